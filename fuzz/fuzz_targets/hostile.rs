#![no_main]

#[path = "vm.rs"]
mod vm;

libfuzzer_sys::fuzz_target!(|data: &[u8]| vm::show(&fuzz_bodies::hostile::run(data)));
