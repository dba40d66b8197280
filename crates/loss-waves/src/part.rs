//! A part of a whole in millionths, which is percent with four places.

/// Millionths of `whole` that `part` is, rounded up.
pub fn millionths_ceil(part: u64, whole: u64) -> u64 {
    let scaled = u128::from(part) * 1_000_000;
    u64::try_from(scaled.div_ceil(u128::from(whole.max(1)))).unwrap_or(u64::MAX)
}

/// What `part` of `whole` is of `amount`, rounded up.
pub fn share_ceil(amount: u64, part: u64, whole: u64) -> u64 {
    let product = u128::from(amount) * u128::from(part);
    u64::try_from(product.div_ceil(u128::from(whole.max(1)))).unwrap_or(u64::MAX)
}

/// `165082` as `16.5082 %`.
pub fn percent(millionths: u64) -> String {
    format!("{}.{:04} %", millionths / 10_000, millionths % 10_000)
}

/// The same to one place, rounded to the nearest.
pub fn percent_short(millionths: u64) -> String {
    let tenths = (millionths + 500) / 1_000;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_rounded_up() {
        // 8,056 / 48,800 = 16.50819 %.
        assert_eq!(percent(millionths_ceil(8_056, 48_800)), "16.5082 %");
        assert_eq!(millionths_ceil(1, 4), 250_000);
        assert_eq!(millionths_ceil(1, u64::MAX), 1);
        assert_eq!(share_ceil(10, 1, 3), 4);
        assert_eq!(share_ceil(9, 1, 3), 3);
        assert_eq!(share_ceil(u64::MAX, u64::MAX, u64::MAX), u64::MAX);
    }

    #[test]
    fn percents_have_four_places_or_one() {
        assert_eq!(percent(22), "0.0022 %");
        assert_eq!(percent(1_000_000), "100.0000 %");
        assert_eq!([165_499, 165_500].map(percent_short), ["16.5 %", "16.6 %"]);
    }
}
