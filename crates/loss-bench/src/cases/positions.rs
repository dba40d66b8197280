//! Borrowers.

use super::Case;
use crate::stage::{Stage, UNIT};
use loss_testkit::{ix, Success};

const PAR: i64 = 100_00000000;

pub const CASES: &[Case] = &[
    Case::new("open_position", "any", |stage| {
        let owner = stage.carl.id();
        stage.world.ok(ix::open_position(&stage.pool, owner, owner, 1), &[&stage.carl.key])
    }),
    Case::new("add_collateral", "any", |stage| {
        stage.carl.add_collateral(&mut stage.world, &stage.pool, 1_000)
    }),
    Case::new("remove_collateral", "typical: no debt", |stage| {
        repay(stage, u64::MAX);
        remove_collateral(stage)
    }),
    Case::new("remove_collateral", "worst: debt, interest accrued, a newer price", |stage| {
        stage.an_hour_later(PAR);
        remove_collateral(stage)
    }),
    Case::new("borrow", "the price the pool kept", |stage| {
        let (position, owner, asset) = (stage.carl.position, stage.carl.id(), stage.carl.asset);
        let borrow = ix::borrow(&stage.pool, position, owner, asset, None, UNIT);
        stage.world.ok(borrow, &[&stage.carl.key])
    }),
    Case::new("borrow", "typical and worst: interest accrued, a newer price", |stage| {
        stage.an_hour_later(PAR);
        stage.carl.borrow(&mut stage.world, &stage.pool, UNIT)
    }),
    Case::new("repay", "typical: a part, interest accrued", |stage| {
        stage.world.advance(3_600);
        repay(stage, 123_456_789)
    }),
    Case::new("repay", "everything, interest accrued", |stage| {
        give_asset(stage);
        stage.world.advance(3_600);
        repay(stage, u64::MAX)
    }),
    Case::new("close_position", "any", |stage| {
        let owner = stage.carl.id();
        stage.world.ok(ix::open_position(&stage.pool, owner, owner, 1), &[&stage.carl.key]);
        let position = stage.pool.position(&owner, 1);
        stage.world.ok(ix::close_position(position, owner, owner), &[&stage.carl.key])
    }),
];

fn remove_collateral(stage: &mut Stage) -> Success {
    stage.carl.remove_collateral(&mut stage.world, &stage.pool, 1_000)
}

fn repay(stage: &mut Stage, amount: u64) -> Success {
    stage.carl.repay(&mut stage.world, &stage.pool, amount)
}

/// So that Carl can pay interest too.
fn give_asset(stage: &mut Stage) {
    let (mint, owner) = (stage.pool.asset_mint, stage.carl.id());
    stage.carl.asset = stage.world.token_account(mint, owner, 800 * UNIT);
}
