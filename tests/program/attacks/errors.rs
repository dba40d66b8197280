//! The errors of the program, as its generated list has them, and their names in the table.

use anchor_lang::error::ErrorCode;
use loss_testkit::refusals::Refusal;
use std::collections::BTreeMap;

/// Number and name of every error that the program declares.
pub fn declared() -> BTreeMap<u32, String> {
    let list = include_str!("../../../app/client/idl/refusals.json");
    let list: serde_json::Value = serde_json::from_str(list).expect("a list");
    let entries = list.as_array().expect("a list").iter();
    let of = |entry: &serde_json::Value| {
        let number = entry["code"].as_u64().and_then(|code| code.try_into().ok());
        Some((number?, entry["name"].as_str()?.to_owned()))
    };
    entries.map(|entry| of(entry).expect("code and name")).collect()
}

/// Those of the framework that rows name.
const FRAMEWORK: &[ErrorCode] = &[
    ErrorCode::InstructionFallbackNotFound,
    ErrorCode::InstructionDidNotDeserialize,
    ErrorCode::ConstraintMut,
    ErrorCode::ConstraintHasOne,
    ErrorCode::ConstraintSigner,
    ErrorCode::ConstraintSeeds,
    ErrorCode::AccountDiscriminatorNotFound,
    ErrorCode::AccountDiscriminatorMismatch,
    ErrorCode::AccountDidNotDeserialize,
    ErrorCode::AccountNotEnoughKeys,
    ErrorCode::AccountOwnedByWrongProgram,
    ErrorCode::InvalidProgramId,
    ErrorCode::AccountNotSigner,
];

/// A refusal in words.
pub fn name(refusal: Refusal) -> String {
    let code = match refusal {
        Refusal::Words(words) => return words.into(),
        Refusal::Code(code) => code,
    };
    if let Some(name) = declared().get(&code) {
        return format!("{code} {name}");
    }
    let known = FRAMEWORK.iter().find(|error| u32::from(**error) == code);
    known.map_or_else(
        || format!("{code} of a called program"),
        |error| format!("{code} {}", error.name()),
    )
}
