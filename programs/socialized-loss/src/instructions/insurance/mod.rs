//! The insurance fund and its stakers.

pub mod change_stake;
pub mod close_stake;
pub mod collect_insurance;
pub mod fund_insurance;
pub mod open_stake;
pub mod request_unstake;
pub mod settle_stake;
pub mod stake;
pub mod unstake;
