//! A STAND-IN for the crate that the Kani model checker brings: IT VERIFIES NOTHING. With it the harnesses
//! of `loss-math` are compiled where Kani is not installed, so that they keep up with the code.
//! A real run never sees it: it is not in any Cargo.toml.

#![no_std]

pub use kani_macros::{proof, unwind};

/// Values that Kani can make up.
pub trait Arbitrary: Sized {}

macro_rules! arbitrary {
    ($($name:ty),*) => { $(impl Arbitrary for $name {})* };
}
arbitrary!(u8, u16, u32, u64, u128, usize, i64, bool);
impl<T: Arbitrary, const N: usize> Arbitrary for [T; N] {}

/// Any value, for Kani. Nobody runs this one.
pub fn any<T: Arbitrary>() -> T {
    panic!("a stand-in: install Kani to run harnesses")
}

/// Nothing is assumed.
pub fn assume(_condition: bool) {}

/// Nothing is covered.
#[macro_export]
macro_rules! cover {
    ($condition:expr, $message:literal) => {
        let _: bool = $condition;
    };
}
