//! The table of attacks: what the literature and the history of lending, perps and vaults say an attacker
//! tries, row by row (A01 to A96), each on the real bytecode, each with the exact answer of this program.
//! Rows E01 and up produce the errors that no attack meets.
//!
//! Every row starts from a fresh fork of one field (`field.rs`): two pools and people in both. After each
//! refusal all accounts of the VM are compared (P16). Where this design answers otherwise than the name of
//! an attack suggests (it settles first, or clamps), the row asserts what is documented, and says so. A row
//! that cannot be tried here says why, and checks what makes the reason true.
//!
//! ```text
//! cargo test -p program-tests --test attacks -- --nocapture the_table
//! ```
//! prints the table. Amounts are chosen, not random, but for A96, which is *sampled*.

mod arithmetic;
mod authority;
mod errors;
mod errors_of_exits;
mod errors_of_recovery;
mod errors_of_terms;
mod errors_of_venues;
mod field;
mod identity;
mod lifecycle;
mod limits;
mod meta;
mod moves;
mod oracle;
mod programs;
mod random;
mod recognition;
mod recognition_order;
mod table;
mod token;

use loss_testkit::{story, story_of_venues};

/// Every row, in the order of the ids.
fn rows() -> Vec<table::Attack> {
    let families = [
        identity::ROWS,
        programs::ROWS,
        authority::ROWS,
        arithmetic::ROWS,
        limits::ROWS,
        recognition::ROWS,
        recognition_order::ROWS,
        oracle::ROWS,
        token::ROWS,
        lifecycle::ROWS,
        errors_of_terms::ROWS,
        errors_of_exits::ROWS,
        errors_of_recovery::ROWS,
        errors_of_venues::ROWS,
    ];
    families.concat()
}
