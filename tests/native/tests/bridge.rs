//! Guards against false greens: without the bridge every CPI would answer `Ok` and do nothing.

use loss_testkit::{ix, params, world::START};
use native_tests::bank::Bank;
use socialized_loss::state::LpShare;
use solana_signer::Signer;

#[tokio::test]
async fn p1_a_cpi_that_moves_nothing_is_noticed() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    let lp = bank.funded_lp(&pool, "ann", 1_000_000).await;

    assert_eq!(bank.balance(&pool.asset_vault).await, 1_000_000);
    assert_eq!(bank.balance(&lp.asset).await, 0);
    assert_eq!(bank.pool(&pool).await.ledger.cash, 1_000_000);
}

#[tokio::test]
async fn p1_a_payment_signed_by_the_pool_arrives() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    let lp = bank.funded_lp(&pool, "ann", 1_000_000).await;

    let withdraw = bank.withdraw_all_ix(&pool, &lp).await;
    bank.ok(withdraw, &[&lp.key]).await;

    assert_eq!(bank.balance(&pool.asset_vault).await, 0);
    assert_eq!(bank.balance(&lp.asset).await, 1_000_000);
}

#[tokio::test]
async fn p16_a_refusal_of_the_token_program_undoes_everything() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    let lp = bank.funded_lp(&pool, "ann", 1_000_000).await;

    // She has nothing left: error 1 of the token program.
    let deposit = bank.deposit_ix(&pool, &lp, 1).await;
    bank.refused_with(deposit, &[&lp.key], 1).await;
}

#[tokio::test]
async fn p16_accounts_are_made_with_the_rent_and_the_time_of_the_bank() {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params::plain()).await;
    assert_eq!(bank.pool(&pool).await.ledger.accrued_at, START);

    let lp = bank.funded_lp(&pool, "ann", 1_000_000).await;
    let share = bank.account(&pool.lp(&lp.id())).await.expect("the share was opened");
    let rent = bank.rent(8 + size_of::<LpShare>()).await;
    assert_eq!(share.lamports, rent);

    // Closing gives exactly that back.
    let withdraw = bank.withdraw_all_ix(&pool, &lp).await;
    bank.ok(withdraw, &[&lp.key]).await;
    let before = bank.account(&lp.id()).await.expect("a wallet").lamports;
    let owner = lp.key.pubkey();
    bank.ok(ix::close_lp(&pool, owner, owner, owner, None), &[&lp.key]).await;
    let after = bank.account(&lp.id()).await.expect("a wallet").lamports;
    assert_eq!(after - before, rent);
}
