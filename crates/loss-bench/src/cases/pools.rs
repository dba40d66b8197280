//! Pools, their authority and guardian.

use super::Case;
use crate::stage::{Setup, Stage, UNIT};
use loss_testkit::{ix, keys::PoolKeys, params, Success};
use socialized_loss::{instructions::TighterLimits, state::PoolParams};
use solana_signer::Signer;

pub const CASES: &[Case] = &[
    Case::new("init_pool", "two plain mints", init_pool),
    Case::new("init_pool", "the asset is of Token-2022", init_pool).from(super::lps::token_2022),
    Case::new("accrue", "no time has passed", accrue),
    Case::new("accrue", "an hour of interest", |stage| {
        stage.world.advance(3_600);
        accrue(stage)
    }),
    Case::new("propose_params", "any", propose_params),
    Case::new("apply_params", "three days of interest", |stage| {
        propose_params(stage);
        stage.world.advance(i64::from(params::plain().time_lock_seconds));
        let apply = ix::apply_params(&stage.pool, stage.authority.pubkey());
        stage.world.ok(apply, &[&stage.authority])
    }),
    Case::new("cancel_params", "any", |stage| {
        propose_params(stage);
        let cancel = ix::cancel_params(&stage.pool, stage.authority.pubkey());
        stage.world.ok(cancel, &[&stage.authority])
    }),
    Case::new("tighten_limits", "all three", |stage| {
        let limits = TighterLimits {
            deposit_cap: Some(UNIT),
            borrow_cap: Some(UNIT),
            opening_ltv_bps: Some(5_000),
        };
        let tighten = ix::tighten_limits(&stage.pool, stage.authority.pubkey(), limits);
        stage.world.ok(tighten, &[&stage.authority])
    }),
    Case::new("propose_authority", "any", propose_authority),
    Case::new("accept_authority", "any", |stage| {
        propose_authority(stage);
        let accept = ix::accept_authority(&stage.pool, stage.guardian.pubkey());
        stage.world.ok(accept, &[&stage.guardian])
    }),
    Case::new("set_guardian", "any", |stage| {
        let (authority, to) = (stage.authority.pubkey(), stage.keeper.key.pubkey());
        stage.world.ok(ix::set_guardian(&stage.pool, authority, to), &[&stage.authority])
    }),
    Case::new("pause", "any", pause),
    Case::new("unpause", "any", |stage| {
        pause(stage);
        stage.world.advance(60);
        let unpause = ix::unpause(&stage.pool, stage.guardian.pubkey());
        stage.world.ok(unpause, &[&stage.guardian])
    }),
];

/// A second pool of the same authority and mints.
fn init_pool(stage: &mut Stage) -> Success {
    let PoolKeys { creator, asset_mint, collateral_mint, asset_program, .. } = stage.pool;
    let mut keys = PoolKeys::derive(creator, asset_mint, collateral_mint, 1);
    keys.asset_program = asset_program;
    let Setup { params, .. } = Setup::default();
    let init = ix::init_pool(&keys, stage.guardian.pubkey(), params);
    stage.world.ok(init, &[&stage.authority])
}

fn accrue(stage: &mut Stage) -> Success {
    stage.world.ok(ix::accrue(&stage.pool), &[])
}

fn propose_params(stage: &mut Stage) -> Success {
    let wanted = PoolParams { kink_rate_bps: 500, ..params::with_interest() };
    let propose = ix::propose_params(&stage.pool, stage.authority.pubkey(), wanted);
    stage.world.ok(propose, &[&stage.authority])
}

fn propose_authority(stage: &mut Stage) -> Success {
    let (authority, to) = (stage.authority.pubkey(), stage.guardian.pubkey());
    stage.world.ok(ix::propose_authority(&stage.pool, authority, to), &[&stage.authority])
}

fn pause(stage: &mut Stage) -> Success {
    let pause = ix::pause(&stage.pool, stage.guardian.pubkey());
    stage.world.ok(pause, &[&stage.guardian])
}
