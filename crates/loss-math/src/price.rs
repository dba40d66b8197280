//! The three prices of one oracle update, and the value of collateral at each.

use crate::{
    fixed::{mul_div_ceil, mul_div_floor, mul_div_u64_ceil, mul_div_u64_floor, to_u64, BPS_ONE},
    Assets, Bps, Collateral, MathError,
};

/// Decimals a mint may have, and the size of an oracle's exponent.
pub const MAX_DECIMALS: u8 = 18;

/// `1, 10, 100, ...`: a decimal exponent is at most twice [`MAX_DECIMALS`], 36, and so within
/// this table.
const POWERS_OF_TEN: [u128; 39] = powers_of_ten();

#[allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler: an overflow would not build"
)]
const fn powers_of_ten() -> [u128; 39] {
    let mut table = [1_u128; 39];
    let mut i = 1;
    while i < 39 {
        table[i] = table[i - 1] * 10;
        i += 1;
    }
    table
}

/// An oracle's answer, in whole assets per whole collateral: `price * 10^exponent`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OraclePrice {
    /// Mantissa of the price.
    pub price: i64,
    /// Half-width of the confidence interval, same exponent.
    pub conf: u64,
    /// Decimal exponent.
    pub exponent: i32,
    /// When the oracle's publishers agreed on it, unix seconds.
    pub publish_time: i64,
}

impl OraclePrice {
    /// The same without doubt, at `part` of the price: to ask "what if".
    ///
    /// - **Rounding**: down. Saturates.
    #[must_use]
    pub fn what_if_floor(&self, part: Bps) -> Self {
        let price = u64::try_from(self.price).unwrap_or(0);
        let price = mul_div_u64_floor(price, part.wide(), BPS_ONE).unwrap_or(u64::MAX);
        Self { price: i64::try_from(price).unwrap_or(i64::MAX), conf: 0, ..*self }
    }
}

/// Atoms of the asset per atom of the collateral: `mantissa * 10^exponent`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    mantissa: u64,
    exponent: i32,
}

/// One update as three prices, each the careful one for some question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PriceBand {
    /// `p - k * conf`, at least 0: may this position take on risk?
    pub low: Price,
    /// `p`: may it be liquidated?
    pub mid: Price,
    /// `p + k * conf`: is it insolvent beyond doubt?
    pub high: Price,
}

impl PriceBand {
    /// Spreads an update by `k` times its confidence.
    ///
    /// - **Rounding**: the spread up, so both outer prices are careful.
    ///
    /// # Errors
    /// [`MathError::PriceNotPositive`]; [`MathError::PriceExponent`] beyond plus or minus 18, or
    /// for decimals above 18.
    pub fn new(
        oracle: &OraclePrice,
        k: Bps,
        asset_decimals: u8,
        collateral_decimals: u8,
    ) -> Result<Self, MathError> {
        let mid = u64::try_from(oracle.price).unwrap_or(0);
        if mid == 0 {
            return Err(MathError::PriceNotPositive);
        }
        let limit = u32::from(MAX_DECIMALS);
        let decimals_fit = asset_decimals <= MAX_DECIMALS && collateral_decimals <= MAX_DECIMALS;
        if oracle.exponent.unsigned_abs() > limit || !decimals_fit {
            return Err(MathError::PriceExponent);
        }
        // Three numbers of at most 18 each.
        let exponent = oracle
            .exponent
            .saturating_add(i32::from(asset_decimals))
            .saturating_sub(i32::from(collateral_decimals));
        let spread = mul_div_u64_ceil(oracle.conf, k.wide(), BPS_ONE).unwrap_or(u64::MAX);
        let price = |mantissa| Price { mantissa, exponent };
        Ok(Self {
            low: price(mid.saturating_sub(spread)),
            mid: price(mid),
            high: price(mid.saturating_add(spread)),
        })
    }
}

/// Whether the confidence interval is at most `cap` of the price.
#[must_use]
pub fn confidence_within(oracle: &OraclePrice, cap: Bps) -> bool {
    let price = u128::from(u64::try_from(oracle.price).unwrap_or(0));
    // 64 + 32 bits fit 128.
    u128::from(oracle.conf).saturating_mul(u128::from(BPS_ONE))
        <= price.saturating_mul(u128::from(cap.0))
}

impl Price {
    /// What the collateral is worth.
    ///
    /// - **Rounding**: down. Saturates at the largest amount: more than any debt there can be.
    #[must_use]
    pub fn value_floor(self, collateral: Collateral) -> Assets {
        let product = u128::from(collateral.get()).wrapping_mul(u128::from(self.mantissa));
        let value = match self.scale() {
            Scale::Up(factor) => mul_div_floor(product, factor, 1),
            Scale::Down(divisor) => mul_div_floor(product, 1, divisor),
        };
        Assets(value.and_then(to_u64).unwrap_or(u64::MAX))
    }

    /// What the collateral is worth.
    ///
    /// - **Rounding**: up. Saturates like [`Price::value_floor`].
    #[must_use]
    pub fn value_ceil(self, collateral: Collateral) -> Assets {
        let product = u128::from(collateral.get()).wrapping_mul(u128::from(self.mantissa));
        let value = match self.scale() {
            Scale::Up(factor) => mul_div_floor(product, factor, 1),
            Scale::Down(divisor) => mul_div_ceil(product, 1, divisor),
        };
        Assets(value.and_then(to_u64).unwrap_or(u64::MAX))
    }

    /// What the collateral costs at `factor` ten-thousandths of the price.
    ///
    /// - **Rounding**: up, by less than one atom: two ceilings nest exactly.
    ///
    /// # Errors
    /// [`MathError::Overflow`] when it leaves 64 bits.
    pub(crate) fn scaled_value_ceil(
        self,
        collateral: Collateral,
        factor: u64,
    ) -> Result<Assets, MathError> {
        // Two 64-bit factors fit 128 bits.
        let scaled = u128::from(collateral.get()).wrapping_mul(u128::from(factor));
        let mantissa = u128::from(self.mantissa);
        let value = match self.scale() {
            Scale::Up(power) => {
                let price = mantissa.checked_mul(power).ok_or(MathError::Overflow)?;
                return mul_div_ceil(scaled, price, BPS_ONE.into()).and_then(to_u64).map(Assets);
            }
            Scale::Down(divisor) => mul_div_ceil(scaled, mantissa, divisor)?,
        };
        mul_div_ceil(value, 1, BPS_ONE.into()).and_then(to_u64).map(Assets)
    }

    /// The collateral that `value` buys.
    ///
    /// - **Rounding**: down, against the buyer. Saturates; a price of zero buys without limit.
    #[must_use]
    pub fn collateral_floor(self, value: Assets) -> Collateral {
        let (value, mantissa) = (u128::from(value.get()), u128::from(self.mantissa));
        let amount = match self.scale() {
            Scale::Up(factor) => {
                mantissa.checked_mul(factor).map_or(Ok(0), |price| mul_div_floor(value, 1, price))
            }
            Scale::Down(divisor) => mul_div_floor(value, divisor, mantissa),
        };
        Collateral(amount.and_then(to_u64).unwrap_or(u64::MAX))
    }

    fn scale(self) -> Scale {
        let power = |n: u32| {
            usize::try_from(n).ok().and_then(|n| POWERS_OF_TEN.get(n)).copied().unwrap_or(u128::MAX)
        };
        if self.exponent >= 0 {
            Scale::Up(power(self.exponent.unsigned_abs()))
        } else {
            Scale::Down(power(self.exponent.unsigned_abs()))
        }
    }
}

enum Scale {
    Up(u128),
    Down(u128),
}
