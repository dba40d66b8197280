//! Tests of defaults.

mod accounts;
mod caps;
mod liquidate;
mod liquidate_accounts;
mod liquidate_fairness;
mod liquidate_fee;
mod liquidate_with_shortfall;
mod mark_insolvent;
mod mark_window;
mod oracle;
mod oracle_kept;
mod oracle_questions;
mod record_accounts;
mod record_auction;
mod record_conditions;
mod record_independence;
mod record_reward;
mod record_shortfall;
mod record_stakers;
mod record_waterfall;
mod record_wipe_out;
