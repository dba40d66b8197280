//! The stakers' class loses everything: its epoch ends, and the fund goes on with new stakers.

use crate::common::*;
use loss_testkit::{exact::assert_same, invariants, ix, params, PoolKeys, Staker, World};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{ClassKind, InsuranceFund, LossReceipt, PoolParams, StoredClass},
};

/// "old" had 1,000,000, of which 400,000 were asked for, and lost all; the LPs bore 500,000 more.
fn wiped_out() -> (World, PoolKeys, Staker) {
    let (mut world, pool) = start();
    let old = world.new_staker(&pool, "old", 1_000_300);
    old.stake(&mut world, &pool, 1_000_000);
    old.request(&mut world, &pool, WithdrawAmount::Assets(400_000));
    let record = lose(&mut world, &pool, 1_500_000);
    assert_eq!((record.reserve, record.stakers, record.lps), (0, 1_000_000, 500_000));
    (world, pool, old)
}

#[test]
fn a_wipe_out_ends_the_epoch_and_leaves_an_empty_class() {
    let (world, pool, old) = wiped_out();
    let fund = world.fund(&pool);
    let empty =
        StoredClass { epoch: 1, index: loss_math::LossIndex::ONE.into(), ..StoredClass::default() };
    assert_eq!(fund.stakers, empty);
    assert_eq!(
        (fund.cash, fund.reserve, fund.last_loss_seq, fund.total_paid),
        (0, 0, 1, 1_000_000)
    );
    assert_eq!(world.balance(&pool.insurance_vault), 0);
    assert_eq!(world.pool(&pool).ledger.lps.assets, SUPPLIED - 500_000);
    assert_eq!(old.claim(&world, &pool), 0);
    invariants::check(&world, &pool);
}

#[test]
fn p8_new_stakers_start_at_par_and_bear_nothing_of_it() {
    let (mut world, pool, old) = wiped_out();
    let new = world.funded_staker(&pool, "new", 2_000_000);
    let stake = world.stake(&pool, &new.id());
    assert_same(&stake, &changed(&stake, &world.fund(&pool), 1, 2_000_000 * SHARE));
    assert_eq!((old.claim(&world, &pool), new.claim(&world, &pool)), (0, 2_000_000));
    // It earns and pays like any other.
    world.fund_insurance(&pool, 200_000);
    assert_eq!(new.claim(&world, &pool), 2_200_000);
    let record = lose(&mut world, &pool, 1_100_000);
    assert_eq!((record.stakers, record.lps), (1_100_000, 0));
    assert_eq!(leave(&mut world, &pool, &new), 1_100_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_whoever_was_wiped_out_has_no_request_left_and_can_join_again() {
    let (mut world, pool, old) = wiped_out();
    wait(&mut world, &pool, DAY);
    let side = old.side(&world, &pool);
    let take = |amount| ix::unstake(&pool, side, taking(amount));
    world.refused(take(WithdrawAmount::All), &[&old.key], LossError::ExitNotRequested);
    let ask = ix::request_unstake(&pool, old.id(), WithdrawAmount::All);
    world.refused(ask, &[&old.key], LossError::ZeroAmount);
    let at = next_receipt(&world, &pool, &old.id());

    old.stake(&mut world, &pool, 300);

    let kept: LossReceipt = world.read(&at);
    assert_eq!((kept.segment.from_seq, kept.to_seq, kept.segment.start.epoch), (0, 1, 0));
    assert_eq!((kept.class, borne(&kept, &world.record(&pool, 1))), (1, 1_000_000));
    let share = world.stake(&pool, &old.id()).share;
    assert_eq!((share.lost, share.held.epoch, share.request_opens_at), (1_000_000, 1, 0));
    assert_eq!(leave(&mut world, &pool, &old), 300);
    invariants::check(&world, &pool);
}

#[test]
fn while_nobody_stakes_the_fund_earns_for_its_reserve_and_pays_from_it() {
    let (mut world, pool, _) = wiped_out();
    world.fund_insurance(&pool, 300_000);
    let record = lose(&mut world, &pool, 200_000);
    assert_eq!((record.reserve, record.stakers, record.lps), (200_000, 0, 0));
    let fund: InsuranceFund = world.fund(&pool);
    assert_eq!((fund.reserve, fund.cash, fund.last_loss_seq), (100_000, 100_000, 1));
    invariants::check(&world, &pool);
}

#[test]
fn wipe_out_after_wipe_out_each_epoch_proves_its_own_loss_only() {
    let (mut world, pool) = start();
    let mut receipts = Vec::new();
    let staker = world.new_staker(&pool, "staker", 6_000);
    for epoch in 0..3 {
        let amount = 1_000 * (epoch + 1);
        staker.stake(&mut world, &pool, amount);
        receipts.push(next_receipt(&world, &pool, &staker.id()));
        lose(&mut world, &pool, amount);
        assert_eq!(world.fund(&pool).stakers.epoch, epoch + 1);
    }
    set_balance(&mut world, &pool, &staker, 1);
    staker.stake(&mut world, &pool, 1);
    let records = [1, 2, 3].map(|nonce| world.record(&pool, nonce));
    for (nth, at) in receipts.iter().enumerate() {
        let kept: LossReceipt = world.read(at);
        let mut expected = [0; 3];
        expected[nth] = 1_000 * (nth as u64 + 1);
        assert_eq!(records.map(|record| borne(&kept, &record)), expected);
    }
    invariants::check(&world, &pool);
}

/// Less than one whole share left: whoever held it could steal the next stake. See DESIGN.md.
#[test]
fn what_is_worth_less_than_a_share_goes_to_the_reserve_and_counts_as_borne() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    world.fund_insurance(&pool, 9_000_000);
    // A share is worth 9,001 atoms; 5,000 are left.
    let record = lose(&mut world, &pool, 8_996_000);
    assert_eq!((record.reserve, record.stakers, record.lps), (0, 8_996_000, 0));
    assert_eq!(record.loss_of(ClassKind::Stakers).taken.get(), 9_001_000);
    let fund = world.fund(&pool);
    assert_eq!((fund.reserve, fund.cash), (5_000, 5_000));
    assert_eq!((fund.stakers.assets, fund.stakers.epoch, fund.last_loss_seq), (0, 1, 1));
    assert_eq!(staker.claim(&world, &pool), 0);
    invariants::check(&world, &pool);

    // One atom more left of a share, and the class lives.
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    world.fund_insurance(&pool, 9_000_000);
    let record = lose(&mut world, &pool, 9_001_000 - 9_001);
    assert_eq!(record.stakers, 8_991_999);
    let fund = world.fund(&pool);
    assert_eq!((fund.stakers.assets, fund.stakers.epoch, fund.reserve), (9_001, 0, 0));
    assert!(staker.claim(&world, &pool) >= 9_000);
    invariants::check(&world, &pool);
}

/// Stakers own a claim on the pool, too. When the LPs are wiped out nothing backs it, whatever
/// the cap says: it is written down and not called paid.
#[test]
fn p2_what_an_empty_pool_owes_the_stakers_is_lost_beyond_any_cap_and_proven() {
    let params = PoolParams {
        base_rate_bps: 400,
        kink_rate_bps: 400,
        max_rate_bps: 400,
        insurance_fee_bps: 5_000,
        insurance_cap_event: 0,
        ..params::plain()
    };
    let (mut world, pool) = start_with(params);
    let staker = world.new_staker(&pool, "staker", 1_000_001);
    staker.stake(&mut world, &pool, 1_000_000);
    let borrower = world.indebted(&pool, "borrower", 200_000_000, SUPPLIED);
    wait(&mut world, &pool, YEAR - 1);

    let record = record(&mut world, &pool, &borrower);

    // 400,000 of interest, half of it the fund's: the LPs have 10,200,000 to lose.
    assert_eq!((record.debt, record.lps, record.unallocated), (10_400_000, 10_200_000, 200_000));
    assert_eq!((record.reserve, record.stakers), (0, 0));
    assert_eq!(record.held_back, 1_200_000);
    assert_eq!(record.loss_of(ClassKind::Stakers).taken.get(), 200_000);
    let fund = world.fund(&pool);
    assert_eq!((fund.stakers.assets, fund.cash, fund.last_loss_seq), (1_000_000, 1_000_000, 1));
    assert_eq!((fund.total_paid, fund.paid.used), (0, 0));
    let at = next_receipt(&world, &pool, &staker.id());
    staker.stake(&mut world, &pool, 1);
    let kept: LossReceipt = world.read(&at);
    // The part of a sole staker, an atom less where a raw share was rounded away.
    assert_eq!(borne(&kept, &record), 200_000);
    invariants::check(&world, &pool);
}
