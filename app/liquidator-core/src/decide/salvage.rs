//! Whether to buy collateral that was taken over.

use super::View;
use crate::{policy::less_floor, Action, Decision, Found, Spending, Wallet};
use loss_client::accounts::ShortfallRecord;
use loss_math::{Assets, AuctionTerms, Collateral, MathError};

/// Buys all that is left, or as much as the wallet reaches for, once it is cheaper than the mid price
/// by the policy's margin and gains enough.
pub(super) fn buy(
    view: &View,
    found: &Found<ShortfallRecord>,
    wallet: &Wallet,
) -> Option<Decision> {
    let (policy, mid) = (view.policy, view.market.band.mid);
    if !policy.buy_salvage || found.account.salvage_left().is_zero() {
        return None;
    }
    let auction = Auction::of(view, &found.account);
    let lot = auction.largest_lot(wallet.asset)?;
    let cost = auction.cost_ceil(lot).ok()?;
    let gross = mid.value_floor(lot);
    if cost > Assets(less_floor(gross.get(), policy.salvage_margin)) {
        return None;
    }
    let profit = policy.profit_floor(gross, cost, policy.tx_lamports)?;
    let max_cost = Assets(policy.tolerated_ceil(cost.get())).min(wallet.asset);
    let action = Action::BuySalvage {
        record: found.address,
        nonce: found.account.nonce,
        amount: lot,
        max_cost,
    };
    let spends = Spending { asset: max_cost, lamports: policy.tx_lamports };
    Some(view.decision(action, profit, spends))
}

/// The sale of one record's salvage, now.
struct Auction<'a> {
    record: &'a ShortfallRecord,
    terms: AuctionTerms,
    elapsed: u64,
    mid: loss_math::Price,
}

impl<'a> Auction<'a> {
    fn of(view: &View, record: &'a ShortfallRecord) -> Self {
        let elapsed = view.market.oracle_clock.saturating_sub(record.auction_from);
        Self { record, terms: record.auction.into(), elapsed, mid: view.market.band.mid }
    }

    fn cost_ceil(&self, lot: Collateral) -> Result<Assets, MathError> {
        let (left, taken_over) = (self.record.salvage_left(), Collateral(self.record.salvage));
        self.terms.cost_ceil(lot, left, taken_over, self.elapsed, self.mid)
    }

    /// The largest lot that costs at most `budget`; none if not even the smallest does.
    ///
    /// Found by halving: the program's own cost never falls as the lot grows.
    fn largest_lot(&self, budget: Assets) -> Option<Collateral> {
        let within = |lot: u64| self.cost_ceil(Collateral(lot)).is_ok_and(|cost| cost <= budget);
        let left = self.record.salvage_left().get();
        if within(left) {
            return Some(Collateral(left));
        }
        let smallest = self.terms.min_lot_ceil(Collateral(self.record.salvage)).ok()?.get().max(1);
        if smallest >= left || !within(smallest) {
            return None;
        }
        let (mut fits, mut too_large) = (smallest, left);
        while too_large - fits > 1 {
            let middle = u64::midpoint(fits, too_large);
            if within(middle) {
                fits = middle;
            } else {
                too_large = middle;
            }
        }
        Some(Collateral(fits))
    }
}
