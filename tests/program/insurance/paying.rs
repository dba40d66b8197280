//! How the fund pays: the reserve first, then the stakers pro rata through their index, then the
//! LPs; at the same cost however many stakers there are, and whoever settles when.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_testkit::{events, exact::assert_same, invariants, ix, params, PoolKeys, Staker, World};
use socialized_loss::{
    events::{ClassInEvent, ShortfallRecorded},
    state::{ClassKind, InsuranceStake, PoolParams},
};

/// A reserve of 300,000, and stakers with 1,000,000 and 3,000,000.
fn two() -> (World, PoolKeys, [Staker; 2]) {
    let (mut world, pool) = start();
    world.fund_insurance(&pool, 300_000);
    let stakers = [("one", 1_000_000), ("three", 3_000_000)]
        .map(|(name, amount)| world.funded_staker(&pool, name, amount));
    (world, pool, stakers)
}

fn claims<const N: usize>(world: &World, pool: &PoolKeys, stakers: &[Staker; N]) -> [u64; N] {
    std::array::from_fn(|nth| stakers[nth].claim(world, pool))
}

#[test]
fn p3_the_reserve_pays_first_then_the_stakers_then_the_lps() {
    // (loss, by the reserve, by the stakers, by the LPs, what the two claim after)
    for (loss, reserve, stakers, lps, after) in [
        (299_999, 299_999, 0, 0, [1_000_000, 3_000_000]),
        (300_000, 300_000, 0, 0, [1_000_000, 3_000_000]),
        // An atom of four million: the fraction is rounded down, each loses less than one more.
        (300_001, 300_000, 1, 0, [999_999, 2_999_999]),
        (1_300_000, 300_000, 1_000_000, 0, [750_000, 2_250_000]),
        (4_299_999, 300_000, 3_999_999, 0, [0, 0]),
        (4_300_000, 300_000, 4_000_000, 0, [0, 0]),
        (4_300_001, 300_000, 4_000_000, 1, [0, 0]),
        (5_000_000, 300_000, 4_000_000, 700_000, [0, 0]),
    ] {
        let (mut world, pool, both) = two();
        let record = lose(&mut world, &pool, loss);
        assert_eq!((record.debt, record.collateral_proceeds, record.shortfall), (loss, 0, loss));
        let paid = (record.reserve, record.stakers, record.lps);
        assert_eq!(paid, (reserve, stakers, lps), "{loss}");
        assert_eq!((record.unallocated, record.held_back), (0, 0), "{loss}");
        assert_eq!(record.loss_of(ClassKind::Stakers).taken.get(), stakers, "{loss}");
        assert_eq!(claims(&world, &pool, &both), after, "{loss}");
        // What the fund paid is in the pool's vault now.
        let fund = world.fund(&pool);
        assert_eq!(fund.cash, 4_300_000 - reserve - stakers);
        assert_eq!(world.balance(&pool.insurance_vault), fund.cash);
        assert_eq!(world.balance(&pool.asset_vault), SUPPLIED - lps);
        assert_eq!((fund.total_paid, fund.reserve), (reserve + stakers, 300_000 - reserve));
        assert_eq!(fund.last_loss_seq, u64::from(stakers > 0));
        assert_eq!(world.pool(&pool).last_loss_seq, u64::from(lps > 0));
        assert_eq!(world.pool(&pool).ledger.lps.assets, SUPPLIED - lps);
        invariants::check(&world, &pool);
    }
}

#[test]
fn the_event_shows_the_stakers_class_as_the_loss_found_and_left_it() {
    let (mut world, pool, _) = two();
    let borrower = world.indebted(&pool, "borrower", 26_000_000, 1_300_000);
    reprice(&mut world, &pool, 1);
    let caller = world.new_caller(&pool, "recorder", 0);
    let meta = caller.record(&mut world, &pool, &borrower);
    let event = events::sent::<ShortfallRecorded>(&meta).remove(0);
    assert_eq!((event.reserve, event.stakers, event.lps), (300_000, 1_000_000, 0));
    let before = ClassInEvent {
        assets: 4_000_000,
        epoch: 0,
        total_shares: 4_000_000 * SHARE,
        index_mantissa: 1 << 127,
        index_exponent: 0,
        splits: 0,
    };
    assert_eq!(event.stakers_before, before);
    // Three quarters survive: 1.5 / 2.
    let after = ClassInEvent {
        assets: 3_000_000,
        total_shares: 3_000_000 * SHARE,
        index_mantissa: 3 << 126,
        index_exponent: 1,
        ..before
    };
    assert_eq!(event.stakers_after, after);
    assert_eq!(event.lps_before, event.lps_after);
    invariants::check(&world, &pool);
}

#[test]
fn p12_a_loss_touches_no_stake_and_costs_the_same_for_one_staker_as_for_forty() {
    let cost_with = |count: u32| {
        let (mut world, pool) = start();
        let stakers: Vec<Staker> = (0..count)
            .map(|nth| world.funded_staker(&pool, &format!("staker {nth}"), 1_000_000))
            .collect();
        let borrower = world.indebted(&pool, "borrower", 10_000_000, 500_000);
        let keys: Vec<Pubkey> = stakers.iter().map(|staker| pool.stake(&staker.id())).collect();
        let before: Vec<InsuranceStake> = keys.iter().map(|key| world.read(key)).collect();
        reprice(&mut world, &pool, 1);
        let caller = world.new_caller(&pool, "recorder", 0);
        let meta = caller.record(&mut world, &pool, &borrower);
        for (key, before) in keys.iter().zip(&before) {
            assert_same(&world.read::<InsuranceStake>(key), before);
        }
        assert_eq!(world.record(&pool, borrower.nonce).stakers, 500_000);
        // Each bore the same, an atom of rounding apart.
        let left = 1_000_000 - 500_000 / u64::from(count);
        for staker in &stakers {
            let claim = staker.claim(&world, &pool);
            assert!(claim == left || claim + 1 == left, "{claim} of {left}");
        }
        invariants::check(&world, &pool);
        meta.compute_units_consumed
    };
    let (one, forty) = (cost_with(1), cost_with(40));
    // The digits of a division differ; nothing grows with the number.
    assert!(one.abs_diff(forty) < 500, "{one} for one, {forty} for forty");
}

#[test]
fn p7_who_settles_first_or_at_all_makes_no_difference() {
    let names = ["a", "b", "c"];
    let orders: [&[usize]; 7] =
        [&[0, 1, 2], &[0, 2, 1], &[1, 0, 2], &[1, 2, 0], &[2, 0, 1], &[2, 1, 0], &[1]];
    let mut seen = Vec::new();
    for order in orders {
        let (mut world, pool) = start();
        let stakers: [Staker; 3] = std::array::from_fn(|nth| {
            world.funded_staker(&pool, names[nth], 1_000_003 * (nth as u64 + 1))
        });
        for loss in [123_457, 1_000_001] {
            lose(&mut world, &pool, loss);
            for nth in order {
                world.ok(ix::settle_stake(&pool, stakers[*nth].id()), &[]);
            }
        }
        seen.push(claims(&world, &pool, &stakers));
        invariants::check(&world, &pool);
    }
    // 6,000,018 less 1,123,458 in all, times 1/6, 2/6 and 3/6: 812,760, 1,625,520, 2,438,280.
    assert!(seen.iter().all(|claims| *claims == [812_759, 1_625_519, 2_438_279]), "{seen:?}");
}

#[test]
fn p3_what_the_pool_owes_the_fund_is_used_before_its_tokens_and_costs_stakers_the_same() {
    let rates =
        PoolParams { base_rate_bps: 400, kink_rate_bps: 400, max_rate_bps: 400, ..params::plain() };
    let (mut world, pool) = start_with(PoolParams { insurance_fee_bps: 5_000, ..rates });
    world.indebted(&pool, "borrower", 20_000_000, 100_000);
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let defaulter = world.indebted(&pool, "defaulter", 20_000, 1_000);
    wait(&mut world, &pool, YEAR - 1);
    // Both worlds step through the same interest.
    world.ok(ix::accrue(&pool), &[]);
    let mut collected = world.fork();
    collected.ok(ix::collect_insurance(&pool), &[]);

    // 4% on 101,000 are 4,040, and half is the stakers'; 1,040 are not paid back. The second after
    // the first step is interest on interest, so the debt of 1,040 rounds up to 1,041.
    let owed = record(&mut world, &pool, &defaulter);
    let paid = record(&mut collected, &pool, &defaulter);
    for record in [&owed, &paid] {
        assert_eq!((record.debt, record.reserve, record.stakers), (1_041, 0, 1_041));
    }
    assert_eq!(world.balance(&pool.insurance_vault), 1_000_000, "a claim was given up");
    assert_eq!(world.pool(&pool).ledger.receivable, 2_020 - 1_041);
    assert_eq!(collected.pool(&pool).ledger.receivable, 0);
    assert_eq!(collected.balance(&pool.insurance_vault), 1_002_020 - 1_041);
    for world in [&world, &collected] {
        assert_eq!(staker.claim(world, &pool), 1_000_979 - 1, "an atom of rounding");
        invariants::check(world, &pool);
    }
}

#[test]
fn p6_nobodys_claim_rises_by_a_default_that_the_fund_pays() {
    let (mut world, pool, both) = two();
    let lp = loss_testkit::actor("lp");
    let lp = solana_signer::Signer::pubkey(&lp);
    let of_the_lp = loss_testkit::actors::claim(&world, &pool, &lp);
    let mut before = claims(&world, &pool, &both);
    for loss in [299_999, 1_001, 1_000_003, 77_777, 1_000] {
        lose(&mut world, &pool, loss);
        let after = claims(&world, &pool, &both);
        assert!(after[0] <= before[0] && after[1] <= before[1], "{after:?} after {before:?}");
        assert_eq!(loss_testkit::actors::claim(&world, &pool, &lp), of_the_lp);
        before = after;
        invariants::check(&world, &pool);
    }
    // 4,300,000 less 1,379,780 in all are the two's: 730,055 and 2,190,165, an atom of rounding less.
    assert_eq!(before, [730_054, 2_190_164]);
}
