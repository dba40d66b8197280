//! Buyers of salvage: they watch the auctions and buy when the price has fallen to theirs.

use crate::{
    outcome::{Range, Return, Source, What},
    scenario::{Mistake, Most},
    stage::Stage,
};
use loss_math::{Assets, AuctionTerms, Bps, Collateral, PriceBand};
use loss_testkit::{events, ix};
use socialized_loss::{events::SalvageSold, instructions::BuySalvageArgs, state::ShortfallRecord};

/// What a buyer would buy.
struct Offer {
    lot: Collateral,
    cost: Assets,
    /// What the lot is worth at the oracle's price.
    worth: Assets,
}

impl Stage {
    /// One buyer looks at every event's salvage.
    pub fn buy_round(&mut self, who: usize) -> Result<(), Mistake> {
        let unsold = |stage: &Self| -> Vec<ShortfallRecord> {
            let records = stage.records.iter();
            let now = records.map(|record| stage.world.record(&stage.keys, record.nonce));
            now.filter(|record| record.salvage_left > 0).collect()
        };
        let unsold = unsold(self);
        if unsold.is_empty() {
            return Ok(());
        }
        self.show_price()?;
        for record in unsold {
            if let Some(offer) = self.offer_for(who, &record) {
                self.buy(who, &record, &offer)?;
            }
        }
        Ok(())
    }

    /// Auctions run by the prices that the pool was shown: whoever waits for one shows it each.
    fn show_price(&mut self) -> Result<(), Mistake> {
        let show = ix::accrue_with_price(&self.keys, self.keys.price);
        let sent = self.world.send_unsigned(&[show]);
        sent.map(drop).map_err(|failure| self.refusal(1, "accrue", &failure))
    }

    /// The lot a buyer wants, if it is cheap enough for it now.
    fn offer_for(&self, who: usize, record: &ShortfallRecord) -> Option<Offer> {
        let buyer = &self.scenario.salvage_buyers[who];
        let terms = AuctionTerms::from(record.auction);
        let (left, taken_over) = (record.salvage_left(), Collateral(record.salvage));
        let part = AuctionTerms { min_lot: Bps(buyer.lot_bps), ..terms };
        let wanted = part.min_lot_ceil(taken_over).ok()?;
        let lot = wanted.max(terms.min_lot_ceil(taken_over).ok()?).min(left);
        let elapsed = self.world.pool(&self.keys).oracle_clock.checked_sub(record.auction_from)?;
        let mid = self.band()?.mid;
        let cost = terms.cost_ceil(lot, left, taken_over, elapsed, mid).ok()?;
        let cheap = match buyer.most {
            Most::OfPrice(bps) => terms.factor_ceil(elapsed) <= Bps(bps).wide(),
            Most::Price(price) => {
                let decimals = (self.scenario.asset.decimals, self.scenario.collateral.decimals);
                let band = PriceBand::new(&price, Bps::ONE, decimals.0, decimals.1).ok()?;
                cost <= band.mid.value_ceil(lot)
            }
        };
        let purse = self.world.balance(&self.buyers[who].asset);
        (cheap && cost.get() <= purse).then(|| Offer { lot, cost, worth: mid.value_floor(lot) })
    }

    fn buy(&mut self, who: usize, record: &ShortfallRecord, offer: &Offer) -> Result<(), Mistake> {
        let caller = &self.buyers[who];
        let key = self.keys.record(record.nonce);
        let args = BuySalvageArgs { amount: offer.lot.get(), max_cost: offer.cost.get() };
        let buy = ix::buy_salvage(&self.keys, key, caller.side(&self.keys), args);
        let sent = self.world.send(&[buy], &[&caller.key]);
        let buyer = &self.scenario.salvage_buyers[who];
        let (by, line) = (buyer.name.clone(), buyer.line);
        let done = sent.map_err(|failure| self.refusal(line, &by, &failure))?;
        let cu = done.compute_units_consumed;
        Range::add(&mut self.compute.buy_salvage, cu);
        for event in events::sent::<SalvageSold>(&done) {
            let source = Source::Salvage {
                sold: event.sold,
                worth: offer.worth.get(),
                left: event.salvage_left,
            };
            self.returns.push(Return {
                at: self.now(),
                seq: event.seq,
                by: by.clone(),
                source,
                amount: event.cost,
                lps: event.lps,
                stakers: event.stakers,
                reserve: event.surplus,
            });
            let (seq, sold, cost) = (event.seq, event.sold, event.cost);
            self.note(What::SalvageSold { seq, by: by.clone(), sold, cost, cu });
        }
        self.check_claims();
        Ok(())
    }
}
