//! Hard bounds of every parameter: accepted exactly at the bound, refused one beyond it, by
//! `init_pool` and by `propose_params` alike.

use crate::common::*;
use loss_testkit::{
    invariants, ix,
    keys::address,
    params::{plain, DAY},
    PoolKeys, World,
};
use socialized_loss::{
    error::LossError,
    state::{Pool, PoolParams, PoolProposal},
};
use solana_signer::Signer;

/// Parameters that touch no bound, so that each can be moved alone.
fn middle() -> PoolParams {
    PoolParams {
        liquidation_threshold_bps: 8_000,
        opening_ltv_bps: 5_000,
        bonus_min_bps: 500,
        bonus_max_bps: 1_000,
        base_rate_bps: 100,
        kink_rate_bps: 400,
        max_rate_bps: 10_000,
        ..plain()
    }
}

/// A parameter, its bounds, and what else must be so for the bound to be the one that counts.
struct Bound {
    name: &'static str,
    set: fn(&mut PoolParams, u64),
    min: u64,
    max: u64,
}

macro_rules! bound {
    ($name:ident, $min:expr, $max:expr) => {
        bound!($name, $min, $max, |_params| ())
    };
    ($name:ident, $min:expr, $max:expr, $also:expr) => {
        Bound {
            name: stringify!($name),
            set: |params, value| {
                let also: fn(&mut PoolParams) = $also;
                also(params);
                params.$name = value.try_into().expect("a bound of the parameter's type");
            },
            min: u64::from($min),
            max: u64::from($max),
        }
    };
}

fn bounds() -> Vec<Bound> {
    vec![
        // Of an asset with six decimals: a thousand of it, and one.
        bound!(min_debt, 100_u64, 1_000_000_000_u64, |params| params.dust_value = 0),
        bound!(dust_value, 0_u64, 1_000_000_u64, |params| params.min_debt = 1_000_000_000),
        bound!(record_reward_max, 0_u64, u64::MAX),
        bound!(insurance_cap_event, 0_u64, u64::MAX),
        bound!(insurance_cap_day, 0_u64, u64::MAX),
        bound!(deposit_cap, 0_u64, u64::MAX),
        bound!(borrow_cap, 0_u64, u64::MAX),
        // One percent below the threshold of 80%.
        bound!(opening_ltv_bps, 0_u32, 7_900_u32),
        bound!(liquidation_threshold_bps, 1_000_u32, 9_700_u32, |params| {
            params.opening_ltv_bps = 900;
            (params.bonus_min_bps, params.bonus_max_bps) = (0, 0);
            params.record_reward_bps = 0;
        }),
        bound!(close_factor_bps, 1_000_u32, 10_000_u32),
        bound!(bonus_max_bps, 500_u32, 2_000_u32),
        bound!(bonus_min_bps, 0_u32, 1_000_u32, |params| {
            (params.bonus_max_bps, params.record_reward_bps) = (2_000, 0);
        }),
        bound!(bonus_slope_bps, 0_u32, 20_000_u32),
        bound!(insurance_fee_bps, 0_u32, 5_000_u32),
        bound!(max_rate_bps, 400_u32, 100_000_u32),
        bound!(kink_rate_bps, 100_u32, 10_000_u32),
        bound!(base_rate_bps, 0_u32, 400_u32),
        bound!(kink_utilization_bps, 100_u32, 9_900_u32),
        bound!(confidence_multiple_bps, 10_000_u32, 100_000_u32),
        bound!(max_confidence_bps, 10_u32, 1_000_u32),
        bound!(max_price_age_seconds, 10_u32, 120_u32),
        bound!(recognition_window_seconds, 120_u32, 21_600_u32, |params| {
            params.record_grace_seconds = 60;
        }),
        // Half of the recognition window of an hour.
        bound!(record_grace_seconds, 60_u32, 1_800_u32),
        // Half of the smallest bonus of 5%.
        bound!(record_reward_bps, 0_u32, 250_u32),
        bound!(record_life_seconds, 60 * DAY, 3_650 * DAY),
        // A second longer than cooldown and window of a day each.
        bound!(time_lock_seconds, 2 * DAY + 1, 30 * DAY),
        bound!(max_pause_seconds, 0_u32, 3 * DAY),
        bound!(liquidation_fee_bps, 0_u32, 5_000_u32),
        bound!(withdraw_delay_seconds, 0_u32, 14 * DAY, |params| {
            params.time_lock_seconds = 30 * DAY;
        }),
        // The window of a day.
        bound!(cooldown_seconds, DAY, 14 * DAY, |params| params.time_lock_seconds = 30 * DAY),
        bound!(exit_window_seconds, DAY, 7 * DAY, |params| {
            (params.cooldown_seconds, params.time_lock_seconds) = (7 * DAY, 30 * DAY);
        }),
        bound!(salvage_premium_bps, 0_u32, 5_000_u32),
        bound!(salvage_discount_bps, 0_u32, 2_000_u32),
        bound!(salvage_duration_seconds, 3_600_u32, 14 * DAY),
        bound!(salvage_min_lot_bps, 1_u32, 10_000_u32),
    ]
}

#[test]
fn the_table_has_every_parameter() {
    let names: Vec<_> = bounds().iter().map(|bound| bound.name).collect();
    let printed = format!("{:#?}", plain());
    let fields: Vec<_> = printed
        .lines()
        .filter_map(|line| line.trim().split_once(':').map(|(name, _)| name))
        .collect();
    assert_eq!(fields.len(), 35);
    for field in fields {
        assert_eq!(names.iter().filter(|name| **name == field).count(), 1, "{field}");
    }
}

/// Proposes and takes back, so that the next can be tried on the same pool.
#[track_caller]
fn accepted(world: &mut World, pool: &PoolKeys, params: PoolParams, what: &str) {
    let authority = world.actor("authority");
    let propose = ix::propose_params(pool, authority.pubkey(), params);
    let sent = world.send(&[propose], &[&authority]);
    assert!(sent.is_ok(), "{what}: {:?}", sent.err());
    assert_eq!(world.read::<PoolProposal>(&pool.proposal()).params, params, "{what}");
    world.ok(ix::cancel_params(pool, authority.pubkey()), &[&authority]);
}

#[track_caller]
fn refused(world: &mut World, pool: &PoolKeys, params: PoolParams, what: &str) {
    let authority = world.actor("authority");
    let propose = ix::propose_params(pool, authority.pubkey(), params);
    let failure = world.send(&[propose], &[&authority]).expect_err(what);
    assert_eq!(failure.code, Some(LossError::ParamOutOfBounds.into()), "{what}");
    let named = failure.logs.iter().any(|line| line.contains(": must be between "));
    assert!(named, "{what}: {:?}", failure.logs);
    // The same at creation.
    let keys = PoolKeys::derive(pool.creator, pool.asset_mint, pool.collateral_mint, 9);
    let init = ix::init_pool(&keys, address("guardian"), params);
    let failure = world.send(&[init], &[&authority]).expect_err(what);
    assert_eq!(failure.code, Some(LossError::ParamOutOfBounds.into()), "{what}");
}

#[test]
fn p15_every_parameter_is_accepted_at_its_bounds_and_refused_one_beyond() {
    let (mut world, pool, _) = start();
    let mut beyond = 0;
    for Bound { name, set, min, max } in bounds() {
        for (value, what) in [(min, "smallest"), (max, "largest")] {
            let mut params = middle();
            set(&mut params, value);
            accepted(&mut world, &pool, params, &format!("{what} {name}"));
        }
        let below = min.checked_sub(1).map(|value| (value, "below"));
        let above = max.checked_add(1).map(|value| (value, "above"));
        for (value, what) in below.into_iter().chain(above) {
            let mut params = middle();
            set(&mut params, value);
            refused(&mut world, &pool, params, &format!("{what} {name}"));
            beyond += 1;
        }
    }
    // Of 70 bounds, 22 are the ends of their types.
    assert_eq!(beyond, 48);
    invariants::check(&world, &pool);
}

#[test]
fn p6_at_the_threshold_the_collateral_pays_for_the_debt_and_the_largest_bonus() {
    let (mut world, pool, _) = start();
    for (threshold, bonus) in [(8_333, 2_000), (9_090, 1_000), (9_523, 500), (9_700, 309)] {
        let with = |bonus_max_bps| PoolParams {
            liquidation_threshold_bps: threshold,
            opening_ltv_bps: 900,
            bonus_min_bps: 0,
            record_reward_bps: 0,
            bonus_max_bps,
            ..middle()
        };
        assert!(u64::from(threshold) * u64::from(10_000 + bonus) <= 100_000_000);
        accepted(&mut world, &pool, with(bonus), &format!("{threshold} with {bonus}"));
        if bonus < 2_000 {
            assert!(u64::from(threshold) * u64::from(10_001 + bonus) > 100_000_000 - 10_000);
        }
        let over = PoolParams { liquidation_threshold_bps: threshold + 1, ..with(bonus) };
        refused(&mut world, &pool, over, &format!("{} with {bonus}", threshold + 1));
    }
    invariants::check(&world, &pool);
}

#[test]
fn bounds_that_are_other_parameters_are_the_smaller_of_both() {
    let (mut world, pool, _) = start();
    let small_debt = |dust_value| PoolParams { min_debt: 100, dust_value, ..middle() };
    accepted(&mut world, &pool, small_debt(100), "dust of the smallest debt");
    refused(&mut world, &pool, small_debt(101), "dust above the smallest debt");
    let small_bonus = |bonus_min_bps| PoolParams { bonus_min_bps, bonus_max_bps: 700, ..middle() };
    accepted(&mut world, &pool, small_bonus(700), "smallest bonus as large as the largest");
    refused(&mut world, &pool, small_bonus(701), "smallest bonus above the largest");
    let odd_bonus =
        |record_reward_bps| PoolParams { bonus_min_bps: 301, record_reward_bps, ..middle() };
    accepted(&mut world, &pool, odd_bonus(150), "half of the smallest bonus, rounded down");
    refused(&mut world, &pool, odd_bonus(151), "more than half of the smallest bonus");
    invariants::check(&world, &pool);
}

#[test]
fn amounts_are_bounded_in_whole_assets_whatever_the_decimals() {
    // Decimals, the largest smallest debt, and the largest dust with it.
    for (decimals, debt, dust) in [
        (0, 1_000, 1),
        (2, 100_000, 100),
        (9, 1_000_000_000_000, 1_000_000_000),
        (18, u64::MAX, 1_000_000_000_000_000_000),
    ] {
        let mut world = World::new();
        let mints = (world.mint("asset", decimals), world.mint("collateral", 9));
        let authority = world.actor("authority");
        let keys = PoolKeys::derive(authority.pubkey(), mints.0, mints.1, 0);
        let init = |min_debt, dust_value| {
            let params = PoolParams { min_debt, dust_value, ..middle() };
            ix::init_pool(&keys, address("guardian"), params)
        };
        let beyond = LossError::ParamOutOfBounds;
        world.refused(init(debt, dust + 1), &[&authority], beyond);
        if let Some(above) = debt.checked_add(1) {
            world.refused(init(above, dust), &[&authority], beyond);
        }
        world.ok(init(debt, dust), &[&authority]);
        let params = world.pool(&keys).params;
        assert_eq!((params.min_debt, params.dust_value), (debt, dust));
        invariants::check(&world, &keys);
    }
}

#[test]
fn a_pool_can_be_made_at_every_lower_bound_and_at_every_upper_bound() {
    let (mut world, pool, authority) = start();
    for (pool_id, upper) in [(1, false), (2, true)] {
        let mut params = PoolParams {
            min_debt: if upper { 1_000_000_000 } else { 100 },
            dust_value: if upper { 1_000_000 } else { 0 },
            ..plain()
        };
        let related = [
            "min_debt",
            "dust_value",
            "opening_ltv_bps",
            "liquidation_threshold_bps",
            "bonus_max_bps",
            "bonus_min_bps",
            "max_rate_bps",
            "kink_rate_bps",
            "base_rate_bps",
            "time_lock_seconds",
            "cooldown_seconds",
        ];
        for Bound { set, min, max, .. } in
            bounds().into_iter().filter(|bound| !related.contains(&bound.name))
        {
            set(&mut params, if upper { max } else { min });
        }
        (params.cooldown_seconds, params.time_lock_seconds) =
            if upper { (14 * DAY, 30 * DAY) } else { (DAY, 2 * DAY + 1) };
        let keys =
            PoolKeys::derive(authority.pubkey(), pool.asset_mint, pool.collateral_mint, pool_id);
        world.ok(ix::init_pool(&keys, address("guardian"), params), &[&authority]);
        assert_eq!(world.read::<Pool>(&keys.pool).params, params);
        invariants::check(&world, &keys);
    }
    invariants::check(&world, &pool);
}
