//! What the TypeScript client has to build and read, as the Rust client does.

pub mod accounts;
pub mod events;
pub mod instructions;

/// Bytes as tests read them.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
