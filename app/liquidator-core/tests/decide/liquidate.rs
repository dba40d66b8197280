//! Liquidations: how much is offered, what is expected of it, and when it is not worth it.

use crate::stage::*;
use liquidator_core::{decide, Action, ActionKey, ActionKind, Decision, Policy, Spending};
use loss_math::{Assets, Collateral};

fn liquidate(max_repay: u64, min_collateral_out: u64) -> Action {
    Action::Liquidate {
        position: key(1),
        nonce: 1,
        max_repay: Assets(max_repay),
        min_collateral_out: Collateral(min_collateral_out),
    }
}

#[test]
fn a_solvent_position_is_repaid_up_to_the_close_factor() {
    // 90 % of its value: half of it may be repaid, at the largest bonus of 10 %. 450,000 bring 495,000, and
    // a tenth of the bonus, 4,500, is the fund's. Sold for 490,050, less 10 for the transaction.
    let snapshot = with_position(900_000, 1_000_000);
    assert_eq!(
        only(&snapshot, &POLICY),
        Decision {
            // Half a per cent more is offered, and half a per cent less is accepted.
            action: liquidate(452_250, 492_525),
            key: ActionKey { kind: ActionKind::Liquidate, account: key(1), nonce: 1 },
            show_price: false,
            profit: Assets(35_540),
            // The offer and the largest fee on it; the price may still fall, so the rent too.
            spends: Spending { asset: Assets(456_773), lamports: TX_AND_RENT },
            records: false,
        }
    );
}

#[test]
fn everything_is_taken_under_water_and_the_rest_is_recorded() {
    // Worth 840,000: at a bonus of 5 % 800,000 are repaid for all of it, and 200,000 are missing. Sold for
    // 831,600, less 7,026 for the transaction and the record's rent.
    let snapshot = with_position(1_000_000, 840_000);
    let decision = only(&snapshot, &POLICY);
    assert_eq!(decision.action, liquidate(804_000, 835_800));
    assert_eq!(decision.profit, Assets(24_574));
    assert!(decision.records);
    assert_eq!(decision.spends, Spending { asset: Assets(812_040), lamports: TX_AND_RENT });
}

#[test]
fn a_healthy_position_is_left_alone() {
    assert_eq!(decide(&with_position(800_000, 1_000_000), &POLICY), []);
    assert_eq!(kinds(&with_position(800_001, 1_000_000), &POLICY), [ActionKind::Liquidate]);
}

#[test]
fn interest_up_to_now_counts() {
    let mut snapshot = with_position(800_000, 1_000_000);
    // 10 % a year for an hour on 800,000 are 9.
    let pool = &mut snapshot.pool.account;
    (pool.params.base_rate_bps, pool.params.kink_rate_bps) = (1_000, 1_000);
    assert_eq!(decide(&snapshot, &POLICY), []);
    snapshot.pool.account.ledger.accrued_at = NOW - 3_600;
    assert_eq!(kinds(&snapshot, &POLICY), [ActionKind::Liquidate]);
}

#[test]
fn nothing_is_done_for_less_than_the_least_profit() {
    let snapshot = with_position(900_000, 1_000_000);
    let least = |profit| Policy { min_profit: Assets(profit), ..POLICY };
    assert_eq!(only(&snapshot, &least(35_540)).profit, Assets(35_540));
    assert_eq!(decide(&snapshot, &least(35_541)), []);
}

#[test]
fn slippage_and_fees_count_against_the_profit() {
    let snapshot = with_position(900_000, 1_000_000);
    // 454,510 are spent, with the transaction: 495,000 less 8.17 % are 454,558, less 8.18 % 454,509.
    let slippage = |bps| Policy { slippage: loss_math::Bps(bps), ..POLICY };
    assert_eq!(only(&snapshot, &slippage(817)).profit, Assets(48));
    assert_eq!(decide(&snapshot, &slippage(818)), []);
    // A transaction that costs 40 assets.
    let dear = Policy { tx_lamports: 40_000_000_000, ..POLICY };
    assert_eq!(decide(&snapshot, &dear), []);
}

#[test]
fn a_wallet_that_does_not_suffice_repays_what_it_can() {
    let mut snapshot = with_position(900_000, 1_000_000);
    snapshot.wallet.asset = Assets(100_000);
    // 99,009 and a fee of 991 are all it has; 108,909 are seized.
    let decision = only(&snapshot, &POLICY);
    assert_eq!(decision.action, liquidate(99_009, 108_364));
    assert_eq!(decision.spends.asset, Assets(100_000));
    assert_eq!(decision.profit, Assets(107_819 - 100_000 - 10));
}

#[test]
fn no_debt_below_the_smallest_is_left() {
    let mut snapshot = with_position(1_500, 1_700);
    // Half would leave 750, so all may be repaid.
    assert_eq!(only(&snapshot, &POLICY).action, liquidate(1_508, 1_641));
    // 792 would leave 708: at most 500 may be repaid, which leave the smallest debt.
    snapshot.wallet.asset = Assets(800);
    let decision = only(&snapshot, &POLICY);
    assert_eq!(decision.action, liquidate(500, 547));
    assert_eq!(decision.spends.asset, Assets(505));
    assert_eq!(decision.profit, Assets(544 - 505 - 10));
}

#[test]
fn what_is_too_small_to_pay_for_a_transaction_is_left() {
    assert_eq!(decide(&with_position(100, 110), &POLICY), []);
}

#[test]
fn a_position_newer_than_the_pool_waits_for_the_pool() {
    let mut snapshot = with_position(900_000, 1_000_000);
    snapshot.pool.account.ledger.debt_shares = [0; 16];
    assert_eq!(decide(&snapshot, &POLICY), []);
}
