//! What holds of any snapshot.

use crate::stage::*;
use liquidator_core::{decide, Action, Decision, Market, Policy, Snapshot, Wallet};
use loss_client::quote::quote_salvage;
use loss_math::{health, liquidation, Assets, Bps};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
struct Borrower {
    debt: u64,
    collateral: u64,
    marked_ago: Option<i64>,
}

fn borrower() -> impl Strategy<Value = Borrower> {
    let debt = prop_oneof![1_000_u64..3_000, 1_000_u64..900_000];
    let marked = prop::option::of(0_i64..90_000);
    (debt, 0_u64..20_000, marked).prop_map(|(debt, part, marked_ago)| Borrower {
        debt,
        collateral: debt * part / 10_000,
        marked_ago,
    })
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    let borrowers = prop::collection::vec(borrower(), 0..10);
    let price = (5_000_i64..15_000, 0_u64..90, 0_i64..70);
    let offer = prop::option::of((5_000_i64..15_000, -100_i64..70, any::<bool>()));
    let salvage = prop::option::of((0_u64..90_000, 0_u64..=500_000));
    let wallet = (prop_oneof![0_u64..10_000, 0_u64..3_000_000], 0_u64..100_000_000);
    let sent_for = prop::collection::vec((1_u8..10, 0_u64..500_000), 0..3);
    let books = (0_u32..5_000, 0_i64..100_000, 0_u32..=5_000);
    (borrowers, price, offer, salvage, wallet, sent_for, books).prop_map(
        |(borrowers, (price, conf, age), offer, salvage, (asset, lamports), sent_for, books)| {
            let mut snapshot = salvage.map_or_else(stage, |(elapsed, left)| {
                let mut with = with_salvage(elapsed);
                with.records[0].account.salvage_left = left;
                with
            });
            for (number, borrower) in (1_u8..).zip(&borrowers) {
                borrow(&mut snapshot, number, borrower.debt, borrower.collateral);
                let at = snapshot.candidates.last_mut().unwrap();
                at.marked_at = borrower.marked_ago.map_or(0, |ago| NOW - ago);
            }
            let pool = &mut snapshot.pool.account;
            pool.price = oracle(price, NOW - age).into();
            pool.price.conf = conf;
            let (rate, since, fee) = books;
            (pool.params.kink_rate_bps, pool.params.max_rate_bps) = (rate, rate);
            pool.ledger.accrued_at = NOW - since;
            pool.params.liquidation_fee_bps = fee;
            snapshot.offered = offer.and_then(|(price, newer, verified)| {
                let offered = offered(price, NOW - age + newer)?;
                Some(liquidator_core::OfferedPrice { verified, ..offered })
            });
            snapshot.wallet = Wallet { asset: Assets(asset), lamports };
            let in_flight =
                |(account, asset)| sent(liquidator_core::ActionKind::Liquidate, account, asset);
            snapshot.in_flight = sent_for.into_iter().map(in_flight).collect();
            snapshot
        },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    let flags = (any::<bool>(), any::<bool>());
    let bps = (0_u32..1_500, 0_u32..300, 0_u32..500);
    (0_u64..5_000, bps, flags, 0_u64..2_000_000, prop::option::of(0_u64..100), 0_usize..20)
        .prop_map(|(least, (slippage, tolerance, margin), (record, buy), kept, collect, most)| {
            Policy {
                min_profit: Assets(least),
                slippage: Bps(slippage),
                tolerance: Bps(tolerance),
                salvage_margin: Bps(margin),
                record_shortfalls: record,
                buy_salvage: buy,
                keep_lamports: kept,
                collect_above: collect.map(Assets),
                max_actions: most,
                ..POLICY
            }
        })
}

/// What the program would say, by its own maths, if nothing changed before it landed.
fn would_be_refused(snapshot: &Snapshot, decision: &Decision) -> Option<&'static str> {
    let pool = &snapshot.pool.account;
    let position = |address| snapshot.candidates.iter().find(|at| at.address == address);
    let market = Market::of(snapshot);
    match decision.action {
        Action::Liquidate { position: address, max_repay, min_collateral_out, .. } => {
            let (at, market) = (position(address)?, market.ok()?);
            let debt = market.ledger.debt.debt_ceil(at.debt_shares).ok()?;
            let params = pool.params.liquidation();
            let plan = liquidation::plan(debt, at.collateral, market.band.mid, &params, max_repay);
            match plan {
                Err(_) => Some("refused"),
                Ok(plan) if plan.seized < min_collateral_out => Some("too little"),
                Ok(plan) if plan.repaid.0 + plan.fee.0 > decision.spends.asset.0 => {
                    Some("costs more")
                }
                Ok(plan) if plan.shortfall.is_zero() == decision.records => Some("records"),
                Ok(_) => None,
            }
        }
        Action::MarkInsolvent { position: address, .. }
        | Action::RecordShortfall { position: address, .. } => {
            let (at, market) = (position(address)?, market.ok()?);
            let debt = market.ledger.debt.debt_ceil(at.debt_shares).ok()?;
            let solvent = !health::is_insolvent(debt, at.collateral, &market.band);
            let grace = at.grace_ends(pool.params.record_grace_seconds, snapshot.now);
            let record = matches!(decision.action, Action::RecordShortfall { .. });
            let dust = health::is_dust(at.collateral, &market.band, Assets(pool.params.dust_value));
            let waits = record && !dust && grace.is_none_or(|ends| ends > snapshot.now);
            let marked = !record && grace.is_some();
            (solvent || waits || marked).then_some("too early, or nothing to recognise")
        }
        Action::BuySalvage { amount, max_cost, .. } => {
            let market = market.ok()?;
            let record = &snapshot.records[0].account;
            let quote = quote_salvage(&market.pool, record, &market.band, amount);
            (!quote.is_ok_and(|quote| quote.cost <= max_cost)).then_some("costs more")
        }
        Action::Accrue
        | Action::CollectInsurance
        | Action::SettleLp { .. }
        | Action::SettleStake { .. } => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_decided_is_affordable_distinct_and_accepted(
        snapshot in snapshot(),
        policy in policy(),
    ) {
        let decisions = decide(&snapshot, &policy);
        prop_assert_eq!(&decide(&snapshot, &policy), &decisions);
        prop_assert!(decisions.len() <= policy.max_actions);

        let all = |of: fn(&Decision) -> u64| decisions.iter().map(of).sum::<u64>();
        let reserved: u64 = snapshot.in_flight.iter().map(|sent| sent.spends.asset.0).sum();
        let asset = all(|decision| decision.spends.asset.0);
        prop_assert!(asset <= snapshot.wallet.asset.0.saturating_sub(reserved));
        let lamports = all(|decision| decision.spends.lamports);
        prop_assert!(lamports <= snapshot.wallet.lamports.saturating_sub(policy.keep_lamports));

        let accounts: BTreeSet<_> = decisions.iter().map(|decision| decision.key.account).collect();
        prop_assert_eq!(accounts.len(), decisions.len());
        for decision in &decisions {
            let busy = snapshot.in_flight.iter().any(|sent| sent.key.account == decision.key.account);
            prop_assert!(!busy);
            prop_assert_eq!(decision.key, decision.action.key(snapshot.pool.address));
            prop_assert_eq!(would_be_refused(&snapshot, decision), None);
        }
        prop_assert!(decisions.is_sorted_by(|a, b| a.profit >= b.profit));
    }

    /// The order in which positions are seen says nothing.
    #[test]
    fn the_order_of_candidates_does_not_matter(snapshot in snapshot(), policy in policy()) {
        let mut reversed = snapshot.clone();
        reversed.candidates.reverse();
        prop_assert_eq!(decide(&snapshot, &policy), decide(&reversed, &policy));
    }
}
