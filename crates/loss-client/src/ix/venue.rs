//! Venues and profit claims. `credit_profit` and `report_deficit` are calls that a venue's program
//! makes: its PDA signs, so they cannot be sent as they are.

use super::{
    build, paying_signer, readonly, signer, with_events, writable, writable_if_any, BondSide,
    OwnerSide, RegisterVenueArgs, ReportDeficitArgs, WithdrawArgs,
};
use crate::addresses::{PoolAddresses, VenueAddresses, SYSTEM_PROGRAM};
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// Lets a trading program share its deficits here, once the time lock has passed. Not while a
/// proposal waits. The venue's
/// addresses are those of [`VenueAddresses::derive`] for `args.venue_id`.
pub fn register_venue(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    authority: Pubkey,
    bond: BondSide,
    args: RegisterVenueArgs,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        paying_signer(authority),
        writable(venue.venue),
        readonly(venue.program),
        readonly(venue.signer),
        readonly(pool.proposal()),
        signer(bond.owner),
        writable(bond.asset),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        readonly(pool.asset_program),
        readonly(SYSTEM_PROGRAM),
    ];
    build("register_venue", with_events(accounts), &args)
}

/// Ends that, after the time lock; `party` is the authority or whoever paid the bond.
pub fn retire_venue(pool: &PoolAddresses, venue: &VenueAddresses, party: Pubkey) -> Instruction {
    let accounts = vec![readonly(pool.pool), writable(venue.venue), signer(party)];
    build("retire_venue", with_events(accounts), &())
}

/// Adds `amount` asset atoms to a venue's bond; anyone.
pub fn add_bond(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: BondSide,
    amount: u64,
) -> Instruction {
    build("add_bond", bond(pool, venue, side), &amount)
}

/// Pays the bond of a retired venue back, and what is in its pot to the fund's reserve.
pub fn return_bond(pool: &PoolAddresses, venue: &VenueAddresses, side: BondSide) -> Instruction {
    build("return_bond", bond(pool, venue, side), &())
}

/// The same for a venue of whose bond nothing is left: anybody can send it, and the owner does not
/// sign.
pub fn return_empty_bond(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: BondSide,
) -> Instruction {
    let mut unsigned = return_bond(pool, venue, side);
    for meta in unsigned.accounts.iter_mut().filter(|meta| meta.pubkey == side.owner) {
        meta.is_signer = false;
    }
    unsigned
}

/// Makes a trader's profit claim account; anyone.
pub fn open_profit(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    owner: Pubkey,
    payer: Pubkey,
) -> Instruction {
    let accounts = vec![
        readonly(pool.pool),
        readonly(venue.venue),
        writable(venue.profit(&owner)),
        readonly(owner),
        paying_signer(payer),
        readonly(SYSTEM_PROGRAM),
    ];
    build("open_profit", accounts, &())
}

/// A venue gives a trader a claim on `amount` asset atoms, which it brings as far as its pot has
/// not got them; shares are rounded down.
pub fn credit_profit(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: OwnerSide,
    amount: u64,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(venue.venue),
        signer(venue.signer),
        writable(venue.profit(&side.owner)),
        writable(side.asset),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        readonly(pool.asset_program),
        writable_if_any(side.receipt),
        paying_signer(side.payer),
        readonly(SYSTEM_PROGRAM),
    ];
    build("credit_profit", accounts, &amount)
}

/// Takes out profit that has matured; shares are rounded up, amounts down.
pub fn withdraw_profit(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: OwnerSide,
    args: WithdrawArgs,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(venue.venue),
        writable(venue.profit(&side.owner)),
        signer(side.owner),
        writable(side.asset),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        readonly(pool.asset_program),
        writable_if_any(side.receipt),
        paying_signer(side.payer),
        readonly(SYSTEM_PROGRAM),
    ];
    build("withdraw_profit", accounts, &args)
}

/// Applies recorded deficits to a profit claim; anyone.
pub fn settle_profit(pool: &PoolAddresses, venue: &VenueAddresses, owner: &Pubkey) -> Instruction {
    let accounts = vec![readonly(pool.pool), readonly(venue.venue), writable(venue.profit(owner))];
    build("settle_profit", accounts, &())
}

/// Closes an empty profit claim. Its rent goes to `rent_payer`, who paid it; `side.asset` is not
/// used.
pub fn close_profit(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: OwnerSide,
    rent_payer: Pubkey,
) -> Instruction {
    let accounts = vec![
        readonly(pool.pool),
        readonly(venue.venue),
        writable(venue.profit(&side.owner)),
        signer(side.owner),
        writable(rent_payer),
        writable_if_any(side.receipt),
        paying_signer(side.payer),
        readonly(SYSTEM_PROGRAM),
    ];
    build("close_profit", accounts, &())
}

/// A venue has the deficit of one of its accounts shared. The program returns what is paid into the
/// venue's pot, a `u64`.
pub fn report_deficit(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    account: Pubkey,
    payer: Pubkey,
    args: ReportDeficitArgs,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(pool.insurance),
        writable(venue.venue),
        signer(venue.signer),
        readonly(account),
        writable(venue.record(args.nonce)),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        writable(pool.insurance_vault),
        paying_signer(payer),
        readonly(pool.asset_program),
        readonly(SYSTEM_PROGRAM),
    ];
    build("report_deficit", with_events(accounts), &args)
}

fn bond(pool: &PoolAddresses, venue: &VenueAddresses, side: BondSide) -> Vec<AccountMeta> {
    vec![
        writable(pool.pool),
        writable(venue.venue),
        signer(side.owner),
        writable(side.asset),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        readonly(pool.asset_program),
    ]
}
