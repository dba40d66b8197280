//! Tests of the insurance fund's stakers: an instruction in a file, then who earns, who pays and
//! who can leave when.

mod caps;
mod change_accounts;
mod close_stake;
mod common;
mod earning;
mod leaving;
mod open_stake;
mod paying;
mod person;
mod receipts;
mod request_unstake;
mod self_dealing;
mod settle_stake;
mod splits;
mod splitting;
mod stake;
mod token_2022;
mod unstake;
mod unstake_refusals;
mod unstake_waits;
mod wipe_out;
