//! 128-bit arithmetic for programs that rustc 1.96 and LLVM 23 compile for Solana.
//!
//! rustc returns a 128-bit value through a pointer, LLVM's BPF backend expects the builtins it calls
//! to return it in two registers. So the ones in Rust's `compiler_builtins` do not fit; these do.
//! Agave's platform-tools have their own and this crate is empty there.

#![no_std]
#![allow(unexpected_cfgs, reason = "stable rustc does not know the operating system Solana")]
#![cfg_attr(
    all(target_os = "solana", target_arch = "bpf"),
    feature(abi_unadjusted, asm_experimental_arch)
)]
#![cfg_attr(
    all(target_os = "solana", target_arch = "bpf"),
    allow(internal_features, reason = "no public ABI returns 128 bits in two registers")
)]

#[cfg(all(target_os = "solana", target_arch = "bpf"))]
mod builtins;
pub mod wide;
