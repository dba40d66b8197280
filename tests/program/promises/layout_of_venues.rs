//! The accounts of venues and their traders byte for byte, as `layout` does it for the others.

use crate::layout::layout;
use socialized_loss::state::*;
use std::mem::offset_of;

layout! { venue_fields: Venue, from 8 to 456, {
    pool: 8,
    signer: 40,
    program: 72,
    bond_owner: 104,
    bond: 136,
    pot: 144,
    profits: 152,
    caps: 216,
    used: 232,
    last_loss_seq: 264,
    last_nonce: 272,
    active_at: 280,
    retires_at: 288,
    total_credited: 296,
    total_deficit: 304,
    total_bond: 312,
    total_covered: 320,
    total_profits: 328,
    total_socialized: 336,
    total_unallocated: 344,
    warm_up_seconds: 352,
    venue_id: 356,
    version: 358,
    bump: 359,
    _reserved: 360,
}}

layout! { profit_claim_fields: ProfitClaim, from 8 to 416, {
    pool: 8,
    owner: 40,
    rent_payer: 72,
    venue: 104,
    share: 136,
    older_shares: 328,
    older_at: 344,
    newest_at: 352,
    version: 360,
    bump: 361,
    _padding: 362,
    _reserved: 368,
}}

layout! { stored_venue_caps_fields: StoredVenueCaps, from 0 to 16, { insurance: 0, lps: 8, }}

layout! { stored_venue_use_fields: StoredVenueUse, from 0 to 32, { insurance: 0, lps: 16, }}

/// Scanners find the claims, the receipts and the records of one venue by these.
#[test]
fn a_venues_claims_and_records_name_it_at_104_and_its_receipts_at_136() {
    assert_eq!(8 + offset_of!(ProfitClaim, venue), 104);
    assert_eq!(8 + offset_of!(ShortfallRecord, venue), 104);
    assert_eq!(8 + offset_of!(LossReceipt, venue), 136);
}
