//! What one owner was paid of one event's recoveries.

use bytemuck::{Pod, Zeroable};
use solana_pubkey::Pubkey;

/// Kept until the event is final, so that nothing is paid twice (P14). The same account whether
/// the segment is still open or became a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct RecoveryClaim {
    pub pool: Pubkey,
    pub owner: Pubkey,
    /// The LP share, stake or profit claim, and the first event number of its segment.
    pub share: Pubkey,
    pub record: Pubkey,
    pub rent_payer: Pubkey,
    pub from_seq: u64,
    /// Paid so far, in atoms of the asset.
    pub paid: u64,
    /// The record's: nothing is paid from then on.
    pub final_at: i64,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 32],
}
