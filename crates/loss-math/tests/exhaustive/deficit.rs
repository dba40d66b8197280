//! A venue's deficits with 0 to 6 atoms in every tier, against the rule said another way: atom by
//! atom, each to the first tier that can still pay.

use loss_math::{
    Assets, DeficitTerms, FundCaps, InsuranceFund, LeakyBucket, PoolLedger, VenueBook, VenueCaps,
    VenueUse, Waterfall,
};

use crate::counted;
use crate::waterfall::{class_of, pool_of};

const NO_CAP: Assets = Assets(u64::MAX);
const UNUSED: LeakyBucket = LeakyBucket { used: 0, updated_at: 0 };
const NOTHING_USED: VenueUse = VenueUse { insurance: UNUSED, lps: UNUSED };

#[derive(Clone, Copy, Debug)]
struct Case {
    deficit: u64,
    bond: u64,
    reserve: u64,
    stakers: u64,
    profits: u64,
    lps: u64,
    /// Of the fund's, owed by the pool; and what the pool has lent.
    receivable: u64,
    lent: u64,
    /// The venue's caps.
    caps: VenueCaps,
}

const NO_TERMS: VenueCaps = VenueCaps { insurance: NO_CAP, lps: NO_CAP };

/// Who pays: bond, reserve, stakers, profit claims, LPs, nobody.
fn atom_by_atom(case: &Case) -> [u64; 6] {
    // The fund pays with its cash and with what the pool owes it and has; the LPs with the rest of that.
    let idle = case.lps + case.receivable - case.lent;
    let owed = case.receivable.min(idle);
    let fund_has = case.reserve + case.stakers - case.receivable + owed;
    let fund_can = fund_has.min(case.caps.insurance.get());
    let lps_can = (idle - owed).min(case.caps.lps.get());
    let mut paid = [0; 6];
    for _ in 0..case.deficit {
        let fund = paid[1] + paid[2] < fund_can;
        let can_pay = [
            paid[0] < case.bond,
            fund && paid[1] < case.reserve,
            fund && paid[2] < case.stakers,
            paid[3] < case.profits,
            paid[4] < case.lps.min(lps_can),
            true,
        ];
        let first = can_pay.iter().position(|can| *can).unwrap();
        paid[first] += 1;
    }
    paid
}

fn books(case: &Case) -> (PoolLedger, InsuranceFund, VenueBook) {
    let (pool, _) = pool_of(case.lps, case.receivable, case.lent);
    let fund = InsuranceFund {
        cash: Assets(case.reserve + case.stakers - case.receivable),
        reserve: Assets(case.reserve),
        stakers: class_of(case.stakers),
        paid: UNUSED,
    };
    let venue = VenueBook {
        bond: Assets(case.bond),
        pot: Assets(0),
        profits: class_of(case.profits),
        used: NOTHING_USED,
    };
    (pool, fund, venue)
}

fn check(case: &Case) {
    let (pool, fund, venue) = books(case);
    let terms = DeficitTerms {
        fund: FundCaps { per_event: NO_CAP, per_day: NO_CAP },
        venue: case.caps,
        pool: NO_TERMS,
    };
    let deficit = Assets(case.deficit);
    let got = pool.pay_deficit(fund, venue, NOTHING_USED, &terms, deficit, 0).unwrap();

    let paid = atom_by_atom(case);
    let [bond, reserve, stakers, profits, lps, unallocated] = paid;
    let covered = reserve + stakers;
    let idle = case.lps + case.receivable - case.lent;
    let from_receivable = covered.min(case.receivable.min(idle));
    let fund_cash = covered - from_receivable;
    let shortfall = case.deficit - bond;
    let expected = Waterfall {
        debt: deficit,
        bond: Assets(bond),
        shortfall: Assets(shortfall),
        reserve: Assets(reserve),
        stakers: Assets(stakers),
        profits: Assets(profits),
        lps: Assets(lps),
        unallocated: Assets(unallocated),
        held_back: Assets(shortfall.min(case.reserve + case.stakers) - covered),
        fund_cash: Assets(fund_cash),
        ..Waterfall::default()
    };
    assert_eq!(got.waterfall, expected, "{case:?}");

    let left = [
        (got.ledger.lps.assets, case.lps - lps),
        (got.ledger.receivable, case.receivable - from_receivable),
        (got.ledger.cash, idle - from_receivable - lps),
        (got.ledger.dust, 0),
        (got.fund.reserve, case.reserve - reserve),
        (got.fund.stakers.assets, case.stakers - stakers),
        (got.fund.cash, case.reserve + case.stakers - case.receivable - fund_cash),
        (got.venue.bond, case.bond - bond),
        (got.venue.profits.assets, case.profits - profits),
        (got.venue.pot, case.deficit - unallocated),
    ];
    for (at, (got, expected)) in left.into_iter().enumerate() {
        assert_eq!(got, Assets(expected), "what is left at place {at} of {case:?}");
    }
    for used in [got.venue.used, got.used] {
        assert_eq!((used.insurance.used, used.lps.used), (covered, lps), "{case:?}");
    }
    let balanced = got.ledger.is_balanced() && got.fund.is_balanced(got.ledger.receivable);
    assert!(balanced, "T1: {case:?}");
}

/// Every tier of 0 to 6 atoms, without caps, and deficits of one atom up to one more than all have.
#[test]
fn t1_t2_t3_every_deficit_with_tiers_of_0_to_6() {
    let mut cases = 0;
    for number in 0..16_807 {
        let digit = |place: u32| number / 7_u64.pow(place) % 7;
        let [bond, reserve, stakers, profits, lps] = [0, 1, 2, 3, 4].map(digit);
        for deficit in 1..=bond + reserve + stakers + profits + lps + 1 {
            let (receivable, lent) = (0, 0);
            let caps = NO_TERMS;
            check(&Case { deficit, bond, reserve, stakers, profits, lps, receivable, lent, caps });
            cases += 1;
        }
    }
    // 7^5 times 15 + 1 on average
    counted("deficit: bond, reserve, stakers, profit claims, LPs", cases, 268_912);
}

/// Both caps of a venue of 0 to 6 atoms, of the fund's 0 to 6 owed by the pool; of what the pool has, nothing, half
/// and all is lent; an atom of bond and one of profit claims; deficits of 1, 4, 9 and 21 atoms.
#[test]
fn t1_t2_t3_every_deficit_with_caps_of_0_to_6() {
    let mut cases = 0;
    for number in 0..16_807 {
        let digit = |place: u32| number / 7_u64.pow(place) % 7;
        let [insurance, by_lps, reserve, stakers, lps] = [0, 1, 2, 3, 4].map(digit);
        let caps = VenueCaps { insurance: Assets(insurance), lps: Assets(by_lps) };
        let (bond, profits) = (1, 1);
        for receivable in 0..=(reserve + stakers).min(6) {
            for lent in [0, (lps + receivable) / 2, lps + receivable] {
                for deficit in [1, 4, 9, 21] {
                    check(&Case {
                        deficit,
                        bond,
                        reserve,
                        stakers,
                        profits,
                        lps,
                        receivable,
                        lent,
                        caps,
                    });
                    cases += 1;
                }
            }
        }
    }
    counted("deficit: caps, reserve, stakers, LPs, owed, lent", cases, 1_181_292);
}
