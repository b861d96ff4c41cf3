#![no_main]

#[path = "../bodies/proto.rs"]
#[allow(dead_code)]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::token04(bytes));
