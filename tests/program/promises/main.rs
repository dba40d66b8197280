//! Promises that take several instructions to keep: one file per idea.

mod authority_table;
mod error_codes;
mod exits;
mod exits_by_request;
mod exits_of_traders;
mod fixture_story;
mod fixture_story_of_venues;
mod fixtures;
mod hostile_authority;
mod hostile_to_claims;
mod hostile_venue;
mod inflation;
mod isolation;
mod isolation_accounts;
mod isolation_of_venues;
mod layout;
mod layout_of_venues;
mod layout_parts;
mod loops;
mod loops_of_insurance;
mod loops_of_venues;
#[allow(dead_code, reason = "the state machine uses the rest")]
mod proofs;
mod reported_once;
mod round_trips;
mod round_trips_of_profits;
mod round_trips_of_stakes;
mod settling;
mod settling_profits;
mod settling_stakes;
mod splits;
mod who_bears;
mod who_gets_back;
mod who_gets_back_from_venues;
mod who_insures;
mod who_trades;

use loss_testkit::{stage, story as common, story_of_venues as common_venues};
