//! Holds up P5 and P11 for the one function that losses and splits meet in: what is left of shares.
//! Against integers without limit, over many of both, and where no class of this crate can bring it.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{replaying, Owners};
use loss_math::{Assets, Holding, LossClass, LossIndex, Shares};
use num_bigint::BigInt;
use proptest::prelude::*;

/// `1 / 2^gap`.
fn halved(gap: u64) -> LossIndex {
    LossIndex::from_parts(1 << 127, gap)
}

#[test]
fn p5_losses_and_splits_cancel_whichever_are_more() {
    let left = |shares, splits, gap| {
        // It only matters how many came since.
        let [first, later] = [0, 1_000_u64].map(|then| {
            let now = then.saturating_add(splits);
            halved(gap).surviving_shares_floor(Shares(shares), LossIndex::ONE, then, now).0
        });
        assert!(first == later || splits > u64::MAX - 1_000);
        first
    };
    assert_eq!(
        [left(5, 0, 0), left(5, 16, 0), left(5, 16, 16), left(5, 32, 16)],
        [5, 5 << 16, 5, 5 << 16]
    );
    assert_eq!([left(5, 16, 17), left(5, 16, 18), left(5, 16, 19)], [2, 1, 0], "rounded down");
    // 96 bits up and 90 down; both far beyond what a share has, and one apart.
    assert_eq!(left(3 << 32, 96, 90), 3 << 38);
    assert_eq!([left(3, 100_000, 99_999), left(3, 99_999, 100_000)], [6, 1]);
    assert_eq!([left(3, u64::MAX, u64::MAX - 1), left(3, u64::MAX - 1, u64::MAX)], [6, 1]);
}

#[test]
fn p5_splits_do_not_round_where_a_loss_does() {
    // A third is lost. Of one raw share nothing is left; of what it became by a split, two thirds.
    let index = LossIndex::ONE.after_loss_floor(Assets(2), Assets(3));
    let left =
        |splits: u64| index.surviving_shares_floor(Shares(1), LossIndex::ONE, 32, 32 + splits).0;
    assert_eq!([left(0), left(1), left(16), left(48)], [0, 1, 43_690, 187_649_984_473_770]);
}

#[test]
fn p11_what_no_class_can_hold_is_nothing_and_never_a_panic() {
    let one = LossIndex::ONE;
    let left = |shares, splits| one.surviving_shares_floor(Shares(shares), one, 0, splits).0;
    // The last bit stays free.
    assert_eq!(left(1, 126), 1 << 126);
    for (shares, splits) in [(1, 127), (1, 128), (2, 126), (1, u64::MAX), (u128::MAX, 1)] {
        assert_eq!(left(shares, splits), 0, "{shares} split {splits} times");
    }
    assert_eq!([left(0, 0), left(0, 16), left(0, u64::MAX)], [0; 3]);
    assert_eq!(left(u128::MAX, 0), u128::MAX, "as it was stored");
    // A holding from nowhere, and one that claims to be split more often than its class.
    let class = LossClass { splits: u64::MAX, ..LossClass::default() };
    let wild = Holding { shares: Shares(u128::MAX), ..Holding::default() };
    assert_eq!(wild.settle(&class).shares, Shares(0));
    let ahead = Holding { shares: Shares(15 << 31), splits: 48, ..Holding::default() };
    let settled = ahead.settle(&LossClass { splits: 16, ..LossClass::default() });
    assert_eq!((settled.shares, settled.splits), (Shares(7), 16), "split back, and rounded down");
    // An index that rose, and counters at their end.
    let risen = LossIndex::from_parts(3 << 126, 0);
    assert_eq!(risen.surviving_shares_floor(Shares(100), one, 0, 0), Shares(0));
    let max = u64::MAX;
    assert_eq!(halved(5).surviving_shares_floor(Shares(3_200), one, max, max), Shares(100));
}

#[test]
fn p7_a_thousand_splits_and_losses_in_one_epoch_leave_the_lazy_and_the_harried_equal() {
    // From 2^40 atoms down to 2^20 and up again, a thousand times: all powers of two.
    let mut owners = Owners::deposit_each(&[1 << 38, 3 << 38]);
    let lazy = owners.holdings[0];
    for round in 1..=1_000_u64 {
        let _ = owners.lose((1 << 40) - (1 << 20));
        assert_eq!(owners.claims(), [1 << 18, 3 << 18]);
        owners.settle(0);
        owners.class = owners.class.gain(Assets((1 << 40) - (1 << 20))).unwrap().0;
        let LossClass { index, splits, epoch, .. } = owners.class;
        // A share gains 20 bits a round, and is never worth more than 16.
        assert_eq!((index.exponent(), epoch), (20 * round, 0));
        assert_eq!(splits, 16 * (20 * round - 1).div_euclid(16));
        assert_eq!(owners.claims(), [1 << 38, 3 << 38]);
        assert_eq!(lazy.settle(&owners.class), owners.holdings[0].settle(&owners.class));
    }
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/surviving.txt"))]

    #[test]
    fn p7_where_losses_halve_settling_in_any_order_with_splits_makes_no_difference_at_all(
        deposits in (4_u32..40, 4_u32..40),
        events in prop::collection::vec((any::<bool>(), 1..20_u32, any::<bool>()), 1..20),
    ) {
        // Every number is a power of two times a small one: nothing is ever rounded.
        let mut owners = Owners::deposit_each(&[1 << deposits.0, 1 << deposits.1]);
        let lazy = owners.holdings[0];
        for (is_loss, bits, settles) in events {
            let all = owners.class.assets.0;
            let room = all.leading_zeros().saturating_sub(1);
            if is_loss && all.is_multiple_of(2) && owners.class.total_shares.0 > 1 << 33 {
                let _ = owners.lose(all / 2);
            } else {
                let grown = all << bits.min(room);
                owners.class = owners.class.gain(Assets(grown - all)).unwrap().0;
            }
            if settles {
                owners.settle(0);
            }
        }
        prop_assert_eq!(owners.class.epoch, 0);
        let now = lazy.settle(&owners.class);
        prop_assert_eq!(owners.holdings[0].settle(&owners.class), now);
        // Together they have all of it, to the raw share.
        let other = owners.holdings[1].settle(&owners.class).shares.0;
        prop_assert_eq!(now.shares.0 + other, owners.class.total_shares.0);
        prop_assert_eq!(owners.error(), 0);
    }
}

prop_compose! {
    /// An index and a lower one, as far apart as it gets.
    fn indices()(
        mantissas in (any::<u128>(), any::<u128>()), from in 0..1_000_u64,
        gap in prop_oneof![0..4_u64, 0..200_u64, Just(u64::MAX - 1_000)],
    ) -> (LossIndex, LossIndex) {
        let top = 1 << 127;
        let since = LossIndex::from_parts(mantissas.0 | top, from);
        let now = LossIndex::from_parts(mantissas.1 | top, from + gap);
        (now.min(since), since)
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4_096,
        ..replaying("proptest-regressions/surviving.txt")
    })]

    #[test]
    fn p5_p11_what_survives_is_exact_to_the_raw_share_and_nothing_where_it_cannot_be(
        (now, since) in indices(),
        shares in prop_oneof![any::<u128>(), (0..100_u32).prop_map(|bits| (1 << bits) - 1), 0..9_u128],
        splits in prop_oneof![Just(0), 0..200_u64, (0..13_u64).prop_map(|n| 16 * n), Just(u64::MAX)],
        // Or towards a class that was split less.
        then in prop_oneof![Just(0), 0..200_u64],
    ) {
        let left = now.surviving_shares_floor(Shares(shares), since, then, splits).0;
        let (up, down) = (splits, now.exponent() - since.exponent() + then);
        if up.abs_diff(down) > 1_000 {
            // Farther apart than any share has bits: less than one is left, or no class has it.
            prop_assert_eq!(left, 0);
            return Ok(());
        }
        let common = up.min(down);
        let top = (BigInt::from(shares) * now.mantissa()) << (up - common);
        let exact = top / (BigInt::from(since.mantissa()) << (down - common));
        // No class has 2^97 shares.
        if exact < BigInt::from(1) << 97 && shares < 1 << 97 {
            prop_assert_eq!(BigInt::from(left), exact);
        } else {
            prop_assert!(left == 0 || BigInt::from(left) == exact, "{} of {}", left, exact);
        }
    }
}
