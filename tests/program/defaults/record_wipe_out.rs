use loss_testkit::{
    invariants, ix,
    params::plain,
    scene::{at_par, Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{PoolParams, StoredClass, StoredIndex},
};

/// An empty class of that epoch.
fn empty(epoch: u64) -> StoredClass {
    let index = StoredIndex { mantissa: (1_u128 << 127).to_le_bytes(), exponent: 0 };
    StoredClass { epoch, index, ..StoredClass::default() }
}

/// Interest at a flat yearly rate.
fn at_rate(rate: u32) -> PoolParams {
    PoolParams { base_rate_bps: rate, kink_rate_bps: rate, max_rate_bps: rate, ..plain() }
}

#[test]
fn a_loss_of_everything_ends_the_epoch_and_the_pool_lives_on() {
    let mut scene = Scene::with(plain(), 700 * ASSET, 700 * ASSET);
    scene.mark_and_wait(60 * PRICE);
    scene.record();

    let Scene { world, pool, lp, .. } = &mut scene;
    let record = world.record(pool, 1);
    assert_eq!((record.lps, record.unallocated), (700 * ASSET, 0));
    assert_eq!(record.lps_before.assets, 700 * ASSET);
    assert_eq!(record.lps_after, empty(1));
    assert_eq!(world.pool(pool).ledger.lps, empty(1));
    assert_eq!(lp.claim(world, pool), 0);

    // The next LP is whole, gets shares at par, and the pool lends again.
    let next = world.funded_lp(pool, "next", 400 * ASSET);
    assert_eq!(next.claim(world, pool), 400 * ASSET);
    assert_eq!(world.pool(pool).ledger.lps.total_shares, at_par(400 * ASSET));
    assert_eq!(lp.claim(world, pool), 0);
    let again = world.indebted(pool, "again", 10 * COLLATERAL, 400 * ASSET);
    assert_eq!(world.balance(&again.asset), 400 * ASSET);
    again.repay(world, pool, u64::MAX);
    // And the old LP's shares of the old epoch pay nothing out of it.
    world.ok(ix::settle_lp(pool, lp.id()), &[]);
    assert_eq!(world.lp(pool, &lp.id()).share.held.shares, [0; 16]);
    world.advance(3_600);
    next.withdraw(world, pool, WithdrawAmount::All);
    assert_eq!(world.balance(&next.asset), 400 * ASSET);
    assert_eq!(world.pool(pool).ledger.cash, 0);
    invariants::check(world, pool);
}

#[test]
fn a_loss_of_one_atom_less_than_everything_leaves_one_atom() {
    let mut scene = Scene::with(plain(), 700 * ASSET + 1, 700 * ASSET);
    scene.mark_and_wait(60 * PRICE);
    scene.record();
    let record = scene.world.record(&scene.pool, 1);
    assert_eq!((record.lps, record.unallocated), (700 * ASSET, 0));
    // One atom and one whole share: the epoch goes on.
    let after = record.lps_after;
    assert_eq!((after.assets, after.epoch, after.total_shares), (1, 0, at_par(1)));
    assert_eq!(scene.world.pool(&scene.pool).ledger.cash, 1);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_loss_of_one_atom_more_than_everything_is_unallocated_by_that_atom() {
    // 1% a year on 700 is 13.3 atoms a minute: 14 with the round-up, of which the fund gets one.
    let params = PoolParams { insurance_cap_event: 0, ..at_rate(100) };
    let mut scene = Scene::with(params, 700 * ASSET, 700 * ASSET);
    scene.price_after(60, 1_000);
    scene.record();

    // Owed are 700.000014; the LPs have 700.000013, and the cap holds the fund's one back.
    let Scene { world, pool, lp, .. } = &scene;
    let record = world.record(pool, 1);
    assert_eq!((record.debt, record.lps), (700_000_014, 700_000_013));
    assert_eq!((record.reserve, record.held_back, record.unallocated), (0, 1, 1));
    assert_eq!(record.lps_after, empty(1));
    let state = world.pool(pool);
    assert_eq!((state.total_socialized, state.total_unallocated), (700_000_013, 1));
    // What the pool owed the fund was backed by that debt alone: it is written down.
    let ledger = state.ledger;
    assert_eq!((ledger.cash, ledger.receivable, ledger.fee_accrued, ledger.dust), (0, 0, 0, 0));
    assert_eq!(world.fund(pool).reserve, 0);
    assert_eq!(lp.claim(world, pool), 0);
    invariants::check(world, pool);
}

/// A position that owes exactly what the pool owes the fund, and no LP is left.
fn without_lps(insurance_cap_event: u64) -> Scene {
    let params = PoolParams { insurance_fee_bps: 5_000, insurance_cap_event, ..at_rate(10_000) };
    let mut scene = Scene::with(params, 1_000 * ASSET, 500 * ASSET);
    // A year at 100% doubles the debt to 1,000. Of the interest of 500, half is the fund's.
    scene.world.advance(31_536_000);
    let Scene { world, pool, lp, borrower, .. } = &mut scene;
    borrower.asset = world.token_account(pool.asset_mint, borrower.id(), 750 * ASSET);
    borrower.repay(world, pool, 750 * ASSET);
    // The LP takes all of its 1,250; that is all the cash there is.
    lp.withdraw(world, pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_250 * ASSET);
    let ledger = world.pool(pool).ledger;
    assert_eq!((ledger.cash, ledger.fee_accrued), (0, 250 * ASSET));
    assert_eq!(ledger.lps, empty(1));
    assert_eq!(borrower.debt(world, pool), 250 * ASSET);
    scene.price(1_000);
    scene
}

/// One second of interest at 100% a year on 250: 250,000,000 / 31,536,000 = 7.9 atoms, rounded
/// up with the debt. All of it is owed to the fund.
const SECOND: u64 = 8;

#[test]
fn without_lps_the_fund_pays_with_what_it_is_owed() {
    let mut scene = without_lps(u64::MAX);
    scene.record();
    let Scene { world, pool, .. } = &scene;
    let record = world.record(pool, 1);
    let debt = 250 * ASSET + SECOND;
    assert_eq!((record.debt, record.reserve, record.stakers), (debt, debt, 0));
    assert_eq!((record.lps, record.unallocated, record.held_back), (0, 0, 0));
    assert_eq!((record.lps_before, record.lps_after), (empty(1), empty(1)));
    let state = world.pool(pool);
    assert_eq!((state.seq, state.last_loss_seq), (1, 0));
    assert_eq!((state.ledger.receivable, state.ledger.cash), (0, 0));
    assert_eq!(world.fund(pool).reserve, 0);
    invariants::check(world, pool);
}

#[test]
fn without_lps_and_without_a_fund_that_may_pay_the_loss_is_unallocated() {
    let mut scene = without_lps(0);
    scene.record();
    let Scene { world, pool, .. } = &scene;
    let record = world.record(pool, 1);
    let debt = 250 * ASSET + SECOND;
    assert_eq!((record.debt, record.reserve, record.lps), (debt, 0, 0));
    assert_eq!((record.held_back, record.unallocated), (debt, debt));
    let state = world.pool(pool);
    assert_eq!(state.total_unallocated, debt);
    assert_eq!((state.ledger.receivable, state.ledger.cash), (0, 0));
    assert_eq!((world.fund(pool).reserve, world.fund(pool).total_paid), (0, 0));
    invariants::check(world, pool);
}
