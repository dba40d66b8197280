//! Every event: its bytes, and the fields that the Rust client reads in them.

use anyhow::Result;
use borsh::BorshDeserialize;
use loss_client::events::*;
use serde_json::{json, Value};

use super::hex;

/// Longer than any event; the first byte is the version, and all of one event differ.
fn body() -> Vec<u8> {
    (1..=255).chain(1..=255).chain(1..=255).collect()
}

macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        vec![$({
            let event = $name::deserialize(&mut body().as_slice())?;
            let bytes = borsh::to_vec(&event)?;
            let read = format!("{event:?}");
            json!({ "name": stringify!($name), "body": hex(&bytes), "read": read })
        }),*]
    };
}

pub fn json() -> Result<String> {
    let all: Vec<Value> = cases![
        ShortfallRecorded,
        PositionLiquidated,
        PositionMarked,
        Deposited,
        Withdrawn,
        LpSettled,
        WithdrawRequested,
        Staked,
        Unstaked,
        StakeSettled,
        UnstakeRequested,
        RecoveryRecorded,
        SalvageSold,
        RecordClosed,
        RecoveryClaimed,
        InsuranceFunded,
        ParamsProposed,
        ParamsChanged,
        AuthorityChanged,
        PauseChanged,
        VenueRegistered,
        VenueRetired,
        BondAdded,
        BondReturned,
        ProfitCredited,
        ProfitWithdrawn,
        ProfitSettled,
        DeficitReported,
    ];
    anyhow::ensure!(all.len() == Event::NAMES.len(), "an event of loss-client is missing here");
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}
