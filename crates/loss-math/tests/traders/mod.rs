//! Shared by the tests of profit claims: one trader and the venue.
#![allow(dead_code, reason = "every test file is a crate of its own and uses its own part")]

use loss_math::{Assets, Burned, ExitAmount, MathError, ProfitClaim, Shares, VenueBook};

pub const ONE: u128 = Shares::ONE.0;
/// Seconds.
pub const WARM_UP: u32 = 100;

pub const fn whole(shares: u128) -> Shares {
    Shares(shares * ONE)
}

/// A trader at a venue, which has others too.
#[derive(Clone, Debug, PartialEq)]
pub struct Trader {
    pub venue: VenueBook,
    pub claim: ProfitClaim,
    pub warm_up: u32,
    /// Events so far.
    pub seq: u64,
}

impl Trader {
    /// When, and how many atoms.
    pub fn credited(credits: &[(i64, u64)]) -> Self {
        let venue = VenueBook::default();
        let claim = ProfitClaim::open(&venue.profits, 0);
        let mut trader = Self { venue, claim, warm_up: WARM_UP, seq: 0 };
        for (now, amount) in credits {
            trader.credit(*now, *amount);
        }
        trader
    }

    /// With tokens that arrive.
    pub fn credit(&mut self, now: i64, amount: u64) {
        let claim = self.claim.up_to_date(&self.venue.profits, now);
        let (venue, shares) = self.venue.credit(Assets(0), Assets(amount)).unwrap();
        self.claim = claim.credit(&venue.profits, shares, self.warm_up, self.seq, now).unwrap();
        self.venue = venue;
    }

    /// Somebody else's profit.
    pub fn join_other(&mut self, amount: u64) {
        (self.venue, _) = self.venue.credit(Assets(0), Assets(amount)).unwrap();
    }

    /// The next event takes so much from all.
    pub fn lose(&mut self, amount: u64) {
        self.seq += 1;
        (self.venue.profits, _) = self.venue.profits.absorb(Assets(amount));
    }

    /// At least once; a refused one changes nothing.
    pub fn withdraw(&mut self, amount: ExitAmount, now: i64) -> Result<Burned, MathError> {
        let claim = self.claim.up_to_date(&self.venue.profits, now);
        let (venue, claim, burned) = self.venue.withdraw(claim, amount, self.seq, now)?;
        (self.venue, self.claim) = (venue, claim);
        Ok(burned)
    }

    pub fn settled(&self) -> ProfitClaim {
        self.claim.settle(&self.venue.profits)
    }

    /// How many whole shares will have matured by `now`.
    pub fn matured(&self, now: i64) -> u128 {
        self.claim.up_to_date(&self.venue.profits, now).matured().0 / ONE
    }
}
