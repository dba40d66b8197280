//! Liquidators: they look at every position and repay as much as rules and purse allow.

use crate::{
    outcome::{Range, What},
    scenario::Mistake,
    shortfalls::How,
    stage::Stage,
};
use loss_math::{
    fixed::mul_div_u64_floor,
    liquidation::{plan, terms},
    Assets, Bps, Liquidation, MathError,
};
use loss_testkit::{events, ix};
use socialized_loss::{events::PositionLiquidated, instructions::LiquidateArgs};

impl Stage {
    /// One liquidator calls once for every position that can be liquidated, as often as it can.
    pub fn liquidate_round(&mut self, who: usize) -> Result<(), Mistake> {
        let mut calls = self.scenario.liquidators[who].calls_per_round;
        for borrower in 0..self.borrowers.len() {
            if calls == 0 {
                break;
            }
            if let Some(offer) = self.offer(who, borrower) {
                self.liquidate(who, borrower, offer)?;
                calls -= 1;
            }
        }
        Ok(())
    }

    /// What the liquidator would repay. The program's own arithmetic says whether it may.
    fn offer(&self, who: usize, borrower: usize) -> Option<Assets> {
        let position = self.position(borrower).filter(|position| position.has_debt())?;
        let debt = self.books().0.debt.debt_ceil(position.debt_shares()).ok()?;
        let (mid, params) = (self.band()?.mid, self.scenario.params.liquidation());
        let collateral = position.collateral();
        let most = terms(debt, collateral, mid, &params).ok()?.repay_max;

        let liquidator = &self.scenario.liquidators[who];
        let share = u64::from(liquidator.share_bps);
        let share = mul_div_u64_floor(most.get(), share, Bps::ONE.wide()).ok()?;
        let purse = self.world.balance(&self.liquidators[who].asset);
        let offer = Assets(share.min(liquidator.per_call).min(purse));
        let plan = |offer| plan(debt, collateral, mid, &params, offer);
        // The fee is paid on top.
        let price = |plan: &Liquidation| plan.repaid.get().saturating_add(plan.fee.get());
        let affords = |offer: &Assets| plan(*offer).is_ok_and(|plan| price(&plan) <= purse);
        match plan(offer) {
            Ok(_) if affords(&offer) => Some(offer),
            Ok(plan) => {
                // Two atoms for the roundings of the fee.
                let part = mul_div_u64_floor(plan.repaid.get(), purse, price(&plan)).ok()?;
                Some(Assets(part.saturating_sub(2))).filter(affords)
            }
            // All of it, or so much less that a whole smallest debt remains.
            Err(MathError::LeavesDustDebt) if affords(&most) => Some(most),
            Err(MathError::LeavesDustDebt) => {
                Some(debt.minus(params.min_debt).ok()?.min(offer)).filter(affords)
            }
            Err(_) => None,
        }
    }

    fn liquidate(&mut self, who: usize, borrower: usize, offer: Assets) -> Result<(), Mistake> {
        let (debtor, caller) = (&self.borrowers[borrower], &self.liquidators[who]);
        let args = LiquidateArgs { max_repay: offer.get(), min_collateral_out: 0 };
        let side = caller.side(&self.keys);
        let (position, nonce) = (debtor.actor.position, debtor.actor.nonce);
        let call = ix::liquidate(&self.keys, position, nonce, side, args);
        let before = self.books();
        let sent = self.world.send(&[call], &[&caller.key]);
        let liquidator = &self.scenario.liquidators[who];
        let (name, line) = (liquidator.name.clone(), liquidator.line);
        let done = sent.map_err(|failure| self.refusal(line, &name, &failure))?;
        let cu = done.compute_units_consumed;
        if let Some(event) = events::sent::<PositionLiquidated>(&done).first() {
            Range::add(&mut self.compute.liquidate, cu);
            self.note(What::Liquidated {
                borrower: self.borrowers[borrower].name.clone(),
                by: name,
                repaid: event.repaid,
                seized: event.seized,
                debt_left: event.debt_left,
                cu,
            });
            return Ok(());
        }
        Range::add(&mut self.compute.liquidate_and_record, cu);
        self.recorded(borrower, &before, How { by: name, in_liquidation: true, cu })
    }
}
