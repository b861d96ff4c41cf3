//! Sans-IO media cores on injected time.
