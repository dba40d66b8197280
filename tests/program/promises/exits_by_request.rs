//! P11: an LP of a pool with a delay, and a staker, can always leave after their time with everything
//! that is theirs: nothing but idle tokens and a bounded hold is waited for.

use crate::common::*;
use loss_testkit::{invariants, ix, keys::receipt, params::DAY, Lp, PoolKeys, Staker, World};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount::{self, All},
    state::{InsuranceStake, LossReceipt, PoolParams},
};
use solana_signer::Signer;

const A_DAY: i64 = DAY as i64;

/// A pool in which LPs and stakers leave a day after they asked, within a day.
fn slow() -> (World, PoolKeys) {
    let mut world = World::new();
    let pool = world.new_pool(PoolParams { withdraw_delay_seconds: DAY, ..tiny() });
    (world, pool)
}

fn ask(world: &mut World, pool: &PoolKeys, lp: &Lp) {
    world.ok(ix::request_withdraw(pool, lp.id(), All), &[&lp.key]);
}

/// "lp" with 1,000,000 of 4,000,000 and "staker" with 100,000 of 400,000 have asked to leave; then
/// there is a loss, of which the stakers pay what they can.
fn asked_before_a_loss(loss: u64) -> (World, PoolKeys, Lp, Staker) {
    let (mut world, pool) = slow();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.funded_lp(&pool, "other", 3_000_000);
    let staker = world.funded_staker(&pool, "staker", 100_000);
    world.funded_staker(&pool, "other staker", 300_000);
    ask(&mut world, &pool, &lp);
    staker.request(&mut world, &pool, All);
    lose(&mut world, &pool, loss);
    (world, pool, lp, staker)
}

#[test]
fn p11_what_was_asked_for_loses_like_all_and_leaves_a_paused_pool_with_a_dead_oracle() {
    let (mut world, pool, lp, staker) = asked_before_a_loss(200_000);
    let asked = world.now() - 2;
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    world.set_account(&pool.price, Default::default());
    let more = staking(&world, &pool, &staker, 1);
    world.refused(more, &[&staker.key], LossError::Paused);

    world.set_time(asked + A_DAY - 1);
    for (early, key) in [
        (unstaking(&world, &pool, &staker, All), &staker.key),
        (withdrawal(&world, &pool, &lp, All), &lp.key),
    ] {
        world.refused(early, &[key], LossError::ExitTooEarly);
    }
    world.advance(1);
    // Half of the stakes is gone, and nothing of the LPs'.
    assert_eq!(unstake_all(&mut world, &pool, &staker), 50_000);
    assert_eq!(leave(&mut world, &pool, &lp), 1_000_000);
    world.ok(closing_stake(&world, &pool, &staker), &[&staker.key]);
    world.ok(closing(&world, &pool, &lp), &[&lp.key]);
    assert!(world.find::<InsuranceStake>(&pool.stake(&staker.id())).is_none());
    invariants::check(&world, &pool);
}

#[test]
fn p11_after_a_wipe_out_a_stake_with_a_request_is_closed_and_the_next_epoch_is_left_in_full() {
    let (mut world, pool, lp, staker) = asked_before_a_loss(1_400_000);
    assert_eq!(world.fund(&pool).stakers.epoch, 1);
    world.advance(A_DAY);
    let nothing = unstaking(&world, &pool, &staker, All);
    world.refused(nothing, &[&staker.key], LossError::ExitNotRequested);
    let proof = next_stake_receipt(&world, &pool, &staker);
    world.ok(closing_stake(&world, &pool, &staker), &[&staker.key]);
    assert_eq!(world.read::<LossReceipt>(&proof).to_seq, 1, "the proof outlives the stake");
    // 400,000 were the stakers', and 1,000,000 of 4,000,000 the LPs'.
    assert_eq!(leave(&mut world, &pool, &lp), 750_000);

    let next = world.funded_staker(&pool, "next", 500_001);
    next.request(&mut world, &pool, All);
    world.advance(A_DAY);
    assert_eq!(unstake_all(&mut world, &pool, &next), 500_001);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_request_that_lapsed_keeps_nobody_in() {
    let (mut world, pool, lp, staker) = asked_before_a_loss(200_000);
    let closes = world.lp(&pool, &lp.id()).share.request_closes_at;
    assert_eq!(closes, world.stake(&pool, &staker.id()).share.request_closes_at);
    world.set_time(closes);
    let again = ix::request_withdraw(&pool, lp.id(), All);
    world.refused(again.clone(), &[&lp.key], LossError::RequestPending);
    // The last second is good.
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(1));
    world.advance(1);
    let late = withdrawal(&world, &pool, &lp, All);
    world.refused(late, &[&lp.key], LossError::ExitLapsed);
    let late = unstaking(&world, &pool, &staker, All);
    world.refused(late, &[&staker.key], LossError::ExitLapsed);
    world.ok(again, &[&lp.key]);
    staker.request(&mut world, &pool, All);
    world.advance(A_DAY);
    assert_eq!(leave(&mut world, &pool, &lp), 999_999);
    assert_eq!(unstake_all(&mut world, &pool, &staker), 50_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_marks_every_hour_of_a_requests_day_leave_it_half_a_day_at_least() {
    let mut world = World::new();
    let terms =
        PoolParams { withdraw_delay_seconds: DAY, recognition_window_seconds: DAY / 4, ..tiny() };
    let pool = world.new_pool(terms);
    let lp = world.funded_lp(&pool, "lp", 500_000);
    world.funded_lp(&pool, "other", 500_000);
    let staker = world.funded_staker(&pool, "staker", 1_000);
    let insolvent: Vec<_> =
        (0..24).map(|nth| world.indebted(&pool, &format!("{nth}"), 20_000, 1_500)).collect();
    ask(&mut world, &pool, &lp);
    staker.request(&mut world, &pool, All);
    let opens = world.now() + A_DAY;
    let mut free = Vec::new();
    for (hour, borrower) in insolvent.iter().enumerate() {
        world.set_time(opens + 3_600 * hour as i64);
        world.set_price(&pool, PRICE / 2);
        world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
        let until = world.pool(&pool).recognition_until;
        let quarters = (0..4).map(|quarter| world.now() + 900 * quarter);
        free.extend(quarters.filter(|at| *at >= until));
    }
    // Six hours at once, and a quarter of each hour after the first flows back.
    assert_eq!(free.len(), 4 * 24 - (4 * 6 + 23));
    assert_eq!(free[0], opens + 7 * 3_600 + 2_700);

    // The last of them; a second before the end of the last hold all were refused.
    world.set_time(opens + 23 * 3_600 + 899);
    let held = unstaking(&world, &pool, &staker, All);
    world.refused(held, &[&staker.key], LossError::RecognitionPending);
    world.set_time(free[free.len() - 1]);
    assert_eq!(leave(&mut world, &pool, &lp), 500_000);
    assert_eq!(unstake_all(&mut world, &pool, &staker), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_staker_waits_for_nothing_but_idle_tokens() {
    let mut world = World::new();
    let pool = world.new_pool(loss_testkit::params::with_interest());
    world.funded_lp(&pool, "lp", 1_000_000_000);
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let borrower = world.indebted(&pool, "borrower", 20_000_000_000, 1_000_000_000);
    world.advance(YEAR);
    world.ok(ix::accrue(&pool), &[]);
    // All is lent: 100% a year, compounded, of which a tenth is the staker's.
    staker.request(&mut world, &pool, All);
    world.advance(A_DAY);
    world.ok(ix::collect_insurance(&pool), &[]);
    let (claim, fund) = (staker.claim(&world, &pool), world.fund(&pool));
    assert_eq!((fund.cash, world.pool(&pool).ledger.cash), (1_000_000, 0));
    assert_eq!(claim, 1_000_000 + world.pool(&pool).ledger.receivable - fund.reserve);
    let all = unstaking(&world, &pool, &staker, All);
    world.refused(all, &[&staker.key], LossError::FundShortOfCash);
    staker.unstake(&mut world, &pool, WithdrawAmount::Assets(1_000_000));

    set_balance(&mut world, pool.asset_mint, borrower.id(), &borrower.asset, 1_000_000_000);
    borrower.repay(&mut world, &pool, 1_000_000_000);
    let left = staker.claim(&world, &pool);
    assert!((claim - 1_000_001..=claim - 1_000_000).contains(&left), "{left} of {claim}");
    world.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!(unstake_all(&mut world, &pool, &staker), left);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_stake_that_crossed_120_losses_with_a_request_leaves_in_one_transaction() {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "lp", 1_000_000_000);
    let staker = world.funded_staker(&pool, "staker", 1_000_000_000);
    world.funded_staker(&pool, "other staker", 1_000_000_000);
    staker.request(&mut world, &pool, All);
    for nth in 0..120 {
        lose(&mut world, &pool, 10_000_000 - nth);
    }
    let left = 2_000_000_000 - (120 * 10_000_000 - 119 * 120 / 2);
    assert_eq!(world.fund(&pool).stakers.assets, left);
    let proof = receipt(&pool.stake(&staker.id()), 0);
    world.airdrop(&proof, 1);
    world.advance(A_DAY);
    assert_eq!(unstake_all(&mut world, &pool, &staker), left / 2 - 1, "an atom of rounding");
    let kept: LossReceipt = world.read(&proof);
    assert_eq!((kept.segment.from_seq, kept.to_seq, kept.class), (0, 120, 1));
    invariants::check(&world, &pool);
}
