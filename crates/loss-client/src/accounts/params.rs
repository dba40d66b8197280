//! A pool's parameters.

use borsh::{BorshDeserialize, BorshSerialize};
use bytemuck::{Pod, Zeroable};
use loss_math::{
    Assets, AuctionTerms, Bps, ExitTerms, FundCaps, InterestTerms, LiquidationParams, RateCurve,
};

/// Everything about a pool that its authority can change: behind the time lock, except that
/// `tighten_limits` lowers deposit cap, borrow cap and opening LTV at once.
///
/// Amounts are in atoms of the asset unless the name says otherwise.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, BorshSerialize, BorshDeserialize,
)]
#[repr(C)]
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

impl PoolParams {
    /// Interest: the curve of rates, and the insurance fund's part.
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

    /// The rules of liquidation.
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

    /// How salvage of events from now on is sold; a record keeps the terms it was made with.
    pub fn auction(&self) -> AuctionTerms {
        AuctionTerms {
            premium: Bps(self.salvage_premium_bps),
            discount: Bps(self.salvage_discount_bps),
            duration: self.salvage_duration_seconds,
            min_lot: Bps(self.salvage_min_lot_bps),
        }
    }

    /// The most that the insurance fund pays.
    pub fn fund_caps(&self) -> FundCaps {
        FundCaps {
            per_event: Assets(self.insurance_cap_event),
            per_day: Assets(self.insurance_cap_day),
        }
    }
}
