//! Borrowers.

pub mod add_collateral;
pub mod borrow;
pub mod close_position;
pub mod open_position;
pub mod remove_collateral;
pub mod repay;
