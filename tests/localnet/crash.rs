//! A crash of 60% with 200 borrowers, 300 LPs and two bots that compete.

use liquidator_core::ActionKind;
use localnet_tests::{bots::Bot, insolvent, promises, sent};
use loss_client::{
    accounts::{Pool, ShortfallRecord},
    decode,
    events::Event,
};
use loss_liquidator::{
    config::Priority,
    metrics::{Kind, Metrics},
};
use loss_localnet::{
    people::{ASSET, COLLATERAL},
    Funds, Network, People, Scenario,
};
use solana_rpc_client::rpc_client::RpcClient;

const BORROWERS: usize = 200;
const LPS: usize = 300;
const SOL: u64 = 1_000_000_000;
/// Enough to repay what all owe.
const FUNDS: Funds =
    Funds { lamports: 50 * SOL, assets: 1_000_000 * ASSET, collateral: COLLATERAL };

#[test]
fn after_a_crash_every_insolvent_position_is_recognised_the_promises_hold_and_the_bots_add_up() {
    let network = Network::for_test(People::crowd(LPS, BORROWERS, 5)).unwrap();
    let wallets =
        [("one", Priority::MicroLamports(1_000)), ("two", Priority::RecentPercentile(75))];
    let bots = wallets.map(|(name, fee)| Bot::start(&network, name, FUNDS, fee).unwrap());
    let before = promises::check(network.rpc(), &network.state().pool).unwrap();
    assert_eq!((before.lps, before.positions), (LPS, BORROWERS));

    let crash = Scenario::load("flash-60").unwrap();
    assert_eq!(crash.points.last(), Some(&(600, 4_000)), "down 60% in ten minutes");
    insolvent::play_to_the_end(&network, crash).unwrap();
    insolvent::wait_for_none(&network).unwrap();
    let wallets = bots.each_ref().map(|bot| bot.wallet);
    let metrics = bots.map(|bot| bot.stop().unwrap());

    // Recognised: nobody insolvent is left, and each default has its record.
    assert_eq!(insolvent::look(&network).unwrap().insolvent, []);
    let rpc = network.rpc();
    let pool: Pool = decode(&rpc.get_account_data(&network.state().pool).unwrap()).unwrap();
    let records = records(rpc);
    assert!(pool.seq > 50, "a crash of which only {} shortfalls came", pool.seq);
    assert_eq!(records.len() as u64, pool.seq);
    let shortfalls: u64 =
        records.iter().map(|record| record.debt - record.collateral_proceeds).sum();
    assert_eq!(pool.total_shortfall, shortfalls);

    let after = promises::check(rpc, &network.state().pool).unwrap();
    assert_eq!((after.lps, after.positions), (LPS, BORROWERS));

    for (wallet, metrics) in wallets.iter().zip(&metrics) {
        let sent = sent::by(rpc, wallet).unwrap();
        let mine = |record: &&ShortfallRecord| record.caller == *wallet;
        let recorded = records.iter().filter(mine).count() as u64;
        adds_up(metrics, &sent, recorded);
        let (lamports, rent) = (rpc.get_balance(wallet).unwrap(), record_rent(rpc));
        let paid = FUNDS.lamports - lamports;
        assert_eq!(paid, metrics.lamports_spent.get() + recorded * rent, "lamports of {wallet}");
    }
    let by_bots: u64 = metrics.iter().map(|metrics| metrics.shortfalls_recorded.get()).sum();
    assert_eq!(by_bots, pool.seq, "nobody else recorded any");
}

/// What a bot counted, against what is on the chain of it.
fn adds_up(metrics: &Metrics, sent: &[sent::Sent], recorded: u64) {
    let count = |family: &loss_liquidator::metrics::ByKind, kind| {
        family.get_or_create(&Kind::of(kind)).get()
    };
    let mut won = 0;
    for kind in ActionKind::ALL {
        let ends = [
            &metrics.won,
            &metrics.lost,
            &metrics.reverted,
            &metrics.expired,
            &metrics.not_sent,
            &metrics.dry,
        ];
        let ended: u64 = ends.iter().map(|family| count(family, kind)).sum();
        assert_eq!(count(&metrics.attempted, kind), ended, "{kind:?}");
        won += count(&metrics.won, kind);
    }
    let landed = sent.iter().filter(|one| !one.failed);
    assert_eq!(landed.clone().count() as u64, won, "landed");
    assert_eq!(sent.iter().map(|one| one.fee).sum::<u64>(), metrics.lamports_spent.get(), "fees");
    let events = landed.flat_map(|one| &one.events);
    let records = events.clone().filter(|event| matches!(event, Event::ShortfallRecorded(_)));
    assert_eq!(records.count() as u64, recorded, "records");
    assert_eq!(metrics.shortfalls_recorded.get(), recorded, "records counted");
    let liquidations = events.filter(|event| match event {
        Event::PositionLiquidated(_) => true,
        Event::ShortfallRecorded(record) => record.seized > 0,
        _ => false,
    });
    let liquidated = count(&metrics.won, ActionKind::Liquidate);
    assert_eq!(liquidations.count() as u64, liquidated, "liquidations");
    assert!(liquidated > 0, "a bot that did nothing proves nothing");
}

fn records(rpc: &RpcClient) -> Vec<ShortfallRecord> {
    let accounts = rpc.get_program_accounts(&loss_client::PROGRAM_ID).unwrap();
    accounts.iter().filter_map(|(_, account)| decode(&account.data).ok()).collect()
}

fn record_rent(rpc: &RpcClient) -> u64 {
    let size = 8 + size_of::<ShortfallRecord>();
    rpc.get_minimum_balance_for_rent_exemption(size).unwrap()
}
