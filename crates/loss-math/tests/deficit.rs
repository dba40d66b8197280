//! Holds up T2 and T3 (P2, P3) with numbers worked out by hand: who pays for one deficit of a venue. What limits it over
//! time is in `deficit_caps.rs`; the random counterpart is `deficit_rules.rs`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod deficits;

use deficits::{check, expect, held, paid, tiers, Case, Expected, ALL, NO_CAP, PLAIN};
use loss_math::{
    Assets, DebtBook, DebtIndex, DebtShares, ExitAmount, InsuranceFund, LossClass, LossIndex,
    MathError, PoolLedger, ProfitClaim, Shares, VenueBook,
};

const ONE: u128 = Shares::ONE.0;

#[test]
fn p3_bond_then_reserve_then_stakers_then_profit_claims_then_lps_then_nobody() {
    let pays = |deficit, tiers| check("in order", &ALL, deficit, &expect(tiers));
    pays(1, [1, 0, 0, 0, 0, 0]);
    pays(49, [49, 0, 0, 0, 0, 0]);
    pays(50, [50, 0, 0, 0, 0, 0]);
    pays(51, [50, 1, 0, 0, 0, 0]);
    pays(150, [50, 100, 0, 0, 0, 0]);
    pays(151, [50, 100, 1, 0, 0, 0]);
    pays(350, [50, 100, 200, 0, 0, 0]);
    pays(351, [50, 100, 200, 1, 0, 0]);
    pays(650, [50, 100, 200, 300, 0, 0]);
    pays(651, [50, 100, 200, 300, 1, 0]);
    // 6,000 lie idle; the 4,000 that are lent cannot pay.
    pays(6_650, [50, 100, 200, 300, 6_000, 0]);
    pays(6_651, [50, 100, 200, 300, 6_000, 1]);
    pays(10_650, [50, 100, 200, 300, 6_000, 4_000]);
    pays(u64::MAX, [50, 100, 200, 300, 6_000, u64::MAX - 6_650]);
}

#[test]
fn p2_every_tier_alone_pays_what_it_has_and_nobody_the_rest() {
    let nothing = Case { lps: 0, lent: 0, ..PLAIN };
    let alone = [
        Case { bond: 400, ..nothing },
        Case { reserve: 400, ..nothing },
        Case { staked: 400, ..nothing },
        Case { profits: 400, ..nothing },
        Case { lps: 400, ..nothing },
    ];
    for (tier, case) in alone.iter().enumerate() {
        for deficit in [1, 399, 400, 401, u64::MAX] {
            let mut paid = [0; 6];
            paid[tier] = deficit.min(400);
            paid[5] = deficit - paid[tier];
            check(&format!("tier {tier} alone"), case, deficit, &expect(paid));
        }
    }
    check("nobody there at all", &nothing, 400, &expect([0, 0, 0, 0, 0, 400]));
    check("with a pot of before", &Case { pot: 70, ..alone[3] }, 1, &expect([0, 0, 0, 1, 0, 0]));
}

#[test]
fn p2_a_pot_pays_for_nothing_it_waits_for_the_venues_claims() {
    let case = Case { pot: 1_000, ..ALL };
    let after = paid("a full pot", &case, 651, &expect([50, 100, 200, 300, 1, 0]));
    assert_eq!(after.venue.pot, Assets(1_651));
}

#[test]
fn p3_what_the_pool_owes_the_fund_is_used_before_its_cash() {
    let fund = Case { reserve: 500, ..PLAIN };
    let cash = |fund_cash| Expected { fund_cash, ..expect([0, 400, 0, 0, 0, 0]) };
    check("part of it", &Case { receivable: 150, ..fund }, 400, &cash(250));
    check("one atom of cash", &Case { receivable: 399, ..fund }, 400, &cash(1));
    check("all of it", &Case { receivable: 400, ..fund }, 400, &cash(0));
    check("more of it", &Case { receivable: 500, ..fund }, 400, &cash(0));
}

#[test]
fn p3_only_tokens_pay_what_is_lent_out_does_not() {
    // All is lent, also what the pool owes the fund: LPs have no tokens, and 120 of the fund's 300 are out.
    let lent = Case { lent: 10_120, receivable: 120, ..ALL };
    let expected = held([50, 100, 80, 300, 0, 470], 120);
    check("all lent out", &lent, 1_000, &expected);
    // One atom comes back. It is the fund's, which comes before the LPs.
    let one = Case { lent: 10_119, ..lent };
    let paid = Expected { held_back: 119, fund_cash: 180, ..expect([50, 100, 81, 300, 0, 469]) };
    check("one atom idle", &one, 1_000, &paid);
    let all_of_it = Case { lent: 10_000, ..lent };
    let paid = Expected { fund_cash: 180, ..expect([50, 100, 200, 300, 0, 350]) };
    check("as much idle as the fund is owed", &all_of_it, 1_000, &paid);
    let one_more = Case { lent: 9_999, ..lent };
    let paid = Expected { fund_cash: 180, ..expect([50, 100, 200, 300, 1, 349]) };
    check("the first atom of the LPs'", &one_more, 1_000, &paid);
    // With the fund held back, its tokens in the pool are still not the LPs'.
    let capped = Case { per_event: 0, ..one_more };
    check("a cap of nothing", &capped, 1_000, &held([50, 0, 0, 300, 1, 649], 300));
    // A fund whose every token is out pays nothing, without a cap.
    let owed = Case { lent: 10_300, receivable: 300, ..ALL };
    check("a fund of claims", &owed, 400, &held([50, 0, 0, 300, 0, 50], 300));
}

#[test]
fn p3_collecting_before_a_report_changes_nothing_but_where_the_funds_tokens_were() {
    for (receivable, lent) in
        [(0, 4_000), (150, 4_000), (150, 10_050), (300, 10_000), (120, 10_120)]
    {
        for deficit in [1, 51, 120, 351, 700, 5_000, u64::MAX] {
            let books = Case { receivable, lent, ..ALL }.books();
            let at_once = books.report(deficit, 0);
            let (pool, fund, moved) = books.pool.collect(books.fund).unwrap();
            let collected = deficits::Books { pool, fund, ..books }.report(deficit, 0);
            assert_eq!(tiers(&at_once.waterfall), tiers(&collected.waterfall));
            assert_eq!(at_once.waterfall.held_back, collected.waterfall.held_back);
            assert_eq!(at_once.venue, collected.venue);
            assert_eq!(at_once.ledger.lps, collected.ledger.lps);
            let owners = |fund: &InsuranceFund| (fund.reserve, fund.stakers, fund.paid);
            assert_eq!(owners(&at_once.fund), owners(&collected.fund));
            assert_eq!(at_once.used, collected.used);
            // And collecting afterwards brings both to the same books, to the atom.
            let (pool, fund, rest) = at_once.ledger.collect(at_once.fund).unwrap();
            assert_eq!((pool, fund), (collected.ledger, collected.fund));
            assert!(rest <= moved);
        }
    }
}

#[test]
fn p2_fees_and_dust_are_the_funds_before_it_pays() {
    // 90 of accrued fees and 10 of dust lie idle in the pool and are not credited yet.
    let mut books = PLAIN.books();
    books.pool.cash.0 += 100;
    (books.pool.fee_accrued, books.pool.dust) = (Assets(90), Assets(10));
    let paid = books.report(400, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 100, 0, 0, 300, 0]);
    assert_eq!(paid.waterfall.fund_cash, Assets(0), "all of it lay in the pool");
    let PoolLedger { receivable, fee_accrued, dust, .. } = paid.ledger;
    assert_eq!([receivable, fee_accrued, dust, paid.fund.total()], [Assets(0); 4]);
    assert!(books.after(&paid).are_balanced());
}

#[test]
fn p2_a_fund_too_full_to_be_credited_still_lets_a_deficit_be_split() {
    // 90 of fees would leave the fund's counters, so they stay accrued, and the fund pays with what it has.
    let mut books = PLAIN.books();
    books.pool.cash.0 += 90;
    books.pool.fee_accrued = Assets(90);
    books.fund = InsuranceFund { cash: Assets(u64::MAX), reserve: Assets(u64::MAX), ..books.fund };
    let paid = books.report(400, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 400, 0, 0, 0, 0]);
    assert_eq!((paid.ledger.fee_accrued, paid.fund.cash), (Assets(90), Assets(u64::MAX - 400)));
    // There is room in it now.
    let (pool, fund) = paid.ledger.credit_fund(paid.fund);
    assert_eq!((pool.fee_accrued, pool.receivable), (Assets(0), Assets(90)));
    assert_eq!(fund.reserve, Assets(u64::MAX - 310));
    assert!(books.after(&paid).are_balanced());
}

#[test]
fn p4_a_deficit_of_all_profits_ends_their_epoch_and_the_venue_goes_on() {
    let after = paid("all of it", &ALL, 650, &expect([50, 100, 200, 300, 0, 0]));
    let wiped = LossClass { epoch: 1, ..LossClass::default() };
    assert_eq!(after.venue.profits, wiped);
    assert_eq!(after.fund.stakers, wiped, "the stakers' too");
    assert_eq!((after.ledger.lps.epoch, after.ledger.lps.index), (0, LossIndex::ONE));
    // The next claim is made at par, from the pot; the index of before does not touch it.
    let (venue, shares) = after.venue.credit(Assets(650), Assets(50)).unwrap();
    assert_eq!((venue.pot, shares), (Assets(0), Shares::at_par(Assets(700))));
    let all_but_one = paid("all but an atom", &ALL, 649, &expect([50, 100, 200, 299, 0, 0]));
    assert_eq!(all_but_one.venue.profits.epoch, 0);
    assert_eq!(all_but_one.venue.profits.assets, Assets(1));
}

#[test]
fn p4_a_deficit_of_everything_ends_the_lps_epoch_when_all_of_it_lies_idle() {
    let idle = Case { lent: 0, ..ALL };
    let after = paid("all of it", &idle, 10_650, &expect([50, 100, 200, 300, 10_000, 0]));
    assert_eq!(after.ledger.lps, LossClass { epoch: 1, ..LossClass::default() });
    assert_eq!((after.ledger.cash, after.venue.pot), (Assets(0), Assets(10_650)));
    check("and more", &idle, 10_651, &expect([50, 100, 200, 300, 10_000, 1]));
    let all_but_one = paid("less", &idle, 10_649, &expect([50, 100, 200, 300, 9_999, 0]));
    assert_eq!((all_but_one.ledger.lps.epoch, all_but_one.ledger.lps.assets), (0, Assets(1)));
    // New LPs start at par.
    assert_eq!(after.ledger.deposit(Assets(5)).unwrap().1, Shares::at_par(Assets(5)));
}

#[test]
fn p4_a_class_without_owners_bears_nothing_and_keeps_its_epoch() {
    let empty = LossClass { epoch: 3, ..LossClass::default() };
    let mut books = PLAIN.books();
    (books.venue.profits, books.fund.stakers) = (empty, empty);
    let paid = books.report(400, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 0, 0, 0, 400, 0]);
    assert_eq!((paid.venue.profits, paid.fund.stakers), (empty, empty));
    // No LPs, and 10 idle that are the fund's: nobody else is there to pay.
    let mut books =
        Case { lps: 0, lent: 0, reserve: 10, receivable: 10, per_event: 4, ..PLAIN }.books();
    books.pool.lps = empty;
    let paid = books.report(400, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 4, 0, 0, 0, 396]);
    assert_eq!((paid.ledger.lps, paid.ledger.cash), (empty, Assets(6)));
}

/// A class of 2 atoms whose one owner has 1.1 shares: it left with 1.9 of three, which paid 1.
fn dear_profits() -> VenueBook {
    let (venue, shares) = VenueBook::default().credit(Assets(0), Assets(3)).unwrap();
    let ann = ProfitClaim::open(&venue.profits, 0).credit(&venue.profits, shares, 0, 0, 0).unwrap();
    let (venue, ..) = venue.withdraw(ann, ExitAmount::Shares(Shares(19 * ONE / 10)), 0, 0).unwrap();
    assert_eq!((venue.profits.assets, venue.pot), (Assets(2), Assets(0)));
    venue
}

#[test]
fn p2_what_a_drained_class_of_profits_sets_free_goes_to_the_pot() {
    // A deficit of 1 leaves 0.55 shares: their atom is set free, and only the class's owners lost it.
    let books = deficits::Books { venue: dear_profits(), ..PLAIN.books() };
    let paid = books.report(1, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 0, 0, 1, 0, 0], "the deficit is what was paid for it");
    assert_eq!(paid.venue.profits, LossClass { epoch: 1, ..LossClass::default() });
    assert_eq!(paid.venue.pot, Assets(2), "1 was paid and 1 set free: 2 is what the class lost");
    assert_eq!((paid.ledger, paid.fund), (books.pool, books.fund));
    // A deficit of 2 takes both at once: nothing is set free, and the pot has the same.
    let paid = books.report(2, 0);
    assert_eq!((tiers(&paid.waterfall), paid.venue.pot.0), ([0, 0, 0, 2, 0, 0], 2));
}

#[test]
fn p2_what_drained_lps_and_stakers_set_free_stays_with_the_fund() {
    // 1,000 shares worth 3 atoms each, all idle; a deficit of all but 2 leaves two thirds of a share.
    let mut books = Case { lps: 1_000, lent: 0, ..PLAIN }.books();
    books.pool.lps = books.pool.lps.gain(Assets(2_000)).unwrap().0;
    books.pool.cash = Assets(3_000);
    let paid = books.report(2_998, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 0, 0, 0, 2_998, 0]);
    let PoolLedger { cash, lps, dust, .. } = paid.ledger;
    assert_eq!((cash, lps.epoch, lps.assets, dust), (Assets(2), 1, Assets(0), Assets(2)));
    assert_eq!(paid.venue.pot, Assets(2_998), "not the venue's");
    assert!(books.after(&paid).are_balanced());
    // The same with stakers; what they set free is the reserve's, and does not pay for this deficit any more.
    let mut books = Case { staked: 1_000, ..PLAIN }.books();
    books.fund = books.fund.donate(Assets(2_000)).unwrap();
    books.terms.fund.per_event = Assets(2_998);
    let paid = books.report(3_000, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 0, 2_998, 0, 2, 0]);
    assert_eq!(
        (paid.fund.stakers.epoch, paid.fund.reserve, paid.fund.cash),
        (1, Assets(2), Assets(2))
    );
    assert!(books.after(&paid).are_balanced());
}

#[test]
fn p13_no_deficit_is_no_event() {
    for case in [ALL, PLAIN, Case { lps: 0, lent: 0, ..PLAIN }] {
        let deficits::Books { pool, fund, venue, used, terms } = case.books();
        let refused = pool.pay_deficit(fund, venue, used, &terms, Assets(0), 0);
        assert_eq!(refused.map(|_| ()), Err(MathError::ZeroAmount));
    }
}

#[test]
fn p1_amounts_that_no_vault_can_hold_are_refused_not_wrapped() {
    // Cannot be: a pot of nearly 2^64 beside a bond.
    let books = Case { pot: NO_CAP - 49, ..ALL }.books();
    let deficits::Books { pool, fund, venue, used, terms } = books;
    let refused = pool.pay_deficit(fund, venue, used, &terms, Assets(50), 0);
    assert_eq!(refused.map(|_| ()), Err(MathError::Overflow));
    assert_eq!(books.report(49, 0).venue.pot, Assets(NO_CAP));
    assert_eq!(books.venue.total(), Err(MathError::Overflow));
}

#[test]
fn p2_interest_that_the_lps_earned_and_nobody_repaid_is_no_cash() {
    // A debt of 4,000 grew by half: LPs own 12,000 of which 6,000 lie idle.
    let mut books = PLAIN.books();
    let index = DebtIndex::from_bits(DebtIndex::ONE.bits() / 2 * 3);
    books.pool.debt = DebtBook { index, ..books.pool.debt };
    books.pool.lps = books.pool.lps.gain(Assets(2_000)).unwrap().0;
    assert!(books.are_balanced() && books.pool.debt.total_shares != DebtShares::ZERO);
    let paid = books.report(12_000, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 0, 0, 0, 6_000, 6_000]);
    assert_eq!(paid.ledger.lps.assets, Assets(6_000), "the debt, which they still own");
}
