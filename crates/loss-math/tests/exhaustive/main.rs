//! Every case of small domains, one by one, against references that know nothing of the index: no
//! case is drawn, so none is missed. What it shows is *exhaustive*: it holds for all values of the
//! domain that a test names, and says nothing beyond it.
//!
//! | file | domain | holds up |
//! |---|---|---|
//! | `losses.rs` | 1 to 4 LPs with 1 to 8 atoms each, one and two losses, every settlement order | T4 to T7, T9, T10 (P4 to P7, P9) |
//! | `trades.rs` | the same with late joiners and leavers | T5, T6, T8, T10 (P5, P6, P8) |
//! | `splits.rs` | 1 to 3 LPs whose shares have become dear and were split, losses around every border | T4 to T8, T10 |
//! | `receipts.rs` | what each LP lost and recovers of one loss and of two; how a recovery is shared out | T11 (P14) |
//! | `waterfall.rs` | defaults with 0 to 6 atoms in every tier and under every cap | T1 to T3 (P1 to P3) |
//! | `deficit.rs` | a venue's deficits, the same way | T1 to T3 (P1 to P3) |
//!
//! Each test prints how many cases it ran and asserts the number, so that a domain that shrank
//! unnoticed fails: `cargo test -p loss-math --test exhaustive -- --nocapture`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod deficit;
mod eager;
mod losses;
mod pool;
mod receipts;
mod splits;
mod trades;
mod waterfall;

/// Prints how many cases of a family were run, and fails when they are not as many as there are.
fn counted(family: &str, cases: u64, expected: u64) {
    println!("{cases:>9} {family}");
    assert_eq!(cases, expected, "{family}: the domain is not the one that is stated");
}
