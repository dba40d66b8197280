//! The parts that accounts are made of, byte for byte, as `layout` does it for accounts.

use crate::layout::layout;
use socialized_loss::state::*;

layout! { stored_ledger_fields: StoredLedger, from 0 to 144, {
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

layout! { stored_class_fields: StoredClass, from 0 to 64, {
    assets: 0,
    epoch: 8,
    total_shares: 16,
    index: 32,
    splits: 56,
}}

layout! { stored_holding_fields: StoredHolding, from 0 to 56, {
    shares: 0,
    index: 16,
    splits: 40,
    epoch: 48,
}}

layout! { stored_segment_fields: StoredSegment, from 0 to 64, { from_seq: 0, start: 8, }}

layout! { stored_share_fields: StoredShare, from 0 to 192, {
    held: 0,
    price_assets: 56,
    price_shares: 64,
    segment: 80,
    request_shares: 144,
    request_opens_at: 160,
    request_closes_at: 168,
    lost: 176,
    recovered: 184,
}}

layout! { stored_bucket_fields: StoredBucket, from 0 to 16, { used: 0, updated_at: 8, }}

layout! { stored_price_fields: StoredPrice, from 0 to 32, {
    price: 0,
    conf: 8,
    publish_time: 16,
    exponent: 24,
    _padding: 28,
}}

layout! { stored_auction_fields: StoredAuction, from 0 to 16, {
    premium_bps: 0,
    discount_bps: 4,
    duration_seconds: 8,
    min_lot_bps: 12,
}}

layout! { pool_params_fields: PoolParams, from 0 to 168, {
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
    liquidation_fee_bps: 136,
    withdraw_delay_seconds: 140,
    cooldown_seconds: 144,
    exit_window_seconds: 148,
    salvage_premium_bps: 152,
    salvage_discount_bps: 156,
    salvage_duration_seconds: 160,
    salvage_min_lot_bps: 164,
}}
