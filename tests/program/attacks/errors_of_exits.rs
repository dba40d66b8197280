//! Errors that no attack meets: leaving, and the proof of a loss.

use crate::{
    field::Field,
    story::*,
    table::{tried, Attack},
};
use loss_testkit::{
    ix::{self, with_account},
    params::DAY,
};
use socialized_loss::{error::LossError, instructions::WithdrawAmount::*};

pub const ROWS: &[Attack] = &[
    tried("E08", "withdraw: shares that pay nothing", pays_nothing),
    tried("E09", "withdraw: another's receipt as the proof", anothers_receipt),
    tried("E10", "unstake: more than the fund's tokens", short_of_cash),
    tried("E11", "unstake: after the request has lapsed", lapsed),
    tried("E12", "unstake: more than was requested", above_the_request),
    tried("E13", "request_unstake: while one stands", one_stands),
];

fn pays_nothing(f: &mut Field) {
    f.refused("a raw share", f.withdraw(Shares(1)), LossError::NothingPaid);
    f.refused("all but a whole one", f.withdraw(Shares(SHARE - 1)), LossError::NothingPaid);
    f.ok(f.withdraw(Shares(SHARE)));
    f.is("a whole one: ann has", f.world.balance(&f.ann.asset), 1_000_000_001);
}

fn anothers_receipt(f: &mut Field) {
    f.lose(600_000_000);
    let [own, bobs] = [&f.ann, &f.bob].map(|lp| next_receipt(&f.world, &f.pool, &lp.id()));
    f.refused("bob's", with_account(f.withdraw(All), &own, bobs), LossError::WrongReceipt);
    let vault = with_account(f.withdraw(All), &own, f.pool.insurance_vault);
    f.refused("a vault", vault, LossError::WrongReceipt);
}

/// What the pool owes the fund comes by `collect_insurance`, in the same transaction if need be.
fn short_of_cash(f: &mut Field) {
    let mut rich = Field::with(crate::arithmetic::at_rate(10_000));
    rich.world.advance(YEAR);
    let (pool, staker) = (rich.pool, rich.staker.id());
    rich.ok(ix::request_unstake(&pool, staker, All));
    rich.world.advance(DAY.into());
    rich.refused("all of it", rich.unstake(All), LossError::FundShortOfCash);
    rich.refused("an atom too much", rich.unstake(Assets(100_000_001)), LossError::FundShortOfCash);
    let run = [ix::collect_insurance(&pool), rich.unstake(All)];
    rich.ok_all(&run);
    let got = rich.world.balance(&rich.staker.asset);
    // 70 of the year, and a tenth of a day's interest on 1,400: what is asked for still earns.
    rich.is("collected first", got, 170_383_561);
    f.join("a year's interest", rich);
}

fn lapsed(f: &mut Field) {
    let (pool, staker) = (f.pool, f.staker.id());
    f.ok(ix::request_unstake(&pool, staker, All));
    f.world.advance(2 * i64::from(DAY) + 1);
    f.refused("a second after its window", f.unstake(All), LossError::ExitLapsed);
    f.world.advance(-1);
    f.ok(f.unstake(All));
    f.is("in its last second", f.world.balance(&f.staker.asset), 100_000_000);
}

fn above_the_request(f: &mut Field) {
    let (pool, staker) = (f.pool, f.staker.id());
    f.ok(ix::request_unstake(&pool, staker, Assets(40_000_000)));
    f.world.advance(DAY.into());
    f.refused("an atom more", f.unstake(Assets(40_000_001)), LossError::ExceedsRequest);
    f.ok(f.unstake(All));
    f.is("all of it", f.world.balance(&f.staker.asset), 40_000_000);
}

fn one_stands(f: &mut Field) {
    let (pool, staker) = (f.pool, f.staker.id());
    f.ok(ix::request_unstake(&pool, staker, Assets(1)));
    let ask = ix::request_unstake(&pool, staker, All);
    f.refused("a larger one", ask.clone(), LossError::RequestPending);
    f.ok(ix::cancel_unstake(&pool, staker));
    f.ok(ask);
    let request = f.world.stake(&pool, &staker).share.request_shares;
    f.is("after it was taken back", u128::from_le_bytes(request), 100_000_000 * SHARE);
}
