//! When a profit can leave: after one warm-up at least and before two have passed, whatever else is credited.

use crate::common::*;
use loss_math::{quote::quote_profit, Assets};
use loss_testkit::{exact::assert_same, invariants, ix, Trader};
use socialized_loss::{
    error::LossError,
    instructions::{RegisterVenueArgs, WithdrawAmount, WithdrawArgs},
    state::{ProfitClaim, StoredVenueCaps},
};
use solana_instruction::Instruction;
use solana_signer::Signer;

fn taking(scene: &Scene, trader: &Trader, amount: WithdrawAmount) -> Instruction {
    let args = WithdrawArgs { amount, min_assets_out: 0 };
    let side = trader.side(&scene.world, &scene.venue);
    ix::withdraw_profit(&scene.pool, &scene.venue.keys, side, args)
}

/// Takes out all that has matured; what that paid, or nothing when nothing has.
#[track_caller]
fn matured(scene: &mut Scene, trader: &Trader) -> u64 {
    let take = taking(scene, trader, WithdrawAmount::All);
    let before = scene.world.balance(&trader.asset);
    if let Err(failure) = scene.world.send(&[take], &[&trader.key]) {
        assert_eq!(failure.code, Some(LossError::NotMatured.into()));
    }
    scene.world.balance(&trader.asset) - before
}

#[track_caller]
fn credit(scene: &mut Scene, trader: &Trader, amount: u64) {
    scene.venue.credit(&mut scene.world, &scene.pool, trader, amount);
}

#[test]
fn a_profit_can_leave_after_its_warm_up_to_the_second() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let credited_at = scene.world.now();
    for at in [credited_at, credited_at + WAIT - 1] {
        scene.world.set_time(at);
        let amounts = [
            WithdrawAmount::All,
            WithdrawAmount::Assets(1),
            WithdrawAmount::Shares(SHARE),
            WithdrawAmount::Assets(100 * ASSET),
        ];
        for amount in amounts {
            let take = taking(&scene, &trader, amount);
            scene.world.refused(take, &[&trader.key], LossError::NotMatured);
        }
    }
    scene.world.advance(1);
    assert_eq!(matured(&mut scene, &trader), 100 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_matured_profit_never_lapses() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.world.advance(40 * 365 * DAY);
    assert_eq!(matured(&mut scene, &trader), 100 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_second_credit_waits_for_its_own_warm_up_and_leaves_the_first_its_time() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let first_at = scene.world.now() + WAIT;
    scene.world.advance(1_000);
    credit(&mut scene, &trader, 50 * ASSET);
    let second_at = first_at + 1_000;
    let claim = scene.world.profit(&scene.venue.keys, &trader.id());
    let expected = timed(claim, 0, at_par(100 * ASSET), (first_at, second_at));
    assert_same(&claim, &expected);

    scene.world.set_time(first_at - 1);
    assert_eq!(matured(&mut scene, &trader), 0);
    scene.world.set_time(first_at);
    assert_eq!(matured(&mut scene, &trader), 100 * ASSET);
    scene.world.set_time(second_at - 1);
    assert_eq!(matured(&mut scene, &trader), 0);
    scene.world.set_time(second_at);
    assert_eq!(matured(&mut scene, &trader), 50 * ASSET);
    assert_eq!(matured(&mut scene, &trader), 0);
    invariants::check(&scene.world, &scene.pool);
}

/// Two dates are kept: what is credited third matures with the second, and puts it off.
#[test]
fn a_third_credit_matures_with_the_second_which_waits_less_than_two_warm_ups() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let start = scene.world.now();
    scene.world.advance(1);
    credit(&mut scene, &trader, 50 * ASSET);
    // As late as can be without the first having matured.
    scene.world.set_time(start + WAIT - 1);
    credit(&mut scene, &trader, 25 * ASSET);
    let both = start + 2 * WAIT - 1;
    let claim = scene.world.profit(&scene.venue.keys, &trader.id());
    assert_same(&claim, &timed(claim, 0, at_par(100 * ASSET), (start + WAIT, both)));

    scene.world.set_time(start + WAIT);
    assert_eq!(matured(&mut scene, &trader), 100 * ASSET);
    scene.world.set_time(both - 1);
    assert_eq!(matured(&mut scene, &trader), 0);
    // The second came a second after the start: it has waited two warm-ups less two seconds.
    scene.world.set_time(both);
    assert_eq!(matured(&mut scene, &trader), 75 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_credit_when_the_first_matures_is_the_next_to_mature() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let start = scene.world.now();
    scene.world.advance(WAIT);
    credit(&mut scene, &trader, 50 * ASSET);
    let next_at = start + 2 * WAIT;
    let claim = scene.world.profit(&scene.venue.keys, &trader.id());
    let (first, second) = (at_par(100 * ASSET), at_par(50 * ASSET));
    assert_same(&claim, &timed(claim, first, second, (next_at, next_at)));
    // What has matured stays so, whether it is taken or not.
    scene.world.set_time(next_at - 1);
    let mut taken = scene.world.fork();
    let take = taking(&scene, &trader, WithdrawAmount::All);
    taken.ok(take, &[&trader.key]);
    assert_eq!(taken.balance(&trader.asset), 100 * ASSET);
    scene.world.set_time(next_at);
    assert_eq!(matured(&mut scene, &trader), 150 * ASSET);
    invariants::check(&taken, &scene.pool);
    invariants::check(&scene.world, &scene.pool);
}

/// Somebody credits an atom again and again: nobody's profit is put off by it beyond two warm-ups.
#[test]
fn p11_small_credits_cannot_put_a_profit_off() {
    for step in [1, 599, 600, 1_199, 1_800, 3_599, 3_600, 3_601, 7_201] {
        let mut scene = Scene::new();
        let trader = scene.world.new_trader(&scene.pool, &scene.venue, "trader");
        let mut credits = vec![];
        for nth in 1..=20_u64 {
            let amount = if nth == 7 { 100 * ASSET } else { nth };
            credit(&mut scene, &trader, amount);
            credits.push((scene.world.now(), amount));
            let now = scene.world.now() + step - 1;
            let sum = |until: i64| -> u64 {
                let ripe = credits.iter().filter(|(at, _)| *at <= until);
                ripe.map(|(_, amount)| *amount).sum()
            };
            let class = scene.state().profits.into();
            let claim = scene.world.profit(&scene.venue.keys, &trader.id()).to_math();
            let quote = quote_profit(&claim, &class, now).expect("this class");
            let (least, most) = (sum(now - 2 * WAIT), sum(now - WAIT));
            let got = quote.matured.get();
            assert!(least <= got && got <= most, "step {step}: {got} not in {least}..={most}");
            scene.world.advance(step);
        }
        scene.mature();
        assert_eq!(matured(&mut scene, &trader), 100 * ASSET + 20 * 21 / 2 - 7);
        invariants::check(&scene.world, &scene.pool);
    }
}

/// Whether somebody settles in between makes no difference to what leaves when.
#[test]
fn a_deficit_takes_the_same_part_of_what_has_matured_and_what_has_not() {
    for settle in [false, true] {
        let mut scene = Scene::new();
        let trader = scene.winner("trader", 100 * ASSET);
        let start = scene.world.now();
        scene.world.advance(WAIT - 10);
        credit(&mut scene, &trader, 60 * ASSET);
        scene.world.advance(5);
        credit(&mut scene, &trader, 40 * ASSET);
        // 20 are the bond's; of 200 a half is lost, of each part a half.
        let record = scene.report(120 * ASSET);
        assert_eq!(record.profits, 100 * ASSET);
        let times = (start + WAIT, start + 2 * WAIT - 5);
        if settle {
            let settle = ix::settle_profit(&scene.pool, &scene.venue.keys, &trader.id());
            scene.world.ok(settle, &[]);
            let claim: ProfitClaim = scene.world.profit(&scene.venue.keys, &trader.id());
            assert_same(&claim, &timed(claim, 0, at_par(50 * ASSET), times));
        }
        for (at, amount) in [(times.0 - 1, 0), (times.0, 50), (times.1 - 1, 0), (times.1, 50)] {
            scene.world.set_time(at);
            assert_eq!(matured(&mut scene, &trader), amount * ASSET);
        }
        invariants::check(&scene.world, &scene.pool);
    }
}

#[test]
fn a_deficit_after_all_has_matured_still_takes_its_part() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.mature();
    scene.report(70 * ASSET);
    assert_eq!(matured(&mut scene, &trader), 50 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_venue_has_the_warm_up_it_was_registered_with() {
    let mut scene = Scene::new();
    let Scene { world, pool, .. } = &mut scene;
    let quick = world.unregistered_venue(pool, 1, ASSET, 10 * ASSET);
    let authority = world.actor("authority");
    let args = RegisterVenueArgs {
        venue_id: 1,
        warm_up_seconds: 60,
        caps: StoredVenueCaps::default(),
        bond: ASSET,
    };
    let by = authority.pubkey();
    let register = ix::register_venue(pool, &quick.keys, by, quick.bond_side(), args);
    world.ok(register, &[&authority, &quick.bond_owner]);
    world.venues.entry(pool.pool).or_default().push(quick.keys);
    world.advance(LOCK);
    let trader = world.winner(pool, &quick, "trader", 10 * ASSET);
    let claim = world.profit(&quick.keys, &trader.id());
    assert_eq!(claim.newest_at, world.now() + 60);
    world.advance(59);
    let args = || WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 0 };
    let take = ix::withdraw_profit(pool, &quick.keys, trader.side(world, &quick), args());
    world.refused(take.clone(), &[&trader.key], LossError::NotMatured);
    world.advance(1);
    world.ok(take, &[&trader.key]);
    assert_eq!(world.balance(&trader.asset), 10 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn p17_the_preview_says_what_has_matured_and_when_the_rest_does() {
    // Before the first part has, when it has, and when all has.
    for (after, all) in [(WAIT - 1, false), (WAIT, false), (WAIT + 1_000, true)] {
        let mut scene = Scene::new();
        let trader = scene.winner("trader", 100 * ASSET);
        scene.winner("other", 77 * ASSET);
        let start = scene.world.now();
        scene.world.advance(1_000);
        credit(&mut scene, &trader, 33 * ASSET);
        scene.report(61 * ASSET);
        scene.world.set_time(start + after);
        let class = scene.state().profits.into();
        let claim = scene.world.profit(&scene.venue.keys, &trader.id()).to_math();
        let quote = quote_profit(&claim, &class, start + after).expect("this class");
        assert_eq!(quote.matures_at, start + WAIT + 1_000);
        assert_eq!(quote.matured == quote.share.value, all);
        assert_eq!(quote.matured == Assets::ZERO, after < WAIT);
        assert_eq!(Assets(matured(&mut scene, &trader)), quote.matured);
        invariants::check(&scene.world, &scene.pool);
    }
}
