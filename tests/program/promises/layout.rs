//! Every account byte for byte: size, discriminator, and where each field is. Scanners and other
//! programs read by these numbers; a number that is here never changes.

use anchor_lang::Discriminator;
use socialized_loss::state::*;
use std::mem::offset_of;

/// The size of a field, from a function that finds it.
const fn size_of_field<T, F>(_: fn(&T) -> &F) -> usize {
    size_of::<F>()
}

/// A type with the offsets of all its fields, from the beginning of the account or of the part.
/// The fields must follow each other without a gap and fill the type, so none is missing here.
macro_rules! layout {
    ($test:ident: $type:ident, from $base:literal to $end:literal, { $($field:ident: $at:literal,)* }) => {
        #[test]
        fn $test() {
            let mut next = $base;
            $(
                assert_eq!($base + offset_of!($type, $field), $at, "{}", stringify!($field));
                assert_eq!(next, $at, "a gap before {}", stringify!($field));
                next = $at + size_of_field(|part: &$type| &part.$field);
            )*
            assert_eq!((next, $base + size_of::<$type>()), ($end, $end));
        }

        impl Described for $type {
            fn fields(&self) -> Vec<(&'static str, String)> {
                vec![$((stringify!($field), format!("{:?}", self.$field))),*]
            }
        }
    };
}

/// The fields by name, for fixtures.
pub trait Described {
    fn fields(&self) -> Vec<(&'static str, String)>;
}

layout! { pool_fields: Pool, from 8 to 1024, {
    creator: 8,
    authority: 40,
    pending_authority: 72,
    guardian: 104,
    asset_mint: 136,
    collateral_mint: 168,
    asset_vault: 200,
    collateral_vault: 232,
    insurance: 264,
    feed_id: 296,
    ledger: 328,
    collateral: 464,
    salvage: 472,
    open_nonce: 480,
    seq: 488,
    last_loss_seq: 496,
    latest_final_at: 504,
    total_shortfall: 512,
    total_covered: 520,
    total_socialized: 528,
    total_unallocated: 536,
    recognition_until: 544,
    recognition: 552,
    paused_from: 568,
    paused_until: 576,
    pause_allowed_at: 584,
    price: 592,
    params: 624,
    pool_id: 760,
    version: 762,
    bump: 763,
    asset_decimals: 764,
    collateral_decimals: 765,
    _padding: 766,
    _reserved: 768,
}}

layout! { insurance_fund_fields: InsuranceFund, from 8 to 312, {
    pool: 8,
    insurance_vault: 40,
    cash: 72,
    reserve: 80,
    stakers: 88,
    paid: 144,
    total_paid: 160,
    total_donated: 168,
    version: 176,
    bump: 177,
    _padding: 178,
    _reserved: 184,
}}

layout! { lp_share_fields: LpShare, from 8 to 344, {
    pool: 8,
    owner: 40,
    rent_payer: 72,
    held: 104,
    segment: 152,
    version: 208,
    bump: 209,
    _padding: 210,
    _reserved: 216,
}}

layout! { position_fields: Position, from 8 to 216, {
    pool: 8,
    owner: 40,
    rent_payer: 72,
    debt_shares: 104,
    collateral: 120,
    nonce: 128,
    marked_at: 136,
    position_id: 144,
    defaulted: 146,
    version: 147,
    bump: 148,
    _padding: 149,
    _reserved: 152,
}}

layout! { shortfall_record_fields: ShortfallRecord, from 8 to 696, {
    pool: 8,
    owner: 40,
    position: 72,
    caller: 104,
    rent_payer: 136,
    seq: 168,
    nonce: 176,
    recorded_at: 184,
    final_at: 192,
    price: 200,
    debt: 232,
    collateral_proceeds: 240,
    shortfall: 248,
    reserve: 256,
    stakers: 264,
    lps: 272,
    unallocated: 280,
    held_back: 288,
    seized: 296,
    reward: 304,
    salvage: 312,
    salvage_left: 320,
    recovered: 328,
    lps_before: 336,
    lps_after: 392,
    stakers_before: 448,
    stakers_after: 504,
    version: 560,
    bump: 561,
    _padding: 562,
    _reserved: 568,
}}

layout! { loss_receipt_fields: LossReceipt, from 8 to 280, {
    pool: 8,
    owner: 40,
    share: 72,
    rent_payer: 104,
    segment: 136,
    to_seq: 192,
    final_at: 200,
    version: 208,
    bump: 209,
    _padding: 210,
    _reserved: 216,
}}

layout! { pool_proposal_fields: PoolProposal, from 8 to 224, {
    pool: 8,
    rent_payer: 40,
    earliest_at: 72,
    params: 80,
    version: 216,
    bump: 217,
    _padding: 218,
}}

layout! { stored_ledger_fields: StoredLedger, from 0 to 136, {
    cash: 0,
    receivable: 8,
    fee_accrued: 16,
    fee_carry: 24,
    dust: 32,
    accrued_at: 40,
    debt_shares: 48,
    debt_index: 64,
    lps: 80,
}}

layout! { stored_index_fields: StoredIndex, from 0 to 24, { mantissa: 0, exponent: 16, }}

layout! { stored_class_fields: StoredClass, from 0 to 56, {
    assets: 0,
    epoch: 8,
    total_shares: 16,
    index: 32,
}}

layout! { stored_holding_fields: StoredHolding, from 0 to 48, { shares: 0, index: 16, epoch: 40, }}

layout! { stored_segment_fields: StoredSegment, from 0 to 56, { from_seq: 0, start: 8, }}

layout! { stored_bucket_fields: StoredBucket, from 0 to 16, { used: 0, updated_at: 8, }}

layout! { stored_price_fields: StoredPrice, from 0 to 32, {
    price: 0,
    conf: 8,
    publish_time: 16,
    exponent: 24,
    _padding: 28,
}}

layout! { pool_params_fields: PoolParams, from 0 to 136, {
    min_debt: 0,
    dust_value: 8,
    record_reward_max: 16,
    insurance_cap_event: 24,
    insurance_cap_day: 32,
    deposit_cap: 40,
    borrow_cap: 48,
    opening_ltv_bps: 56,
    liquidation_threshold_bps: 60,
    close_factor_bps: 64,
    bonus_min_bps: 68,
    bonus_slope_bps: 72,
    bonus_max_bps: 76,
    insurance_fee_bps: 80,
    base_rate_bps: 84,
    kink_utilization_bps: 88,
    kink_rate_bps: 92,
    max_rate_bps: 96,
    confidence_multiple_bps: 100,
    max_confidence_bps: 104,
    max_price_age_seconds: 108,
    recognition_window_seconds: 112,
    record_grace_seconds: 116,
    record_reward_bps: 120,
    record_life_seconds: 124,
    time_lock_seconds: 128,
    max_pause_seconds: 132,
}}

#[test]
fn every_discriminator_is_the_one_that_scanners_filter_by() {
    assert_eq!(Pool::DISCRIMINATOR, [241, 154, 109, 4, 17, 177, 109, 188]);
    assert_eq!(InsuranceFund::DISCRIMINATOR, [43, 134, 170, 87, 102, 16, 142, 147]);
    assert_eq!(LpShare::DISCRIMINATOR, [137, 210, 47, 236, 167, 57, 72, 145]);
    assert_eq!(Position::DISCRIMINATOR, [170, 188, 143, 228, 122, 64, 247, 208]);
    assert_eq!(ShortfallRecord::DISCRIMINATOR, [253, 36, 63, 238, 84, 5, 128, 83]);
    assert_eq!(LossReceipt::DISCRIMINATOR, [128, 11, 77, 92, 13, 57, 116, 232]);
    assert_eq!(PoolProposal::DISCRIMINATOR, [0, 61, 181, 164, 229, 111, 210, 251]);
}

#[test]
fn the_scanners_contract_pool_at_8_and_owner_at_40() {
    let of_a_user = [
        (offset_of!(LpShare, pool), offset_of!(LpShare, owner)),
        (offset_of!(Position, pool), offset_of!(Position, owner)),
        (offset_of!(LossReceipt, pool), offset_of!(LossReceipt, owner)),
        (offset_of!(ShortfallRecord, pool), offset_of!(ShortfallRecord, owner)),
    ];
    for (pool, owner) in of_a_user {
        assert_eq!((8 + pool, 8 + owner), (8, 40));
    }
    assert_eq!(8 + offset_of!(InsuranceFund, pool), 8);
    assert_eq!(8 + offset_of!(PoolProposal, pool), 8);
}
