//! Tests of the instructions of LPs, one file each; accounts put in another's place and receipts
//! have files of their own.

mod close_lp;
mod common;
mod deposit;
mod deposit_accounts;
mod exit_accounts;
mod exit_at_risk;
mod exit_holds;
mod exit_idle;
mod exit_rules;
mod exit_splits;
mod exit_terms;
mod open_lp;
mod receipts;
mod request_withdraw;
mod settle_lp;
mod withdraw;
mod withdraw_accounts;
mod withdraw_refusals;
mod withdraw_waits;
