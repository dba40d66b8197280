//! Tests of positions.

mod add_collateral;
mod borrow;
mod borrow_limits;
mod close_position;
mod open_position;
mod remove_collateral;
mod repay;
mod repay_limits;
