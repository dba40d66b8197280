//! What an authority cannot do to users even when its key is stolen (P15).

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{exact::assert_same, invariants, ix, params};
use socialized_loss::{
    error::LossError,
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::PoolParams,
};
use solana_signer::Signer;

#[test]
fn p15_harmful_parameters_are_refused_whoever_signs() {
    let (mut world, pool, authority) = start();
    let plain = params::plain();
    for harmful in [
        PoolParams { insurance_fee_bps: 10_000, ..plain },
        PoolParams { opening_ltv_bps: 10_000, ..plain },
        PoolParams { liquidation_threshold_bps: 10_000, ..plain },
        PoolParams { bonus_max_bps: 10_000, ..plain },
        PoolParams { max_rate_bps: u32::MAX, ..plain },
        PoolParams { max_price_age_seconds: u32::MAX, ..plain },
        PoolParams { max_confidence_bps: 10_000, ..plain },
        PoolParams { recognition_window_seconds: u32::MAX, ..plain },
        PoolParams { record_reward_bps: 10_000, ..plain },
        PoolParams { record_life_seconds: 0, ..plain },
        PoolParams { time_lock_seconds: 0, ..plain },
        PoolParams { max_pause_seconds: u32::MAX, ..plain },
        PoolParams { liquidation_fee_bps: 10_000, ..plain },
        PoolParams { withdraw_delay_seconds: u32::MAX, ..plain },
        PoolParams { cooldown_seconds: u32::MAX, ..plain },
        PoolParams { cooldown_seconds: 0, ..plain },
        PoolParams { exit_window_seconds: 0, ..plain },
        PoolParams {
            time_lock_seconds: plain.cooldown_seconds + plain.exit_window_seconds,
            ..plain
        },
        PoolParams { salvage_discount_bps: 10_000, ..plain },
        PoolParams { salvage_duration_seconds: 0, ..plain },
    ] {
        let propose = ix::propose_params(&pool, authority.pubkey(), harmful);
        world.refused(propose, &[&authority], LossError::ParamOutOfBounds);
    }
    assert_eq!(world.pool(&pool).params, plain);
    invariants::check(&world, &pool);
}

#[test]
fn p15_whoever_dislikes_a_proposal_can_leave_before_it_applies_even_paused() {
    let (mut world, pool, authority) = start_with(params::with_interest());
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let worse = PoolParams { insurance_fee_bps: 5_000, ..params::with_interest() };
    world.ok(ix::propose_params(&pool, authority.pubkey(), worse), &[&authority]);
    world.ok(ix::pause(&pool, authority.pubkey()), &[&authority]);
    world.advance(3 * 86_400 - 1);
    let apply = ix::apply_params(&pool, authority.pubkey());
    world.refused(apply.clone(), &[&authority], LossError::TimeLocked);

    lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    assert_eq!(world.balance(&lp.asset), 1_000_000);
    world.advance(1);
    world.ok(apply, &[&authority]);
    assert_eq!(world.pool(&pool).params, worse);
    invariants::check(&world, &pool);
}

#[test]
fn p15_the_authority_cannot_touch_a_share_a_vault_or_the_fund() {
    let (mut world, pool, authority) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.fund_insurance(&pool, 500);
    let thief = authority.pubkey();
    let loot = world.token_account(pool.asset_mint, thief, 0);
    let share = pool.lp(&lp.id());
    let has_one = ErrorCode::ConstraintHasOne.into();
    let (before, fund) = (world.pool(&pool), world.fund(&pool));

    let side = ix::LpSide { owner: thief, asset: loot, payer: thief, receipt: None };
    let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 0 };
    let withdraw = ix::withdraw(&pool, side, args);
    let steal = ix::with_account(withdraw, &pool.lp(&thief), share);
    world.refused_with(steal, &[&authority], has_one);
    let close = ix::close_lp(&pool, thief, thief, thief, None);
    let close = ix::with_account(close, &pool.lp(&thief), share);
    world.refused_with(close, &[&authority], has_one);
    // A vault's tokens move only with the pool's signature: 4 is not the owner.
    world.ok(ix::open_lp(&pool, thief, thief), &[&authority]);
    for vault in [pool.asset_vault, pool.insurance_vault] {
        let side = ix::LpSide { asset: vault, ..side };
        let args = DepositArgs { amount: 500, min_shares_out: 0, expected_seq: None };
        world.refused_with(ix::deposit(&pool, side, args), &[&authority], 4);
        world.refused_with(ix::fund_insurance(&pool, thief, vault, 500), &[&authority], 4);
    }
    assert_same(&world.pool(&pool), &before);
    assert_same(&world.fund(&pool), &fund);
    assert_eq!(lp.claim(&world, &pool), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p15_no_change_of_parameters_lowers_a_claim_or_moves_the_oracle() {
    let (mut world, pool, authority) = lent_out();
    world.ok(ix::accrue(&pool), &[]);
    let before = world.pool(&pool);
    let lp = loss_testkit::actor("lp").pubkey();
    let claim = loss_testkit::actors::claim(&world, &pool, &lp);
    let worst = PoolParams {
        insurance_fee_bps: 5_000,
        insurance_cap_event: 0,
        insurance_cap_day: 0,
        deposit_cap: 0,
        borrow_cap: 0,
        kink_rate_bps: 0,
        max_rate_bps: 0,
        ..params::with_interest()
    };
    propose_and_wait(&mut world, &pool, &authority, worst);
    world.ok(ix::apply_params(&pool, authority.pubkey()), &[&authority]);
    let after = world.pool(&pool);
    assert!(loss_testkit::actors::claim(&world, &pool, &lp) >= claim);
    assert_eq!(after.feed_id, before.feed_id);
    assert_eq!((after.asset_mint, after.asset_vault), (before.asset_mint, before.asset_vault));
    assert_eq!(after.collateral_vault, before.collateral_vault);
    assert_eq!(after.insurance, before.insurance);
    invariants::check(&world, &pool);
}
