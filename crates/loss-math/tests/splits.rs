//! Holds up P5, P7 and P11 where shares are split: a gain that makes a whole share worth more than
//! 2^16 atoms turns every share of the class into 2^16, and owners pick that up when they settle.
//!
//! - A split is exact, for the class and for every owner, and changes nobody's claim.
//! - Whether an owner settles before, between or after splits and losses makes no difference but
//!   for raw shares: each settlement takes less than one, which later losses burn and later splits
//!   multiply.
//! - A whole share is worth at most 2^16 atoms after every gain, and never less than about one.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, rational, replaying, spread, worth, Owners};
use loss_math::{Assets, Holding, LossClass, Shares};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

const ONE: u128 = Shares::ONE.0;

#[derive(Clone, Debug)]
enum Event {
    /// So many ten-thousandths.
    Lose(u64),
    /// All but so many atoms.
    LoseAllBut(u64),
    Gain(u64),
    /// What is there, times so many bits.
    GainBits(u32),
    Join(u64),
    /// Of what the first owner has.
    Leave(u128),
    Settle(usize),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (1..10_000_u64).prop_map(Event::Lose),
        2 => (1..1_000_u64).prop_map(Event::LoseAllBut),
        1 => edge_amount().prop_map(Event::Gain),
        3 => (1..40_u32).prop_map(Event::GainBits),
        1 => edge_amount().prop_map(Event::Join),
        1 => (1..10_000_u128).prop_map(Event::Leave),
        2 => (0..3_usize).prop_map(Event::Settle),
    ]
}

/// Returns whether it was a gain.
fn apply(owners: &mut Owners, event: &Event) -> bool {
    let all = owners.class.assets.0;
    let parts = |part| u64::try_from(u128::from(all) * u128::from(part) / 10_000).unwrap();
    let gain = match *event {
        Event::Lose(part) => {
            let _ = owners.lose(parts(part));
            return false;
        }
        Event::LoseAllBut(left) => {
            let _ = owners.lose(all.saturating_sub(left));
            return false;
        }
        Event::Join(amount) => {
            if all.checked_add(amount).is_some() {
                let _ = owners.join(amount);
            }
            return false;
        }
        Event::Leave(part) => {
            owners.settle(0);
            let burned = Shares(owners.holdings[0].shares.0 / 10_000 * part);
            owners.class = owners.class.burn_shares_floor(burned).unwrap().0;
            owners.holdings[0] = owners.holdings[0].minus(burned).unwrap();
            return false;
        }
        Event::Settle(owner) => {
            owners.settle(owner);
            return false;
        }
        Event::Gain(amount) => amount,
        Event::GainBits(bits) => u64::try_from(u128::from(all) << bits).unwrap_or(u64::MAX),
    };
    owners.class = owners.class.gain(Assets(gain)).unwrap().0;
    true
}

fn gained(class: LossClass, amount: u64) -> LossClass {
    class.gain(Assets(amount)).unwrap().0
}

#[test]
fn p5_a_share_worth_65_536_atoms_is_whole_and_one_worth_an_atom_more_is_split() {
    let class = Owners::deposit_each(&[3]).class;
    let dearest = gained(class, 3 * 65_535);
    assert_eq!(dearest, LossClass { assets: Assets(3 * 65_536), ..class });
    // Of three: a third of an atom more each.
    let split = gained(dearest, 1);
    let total_shares = Shares((3 * ONE) << 16);
    assert_eq!(split, LossClass { assets: Assets(196_609), total_shares, splits: 16, ..class });
    // At once or in two steps, and a gain of nothing does nothing.
    assert_eq!(gained(class, 3 * 65_535 + 1), split);
    assert_eq!(gained(split, 0), split);
    assert_eq!(gained(dearest, 0), dearest);
}

#[test]
fn p5_a_broken_atom_that_makes_a_share_too_dear_is_split_by_the_next_gain_of_nothing() {
    // Whoever leaves with 65,535 raw shares is paid nothing for them.
    let class = gained(Owners::deposit_each(&[2]).class, 2 * 65_535);
    let (class, burned) = class.burn_shares_floor(Shares(65_535)).unwrap();
    assert_eq!((burned.assets, class.splits), (Assets(0), 0));
    let split = gained(class, 0);
    assert_eq!((split.splits, split.total_shares), (16, Shares((2 * ONE - 65_535) << 16)));
}

#[test]
fn p5_one_whole_share_and_all_that_fits_64_bits_takes_three_rounds_and_no_more() {
    let class = Owners::deposit_each(&[1]).class;
    for (assets, rounds) in [
        (1 << 16, 0_u32),
        ((1 << 16) + 1, 1),
        (1 << 32, 1),
        ((1 << 32) + 1, 2),
        (1 << 48, 2),
        ((1 << 48) + 1, 3),
        (u64::MAX, 3),
    ] {
        let split = gained(class, assets - 1);
        let total_shares = Shares(ONE << (16 * rounds));
        let splits = 16 * u64::from(rounds);
        assert_eq!(split, LossClass { assets: Assets(assets), total_shares, splits, ..class });
    }
    // What does not fit comes back, and nothing of it is lost.
    let full = LossClass { assets: Assets(u64::MAX), ..class }.gain(Assets(7)).unwrap();
    assert_eq!((full.0.splits, full.0.assets, full.1), (48, Assets(u64::MAX), Assets(7)));
    // The largest class there is: not an atom dearer than par.
    let largest = Owners::deposit_each(&[u64::MAX]).class;
    assert_eq!(largest.gain(Assets(u64::MAX)), Ok((largest, Assets(u64::MAX))));
    let empty = LossClass::default();
    assert_eq!(empty.gain(Assets(u64::MAX)), Ok((empty, Assets(u64::MAX))), "nobody's");
}

#[test]
fn p11_a_wipe_out_and_a_drained_class_begin_again_unsplit() {
    let split = gained(Owners::deposit_each(&[2]).class, 1 << 40);
    assert_eq!(split.splits, 32);
    let wiped = split.absorb(Assets(u64::MAX)).0;
    assert_eq!(wiped, LossClass { epoch: 1, ..LossClass::default() });
    // A whole share is worth 128 atoms by now: less than that is left, and set free.
    assert_eq!(split.total_shares, Shares((2 * ONE) << 32));
    let (drained, absorbed) = split.absorb(Assets((1 << 40) + 2 - 127));
    assert_eq!((drained, absorbed.dust), (wiped, Assets(127)));
    let (left, _) = split.absorb(Assets((1 << 40) + 2 - 129));
    assert_eq!((left.assets, left.splits, left.epoch), (Assets(129), 32, 0));
    let (gone, _) = split.burn_shares_floor(split.total_shares).unwrap();
    assert_eq!(gone, wiped);
    // Who was in and who comes: shares of an old epoch are not split into something.
    let old = Holding { shares: split.total_shares, ..Holding::default() };
    let next = gained(wiped.mint_floor(Assets(1)).unwrap().0, 1 << 20);
    assert_eq!((next.splits, next.epoch), (16, 1));
    let nothing = Holding { splits: 16, epoch: 1, ..Holding::default() };
    assert_eq!(old.settle(&next), nothing);
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/splits.txt"))]

    #[test]
    fn p5_a_split_is_exact_and_changes_nobodys_claim(
        seed in any::<u64>(), n in 1..8_usize, total in 10..1_000_000_000_u64,
        losses in prop::collection::vec(1..9_000_u64, 0..4), bits in 16..34_u32,
        settled in any::<u8>(),
    ) {
        let mut owners = Owners::deposit_each(&spread(seed, n, total));
        for part in losses {
            let _ = owners.lose(owners.class.assets.0 / 10_000 * part);
        }
        for owner in (0..n).filter(|owner| (settled >> owner) & 1 == 1) {
            owners.settle(owner);
        }
        let unsplit = owners.class;
        let gain = Assets(unsplit.assets.0 << bits);
        let split = gained(unsplit, gain.0);
        // As if nothing had been split.
        let unsplit = LossClass { assets: split.assets, ..unsplit };
        prop_assert_eq!(split.assets.0 - gain.0, owners.class.assets.0);
        let by = split.splits - unsplit.splits;
        prop_assert!(by >= 16 && by.is_multiple_of(16));
        prop_assert_eq!(split.total_shares.0, unsplit.total_shares.0 << by);
        prop_assert_eq!((split.index, split.epoch), (unsplit.index, unsplit.epoch));
        for held in &owners.holdings {
            let (before, after) = (held.settle(&unsplit), held.settle(&split));
            // Who had settled: to the raw share. All others: the part of one that settling cut off.
            let cut = after.shares.0 - (before.shares.0 << by);
            let had_settled = held.index == unsplit.index;
            prop_assert!(cut >> by == 0 && (cut == 0 || !had_settled));
            prop_assert_eq!(worth(&split, after.shares) >= worth(&unsplit, before.shares), true);
            prop_assert_eq!(before.settle(&split).shares.0, before.shares.0 << by);
            let claims = [before, after].map(|held| {
                let class = if held.splits == split.splits { &split } else { &unsplit };
                class.claim_floor(held.shares).unwrap().0
            });
            let raw = worth(&unsplit, Shares(1)).ceil().to_integer();
            prop_assert!(claims[0] <= claims[1] && BigInt::from(claims[1] - claims[0]) <= raw);
            prop_assert!(claims[0] == claims[1] || !had_settled);
        }
    }

    #[test]
    fn p7_a_settlement_takes_less_than_a_raw_share_which_losses_burn_and_splits_multiply(
        deposits in (1..1_000_000_u64, 1..1_000_000_000_000_u64),
        events in prop::collection::vec((event(), any::<bool>()), 1..30),
    ) {
        let mut owners = Owners::deposit_each(&[1, deposits.0, deposits.1]);
        let (lazy, start) = (owners.holdings[1], owners.class);
        // What the harried owner has less, in raw shares.
        let mut less = rational(0);
        for (event, settles) in events {
            if matches!(event, Event::Settle(1)) {
                continue;
            }
            let before = owners.class;
            let _ = apply(&mut owners, &event);
            let class = owners.class;
            if class.epoch > start.epoch {
                break;
            }
            if matches!(event, Event::Lose(_) | Event::LoseAllBut(_)) {
                less *= BigRational::new(class.assets.0.into(), before.assets.0.into());
            }
            less *= rational(BigInt::from(1) << (class.splits - before.splits));
            if settles {
                owners.settle(1);
                less += rational(1);
            }
        }
        let class = owners.class;
        let (lazy, harried) = (lazy.settle(&class), owners.holdings[1].settle(&class));
        if class.epoch > start.epoch {
            prop_assert_eq!((lazy, harried.shares), (harried, Shares(0)));
            return Ok(());
        }
        prop_assert!(lazy.shares >= harried.shares);
        let fewer = lazy.shares.0 - harried.shares.0;
        prop_assert!(rational(fewer) < less + rational(1), "{} fewer", fewer);
    }

    #[test]
    fn p5_p11_a_whole_share_is_never_dear_or_cheap_and_the_total_stays_below_2_to_the_97(
        seed in edge_amount(), other in edge_amount(),
        events in prop::collection::vec(event(), 1..60),
    ) {
        let mut owners = Owners::deposit_each(&[1, 1, 1]);
        for amount in [seed, other] {
            let _ = apply(&mut owners, &Event::Join(amount));
        }
        let mut losses = 0_u32;
        for event in events {
            let is_gain = apply(&mut owners, &event);
            let LossClass { assets, total_shares, .. } = owners.class;
            losses += u32::from(matches!(event, Event::Lose(_) | Event::LoseAllBut(_)));
            prop_assert!(total_shares.0 < 1 << 97);
            if owners.class.is_empty() {
                continue;
            }
            let price = worth(&owners.class, Shares::ONE);
            prop_assert!(!is_gain || price <= rational(1 << 16), "dear: {}", price);
            // The total is rounded up once a loss.
            let most = u128::from(assets.0) * (ONE + u128::from(losses));
            prop_assert!(total_shares.0 <= most, "cheap: {}", price);
            // What anybody brings is worth what it was, to an atom.
            for amount in [1, 2, 65_537, 1_000_000_007] {
                let Ok((class, shares)) = owners.class.mint_floor(Assets(amount)) else {
                    prop_assert!(assets.0.checked_add(amount).is_none());
                    continue;
                };
                prop_assert!(class.claim_floor(shares).unwrap().0 + 1 >= amount);
            }
        }
    }
}
