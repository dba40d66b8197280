//! A pool, its fund and two venues with owners in every class, whose deficits are reported again and again: keeps the
//! books and checks the rules after every report.

mod checks;

use crate::deficits::{empty_pool, tiers, Books, Paid};
use checks::{check_collected, check_credited, check_moves, check_order, check_spans, check_split};
use loss_math::{
    Assets, DeficitPaid, DeficitTerms, FundCaps, Holding, InsuranceFund, LossClass, PoolLedger,
    Shares, VenueBook, VenueCaps, VenueUse, Waterfall,
};

/// Owners of a class, two of them, with some past: an index below one and a price above.
#[derive(Clone, Debug)]
pub struct Owners {
    pub amounts: [u64; 2],
    /// Gained so many times what there was; that makes shares dear.
    pub gained: u64,
    /// Ten-thousandths.
    pub lost: u32,
    /// Leaves with part of a share to raise the price for the other.
    pub leaves: u32,
}

impl Owners {
    pub fn settle_in(&self) -> (LossClass, Vec<Holding>) {
        let mut class = LossClass::default();
        let mut holdings = Vec::new();
        for amount in self.amounts.into_iter().filter(|amount| *amount > 0) {
            let (joined, shares) = class.mint_floor(Assets(amount)).unwrap();
            class = joined;
            holdings.push(Holding { shares, ..Holding::default().settle(&class) });
        }
        if let Some(held) = holdings.first_mut() {
            let part = Shares(held.shares.0 / 10_000 * u128::from(self.leaves));
            (class, _) = class.burn_shares_floor(part).unwrap();
            *held = held.minus(part).unwrap().settle(&class);
        }
        (class, _) = class.gain(Assets(class.assets.0 * self.gained)).unwrap();
        (class, _) = class.absorb(Assets(class.assets.0 / 10_000 * u64::from(self.lost)));
        (class, holdings)
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Deficit {
    Atoms(u64),
    /// As much as leaves the profit claims, or the LPs' idle cash, so many atoms.
    ProfitsBut(u64),
    LpsBut(u64),
}

impl Deficit {
    fn atoms(self, books: &Books, now: i64) -> u64 {
        let [bond, reserve, stakers, profits, lps, _] =
            tiers(&books.report(u64::MAX, now).waterfall);
        let profits = bond + reserve + stakers + profits;
        match self {
            Self::Atoms(atoms) => atoms,
            Self::ProfitsBut(left) => profits.saturating_sub(left).max(1),
            Self::LpsBut(left) => (profits + lps).saturating_sub(left).max(1),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Report {
    pub venue: usize,
    pub deficit: Deficit,
    /// Seconds since the last; the clock may go back.
    pub after: i64,
}

#[derive(Clone, Debug)]
pub struct Life {
    pub lps: Owners,
    pub stakers: Owners,
    pub profits: [Owners; 2],
    pub reserve: u64,
    pub bonds: [u64; 2],
    /// Accrued fees and dust of the pool, before all is lent but for some ten-thousandths.
    pub fees: u64,
    pub dust: u64,
    pub lent: u32,
    pub collected: bool,
    pub fund: FundCaps,
    pub venues: [VenueCaps; 2],
    pub pool: VenueCaps,
    pub reports: Vec<Report>,
}

/// When, for which venue, and how much the fund and the LPs paid.
type Payment = (i64, usize, u64, u64);

/// All books, and the owners of each class.
pub struct World {
    books: Books,
    venues: [VenueBook; 2],
    caps: [VenueCaps; 2],
    /// LPs, stakers, profit claims of each venue.
    owners: [Vec<Holding>; 4],
    paid: Vec<Payment>,
    now: i64,
    pub seen: Seen,
}

/// In how many reports something happened, so that a test can say that it did.
#[derive(Debug, Default)]
pub struct Seen {
    /// A tier paid.
    pub tiers: Paid,
    /// A class was wiped out: LPs, stakers, profit claims.
    pub wiped_out: [u64; 3],
    /// A drained class of LPs or profits set something free.
    pub dust: [u64; 2],
    /// The fund paid from its vault, and with what the pool owed it.
    pub fund_cash: u64,
    pub receivable: u64,
    /// The fund was held back; LPs were, by caps, or because too little lay idle.
    pub held_back: u64,
    pub lps_capped: u64,
    pub lps_not_idle: u64,
}

impl Seen {
    fn add(&mut self, before: &Books, paid: &DeficitPaid) {
        let by_tier = tiers(&paid.waterfall);
        for (count, paid) in self.tiers.iter_mut().zip(by_tier) {
            *count += u64::from(paid > 0);
        }
        let epochs = |pool: &PoolLedger, fund: &InsuranceFund, venue: &VenueBook| {
            [pool.lps, fund.stakers, venue.profits].map(|class| class.epoch)
        };
        let ended = epochs(&before.pool, &before.fund, &before.venue);
        let ends = epochs(&paid.ledger, &paid.fund, &paid.venue);
        for (count, (before, after)) in self.wiped_out.iter_mut().zip(ended.iter().zip(ends)) {
            *count += after - before;
        }
        let [_, _, _, profits, lps, nobody] = by_tier;
        let free = before.venue.profits.assets.0 - paid.venue.profits.assets.0 - profits;
        self.dust[0] += u64::from(paid.ledger.dust > before.pool.dust);
        self.dust[1] += u64::from(free > 0);
        let Waterfall { fund_cash, held_back, .. } = paid.waterfall;
        self.fund_cash += u64::from(!fund_cash.is_zero());
        self.receivable += u64::from(paid.waterfall.covered() > fund_cash);
        self.held_back += u64::from(!held_back.is_zero());
        let left = paid.ledger.cash.minus_or_zero(paid.ledger.receivable);
        self.lps_capped += u64::from(nobody > 0 && !left.is_zero());
        self.lps_not_idle += u64::from(nobody > 0 && lps > 0 && left.is_zero());
    }
}

impl World {
    pub fn new(life: &Life) -> Self {
        let [(lps, of_lps), (stakers, of_stakers)] =
            [&life.lps, &life.stakers].map(Owners::settle_in);
        let [first, second] = life.profits.each_ref().map(Owners::settle_in);
        let mut pool = empty_pool();
        pool.cash = lps.assets;
        pool.lps = lps;
        let pool = pool.take_fee(Assets(life.fees)).unwrap();
        let mut pool = pool.take_unowned(Assets(life.dust)).unwrap();
        let cash = Assets(life.reserve).plus(stakers.assets).unwrap();
        let reserve = Assets(life.reserve);
        let mut fund = InsuranceFund { cash, reserve, stakers, ..InsuranceFund::default() };
        if life.collected {
            (pool, fund) = pool.credit_fund(fund);
        }
        let lent = u128::from(pool.cash.0) * u128::from(life.lent) / 10_000;
        if let Ok((after, _)) = pool.borrow(Assets(u64::try_from(lent).unwrap())) {
            pool = after;
        }
        let bond =
            |venue: usize| VenueBook { bond: Assets(life.bonds[venue]), ..VenueBook::default() };
        let venues = [
            VenueBook { profits: first.0, ..bond(0) },
            VenueBook { profits: second.0, pot: Assets(life.dust), ..bond(1) },
        ];
        let terms = DeficitTerms { fund: life.fund, venue: life.venues[0], pool: life.pool };
        let books = Books { pool, fund, venue: venues[0], used: VenueUse::default(), terms };
        let owners = [of_lps, of_stakers, first.1, second.1];
        let (paid, caps) = (Vec::new(), life.venues);
        Self { books, venues, caps, owners, paid, now: 0, seen: Seen::default() }
    }

    fn classes(&self) -> [LossClass; 4] {
        let [first, second] = self.venues.map(|venue| venue.profits);
        [self.books.pool.lps, self.books.fund.stakers, first, second]
    }

    /// What every owner could take out, by class; never more than the class has (P10).
    fn claims(&self) -> Vec<u64> {
        let mut claims = Vec::new();
        for (class, owners) in self.classes().iter().zip(&self.owners) {
            let claim = |held: &Holding| class.claim_floor(held.settle(class).shares).unwrap().0;
            let of_class: Vec<u64> = owners.iter().map(claim).collect();
            assert!(of_class.iter().sum::<u64>() <= class.assets.0, "T10");
            claims.extend(of_class);
        }
        claims
    }

    /// The fund's owners and all that the pool and the venues have.
    fn tokens(&self) -> u64 {
        let venues: u64 = self.venues.iter().map(|venue| venue.total().unwrap().0).sum();
        self.books.pool.cash.0 + self.books.fund.cash.0 + venues
    }

    pub fn report(&mut self, report: &Report) {
        self.now += report.after;
        let uncredited = self.books;
        (self.books.pool, self.books.fund) = self.books.pool.credit_fund(self.books.fund);
        let (claims, classes, tokens) = (self.claims(), self.classes(), self.tokens());
        let terms = DeficitTerms { venue: self.caps[report.venue], ..self.books.terms };
        let before = Books { venue: self.venues[report.venue], terms, ..self.books };
        let deficit = report.deficit.atoms(&before, self.now);
        let paid = before.report(deficit, self.now);
        check_split(&paid.waterfall, deficit);
        check_credited(&Books { venue: before.venue, terms, ..uncredited }, &paid, self.now);
        check_order(&before, &paid, self.now);
        check_moves(&before, &paid);
        check_collected(&before, &paid, deficit, self.now);

        self.seen.add(&before, &paid);
        self.books = before.after(&paid);
        self.venues[report.venue] = paid.venue;
        let Waterfall { lps, .. } = paid.waterfall;
        self.paid.push((self.now, report.venue, paid.waterfall.covered().0, lps.0));
        assert!(self.books.are_balanced(), "P1");
        assert_eq!(self.tokens(), tokens, "P1: tokens only moved");
        for (after, before) in self.claims().iter().zip(&claims) {
            assert!(after <= before, "P6: a claim rose from {before} to {after}");
        }
        for (after, before) in self.classes().iter().zip(&classes) {
            let same_epoch = after.epoch == before.epoch && after.index <= before.index;
            assert!(same_epoch || after.epoch == before.epoch + 1, "P4");
            assert!(after.assets <= before.assets, "no class gains");
        }
        let untouched = 3 - report.venue;
        assert_eq!(self.classes()[untouched], classes[untouched], "the other venue's class");
        self.check_spans();
    }

    /// In any span of time, not more than a cap at once and what flows back in that span.
    fn check_spans(&self) {
        let fund = |venue| self.payments(venue, |paid| paid.2);
        let lps = |venue| self.payments(venue, |paid| paid.3);
        let terms = &self.books.terms;
        check_spans(terms.fund.per_day, &fund(None));
        check_spans(terms.pool.insurance, &fund(None));
        check_spans(terms.pool.lps, &lps(None));
        for (venue, caps) in self.caps.iter().enumerate() {
            check_spans(caps.insurance, &fund(Some(venue)));
            check_spans(caps.lps, &lps(Some(venue)));
        }
    }

    /// What was paid when, by all or one: by a clock of those payments, which never goes back.
    fn payments(&self, venue: Option<usize>, amount: fn(&Payment) -> u64) -> Vec<(i64, u64)> {
        let by = self.paid.iter().filter(|paid| venue.is_none_or(|venue| paid.1 == venue));
        let mut latest = i64::MIN;
        let own = by.filter(|paid| amount(paid) > 0).map(|paid| {
            latest = latest.max(paid.0);
            (latest, amount(paid))
        });
        own.collect()
    }
}
