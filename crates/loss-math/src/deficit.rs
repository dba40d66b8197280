//! Who pays for a venue's deficit, in which order, to the unit.
//!
//! 1. the venue's bond;
//! 2. the insurance fund, up to its own caps and the venue's;
//! 3. the venue's profit claims, through their index;
//! 4. the LPs, up to the venue's cap, out of what lies idle;
//! 5. nobody: what is left is *unallocated*, and the venue owes it to whoever it owes it to.
//!
//! What is paid goes to the venue's pot. A venue names the amount, and may lie: so what it can take
//! from the fund and the LPs is capped, and the rest is its own bond and its own class.

use crate::{
    Assets, FundCaps, InsuranceFund, MathError, PoolLedger, VenueBook, VenueCaps, VenueUse,
    Waterfall,
};

/// What limits a payment for a deficit.
#[derive(Clone, Copy, Debug)]
pub struct DeficitTerms {
    /// The fund's caps, which shortfalls of positions use up too.
    pub fund: FundCaps,
    /// The caps of this venue.
    pub venue: VenueCaps,
    /// The caps of all venues of the pool together.
    pub pool: VenueCaps,
}

/// Everything that a payment for a deficit changes.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct DeficitPaid {
    /// The pool.
    pub ledger: PoolLedger,
    /// The insurance fund.
    pub fund: InsuranceFund,
    /// The venue.
    pub venue: VenueBook,
    /// What all venues of the pool used of the pool's caps.
    pub used: VenueUse,
    /// Who paid.
    pub waterfall: Waterfall,
}

impl PoolLedger {
    /// Pays for a venue's `deficit`. Call on an accrued ledger; `used` is what all venues of the pool
    /// used of `terms.pool`.
    ///
    /// - **Order**: a tier pays only when the one before is empty or at its cap (P3). Fund and LPs pay
    ///   with tokens: what is lent out cannot pay. What the pool owes the fund is the fund's, so it makes no
    ///   difference whether it was collected before.
    /// - **Bounds**: O(1), whatever the number of owners (P12).
    ///
    /// # Errors
    /// [`MathError::ZeroAmount`]; [`MathError::Overflow`]: unreachable for balanced books.
    pub fn pay_deficit(
        self,
        fund: InsuranceFund,
        venue: VenueBook,
        used: VenueUse,
        terms: &DeficitTerms,
        deficit: Assets,
        now: i64,
    ) -> Result<DeficitPaid, MathError> {
        if deficit.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        let (pool, fund) = self.credit_fund(fund);
        let room = used.room(&terms.pool, now).least(venue.used.room(&terms.venue, now));

        let bond = deficit.min(venue.bond);
        let shortfall = deficit.minus(bond)?;

        let owed_and_idle = pool.receivable.min(pool.cash);
        let payable = fund.cash.plus(owed_and_idle)?.min(room.insurance);
        let (fund, paid, held_back) = fund.cover(shortfall, payable, &terms.fund, now)?;
        let covered = paid.total();
        let from_receivable = covered.min(owed_and_idle);
        let fund_cash = covered.minus(from_receivable)?;

        let (profits, by_profits) = venue.profits.absorb(shortfall.minus(covered)?);

        let idle = pool.cash.minus(owed_and_idle)?;
        let (lps, by_lps) = pool.lps.absorb(by_profits.rest.min(room.lps).min(idle));
        let unallocated = by_profits.rest.minus(by_lps.taken)?;

        let into_pot = [bond, covered, by_profits.taken, by_profits.dust, by_lps.taken];
        let pot = into_pot.into_iter().try_fold(venue.pot, Assets::plus)?;
        let spent = VenueCaps { insurance: covered, lps: by_lps.taken };
        Ok(DeficitPaid {
            ledger: Self {
                cash: pool.cash.minus(from_receivable)?.minus(by_lps.taken)?,
                receivable: pool.receivable.minus(from_receivable)?,
                dust: pool.dust.plus(by_lps.dust)?,
                lps,
                ..pool
            },
            fund: InsuranceFund { cash: fund.cash.minus(fund_cash)?, ..fund },
            venue: VenueBook {
                bond: venue.bond.minus(bond)?,
                pot,
                profits,
                used: venue.used.take(spent, &terms.venue, now),
            },
            used: used.take(spent, &terms.pool, now),
            waterfall: Waterfall {
                debt: deficit,
                bond,
                shortfall,
                reserve: paid.reserve,
                stakers: paid.stakers,
                profits: by_profits.taken,
                lps: by_lps.taken,
                unallocated,
                held_back,
                fund_cash,
                ..Waterfall::default()
            },
        })
    }
}
