//! Every refusal of the program with its remedy, which an IDL has no place for.

use anyhow::Result;
use loss_client::LossError;
use serde_json::{json, Value};

pub fn json() -> Result<String> {
    let all: Vec<Value> = LossError::ALL.iter().copied().map(refusal).collect();
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}

fn refusal(error: LossError) -> Value {
    json!({
        "code": error.code(),
        "name": format!("{error:?}"),
        "message": error.message(),
        "remedy": error.remedy(),
    })
}
