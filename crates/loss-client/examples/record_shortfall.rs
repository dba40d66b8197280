//! Finds the insolvent positions of a pool, marks those that are not marked, and records those whose
//! grace is over. Anybody can do this, and nobody can choose who pays.

mod common;

use anyhow::{Context, Result};
use common::Setup;
use loss_client::{
    accounts::{Pool, Position, ShortfallRecord},
    ix::{self, CallerSide},
    quote, LossError,
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use std::process::ExitCode;

fn main() -> ExitCode {
    common::run(record_all)
}

fn record_all(setup: &Setup) -> Result<()> {
    // With the newest price in the pool, previews need no other account.
    setup.send("showed the pool the price", &[ix::accrue(&setup.pool, setup.price)])?;
    let mut insolvent = 0;
    for (key, position) in setup.scan::<Position>()? {
        if position.has_debt() {
            insolvent += u32::from(look_at(setup, &key, &position)?);
        }
    }
    println!("{insolvent} insolvent positions");
    Ok(())
}

/// Does what can be done about a position. Returns whether it is insolvent.
fn look_at(setup: &Setup, key: &Pubkey, position: &Position) -> Result<bool> {
    let pool: Pool = setup.fetch(&setup.pool.pool)?;
    let band = pool.price_band().map_err(LossError::from)?;
    let band = band.context("the pool has no price yet: set PRICE")?;
    let now = setup.now()?;
    let state = quote::quote_position(&pool, position, &band, now);
    let state = state.map_err(LossError::from)?;
    if !state.insolvent {
        return Ok(false);
    }
    println!("{key} owes {} and is insolvent", state.debt.get());
    let grace = position.grace_ends(pool.params.record_grace_seconds, now);
    match grace {
        _ if state.dust => record(setup, key, position)?,
        Some(ends) if now >= ends => record(setup, key, position)?,
        Some(ends) => {
            println!("marked: it can be recorded from {ends} on, if nobody liquidates it")
        }
        None => setup.send("marked", &[ix::mark_insolvent(&setup.pool, *key, setup.price)])?,
    }
    Ok(true)
}

fn record(setup: &Setup, key: &Pubkey, position: &Position) -> Result<()> {
    let side = CallerSide::associated(&setup.pool, setup.me.pubkey(), setup.price);
    let record = ix::record_shortfall(&setup.pool, *key, position.nonce, side);
    setup.send("recorded", &[record])?;
    let record: ShortfallRecord = setup.fetch(&setup.pool.record(position.nonce))?;
    println!(
        "event {}: of {} the reserve paid {}, stakers {}, LPs {}; {} collateral is salvage",
        record.seq, record.shortfall, record.reserve, record.stakers, record.lps, record.salvage
    );
    Ok(())
}
