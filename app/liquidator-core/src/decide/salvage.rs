//! Whether to buy collateral that was taken over.

use super::View;
use crate::{policy::less_floor, Action, Decision, Found, Market, Spending, Wallet};
use loss_client::{
    accounts::ShortfallRecord,
    quote::{quote_salvage, SalvageQuote},
};
use loss_math::{Assets, AuctionTerms, Collateral};

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
    let SalvageQuote { lot, cost, min_lot: _ } = largest_lot(view, &found.account, wallet.asset)?;
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

/// The largest lot that costs at most `budget`; none if not even the smallest does.
///
/// Found by halving: the program's own cost never falls as the lot grows.
fn largest_lot(view: &View, record: &ShortfallRecord, budget: Assets) -> Option<SalvageQuote> {
    let Market { pool, band, .. } = &view.market;
    let within = |lot: u64| {
        let quote = quote_salvage(pool, record, band, Collateral(lot)).ok()?;
        (quote.cost <= budget).then_some(quote)
    };
    let left = record.salvage_left().get();
    if let Some(all) = within(left) {
        return Some(all);
    }
    let terms = AuctionTerms::from(record.auction);
    let smallest = terms.min_lot_ceil(Collateral(record.salvage)).ok()?.get().max(1);
    if smallest >= left {
        return None;
    }
    let mut best = within(smallest)?;
    let mut too_large = left;
    while too_large.saturating_sub(best.lot.get()) > 1 {
        let middle = u64::midpoint(best.lot.get(), too_large);
        match within(middle) {
            Some(quote) => best = quote,
            None => too_large = middle,
        }
    }
    Some(best)
}
