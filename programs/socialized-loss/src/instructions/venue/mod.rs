//! Venues: trading programs whose deficits are shared here, and their traders' profit claims.

pub mod add_bond;
pub mod close_profit;
pub mod credit_profit;
pub mod open_profit;
pub mod register_venue;
pub mod report_deficit;
pub mod retire_venue;
pub mod return_bond;
pub mod settle_profit;
pub mod withdraw_profit;
