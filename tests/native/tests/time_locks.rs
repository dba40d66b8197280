//! Every wait ends at its second: refused one second before, allowed at it.

use loss_testkit::{ix, keys::PoolKeys, params};
use native_tests::{
    bank::Bank,
    cast::{mark_ix, record_ix},
};
use socialized_loss::{
    error::LossError,
    state::{PoolParams, PoolProposal, Position},
};
use solana_signer::Signer;

const UNIT: u64 = 1_000_000;
const CRASH: i64 = 50_00000000;

#[tokio::test]
async fn p15_parameters_wait_for_the_time_lock_and_the_time_until_then_costs_the_old_rate() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::with_interest()).await;
    bank.funded_lp(&pool, "ann", 1_000 * UNIT).await;
    bank.indebted(&pool, "carl", 20_000_000_000, 800 * UNIT).await;
    let authority = bank.actor("authority");
    let id = authority.pubkey();
    let wanted = PoolParams { kink_rate_bps: 9_000, ..params::with_interest() };
    bank.ok(ix::propose_params(&pool, id, wanted), &[&authority]).await;
    let proposal: PoolProposal = bank.read(&pool.proposal()).await;
    let lock = i64::from(params::with_interest().time_lock_seconds);
    assert_eq!(proposal.earliest_at, bank.now().await + lock);

    bank.set_time(proposal.earliest_at - 1).await;
    bank.refused(ix::apply_params(&pool, id), &[&authority], LossError::TimeLocked).await;

    let before = bank.pool(&pool).await;
    bank.set_time(proposal.earliest_at).await;
    bank.ok(ix::apply_params(&pool, id), &[&authority]).await;
    let after = bank.pool(&pool).await;
    assert_eq!(after.params, wanted);
    assert_eq!(after.ledger(), before.accrued_ledger(proposal.earliest_at));
    assert!(bank.account(&pool.proposal()).await.is_none(), "the proposal is closed");
}

#[tokio::test]
async fn p15_a_pause_lapses_and_cannot_be_renewed_before_as_much_time_without_one() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    let lp = bank.funded_lp(&pool, "ann", 10 * UNIT).await;
    bank.set_account(&lp.asset, loss_testkit::tokens::account(pool.asset_mint, lp.id(), 9));
    let guardian = bank.actor("guardian");
    let pause = ix::pause(&pool, guardian.pubkey());
    bank.ok(pause.clone(), &[&guardian]).await;
    let state = bank.pool(&pool).await;

    // New risk waits for the end of the pause; exits do not.
    bank.set_time(state.paused_until - 1).await;
    let deposit = bank.deposit_ix(&pool, &lp, 9).await;
    bank.refused(deposit.clone(), &[&lp.key], LossError::Paused).await;
    let withdraw = bank.withdraw_all_ix(&pool, &lp).await;
    bank.ok(withdraw, &[&lp.key]).await;
    bank.set_time(state.paused_until).await;
    bank.ok(deposit, &[&lp.key]).await;

    bank.set_time(state.pause_allowed_at - 1).await;
    bank.refused(pause.clone(), &[&guardian], LossError::PauseTooSoon).await;
    bank.set_time(state.pause_allowed_at).await;
    bank.ok(pause, &[&guardian]).await;
}

#[tokio::test]
async fn p15_a_pause_ended_early_costs_as_much_time_without_one() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    let guardian = bank.actor("guardian");
    let (pause, unpause) =
        (ix::pause(&pool, guardian.pubkey()), ix::unpause(&pool, guardian.pubkey()));
    bank.ok(pause.clone(), &[&guardian]).await;
    bank.advance(100).await;
    bank.ok(unpause.clone(), &[&guardian]).await;
    bank.refused(unpause, &[&guardian], LossError::NotPaused).await;

    bank.advance(99).await;
    bank.refused(pause.clone(), &[&guardian], LossError::PauseTooSoon).await;
    bank.advance(1).await;
    bank.ok(pause, &[&guardian]).await;
}

/// An LP with 500 idle, and two positions that a crash makes insolvent.
async fn crashed() -> (Bank, PoolKeys, loss_testkit::Lp, [loss_testkit::Borrower; 2]) {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    let lp = bank.funded_lp(&pool, "ann", 1_500 * UNIT).await;
    let carl = bank.indebted(&pool, "carl", 10_000_000_000, 700 * UNIT).await;
    let dora = bank.indebted(&pool, "dora", 5_000_000_000, 300 * UNIT).await;
    bank.move_price(&pool, CRASH).await;
    (bank, pool, lp, [carl, dora])
}

#[tokio::test]
async fn p11_exits_wait_for_the_recognition_window_once_a_day_and_no_longer() {
    let (mut bank, pool, lp, [carl, dora]) = crashed().await;
    let window = i64::from(params::plain().recognition_window_seconds);
    bank.ok(mark_ix(&pool, &carl), &[]).await;
    let marked_at = bank.now().await;
    assert_eq!(bank.pool(&pool).await.recognition_until, marked_at + window);

    // Another mark in the middle finds the day's budget used up, but for what flowed back.
    bank.set_time(marked_at + window / 2).await;
    bank.set_price(&pool, CRASH).await;
    bank.ok(mark_ix(&pool, &dora), &[]).await;
    let until = bank.pool(&pool).await.recognition_until;
    let flowed_back = window * (window / 2) / 86_400;
    assert_eq!(until, marked_at + window + flowed_back);

    bank.set_time(until - 1).await;
    let withdraw = bank.withdraw_all_ix(&pool, &lp).await;
    bank.refused(withdraw, &[&lp.key], LossError::RecognitionPending).await;
    // All of it would be more than lies idle: what is refused now is the amount, not the time.
    bank.set_time(until).await;
    let withdraw = bank.withdraw_all_ix(&pool, &lp).await;
    bank.refused(withdraw, &[&lp.key], LossError::InsufficientIdle).await;
}

#[tokio::test]
async fn p12_liquidators_have_the_grace_since_the_mark_and_not_a_second_more() {
    let (mut bank, pool, _, [carl, _]) = crashed().await;
    let keeper = bank.new_caller(&pool, "keeper", 0);
    let record = record_ix(&pool, &keeper, &carl);
    bank.refused(record.clone(), &[&keeper.key], LossError::GraceNotPassed).await;
    bank.ok(mark_ix(&pool, &carl), &[]).await;
    let marked_at = bank.read::<Position>(&carl.position).await.marked_at;
    assert_eq!(marked_at, bank.now().await);

    let grace = i64::from(params::plain().record_grace_seconds);
    bank.set_time(marked_at + grace - 1).await;
    bank.set_price(&pool, CRASH).await;
    bank.refused(record.clone(), &[&keeper.key], LossError::GraceNotPassed).await;
    bank.refused(mark_ix(&pool, &carl), &[], LossError::AlreadyMarked).await;
    bank.set_time(marked_at + grace).await;
    bank.ok(record, &[&keeper.key]).await;
}
