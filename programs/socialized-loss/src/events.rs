//! Events for indexers. Accounts are the truth: an indexer can be rebuilt from records while they are open.
//!
//! Integers only: amounts in atoms of the asset, or of the collateral where the field is `seized`,
//! `reward`, `salvage`, `salvage_left`, `sold` or `collateral_left`; shares in 2^-32 of a share. Opening, closing (but for records), borrowing,
//! repaying, moving collateral and collecting insurance send no event: their accounts say it.
//! `version` is the event's layout. What must not be lost goes out by
//! `emit_cpi!`, once per instruction at most; the rest by `emit!`.

mod venues;

pub use venues::*;

use crate::state::{PoolParams, ShortfallRecord, StoredClass};
use anchor_lang::prelude::*;

/// Layout version of every event.
pub const EVENT_VERSION: u8 = 1;

/// A shortfall was recorded: by a liquidation that took everything, or by itself.
#[event]
pub struct ShortfallRecorded {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub position: Pubkey,
    pub owner: Pubkey,
    pub nonce: u64,
    pub caller: Pubkey,
    pub debt: u64,
    pub collateral_proceeds: u64,
    pub shortfall: u64,
    pub reserve: u64,
    pub stakers: u64,
    pub lps: u64,
    pub unallocated: u64,
    pub held_back: u64,
    pub seized: u64,
    pub reward: u64,
    pub salvage: u64,
    pub lps_before: ClassInEvent,
    pub lps_after: ClassInEvent,
    pub stakers_before: ClassInEvent,
    pub stakers_after: ClassInEvent,
}

impl ShortfallRecorded {
    pub fn new(record: &ShortfallRecord) -> Self {
        Self {
            version: EVENT_VERSION,
            pool: record.pool,
            seq: record.seq,
            position: record.position,
            owner: record.owner,
            nonce: record.nonce,
            caller: record.caller,
            debt: record.debt,
            collateral_proceeds: record.collateral_proceeds,
            shortfall: record.shortfall,
            reserve: record.reserve,
            stakers: record.stakers,
            lps: record.lps,
            unallocated: record.unallocated,
            held_back: record.held_back,
            seized: record.seized,
            reward: record.reward,
            salvage: record.salvage,
            lps_before: record.lps_before.into(),
            lps_after: record.lps_after.into(),
            stakers_before: record.stakers_before.into(),
            stakers_after: record.stakers_after.into(),
        }
    }
}

/// A loss class in an event.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassInEvent {
    pub assets: u64,
    pub epoch: u64,
    pub total_shares: u128,
    pub index_mantissa: u128,
    pub index_exponent: u64,
    pub splits: u64,
}

impl From<StoredClass> for ClassInEvent {
    fn from(class: StoredClass) -> Self {
        Self {
            assets: class.assets,
            epoch: class.epoch,
            total_shares: u128::from_le_bytes(class.total_shares),
            index_mantissa: u128::from_le_bytes(class.index.mantissa),
            index_exponent: class.index.exponent,
            splits: class.splits,
        }
    }
}

/// A position was liquidated and no shortfall was left.
#[event]
pub struct PositionLiquidated {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub position: Pubkey,
    pub owner: Pubkey,
    pub liquidator: Pubkey,
    pub repaid: u64,
    /// Paid to the insurance fund on top.
    pub fee: u64,
    pub seized: u64,
    pub bonus_bps: u32,
    pub debt_left: u64,
    pub collateral_left: u64,
}

/// A position was found insolvent, or found healthy again.
#[event]
pub struct PositionMarked {
    pub version: u8,
    pub pool: Pubkey,
    pub position: Pubkey,
    /// 0 when the mark was cleared.
    pub marked_at: i64,
    pub recognition_until: i64,
}

#[event]
pub struct Deposited {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub assets: u64,
    pub shares: u128,
}

#[event]
pub struct Withdrawn {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub assets: u64,
    pub shares: u128,
}

#[event]
pub struct LpSettled {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub shares_before: u128,
    pub shares_after: u128,
}

/// An LP asked to leave, or took that back.
#[event]
pub struct WithdrawRequested {
    pub version: u8,
    pub pool: Pubkey,
    pub owner: Pubkey,
    /// 0 when the request was taken back.
    pub shares: u128,
    pub opens_at: i64,
    pub closes_at: i64,
}

#[event]
pub struct Staked {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub assets: u64,
    pub shares: u128,
}

#[event]
pub struct Unstaked {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub assets: u64,
    pub shares: u128,
}

#[event]
pub struct StakeSettled {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub shares_before: u128,
    pub shares_after: u128,
}

/// A staker asked to leave, or took that back.
#[event]
pub struct UnstakeRequested {
    pub version: u8,
    pub pool: Pubkey,
    pub owner: Pubkey,
    /// 0 when the request was taken back.
    pub shares: u128,
    pub opens_at: i64,
    pub closes_at: i64,
}

/// Somebody paid in for an event: `amount = lps + profits + stakers + surplus`.
#[event]
pub struct RecoveryRecorded {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub record: Pubkey,
    pub payer: Pubkey,
    pub amount: u64,
    pub lps: u64,
    /// To the profit claims of the venue.
    pub profits: u64,
    pub stakers: u64,
    /// To the fund's reserve.
    pub surplus: u64,
    /// All that came in for the event so far.
    pub recovered: u64,
}

/// Salvage was sold, which is a recovery: `cost = lps + stakers + surplus`.
#[event]
pub struct SalvageSold {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub record: Pubkey,
    pub buyer: Pubkey,
    /// Collateral atoms.
    pub sold: u64,
    pub salvage_left: u64,
    pub cost: u64,
    pub lps: u64,
    pub stakers: u64,
    /// To the fund's reserve.
    pub surplus: u64,
    /// All that came in for the event before it was final.
    pub recovered: u64,
}

/// An event is final: what nobody claimed went to the fund's reserve.
#[event]
pub struct RecordClosed {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub record: Pubkey,
    pub unclaimed: u64,
    /// The salvage of a record that stays open.
    pub salvage_left: u64,
}

/// One who lost was paid.
#[event]
pub struct RecoveryClaimed {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub record: Pubkey,
    /// The LP share, stake or profit claim; it may be closed.
    pub share: Pubkey,
    /// A `ClassKind`: 0 of the LPs, 1 of the stakers, 2 of a venue's profit claims.
    pub class: u8,
    pub owner: Pubkey,
    pub from_seq: u64,
    pub amount: u64,
    /// To this share for this event so far.
    pub paid: u64,
}

#[event]
pub struct InsuranceFunded {
    pub version: u8,
    pub pool: Pubkey,
    pub donor: Pubkey,
    pub amount: u64,
}

#[event]
pub struct ParamsProposed {
    pub version: u8,
    pub pool: Pubkey,
    pub earliest_at: i64,
    pub params: PoolParams,
}

#[event]
pub struct ParamsChanged {
    pub version: u8,
    pub pool: Pubkey,
    pub params: PoolParams,
}

#[event]
pub struct AuthorityChanged {
    pub version: u8,
    pub pool: Pubkey,
    pub authority: Pubkey,
    pub pending_authority: Pubkey,
    pub guardian: Pubkey,
}

#[event]
pub struct PauseChanged {
    pub version: u8,
    pub pool: Pubkey,
    pub paused_until: i64,
    pub pause_allowed_at: i64,
}
