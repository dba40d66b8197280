//! Snapshots as JSON, for bug reports and tests: everything a decision depends on, so that it can be
//! made again anywhere. Accounts are base64 of their bytes; no keys and no secrets are in it.

mod forms;

use crate::{Policy, Snapshot, Wallet};
use forms::{
    from_base64, to_base64, AccountForm, InFlightForm, KeyForm, OfferedForm, PolicyForm,
    PositionForm,
};
use loss_client::DecodeError;
use loss_math::Assets;
use serde::{Deserialize, Serialize};

/// Of this format.
const VERSION: u32 = 1;

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    #[error("not a recorded snapshot: {0}")]
    Json(#[from] serde_json::Error),
    #[error(
        "a recording of version {0}, this program reads {VERSION}: use the version that wrote it"
    )]
    Version(u32),
    #[error("{0:?} is not an address: was the file edited?")]
    Address(String),
    #[error("{0:?} is not a number of debt shares: was the file edited?")]
    DebtShares(String),
    #[error("{0:?} is no kind of action: was the file edited?")]
    Kind(String),
    #[error("an account is not base64: {0}")]
    Base64(#[from] base64::DecodeError),
    #[error(transparent)]
    Account(#[from] DecodeError),
}

/// The snapshot and the policy it was decided by, as JSON.
///
/// # Panics
/// Never: all keys are texts, and all values have a form in JSON.
#[must_use]
pub fn record(snapshot: &Snapshot, policy: &Policy) -> String {
    let recording = Recording::of(snapshot, policy);
    serde_json::to_string_pretty(&recording).expect("text keys and plain values have a JSON form")
}

/// What [`record`] wrote.
///
/// # Errors
/// [`RecordingError`].
pub fn replay(json: &str) -> Result<(Snapshot, Policy), RecordingError> {
    // First the version: another one may have other fields.
    let Version { version } = serde_json::from_str(json)?;
    if version != VERSION {
        return Err(RecordingError::Version(version));
    }
    serde_json::from_str::<Recording>(json)?.read()
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recording {
    version: u32,
    now: i64,
    slot: u64,
    pool: AccountForm,
    fund: String,
    offered: Option<OfferedForm>,
    candidates: Vec<PositionForm>,
    records: Vec<AccountForm>,
    shares: Vec<AccountForm>,
    stakes: Vec<AccountForm>,
    wallet_asset: u64,
    wallet_lamports: u64,
    in_flight: Vec<InFlightForm>,
    #[serde(default)]
    paused: Vec<KeyForm>,
    policy: PolicyForm,
}

impl Recording {
    fn of(snapshot: &Snapshot, policy: &Policy) -> Self {
        let Snapshot {
            now,
            slot,
            pool,
            fund,
            offered,
            candidates,
            records,
            shares,
            stakes,
            wallet,
            in_flight,
            paused,
        } = snapshot;
        Self {
            version: VERSION,
            now: *now,
            slot: *slot,
            pool: AccountForm::of(pool),
            fund: to_base64(fund),
            offered: offered.as_ref().map(OfferedForm::of),
            candidates: candidates.iter().map(PositionForm::of).collect(),
            records: records.iter().map(AccountForm::of).collect(),
            shares: shares.iter().map(AccountForm::of).collect(),
            stakes: stakes.iter().map(AccountForm::of).collect(),
            wallet_asset: wallet.asset.get(),
            wallet_lamports: wallet.lamports,
            in_flight: in_flight.iter().map(InFlightForm::of).collect(),
            paused: paused.iter().map(KeyForm::of).collect(),
            policy: PolicyForm::of(policy),
        }
    }

    fn read(self) -> Result<(Snapshot, Policy), RecordingError> {
        let snapshot = Snapshot {
            now: self.now,
            slot: self.slot,
            pool: self.pool.read()?,
            fund: from_base64(&self.fund)?,
            offered: self.offered.as_ref().map(OfferedForm::read),
            candidates: read_all(&self.candidates, PositionForm::read)?,
            records: read_all(&self.records, AccountForm::read)?,
            shares: read_all(&self.shares, AccountForm::read)?,
            stakes: read_all(&self.stakes, AccountForm::read)?,
            wallet: Wallet { asset: Assets(self.wallet_asset), lamports: self.wallet_lamports },
            in_flight: read_all(&self.in_flight, InFlightForm::read)?,
            paused: read_all(&self.paused, KeyForm::read)?.into_iter().collect(),
        };
        Ok((snapshot, self.policy.read()))
    }
}

fn read_all<F, T>(
    forms: &[F],
    read: impl Fn(&F) -> Result<T, RecordingError>,
) -> Result<Vec<T>, RecordingError> {
    forms.iter().map(read).collect()
}
