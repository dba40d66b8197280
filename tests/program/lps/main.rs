//! Tests of the instructions of LPs, one file each; accounts put in another's place and receipts
//! have files of their own.

mod close_lp;
mod close_receipt;
mod common;
mod deposit;
mod deposit_accounts;
mod open_lp;
mod receipts;
mod settle_lp;
mod withdraw;
mod withdraw_accounts;
mod withdraw_refusals;
mod withdraw_waits;
