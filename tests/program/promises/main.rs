//! Promises that take several instructions to keep: one file per idea.

mod authority_table;
mod common;
mod error_codes;
mod exits;
mod fixtures;
mod hostile_authority;
mod inflation;
mod isolation;
mod layout;
mod loops;
mod random_walk;
mod round_trips;
mod settling;
mod stage;
mod steps;
mod walk;
mod who_bears;
