//! Who acts, with which accounts. Each has a constructor for the plain case, where tokens are in
//! associated accounts.

use crate::addresses::{receipt, PoolAddresses};
use solana_pubkey::Pubkey;

/// The owner of an LP share, stake or profit claim that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnerSide {
    /// Signs; for `credit_profit`, whose claim grows, and the venue signs.
    pub owner: Pubkey,
    /// The token account that pays or is paid; for `credit_profit`, the venue's.
    pub asset: Pubkey,
    /// Signs, and pays the rent of a receipt.
    pub payer: Pubkey,
    /// Needed when losses were crossed since the last change.
    pub receipt: Option<Pubkey>,
}

impl OwnerSide {
    /// The owner pays its own rent and uses its associated token account; no receipt.
    pub fn associated(pool: &PoolAddresses, owner: Pubkey) -> Self {
        Self { owner, asset: pool.associated_asset(&owner), payer: owner, receipt: None }
    }

    /// The same with the receipt of a share's open segment: `from_seq` is `share.segment.from_seq`
    /// of the account at `share`. It is made, and its rent paid, only if losses were crossed, so it
    /// can always be passed.
    #[must_use]
    pub fn with_receipt(self, share: &Pubkey, from_seq: u64) -> Self {
        Self { receipt: Some(receipt(share, from_seq)), ..self }
    }
}

/// Whoever liquidates, records or buys salvage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallerSide {
    /// Signs.
    pub caller: Pubkey,
    /// Pays assets; not used by `record_shortfall`.
    pub asset: Pubkey,
    /// Receives collateral.
    pub collateral: Pubkey,
    /// A price update account; none to use the price that the pool keeps.
    pub price_update: Option<Pubkey>,
}

impl CallerSide {
    /// With the caller's associated token accounts.
    pub fn associated(pool: &PoolAddresses, caller: Pubkey, price_update: Option<Pubkey>) -> Self {
        let asset = pool.associated_asset(&caller);
        Self { caller, asset, collateral: pool.associated_collateral(&caller), price_update }
    }
}

/// What a claim on recoveries is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimSide {
    /// The LP share, stake or profit claim that lost.
    pub share: Pubkey,
    /// The first event number of its segment: of the share itself, or of the receipt.
    pub from_seq: u64,
    /// The receipt, if the segment is closed.
    pub receipt: Option<Pubkey>,
    /// Where the owner is paid: any account if the owner calls, else its associated one.
    pub owner_asset: Pubkey,
    /// Signs, and pays the claim account's rent.
    pub caller: Pubkey,
}

impl ClaimSide {
    /// From the open segment of the share: it has not changed since the event.
    pub fn open(
        pool: &PoolAddresses,
        owner: &Pubkey,
        share: Pubkey,
        from_seq: u64,
        caller: Pubkey,
    ) -> Self {
        let owner_asset = pool.associated_asset(owner);
        Self { share, from_seq, receipt: None, owner_asset, caller }
    }

    /// From the receipt of a segment that was closed by a change of the share.
    pub fn from_receipt(
        pool: &PoolAddresses,
        owner: &Pubkey,
        share: Pubkey,
        from_seq: u64,
        caller: Pubkey,
    ) -> Self {
        let receipt = Some(receipt(&share, from_seq));
        Self { receipt, ..Self::open(pool, owner, share, from_seq, caller) }
    }
}

/// Who pays a venue's bond, or gets it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BondSide {
    /// Signs.
    pub owner: Pubkey,
    /// Its token account.
    pub asset: Pubkey,
}
