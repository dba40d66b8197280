//! What to do about one position: liquidate it, record its shortfall, or mark it.

use super::View;
use crate::{Action, Decision, OpenPosition, Spending, Wallet};
use loss_math::{
    health, liquidation, Assets, Bps, Collateral, Liquidation, LiquidationParams, MathError,
};

/// The best action: a liquidation that pays; else, if the position is insolvent beyond doubt, its
/// record as soon as the rules allow, or a mark if it has none.
pub(super) fn best(view: &View, position: &OpenPosition, wallet: &Wallet) -> Option<Decision> {
    let debt = view.market.ledger.debt.debt_ceil(position.debt_shares).ok()?;
    if position.debt_shares.is_zero() {
        return None;
    }
    liquidate(view, position, debt, wallet).or_else(|| {
        let insolvent = health::is_insolvent(debt, position.collateral, &view.market.band);
        insolvent.then(|| recognise(view, position)).flatten()
    })
}

fn liquidate(
    view: &View,
    position: &OpenPosition,
    debt: Assets,
    wallet: &Wallet,
) -> Option<Decision> {
    let policy = view.policy;
    let params = view.snapshot.pool.account.params.liquidation();
    let (offer, plan) = plan(view, position, debt, wallet.asset, &params)?;
    let records = !plan.shortfall.is_zero();
    if !books_allow(view, position, &plan) {
        return None;
    }
    let cost = plan.repaid.plus(plan.fee).ok()?;
    // A price that falls meanwhile may make it a shortfall: the rent is reserved in any case.
    let lamports = policy.tx_lamports.saturating_add(policy.record_rent_lamports);
    let expected = if records { lamports } else { policy.tx_lamports };
    let gross = view.market.band.mid.value_floor(plan.seized);
    let profit = policy.profit_floor(gross, cost, expected)?;
    let action = Action::Liquidate {
        position: position.address,
        nonce: position.nonce,
        max_repay: offer,
        min_collateral_out: Collateral(policy.tolerated_floor(plan.seized.get())),
    };
    let asset = liquidation::cost_at_most_ceil(offer, &params).ok()?;
    let spends = Spending { asset, lamports };
    Some(Decision { records, ..view.decision(action, profit, spends) })
}

/// The offer, and what it does now.
///
/// A little more is offered than may be repaid now, where the wallet allows it: the debt grows, and
/// where everything is taken the price decides how much it is. The rules take what is due.
fn plan(
    view: &View,
    position: &OpenPosition,
    debt: Assets,
    budget: Assets,
    params: &LiquidationParams,
) -> Option<(Assets, Liquidation)> {
    let mid = view.market.band.mid;
    let terms = liquidation::terms(debt, position.collateral, mid, params).ok()?;
    let wanted = Assets(view.policy.tolerated_ceil(terms.repay_max.get()));
    let offer = wanted.min(liquidation::offer_within_floor(budget, params));
    let planned = |offer| {
        let plan = liquidation::plan(debt, position.collateral, mid, params, offer);
        plan.map(|plan| (offer, plan))
    };
    match planned(offer) {
        // The wallet does not reach to the end: as far as the smallest debt is left.
        Err(MathError::LeavesDustDebt) => planned(debt.minus_or_zero(params.min_debt)).ok(),
        other => other.ok(),
    }
}

/// Whether pool and fund can book it. They always can, unless the pool was seen before the position.
fn books_allow(view: &View, position: &OpenPosition, plan: &Liquidation) -> bool {
    let ledger = view.market.ledger;
    if !plan.shortfall.is_zero() {
        return can_write_off(view, position, plan.repaid);
    }
    let repaid = ledger.repay(position.debt_shares, plan.repaid);
    repaid.and_then(|(ledger, _)| ledger.take_fee(plan.fee)).is_ok()
}

fn can_write_off(view: &View, position: &OpenPosition, proceeds: Assets) -> bool {
    let pool = &view.snapshot.pool.account;
    let (ledger, fund) = view.market.ledger.credit_fund(view.snapshot.fund.to_math());
    let caps = pool.params.fund_caps();
    ledger.write_off(fund, &caps, position.debt_shares, proceeds, view.snapshot.now).is_ok()
}

/// Records the shortfall of an insolvent position if its grace is over or nothing is left to wait for;
/// marks it if it is not marked.
fn recognise(view: &View, position: &OpenPosition) -> Option<Decision> {
    let params = &view.snapshot.pool.account.params;
    let (now, policy) = (view.snapshot.now, view.policy);
    let dust = health::is_dust(position.collateral, &view.market.band, Assets(params.dust_value));
    let grace_ends = position.grace_ends(params.record_grace_seconds, now);
    let may_record = dust || grace_ends.is_some_and(|ends| now >= ends);
    if !may_record && grace_ends.is_some() {
        return None;
    }

    let part = Bps(params.record_reward_bps);
    let most = Collateral(params.record_reward_max);
    let reward = liquidation::record_reward_floor(position.collateral, part, most);
    let gross = view.market.band.mid.value_floor(reward);
    let to_record = policy.tx_lamports.saturating_add(policy.record_rent_lamports);
    let gain = |lamports| policy.profit_floor(gross, Assets::ZERO, lamports);
    let OpenPosition { address, nonce, .. } = *position;
    if may_record {
        let profit = gain(to_record).or(policy.record_shortfalls.then_some(Assets::ZERO))?;
        let action = Action::RecordShortfall { position: address, nonce };
        let spends = Spending { asset: Assets::ZERO, lamports: to_record };
        return can_write_off(view, position, Assets::ZERO)
            .then(|| view.decision(action, profit, spends));
    }
    let pays = gain(policy.tx_lamports.saturating_add(to_record)).is_some();
    let action = Action::MarkInsolvent { position: address, nonce };
    let spends = Spending { asset: Assets::ZERO, lamports: policy.tx_lamports };
    (pays || policy.record_shortfalls).then(|| view.decision(action, Assets::ZERO, spends))
}
