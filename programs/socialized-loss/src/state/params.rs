//! A pool's parameters and their hard bounds.

use crate::error::LossError;
use anchor_lang::prelude::*;
use loss_math::{
    Assets, AuctionTerms, Bps, ExitTerms, FundCaps, InterestTerms, LiquidationParams, RateCurve,
};

const DAY: u32 = 86_400;

/// Everything about a pool that its authority can change: behind the time lock, except that
/// `tighten_limits` lowers deposit cap, borrow cap and opening LTV at once.
///
/// Amounts are in atoms of the asset unless the name says otherwise.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[borsh(crate = "anchor_lang::prelude::borsh")]
pub struct PoolParams {
    /// A position's debt is zero or at least this.
    pub min_debt: u64,
    /// Collateral worth at most this at the high price counts as none.
    pub dust_value: u64,
    /// The most collateral atoms that recording a shortfall is rewarded with.
    pub record_reward_max: u64,
    /// The most the insurance fund pays for one event.
    pub insurance_cap_event: u64,
    /// The most it pays at once; what was paid flows back at this much a day, so within any 24
    /// hours it pays at most twice this.
    pub insurance_cap_day: u64,
    /// No deposit that would leave LPs with more than this.
    pub deposit_cap: u64,
    /// No loan that would leave borrowers owing more than this.
    pub borrow_cap: u64,
    /// Debt at most this part of the collateral's low value when risk is taken on.
    pub opening_ltv_bps: u32,
    /// Debt above this part of the collateral's mid value may be liquidated.
    pub liquidation_threshold_bps: u32,
    /// The most of a debt that one liquidation of a solvent position repays.
    pub close_factor_bps: u32,
    /// Liquidation bonus at the threshold, and whenever the pool pays for it.
    pub bonus_min_bps: u32,
    /// Bonus added per 100% of debt above the threshold.
    pub bonus_slope_bps: u32,
    /// The largest bonus.
    pub bonus_max_bps: u32,
    /// The insurance fund's part of interest.
    pub insurance_fee_bps: u32,
    /// Yearly rate of an unused pool.
    pub base_rate_bps: u32,
    /// Utilisation where the rate's slope changes.
    pub kink_utilization_bps: u32,
    /// Yearly rate there.
    pub kink_rate_bps: u32,
    /// Yearly rate of a fully used pool.
    pub max_rate_bps: u32,
    /// Half-width of the price band in confidences: `k` of `p - k*conf` and `p + k*conf`.
    pub confidence_multiple_bps: u32,
    /// The widest confidence accepted, as part of the price.
    pub max_confidence_bps: u32,
    /// The oldest price accepted.
    pub max_price_age_seconds: u32,
    /// How long a mark holds exits at most; used up, it flows back within a day, so that exits are
    /// held for at most twice this within any 24 hours.
    pub recognition_window_seconds: u32,
    /// How long liquidators have after a mark before collateral is taken over.
    pub record_grace_seconds: u32,
    /// Reward for recording, out of the collateral taken over.
    pub record_reward_bps: u32,
    /// How long after a shortfall recoveries are paid to those who lost.
    pub record_life_seconds: u32,
    /// Time between proposing parameters and applying them.
    pub time_lock_seconds: u32,
    /// The longest pause.
    pub max_pause_seconds: u32,
    /// The insurance fund's part of a liquidator's bonus.
    pub liquidation_fee_bps: u32,
    /// Time between an LP's request and its withdrawal; 0: no request is needed.
    pub withdraw_delay_seconds: u32,
    /// Time between a staker's request and its exit; never 0.
    pub cooldown_seconds: u32,
    /// How long a request can be used before it lapses.
    pub exit_window_seconds: u32,
    /// The first price of salvage: the oracle's plus this part.
    pub salvage_premium_bps: u32,
    /// The last: the oracle's less this part.
    pub salvage_discount_bps: u32,
    /// Seconds of the oracle clock from the first to the last price.
    pub salvage_duration_seconds: u32,
    /// The smallest lot, as part of all that was taken over.
    pub salvage_min_lot_bps: u32,
}

const _: () = assert!(size_of::<PoolParams>() == 168);

impl PoolParams {
    /// Refuses values that could harm LPs, stakers or borrowers whoever chose them.
    pub fn validate(&self, asset_decimals: u8) -> Result<()> {
        // Exhaustive, so that a new parameter cannot be forgotten here.
        let Self {
            min_debt,
            dust_value,
            record_reward_max: _, // bounded by record_reward_bps of what is seized
            insurance_cap_event: _, // any cap is a legal choice of who bears what, made in advance
            insurance_cap_day: _,
            deposit_cap: _, // limits new risk only
            borrow_cap: _,
            opening_ltv_bps,
            liquidation_threshold_bps,
            close_factor_bps,
            bonus_min_bps,
            bonus_slope_bps,
            bonus_max_bps,
            insurance_fee_bps,
            base_rate_bps,
            kink_utilization_bps,
            kink_rate_bps,
            max_rate_bps,
            confidence_multiple_bps,
            max_confidence_bps,
            max_price_age_seconds,
            recognition_window_seconds,
            record_grace_seconds,
            record_reward_bps,
            record_life_seconds,
            time_lock_seconds,
            max_pause_seconds,
            liquidation_fee_bps,
            withdraw_delay_seconds,
            cooldown_seconds,
            exit_window_seconds,
            salvage_premium_bps,
            salvage_discount_bps,
            salvage_duration_seconds,
            salvage_min_lot_bps,
        } = *self;
        // A thousand whole assets and one: larger ones would make every position small or dust.
        let whole = 10_u64.saturating_pow(asset_decimals.into());
        bounded("min_debt", min_debt, 100, whole.saturating_mul(1_000).max(100))?;
        bounded("dust_value", dust_value, 0, whole.min(min_debt))?;
        bounded_u32("liquidation_threshold_bps", liquidation_threshold_bps, 1_000, 9_700)?;
        let below_threshold = liquidation_threshold_bps.saturating_sub(100);
        bounded_u32("opening_ltv_bps", opening_ltv_bps, 0, below_threshold)?;
        bounded_u32("close_factor_bps", close_factor_bps, 1_000, 10_000)?;
        bounded_u32("bonus_max_bps", bonus_max_bps, 0, 2_000)?;
        // Paid by the fund and the LPs whenever the collateral is worth too little for it.
        bounded_u32("bonus_min_bps", bonus_min_bps, 0, bonus_max_bps.min(1_000))?;
        bounded_u32("bonus_slope_bps", bonus_slope_bps, 0, 20_000)?;
        // At the threshold the collateral still pays for the whole debt and the largest bonus.
        let with_bonus = u64::from(liquidation_threshold_bps) * u64::from(10_000 + bonus_max_bps);
        bounded("liquidation_threshold_bps * (1 + bonus_max)", with_bonus, 0, 100_000_000)?;
        bounded_u32("insurance_fee_bps", insurance_fee_bps, 0, 5_000)?;
        bounded_u32("max_rate_bps", max_rate_bps, 0, 100_000)?;
        bounded_u32("kink_rate_bps", kink_rate_bps, 0, max_rate_bps)?;
        bounded_u32("base_rate_bps", base_rate_bps, 0, kink_rate_bps)?;
        bounded_u32("kink_utilization_bps", kink_utilization_bps, 100, 9_900)?;
        bounded_u32("confidence_multiple_bps", confidence_multiple_bps, 10_000, 100_000)?;
        // Tighter ones would leave no price to liquidate or recognise by.
        bounded_u32("max_confidence_bps", max_confidence_bps, 10, 1_000)?;
        bounded_u32("max_price_age_seconds", max_price_age_seconds, 10, 120)?;
        bounded_u32("recognition_window_seconds", recognition_window_seconds, 120, DAY / 4)?;
        // A mark with the whole budget holds exits for twice as long as recognition may take.
        let window = recognition_window_seconds;
        bounded_u32("record_grace_seconds", record_grace_seconds, 60, window / 2)?;
        // Waiting for the grace to pass must not pay better than liquidating.
        bounded_u32("record_reward_bps", record_reward_bps, 0, bonus_min_bps / 2)?;
        // Recoveries come in until `CLAIM_SECONDS` before the end.
        bounded_u32("record_life_seconds", record_life_seconds, 60 * DAY, 3_650 * DAY)?;
        bounded_u32("withdraw_delay_seconds", withdraw_delay_seconds, 0, 14 * DAY)?;
        // Marks hold exits for at most half a day in a day: a request cannot lapse meanwhile.
        bounded_u32("exit_window_seconds", exit_window_seconds, DAY, 7 * DAY)?;
        // Whoever insures must not be free to run most of the time by asking again and again.
        bounded_u32("cooldown_seconds", cooldown_seconds, exit_window_seconds, 14 * DAY)?;
        // Longer than the longest exit, so that whoever dislikes a proposal can leave first.
        let exit = withdraw_delay_seconds.max(cooldown_seconds) + exit_window_seconds;
        bounded_u32("time_lock_seconds", time_lock_seconds, exit + 1, 30 * DAY)?;
        bounded_u32("max_pause_seconds", max_pause_seconds, 0, 3 * DAY)?;
        // At least half of the bonus stays with the liquidator.
        bounded_u32("liquidation_fee_bps", liquidation_fee_bps, 0, 5_000)?;
        bounded_u32("salvage_premium_bps", salvage_premium_bps, 0, 5_000)?;
        bounded_u32("salvage_discount_bps", salvage_discount_bps, 0, 2_000)?;
        bounded_u32("salvage_duration_seconds", salvage_duration_seconds, 3_600, 14 * DAY)?;
        bounded_u32("salvage_min_lot_bps", salvage_min_lot_bps, 1, 10_000)?;
        Ok(())
    }

    pub fn interest_terms(&self) -> InterestTerms {
        InterestTerms {
            curve: RateCurve {
                base: Bps(self.base_rate_bps),
                kink_utilization: Bps(self.kink_utilization_bps),
                kink: Bps(self.kink_rate_bps),
                max: Bps(self.max_rate_bps),
            },
            insurance_fee: Bps(self.insurance_fee_bps),
        }
    }

    pub fn liquidation(&self) -> LiquidationParams {
        LiquidationParams {
            threshold: Bps(self.liquidation_threshold_bps),
            close_factor: Bps(self.close_factor_bps),
            bonus_min: Bps(self.bonus_min_bps),
            bonus_slope: Bps(self.bonus_slope_bps),
            bonus_max: Bps(self.bonus_max_bps),
            min_debt: Assets(self.min_debt),
            fee: Bps(self.liquidation_fee_bps),
        }
    }

    /// When LPs may leave.
    pub fn lp_exit(&self) -> ExitTerms {
        ExitTerms { delay: self.withdraw_delay_seconds, window: self.exit_window_seconds }
    }

    /// When stakers may leave.
    pub fn staker_exit(&self) -> ExitTerms {
        ExitTerms { delay: self.cooldown_seconds, window: self.exit_window_seconds }
    }

    /// How salvage is sold.
    pub fn auction(&self) -> AuctionTerms {
        AuctionTerms {
            premium: Bps(self.salvage_premium_bps),
            discount: Bps(self.salvage_discount_bps),
            duration: self.salvage_duration_seconds,
            min_lot: Bps(self.salvage_min_lot_bps),
        }
    }

    pub fn fund_caps(&self) -> FundCaps {
        FundCaps {
            per_event: Assets(self.insurance_cap_event),
            per_day: Assets(self.insurance_cap_day),
        }
    }
}

/// Refuses a value outside its bounds, and logs them.
pub fn bounded_u32(name: &str, value: u32, min: u32, max: u32) -> Result<()> {
    bounded(name, value.into(), min.into(), max.into())
}

fn bounded(name: &str, value: u64, min: u64, max: u64) -> Result<()> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    msg!("{} = {}: must be between {} and {}", name, value, min, max);
    err!(LossError::ParamOutOfBounds)
}
