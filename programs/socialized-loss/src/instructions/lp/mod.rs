//! Liquidity providers.

pub mod change_lp;
pub mod close_lp;
pub mod deposit;
pub mod open_lp;
pub mod request_withdraw;
pub mod settle_lp;
pub mod withdraw;
