//! The cloud on a virtual clock, with a media plane that answers at once.

mod bad_input;
mod flow;
mod harness;
mod login;
mod media;
mod netting;
mod pair;
mod quota;
mod resume;
mod walk;
