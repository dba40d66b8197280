//! Events sent by `emit_cpi!` are instructions: they reach whoever reads transactions, whole.

use loss_testkit::{ix, params};
use native_tests::{
    bank::Bank,
    cast::{liquidate_ix, mark_ix, record_ix},
};
use socialized_loss::events::{PauseChanged, PositionLiquidated, ShortfallRecorded, EVENT_VERSION};
use solana_signer::Signer;

#[tokio::test]
async fn p2_a_recorded_shortfall_is_announced_with_its_whole_split() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    bank.funded_lp(&pool, "ann", 1_000_000_000).await;
    bank.fund_insurance(&pool, 30_000_000).await;
    let borrower = bank.indebted(&pool, "carl", 10_000_000_000, 700_000_000).await;
    let keeper = bank.new_caller(&pool, "keeper", 0);
    bank.move_price(&pool, 50_00000000).await;
    bank.ok(mark_ix(&pool, &borrower), &[]).await;
    bank.advance(600).await;
    bank.set_price(&pool, 50_00000000).await;

    let record = record_ix(&pool, &keeper, &borrower);
    let events = bank.ok_with_events::<ShortfallRecorded>(record, &[&keeper.key]).await;

    let [event] = &events[..] else { panic!("{} events instead of one", events.len()) };
    assert_eq!((event.version, event.seq, event.nonce), (EVENT_VERSION, 1, borrower.nonce));
    assert_eq!((event.pool, event.position), (pool.pool, borrower.position));
    assert_eq!((event.owner, event.caller), (borrower.id(), keeper.key.pubkey()));
    assert_eq!((event.debt, event.shortfall), (700_000_000, 700_000_000));
    assert_eq!((event.reserve, event.stakers, event.lps), (30_000_000, 0, 670_000_000));
    assert_eq!((event.reward, event.salvage), (100_000_000, 9_900_000_000));
    let record = bank.record(&pool, borrower.nonce).await;
    assert_eq!(event.lps_before, record.lps_before.into());
    assert_eq!(event.lps_after, record.lps_after.into());
    assert_eq!((event.lps_before.assets, event.lps_after.assets), (1_000_000_000, 330_000_000));
}

#[tokio::test]
async fn p2_a_liquidation_announces_either_itself_or_the_shortfall() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    bank.funded_lp(&pool, "ann", 1_000_000_000).await;
    let borrower = bank.indebted(&pool, "carl", 10_000_000_000, 700_000_000).await;
    let keeper = bank.new_caller(&pool, "keeper", 1_000_000_000);

    bank.move_price(&pool, 86_00000000).await;
    let liquidate = liquidate_ix(&pool, &keeper, &borrower);
    let events = bank.ok_with_events::<PositionLiquidated>(liquidate, &[&keeper.key]).await;
    let [event] = &events[..] else { panic!("{} events instead of one", events.len()) };
    assert_eq!((event.repaid, event.seized), (350_000_000, 4_308_662_790));
    assert_eq!((event.bonus_bps, event.debt_left), (587, 350_000_000));

    bank.move_price(&pool, 50_00000000).await;
    let liquidate = liquidate_ix(&pool, &keeper, &borrower);
    let events = bank.ok_with_events::<ShortfallRecorded>(liquidate, &[&keeper.key]).await;
    let [event] = &events[..] else { panic!("{} events instead of one", events.len()) };
    assert_eq!((event.collateral_proceeds, event.lps), (271_016_058, 78_983_942));
}

#[tokio::test]
async fn p15_a_pause_is_announced_with_its_end() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    let guardian = bank.actor("guardian");

    let pause = ix::pause(&pool, guardian.pubkey());
    let events = bank.ok_with_events::<PauseChanged>(pause, &[&guardian]).await;

    let [event] = &events[..] else { panic!("{} events instead of one", events.len()) };
    let now = bank.now().await;
    let longest = i64::from(params::plain().max_pause_seconds);
    assert_eq!(event.paused_until, now + longest);
    assert_eq!(event.pause_allowed_at, now + 2 * longest);
}
