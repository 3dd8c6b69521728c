#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| (xinmoi_parsers::target("take").read)(data));
