//! One file per instruction, by whom it concerns. A handler reads: check, load, compute, store,
//! event, transfer out; where tokens come in, their transfer is first, because what counts is what
//! arrived. No arithmetic on amounts happens here.

pub mod admin;
pub mod default;
pub mod insurance;
pub mod lp;
pub mod pool;
pub mod position;
pub mod recovery;
pub mod venue;

// The framework needs each accounts struct with its generated companions at one path.
#[allow(ambiguous_glob_reexports, reason = "every file has a `handler`, called by its path")]
mod all {
    pub use super::admin::{
        accept_authority::*, administer::*, apply_params::*, cancel_params::*, pause::*,
        propose_params::*,
    };
    pub use super::default::{
        liquidate::*, mark_insolvent::*, recognition::*, record_shortfall::*,
    };
    pub use super::insurance::{
        change_stake::*, close_stake::*, collect_insurance::*, fund_insurance::*, open_stake::*,
        request_unstake::*, settle_stake::*,
    };
    pub use super::lp::{
        change_lp::*, close_lp::*, deposit::*, open_lp::*, request_withdraw::*, settle_lp::*,
        withdraw::*,
    };
    pub use super::pool::{accrue::*, init_pool::*};
    pub use super::position::{
        add_collateral::*, borrow::*, close_position::*, open_position::*, remove_collateral::*,
        repay::*,
    };
    pub use super::recovery::{
        buy_salvage::*, claim_recovery::*, close_claim::*, close_receipt::*, close_record::*,
        record_recovery::*,
    };
    pub use super::venue::{
        add_bond::*, close_profit::*, credit_profit::*, open_profit::*, register_venue::*,
        report_deficit::*, retire_venue::*, return_bond::*, settle_profit::*, withdraw_profit::*,
    };
}
pub use all::*;
