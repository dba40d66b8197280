//! Tests of what comes back: one file for each instruction's amounts and one for its accounts, and
//! the stories of those who lost.

mod buy_salvage;
mod claim_accounts;
mod claim_mixed_up;
mod claim_payee;
mod claim_recovery;
mod close_claim;
mod close_receipt;
mod close_record;
mod common;
mod epochs;
mod leavers;
mod many_events;
mod never_stopped;
mod once_only;
mod order;
mod quotes;
mod record_recovery;
mod record_recovery_accounts;
mod salvage_accounts;
mod salvage_clock;
mod salvage_price;
mod salvage_proceeds;
mod several_events;
mod statement;
mod tiers;
mod token_2022;
mod two_pools;
