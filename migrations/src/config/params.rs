//! A pool's parameters, by the names the program gives them.

use super::values::Atoms;
use loss_client::accounts::PoolParams;
use serde::Deserialize;

/// One parameter that is not as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub name: &'static str,
    pub on_chain: u64,
    pub in_file: u64,
}

/// The one list of the names. All are amounts in atoms, or numbers of basis points or seconds.
macro_rules! params {
    (atoms: $($atoms:ident)*; numbers: $($number:ident)*) => {
        /// The table `[pools.params]`: every parameter, none with a default.
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Params {
            $($atoms: Atoms,)*
            $($number: u32,)*
        }

        impl From<Params> for PoolParams {
            fn from(file: Params) -> Self {
                // Without `..`, so that a new parameter cannot be forgotten here.
                Self { $($atoms: file.$atoms.0,)* $($number: file.$number,)* }
            }
        }

        /// The parameters of a pool that are not as in the file.
        pub fn differences(on_chain: &PoolParams, in_file: &PoolParams) -> Vec<Difference> {
            let all = [
                $((stringify!($atoms), on_chain.$atoms, in_file.$atoms),)*
                $((stringify!($number), on_chain.$number.into(), in_file.$number.into()),)*
            ];
            all.into_iter()
                .filter(|(_, on_chain, in_file)| on_chain != in_file)
                .map(|(name, on_chain, in_file)| Difference { name, on_chain, in_file })
                .collect()
        }
    };
}

params! {
    atoms:
        min_debt dust_value record_reward_max insurance_cap_event insurance_cap_day deposit_cap
        borrow_cap;
    numbers:
        opening_ltv_bps liquidation_threshold_bps close_factor_bps bonus_min_bps bonus_slope_bps
        bonus_max_bps insurance_fee_bps base_rate_bps kink_utilization_bps kink_rate_bps
        max_rate_bps confidence_multiple_bps max_confidence_bps max_price_age_seconds
        recognition_window_seconds record_grace_seconds record_reward_bps record_life_seconds
        time_lock_seconds max_pause_seconds liquidation_fee_bps withdraw_delay_seconds
        cooldown_seconds exit_window_seconds salvage_premium_bps salvage_discount_bps
        salvage_duration_seconds salvage_min_lot_bps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_parameters_have_no_differences() {
        let params = PoolParams { deposit_cap: 7, time_lock_seconds: 9, ..PoolParams::default() };
        assert_eq!(differences(&params, &params), []);
    }

    #[test]
    fn a_difference_names_the_parameter_and_both_values() {
        let on_chain = PoolParams { deposit_cap: u64::MAX, ..PoolParams::default() };
        let in_file = PoolParams { deposit_cap: 5, salvage_min_lot_bps: 100, ..on_chain };
        assert_eq!(
            differences(&on_chain, &in_file),
            [
                Difference { name: "deposit_cap", on_chain: u64::MAX, in_file: 5 },
                Difference { name: "salvage_min_lot_bps", on_chain: 0, in_file: 100 },
            ]
        );
    }
}
