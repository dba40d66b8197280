//! Limits that no authority can change. The bounds of parameters are in `state/params.rs`.

use anchor_lang::prelude::*;

/// Layout version of every account.
pub const VERSION: u8 = 1;

/// Programs whose price updates are accepted: Pyth's receivers. Compiled in, so that nobody can
/// point a pool at an oracle of their own.
pub const ORACLE_PROGRAMS: [Pubkey; 2] = [
    pubkey!("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ"),
    pubkey!("rec2HHDDnjLfj4kE7VyEtFA1HPGQLK33259532cRyHp"),
];

/// How far a publisher's clock may be ahead of the cluster's.
pub const MAX_CLOCK_SKEW_SECONDS: i64 = 60;

/// How long a proposal can be applied after its time lock: nobody has to expect it later.
pub const PROPOSAL_LIFE_SECONDS: i64 = 14 * 86_400;

/// How long a mark is good for after its grace: an old dip says nothing about a new one.
pub const MARK_LIFE_SECONDS: i64 = 86_400;

/// How long before an event is final `record_recovery` stops, so that those who lost can claim.
/// Salvage is sold to the end.
pub const CLAIM_SECONDS: i64 = 30 * 86_400;

/// The longest time between two prices the pool was shown that counts as the oracle being alive.
pub const ORACLE_GAP_SECONDS: i64 = 900;

/// Bounds on the time before a venue's profit matures: long enough to find a deficit, and not for ever.
pub const MIN_WARM_UP_SECONDS: u32 = 60;
pub const MAX_WARM_UP_SECONDS: u32 = 14 * 86_400;
