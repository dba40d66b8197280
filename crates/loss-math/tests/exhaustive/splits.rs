//! Pools whose shares have become dear and were split: 1 to 3 LPs with 1 to 3 atoms each, gains
//! that split never, once, twice and three times, losses around every border.

use loss_math::{Assets, Shares};

use crate::counted;
use crate::pool::{pools, Pool};

/// Atoms that a gain adds to `assets` at par: up to the price that is not yet dear, one atom more, and
/// far beyond.
fn gains(assets: u64) -> [u64; 5] {
    let limit = assets * ((1 << 16) - 1);
    [limit, limit + 1, assets << 20, assets << 40, u64::MAX - assets]
}

/// Losses of one atom, of half, of all, and such that about one whole share is left or less.
fn around(pool: &Pool) -> Vec<u64> {
    let assets = pool.class.assets.get();
    let share = pool.class.share_value_floor(1);
    let left = [share + 1, share, share / 2, 2, 1, 0];
    let some = left.into_iter().map(|left| assets.saturating_sub(left));
    [1, 2, assets / 2].into_iter().chain(some).chain([assets.saturating_add(1)]).collect()
}

/// Every set of LPs who pick the split up before the losses, and two losses.
#[test]
fn t4_t5_t6_t7_t10_losses_of_split_shares() {
    let (mut cases, mut splits, mut drained) = (0, [0_u32; 4], 0_u32);
    for deposits in (1..=3).flat_map(|lps| pools(lps, 3)) {
        let total = deposits.iter().sum();
        for gain in gains(total) {
            let mut dear = Pool::of(&deposits);
            let before = dear.claims();
            dear.gain(gain);
            dear.check();
            assert!(dear.claims().iter().zip(&before).all(|(after, before)| after >= before));
            splits[(dear.class.splits / 16) as usize] += 1;
            for set in 0..1_usize << deposits.len() {
                let mut seen = dear.clone();
                (0..deposits.len()).filter(|lp| set >> lp & 1 == 1).for_each(|lp| seen.settle(lp));
                assert_eq!(seen.claims(), dear.claims(), "picking a split up moves no claim");
                cases += two_losses(&seen, &mut drained);
            }
        }
    }
    counted("pool, gain, LPs who settle, two losses", cases, 129_000);
    println!("          splits: {splits:?}; drained {drained} times");
    assert!(splits.iter().all(|often| *often > 0) && drained > 0, "a border was not met");
}

fn two_losses(dear: &Pool, drained: &mut u32) -> u64 {
    let mut cases = 0;
    for first in around(dear) {
        let mut once = dear.clone();
        once.lose(first);
        once.check();
        *drained += u32::from(once.class.is_empty() && first < dear.class.assets.get());
        for second in around(&once) {
            let mut twice = once.clone();
            twice.lose(second);
            twice.check();
            cases += 1;
        }
    }
    cases
}

/// A newcomer after the gain and a loss: it starts with what it brought, less than an atom short, and
/// lowers no claim.
#[test]
fn t8_t10_who_joins_split_shares_pays_nothing_of_earlier_losses() {
    let mut cases = 0;
    for deposits in (1..=3).flat_map(|lps| pools(lps, 3)) {
        for gain in gains(deposits.iter().sum()) {
            let mut dear = Pool::of(&deposits);
            dear.gain(gain);
            for loss in around(&dear) {
                let mut lost = dear.clone();
                lost.lose(loss);
                for amount in [1, 2, 3, 1 << 16] {
                    cases += u64::from(joined(&lost, amount));
                }
            }
        }
    }
    counted("pool, gain, loss, late deposit", cases, 7_605);
}

/// Whether there was room for it.
fn joined(lost: &Pool, amount: u64) -> bool {
    if lost.class.assets.get().checked_add(amount).is_none() {
        return false;
    }
    let mut joined = lost.clone();
    joined.join(amount);
    let claims = joined.claims();
    let (newcomer, stayed) = claims.split_last().unwrap();
    assert!(*newcomer == amount || newcomer + 1 == amount, "T8: {newcomer} of {amount}");
    assert!(stayed.iter().zip(lost.claims()).all(|(after, before)| *after >= before), "P5");
    assert!(claims.iter().sum::<u64>() <= joined.class.assets.get(), "T10");
    true
}

/// An LP takes out a named amount after the gain and a loss: it burns shares worth at least that and less
/// than a raw share more, and lowers no claim of those who stay.
#[test]
fn t10_who_leaves_split_shares_burns_what_it_takes() {
    let mut cases = 0;
    for deposits in (1..=3).flat_map(|lps| pools(lps, 3)) {
        for gain in gains(deposits.iter().sum()) {
            let mut dear = Pool::of(&deposits);
            dear.gain(gain);
            for loss in around(&dear) {
                let mut lost = dear.clone();
                lost.lose(loss);
                lost.settle_all();
                cases += left(&lost);
            }
        }
    }
    counted("pool, gain, loss, amount taken out", cases, 4_105);
}

/// The first LP leaves, with 1 to 3 atoms, half of its claim, or all of it.
fn left(lost: &Pool) -> u64 {
    let claims = lost.claims();
    let amounts = [1, 2, 3, claims[0] / 2, claims[0]];
    let mut cases = 0;
    for amount in amounts.into_iter().filter(|amount| (1..=claims[0]).contains(amount)) {
        let (class, burned) = lost.class.burn_amount_ceil(Assets(amount)).unwrap();
        let worth = |shares| lost.class.claim_floor(shares).unwrap().get();
        assert!(worth(burned.shares) >= amount, "P5: too few shares for {amount}");
        let fewer = Shares(burned.shares.get() - 1);
        assert!(worth(fewer) < amount, "one share less would not have done");
        assert_eq!(class.assets.get() + burned.dust.get() + amount, lost.class.assets.get());
        if class.epoch == lost.class.epoch {
            let mut left = lost.clone();
            left.class = class;
            assert!(left
                .claims()
                .iter()
                .zip(&claims)
                .skip(1)
                .all(|(after, before)| after >= before));
        }
        cases += 1;
    }
    cases
}
