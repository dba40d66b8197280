//! What comes back after a shortfall was recorded, and the accounts that prove it.

pub mod buy_salvage;
pub mod claim_recovery;
pub mod close_claim;
pub mod close_receipt;
pub mod close_record;
pub mod record_recovery;
