//! From what is known to what to do.
//!
//! 1. Interest is added up to now, and the price is the one the program would use: [`Market`].
//! 2. For each position and record the one best action is planned with the program's own maths,
//!    as if the whole wallet were for it.
//! 3. The most profitable take their part of the wallet first; what no longer fits is planned again
//!    with what is left, and dropped if that is not worth it.
//! 4. They are ordered by profit, largest first. What is done for the common good comes after: marks,
//!    then records, larger debts first, then the price, collecting, settling.
//!
//! At most one action for one account at a time, what is in flight included, so no two depend on each
//! other. Liquidations of different positions do not: none changes the debt index or the price, and
//! each is reserved in the wallet at the most it can cost.

mod positions;
mod salvage;
mod upkeep;

use crate::{
    Action, ActionKey, ActionKind, Decision, Found, Market, OpenPosition, Policy, Snapshot,
    Spending, Wallet,
};
use loss_client::accounts::ShortfallRecord;
use loss_math::Assets;
use solana_pubkey::Pubkey;
use std::{cmp::Reverse, collections::BTreeSet};

/// What to do, in the order in which to send it. Pure: the same snapshot and policy give the same
/// answer.
#[must_use]
pub fn decide(snapshot: &Snapshot, policy: &Policy) -> Vec<Decision> {
    let mut plan = Plan::new(snapshot, policy);
    if let Ok(market) = Market::of(snapshot) {
        let view = View { snapshot, policy, market };
        plan.take_best(&view);
        let shown = plan.decisions.iter().any(|decision| decision.show_price);
        plan.take((!shown).then(|| upkeep::show_price(&view)).flatten());
    }
    plan.take(upkeep::collect(snapshot, policy));
    plan.take(upkeep::settle(snapshot, policy));
    plan.decisions
}

/// A snapshot with a price.
struct View<'a> {
    snapshot: &'a Snapshot,
    policy: &'a Policy,
    market: Market,
}

/// What may be worth an action.
#[derive(Clone, Copy)]
enum Target<'a> {
    Position(&'a OpenPosition),
    Record(&'a Found<ShortfallRecord>),
}

impl View<'_> {
    /// The best that can be done about `target` with no more than `wallet`.
    fn best(&self, target: Target, wallet: &Wallet) -> Option<Decision> {
        let decision = match target {
            Target::Position(position) => positions::best(self, position, wallet),
            Target::Record(record) => salvage::buy(self, record, wallet),
        };
        decision.filter(|decision| wallet.less(&decision.spends).is_some())
    }

    /// An action that passes the oracle's account where it is needed.
    fn decision(&self, action: Action, profit: Assets, spends: Spending) -> Decision {
        Decision {
            key: action.key(self.snapshot.pool.address),
            action,
            show_price: self.market.show_price,
            profit,
            spends,
            records: matches!(action, Action::RecordShortfall { .. }),
        }
    }

    /// Smaller comes first.
    fn rank(&self, decision: &Decision, target: Target) -> Rank {
        let debt = match target {
            Target::Position(position) => self.market.ledger.debt.debt_ceil(position.debt_shares),
            Target::Record(_) => Ok(Assets::ZERO),
        };
        let debt = debt.unwrap_or_default();
        (Reverse(decision.profit), decision.key.kind, Reverse(debt), decision.key)
    }
}

type Rank = (Reverse<Assets>, ActionKind, Reverse<Assets>, ActionKey);

/// Decisions so far, and what they leave of the wallet.
struct Plan<'a> {
    decisions: Vec<Decision>,
    wallet: Wallet,
    /// Accounts that something is done about.
    busy: BTreeSet<Pubkey>,
    paused: &'a BTreeSet<ActionKey>,
    max_actions: usize,
}

impl<'a> Plan<'a> {
    fn new(snapshot: &'a Snapshot, policy: &Policy) -> Self {
        Self {
            decisions: Vec::new(),
            wallet: snapshot.free_wallet(policy.keep_lamports),
            busy: snapshot.in_flight.iter().map(|sent| sent.key.account).collect(),
            paused: &snapshot.paused,
            max_actions: policy.max_actions,
        }
    }

    /// Positions and salvage, by what they bring.
    fn take_best(&mut self, view: &View) {
        let positions = view.snapshot.candidates.iter().map(Target::Position);
        let records = view.snapshot.records.iter().map(Target::Record);
        let ranked = |target, decision| (view.rank(&decision, target), decision, target);
        let mut wanted: Vec<_> = positions
            .chain(records)
            .filter_map(|target| Some(ranked(target, view.best(target, &self.wallet)?)))
            .collect();
        wanted.sort_by_key(|(rank, ..)| *rank);
        for (_, decision, target) in wanted {
            let fits = self.wallet.less(&decision.spends).is_some();
            self.take(if fits { Some(decision) } else { view.best(target, &self.wallet) });
        }
        // What was planned again gains less than it first would have.
        self.decisions.sort_by_key(|decision| Reverse(decision.profit));
    }

    /// Adds what is about other accounts, is not paused, and fits the wallet.
    fn take(&mut self, decisions: impl IntoIterator<Item = Decision>) {
        for decision in decisions {
            let full = self.decisions.len() >= self.max_actions;
            let paused = self.paused.contains(&decision.key);
            let left = self.wallet.less(&decision.spends).filter(|_| !full && !paused);
            if let Some(left) = left.filter(|_| self.busy.insert(decision.key.account)) {
                self.wallet = left;
                self.decisions.push(decision);
            }
        }
    }
}
