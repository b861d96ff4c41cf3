#![no_main]

#[path = "../bodies/sfu.rs"]
#[allow(dead_code)]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::router(bytes));
