//! Interest follows the clock and nothing else: each step equals `loss-math` to the bit.

use loss_testkit::{ix, keys::PoolKeys, params, world::START};
use native_tests::bank::Bank;
use socialized_loss::state::PoolParams;

const UNIT: u64 = 1_000_000;

/// 1,000 deposited, 800 lent: 4% a year, a tenth of it to the fund.
async fn lending_pool(params: PoolParams) -> (Bank, PoolKeys) {
    let mut bank = Bank::start().await;
    let pool = bank.new_pool(params).await;
    bank.funded_lp(&pool, "ann", 1_000 * UNIT).await;
    bank.indebted(&pool, "carl", 20_000_000_000, 800 * UNIT).await;
    (bank, pool)
}

async fn accrue(bank: &mut Bank, pool: &PoolKeys) {
    bank.ok(ix::accrue(pool), &[]).await;
}

#[tokio::test]
async fn p1_interest_equals_the_maths_at_every_step() {
    let (mut bank, pool) = lending_pool(params::with_interest()).await;
    let terms = params::with_interest().interest_terms();
    let mut expected = bank.pool(&pool).await.ledger();
    let mut now = START;
    for seconds in [1, 1, 59, 3_600, 86_400, 86_400 * 30, 7] {
        now += seconds;
        bank.set_time(now).await;
        accrue(&mut bank, &pool).await;
        expected = expected.accrue(&terms, now);
        let ledger = bank.pool(&pool).await.ledger();
        assert_eq!(ledger, expected, "{seconds} seconds up to {now}");
        assert!(ledger.is_balanced());
    }
}

#[tokio::test]
async fn p1_a_year_at_the_kink_costs_borrowers_the_yearly_rate() {
    let (mut bank, pool) = lending_pool(params::with_interest()).await;
    bank.advance(31_536_000).await;
    accrue(&mut bank, &pool).await;

    // 4% of 800 is 32; a tenth of that is the fund's. The rate is rounded down.
    let ledger = bank.pool(&pool).await.ledger();
    let book = ledger.debt.total_ceil().expect("small").get();
    assert!((831_999_990..=832 * UNIT).contains(&book), "{book}");
    let gain = book - 800 * UNIT;
    assert_eq!(ledger.fee_accrued.get(), gain / 10);
    assert_eq!(ledger.lps.assets.get(), 1_000 * UNIT + gain - gain / 10);
}

#[tokio::test]
async fn p1_a_clock_that_went_back_counts_as_no_time() {
    let (mut bank, pool) = lending_pool(params::with_interest()).await;
    bank.advance(3_600).await;
    accrue(&mut bank, &pool).await;
    let at_its_latest = bank.pool(&pool).await.ledger();

    bank.set_time(START - 1_000).await;
    accrue(&mut bank, &pool).await;
    assert_eq!(bank.pool(&pool).await.ledger(), at_its_latest);

    // Nor is the hour charged again when the clock comes back.
    bank.set_time(START + 3_600).await;
    accrue(&mut bank, &pool).await;
    assert_eq!(bank.pool(&pool).await.ledger(), at_its_latest);
}

#[tokio::test]
async fn p1_equal_timestamps_add_nothing() {
    let (mut bank, pool) = lending_pool(params::with_interest()).await;
    bank.advance(3_600).await;
    accrue(&mut bank, &pool).await;
    let once = bank.account(&pool.pool).await;
    accrue(&mut bank, &pool).await;
    assert_eq!(bank.account(&pool.pool).await, once);
}

#[tokio::test]
async fn p1_collected_interest_is_the_fund_s_to_the_unit() {
    let (mut bank, pool) = lending_pool(params::with_interest()).await;
    bank.advance(31_536_000).await;
    accrue(&mut bank, &pool).await;
    let owed = bank.pool(&pool).await.ledger;
    let owed = owed.fee_accrued + owed.dust;

    bank.ok(ix::collect_insurance(&pool), &[]).await;
    assert_eq!(bank.balance(&pool.insurance_vault).await, owed);
    assert_eq!(bank.fund(&pool).await.reserve, owed);
    assert_eq!(bank.balance(&pool.asset_vault).await, 200 * UNIT - owed);
}
