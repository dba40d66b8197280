//! Pays LPs what came in for events in which they lost: everybody's, or `OWNER`'s alone. Whoever runs
//! it pays rent; the money goes to the owners' associated token accounts.

mod common;

use anyhow::{Context, Result};
use common::Setup;
use loss_client::{
    accounts::{LossReceipt, LpShare, Pool, RecoveryClaim, ShortfallRecord},
    addresses,
    ix::{self, ClaimSide},
    quote::{quote_claim, Proof},
    LossError,
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use std::process::ExitCode;

fn main() -> ExitCode {
    common::run(claim_all)
}

fn claim_all(setup: &Setup) -> Result<()> {
    let owner = std::env::var("OWNER").ok().map(|key| key.parse::<Pubkey>()).transpose();
    let owner = owner.context("OWNER: no address")?;
    let wanted = |key: &Pubkey| owner.is_none_or(|owner| owner == *key);
    let pool: Pool = setup.fetch(&setup.pool.pool)?;
    let records = setup.scan::<ShortfallRecord>()?;
    let me = setup.me.pubkey();
    let mut claims = Vec::new();
    // A share proves the events since it last changed, a receipt those before.
    for (key, lp) in setup.scan::<LpShare>()?.into_iter().filter(|(_, lp)| wanted(&lp.owner)) {
        let from_seq = lp.share.segment.from_seq;
        let side = ClaimSide::open(&setup.pool, &lp.owner, key, from_seq, me);
        claims.push((Proof::of_share(&pool, &lp), side));
    }
    for (_, receipt) in setup.scan::<LossReceipt>()?.into_iter().filter(|(_, r)| wanted(&r.owner)) {
        let (share, from_seq) = (receipt.share, receipt.segment.from_seq);
        let side = ClaimSide::from_receipt(&setup.pool, &receipt.owner, share, from_seq, me);
        claims.push((Proof::of_receipt(&receipt), side));
    }
    let mut paid = 0_u64;
    for (key, record) in &records {
        for (proof, side) in &claims {
            paid = paid.saturating_add(claim(setup, key, record, proof, *side)?);
        }
    }
    println!("{} events, {} proofs, {paid} atoms claimed", records.len(), claims.len());
    Ok(())
}

/// Claims what is due, if anything is. Returns it.
fn claim(
    setup: &Setup,
    key: &Pubkey,
    record: &ShortfallRecord,
    proof: &Proof,
    side: ClaimSide,
) -> Result<u64> {
    let before = setup.find::<RecoveryClaim>(&addresses::claim(&side.share, side.from_seq, key))?;
    let due = quote_claim(record, proof, before.as_ref(), setup.now()?);
    let due = due.map_err(LossError::from)?.get();
    if due > 0 {
        let claim = ix::claim_recovery(&setup.pool, *key, side);
        setup.send(&format!("event {}: {due} atoms to {}", record.seq, side.share), &[claim])?;
    }
    Ok(due)
}
