//! What a default takes from the stakers of the fund, and what the record says of it.

use crate::record_shortfall::Event;
use loss_math::Assets;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    params::plain,
    scene::{at_par, Scene, ASSET, PRICE},
    Staker,
};
use socialized_loss::state::{
    ClassKind, InsuranceFund, PoolParams, StoredBucket, StoredClass, StoredIndex,
};

/// The scene with `reserve` given to the fund before "staker" staked `staked`.
fn insured(params: PoolParams, reserve: u64, staked: u64) -> (Scene, Staker) {
    let mut scene = Scene::new(params);
    let Scene { world, pool, .. } = &mut scene;
    if reserve > 0 {
        world.fund_insurance(pool, reserve);
    }
    let staker = world.funded_staker(pool, "staker", staked);
    (scene, staker)
}

/// Liquidates all at 60: a shortfall of 700 - 571.428572 = 128.571428.
fn default(scene: &mut Scene) -> loss_testkit::Success {
    scene.price(60 * PRICE);
    let Scene { world, pool, borrower, caller, .. } = scene;
    caller.liquidate(world, pool, borrower, u64::MAX)
}

#[test]
fn p3_the_reserve_pays_before_the_stakers_and_they_lose_through_their_index() {
    let (mut scene, staker) = insured(plain(), 28_571_428, 400 * ASSET);
    let (before, stake) =
        (scene.world.fund(&scene.pool), scene.world.stake(&scene.pool, &staker.id()));
    let sent = default(&mut scene);

    let Scene { world, pool, lp, .. } = &scene;
    let after = StoredClass {
        assets: 300 * ASSET,
        total_shares: at_par(300 * ASSET),
        // Three quarters, normalised: 0.75 * 2^128, one place further down.
        index: StoredIndex { mantissa: (3_u128 << 126).to_le_bytes(), exponent: 1 },
        splits: 0,
        epoch: 0,
    };
    let expected = InsuranceFund {
        cash: 300 * ASSET,
        reserve: 0,
        stakers: after,
        paid: StoredBucket { used: 128_571_428, updated_at: world.now() },
        last_loss_seq: 1,
        total_paid: 128_571_428,
        ..before
    };
    assert_same(&world.fund(pool), &expected);
    let record = world.record(pool, 1);
    assert_eq!((record.shortfall, record.reserve), (128_571_428, 28_571_428));
    assert_eq!((record.stakers, record.lps, record.unallocated), (100 * ASSET, 0, 0));
    assert_eq!((record.stakers_before, record.stakers_after), (before.stakers, after));
    assert_eq!(record.loss_of(ClassKind::Stakers).taken, Assets(100 * ASSET));
    assert_eq!(record.loss_of(ClassKind::Lps).taken, Assets(0));
    events::assert_sent(&sent, &Event::of(&record));
    // Nobody touched the stake: it is settled when its owner or anybody comes.
    assert_same(&world.stake(pool, &staker.id()), &stake);
    assert_eq!(staker.claim(world, pool), 300 * ASSET);
    assert_eq!((lp.claim(world, pool), world.pool(pool).last_loss_seq), (1_000 * ASSET, 0));
    assert_eq!(world.balance(&pool.insurance_vault), 300 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn the_last_loss_of_each_class_is_numbered_only_when_it_lost() {
    // (cap, reserve, staked, from the stakers, from the LPs)
    for (cap, reserve, staked, stakers, lps) in [
        // All by the reserve.
        (u64::MAX, 128_571_428, 50 * ASSET, 0, 0),
        // The reserve and one atom of the stakers.
        (u64::MAX, 128_571_427, 50 * ASSET, 1, 0),
        // The reserve up to the cap, and the LPs: the stakers are spared.
        (20 * ASSET, 20 * ASSET, 50 * ASSET, 0, 108_571_428),
        (20 * ASSET, 20 * ASSET - 1, 50 * ASSET, 1, 108_571_428),
        // A cap of nothing: the LPs alone.
        (0, 20 * ASSET, 50 * ASSET, 0, 128_571_428),
        // Everybody.
        (u64::MAX, 20 * ASSET, 50 * ASSET, 50 * ASSET, 58_571_428),
    ] {
        let params = PoolParams { insurance_cap_event: cap, ..plain() };
        let (mut scene, _) = insured(params, reserve, staked);
        default(&mut scene);
        let Scene { world, pool, .. } = &scene;
        let record = world.record(pool, 1);
        assert_eq!((record.stakers, record.lps), (stakers, lps), "{reserve} and {staked}");
        assert_eq!(record.loss_of(ClassKind::Stakers).taken, Assets(stakers));
        assert_eq!(record.loss_of(ClassKind::Lps).taken, Assets(lps));
        let numbers = (world.pool(pool).last_loss_seq, world.fund(pool).last_loss_seq);
        assert_eq!(numbers, (u64::from(lps > 0), u64::from(stakers > 0)), "{record:?}");
        invariants::check(world, pool);
    }
}

#[test]
fn a_later_event_that_spares_the_stakers_leaves_their_number() {
    let params = PoolParams { insurance_cap_day: 60 * ASSET, ..plain() };
    let mut scene = Scene::with(params, 3_000 * ASSET, 700 * ASSET);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let staker = world.funded_staker(pool, "staker", 100 * ASSET);
    let collateral = 10 * loss_testkit::scene::COLLATERAL;
    let second = world.indebted(pool, "second", collateral, 700 * ASSET);
    world.advance(1);
    world.set_price(pool, 60 * PRICE);
    caller.liquidate(world, pool, borrower, u64::MAX);
    caller.liquidate(world, pool, &second, u64::MAX);

    // The first used up the day's cap: the LPs bear all of the second.
    let (first, then) = (world.record(pool, 1), world.record(pool, 2));
    assert_eq!((first.seq, first.stakers, first.lps), (1, 60 * ASSET, 68_571_428));
    assert_eq!((then.seq, then.stakers, then.lps), (2, 0, 128_571_428));
    assert_eq!((world.pool(pool).last_loss_seq, world.fund(pool).last_loss_seq), (2, 1));
    assert_eq!(then.stakers_before, first.stakers_after);
    assert_eq!(then.loss_of(ClassKind::Stakers).taken, Assets(0));
    // 40 of 100, which is no binary fraction, rounded down (P5).
    assert_eq!(staker.claim(world, pool), 40 * ASSET - 1);
    invariants::check(world, pool);
}

/// Interest at a flat yearly rate of 100%.
fn doubling(insurance_fee_bps: u32) -> PoolParams {
    PoolParams {
        insurance_fee_bps,
        base_rate_bps: 10_000,
        kink_rate_bps: 10_000,
        max_rate_bps: 10_000,
        ..plain()
    }
}

const YEAR: i64 = 31_536_000;

#[test]
fn what_stakers_lose_of_claims_that_nothing_backs_is_part_of_their_loss() {
    let params = PoolParams { insurance_cap_event: 0, ..doubling(5_000) };
    let mut scene = Scene::with(params, 1_000 * ASSET, 500 * ASSET);
    let Scene { world, pool, lp, borrower, .. } = &mut scene;
    let staker = world.funded_staker(pool, "staker", 10 * ASSET);
    // A year doubles the debt to 1,000. Half of the interest is the fund's, so 250 of its
    // stakers. All but those 250 is repaid, and the LP leaves with its 1,250.
    world.advance(YEAR);
    borrower.asset = world.token_account(pool.asset_mint, borrower.id(), 750 * ASSET);
    borrower.repay(world, pool, 750 * ASSET);
    lp.withdraw(world, pool, socialized_loss::instructions::WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_250 * ASSET);
    scene.price(1_000);

    let sent = scene.record();

    // A second of interest on 250 is 7.9 atoms, rounded up to 8: half to the stakers as a fee, half
    // to nobody, as there are no LPs, so to the reserve. The cap forbids the fund to pay, but
    // nothing backs its claim of 250.000008 on the pool any more: first the reserve loses its 4.
    let Scene { world, pool, .. } = &mut scene;
    let record = world.record(pool, 1);
    assert_eq!((record.debt, record.unallocated), (250_000_008, 250_000_008));
    assert_eq!((record.reserve, record.stakers, record.lps), (0, 0, 0));
    assert_eq!(record.stakers_before.assets, 260_000_004);
    assert_eq!(record.stakers_after.assets, 10_000_000);
    assert_eq!(record.loss_of(ClassKind::Stakers).taken, Assets(250_000_004));
    assert_eq!(record.loss_of(ClassKind::Lps).taken, Assets(0));
    events::assert_sent(&sent, &Event::of(&record));
    let fund = world.fund(pool);
    assert_eq!((fund.cash, fund.reserve, fund.stakers), (10 * ASSET, 0, record.stakers_after));
    assert_eq!((fund.last_loss_seq, fund.total_paid), (1, 0));
    assert_eq!(world.pool(pool).last_loss_seq, 0);
    assert_eq!(staker.claim(world, pool), 10 * ASSET - 1);
    invariants::check(world, pool);

    // So it comes back to them: all they lost, and the rest to the reserve.
    let shared = world.recover(pool, 1, 250_000_009);
    let shared = &events::sent::<socialized_loss::events::RecoveryRecorded>(&shared)[0];
    assert_eq!((shared.lps, shared.stakers, shared.surplus), (0, 250_000_004, 5));
    invariants::check(world, pool);
}

#[test]
fn what_a_drained_class_sets_free_is_part_of_its_loss() {
    // 700.000001 supplied and 700 lent out: a year later 1,400 are owed, and a share is worth
    // almost two atoms.
    let mut scene = Scene::with(doubling(0), 700 * ASSET + 1, 700 * ASSET);
    scene.price_after(YEAR, 1_000);

    scene.record();

    let Scene { world, pool, lp, .. } = &mut scene;
    let record = world.record(pool, 1);
    // One atom is left, and about half a share: that ends the epoch, and the atom is nobody's.
    assert_eq!((record.debt, record.lps), (1_400 * ASSET, 1_400 * ASSET));
    assert_eq!(record.lps_before.assets, 1_400 * ASSET + 1);
    assert_eq!((record.lps_after.assets, record.lps_after.epoch), (0, 1));
    let ledger = world.pool(pool).ledger;
    assert_eq!((ledger.cash, ledger.dust), (1, 1));
    assert_eq!(record.loss_of(ClassKind::Lps).taken, Assets(1_400 * ASSET + 1));
    assert_eq!(record.borne().lps, Assets(1_400 * ASSET + 1));
    assert_eq!(lp.claim(world, pool), 0);

    // So they get that atom too before anything is surplus.
    let shared = world.recover(pool, 1, 1_400 * ASSET + 2);
    let shared = &events::sent::<socialized_loss::events::RecoveryRecorded>(&shared)[0];
    assert_eq!((shared.lps, shared.stakers, shared.surplus), (1_400 * ASSET + 1, 0, 1));
    invariants::check(world, pool);
    world.ok(ix::collect_insurance(pool), &[]);
    assert_eq!(world.fund(pool).reserve, 2);
    invariants::check(world, pool);
}
