//! Parameters to start from.

use socialized_loss::state::PoolParams;

pub const DAY: u32 = 86_400;

/// Plain parameters: no caps, no interest, no fees, withdrawals at once, a cooldown of a day, a recognition
/// window of an hour, and salvage sold from 10% above the price to 10% below within a day.
pub fn plain() -> PoolParams {
    PoolParams {
        min_debt: 1_000,
        dust_value: 100,
        record_reward_max: 1_000_000_000,
        insurance_cap_event: u64::MAX,
        insurance_cap_day: u64::MAX,
        deposit_cap: u64::MAX,
        borrow_cap: u64::MAX,
        opening_ltv_bps: 7_500,
        liquidation_threshold_bps: 8_000,
        close_factor_bps: 5_000,
        bonus_min_bps: 500,
        bonus_slope_bps: 5_000,
        bonus_max_bps: 1_000,
        insurance_fee_bps: 1_000,
        base_rate_bps: 0,
        kink_utilization_bps: 8_000,
        kink_rate_bps: 0,
        max_rate_bps: 0,
        confidence_multiple_bps: 20_000,
        max_confidence_bps: 200,
        max_price_age_seconds: 60,
        recognition_window_seconds: 3_600,
        record_grace_seconds: 600,
        record_reward_bps: 100,
        record_life_seconds: 365 * DAY,
        time_lock_seconds: 3 * DAY,
        max_pause_seconds: 2 * DAY,
        liquidation_fee_bps: 0,
        withdraw_delay_seconds: 0,
        cooldown_seconds: DAY,
        exit_window_seconds: DAY,
        salvage_premium_bps: 1_000,
        salvage_discount_bps: 1_000,
        salvage_duration_seconds: DAY,
        salvage_min_lot_bps: 100,
    }
}

/// Plain parameters with interest: 4% at 80% utilisation, 100% when all is lent.
pub fn with_interest() -> PoolParams {
    PoolParams { kink_rate_bps: 400, max_rate_bps: 10_000, ..plain() }
}
