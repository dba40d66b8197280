//! `claim_recovery` of a profit claim: what it pays, by which proof, and only once.

use crate::common::*;
use bytemuck::Zeroable;
use loss_testkit::{events, exact::assert_same, invariants, ix, keys::claim as claim_key, Trader};
use socialized_loss::{
    constants::VERSION,
    error::LossError,
    events::{RecoveryClaimed, EVENT_VERSION},
    instructions::WithdrawAmount,
    state::{LossReceipt, Pool, ProfitClaim, RecoveryClaim, ShortfallRecord},
};
use solana_signer::Signer;

const A: u64 = ASSET;

/// "trader" with 100 and "other" with 300; 20 are the bond's and 200 the claims', of which 80 came back.
fn half_lost() -> (Scene, Trader, Trader) {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * A);
    let other = scene.winner("other", 300 * A);
    let record = scene.report(220 * A);
    assert_eq!(split(&record), [20 * A, 0, 0, 200 * A, 0, 0]);
    scene.recover(1, 80 * A);
    (scene, trader, other)
}

/// Takes everything out, after which a receipt is the proof.
fn leave(scene: &mut Scene, trader: &Trader) -> u64 {
    let before = scene.world.balance(&trader.asset);
    scene.mature();
    let Scene { world, pool, venue, .. } = scene;
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
    world.balance(&trader.asset) - before
}

fn close(scene: &mut Scene, trader: &Trader, receipt: Option<anchor_lang::prelude::Pubkey>) {
    let Scene { world, pool, venue, .. } = scene;
    let (id, operator) = (trader.id(), venue.operator.pubkey());
    let close = ix::close_profit(pool, &venue.keys, id, operator, id, receipt);
    world.ok(close, &[&trader.key]);
}

#[test]
fn p14_a_trader_is_paid_its_part_and_nothing_else_changes() {
    let (mut scene, trader, other) = half_lost();
    let side = scene.open(&trader);
    let good = scene.claiming(1, side);
    let record = scene.venue.keys.record(1);
    let key = claim_key(&side.share, 0, &record);
    let event = scene.record(1);
    let Scene { world, pool, venue, lp } = &mut scene;
    let others = [
        venue.keys.venue,
        venue.keys.profit(&other.id()),
        pool.lp(&lp.id()),
        pool.insurance,
        pool.insurance_vault,
    ];
    let watch = world.watch(&good).and(world, &others);
    let (before, held) = (world.pool(pool), world.profit(&venue.keys, &trader.id()));
    let (vault, lamports) = (world.balance(&pool.asset_vault), world.lamports(&trader.id()));
    let share = side.share;

    let sent = world.ok(good.clone(), &[&trader.key]);

    let changed = [pool.pool, record, share, key, pool.asset_vault, trader.asset, trader.id()];
    watch.assert_changed(world, &changed);
    assert_eq!(world.balance(&trader.asset), 20 * A);
    assert_eq!(world.balance(&pool.asset_vault), vault - 20 * A);
    assert_same(&world.pool(pool), &Pool { recoveries: 60 * A, ..before });
    let expected = ShortfallRecord { claimed_profits: 20 * A, ..event };
    assert_same(&world.read::<ShortfallRecord>(&record), &expected);
    let mut after = held;
    after.share.recovered = 20 * A;
    assert_same(&world.read::<ProfitClaim>(&share), &after);
    let kept: RecoveryClaim = world.read(&key);
    let expected = RecoveryClaim {
        pool: pool.pool,
        owner: trader.id(),
        share,
        record,
        rent_payer: trader.id(),
        paid: 20 * A,
        final_at: event.final_at,
        version: VERSION,
        bump: kept.bump,
        ..RecoveryClaim::zeroed()
    };
    assert_same(&kept, &expected);
    assert_eq!(lamports - world.lamports(&trader.id()), world.rent_of::<RecoveryClaim>());
    events::assert_logged(
        &sent,
        &RecoveryClaimed {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 1,
            record,
            share,
            class: 2,
            owner: trader.id(),
            from_seq: 0,
            amount: 20 * A,
            paid: 20 * A,
        },
    );
    world.refused(good, &[&trader.key], LossError::NothingToClaim);
    invariants::check(world, pool);
}

#[test]
fn p14_an_open_segment_goes_on_as_a_receipt_where_it_was() {
    let (mut scene, trader, _) = half_lost();
    let open = scene.open(&trader);
    assert_eq!(scene.claim(1, open, &trader.key), 20 * A);
    assert_eq!(leave(&mut scene, &trader), 50 * A);
    let receipt = scene.closed(&trader, 0);
    let kept: LossReceipt = scene.world.read(&receipt.receipt.expect("a receipt"));
    assert_eq!((kept.class, kept.venue), (2, scene.venue.keys.venue));
    // The same claim account, so the receipt pays nothing that the open segment was paid.
    let now_open = scene.open(&trader);
    scene.nothing(1, receipt, &trader.key);
    scene.nothing(1, now_open, &trader.key);
    scene.recover(1, 40 * A);
    scene.nothing(1, now_open, &trader.key);
    assert_eq!(scene.claim(1, receipt, &trader.key), 10 * A);
    scene.nothing(1, receipt, &trader.key);
    let key = claim_key(&open.share, 0, &scene.venue.keys.record(1));
    assert_eq!(scene.world.read::<RecoveryClaim>(&key).paid, 30 * A);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p14_who_left_and_closed_is_paid_by_its_receipt() {
    let (mut scene, trader, other) = half_lost();
    leave(&mut scene, &trader);
    close(&mut scene, &trader, None);
    let share = scene.venue.keys.profit(&trader.id());
    assert!(scene.world.svm.get_account(&share).is_none());
    let side = scene.closed(&trader, 0);
    assert_eq!(scene.claim(1, side, &trader.key), 20 * A);
    scene.nothing(1, side, &trader.key);
    // Opened again, it is another segment: nothing of this event is in it.
    let Scene { world, pool, venue, .. } = &mut scene;
    let open = ix::open_profit(pool, &venue.keys, trader.id(), trader.id());
    world.ok(open, &[&trader.key]);
    venue.credit(world, pool, &trader, 50 * A);
    scene.recover(1, 40 * A);
    let anew = scene.open(&trader);
    assert_eq!(anew.from_seq, 1);
    scene.nothing(1, anew, &trader.key);
    assert_eq!(scene.claim(1, side, &trader.key), 10 * A);
    // The statement is of the account there is.
    let share = scene.world.profit(&scene.venue.keys, &trader.id()).share;
    assert_eq!((share.lost, share.recovered), (0, 10 * A));
    let side = scene.open(&other);
    assert_eq!(scene.claim(1, side, &other.key), 90 * A);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p14_a_wiped_out_claim_is_paid_open_and_by_the_receipt_of_its_closing() {
    let mut scene = Scene::new();
    let traders = [("trader", 100), ("other", 300)];
    let [trader, other] = traders.map(|(name, profit)| scene.winner(name, profit * A));
    let record = scene.report(420 * A);
    assert_eq!((record.profits, record.profits_after.epoch), (400 * A, 1));
    // Others fill the class again: it is another epoch, and none of theirs.
    let new = scene.winner("new", 200 * A);
    scene.recover(1, 80 * A);
    let side = scene.open(&new);
    scene.nothing(1, side, &new.key);
    let side = scene.open(&trader);
    assert_eq!(scene.claim(1, side, &trader.key), 20 * A);
    let at = scene.venue.receipt_of(&scene.world, &other.id());
    close(&mut scene, &other, Some(at));
    let side = scene.closed(&other, 0);
    assert_eq!(scene.claim(1, side, &other.key), 60 * A);
    // And the other way round: the new epoch's event is not the old ones'.
    scene.report(100 * A);
    scene.recover(2, 50 * A);
    let old = scene.open(&trader);
    scene.nothing(2, old, &trader.key);
    scene.nothing(2, side, &other.key);
    let side = scene.open(&new);
    assert_eq!(scene.claim(2, side, &new.key), 50 * A);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p8_who_joined_later_left_before_or_held_nothing_has_no_part() {
    let mut scene = Scene::new();
    let early = scene.winner("early", 100 * A);
    leave(&mut scene, &early);
    let trader = scene.winner("trader", 100 * A);
    let Scene { world, pool, venue, .. } = &mut scene;
    let empty = world.new_trader(pool, venue, "empty");
    scene.report(70 * A);
    let late = scene.winner("late", 100 * A);
    // Filled after the event.
    let Scene { world, pool, venue, .. } = &mut scene;
    venue.credit(world, pool, &empty, 100 * A);
    scene.recover(1, 50 * A);
    for nobody in [&early, &empty, &late] {
        let side = scene.open(nobody);
        scene.nothing(1, side, &nobody.key);
    }
    let side = scene.open(&trader);
    assert_eq!(scene.claim(1, side, &trader.key), 50 * A);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p14_no_event_pays_more_than_came_in_for_its_claims_even_if_a_claim_were_forgotten() {
    let (mut scene, trader, _) = half_lost();
    // What came in for another event would be there to pay this one twice.
    scene.report(50 * A);
    scene.recover(2, 50 * A);
    let side = scene.open(&trader);
    assert_eq!(scene.claim(1, side, &trader.key), 20 * A);
    let key = claim_key(&side.share, 0, &scene.venue.keys.record(1));
    for expected in [Ok(20), Ok(20), Ok(20), Err(LossError::OutOfBalance)] {
        scene.world.edit(&key, |claim: &mut RecoveryClaim| claim.paid = 0);
        match expected {
            Ok(paid) => assert_eq!(scene.claim(1, side, &trader.key), paid * A),
            Err(error) => {
                let claim = scene.claiming(1, side);
                scene.world.refused(claim, &[&trader.key], error);
            }
        }
    }
    // All of the event's 80, which is 60 too much for one owner, and not an atom more.
    assert_eq!(scene.record(1).claimed_profits, 80 * A);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p14_the_same_claim_twice_in_one_transaction_pays_nothing_at_all() {
    let (mut scene, trader, _) = half_lost();
    let good = scene.claiming(1, scene.open(&trader));
    let failure = scene.world.send(&[good.clone(), good.clone()], &[&trader.key]);
    let code = failure.expect_err("the second has nothing to claim").code;
    assert_eq!(code, Some(LossError::NothingToClaim.into()));
    assert_eq!(scene.world.balance(&trader.asset), 0);
    scene.world.ok(good, &[&trader.key]);
    assert_eq!(scene.world.balance(&trader.asset), 20 * A);
    invariants::check(&scene.world, &scene.pool);
}
