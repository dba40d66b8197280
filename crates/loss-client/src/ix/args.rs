//! Arguments. Amounts are in atoms of the asset, or of the collateral where the text says so;
//! shares are in 2^-32 of a share.

use crate::accounts::{PoolParams, StoredVenueCaps};
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// Of `init_pool`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct InitPoolArgs {
    /// Tells apart several pools of one authority for the same mints.
    pub pool_id: u16,
    /// The oracle's feed: collateral in units of the asset. It can never be changed.
    pub feed_id: [u8; 32],
    pub guardian: Pubkey,
    pub params: PoolParams,
    /// The most that fund and LPs ever pay for venues, all together, at once and per day. It can
    /// never be changed; with zeros they pay nothing.
    pub venue_caps: StoredVenueCaps,
}

/// Of `tighten_limits`; what is none stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TighterLimits {
    pub deposit_cap: Option<u64>,
    pub borrow_cap: Option<u64>,
    pub opening_ltv_bps: Option<u32>,
}

/// Of `deposit` and `stake`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DepositArgs {
    pub amount: u64,
    /// Fewer shares than this are an error.
    pub min_shares_out: u128,
    /// The pool's `seq` the caller has seen; any other is an error.
    pub expected_seq: Option<u64>,
}

impl DepositArgs {
    /// So many atoms for at least so many shares, whatever was recorded since.
    pub const fn at_least(amount: u64, min_shares_out: u128) -> Self {
        Self { amount, min_shares_out, expected_seq: None }
    }
}

/// How much leaves, or is asked to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum WithdrawAmount {
    /// Exactly so many atoms; as many shares as it takes.
    Assets(u64),
    /// So many shares; what they pay.
    Shares(u128),
    /// Leaving where exits need a request: everything requested. Otherwise, and asking: everything
    /// held.
    All,
}

/// Of `withdraw`, `unstake` and `withdraw_profit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct WithdrawArgs {
    pub amount: WithdrawAmount,
    /// Less than this is an error.
    pub min_assets_out: u64,
}

/// Of `liquidate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LiquidateArgs {
    /// The most debt the liquidator repays; the rules may ask for less. The pool's liquidation fee
    /// comes on top.
    pub max_repay: u64,
    /// Fewer collateral atoms than this are an error.
    pub min_collateral_out: u64,
}

/// Of `buy_salvage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BuySalvageArgs {
    /// The most collateral atoms to buy: less if less is left, at least the smallest lot otherwise.
    pub amount: u64,
    /// More asset atoms than this are an error.
    pub max_cost: u64,
}

/// Of `register_venue`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RegisterVenueArgs {
    /// Tells apart several venues of one program.
    pub venue_id: u16,
    /// Seconds before a profit matures.
    pub warm_up_seconds: u32,
    /// At most the pool's.
    pub caps: StoredVenueCaps,
    /// Asset atoms that pay first for the venue's deficits.
    pub bond: u64,
}

/// Of `report_deficit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ReportDeficitArgs {
    /// The venue's own number for the deficit: larger than all it reported before.
    pub nonce: u64,
    /// Asset atoms that the account lost beyond what it had.
    pub amount: u64,
    /// Whose account it is: for the record, nothing depends on it.
    pub trader: Pubkey,
}
