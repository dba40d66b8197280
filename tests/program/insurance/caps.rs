//! The caps per event and per day: a bound on what stakers lose, whoever defaults on purpose. What
//! they hold back falls to the LPs, and the record says so.

use crate::common::*;
use loss_testkit::{invariants, params, PoolKeys, Staker, World};
use socialized_loss::state::{ClassKind, PoolParams, ShortfallRecord, StoredBucket};

fn capped(insurance_cap_event: u64, insurance_cap_day: u64) -> PoolParams {
    PoolParams { insurance_cap_event, insurance_cap_day, ..params::plain() }
}

/// A reserve of 100,000 and a staker with 4,000,000.
fn insured(params: PoolParams) -> (World, PoolKeys, Staker) {
    let (mut world, pool) = start_with(params);
    world.fund_insurance(&pool, 100_000);
    let staker = world.funded_staker(&pool, "staker", 4_000_000);
    (world, pool, staker)
}

/// All of the shortfall: who paid which part of it.
#[track_caller]
fn assert_split(record: &ShortfallRecord, reserve: u64, stakers: u64, lps: u64, held_back: u64) {
    let paid = (record.reserve, record.stakers, record.lps, record.unallocated);
    assert_eq!(paid, (reserve, stakers, lps, 0));
    assert_eq!(record.shortfall, reserve + stakers + lps);
    assert_eq!(record.held_back, held_back);
    assert_eq!(record.loss_of(ClassKind::Stakers).taken.get(), stakers);
    assert_eq!(record.loss_of(ClassKind::Lps).taken.get(), lps);
}

#[test]
fn p3_what_the_cap_per_event_holds_back_falls_to_the_lps_and_the_record_says_so() {
    // (cap, by the reserve, by the stakers, by the LPs, held back) of 500,000.
    for (cap, reserve, stakers, lps, held_back) in [
        (0, 0, 0, 500_000, 500_000),
        (99_999, 99_999, 0, 400_001, 400_001),
        (100_000, 100_000, 0, 400_000, 400_000),
        (100_001, 100_000, 1, 399_999, 399_999),
        (300_000, 100_000, 200_000, 200_000, 200_000),
        (499_999, 100_000, 399_999, 1, 1),
        (500_000, 100_000, 400_000, 0, 0),
        (500_001, 100_000, 400_000, 0, 0),
    ] {
        let (mut world, pool, staker) = insured(capped(cap, u64::MAX));
        let record = lose(&mut world, &pool, 500_000);
        assert_split(&record, reserve, stakers, lps, held_back);
        let fund = world.fund(&pool);
        assert_eq!((fund.reserve, fund.stakers.assets), (100_000 - reserve, 4_000_000 - stakers));
        let short = 4_000_000 - stakers - staker.claim(&world, &pool);
        assert!(short <= 1, "{short}: an atom of rounding");
        invariants::check(&world, &pool);
    }
}

#[test]
fn what_the_fund_does_not_have_is_not_held_back() {
    let (mut world, pool, _) = insured(capped(4_200_000, u64::MAX));
    // 4,100,000 are there; the cap would allow more.
    let record = lose(&mut world, &pool, 4_500_000);
    assert_split(&record, 100_000, 4_000_000, 400_000, 0);
    invariants::check(&world, &pool);

    let (mut world, pool, _) = insured(capped(4_000_000, u64::MAX));
    let record = lose(&mut world, &pool, 4_500_000);
    assert_split(&record, 100_000, 3_900_000, 500_000, 100_000);
    invariants::check(&world, &pool);
}

#[test]
fn p3_over_a_day_the_cap_flows_back_second_by_second() {
    // 864,000 a day are ten atoms a second. `lose` takes a second before and one after.
    let (mut world, pool, staker) = insured(capped(u64::MAX, 864_000));
    let first = lose(&mut world, &pool, 500_000);
    assert_split(&first, 100_000, 400_000, 0, 0);

    // Two seconds later: 864,000 - 500,000 + 20.
    let second = lose(&mut world, &pool, 500_000);
    assert_split(&second, 0, 364_020, 135_980, 135_980);
    let paid = StoredBucket { used: 864_000, updated_at: second.recorded_at };
    assert_eq!(world.fund(&pool).paid, paid);

    // An hour and two seconds later.
    wait(&mut world, &pool, 3_600);
    let third = lose(&mut world, &pool, 500_000);
    assert_split(&third, 0, 36_020, 463_980, 463_980);

    // Two days do not save up a second cap.
    wait(&mut world, &pool, 2 * DAY);
    let fourth = lose(&mut world, &pool, 1_000_000);
    assert_split(&fourth, 0, 864_000, 136_000, 136_000);
    assert_eq!(fourth.recorded_at - first.recorded_at, 2 * DAY + 3_606);

    let borne = 400_000 + 364_020 + 36_020 + 864_000;
    assert_eq!(world.fund(&pool).total_paid, borne + 100_000);
    assert_eq!(world.fund(&pool).stakers.assets, 4_000_000 - borne);
    // Four roundings of at most an atom.
    let short = 4_000_000 - borne - staker.claim(&world, &pool);
    assert!(short <= 4, "{short}");
    invariants::check(&world, &pool);
}

/// However a defaulter cuts one loss into many, and however long it takes over it.
#[test]
fn stakers_lose_at_most_one_cap_at_once_and_two_within_a_day() {
    let (mut world, pool, _) = insured(capped(u64::MAX, 864_000));
    let began = world.now();
    let mut at_once = 0;
    for _ in 0..6 {
        let record = lose(&mut world, &pool, 200_000);
        at_once += record.reserve + record.stakers;
    }
    // One cap, and what flowed back in the ten seconds from the first record to the last.
    assert_eq!(at_once, 864_000 + 100);
    let mut within_a_day = at_once;
    for _ in 0..11 {
        wait(&mut world, &pool, 2 * 3_600);
        let record = lose(&mut world, &pool, 200_000);
        within_a_day += record.reserve + record.stakers;
    }
    assert!(world.now() - began < DAY);
    // 22 hours and 22 seconds more.
    assert_eq!(within_a_day, at_once + 10 * (22 * 3_600 + 22));
    assert!(within_a_day <= 2 * 864_000);
    assert_eq!(world.fund(&pool).total_paid, within_a_day);
    invariants::check(&world, &pool);
}

#[test]
fn p14_an_event_that_a_cap_kept_from_the_stakers_leaves_no_trace_on_them() {
    let (mut world, pool, staker) = insured(capped(100_000, u64::MAX));
    let record = lose(&mut world, &pool, 500_000);
    assert_split(&record, 100_000, 0, 400_000, 400_000);
    assert_eq!((world.fund(&pool).last_loss_seq, world.pool(&pool).last_loss_seq), (0, 1));
    assert_eq!(leave(&mut world, &pool, &staker), 4_000_000);
    let receipt = loss_testkit::keys::receipt(&pool.stake(&staker.id()), 0);
    assert!(world.svm.get_account(&receipt).is_none());
    invariants::check(&world, &pool);
}
