//! The reference model: what a pool must do, as a program that is slow and easy to check by reading.
//!
//! Every owner has a **value**, an exact rational. A loss is a loop over all owners; so are gains, and
//! so is what a recovery is for whom. There is no index, no share, no settling, no receipt: everything
//! is done when it happens. It knows nothing of the program and shares no code with it.
//!
//! The model is **told** what only rounding decides: the whole atoms that moved, and which of two
//! sides of an edge the program took when the exact value lies on it. It checks each: an amount is within an
//! atom of the exact one, on the side of those who stay, and an edge was near. What it is told it goes on
//! from, so roundings do not add up and every step is checked to the atom.
//!
//! | file | what |
//! |---|---|
//! | [`class`] | owners who share losses and gains pro rata |
//! | [`pool`] | cash, debt and fund; who pays for a default or a deficit |
//! | [`event`] | who bore what, and what came back |

#![forbid(unsafe_code)]

pub mod class;
pub mod event;
pub mod pool;

pub use class::Class;
pub use event::{Event, Tier};
pub use num_rational::BigRational as Q;
pub use pool::{Limits, Pool, Seen, Split, Venue};

use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// A whole number.
pub fn whole(n: impl Into<BigInt>) -> Q {
    Q::from_integer(n.into())
}

/// `n / 2^bits`.
pub fn binary(n: impl Into<BigInt>, bits: u32) -> Q {
    Q::new(n.into(), BigInt::from(1) << bits)
}

/// The smallest whole number that is not below.
///
/// # Panics
/// When it is not an amount.
pub fn ceil(value: &Q) -> u64 {
    value.ceil().to_integer().to_u64().expect("an amount of 64 bits")
}

/// The value, to `2^-256`: what is longer than that only makes the model slow.
fn short(value: Q) -> Q {
    if value.denom().bits() <= 256 {
        return value;
    }
    let scale = BigInt::from(1) << 256_u32;
    Q::new((value.numer() * &scale) / value.denom(), scale)
}
