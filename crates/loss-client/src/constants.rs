//! Times that no authority can change, in seconds.

/// How far a publisher's clock may be ahead of the cluster's.
pub const MAX_CLOCK_SKEW_SECONDS: i64 = 60;

/// How long a proposal can be applied after its time lock.
pub const PROPOSAL_LIFE_SECONDS: i64 = 14 * 86_400;

/// How long a mark is good for after its grace.
pub const MARK_LIFE_SECONDS: i64 = 86_400;

/// How long before an event is final `record_recovery` stops, so that those who lost can claim.
pub const CLAIM_SECONDS: i64 = 30 * 86_400;

/// The longest time between two prices the pool was shown that counts as the oracle being alive.
pub const ORACLE_GAP_SECONDS: i64 = 900;
