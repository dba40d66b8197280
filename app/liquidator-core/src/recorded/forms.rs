//! The parts of a recording.

use super::RecordingError;
use crate::{ActionKey, ActionKind, Found, InFlight, OfferedPrice, OpenPosition, Policy, Spending};
use base64::{prelude::BASE64_STANDARD, Engine};
use loss_client::{decode, Account};
use loss_math::{Assets, Bps, Collateral, DebtShares, OraclePrice};
use serde::{Deserialize, Serialize};
use solana_pubkey::Pubkey;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountForm {
    address: String,
    data: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferedForm {
    price: i64,
    conf: u64,
    exponent: i32,
    publish_time: i64,
    verified: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PositionForm {
    address: String,
    nonce: u64,
    /// A text: 128 bits.
    debt_shares: String,
    collateral: u64,
    marked_at: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InFlightForm {
    kind: String,
    account: String,
    nonce: u64,
    asset: u64,
    lamports: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyForm {
    kind: String,
    account: String,
    nonce: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyForm {
    min_profit: u64,
    slippage_bps: u32,
    tolerance_bps: u32,
    tx_lamports: u64,
    record_rent_lamports: u64,
    atoms_per_sol: u64,
    keep_lamports: u64,
    record_shortfalls: bool,
    salvage_margin_bps: u32,
    buy_salvage: bool,
    show_price_after: Option<u32>,
    collect_above: Option<u64>,
    max_actions: usize,
}

impl AccountForm {
    pub(super) fn of<T: Account>(found: &Found<T>) -> Self {
        Self { address: found.address.to_string(), data: to_base64(&found.account) }
    }

    pub(super) fn read<T: Account>(&self) -> Result<Found<T>, RecordingError> {
        Ok(Found { address: address(&self.address)?, account: from_base64(&self.data)? })
    }
}

impl OfferedForm {
    pub(super) fn of(offered: &OfferedPrice) -> Self {
        let OfferedPrice { price, verified } = *offered;
        let OraclePrice { price, conf, exponent, publish_time } = price;
        Self { price, conf, exponent, publish_time, verified }
    }

    pub(super) fn read(&self) -> OfferedPrice {
        let Self { price, conf, exponent, publish_time, verified } = *self;
        OfferedPrice { price: OraclePrice { price, conf, exponent, publish_time }, verified }
    }
}

impl PositionForm {
    pub(super) fn of(position: &OpenPosition) -> Self {
        let OpenPosition { address, nonce, debt_shares, collateral, marked_at } = *position;
        Self {
            address: address.to_string(),
            nonce,
            debt_shares: debt_shares.get().to_string(),
            collateral: collateral.get(),
            marked_at,
        }
    }

    pub(super) fn read(&self) -> Result<OpenPosition, RecordingError> {
        let shares = self.debt_shares.parse();
        Ok(OpenPosition {
            address: address(&self.address)?,
            nonce: self.nonce,
            debt_shares: shares
                .map(DebtShares)
                .map_err(|_| RecordingError::DebtShares(self.debt_shares.clone()))?,
            collateral: Collateral(self.collateral),
            marked_at: self.marked_at,
        })
    }
}

impl InFlightForm {
    pub(super) fn of(sent: &InFlight) -> Self {
        let InFlight { key: ActionKey { kind, account, nonce }, spends } = *sent;
        Self {
            kind: kind.name().to_owned(),
            account: account.to_string(),
            nonce,
            asset: spends.asset.get(),
            lamports: spends.lamports,
        }
    }

    pub(super) fn read(&self) -> Result<InFlight, RecordingError> {
        let key = key(&self.kind, &self.account, self.nonce)?;
        let spends = Spending { asset: Assets(self.asset), lamports: self.lamports };
        Ok(InFlight { key, spends })
    }
}

impl KeyForm {
    pub(super) fn of(key: &ActionKey) -> Self {
        let ActionKey { kind, account, nonce } = *key;
        Self { kind: kind.name().to_owned(), account: account.to_string(), nonce }
    }

    pub(super) fn read(&self) -> Result<ActionKey, RecordingError> {
        key(&self.kind, &self.account, self.nonce)
    }
}

fn key(kind: &str, account: &str, nonce: u64) -> Result<ActionKey, RecordingError> {
    let found = ActionKind::ALL.into_iter().find(|one| one.name() == kind);
    let kind = found.ok_or_else(|| RecordingError::Kind(kind.to_owned()))?;
    Ok(ActionKey { kind, account: address(account)?, nonce })
}

impl PolicyForm {
    pub(super) fn of(policy: &Policy) -> Self {
        Self {
            min_profit: policy.min_profit.get(),
            slippage_bps: policy.slippage.get(),
            tolerance_bps: policy.tolerance.get(),
            tx_lamports: policy.tx_lamports,
            record_rent_lamports: policy.record_rent_lamports,
            atoms_per_sol: policy.atoms_per_sol,
            keep_lamports: policy.keep_lamports,
            record_shortfalls: policy.record_shortfalls,
            salvage_margin_bps: policy.salvage_margin.get(),
            buy_salvage: policy.buy_salvage,
            show_price_after: policy.show_price_after,
            collect_above: policy.collect_above.map(Assets::get),
            max_actions: policy.max_actions,
        }
    }

    pub(super) fn read(&self) -> Policy {
        Policy {
            min_profit: Assets(self.min_profit),
            slippage: Bps(self.slippage_bps),
            tolerance: Bps(self.tolerance_bps),
            tx_lamports: self.tx_lamports,
            record_rent_lamports: self.record_rent_lamports,
            atoms_per_sol: self.atoms_per_sol,
            keep_lamports: self.keep_lamports,
            record_shortfalls: self.record_shortfalls,
            salvage_margin: Bps(self.salvage_margin_bps),
            buy_salvage: self.buy_salvage,
            show_price_after: self.show_price_after,
            collect_above: self.collect_above.map(Assets),
            max_actions: self.max_actions,
        }
    }
}

fn address(text: &str) -> Result<Pubkey, RecordingError> {
    text.parse().map_err(|_| RecordingError::Address(text.to_owned()))
}

pub(super) fn to_base64<T: Account>(account: &T) -> String {
    BASE64_STANDARD.encode([&T::DISCRIMINATOR, bytemuck::bytes_of(account)].concat())
}

pub(super) fn from_base64<T: Account>(text: &str) -> Result<T, RecordingError> {
    Ok(decode(&BASE64_STANDARD.decode(text)?)?)
}
