//! Previews on fetched accounts. They accrue interest first where the program does, and compute with
//! the functions of `loss_math` that it executes, so they equal execution to the unit.
//!
//! `now` is the cluster's clock, unix seconds. A price is given as a [`PriceBand`]:
//! [`Pool::price_band`] is the one the pool keeps, [`Pool::with_price`] shows it a newer one first.
//! What `deposit`, `stake` and `add_collateral` are given counts as arrived in full: mints with a
//! transfer fee have no pool.
//!
//! | question | answer |
//! |---|---|
//! | what is it worth? | [`quote_lp`], [`quote_stake`], [`quote_profit`] |
//! | what would this do? | [`quote_deposit`], [`quote_withdraw`], [`quote_request_withdraw`]; [`quote_stake_more`], [`quote_unstake`], [`quote_request_unstake`]; [`quote_borrow`], [`quote_repay`], [`quote_add_collateral`], [`quote_remove_collateral`] |
//! | how much can I? | [`most_to_withdraw`], [`most_to_unstake`], [`most_to_borrow`], [`most_to_remove`] |
//! | what did it cost me? | [`quote_event`], [`quote_claim`] |
//! | who pays if? | [`quote_position`], [`quote_liquidation`], [`quote_default`], [`quote_crash`] |
//! | how is it? | [`quote_pool`], [`quote_fund`] |
//!
//! [`PriceBand`]: loss_math::PriceBand
//! [`Pool::price_band`]: crate::accounts::Pool::price_band
//! [`Pool::with_price`]: crate::accounts::Pool::with_price

mod borrower;
mod claim;
mod default;
mod largest;
mod lp;
mod position;
mod salvage;
mod share;
mod stake;
mod summary;
mod value;

pub use borrower::*;
pub use claim::*;
pub use default::*;
pub use lp::*;
pub use position::*;
pub use salvage::*;
pub use share::*;
pub use stake::*;
pub use summary::*;
pub use value::*;
