//! Tests of the instructions on a pool as a whole, one file each, and of the rules for its mints
//! and parameters.

mod accept_authority;
mod accrue;
mod accrue_price;
mod apply_params;
mod cancel_params;
mod collect_insurance;
mod common;
mod compromised_authority;
mod forged_events;
mod fund_insurance;
mod init_pool;
mod init_pool_accounts;
mod mint_rules;
mod oracle_clock;
mod param_bounds;
mod pause;
mod pause_effects;
mod propose_authority;
mod propose_params;
mod set_guardian;
mod tighten_limits;
mod time_lock;
mod token_2022_pool;
mod unpause;
