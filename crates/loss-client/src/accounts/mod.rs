//! Every account of the program, byte for byte, and what it is for the maths.
//!
//! An account is 8 bytes that name its type, then the struct. [`decode`] checks both and the
//! version; scanners find accounts by the offsets in [`offsets`]. Amounts are in atoms of the asset
//! or of the collateral, times in unix seconds, rates and parts in basis points.

mod claim;
mod decode;
mod fund;
mod params;
mod pool;
mod position;
mod proposal;
mod receipt;
mod record;
mod share;
mod stored;
mod venue;

pub use claim::*;
pub use decode::*;
pub use fund::*;
pub use params::*;
pub use pool::*;
pub use position::*;
pub use proposal::*;
pub use receipt::*;
pub use record::*;
pub use share::*;
pub use stored::*;
pub use venue::*;

/// Where scanners look, in bytes from the start of the account's data.
pub mod offsets {
    /// Names the type: 8 bytes.
    pub const DISCRIMINATOR: usize = 0;
    /// The pool, in every account but the pool itself.
    pub const POOL: usize = 8;
    /// The owner: of shares, stakes, profit claims, positions, receipts, claims, records. Of a
    /// venue, its signer.
    pub const OWNER: usize = 40;
    /// The venue of a profit claim or a record.
    pub const VENUE: usize = 104;
    /// The venue of a receipt.
    pub const VENUE_OF_RECEIPT: usize = 136;
    /// The LP share, stake or profit claim of a receipt or a recovery claim.
    pub const SHARE: usize = 72;
    /// A position's debt shares, 16 bytes; all zeros when it owes nothing.
    pub const DEBT_SHARES: usize = 104;
}
