//! Account layouts, and their conversion to and from the types of the maths.
//!
//! Layout contract for scanners: 8-byte discriminator, then `pool` at offset 8, then `owner` at
//! offset 40 for every per-user account. All integers are little-endian; 128-bit ones are byte
//! arrays, because their alignment differs between host and chain.

mod fund;
mod lp_share;
mod params;
mod pool;
mod position;
mod proposal;
mod receipt;
mod record;
mod stored;

pub use fund::*;
pub use lp_share::*;
pub use params::*;
pub use pool::*;
pub use position::*;
pub use proposal::*;
pub use receipt::*;
pub use record::*;
pub use stored::*;
