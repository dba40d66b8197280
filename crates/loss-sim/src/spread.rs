//! How a total is shared out: equally, by a Pareto law, or as listed. Integers only, so that the
//! same scenario gives the same deposits on every machine.

/// A total and its shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spread {
    Equal {
        count: usize,
        total: u64,
    },
    /// The i-th largest gets a share proportional to `i^(-sixteenths / 16)`.
    Pareto {
        count: usize,
        total: u64,
        sixteenths: u32,
    },
    Listed(Vec<u64>),
}

impl Spread {
    pub fn count(&self) -> usize {
        match self {
            Self::Equal { count, .. } | Self::Pareto { count, .. } => *count,
            Self::Listed(amounts) => amounts.len(),
        }
    }

    pub fn total(&self) -> u64 {
        match self {
            Self::Equal { total, .. } | Self::Pareto { total, .. } => *total,
            Self::Listed(amounts) => amounts.iter().sum(),
        }
    }

    /// The same total for another number of people. A list stays as it is.
    #[must_use]
    pub fn with_count(self, count: usize) -> Self {
        match self {
            Self::Equal { total, .. } => Self::Equal { count, total },
            Self::Pareto { total, sixteenths, .. } => Self::Pareto { count, total, sixteenths },
            listed @ Self::Listed(_) => listed,
        }
    }

    /// The amounts, largest first, to the atom.
    pub fn amounts(&self) -> Vec<u64> {
        match self {
            Self::Equal { count, total } => share_out(*total, &vec![1; *count]),
            Self::Pareto { count, total, sixteenths } => {
                let ranks = 1..=*count as u64;
                let weights: Vec<u64> = ranks.map(|rank| weight(rank, *sixteenths)).collect();
                share_out(*total, &weights)
            }
            Self::Listed(amounts) => amounts.clone(),
        }
    }
}

/// `2^40 * rank^(-sixteenths / 16)`: a product of repeated square roots, in fixed point.
fn weight(rank: u64, sixteenths: u32) -> u64 {
    const ONE: u128 = 1 << 32;
    let base = u128::from(rank) * ONE;
    let whole = (0..sixteenths / 16).fold(ONE, |power, _| power * base / ONE);
    let mut root = base;
    let power = [8, 4, 2, 1].iter().fold(whole, |power, part| {
        root = (root * ONE).isqrt();
        if sixteenths & part == 0 {
            power
        } else {
            power * root / ONE
        }
    });
    u64::try_from((ONE << 40) / power).unwrap_or(u64::MAX).max(1)
}

/// Shares of `total` by weight. What rounding down leaves goes to the first.
fn share_out(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let part = |weight: &u64| {
        let share = u128::from(total) * u128::from(*weight) / sum.max(1);
        u64::try_from(share).unwrap_or(total)
    };
    let mut parts: Vec<u64> = weights.iter().map(part).collect();
    let given: u64 = parts.iter().sum();
    if let Some(first) = parts.first_mut() {
        *first += total - given;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_the_total() {
        for count in [1, 7, 1_000] {
            let equal = Spread::Equal { count, total: 1_000_003 };
            let pareto = Spread::Pareto { count, total: 1_000_003, sixteenths: 14 };
            assert_eq!(equal.amounts().iter().sum::<u64>(), 1_000_003);
            assert_eq!(pareto.amounts().iter().sum::<u64>(), 1_000_003);
            assert!(pareto.amounts().is_sorted_by(|a, b| a >= b));
        }
    }

    #[test]
    fn weights_follow_the_law() {
        assert_eq!(weight(1, 14), 1 << 40);
        assert_eq!(weight(4, 8), 1 << 39);
        assert_eq!(weight(8, 16), 1 << 37);
        assert_eq!(weight(16, 20), 1 << 35);
    }
}
