//! What keeps a pool going: prices for its auctions, the fund's money in the fund, settled shares.

use super::View;
use crate::{Action, Decision, Policy, Snapshot, Spending};
use loss_math::{Assets, LossClass, Share};

/// Shows the pool a price if salvage is for sale and its auctions would otherwise stand still.
pub(super) fn show_price(view: &View) -> Option<Decision> {
    let after = i64::from(view.policy.show_price_after?);
    let for_sale = view.snapshot.records.iter().any(|at| !at.account.salvage_left().is_zero());
    let kept = view.snapshot.pool.account.price.publish_time;
    let due = view.market.pool.price.publish_time.saturating_sub(kept) >= after;
    (view.market.show_price && for_sale && due)
        .then(|| view.decision(Action::Accrue, Assets::ZERO, one_transaction(view.policy)))
}

/// Moves what the pool owes its fund, once there is enough of it.
pub(super) fn collect(snapshot: &Snapshot, policy: &Policy) -> Option<Decision> {
    let least = policy.collect_above?;
    let ledger = snapshot.pool.account.accrued_ledger(snapshot.now);
    let (ledger, fund) = ledger.credit_fund(snapshot.fund.to_math());
    let (_, _, moved) = ledger.collect(fund).ok()?;
    let worth_it = !moved.is_zero() && moved >= least;
    worth_it.then(|| without_price(snapshot, policy, Action::CollectInsurance))
}

/// Settles the shares and stakes that somebody asked for and that losses have passed by.
pub(super) fn settle<'a>(
    snapshot: &'a Snapshot,
    policy: &'a Policy,
) -> impl Iterator<Item = Decision> + 'a {
    let lps = snapshot.pool.account.ledger().lps;
    let stakers = snapshot.fund.to_math().stakers;
    let shares = snapshot
        .shares
        .iter()
        .filter(move |at| is_stale(at.account.share.into(), &lps))
        .map(|at| Action::SettleLp { share: at.address });
    let stakes = snapshot
        .stakes
        .iter()
        .filter(move |at| is_stale(at.account.share.into(), &stakers))
        .map(|at| Action::SettleStake { stake: at.address });
    shares.chain(stakes).map(|action| without_price(snapshot, policy, action))
}

/// Whether losses, or splits of shares, have passed it by.
fn is_stale(share: Share, class: &LossClass) -> bool {
    share.settle(class).held != share.held
}

fn without_price(snapshot: &Snapshot, policy: &Policy, action: Action) -> Decision {
    Decision {
        key: action.key(snapshot.pool.address),
        action,
        show_price: false,
        profit: Assets::ZERO,
        spends: one_transaction(policy),
        records: false,
    }
}

fn one_transaction(policy: &Policy) -> Spending {
    Spending { asset: Assets::ZERO, lamports: policy.tx_lamports }
}
