//! One pool from its creation to its last account, with exact amounts all the way.

use loss_testkit::{
    actors::{Borrower, Caller, Lp},
    ix,
    keys::{receipt, PoolKeys},
    params,
};
use native_tests::{
    bank::Bank,
    cast::{liquidate_ix, mark_ix, record_ix},
};
use socialized_loss::{
    error::LossError,
    state::{LpShare, Position, ShortfallRecord},
};

const UNIT: u64 = 1_000_000;
const COLLATERAL: u64 = 1_000_000_000;

/// A pool in which 1,200 were deposited, 20 insure it, and 1,000 are lent.
struct Stage {
    bank: Bank,
    pool: PoolKeys,
    ann: Lp,
    bob: Lp,
    /// Owes 700 against 10 collateral.
    carl: Borrower,
    /// Owes 300 against 5.
    dora: Borrower,
    keeper: Caller,
}

impl Stage {
    async fn new() -> Self {
        let mut bank = Bank::start().await;
        let pool = bank.new_pool(params::plain()).await;
        let ann = bank.funded_lp(&pool, "ann", 600 * UNIT).await;
        let bob = bank.funded_lp(&pool, "bob", 600 * UNIT).await;
        bank.fund_insurance(&pool, 20 * UNIT).await;
        let carl = bank.indebted(&pool, "carl", 10 * COLLATERAL, 700 * UNIT).await;
        let dora = bank.indebted(&pool, "dora", 5 * COLLATERAL, 300 * UNIT).await;
        let keeper = bank.new_caller(&pool, "keeper", 1_000 * UNIT);
        Self { bank, pool, ann, bob, carl, dora, keeper }
    }

    async fn liquidate_carl(&mut self) {
        let liquidate = liquidate_ix(&self.pool, &self.keeper, &self.carl);
        self.bank.ok(liquidate, &[&self.keeper.key]).await;
    }

    /// Anyone can settle anyone's share.
    async fn settle(&mut self, owner: anchor_lang::prelude::Pubkey) {
        self.bank.ok(ix::settle_lp(&self.pool, owner), &[]).await;
    }

    async fn held(&mut self, lp: &Lp) -> u128 {
        let share: LpShare = self.bank.read(&self.pool.lp(&lp.id())).await;
        u128::from_le_bytes(share.share.held.shares)
    }

    /// Carl: half at 86, the rest at 50. Dora: at 50, by recording.
    async fn default_both(&mut self) {
        self.bank.move_price(&self.pool, 86_00000000).await;
        self.liquidate_carl().await;
        self.bank.move_price(&self.pool, 50_00000000).await;
        self.liquidate_carl().await;
        let mark = mark_ix(&self.pool, &self.dora);
        self.bank.ok(mark, &[]).await;
        self.bank.advance(600).await;
        self.bank.set_price(&self.pool, 50_00000000).await;
        let record = record_ix(&self.pool, &self.keeper, &self.dora);
        self.bank.ok(record, &[&self.keeper.key]).await;
    }

    async fn end_recognition(&mut self) {
        let until = self.bank.pool(&self.pool).await.recognition_until;
        self.bank.set_time(until).await;
    }
}

#[tokio::test]
async fn p2_a_healthy_enough_default_costs_the_borrower_alone() {
    let mut stage = Stage::new().await;
    stage.bank.move_price(&stage.pool, 86_00000000).await;
    stage.liquidate_carl().await;

    // Half of 700 is repaid. Debt is 1.0174 of what the threshold allows, so the bonus is 5% +
    // 1.74% / 2, and 350 * 1.0587 buys 4.308662790 at 86.
    let carl: Position = stage.bank.read(&stage.carl.position).await;
    assert_eq!(carl.collateral, 5_691_337_210);
    assert_eq!(stage.bank.balance(&stage.keeper.collateral).await, 4_308_662_790);
    assert_eq!(stage.bank.balance(&stage.keeper.asset).await, 650 * UNIT);
    assert_eq!(stage.bank.balance(&stage.pool.asset_vault).await, 550 * UNIT);
    let pool = stage.bank.pool(&stage.pool).await;
    assert_eq!((pool.seq, pool.ledger.lps.assets), (0, 1_200 * UNIT));
}

#[tokio::test]
async fn p3_a_shortfall_empties_the_fund_before_it_reaches_the_lps() {
    let mut stage = Stage::new().await;
    stage.bank.move_price(&stage.pool, 86_00000000).await;
    stage.liquidate_carl().await;
    stage.bank.move_price(&stage.pool, 50_00000000).await;
    stage.liquidate_carl().await;

    // 5.691337210 at 50 are 284.566860; with a bonus of 5% that pays for 271.016058 of 350.
    let record = stage.bank.record(&stage.pool, stage.carl.nonce).await;
    assert_eq!(record.debt, 350_000_000);
    assert_eq!(record.collateral_proceeds, 271_016_058);
    assert_eq!((record.reserve, record.stakers), (20_000_000, 0));
    assert_eq!((record.lps, record.unallocated), (58_983_942, 0));
    assert_eq!((record.seized, record.salvage), (5_691_337_210, 0));
    let pool = stage.bank.pool(&stage.pool).await;
    assert_eq!(pool.ledger.lps.assets, 1_200 * UNIT - 58_983_942);
    assert_eq!(stage.bank.balance(&stage.pool.insurance_vault).await, 0);
    assert_eq!(stage.bank.balance(&stage.pool.asset_vault).await, pool.ledger.cash);
}

#[tokio::test]
async fn p12_recording_needs_a_mark_and_the_grace_and_takes_the_collateral_over() {
    let mut stage = Stage::new().await;
    stage.default_both().await;

    // Nothing is left in the fund, so the LPs bear all of Dora's debt.
    let record = stage.bank.record(&stage.pool, stage.dora.nonce).await;
    assert_eq!((record.seq, record.debt, record.lps), (2, 300 * UNIT, 300 * UNIT));
    assert_eq!((record.reward, record.salvage), (50_000_000, 4_950_000_000));
    assert_eq!(record.caller, stage.keeper.side(&stage.pool).caller);
    assert_eq!(stage.bank.balance(&stage.pool.collateral_vault).await, 4_950_000_000);
    let dora: Position = stage.bank.read(&stage.dora.position).await;
    assert_eq!((dora.defaulted, dora.collateral, dora.has_debt()), (1, 0, false));

    // P13: a second time there is nothing to record.
    let again = record_ix(&stage.pool, &stage.keeper, &stage.dora);
    stage.bank.refused(again, &[&stage.keeper.key], LossError::PositionSolvent).await;
}

#[tokio::test]
async fn p7_who_is_settled_at_every_turn_and_who_never_is_have_the_same() {
    let mut stage = Stage::new().await;
    let bob = stage.bob.id();
    stage.settle(bob).await;
    stage.bank.move_price(&stage.pool, 50_00000000).await;
    stage.liquidate_carl().await;
    stage.settle(bob).await;
    stage.settle(bob).await;
    let mark = mark_ix(&stage.pool, &stage.dora);
    stage.bank.ok(mark, &[]).await;
    stage.bank.advance(600).await;
    stage.bank.set_price(&stage.pool, 50_00000000).await;
    let record = record_ix(&stage.pool, &stage.keeper, &stage.dora);
    stage.bank.ok(record, &[&stage.keeper.key]).await;
    stage.settle(bob).await;

    // 10 at 50 pay for 476.190477 of 700, the fund for 20; then 300 more are lost.
    let left = 1_200 * UNIT - (700 * UNIT - 476_190_477 - 20 * UNIT) - 300 * UNIT;
    assert_eq!(stage.bank.pool(&stage.pool).await.ledger.lps.assets, left);
    let (ann, bob) = (stage.ann, stage.bob);
    let claims =
        [stage.bank.claim(&stage.pool, &ann).await, stage.bank.claim(&stage.pool, &bob).await];
    for claim in claims {
        assert!(claim <= left / 2 && left / 2 - claim <= 1, "P5: {claim} of {left}");
    }
    let (from, to) = (claims[0].min(claims[1]), claims[0].max(claims[1]));
    assert!(to - from <= 1, "P7: {claims:?}");
}

#[tokio::test]
async fn p7_settling_twice_equals_settling_once() {
    let mut stage = Stage::new().await;
    stage.default_both().await;
    let ann = Lp { key: stage.ann.key.insecure_clone(), asset: stage.ann.asset };
    let before = stage.held(&ann).await;
    stage.settle(ann.id()).await;
    let once = stage.held(&ann).await;
    stage.settle(ann.id()).await;
    assert!(once < before);
    assert_eq!(stage.held(&ann).await, once);
}

#[tokio::test]
async fn p11_everybody_leaves_and_every_account_closes() {
    let mut stage = Stage::new().await;
    stage.default_both().await;
    let (bank, pool) = (&mut stage.bank, stage.pool);

    // All exits wait for the recognition window, and for nothing else.
    let early = bank.withdraw_all_ix(&pool, &stage.ann).await;
    bank.refused(early, &[&stage.ann.key], LossError::RecognitionPending).await;
    stage.end_recognition().await;

    let (bank, left) = (&mut stage.bank, 841_016_058);
    assert_eq!(bank.pool(&pool).await.ledger.lps.assets, left);
    let mut receipts = vec![];
    for lp in [&stage.ann, &stage.bob] {
        let withdraw = bank.withdraw_all_ix(&pool, lp).await;
        bank.ok(withdraw, &[&lp.key]).await;
        let owner = lp.id();
        bank.ok(ix::close_lp(&pool, owner, owner, owner, None), &[&lp.key]).await;
        assert!(bank.account(&pool.lp(&owner)).await.is_none(), "the share is closed");
        receipts.push((receipt(&pool.lp(&owner), 0), lp));
    }
    let paid = [bank.balance(&stage.ann.asset).await, bank.balance(&stage.bob.asset).await];
    assert!(paid[0].abs_diff(paid[1]) <= 1, "P7: {paid:?}");
    let dust = left - paid[0] - paid[1];
    assert!(dust <= 2, "P5: {dust}");

    // What rounding left over is the fund's, and the vault ends empty.
    bank.ok(ix::collect_insurance(&pool), &[]).await;
    assert_eq!(bank.balance(&pool.asset_vault).await, 0);
    assert_eq!(bank.balance(&pool.insurance_vault).await, dust);

    for borrower in [&stage.carl, &stage.dora] {
        let (owner, position) = (borrower.id(), borrower.position);
        bank.ok(ix::close_position(position, owner, owner), &[&borrower.key]).await;
        assert!(bank.account(&position).await.is_none(), "the position is closed");
    }

    // Receipts and records stay until no recovery can come any more.
    let final_at = bank.pool(&pool).await.latest_final_at;
    bank.set_time(final_at - 1).await;
    for (receipt, lp) in &receipts {
        let close = ix::close_receipt(*receipt, lp.id(), lp.id());
        bank.refused(close, &[&lp.key], LossError::NotFinal).await;
    }
    bank.set_time(final_at).await;
    for (receipt, lp) in &receipts {
        bank.ok(ix::close_receipt(*receipt, lp.id(), lp.id()), &[&lp.key]).await;
        assert!(bank.account(receipt).await.is_none(), "the receipt is closed");
    }
    let keeper = stage.keeper.side(&pool).caller;
    let [first, second] = [stage.carl.nonce, stage.dora.nonce].map(|nonce| pool.record(nonce));
    bank.ok(ix::close_record(&pool, first, keeper), &[]).await;
    assert!(bank.find::<ShortfallRecord>(&first).await.is_none(), "the record is closed");
    // Salvage nobody bought yet keeps its record.
    bank.refused(ix::close_record(&pool, second, keeper), &[], LossError::SalvageLeft).await;
}
