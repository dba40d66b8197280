//! What goes out: plain objects. Amounts are atoms, times unix seconds, shares 2^-32 of a share, and
//! all of them bigints, as are parts in basis points; counts are numbers.

mod borrower;
mod owner;
mod summary;
mod waterfall;

pub use borrower::*;
pub use owner::*;
pub use summary::*;
pub use waterfall::*;
