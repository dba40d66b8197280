//! What is requested earns and loses like everything else until it leaves.

use crate::common::*;
use loss_testkit::{exact::assert_same, invariants, ix, Lp, PoolKeys, World};
use socialized_loss::{error::LossError, instructions::WithdrawAmount, state::PoolParams};

/// "leaver", who asked for everything, and "stayer", each with 1,000,003; "third" with 777,777.
fn leaver_and_stayer() -> (World, PoolKeys, [Lp; 3], i64) {
    let (mut world, pool) = start_delayed();
    let leaver = world.funded_lp(&pool, "leaver", 1_000_003);
    let stayer = world.funded_lp(&pool, "stayer", 1_000_003);
    let third = world.funded_lp(&pool, "third", 777_777);
    let opens_at = request(&mut world, &pool, &leaver, WithdrawAmount::All);
    (world, pool, [leaver, stayer, third], opens_at)
}

#[test]
fn p8_a_leaver_and_a_stayer_bear_the_same_to_the_unit() {
    let (mut world, pool, [leaver, stayer, third], opens_at) = leaver_and_stayer();
    // One loss while the request waits, one while it can be used.
    lose(&mut world, &pool, 300_001);
    world.ok(ix::settle_lp(&pool, leaver.id()), &[]);
    world.set_time(opens_at);
    world.set_price(&pool, 100_00000000);
    lose(&mut world, &pool, 70_001);
    assert!(world.now() < opens_at + WINDOW);

    leaver.withdraw(&mut world, &pool, WithdrawAmount::All);

    // 2,777,783 less 370,002: of 2,407,781 each has 1,000,003 in 2,777,783, which is 866,802.13.
    assert_eq!(world.balance(&leaver.asset), 866_802);
    assert_eq!((leaver.claim(&world, &pool), stayer.claim(&world, &pool)), (0, 866_802));
    // 777,777 of them: 674,176.73.
    assert_eq!(third.claim(&world, &pool), 674_176);
    world.ok(ix::settle_lp(&pool, stayer.id()), &[]);
    let lost = |lp: &Lp| world.lp(&pool, &lp.id()).share.lost;
    // At once 133,200.86; in two steps 108,000.48 and 25,200.38, each rounded down.
    assert_eq!((lost(&stayer), lost(&leaver)), (133_200, 133_200));
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_request_shrinks_with_the_losses_of_its_owner() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.funded_lp(&pool, "other", 3_000_000);
    let before = world.lp(&pool, &lp.id());
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::Assets(400_000));
    lose(&mut world, &pool, 1_000_000);
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);

    // A quarter was lost, of what was asked for as of the rest.
    let state = world.pool(&pool);
    let settled = share_settled(&before, &state, 750_000 * SHARE, 250_000);
    let expected = requested(&settled, &state, 300_000 * SHARE, opens_at);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    world.set_time(opens_at);
    let more = WithdrawAmount::Assets(300_001);
    refused(&mut world, &pool, &lp, more, LossError::ExceedsRequest, None);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (300_000, 450_000));
    invariants::check(&world, &pool);
}

#[test]
fn p7_settling_a_request_often_or_once_pays_the_same() {
    let (mut world, pool) = start_delayed();
    let often = world.funded_lp(&pool, "often", 1_000_000);
    let once = world.funded_lp(&pool, "once", 1_000_000);
    for lp in [&often, &once] {
        request(&mut world, &pool, lp, WithdrawAmount::Assets(600_000));
    }
    for amount in [250_000, 437_500] {
        lose(&mut world, &pool, amount);
        world.ok(ix::settle_lp(&pool, often.id()), &[]);
    }
    world.advance(DELAY);
    for lp in [&often, &once] {
        lp.withdraw(&mut world, &pool, WithdrawAmount::All);
        // 2,000,000 less an eighth, less a quarter of the rest: 21 of 32 parts are left.
        assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (393_750, 262_500));
    }
    invariants::check(&world, &pool);
}

#[test]
fn p6_what_is_requested_earns_interest_until_it_leaves() {
    let mut world = World::new();
    let pool = world.new_pool(PoolParams { kink_rate_bps: 400, max_rate_bps: 10_000, ..delayed() });
    let leaver = world.funded_lp(&pool, "leaver", 100_000_000_000);
    let stayer = world.funded_lp(&pool, "stayer", 900_000_000_000);
    world.indebted(&pool, "borrower", 16_000_000_000_000, 800_000_000_000);
    let opens_at = request(&mut world, &pool, &leaver, WithdrawAmount::Assets(100_000_000_000));
    world.set_time(opens_at);

    leaver.withdraw(&mut world, &pool, WithdrawAmount::All);

    // Two days at 4% a year on 800e9 are 175,342,465.75, rounded up with the debt. The fund gets
    // 17,534,246 of it, the LPs 157,808,220: a tenth of them the leaver.
    assert_eq!(world.balance(&leaver.asset), 100_015_780_822);
    assert_eq!(stayer.claim(&world, &pool), 900_142_027_398);
    assert_eq!(world.pool(&pool).ledger.fee_accrued, 17_534_246);
    invariants::check(&world, &pool);
}

#[test]
fn p14_an_exit_by_request_after_losses_keeps_its_receipt() {
    let (mut world, pool, [leaver, ..], opens_at) = leaver_and_stayer();
    lose(&mut world, &pool, 300_001);
    world.set_time(opens_at);
    let (segment, at) =
        (world.lp(&pool, &leaver.id()).share.segment, next_receipt(&world, &pool, &leaver.id()));
    leaver.withdraw(&mut world, &pool, WithdrawAmount::All);
    let kept: socialized_loss::state::LossReceipt = world.read(&at);
    assert_eq!((kept.segment, kept.to_seq, kept.class), (segment, 1, 0));
    assert_eq!(kept.segment.start.shares, (1_000_003 * SHARE).to_le_bytes());
    invariants::check(&world, &pool);
}

#[test]
fn a_wipe_out_voids_the_request() {
    let (mut world, pool) = start_delayed();
    let lp = world.new_lp(&pool, "lp", 1_000_500);
    lp.deposit(&mut world, &pool, 1_000_000);
    let before = world.lp(&pool, &lp.id());
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    lose(&mut world, &pool, 1_000_000);
    world.set_time(opens_at);
    // Before anybody settles it, and after.
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitNotRequested, None);
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    let expected = share_settled(&before, &world.pool(&pool), 0, 1_000_000);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    assert_eq!(expected.share.request_opens_at, 0);

    // Who joins again does so without a request that could be used.
    lp.deposit(&mut world, &pool, 500);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitNotRequested, None);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    assert_eq!(opens_at, world.now() + DELAY);
    world.set_time(opens_at);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 500);
    invariants::check(&world, &pool);
}

#[test]
fn a_request_of_an_epoch_that_ended_gives_no_way_out_of_the_next() {
    let (mut world, pool) = start_delayed();
    let lp = world.new_lp(&pool, "lp", 2_000_000);
    lp.deposit(&mut world, &pool, 1_000_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    lose(&mut world, &pool, 1_000_000);
    // Nobody settled in between: the deposit itself must forget the request.
    lp.deposit(&mut world, &pool, 1_000_000);
    assert_eq!(requested_shares(&world, &pool, &lp), 0);
    world.set_time(opens_at);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitNotRequested, None);
    assert_eq!(lp.claim(&world, &pool), 1_000_000);
    invariants::check(&world, &pool);
}
