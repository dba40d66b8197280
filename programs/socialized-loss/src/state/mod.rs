//! Account layouts, and their conversion to and from the types of the maths.
//!
//! Layout contract for scanners: 8-byte discriminator, then `pool` at offset 8 in every account but
//! the pool itself, then `owner` at offset 40 in shares, stakes, positions, receipts, claims, records. All integers are little-endian; 128-bit ones are byte
//! arrays, because their alignment differs between host and chain.

mod claim;
mod fund;
mod lp_share;
mod params;
mod pool;
mod position;
mod profit_claim;
mod proposal;
mod receipt;
mod record;
mod share;
mod stake;
mod stored;
mod venue;

pub use claim::*;
pub use fund::*;
pub use lp_share::*;
pub use params::*;
pub use pool::*;
pub use position::*;
pub use profit_claim::*;
pub use proposal::*;
pub use receipt::*;
pub use record::*;
pub use share::*;
pub use stake::*;
pub use stored::*;
pub use venue::*;
