//! The pool's parameters: a default set, overridden by name.

use super::{units, Token};
use loss_testkit::params::plain;
use socialized_loss::state::PoolParams;

type Field32 = fn(&mut PoolParams) -> &mut u32;
type Field64 = fn(&mut PoolParams) -> &mut u64;

enum Kind {
    Percent(Field32),
    Seconds(Field32),
    /// An amount of the asset; `none` is no limit.
    Asset(Field64),
    /// An amount of the collateral; `none` is no limit.
    Collateral(Field64),
}
use Kind::*;

/// Every parameter by the name it has in a scenario: the program's, without its unit.
const FIELDS: [(&str, Kind); 34] = [
    ("min_debt", Asset(|p| &mut p.min_debt)),
    ("dust_value", Asset(|p| &mut p.dust_value)),
    ("record_reward_max", Collateral(|p| &mut p.record_reward_max)),
    ("insurance_cap_event", Asset(|p| &mut p.insurance_cap_event)),
    ("insurance_cap_day", Asset(|p| &mut p.insurance_cap_day)),
    ("deposit_cap", Asset(|p| &mut p.deposit_cap)),
    ("borrow_cap", Asset(|p| &mut p.borrow_cap)),
    ("opening_ltv", Percent(|p| &mut p.opening_ltv_bps)),
    ("liquidation_threshold", Percent(|p| &mut p.liquidation_threshold_bps)),
    ("close_factor", Percent(|p| &mut p.close_factor_bps)),
    ("bonus_min", Percent(|p| &mut p.bonus_min_bps)),
    ("bonus_slope", Percent(|p| &mut p.bonus_slope_bps)),
    ("bonus_max", Percent(|p| &mut p.bonus_max_bps)),
    ("insurance_fee", Percent(|p| &mut p.insurance_fee_bps)),
    ("base_rate", Percent(|p| &mut p.base_rate_bps)),
    ("kink_utilization", Percent(|p| &mut p.kink_utilization_bps)),
    ("kink_rate", Percent(|p| &mut p.kink_rate_bps)),
    ("max_rate", Percent(|p| &mut p.max_rate_bps)),
    ("confidence_multiple", Percent(|p| &mut p.confidence_multiple_bps)),
    ("max_confidence", Percent(|p| &mut p.max_confidence_bps)),
    ("max_price_age", Seconds(|p| &mut p.max_price_age_seconds)),
    ("recognition_window", Seconds(|p| &mut p.recognition_window_seconds)),
    ("record_grace", Seconds(|p| &mut p.record_grace_seconds)),
    ("record_reward", Percent(|p| &mut p.record_reward_bps)),
    ("record_life", Seconds(|p| &mut p.record_life_seconds)),
    ("max_pause", Seconds(|p| &mut p.max_pause_seconds)),
    ("liquidation_fee", Percent(|p| &mut p.liquidation_fee_bps)),
    ("withdraw_delay", Seconds(|p| &mut p.withdraw_delay_seconds)),
    ("cooldown", Seconds(|p| &mut p.cooldown_seconds)),
    ("exit_window", Seconds(|p| &mut p.exit_window_seconds)),
    ("salvage_premium", Percent(|p| &mut p.salvage_premium_bps)),
    ("salvage_discount", Percent(|p| &mut p.salvage_discount_bps)),
    ("salvage_duration", Seconds(|p| &mut p.salvage_duration_seconds)),
    ("salvage_min_lot", Percent(|p| &mut p.salvage_min_lot_bps)),
];

/// The names, for suggestions.
pub fn names() -> Vec<&'static str> {
    FIELDS.iter().map(|(name, _)| *name).collect()
}

/// What a scenario starts from: the test kit's plain parameters, which charge no interest and cap
/// nothing, with amounts that suit tokens of these decimals.
pub fn defaults(asset: &Token, collateral: &Token) -> PoolParams {
    let whole = |token: &Token| 10_u64.saturating_pow(u32::from(token.decimals));
    PoolParams {
        min_debt: whole(asset).saturating_mul(100),
        dust_value: whole(asset),
        record_reward_max: whole(collateral).saturating_mul(100),
        ..plain()
    }
}

/// Nobody changes parameters in a replay, so the time lock is no parameter of a scenario: it is as
/// long as the longest exit asks for.
pub fn fit_time_lock(params: &mut PoolParams) {
    let delay = params.withdraw_delay_seconds.max(params.cooldown_seconds);
    let exit = delay.saturating_add(params.exit_window_seconds);
    params.time_lock_seconds = params.time_lock_seconds.max(exit.saturating_add(1));
}

/// Sets one parameter. `None` when there is none of that name.
pub fn set(
    params: &mut PoolParams,
    name: &str,
    text: &str,
    asset: &Token,
    collateral: &Token,
) -> Option<Result<(), String>> {
    let (_, kind) = FIELDS.iter().find(|(known, _)| *known == name)?;
    Some(set_kind(params, kind, text, asset, collateral))
}

fn set_kind(
    params: &mut PoolParams,
    kind: &Kind,
    text: &str,
    asset: &Token,
    collateral: &Token,
) -> Result<(), String> {
    let limit = |token| if text == "none" { Ok(u64::MAX) } else { units::amount(text, token) };
    match kind {
        Percent(field) => *field(params) = units::percent(text)?,
        Asset(field) => *field(params) = limit(asset)?,
        Collateral(field) => *field(params) = limit(collateral)?,
        Seconds(field) => {
            let seconds = units::seconds(text)?;
            *field(params) = u32::try_from(seconds).map_err(|_| "longer than 136 years")?;
        }
    }
    Ok(())
}
