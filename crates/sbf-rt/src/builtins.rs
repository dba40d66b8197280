//! The symbols that LLVM calls.
#![allow(unsafe_code, reason = "an exported name is unsafe; nothing here touches memory")]

use solana_compiler_builtins as _;

use crate::wide;

#[no_mangle]
pub extern "unadjusted" fn __multi3(a: i128, b: i128) -> i128 {
    wide::multiply(a as u128, b as u128) as i128
}

#[no_mangle]
pub extern "unadjusted" fn __udivti3(n: u128, d: u128) -> u128 {
    wide::divide(n, d).0
}

#[no_mangle]
pub extern "unadjusted" fn __umodti3(n: u128, d: u128) -> u128 {
    wide::divide(n, d).1
}

#[no_mangle]
pub extern "unadjusted" fn __divti3(n: i128, d: i128) -> i128 {
    wide::divide_signed(n, d).0
}

#[no_mangle]
pub extern "unadjusted" fn __modti3(n: i128, d: i128) -> i128 {
    wide::divide_signed(n, d).1
}
