//! The insurance fund and its stakers.

use super::{
    lps::{token_2022, SOME},
    Case,
};
use crate::stage::{Stage, UNIT};
use loss_testkit::{ix, Staker, Success};
use socialized_loss::instructions::WithdrawAmount;
use solana_signer::Signer;

const SETTLE: u64 = 5_000;
const CHANGE: u64 = 16_000;
const DAY: i64 = 86_400;

pub const CASES: &[Case] = &[
    Case::new("fund_insurance", "an hour of interest, credited to the fund", |stage| {
        let donor = stage.world.actor("another donor");
        let asset = stage.world.token_account(stage.pool.asset_mint, donor.pubkey(), UNIT);
        stage.world.advance(3_600);
        stage.world.ok(ix::fund_insurance(&stage.pool, donor.pubkey(), asset, UNIT), &[&donor])
    }),
    Case::new("collect_insurance", "nothing to move", |stage| {
        stage.world.ok(ix::collect_insurance(&stage.pool), &[])
    }),
    Case::new("collect_insurance", "an hour of interest, moved", |stage| {
        stage.world.advance(3_600);
        stage.world.ok(ix::collect_insurance(&stage.pool), &[])
    }),
    Case::new("open_stake", "any", |stage| {
        let eve = stage.world.actor("eve");
        let owner = eve.pubkey();
        stage.world.ok(ix::open_stake(&stage.pool, owner, owner), &[&eve])
    }),
    Case::new("stake", "typical: interest accrued and credited", |stage| {
        let sue = sue(stage);
        stage.world.advance(3_600);
        stake(stage, &sue)
    })
    .at_most(CHANGE),
    Case::new("stake", "worst: the same, losses settled, receipt made", |stage| {
        let sue = slashed(stage);
        stake(stage, &sue)
    })
    .at_most(CHANGE),
    Case::new("stake", "Token-2022: interest accrued and credited", |stage| {
        let sue = sue(stage);
        stage.world.advance(3_600);
        stake(stage, &sue)
    })
    .from(token_2022),
    Case::new("request_unstake", "an amount", |stage| {
        let sue = sue(stage);
        stage.world.advance(3_600);
        sue.request(&mut stage.world, &stage.pool, SOME)
    }),
    Case::new("cancel_unstake", "any", |stage| {
        let sue = sue(stage);
        sue.request(&mut stage.world, &stage.pool, SOME);
        stage.world.ok(ix::cancel_unstake(&stage.pool, sue.id()), &[&sue.key])
    }),
    Case::new("unstake", "typical: an amount, interest accrued and credited", |stage| {
        let sue = sue(stage);
        sue.request(&mut stage.world, &stage.pool, WithdrawAmount::All);
        stage.world.advance(DAY);
        sue.unstake(&mut stage.world, &stage.pool, WithdrawAmount::Assets(UNIT))
    })
    .at_most(CHANGE),
    Case::new("unstake", "worst: the same, losses settled, receipt made", |stage| {
        let sue = slashed(stage);
        sue.request(&mut stage.world, &stage.pool, WithdrawAmount::All);
        stage.world.advance(DAY);
        sue.unstake(&mut stage.world, &stage.pool, WithdrawAmount::Assets(UNIT))
    })
    .at_most(CHANGE),
    Case::new("unstake", "worst: slashed while it cooled down, receipt made", |stage| {
        let sue = sue(stage);
        sue.request(&mut stage.world, &stage.pool, WithdrawAmount::All);
        stage.lose();
        stage.world.advance(DAY);
        sue.unstake(&mut stage.world, &stage.pool, WithdrawAmount::All)
    })
    .at_most(CHANGE),
    Case::new("settle_stake", "nothing to settle", |stage| {
        let sue = sue(stage);
        stage.world.ok(ix::settle_stake(&stage.pool, sue.id()), &[])
    })
    .at_most(SETTLE),
    Case::new("settle_stake", "typical and worst: slashed while it cools down", |stage| {
        let sue = sue(stage);
        sue.request(&mut stage.world, &stage.pool, WithdrawAmount::All);
        stage.lose();
        stage.world.ok(ix::settle_stake(&stage.pool, sue.id()), &[])
    })
    .at_most(SETTLE),
    Case::new("close_stake", "typical: never lost anything", |stage| {
        let eve = stage.world.new_staker(&stage.pool, "eve", 0);
        let owner = eve.id();
        stage.world.ok(ix::close_stake(&stage.pool, owner, owner, owner, None), &[&eve.key])
    }),
];

/// A staker with more than Carl's default will cost.
fn sue(stage: &mut Stage) -> Staker {
    staker(stage, 1_000 * UNIT)
}

/// A staker with that much, and as much again in tokens.
pub fn staker(stage: &mut Stage, amount: u64) -> Staker {
    let sue = stage.new_staker("sue", 2 * amount);
    sue.stake(&mut stage.world, &stage.pool, amount);
    sue
}

/// The same after the fund paid for Carl's default, and an hour.
fn slashed(stage: &mut Stage) -> Staker {
    let sue = sue(stage);
    stage.lose();
    stage.world.advance(3_600);
    sue
}

fn stake(stage: &mut Stage, sue: &Staker) -> Success {
    sue.stake(&mut stage.world, &stage.pool, UNIT)
}
