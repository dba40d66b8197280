//! P8 for stakers: who is out before a shortfall is recorded does not bear it, who is in does,
//! whatever was asked for. A request freezes nothing.

use crate::common::*;
use loss_testkit::{invariants, ix, params, Borrower, PoolKeys, Staker, World};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{LossReceipt, PoolParams},
};

/// Three equal stakers, and a borrower who will default with 750,000.
fn three() -> (World, PoolKeys, [Staker; 3], Borrower) {
    let (mut world, pool) = start();
    let stakers =
        ["gone", "asking", "staying"].map(|name| world.funded_staker(&pool, name, 1_000_000));
    let borrower = world.indebted(&pool, "borrower", 15_000_000, 750_000);
    (world, pool, stakers, borrower)
}

#[test]
fn p8_who_left_before_a_shortfall_bears_nothing_and_who_only_asked_bears_it_to_the_unit() {
    let (mut world, pool, [gone, asking, staying], borrower) = three();
    gone.request(&mut world, &pool, WithdrawAmount::All);
    wait(&mut world, &pool, DAY / 2);
    asking.request(&mut world, &pool, WithdrawAmount::All);
    wait(&mut world, &pool, DAY / 2);
    gone.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&gone.asset), 1_000_000);

    let record = record(&mut world, &pool, &borrower);
    assert_eq!((record.reserve, record.stakers, record.lps), (0, 750_000, 0));

    // Half a day later the request is good, and worth what is left: 1,250,000 / 2.
    let early = unstaking(&world, &pool, &asking, WithdrawAmount::All);
    world.refused(early, &[&asking.key], LossError::ExitTooEarly);
    wait(&mut world, &pool, DAY / 2);
    let receipt = next_receipt(&world, &pool, &asking.id());
    asking.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&asking.asset), 625_000);
    assert_eq!(staying.claim(&world, &pool), 625_000);
    assert_eq!(world.balance(&gone.asset), 1_000_000);
    let kept: LossReceipt = world.read(&receipt);
    assert_eq!((kept.class, borne(&kept, &record)), (1, 375_000));
    assert_eq!(world.stake(&pool, &asking.id()).share.lost, 375_000);
    assert_eq!(world.stake(&pool, &gone.id()).share.lost, 0);
    invariants::check(&world, &pool);
}

#[test]
fn p8_who_left_in_part_bears_with_the_part_that_stayed() {
    let (mut world, pool, [gone, asking, staying], borrower) = three();
    for staker in [&gone, &asking] {
        staker.request(&mut world, &pool, WithdrawAmount::Assets(500_000));
    }
    wait(&mut world, &pool, DAY);
    gone.unstake(&mut world, &pool, WithdrawAmount::All);

    let record = record(&mut world, &pool, &borrower);
    assert_eq!(record.stakers, 750_000);

    // 2,500,000 lose three tenths; tenths are no binary fractions, so an atom less each.
    assert_eq!(gone.claim(&world, &pool), 350_000 - 1);
    assert_eq!(asking.claim(&world, &pool), 700_000 - 1);
    assert_eq!(staying.claim(&world, &pool), 700_000 - 1);
    // Half of what asked bears as the other half does.
    asking.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&asking.asset), 350_000 - 1);
    // The next loss finds what stayed: an atom of each rounding is in the class.
    let assets = world.fund(&pool).stakers.assets;
    assert_eq!(assets, 1_750_000 - 349_999);
    invariants::check(&world, &pool);
}

/// The whole point of a cooldown: at the moment a default can be seen, nobody's request is good
/// unless it was made a day before; and who asked a day before is held until it is recorded.
#[test]
fn p8_nobody_runs_from_a_default_that_can_be_seen() {
    let (mut world, pool, [ready, runner, staying], borrower) = three();
    ripen(&mut world, &pool, &ready, WithdrawAmount::All);
    // The price falls; both would be out before anybody marks, if they could.
    reprice(&mut world, &pool, PRICE / 4);
    runner.request(&mut world, &pool, WithdrawAmount::All);
    let runs = unstaking(&world, &pool, &runner, WithdrawAmount::All);
    world.refused(runs.clone(), &[&runner.key], LossError::ExitTooEarly);
    world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
    let leaves = unstaking(&world, &pool, &ready, WithdrawAmount::All);
    world.refused(leaves.clone(), &[&ready.key], LossError::RecognitionPending);
    // The grace passes without a liquidator, and the whole debt is borne; the salvage is theirs.
    world.advance(600);
    world.set_price(&pool, PRICE / 4);
    let caller = world.new_caller(&pool, "recorder", 0);
    caller.record(&mut world, &pool, &borrower);
    assert_eq!(world.record(&pool, borrower.nonce).stakers, 750_000);

    world.set_time(world.pool(&pool).recognition_until);
    world.ok(leaves, &[&ready.key]);
    world.advance(DAY);
    world.ok(runs, &[&runner.key]);
    for staker in [&ready, &runner] {
        assert_eq!(world.balance(&staker.asset), 750_000);
    }
    assert_eq!(staying.claim(&world, &pool), 750_000);
    invariants::check(&world, &pool);
}

/// The limit of it, said plainly: whoever has a request that is good when the price falls, and is
/// faster than the first mark, is out, and who stays bears its part. The window bounds how often.
#[test]
fn a_request_that_is_good_when_the_price_falls_is_a_way_out_until_the_mark() {
    let (mut world, pool, [ready, _, staying], borrower) = three();
    ripen(&mut world, &pool, &ready, WithdrawAmount::All);
    reprice(&mut world, &pool, 1);
    ready.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&ready.asset), 1_000_000);
    let record = record(&mut world, &pool, &borrower);
    assert_eq!(record.stakers, 750_000);
    assert_eq!(staying.claim(&world, &pool), 625_000);
    // A lapsed request is no way out, and the next one takes the whole cooldown again.
    staying.request(&mut world, &pool, WithdrawAmount::All);
    wait(&mut world, &pool, 2 * DAY + 1);
    let lapsed = unstaking(&world, &pool, &staying, WithdrawAmount::All);
    world.refused(lapsed.clone(), &[&staying.key], LossError::ExitLapsed);
    staying.request(&mut world, &pool, WithdrawAmount::All);
    world.refused(lapsed, &[&staying.key], LossError::ExitTooEarly);
    invariants::check(&world, &pool);
}

#[test]
fn a_request_freezes_no_value_and_earns_like_everything_else() {
    let (mut world, pool, [_, asking, staying], _) = three();
    asking.request(&mut world, &pool, WithdrawAmount::All);
    world.fund_insurance(&pool, 300_000);
    wait(&mut world, &pool, DAY);
    assert_eq!((asking.claim(&world, &pool), staying.claim(&world, &pool)), (1_100_000, 1_100_000));
    asking.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&asking.asset), 1_100_000);
    invariants::check(&world, &pool);
}

/// A request is for shares, also when it was made for an amount: gains make it worth more than
/// was asked for, and losses less.
#[test]
fn a_request_for_an_amount_follows_the_price_of_its_shares() {
    for (gift, loss, paid) in [(600_000, 0, 480_000), (0, 1_500_000, 200_000)] {
        let (mut world, pool, [_, asking, _], _) = three();
        asking.request(&mut world, &pool, WithdrawAmount::Assets(400_000));
        if gift > 0 {
            world.fund_insurance(&pool, gift);
        } else {
            lose(&mut world, &pool, loss);
        }
        wait(&mut world, &pool, DAY);
        let too_much = unstaking(&world, &pool, &asking, WithdrawAmount::Assets(paid + 1));
        world.refused(too_much, &[&asking.key], LossError::ExceedsRequest);
        asking.unstake(&mut world, &pool, WithdrawAmount::All);
        assert_eq!(world.balance(&asking.asset), paid);
        assert_eq!(requested(&world, &pool, &asking), 0);
        invariants::check(&world, &pool);
    }
}

#[test]
fn p15_terms_that_change_later_do_not_move_a_request() {
    let (mut world, pool) = start();
    let authority = world.actor("authority");
    let longer = PoolParams {
        cooldown_seconds: 7 * DAY as u32,
        time_lock_seconds: 9 * DAY as u32,
        ..params::plain()
    };
    let id = solana_signer::Signer::pubkey(&authority);
    let early = world.funded_staker(&pool, "early", 1_000);
    let late = world.funded_staker(&pool, "late", 1_000);
    world.ok(ix::propose_params(&pool, id, longer), &[&authority]);
    // Whoever dislikes the proposal is out by the old terms before it can be applied.
    wait(&mut world, &pool, 3 * DAY - 3_600);
    early.request(&mut world, &pool, WithdrawAmount::All);
    let opens_at = world.now() + DAY;
    wait(&mut world, &pool, 3_600);
    world.ok(ix::apply_params(&pool, id), &[&authority]);
    late.request(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.stake(&pool, &late.id()).share.request_opens_at, world.now() + 7 * DAY);
    world.set_time(opens_at);
    early.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&early.asset), 1_000);
    invariants::check(&world, &pool);
}
