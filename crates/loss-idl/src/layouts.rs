//! Where the version of each account's layout is, which an IDL says only to who adds up sizes.

use anyhow::Result;
use loss_client::accounts::{
    Account, InsuranceFund, InsuranceStake, LossReceipt, LpShare, Pool, PoolProposal, Position,
    ProfitClaim, RecoveryClaim, ShortfallRecord, Venue, ACCOUNTS,
};
use serde_json::{json, Value};

pub fn json() -> Result<String> {
    let all = [
        layout::<Pool>(),
        layout::<InsuranceFund>(),
        layout::<LpShare>(),
        layout::<InsuranceStake>(),
        layout::<ProfitClaim>(),
        layout::<Position>(),
        layout::<ShortfallRecord>(),
        layout::<LossReceipt>(),
        layout::<RecoveryClaim>(),
        layout::<Venue>(),
        layout::<PoolProposal>(),
    ];
    assert_eq!(all.len(), ACCOUNTS.len(), "an account of loss-client is missing here");
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}

fn layout<T: Account>() -> Value {
    json!({
        "account": T::NAME,
        "discriminator": T::DISCRIMINATOR,
        "size": T::SIZE,
        "versionAt": T::VERSION_OFFSET,
        "version": T::VERSION,
    })
}
