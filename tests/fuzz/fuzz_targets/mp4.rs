#![no_main]

#[path = "../bodies/mp4.rs"]
#[allow(dead_code)]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::mp4(bytes));
