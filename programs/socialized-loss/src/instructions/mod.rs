//! One file per instruction. A handler reads: check, load, compute, store, transfer, event; where
//! tokens come in, their transfer is first, because what counts is what arrived.
//! No arithmetic on amounts happens here.

pub mod accept_authority;
pub mod accrue;
pub mod add_collateral;
pub mod administer;
pub mod apply_params;
pub mod borrow;
pub mod cancel_params;
pub mod change_lp;
pub mod close_lp;
pub mod close_position;
pub mod close_receipt;
pub mod close_record;
pub mod collect_insurance;
pub mod deposit;
pub mod fund_insurance;
pub mod init_pool;
pub mod liquidate;
pub mod mark_insolvent;
pub mod open_lp;
pub mod open_position;
pub mod pause;
pub mod propose_params;
pub mod recognition;
pub mod record_shortfall;
pub mod remove_collateral;
pub mod repay;
pub mod settle_lp;
pub mod withdraw;

// The framework needs each accounts struct with its generated companions at one path.
#[allow(ambiguous_glob_reexports, reason = "every file has a `handler`, called by its path")]
mod all {
    pub use super::accept_authority::*;
    pub use super::accrue::*;
    pub use super::add_collateral::*;
    pub use super::administer::*;
    pub use super::apply_params::*;
    pub use super::borrow::*;
    pub use super::cancel_params::*;
    pub use super::change_lp::*;
    pub use super::close_lp::*;
    pub use super::close_position::*;
    pub use super::close_receipt::*;
    pub use super::close_record::*;
    pub use super::collect_insurance::*;
    pub use super::deposit::*;
    pub use super::fund_insurance::*;
    pub use super::init_pool::*;
    pub use super::liquidate::*;
    pub use super::mark_insolvent::*;
    pub use super::open_lp::*;
    pub use super::open_position::*;
    pub use super::pause::*;
    pub use super::propose_params::*;
    pub use super::recognition::*;
    pub use super::record_shortfall::*;
    pub use super::remove_collateral::*;
    pub use super::repay::*;
    pub use super::settle_lp::*;
    pub use super::withdraw::*;
}
pub use all::*;
