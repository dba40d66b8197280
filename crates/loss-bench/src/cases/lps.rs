//! LPs.

use super::Case;
use crate::stage::{Setup, Stage, CRASH, UNIT};
use loss_testkit::{ix, params, Success};
use socialized_loss::{instructions::WithdrawAmount, state::PoolParams};

const SETTLE: u64 = 5_000;
const CHANGE: u64 = 16_000;
const DAY: i64 = 86_400;

pub const CASES: &[Case] = &[
    Case::new("open_lp", "any", |stage| {
        let eve = stage.world.actor("eve");
        let owner = solana_signer::Signer::pubkey(&eve);
        stage.world.ok(ix::open_lp(&stage.pool, owner, owner), &[&eve])
    }),
    Case::new("deposit", "typical: interest accrued", |stage| {
        stage.world.advance(3_600);
        deposit(stage)
    })
    .at_most(CHANGE),
    Case::new("deposit", "the first after a wipe-out, receipt made", |stage| {
        wipe_out(stage);
        deposit(stage)
    })
    .from(all_lent)
    .at_most(CHANGE),
    Case::new("deposit", "worst: interest accrued, losses settled, receipt made", |stage| {
        cross_a_loss(stage);
        deposit(stage)
    })
    .at_most(CHANGE),
    Case::new("deposit", "the same, receipt's address paid in advance", |stage| {
        cross_a_loss(stage);
        let receipt = stage.ann_receipt();
        stage.pay_in_advance(&receipt);
        deposit(stage)
    }),
    Case::new("deposit", "Token-2022: interest accrued", |stage| {
        stage.world.advance(3_600);
        deposit(stage)
    })
    .from(token_2022),
    Case::new("withdraw", "typical: an amount, interest accrued", |stage| {
        stage.world.advance(3_600);
        withdraw(stage, SOME)
    })
    .at_most(CHANGE),
    Case::new("withdraw", "shares, interest accrued", |stage| {
        stage.world.advance(3_600);
        withdraw(stage, WithdrawAmount::Shares(u128::from(UNIT) << 32))
    })
    .at_most(CHANGE),
    Case::new("withdraw", "worst: interest accrued, losses settled, receipt made", |stage| {
        cross_a_loss(stage);
        withdraw(stage, SOME)
    })
    .at_most(CHANGE),
    Case::new("withdraw", "the same, everything", |stage| {
        cross_a_loss(stage);
        withdraw(stage, WithdrawAmount::All)
    })
    .at_most(CHANGE),
    Case::new("withdraw", "worst, receipt's address paid in advance", |stage| {
        cross_a_loss(stage);
        let receipt = stage.ann_receipt();
        stage.pay_in_advance(&receipt);
        withdraw(stage, SOME)
    }),
    Case::new("withdraw", "Token-2022: an amount, interest accrued", |stage| {
        stage.world.advance(3_600);
        withdraw(stage, SOME)
    })
    .from(token_2022),
    Case::new("settle_lp", "nothing to settle", settle).at_most(SETTLE),
    Case::new("settle_lp", "typical and worst: losses crossed", |stage| {
        cross_a_loss(stage);
        settle(stage)
    })
    .at_most(SETTLE),
    Case::new("settle_lp", "a wipe-out crossed", |stage| {
        wipe_out(stage);
        settle(stage)
    })
    .from(all_lent)
    .at_most(SETTLE),
    Case::new("close_lp", "typical: never lost anything", |stage| {
        let eve = stage.world.new_lp(&stage.pool, "eve", 0);
        let owner = eve.id();
        stage.world.ok(ix::close_lp(&stage.pool, owner, owner, owner, None), &[&eve.key])
    }),
    Case::new("close_lp", "worst: wiped out, receipt made", |stage| {
        wipe_out(stage);
        let (owner, receipt) = (stage.ann.id(), stage.ann_receipt());
        let close = ix::close_lp(&stage.pool, owner, owner, owner, Some(receipt));
        stage.world.ok(close, &[&stage.ann.key])
    })
    .from(all_lent),
    Case::new("request_withdraw", "an amount", |stage| {
        stage.world.advance(3_600);
        let owner = stage.ann.id();
        stage.world.ok(ix::request_withdraw(&stage.pool, owner, SOME), &[&stage.ann.key])
    }),
    Case::new("cancel_withdraw", "any", |stage| {
        let owner = stage.ann.id();
        stage.world.ok(ix::request_withdraw(&stage.pool, owner, SOME), &[&stage.ann.key]);
        stage.world.ok(ix::cancel_withdraw(&stage.pool, owner), &[&stage.ann.key])
    }),
    Case::new("withdraw", "requested before a loss, losses settled, receipt made", |stage| {
        let owner = stage.ann.id();
        let request = ix::request_withdraw(&stage.pool, owner, WithdrawAmount::All);
        stage.world.ok(request, &[&stage.ann.key]);
        cross_a_loss(stage);
        stage.world.advance(DAY);
        withdraw(stage, SOME)
    })
    .from(delayed)
    .at_most(CHANGE),
];

pub const SOME: WithdrawAmount = WithdrawAmount::Assets(123_456_789);

/// The asset belongs to the newer token program.
pub fn token_2022() -> Setup {
    Setup { token_program: anchor_spl::token_2022::ID, ..Setup::default() }
}

/// Withdrawals need a request a day before.
fn delayed() -> Setup {
    let params = PoolParams { withdraw_delay_seconds: 86_400, ..params::with_interest() };
    Setup { params, ..Setup::default() }
}

/// Carl owes everything there is.
pub fn all_lent() -> Setup {
    Setup { deposit: 700 * UNIT, insurance: 0, ..Setup::default() }
}

/// LPs bear a part of Carl's debt, and an hour passes.
fn cross_a_loss(stage: &mut Stage) {
    stage.lose();
    stage.world.advance(3_600);
}

/// LPs lose everything, and the recognition window passes.
pub fn wipe_out(stage: &mut Stage) {
    stage.mark_and_wait(CRASH);
    stage.record();
    stage.world.advance(3_600);
}

fn deposit(stage: &mut Stage) -> Success {
    stage.ann.deposit(&mut stage.world, &stage.pool, 123_456_789)
}

fn withdraw(stage: &mut Stage, amount: WithdrawAmount) -> Success {
    stage.ann.withdraw(&mut stage.world, &stage.pool, amount)
}

fn settle(stage: &mut Stage) -> Success {
    stage.world.ok(ix::settle_lp(&stage.pool, stage.ann.id()), &[])
}
