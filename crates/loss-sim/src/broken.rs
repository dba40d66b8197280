//! The checks find what is broken: each test breaks one thing behind the program's back.

use crate::kind::OwnerKind::Lps;
use crate::{outcome::Promise, progress::Progress, scenario::Scenario, stage::Stage};
use loss_testkit::{keys, PoolKeys, World};
use socialized_loss::state::{LpShare, Pool, RecoveryClaim, ShortfallRecord, StoredIndex};

/// The squeezed short with few LPs, up to its shortfall.
fn played() -> Stage {
    played_of("curve-short-2022")
}

/// A loss that comes back in pieces, up to the last of them: half of the owners have claimed, and
/// newcomers are in.
fn recovered() -> Stage {
    played_of("bitfinex-2016")
}

fn played_of(name: &str) -> Stage {
    let file = format!("{}/../../scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"));
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
    let share = stage.owners[Lps][0].share;
    stage.world.edit(&share, |lp: &mut LpShare| {
        let held = u128::from_le_bytes(lp.share.held.shares);
        lp.share.held.shares = (held * 2).to_le_bytes();
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
    let share = stage.owners[Lps][0].share;
    stage.world.edit(&share, |lp: &mut LpShare| {
        let start = u128::from_le_bytes(lp.share.segment.start.shares);
        lp.share.segment.start.shares = (start / 2).to_le_bytes();
    });
    let broken = broken(stage);
    assert!(broken.contains(&"receipts") && broken.contains(&"even"), "{broken:?}");
}

#[test]
fn an_untouched_recovery_breaks_nothing() {
    assert_eq!(broken(recovered()), Vec::<&str>::new());
}

/// The first owner who claimed, by number.
fn claimant(stage: &Stage) -> usize {
    stage.owners[Lps].iter().position(|owner| !owner.paid.is_empty()).unwrap()
}

#[test]
fn a_claim_that_is_forgotten_is_paid_twice_and_breaks_p14() {
    let mut stage = recovered();
    let owner = &stage.owners[Lps][claimant(&stage)];
    let from_seq = owner.proofs(stage.records[0].seq)[0].segment.from_seq;
    let record = stage.keys.record(stage.records[0].nonce);
    let claim = keys::claim(&owner.share, from_seq, &record);
    stage.world.edit(&claim, |claim: &mut RecoveryClaim| claim.paid = 0);
    assert_eq!(broken(stage), ["P14"]);
}

#[test]
fn a_claim_that_is_noted_and_was_not_paid_breaks_p14() {
    let mut stage = recovered();
    let owner = claimant(&stage);
    stage.owners[Lps][owner].paid.entry(1).and_modify(|paid| *paid -= 1);
    assert_eq!(broken(stage), ["P14"]);
}

#[test]
fn recoveries_that_are_not_kept_for_claims_break_p14() {
    let mut stage = recovered();
    edit_pool(&mut stage.world, &stage.keys, |pool| pool.recoveries -= 1);
    assert!(broken(stage).contains(&"P14"));
}

#[test]
fn a_newcomer_who_claims_an_older_loss_breaks_p8() {
    let mut stage = recovered();
    let newcomer = stage.owners[Lps].iter().find(|owner| owner.came_after > 0).unwrap();
    stage.world.edit(&newcomer.share.clone(), |lp: &mut LpShare| {
        // As if held before any loss.
        (lp.share.segment.from_seq, lp.share.segment.start.index) = (0, StoredIndex::default());
    });
    let broken = broken(stage);
    assert!(broken.contains(&"P8") && broken.contains(&"receipts"), "{broken:?}");
}

#[test]
fn a_claim_that_rises_breaks_p6() {
    assert!(found_in(|record| record.lps_after.assets *= 2).contains(&"P6"));
}
