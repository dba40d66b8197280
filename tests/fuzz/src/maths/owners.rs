//! What owners of shares do: join, ask, leave, and get back what comes in.

use super::{numbers::Input, steps::never, World};
use arbitrary::Result;
use loss_math::{Assets, Borne, ExitAmount, MathError, ProfitClaim, Share, Shares};

/// All that leaving may be refused with, but for a lack of tokens.
const NO_EXIT: [MathError; 7] = [
    MathError::ZeroAmount,
    MathError::InsufficientShares,
    MathError::NothingPaid,
    MathError::ExitNotRequested,
    MathError::ExitTooEarly,
    MathError::ExitLapsed,
    MathError::ExceedsRequest,
];

fn exit_amount(input: &mut Input, held: Shares, worth: Assets) -> Result<ExitAmount> {
    Ok(match input.byte()? % 3 {
        0 => ExitAmount::All,
        1 => ExitAmount::Assets(input.amount(worth, Assets(u64::MAX))?),
        _ => ExitAmount::Shares(Shares(held.get() >> (input.byte()? % 128))),
    })
}

impl World {
    pub fn deposit(&mut self, who: usize, input: &mut Input) -> Result<()> {
        self.accrue();
        let amount = input.amount(self.ledger.lps.assets, self.outside)?;
        let settled = self.lps[who].settle(&self.ledger.lps);
        match self.ledger.deposit(amount) {
            Ok((ledger, shares)) => {
                let lp = settled.join(&ledger.lps, shares, self.seq).expect("part of the total");
                let worth = ledger.lps.claim_floor(shares).expect("part of the total");
                assert!(worth <= amount, "P5: {amount:?} became {worth:?}");
                self.ledger = ledger;
                self.lps[who] = lp;
                self.take_in(amount);
            }
            Err(error) => {
                let usual = [MathError::ZeroAmount, MathError::ZeroShares, MathError::Overflow];
                never(error, &usual);
            }
        }
        Ok(())
    }

    pub fn withdraw(&mut self, who: usize, input: &mut Input) -> Result<()> {
        self.accrue();
        let (terms, now) = (self.terms.lp_exit, self.now);
        let class = self.ledger.lps;
        let lp = self.lps[who].settle(&class);
        let worth = lp.claim_floor(&class).expect("shares of this class");
        let amount = exit_amount(input, lp.held.shares, worth)?;
        if input.byte()? % 2 == 0 {
            self.lps[who] = asked(lp, lp.ask(&class, amount, &terms, now));
            return Ok(());
        }
        match self.ledger.withdraw(lp, amount, &terms, self.seq, now) {
            Ok((ledger, lp, burned)) => {
                assert!(burned.assets <= worth, "P5: {:?} for {worth:?}", burned.assets);
                self.ledger = ledger;
                self.lps[who] = lp;
                self.pay_out(burned.assets);
            }
            Err(MathError::InsufficientIdle) => {}
            Err(error) => never(error, &NO_EXIT),
        }
        Ok(())
    }

    pub fn stake(&mut self, who: usize, input: &mut Input) -> Result<()> {
        self.accrue();
        let (ledger, fund) = self.ledger.credit_fund(self.fund);
        let amount = input.amount(fund.stakers.assets, self.outside)?;
        match fund.stake(amount) {
            Ok((fund, shares)) => {
                let settled = self.stakes[who].settle(&fund.stakers);
                let stake = settled.join(&fund.stakers, shares, self.seq);
                self.stakes[who] = stake.expect("part of the total");
                (self.ledger, self.fund) = (ledger, fund);
                self.take_in(amount);
            }
            Err(error) => {
                let usual = [MathError::ZeroAmount, MathError::ZeroShares, MathError::Overflow];
                never(error, &usual);
            }
        }
        Ok(())
    }

    pub fn unstake(&mut self, who: usize, input: &mut Input) -> Result<()> {
        self.accrue();
        let (ledger, fund) = self.ledger.credit_fund(self.fund);
        let (terms, now) = (self.terms.staker_exit, self.now);
        let stake = self.stakes[who].settle(&fund.stakers);
        let worth = stake.claim_floor(&fund.stakers).expect("shares of this class");
        let amount = exit_amount(input, stake.held.shares, worth)?;
        if input.byte()? % 2 == 0 {
            self.stakes[who] = asked(stake, stake.ask(&fund.stakers, amount, &terms, now));
            (self.ledger, self.fund) = (ledger, fund);
            return Ok(());
        }
        match fund.unstake(stake, amount, &terms, self.seq, now) {
            Ok((fund, stake, burned)) => {
                assert!(burned.assets <= worth, "P5: {:?} for {worth:?}", burned.assets);
                (self.ledger, self.fund) = (ledger, fund);
                self.stakes[who] = stake;
                self.pay_out(burned.assets);
            }
            Err(MathError::FundShortOfCash) => {}
            Err(error) => never(error, &NO_EXIT),
        }
        Ok(())
    }

    pub fn venue_step(&mut self, who: usize, input: &mut Input) -> Result<()> {
        let class = self.venue.profits;
        let claim = self.claims[who].up_to_date(&class, self.now);
        match input.byte()? % 3 {
            0 => {
                let amount = input.amount(class.assets, self.outside)?;
                if let Ok(venue) = self.venue.add_bond(amount) {
                    self.venue = venue;
                    self.take_in(amount);
                }
            }
            1 => {
                let from_pot = input.amount(self.venue.pot, self.venue.pot)?;
                let arrived = input.amount(class.assets, self.outside)?;
                if let Ok((venue, shares)) = self.venue.credit(from_pot, arrived) {
                    let warm_up = self.terms.warm_up;
                    let credited =
                        claim.credit(&venue.profits, shares, warm_up, self.seq, self.now);
                    self.claims[who] = credited.expect("part of the total");
                    self.venue = venue;
                    self.take_in(arrived);
                }
            }
            _ => self.take_profit(who, claim, input)?,
        }
        Ok(())
    }

    fn take_profit(&mut self, who: usize, claim: ProfitClaim, input: &mut Input) -> Result<()> {
        let class = self.venue.profits;
        let worth = claim.matured_floor(&class).expect("shares of this class");
        let amount = exit_amount(input, claim.matured(), worth)?;
        match self.venue.withdraw(claim, amount, self.seq, self.now) {
            Ok((venue, claim, burned)) => {
                assert!(burned.assets <= worth, "P11: more than has matured: {burned:?}");
                self.venue = venue;
                self.claims[who] = claim;
                self.pay_out(burned.assets);
            }
            Err(error) => {
                let usual = [
                    MathError::NotMatured,
                    MathError::ZeroAmount,
                    MathError::InsufficientShares,
                    MathError::NothingPaid,
                ];
                never(error, &usual);
            }
        }
        Ok(())
    }

    /// P14: what comes in for the latest event is shared out to the atom, and nobody gets back more than
    /// it lost. What is paid stays outside: only the split is looked at.
    pub fn recover(&mut self, input: &mut Input) -> Result<()> {
        let Some(event) = self.latest else { return Ok(()) };
        let borne = Borne {
            lps: event.lps.taken,
            profits: event.profits.taken,
            stakers: event.stakers.taken,
        };
        let amount = input.amount(borne.lps, Assets(u64::MAX))?;
        let shared = borne.share_out(amount);
        let parts = [shared.lps, shared.profits, shared.stakers, shared.surplus];
        let sum: u128 = parts.iter().map(|part| u128::from(part.get())).sum();
        assert_eq!(sum, u128::from(amount.get()), "P14: {shared:?}");
        let mut paid = 0_u128;
        for segment in &event.held {
            let part = segment.recovery_floor(self.seq, &event.lps, shared.lps);
            let part = part.expect("a segment of this class");
            let loss = segment.loss_floor(self.seq, &event.lps).expect("a segment of this class");
            assert!(part <= loss, "P14: {part:?} back of {loss:?}");
            paid += u128::from(part.get());
        }
        assert!(paid <= u128::from(shared.lps.get()), "P14: {paid} of {:?}", shared.lps);
        Ok(())
    }
}

fn asked(before: Share, asked: core::result::Result<Share, MathError>) -> Share {
    asked.unwrap_or_else(|error| {
        let usual =
            [MathError::RequestPending, MathError::ZeroAmount, MathError::InsufficientShares];
        never(error, &usual);
        before
    })
}
