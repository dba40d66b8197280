//! A pool, a wallet, and what the tests put on the stage. Asset and collateral have 6 decimals; a
//! price of 10,000 is one asset for one collateral.

use bytemuck::Zeroable;
use liquidator_core::{
    decide, ActionKey, ActionKind, Decision, Found, InFlight, OfferedPrice, OpenPosition, Policy,
    Snapshot, Spending, Wallet,
};
use loss_client::accounts::{
    InsuranceFund, InsuranceStake, LpShare, Pool, PoolParams, ShortfallRecord, StoredAuction,
    StoredIndex,
};
use loss_math::{Assets, Bps, Collateral, DebtShares, LossIndex, OraclePrice};
use solana_pubkey::Pubkey;

pub const NOW: i64 = 1_700_000_000;
pub const DAY: i64 = 86_400;
/// What one transaction costs, and one that makes a record.
pub const TX: u64 = 10_000;
pub const TX_AND_RENT: u64 = 7_025_680;

/// A SOL is worth one asset: a transaction costs 10 atoms, a record's rent 7,015.68.
pub const POLICY: Policy = Policy {
    min_profit: Assets(0),
    slippage: Bps(100),
    tolerance: Bps(50),
    tx_lamports: TX,
    record_rent_lamports: TX_AND_RENT - TX,
    atoms_per_sol: 1_000_000,
    keep_lamports: 0,
    record_shortfalls: true,
    salvage_margin: Bps(100),
    buy_salvage: true,
    show_price_after: Some(600),
    collect_above: None,
    max_actions: 64,
};

/// Selling costs more than any bonus brings: nothing is done for profit.
pub const UNSELLABLE: Policy = Policy { slippage: Bps(2_000), ..POLICY };

pub fn params() -> PoolParams {
    PoolParams {
        min_debt: 1_000,
        dust_value: 100,
        record_reward_max: 1_000_000_000,
        insurance_cap_event: u64::MAX,
        insurance_cap_day: u64::MAX,
        opening_ltv_bps: 7_500,
        liquidation_threshold_bps: 8_000,
        close_factor_bps: 5_000,
        bonus_min_bps: 500,
        bonus_slope_bps: 5_000,
        bonus_max_bps: 1_000,
        liquidation_fee_bps: 1_000,
        insurance_fee_bps: 1_000,
        kink_utilization_bps: 8_000,
        confidence_multiple_bps: 20_000,
        max_confidence_bps: 200,
        max_price_age_seconds: 60,
        recognition_window_seconds: 3_600,
        record_grace_seconds: 600,
        record_reward_bps: 100,
        record_life_seconds: 31_536_000,
        ..PoolParams::default()
    }
}

pub fn key(number: u8) -> Pubkey {
    Pubkey::new_from_array([number; 32])
}

/// A pool with ten assets of LPs, at a price of 1 that is five seconds old, and a rich wallet.
pub fn stage() -> Snapshot {
    let mut pool = Pool::zeroed();
    (pool.version, pool.params) = (1, params());
    (pool.asset_decimals, pool.collateral_decimals) = (6, 6);
    pool.price = oracle(10_000, NOW - 5).into();
    pool.ledger.accrued_at = NOW;
    pool.ledger.cash = 10_000_000;
    pool.ledger.lps.assets = 10_000_000;
    pool.ledger.lps.total_shares = (10_000_000_u128 << 32).to_le_bytes();
    Snapshot {
        now: NOW,
        slot: 1_000,
        pool: Found { address: key(255), account: pool },
        fund: InsuranceFund { version: 1, ..InsuranceFund::zeroed() },
        offered: None,
        candidates: vec![],
        records: vec![],
        shares: vec![],
        stakes: vec![],
        wallet: Wallet { asset: Assets(100_000_000), lamports: 1_000_000_000 },
        in_flight: vec![],
        paused: Default::default(),
    }
}

pub fn oracle(price: i64, publish_time: i64) -> OraclePrice {
    OraclePrice { price, conf: 0, exponent: -4, publish_time }
}

pub fn offered(price: i64, publish_time: i64) -> Option<OfferedPrice> {
    Some(OfferedPrice { price: oracle(price, publish_time), verified: true })
}

/// Adds a position, in the pool's books too. Its address is its nonce.
pub fn borrow(snapshot: &mut Snapshot, number: u8, debt: u64, collateral: u64) {
    let ledger = &mut snapshot.pool.account.ledger;
    let shares = u128::from(debt) << 32;
    let total = u128::from_le_bytes(ledger.debt_shares) + shares;
    ledger.debt_shares = total.to_le_bytes();
    ledger.cash -= debt;
    snapshot.candidates.push(OpenPosition {
        address: key(number),
        nonce: number.into(),
        debt_shares: DebtShares(shares),
        collateral: Collateral(collateral),
        marked_at: 0,
    });
}

pub fn with_position(debt: u64, collateral: u64) -> Snapshot {
    let mut snapshot = stage();
    borrow(&mut snapshot, 1, debt, collateral);
    snapshot
}

/// A record of position 1 with half of an asset of salvage, whose sale began `elapsed` ago and falls
/// from 110 % to 90 % in a day.
pub fn with_salvage(elapsed: u64) -> Snapshot {
    let mut snapshot = stage();
    snapshot.pool.account.oracle_clock = 1_000_000 + elapsed;
    snapshot.records.push(Found {
        address: key(101),
        account: ShortfallRecord {
            nonce: 1,
            salvage: 500_000,
            salvage_left: 500_000,
            auction: StoredAuction {
                premium_bps: 1_000,
                discount_bps: 1_000,
                duration_seconds: 86_400,
                min_lot_bps: 100,
            },
            auction_from: 1_000_000,
            version: 1,
            ..ShortfallRecord::zeroed()
        },
    });
    snapshot
}

/// An LP's share and a stake from before a loss of a tenth that both classes bore.
pub fn with_stale_shares() -> Snapshot {
    let mut snapshot = stage();
    let index = LossIndex::ONE.after_loss_floor(Assets(9), Assets(10));
    let index =
        StoredIndex { mantissa: index.mantissa().to_le_bytes(), exponent: index.exponent() };
    snapshot.pool.account.ledger.lps.index = index;
    snapshot.fund.stakers.index = index;
    let mut share = LpShare { version: 1, ..LpShare::zeroed() };
    share.share.held.shares = (1_000_u128 << 32).to_le_bytes();
    let mut stake = InsuranceStake { version: 1, ..InsuranceStake::zeroed() };
    stake.share.held.shares = (1_000_u128 << 32).to_le_bytes();
    snapshot.shares.push(Found { address: key(111), account: share });
    snapshot.stakes.push(Found { address: key(112), account: stake });
    snapshot
}

/// Something that was sent for that account, with `asset` reserved.
pub fn sent(kind: ActionKind, account: u8, asset: u64) -> InFlight {
    let key = ActionKey { kind, account: key(account), nonce: account.into() };
    InFlight { key, spends: Spending { asset: Assets(asset), lamports: TX } }
}

/// The only decision.
pub fn only(snapshot: &Snapshot, policy: &Policy) -> Decision {
    let decisions = decide(snapshot, policy);
    assert_eq!(decisions.len(), 1, "{decisions:#?}");
    decisions[0]
}

pub fn kinds(snapshot: &Snapshot, policy: &Policy) -> Vec<ActionKind> {
    decide(snapshot, policy).iter().map(|decision| decision.key.kind).collect()
}
