//! What a liquidator can do, and what it expects of it.

use loss_math::{Assets, Collateral};
use solana_pubkey::Pubkey;
use std::fmt;

/// One instruction that would be worth sending now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Repay debt of an unhealthy position for its collateral at a bonus. Where that takes all of the
    /// collateral, the same instruction records the shortfall.
    Liquidate {
        position: Pubkey,
        /// Of the position: the record's address follows from it.
        nonce: u64,
        /// The most debt to repay; the pool's liquidation fee comes on top.
        max_repay: Assets,
        /// Less collateral than this is refused.
        min_collateral_out: Collateral,
    },
    /// Take note that a position is insolvent: its grace begins.
    MarkInsolvent { position: Pubkey, nonce: u64 },
    /// Have the shortfall of an insolvent position shared; the collateral becomes salvage.
    RecordShortfall { position: Pubkey, nonce: u64 },
    /// Buy collateral that was taken over.
    BuySalvage {
        record: Pubkey,
        /// Of the record's position.
        nonce: u64,
        /// The most collateral to buy.
        amount: Collateral,
        /// A higher cost is refused.
        max_cost: Assets,
    },
    /// Show the pool the oracle's price, so that auctions go on; also adds interest.
    Accrue,
    /// Move what the pool owes its insurance fund into it.
    CollectInsurance,
    /// Bring an LP's share up to the current index.
    SettleLp { share: Pubkey },
    /// Bring a stake up to the current index.
    SettleStake { stake: Pubkey },
}

/// The kinds of actions, in the order in which they are sent when they are worth the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionKind {
    Liquidate,
    MarkInsolvent,
    RecordShortfall,
    BuySalvage,
    Accrue,
    CollectInsurance,
    SettleLp,
    SettleStake,
}

/// What makes two actions the same: of one key at most one may be on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionKey {
    pub kind: ActionKind,
    /// The position, record, share or stake; the pool for what has none.
    pub account: Pubkey,
    /// Of the position or the record's position; 0 for others.
    pub nonce: u64,
}

/// What an action takes out of the wallet at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    pub asset: Assets,
    /// Fees, and rent of accounts it makes.
    pub lamports: u64,
}

/// An action, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    pub action: Action,
    pub key: ActionKey,
    /// Whether the oracle's account must be passed: its price is newer than the pool's, and good.
    /// Otherwise it must not be passed: with it the pool might refuse.
    pub show_price: bool,
    /// Gain after fees, slippage and the transaction, in atoms of the asset; zero for what is done for
    /// the common good.
    pub profit: Assets,
    /// Reserved in the wallet until it is known what became of it.
    pub spends: Spending,
    /// Whether it is expected to record a shortfall.
    pub records: bool,
}

impl Action {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::Liquidate { .. } => ActionKind::Liquidate,
            Self::MarkInsolvent { .. } => ActionKind::MarkInsolvent,
            Self::RecordShortfall { .. } => ActionKind::RecordShortfall,
            Self::BuySalvage { .. } => ActionKind::BuySalvage,
            Self::Accrue => ActionKind::Accrue,
            Self::CollectInsurance => ActionKind::CollectInsurance,
            Self::SettleLp { .. } => ActionKind::SettleLp,
            Self::SettleStake { .. } => ActionKind::SettleStake,
        }
    }

    /// The same for the same action whenever it is decided on, whatever its amounts.
    #[must_use]
    pub const fn key(&self, pool: Pubkey) -> ActionKey {
        let (account, nonce) = match self {
            Self::Liquidate { position, nonce, .. }
            | Self::MarkInsolvent { position, nonce }
            | Self::RecordShortfall { position, nonce } => (*position, *nonce),
            Self::BuySalvage { record, nonce, .. } => (*record, *nonce),
            Self::Accrue | Self::CollectInsurance => (pool, 0),
            Self::SettleLp { share } => (*share, 0),
            Self::SettleStake { stake } => (*stake, 0),
        };
        ActionKey { kind: self.kind(), account, nonce }
    }
}

impl ActionKind {
    /// All kinds, in order.
    pub const ALL: [Self; 8] = [
        Self::Liquidate,
        Self::MarkInsolvent,
        Self::RecordShortfall,
        Self::BuySalvage,
        Self::Accrue,
        Self::CollectInsurance,
        Self::SettleLp,
        Self::SettleStake,
    ];

    /// The program's name for it: of the instruction, and for logs and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Liquidate => "liquidate",
            Self::MarkInsolvent => "mark_insolvent",
            Self::RecordShortfall => "record_shortfall",
            Self::BuySalvage => "buy_salvage",
            Self::Accrue => "accrue",
            Self::CollectInsurance => "collect_insurance",
            Self::SettleLp => "settle_lp",
            Self::SettleStake => "settle_stake",
        }
    }
}

impl fmt::Display for ActionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.kind.name(), self.account, self.nonce)
    }
}
