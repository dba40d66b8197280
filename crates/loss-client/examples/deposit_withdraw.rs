//! Opens an LP share, deposits, looks what it is worth, and takes everything out again.
//!
//! `AMOUNT` is in atoms of the asset; the others are in `common`. Of a pool whose withdrawals have a
//! delay it makes the request, and says when to come back.

mod common;

use anyhow::{Context, Result};
use common::Setup;
use loss_client::{
    accounts::{LpShare, Pool},
    ix::{self, DepositArgs, OwnerSide, WithdrawAmount, WithdrawArgs},
    quote, LossError,
};
use loss_math::Shares;
use solana_signer::Signer;
use std::process::ExitCode;

fn main() -> ExitCode {
    common::run(deposit_and_withdraw)
}

fn deposit_and_withdraw(setup: &Setup) -> Result<()> {
    let amount = std::env::var("AMOUNT").map_or(Ok(1_000_000), |text| text.parse());
    let amount = amount.context("AMOUNT: no number of atoms")?;
    let (pool, me) = (&setup.pool, setup.me.pubkey());
    let lp_key = pool.lp(&me);
    if setup.find::<LpShare>(&lp_key)?.is_none() {
        setup.send("opened a share", &[ix::open_lp(pool, me, me)])?;
    }

    let deposit = ix::deposit(pool, side(setup)?, DepositArgs::at_least(amount, 1));
    setup.send(&format!("deposited {amount} atoms"), &[deposit])?;
    let (account, lp): (Pool, LpShare) = (setup.fetch(&pool.pool)?, setup.fetch(&lp_key)?);
    let now = setup.now()?;
    let quote = quote::quote_lp(&account, &lp, now).map_err(LossError::from)?;
    let (value, lost) = (quote.value.get(), quote.lost.get());
    println!("the share is worth {value} atoms; losses took {lost} so far");

    if let Some(until) = account.exits_held_until(now) {
        println!("a position was marked insolvent: exits wait until {until}");
        return Ok(());
    }
    if account.params.lp_exit().needs_request() {
        return ask_or_wait(setup, &lp, now);
    }
    // Interest only adds to it; a loss in between makes it an error rather than a surprise.
    let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: value };
    setup.send("withdrew everything", &[ix::withdraw(pool, side(setup)?, args)])
}

/// With the receipt of the open segment: it is made only if losses were crossed.
fn side(setup: &Setup) -> Result<OwnerSide> {
    let me = setup.me.pubkey();
    let key = setup.pool.lp(&me);
    let lp: LpShare = setup.fetch(&key)?;
    let from_seq = lp.share.segment.from_seq;
    Ok(OwnerSide::associated(&setup.pool, me).with_receipt(&key, from_seq))
}

fn ask_or_wait(setup: &Setup, lp: &LpShare, now: i64) -> Result<()> {
    let (pool, me) = (&setup.pool, setup.me.pubkey());
    let request = loss_math::Share::from(lp.share).request;
    if request.shares == Shares::ZERO || now > request.closes_at {
        let ask = ix::request_withdraw(pool, me, WithdrawAmount::All);
        setup.send("asked to withdraw everything", &[ask])?;
        let lp: LpShare = setup.fetch(&pool.lp(&me))?;
        println!("come back from {} on", lp.share.request_opens_at);
        return Ok(());
    }
    if now < request.opens_at {
        println!("the request can be used from {} to {}", request.opens_at, request.closes_at);
        return Ok(());
    }
    let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 1 };
    setup.send("withdrew what was requested", &[ix::withdraw(pool, side(setup)?, args)])
}
