//! The rules of one report, and of all payments together.

use crate::deficits::{tiers, Books};
use loss_math::{Assets, DeficitPaid, VenueUse, Waterfall};

/// Seconds.
const DAY: i128 = 86_400;

pub fn check_spans(cap: Assets, payments: &[(i64, u64)]) {
    let cap = i128::from(cap.0);
    for (start, (from, _)) in payments.iter().enumerate() {
        let mut sum = 0_i128;
        for (at, amount) in &payments[start..] {
            sum += i128::from(*amount);
            assert!(sum <= cap + cap * i128::from(at - from) / DAY, "P3: over a cap");
        }
    }
}

pub fn check_split(paid: &Waterfall, deficit: u64) {
    let sum: u128 = tiers(paid).iter().map(|part| u128::from(*part)).sum();
    assert_eq!(sum, u128::from(deficit), "P2");
    assert_eq!((paid.debt, paid.collateral), (Assets(deficit), Assets(0)));
    assert_eq!(paid.shortfall.0 + paid.bond.0, deficit);
    assert!(paid.fund_cash <= paid.covered());
}

/// Each tier pays what the ones before left, up to what it has and may pay (P3).
pub fn check_order(before: &Books, paid: &DeficitPaid, now: i64) {
    let Books { pool, fund, venue, used, terms } = before;
    let [bond, reserve, stakers, profits, lps, nobody] = tiers(&paid.waterfall);
    let deficit = paid.waterfall.debt.0;
    let (by_venue, by_all) = (venue.used.room(&terms.venue, now), used.room(&terms.pool, now));
    let owed = pool.receivable.0.min(pool.cash.0);

    assert_eq!(bond, venue.bond.0.min(deficit), "the bond");
    let rest = deficit - bond;
    let has = fund.total().0;
    let room = [fund.room(&terms.fund, now), by_venue.insurance, by_all.insurance].map(Assets::get);
    let tokens = fund.cash.0 + owed;
    assert_eq!(
        reserve + stakers,
        room.into_iter().fold(rest.min(has).min(tokens), u64::min),
        "fund"
    );
    assert!(stakers == 0 || reserve == fund.reserve.0, "stakers before the reserve is empty");
    assert_eq!(paid.waterfall.held_back.0, rest.min(has) - reserve - stakers);
    let rest = rest - reserve - stakers;
    assert_eq!(profits, venue.profits.assets.0.min(rest), "profit claims");
    let rest = rest - profits;
    let room = by_venue.lps.0.min(by_all.lps.0);
    assert_eq!(lps, rest.min(room).min(pool.lps.assets.0).min(pool.cash.0 - owed), "LPs");
    assert_eq!(nobody, rest - lps, "nobody");
    // What is taken is used of the caps: there is as much less room as was paid.
    let left = |use_of: &VenueUse, caps| use_of.room(caps, now);
    for (after, caps, before) in
        [(&paid.venue.used, &terms.venue, by_venue), (&paid.used, &terms.pool, by_all)]
    {
        assert_eq!(left(after, caps).insurance.0, before.insurance.0 - reserve - stakers);
        assert_eq!(left(after, caps).lps.0, before.lps.0 - lps);
    }
}

/// Every atom that is in the pot now has left one place.
pub fn check_moves(before: &Books, after: &DeficitPaid) {
    let [bond, reserve, stakers, profits, lps, _] = tiers(&after.waterfall);
    let DeficitPaid { ledger, fund, venue, waterfall, .. } = after;
    let fell = |before: Assets, after: Assets| before.minus(after).unwrap().0;
    let (old, pool) = (&before.venue, &before.pool);
    assert_eq!(fell(old.bond, venue.bond), bond);
    let of_class = fell(old.profits.assets, venue.profits.assets);
    assert!(
        of_class == profits || venue.profits.epoch > old.profits.epoch,
        "only a drained class has dust"
    );
    assert_eq!(fell(venue.pot, old.pot), bond + reserve + stakers + of_class + lps);

    let of_lps = fell(pool.lps.assets, ledger.lps.assets);
    assert_eq!(of_lps, lps + fell(ledger.dust, pool.dust));
    assert!(of_lps == lps || ledger.lps.epoch > pool.lps.epoch, "only a drained class has dust");
    let of_fund = before.fund.total().0 - fund.total().0;
    assert_eq!(of_fund, reserve + stakers, "what drained stakers set free stays with the reserve");
    assert_eq!(fell(before.fund.cash, fund.cash), waterfall.fund_cash.0);
    let owed = fell(pool.receivable, ledger.receivable);
    let owed_and_idle = pool.receivable.min(pool.cash).0;
    assert_eq!(owed, of_fund.min(owed_and_idle), "what the pool owes the fund is used first");
    assert_eq!(waterfall.fund_cash.0, of_fund - owed);
    assert_eq!(fell(pool.cash, ledger.cash), owed + lps);
    // The LPs never pay with tokens that are the fund's.
    let idle = |cash: Assets, receivable: Assets| cash.min(receivable).0;
    assert_eq!(idle(ledger.cash, ledger.receivable), idle(pool.cash, pool.receivable) - owed);
    let same = (pool.debt, pool.fee_accrued, pool.fee_carry, pool.accrued_at);
    assert_eq!((ledger.debt, ledger.fee_accrued, ledger.fee_carry, ledger.accrued_at), same);
}

/// Fees and dust are the fund's before it pays, also when nobody credited them before.
pub fn check_credited(uncredited: &Books, paid: &DeficitPaid, now: i64) {
    let same = uncredited.report(paid.waterfall.debt.0, now);
    assert_eq!(same.waterfall, paid.waterfall);
    assert_eq!((same.ledger, same.fund), (paid.ledger, paid.fund));
    assert_eq!((same.venue, same.used), (paid.venue, paid.used));
}

/// Had somebody collected what the pool owes the fund, nobody would have more or less.
pub fn check_collected(before: &Books, paid: &DeficitPaid, deficit: u64, now: i64) {
    let (pool, fund, _) = before.pool.collect(before.fund).unwrap();
    let collected = Books { pool, fund, ..*before }.report(deficit, now);
    let fund_cash = paid.waterfall.fund_cash;
    assert_eq!(Waterfall { fund_cash, ..collected.waterfall }, paid.waterfall);
    assert_eq!((collected.venue, collected.used), (paid.venue, paid.used));
    let (pool, fund, _) = paid.ledger.collect(paid.fund).unwrap();
    assert_eq!((collected.ledger, collected.fund), (pool, fund));
}
