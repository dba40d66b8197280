//! A borrower's default: liquidation, marks, recognition.

pub mod liquidate;
pub mod mark_insolvent;
pub mod recognition;
pub mod record_shortfall;
