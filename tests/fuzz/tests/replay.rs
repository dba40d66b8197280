//! Every input that is kept is run again: what a fuzzer found interesting, and what once made a target
//! fail. And random ones, from fixed seeds, of the targets that the smoke run leaves out because they need the VM:
//! a few, or as many as `FUZZ_RUNS` says.

use fuzz_bodies::{decoding, hostile, maths, sequences};
use std::{fs, path::PathBuf};

/// Runs the kept inputs of a target and returns their number.
fn replay(target: &str, run: impl Fn(&[u8])) -> usize {
    let fuzz = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz"));
    let mut count = 0;
    for kept in ["corpus", "regressions"] {
        let Ok(folder) = fs::read_dir(fuzz.join(kept).join(target)) else { continue };
        for entry in folder {
            let path = entry.expect("an entry of a folder").path();
            eprintln!("{}", path.display());
            run(&fs::read(path).expect("a file that can be read"));
            count += 1;
        }
    }
    count
}

/// The same bytes every time: a step of splitmix64 each eight.
fn random_bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).to_le_bytes()
    };
    (0..length.div_ceil(8)).flat_map(|_| next()).take(length).collect()
}

/// The seeds of random inputs.
fn seeds(usual: u64) -> std::ops::Range<u64> {
    let asked = std::env::var("FUZZ_RUNS").ok().map(|runs| runs.parse().expect("a number"));
    0..asked.unwrap_or(usual)
}

#[test]
fn p1_to_p14_the_kept_inputs_of_the_maths_break_nothing() {
    assert!(replay("maths", maths::run) > 0);
}

#[test]
fn the_kept_inputs_of_the_parsers_make_none_of_them_panic() {
    assert!(replay("decoding", decoding::run) > 0);
}

#[test]
fn p16_hostile_calls_are_refused_by_name_and_change_nothing() {
    replay("hostile", |data| drop(hostile::run(data)));
    let mut seen = vec![0_u32; 512];
    for seed in seeds(16) {
        let answers = hostile::run(&random_bytes(seed, 600));
        for (all, count) in seen.iter_mut().zip(answers) {
            *all += u32::from(count);
        }
    }
    let kinds = seen.iter().filter(|count| **count > 0).count();
    assert!(kinds >= 12, "only {kinds} different answers");
}

#[test]
fn p1_to_p16_hold_on_sequences_of_instructions_from_bytes() {
    replay("sequences", |data| drop(sequences::run(data)));
    let mut done = 0;
    for seed in seeds(8) {
        let seen = sequences::run(&random_bytes(!seed, 320));
        done += seen.iter().filter(|count| **count > 0).count();
    }
    assert!(done > 150, "only {done} places reached");
}
