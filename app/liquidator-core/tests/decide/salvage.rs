//! Salvage: bought when it is cheap enough, as much as there is or the wallet reaches for.

use crate::stage::*;
use liquidator_core::{decide, Action, Policy, Spending};
use loss_math::{Assets, Collateral};

/// Three quarters of the way from 110 % to 90 %.
const AT_95: u64 = 64_800;

fn buy(amount: u64, max_cost: u64) -> Action {
    let (amount, max_cost) = (Collateral(amount), Assets(max_cost));
    Action::BuySalvage { record: key(101), nonce: 1, amount, max_cost }
}

#[test]
fn salvage_below_the_mid_price_is_bought_whole() {
    // 475,000 for what sells for 495,000, less 10 for the transaction.
    let decision = only(&with_salvage(AT_95), &POLICY);
    assert_eq!(decision.action, buy(500_000, 477_375));
    assert_eq!(decision.profit, Assets(19_990));
    assert_eq!(decision.spends, Spending { asset: Assets(477_375), lamports: TX });
    assert!(!decision.records);
}

#[test]
fn it_is_bought_from_the_margin_on_and_not_a_second_before() {
    // 98 % costs 490,000: a gain of 4,990 at a slippage of 1 %. The factor is a ten-thousandth in 43.2 s.
    let least = |profit| Policy { min_profit: Assets(profit), ..POLICY };
    let at_98 = 51_840;
    assert_eq!(only(&with_salvage(at_98), &least(4_990)).profit, Assets(4_990));
    assert_eq!(decide(&with_salvage(at_98 - 1), &least(4_990)), []);
    // Without slippage the margin decides: at 99 %, 495,000.
    let frictionless = Policy { slippage: loss_math::Bps(0), ..POLICY };
    let at_99 = 47_520;
    assert_eq!(only(&with_salvage(at_99), &frictionless).profit, Assets(4_990));
    assert_eq!(decide(&with_salvage(at_99 - 1), &frictionless), []);
}

#[test]
fn a_wallet_that_does_not_suffice_buys_what_it_can() {
    let mut snapshot = with_salvage(AT_95);
    snapshot.wallet.asset = Assets(100_000);
    // 105,263 cost 99,999.85, one more 100,000.8.
    let decision = only(&snapshot, &POLICY);
    assert_eq!(decision.action, buy(105_263, 100_000));
    assert_eq!(decision.profit, Assets(104_210 - 100_000 - 10));
}

#[test]
fn less_than_the_smallest_lot_is_not_bought_unless_it_is_all() {
    let mut snapshot = with_salvage(AT_95);
    // The smallest lot is 5,000, at 4,750.
    snapshot.wallet.asset = Assets(4_750);
    assert_eq!(only(&snapshot, &POLICY).action, buy(5_000, 4_750));
    snapshot.wallet.asset = Assets(4_749);
    assert_eq!(decide(&snapshot, &POLICY), []);
    snapshot.records[0].account.salvage_left = 4_000;
    assert_eq!(only(&snapshot, &POLICY).action, buy(4_000, 3_819));
}

#[test]
fn nothing_left_or_not_wanted_is_not_bought() {
    let unwanted = Policy { buy_salvage: false, show_price_after: None, ..POLICY };
    assert_eq!(decide(&with_salvage(AT_95), &unwanted), []);
    let mut sold = with_salvage(AT_95);
    sold.records[0].account.salvage_left = 0;
    assert_eq!(decide(&sold, &POLICY), []);
}

#[test]
fn the_time_that_a_new_price_adds_counts() {
    // Ten seconds before 98 %, with a price of the same height that is ten seconds newer.
    let mut snapshot = with_salvage(51_830);
    let least = Policy { min_profit: Assets(4_990), ..POLICY };
    assert_eq!(decide(&snapshot, &least), []);
    snapshot.offered = offered(10_000, NOW + 5);
    let decision = only(&snapshot, &least);
    assert_eq!(decision.profit, Assets(4_990));
    assert!(decision.show_price);
}
