//! Shared by the tests of deficits: a pool, its fund and one venue in numbers, and what a payment is expected to change.
#![allow(dead_code, reason = "every test file is a crate of its own and uses its own part")]

use loss_math::{
    Assets, DebtBook, DebtIndex, DebtShares, DeficitPaid, DeficitTerms, FundCaps, InsuranceFund,
    LeakyBucket, LossClass, PoolLedger, VenueBook, VenueCaps, VenueUse, Waterfall,
};

pub const NO_CAP: u64 = u64::MAX;
pub const NO_CAPS: VenueCaps = VenueCaps { insurance: Assets(NO_CAP), lps: Assets(NO_CAP) };

/// A pool, its fund and a venue, in atoms.
#[derive(Clone, Copy)]
pub struct Case {
    /// What LPs put in, and what is lent of all that the pool has.
    pub lps: u64,
    pub lent: u64,
    /// The fund's owners, and how much of theirs the pool still owes it.
    pub reserve: u64,
    pub staked: u64,
    pub receivable: u64,
    /// What the venue has.
    pub bond: u64,
    pub profits: u64,
    pub pot: u64,
    /// The fund's own caps, and what it paid earlier.
    pub per_event: u64,
    pub per_day: u64,
    pub paid: LeakyBucket,
    /// Caps of the venue and of all venues, and what is used of both.
    pub venue: VenueCaps,
    pub pool: VenueCaps,
    pub by_venue: VenueUse,
    pub by_all: VenueUse,
    pub now: i64,
}

/// 6,000 of the LPs' 10,000 lie idle, all else is nothing, and there are no caps.
pub const PLAIN: Case = Case {
    lps: 10_000,
    lent: 4_000,
    reserve: 0,
    staked: 0,
    receivable: 0,
    bond: 0,
    profits: 0,
    pot: 0,
    per_event: NO_CAP,
    per_day: NO_CAP,
    paid: LeakyBucket { used: 0, updated_at: 0 },
    venue: NO_CAPS,
    pool: NO_CAPS,
    by_venue: UNUSED,
    by_all: UNUSED,
    now: 0,
};

const UNUSED: VenueUse = {
    let nothing = LeakyBucket { used: 0, updated_at: 0 };
    VenueUse { insurance: nothing, lps: nothing }
};

/// A bond of 50, a reserve of 100, stakes of 200 and profits of 300 before the LPs' 6,000.
pub const ALL: Case = Case { bond: 50, reserve: 100, staked: 200, profits: 300, ..PLAIN };

/// What each tier pays: bond, reserve, stakers, profit claims, LPs, nobody.
pub type Paid = [u64; 6];

#[derive(Clone, Copy)]
pub struct Expected {
    pub paid: Paid,
    /// What the fund had and did not pay.
    pub held_back: u64,
    /// Tokens from the fund's vault.
    pub fund_cash: u64,
}

/// All of the fund's part in cash, nothing held back.
pub const fn expect(paid: Paid) -> Expected {
    Expected { paid, held_back: 0, fund_cash: paid[1] + paid[2] }
}

pub const fn held(paid: Paid, held_back: u64) -> Expected {
    Expected { held_back, ..expect(paid) }
}

pub const fn caps(insurance: u64, lps: u64) -> VenueCaps {
    VenueCaps { insurance: Assets(insurance), lps: Assets(lps) }
}

pub const fn used(amount: u64, updated_at: i64) -> LeakyBucket {
    LeakyBucket { used: amount, updated_at }
}

/// A class whose only owner put `amount` in.
pub fn class_of(amount: u64) -> LossClass {
    match amount {
        0 => LossClass::default(),
        amount => LossClass::default().mint_floor(Assets(amount)).unwrap().0,
    }
}

pub fn empty_pool() -> PoolLedger {
    PoolLedger {
        cash: Assets(0),
        debt: DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE },
        lps: LossClass::default(),
        receivable: Assets(0),
        fee_accrued: Assets(0),
        fee_carry: 0,
        dust: Assets(0),
        accrued_at: 0,
    }
}

/// Everything that a report reads and changes.
#[derive(Clone, Copy)]
pub struct Books {
    pub pool: PoolLedger,
    pub fund: InsuranceFund,
    pub venue: VenueBook,
    pub used: VenueUse,
    pub terms: DeficitTerms,
}

impl Case {
    pub fn books(&self) -> Books {
        let mut pool = PoolLedger { receivable: Assets(self.receivable), ..empty_pool() };
        pool.cash = pool.receivable;
        if self.lps > 0 {
            pool = pool.deposit(Assets(self.lps)).unwrap().0;
        }
        if self.lent > 0 {
            pool = pool.borrow(Assets(self.lent)).unwrap().0;
        }
        let fund = InsuranceFund {
            cash: Assets(self.reserve + self.staked - self.receivable),
            reserve: Assets(self.reserve),
            stakers: class_of(self.staked),
            paid: self.paid,
        };
        let venue = VenueBook {
            bond: Assets(self.bond),
            pot: Assets(self.pot),
            profits: class_of(self.profits),
            used: self.by_venue,
        };
        let fund_caps =
            FundCaps { per_event: Assets(self.per_event), per_day: Assets(self.per_day) };
        let terms = DeficitTerms { fund: fund_caps, venue: self.venue, pool: self.pool };
        let books = Books { pool, fund, venue, used: self.by_all, terms };
        assert!(books.are_balanced(), "a case that cannot be");
        books
    }

    pub fn report(&self, deficit: u64) -> DeficitPaid {
        self.books().report(deficit, self.now)
    }
}

impl Books {
    pub fn report(&self, deficit: u64, now: i64) -> DeficitPaid {
        let Self { pool, fund, venue, used, terms } = *self;
        pool.pay_deficit(fund, venue, used, &terms, Assets(deficit), now).unwrap()
    }

    pub fn after(&self, paid: &DeficitPaid) -> Self {
        let DeficitPaid { ledger: pool, fund, venue, used, waterfall: _ } = *paid;
        Self { pool, fund, venue, used, ..*self }
    }

    pub fn are_balanced(&self) -> bool {
        self.pool.is_balanced() && self.fund.is_balanced(self.pool.receivable)
    }
}

pub fn tiers(paid: &Waterfall) -> Paid {
    let Waterfall { bond, reserve, stakers, profits, lps, unallocated, .. } = *paid;
    [bond, reserve, stakers, profits, lps, unallocated].map(Assets::get)
}

/// As [`paid`], for who needs no more.
pub fn check(name: &str, case: &Case, deficit: u64, expected: &Expected) {
    let _ = paid(name, case, deficit, expected);
}

/// The statement is as worked out by hand, and every place has what it had less what it paid. For cases in which
/// nothing becomes dust.
pub fn paid(name: &str, case: &Case, deficit: u64, expected: &Expected) -> DeficitPaid {
    let before = case.books();
    let after = case.report(deficit);
    let Expected { paid, held_back, fund_cash } = *expected;
    let [bond, reserve, stakers, profits, lps, unallocated] = paid;
    let hand = Waterfall {
        debt: Assets(deficit),
        collateral: Assets(0),
        bond: Assets(bond),
        shortfall: Assets(deficit - bond),
        reserve: Assets(reserve),
        stakers: Assets(stakers),
        profits: Assets(profits),
        lps: Assets(lps),
        unallocated: Assets(unallocated),
        held_back: Assets(held_back),
        fund_cash: Assets(fund_cash),
    };
    assert_eq!(after.waterfall, hand, "{name}");
    let DeficitPaid { ledger, fund, venue, .. } = after;
    assert_eq!(venue.bond.0, case.bond - bond, "{name}: bond");
    assert_eq!(venue.profits.assets.0, case.profits - profits, "{name}: profit claims");
    assert_eq!(venue.pot.0, case.pot + deficit - unallocated, "{name}: pot");
    assert_eq!(fund.reserve.0, case.reserve - reserve, "{name}: reserve");
    assert_eq!(fund.stakers.assets.0, case.staked - stakers, "{name}: stakers");
    assert_eq!(fund.cash.0, before.fund.cash.0 - fund_cash, "{name}: the fund's cash");
    let owed = reserve + stakers - fund_cash;
    assert_eq!(ledger.receivable.0, case.receivable - owed, "{name}: receivable");
    assert_eq!(ledger.lps.assets.0, case.lps - lps, "{name}: LPs");
    assert_eq!(ledger.cash.0, before.pool.cash.0 - owed - lps, "{name}: the pool's cash");
    assert_eq!((ledger.debt, ledger.dust), (before.pool.debt, Assets(0)), "{name}");
    assert!(before.after(&after).are_balanced(), "{name}");
    after
}
