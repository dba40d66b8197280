//! Reading events: from inner instructions (`emit_cpi!`) and from logs (`emit!`).

use anchor_lang::{AnchorDeserialize, Discriminator, Event};
use litesvm::types::TransactionMetadata;

/// The marker in front of an event that travels as an instruction.
const EVENT_TAG: [u8; 8] = 0x1d9a_cb51_2ea5_45e4_u64.to_le_bytes();

/// All events of type `T` sent by `emit_cpi!`.
pub fn sent<T: AnchorDeserialize + Discriminator>(meta: &TransactionMetadata) -> Vec<T> {
    let instructions = meta.inner_instructions.iter().flatten();
    instructions.filter_map(|inner| in_instruction(&inner.instruction.data)).collect()
}

/// The event of type `T` that an instruction's data carries.
pub fn in_instruction<T: AnchorDeserialize + Discriminator>(data: &[u8]) -> Option<T> {
    data.strip_prefix(EVENT_TAG.as_slice()).and_then(decode)
}

/// All events of type `T` logged by `emit!`.
pub fn logged<T: AnchorDeserialize + Discriminator>(meta: &TransactionMetadata) -> Vec<T> {
    let lines = meta.logs.iter().filter_map(|line| line.strip_prefix("Program data: "));
    lines.filter_map(base64).filter_map(|data| decode(&data)).collect()
}

/// Asserts that this event was sent by `emit_cpi!`, and no other.
///
/// # Panics
/// When it was not.
#[track_caller]
pub fn assert_sent(meta: &TransactionMetadata, event: &impl Event) {
    let instructions = meta.inner_instructions.iter().flatten();
    let sent: Vec<&[u8]> = instructions
        .filter_map(|inner| inner.instruction.data.strip_prefix(EVENT_TAG.as_slice()))
        .collect();
    assert_eq!(sent, [event.data()], "events sent");
}

/// Asserts that this event was logged by `emit!`, and no other.
///
/// # Panics
/// When it was not.
#[track_caller]
pub fn assert_logged(meta: &TransactionMetadata, event: &impl Event) {
    let lines = meta.logs.iter().filter_map(|line| line.strip_prefix("Program data: "));
    let logged: Vec<_> = lines.filter_map(base64).collect();
    assert_eq!(logged, [event.data()], "events logged");
}

/// Asserts that no event came out, in either way.
///
/// # Panics
/// When one did.
#[track_caller]
pub fn assert_none(meta: &TransactionMetadata) {
    let instructions = meta.inner_instructions.iter().flatten();
    let sent = instructions.filter(|inner| inner.instruction.data.starts_with(&EVENT_TAG));
    assert_eq!(sent.count(), 0, "events sent");
    let logged = meta.logs.iter().filter(|line| line.starts_with("Program data: "));
    assert_eq!(logged.count(), 0, "events logged");
}

fn decode<T: AnchorDeserialize + Discriminator>(data: &[u8]) -> Option<T> {
    T::deserialize(&mut data.strip_prefix(T::DISCRIMINATOR)?).ok()
}

fn base64(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}
