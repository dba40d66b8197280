//! The most that the program would accept, found by asking.

/// The largest number that `accepts` takes, if it takes all from 1 up to some number and none above;
/// 0 if it takes none.
///
/// A formula for each limit would be a second one beside the program's. This asks 64 times.
pub(super) fn largest(accepts: impl Fn(u64) -> bool) -> u64 {
    (0..u64::BITS).rev().fold(0, |found, bit| {
        let tried = found | 1 << bit;
        if accepts(tried) {
            tried
        } else {
            found
        }
    })
}

#[cfg(test)]
mod tests {
    use super::largest;

    #[test]
    fn finds_every_limit() {
        for limit in [0, 1, 2, 3, 999, 1 << 40, u64::MAX - 1, u64::MAX] {
            assert_eq!(largest(|n| n <= limit), limit);
        }
    }
}
