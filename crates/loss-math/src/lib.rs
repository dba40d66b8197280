//! The arithmetic of socialized loss: every formula of the project, and nothing else.
//!
//! No accounts, no clock, no logs, no allocation, no floats. A transition takes its state by
//! value and returns the new state with a named result, so a refused one changes nothing.
//!
//! | module | idea |
//! |---|---|
//! | [`index`] | the loss index: one number that applies every loss to every owner |
//! | [`class`] | assets and the shares that claim them; losses burn shares |
//! | [`holding`] | shares of one owner: settle lazily, and prove later what was borne |
//! | [`share`], [`exit`] | one owner's account: joining, leaving, requests, what was lost |
//! | [`ledger`] | the pool: cash, debt, LPs, and the equation between them |
//! | [`fund`], [`bucket`] | the insurance fund, its owners and its caps |
//! | [`waterfall`] | who pays for a default |
//! | [`venue`], [`profit`] | a trading venue in the pool: bond, profit claims, caps |
//! | [`deficit`] | who pays for a venue's deficit |
//! | [`recovery`], [`auction`] | what comes in later, and to whom it goes |
//! | [`quote`] | previews, made of the same functions |
//! | [`interest`] | debt as shares of an index; rates |
//! | [`price`], [`health`] | three prices, three questions |
//! | [`liquidation`] | what is repaid, seized, and left as shortfall |
//! | [`rank`] | which positions a price reaches first |
//! | [`fixed`] | multiply-divide: the only file that divides |
//!
//! # The rule of rounding
//! Against whoever acts, in favour of those who stay; the direction in the name, or in the text.
//!
//! # Theorems
//! Quoted by the tests that hold them up.
//! - **T1** backing: every transition keeps `cash + book debt = LP assets + receivable + fees + dust`.
//! - **T2** split: `debt = collateral + bond + reserve + stakers + profit claims + LPs + unallocated`, to the
//!   unit.
//! - **T3** order: a tier pays only when the ones before it are empty or at a cap.
//! - **T4** the index never rises inside an epoch; epochs never fall.
//! - **T5** a claim is never above its exact value, and at most one unit below it.
//! - **T6** no claim is larger after a loss than before.
//! - **T7** settling is idempotent, and its order and timing change no claim by more than a unit.
//! - **T8** who joins later bears nothing of earlier losses.
//! - **T9** splitting a deposit never gains.
//! - **T10** the claims of all owners never sum to more than the class's assets.
//! - **T11** what is paid of an event's recoveries sums to at most what came in, and is for each
//!   owner at most what it lost in that event.

#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::missing_errors_doc
)]

pub mod auction;
pub mod bucket;
pub mod class;
pub mod deficit;
mod error;
pub mod exit;
pub mod fixed;
pub mod fund;
pub mod health;
pub mod holding;
pub mod index;
pub mod interest;
pub mod ledger;
pub mod liquidation;
pub mod price;
pub mod profit;
#[cfg(any(test, kani))]
mod proofs;
pub mod quote;
pub mod rank;
pub mod recovery;
pub mod share;
pub mod units;
pub mod venue;
pub mod waterfall;

pub use auction::AuctionTerms;
pub use bucket::LeakyBucket;
pub use class::{Absorbed, Burned, LossClass};
pub use deficit::{DeficitPaid, DeficitTerms};
pub use error::MathError;
pub use exit::{ExitRequest, ExitTerms};
pub use fund::{FundCaps, FundDraw, InsuranceFund};
pub use holding::{ClassLoss, Holding, Segment};
pub use index::LossIndex;
pub use interest::{DebtBook, DebtIndex, RateCurve};
pub use ledger::{InterestTerms, PoolLedger, Repayment};
pub use liquidation::{Liquidation, LiquidationParams};
pub use price::{OraclePrice, Price, PriceBand};
pub use profit::ProfitClaim;
pub use rank::RiskRank;
pub use recovery::{Borne, Recovered};
pub use share::{ExitAmount, Left, Share, SharePrice};
pub use units::{Assets, Bps, Collateral, DebtShares, Shares};
pub use venue::{VenueBook, VenueCaps, VenueUse};
pub use waterfall::Waterfall;
