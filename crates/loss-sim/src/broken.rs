//! The checks find what is broken: each test breaks one thing behind the program's back.

use crate::{outcome::Promise, progress::Progress, scenario::Scenario, stage::Stage};
use loss_testkit::{PoolKeys, World};
use socialized_loss::state::{LpShare, Pool, ShortfallRecord};

/// The squeezed short with few LPs, up to its shortfall.
fn played() -> Stage {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/curve-short-2022.toml");
    let text = std::fs::read_to_string(file).unwrap();
    let mut scenario = Scenario::read("x.toml", &text).unwrap().with_lps(5).unwrap();
    // Shares that were settled since cannot be held against the class before the shortfall.
    scenario.end.settle_early_bps = 0;
    let mut stage = Stage::new(scenario, 1, Progress::Hidden).unwrap();
    stage.play().unwrap();
    stage
}

/// The promises found broken after the end, whatever the program refused on the way there.
fn broken(mut stage: Stage) -> Vec<&'static str> {
    let _ = stage.finish();
    let broken = stage.promises.results().into_iter().filter(|promise| !promise.kept);
    broken.map(|promise: Promise| promise.id).collect()
}

fn edit_pool(world: &mut World, keys: &PoolKeys, change: impl FnOnce(&mut Pool)) {
    world.edit(&keys.pool, change);
}

#[test]
fn an_untouched_replay_breaks_nothing() {
    assert_eq!(broken(played()), Vec::<&str>::new());
}

#[test]
fn books_that_do_not_balance_break_p1() {
    let mut stage = played();
    edit_pool(&mut stage.world, &stage.keys, |pool| pool.ledger.cash += 1);
    assert!(broken(stage).contains(&"P1"));
}

#[test]
fn a_share_made_larger_breaks_backing_and_timing() {
    let mut stage = played();
    let share = stage.keys.lp(&stage.lps[0].owner);
    stage.world.edit(&share, |lp: &mut LpShare| {
        let held = u128::from_le_bytes(lp.held.shares);
        lp.held.shares = (held * 2).to_le_bytes();
    });
    let broken = broken(stage);
    assert!(broken.contains(&"P1") && broken.contains(&"P5"), "{broken:?}");
    assert!(broken.contains(&"P7"), "{broken:?}");
}

#[test]
fn an_index_that_rises_breaks_p4() {
    let mut stage = played();
    edit_pool(&mut stage.world, &stage.keys, |pool| pool.ledger.lps.index = Default::default());
    assert!(broken(stage).contains(&"P4"));
}

/// A record in which one amount is another, and what is found broken in it.
fn found_in(change: fn(&mut ShortfallRecord)) -> Vec<&'static str> {
    let mut stage = played();
    let mut record = stage.records[0];
    // What the fund had before: what the scenario gave it.
    let mut fund = stage.books().1;
    fund.reserve = loss_math::Assets(stage.scenario.donations[0].amount);
    fund.paid = Default::default();
    change(&mut record);
    stage.check_record(&record, &fund);
    stage.records[0] = record;
    broken(stage)
}

#[test]
fn a_true_record_breaks_nothing() {
    assert_eq!(found_in(|_| {}), Vec::<&str>::new());
}

#[test]
fn a_split_that_does_not_add_up_breaks_p2() {
    assert!(found_in(|record| record.unallocated += 1).contains(&"P2"));
}

#[test]
fn lps_who_pay_before_the_fund_break_p3() {
    let found = found_in(|record| {
        record.reserve -= 1_000_000;
        record.lps += 1_000_000;
    });
    assert!(found.contains(&"P3"), "{found:?}");
}

#[test]
fn a_segment_made_smaller_breaks_the_proof_of_losses() {
    let mut stage = played();
    let share = stage.keys.lp(&stage.lps[0].owner);
    stage.world.edit(&share, |lp: &mut LpShare| {
        let start = u128::from_le_bytes(lp.segment.start.shares);
        lp.segment.start.shares = (start / 2).to_le_bytes();
    });
    assert!(broken(stage).contains(&"receipts"));
}

#[test]
fn a_claim_that_rises_breaks_p6() {
    assert!(found_in(|record| record.lps_after.assets *= 2).contains(&"P6"));
}
