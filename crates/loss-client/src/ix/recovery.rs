//! What comes back.

use super::{
    build, paying_signer, readonly, readonly_if_any, signer, with_events, writable, BuySalvageArgs,
    CallerSide, ClaimSide,
};
use crate::addresses::{claim, PoolAddresses, SYSTEM_PROGRAM};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Buys collateral that was taken over; what it costs is rounded up.
pub fn buy_salvage(
    pool: &PoolAddresses,
    record: Pubkey,
    side: CallerSide,
    args: BuySalvageArgs,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(record),
        signer(side.caller),
        readonly(pool.asset_mint),
        readonly(pool.collateral_mint),
        writable(pool.asset_vault),
        writable(pool.collateral_vault),
        writable(side.asset),
        writable(side.collateral),
        readonly_if_any(side.price_update),
        readonly(pool.asset_program),
        readonly(pool.collateral_program),
    ];
    build("buy_salvage", with_events(accounts), &args)
}

/// Pays in `amount` asset atoms for one event; anyone.
pub fn record_recovery(
    pool: &PoolAddresses,
    record: Pubkey,
    payer: Pubkey,
    payer_asset: Pubkey,
    amount: u64,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(record),
        signer(payer),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        writable(payer_asset),
        readonly(pool.asset_program),
    ];
    build("record_recovery", with_events(accounts), &amount)
}

/// Pays one who lost its part of what came in for one event; rounded down.
pub fn claim_recovery(pool: &PoolAddresses, record: Pubkey, side: ClaimSide) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(record),
        writable(side.share),
        readonly_if_any(side.receipt),
        writable(claim(&side.share, side.from_seq, &record)),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        writable(side.owner_asset),
        paying_signer(side.caller),
        readonly(pool.asset_program),
        readonly(SYSTEM_PROGRAM),
    ];
    build("claim_recovery", accounts, &())
}

/// Closes a claim after its final time; its rent goes to `rent_payer`, who paid it.
pub fn close_claim(claim: Pubkey, rent_payer: Pubkey) -> Instruction {
    build("close_claim", vec![writable(claim), writable(rent_payer)], &())
}

/// Closes a receipt after its final time; `closer` is its owner or `rent_payer`, who paid its rent.
pub fn close_receipt(receipt: Pubkey, closer: Pubkey, rent_payer: Pubkey) -> Instruction {
    let accounts = vec![writable(receipt), signer(closer), writable(rent_payer)];
    build("close_receipt", accounts, &())
}

/// After a record's final time: moves what nobody claimed to the fund's reserve, and closes the
/// record once its salvage is sold; its rent goes to `rent_payer`, who paid it.
pub fn close_record(pool: &PoolAddresses, record: Pubkey, rent_payer: Pubkey) -> Instruction {
    let accounts = vec![writable(pool.pool), writable(record), writable(rent_payer)];
    build("close_record", accounts, &())
}
