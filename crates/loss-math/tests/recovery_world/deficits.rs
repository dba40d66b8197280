//! Venues of a [`World`]: their bonds, credits and deficits, and that none of them takes out more than its bond, its
//! caps, and what it brought.

use super::{part_of_u64, Deficit, World, TRADERS};
use loss_math::{
    Assets, Burned, DeficitPaid, DeficitTerms, ExitAmount, FundCaps, MathError, ProfitClaim,
    Shares, VenueBook, VenueCaps,
};

/// What all venues together may take.
const POOL_CAPS: VenueCaps = VenueCaps { insurance: Assets(1 << 34), lps: Assets(1 << 34) };

/// A venue, and every atom that came to it or left it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Venue {
    pub book: VenueBook,
    pub caps: VenueCaps,
    pub warm_up: u32,
    /// Tokens that came with credits, or as bond, and that its traders took out.
    pub arrived: u64,
    pub bonds: u64,
    pub withdrawn: u64,
    /// What fund and LPs paid for it.
    pub by_fund: u64,
    pub by_lps: u64,
    /// Deficits, those that nobody paid in full, and those that set dust free.
    pub deficits: u64,
    pub unpaid: u64,
    pub drained: u64,
}

/// What the fund and the LPs paid for a venue's deficit.
pub(super) struct Payment {
    at: i64,
    by: usize,
    insurance: Assets,
    lps: Assets,
}

impl World {
    fn venue(&mut self, side: usize) -> &mut Venue {
        &mut self.venues[side - TRADERS]
    }

    /// As the program does it: the pot pays first, the rest arrives.
    pub(super) fn credit_profit(
        &mut self,
        side: usize,
        claim: ProfitClaim,
        amount: Assets,
    ) -> (ProfitClaim, Shares) {
        let (seq, now) = (self.seq(), self.now());
        let venue = self.venue(side);
        let from_pot = venue.book.pot.min(amount);
        let arrived = amount.minus(from_pot).unwrap();
        let (book, shares) = venue.book.credit(from_pot, arrived).unwrap();
        venue.book = book;
        venue.arrived += arrived.0;
        let claim = claim.mature(now);
        (claim.credit(&book.profits, shares, venue.warm_up, seq, now).unwrap(), shares)
    }

    pub(super) fn withdraw_profit(
        &mut self,
        side: usize,
        claim: ProfitClaim,
        amount: ExitAmount,
    ) -> Result<(ProfitClaim, Burned), MathError> {
        let (seq, now) = (self.seq(), self.now());
        let venue = self.venue(side);
        let (book, claim, burned) = venue.book.withdraw(claim, amount, seq, now)?;
        venue.book = book;
        venue.withdrawn += burned.assets.0;
        Ok((claim, burned))
    }

    pub(super) fn add_bond(&mut self, side: usize, amount: Assets) {
        let venue = self.venue(side);
        venue.book = venue.book.add_bond(amount).unwrap();
        venue.bonds += amount.0;
    }

    pub(super) fn deficit(&mut self, side: usize, deficit: Deficit, cap: Assets) {
        self.credit();
        let before = self.venue(side).book;
        let of_venue = before.bond.plus(before.profits.assets).unwrap();
        let deficit = match deficit {
            Deficit::Atoms(atoms) => Assets(atoms),
            Deficit::OfVenue(part) => Assets(part_of_u64(of_venue.0, part)),
            // Whatever the fund pays first.
            Deficit::AllBut(left) => {
                let all = self.report(side, Assets(u64::MAX), cap).waterfall;
                let paid = all.bond.plus(all.covered()).unwrap().plus(all.profits).unwrap();
                paid.minus_or_zero(Assets(left))
            }
        };
        if deficit.is_zero() {
            return;
        }
        let classes = self.classes();
        let paid = self.report(side, deficit, cap);
        let DeficitPaid { ledger, fund, venue: book, used, waterfall } = paid;
        (self.pool, self.fund, self.used) = (ledger, fund, used);
        assert!(waterfall.covered() <= cap, "P3: the fund's own cap");
        let venue = self.venue(side);
        venue.book = book;
        venue.by_fund += waterfall.covered().0;
        venue.by_lps += waterfall.lps.0;
        venue.deficits += 1;
        venue.unpaid += u64::from(!waterfall.unallocated.is_zero());
        // All that its traders lost is in the pot, also what a drained class set free.
        let lost = before.profits.assets.minus(book.profits.assets).unwrap();
        venue.drained += u64::from(lost > waterfall.profits);
        let into_pot = waterfall.bond.0 + waterfall.covered().0 + lost.0 + waterfall.lps.0;
        assert_eq!(book.pot.0 - before.pot.0, into_pot, "P1");
        let nobody = waterfall.unallocated.0 + (into_pot - (lost.0 - waterfall.profits.0));
        assert_eq!(nobody, deficit.0, "P2");
        let caps = venue.caps;
        let (at, insurance, lps) = (self.now(), waterfall.covered(), waterfall.lps);
        self.payments.push(Payment { at, by: side, insurance, lps });
        self.check_spans(Some(side), caps);
        self.check_spans(None, POOL_CAPS);
        self.enter(&classes, &waterfall, Some(side));
    }

    fn report(&self, side: usize, deficit: Assets, cap: Assets) -> DeficitPaid {
        let Venue { book, caps, .. } = self.venues[side - TRADERS];
        let fund = FundCaps { per_event: cap, per_day: Assets(u64::MAX) };
        let terms = DeficitTerms { fund, venue: caps, pool: POOL_CAPS };
        self.pool.pay_deficit(self.fund, book, self.used, &terms, deficit, self.now()).unwrap()
    }

    /// What a venue's traders took out and can still claim, and its pot, are at most what came with credits, what its
    /// bond paid, and what the fund and the LPs did.
    pub(super) fn check_extraction(&self, side: usize, claims: u64) {
        let Some(venue) = side.checked_sub(TRADERS).map(|venue| &self.venues[venue]) else {
            return;
        };
        let out = venue.withdrawn + claims + venue.book.pot.0;
        let spent = venue.bonds - venue.book.bond.0;
        assert!(out <= venue.arrived + spent + venue.by_fund + venue.by_lps, "{venue:?}");
    }

    /// Every atom of a venue came from somewhere.
    pub(super) fn check_venues(&self) {
        for venue in &self.venues {
            let has = venue.book.total().unwrap().0;
            let in_all = venue.arrived + venue.bonds + venue.by_fund + venue.by_lps;
            assert_eq!(has + venue.withdrawn, in_all, "P1: tokens of a venue");
        }
    }

    /// In any span that ends now, what fund and LPs paid is at most a cap and what flowed back in that span.
    fn check_spans(&self, side: Option<usize>, caps: VenueCaps) {
        let mut sum = [0_u128; 2];
        let of = self.payments.iter().rev().filter(|paid| side.is_none_or(|side| side == paid.by));
        for paid in of {
            let seconds = u128::try_from(self.now() - paid.at).unwrap();
            for (sum, (paid, cap)) in
                sum.iter_mut().zip([(paid.insurance, caps.insurance), (paid.lps, caps.lps)])
            {
                *sum += u128::from(paid.0);
                let cap = u128::from(cap.0);
                // Where nothing was paid no span begins.
                assert!(paid.is_zero() || *sum <= cap + cap * seconds / 86_400, "P3: over a cap");
            }
        }
    }
}
