//! A default, and everything that comes back, with exact amounts all the way.

use loss_testkit::{
    actors::{Caller, Lp},
    ix::{self, ClaimSide, LpSide},
    keys::{receipt, PoolKeys},
    params, Borrower, Staker,
};
use native_tests::{
    bank::Bank,
    cast::{mark_ix, record_ix},
};
use socialized_loss::{
    error::LossError,
    instructions::{BuySalvageArgs, DepositArgs},
    state::{InsuranceStake, LpShare},
};
use solana_keypair::Keypair;
use solana_signer::Signer;

const UNIT: u64 = 1_000_000;
const COLLATERAL: u64 = 1_000_000_000;

/// Ann and Bob deposited 600 each, Sue staked 20, and Dora owes 300 against 5 collateral.
struct Stage {
    bank: Bank,
    pool: PoolKeys,
    ann: Lp,
    bob: Lp,
    sue: Staker,
    dora: Borrower,
    keeper: Caller,
}

impl Stage {
    async fn new() -> Self {
        let mut bank = Bank::start().await;
        let pool = bank.new_pool(params::plain()).await;
        let ann = bank.funded_lp(&pool, "ann", 600 * UNIT).await;
        let bob = bank.funded_lp(&pool, "bob", 600 * UNIT).await;
        let key = bank.actor("sue");
        let owner = key.pubkey();
        let asset = bank.token_account(pool.asset_mint, owner, 20 * UNIT);
        bank.ok(ix::open_stake(&pool, owner, owner), &[&key]).await;
        let side = LpSide { owner, asset, payer: owner, receipt: None };
        let args = DepositArgs { amount: 20 * UNIT, min_shares_out: 0, expected_seq: None };
        bank.ok(ix::stake(&pool, side, args), &[&key]).await;
        let sue = Staker { key, asset };
        let dora = bank.indebted(&pool, "dora", 5 * COLLATERAL, 300 * UNIT).await;
        let keeper = bank.new_caller(&pool, "keeper", 1_000 * UNIT);
        Self { bank, pool, ann, bob, sue, dora, keeper }
    }

    /// At 50 the collateral is worth 250. Nobody liquidates, and it is taken over.
    async fn take_over(&mut self) {
        let Self { bank, pool, dora, keeper, .. } = self;
        bank.move_price(pool, 50_00000000).await;
        bank.ok(mark_ix(pool, dora), &[]).await;
        bank.advance(600).await;
        bank.set_price(pool, 50_00000000).await;
        bank.ok(record_ix(pool, keeper, dora), &[&keeper.key]).await;
        let until = bank.pool(pool).await.recognition_until;
        bank.set_time(until).await;
    }

    async fn claim(&mut self, side: ClaimSide, by: &Keypair) -> u64 {
        let before = self.bank.balance(&side.owner_asset).await;
        let record = self.pool.record(self.dora.nonce);
        self.bank.ok(ix::claim_recovery(&self.pool, record, side), &[by]).await;
        self.bank.balance(&side.owner_asset).await - before
    }

    /// Ann proves her loss by her open segment.
    fn ann_side(&self) -> ClaimSide {
        let (share, caller) = (self.pool.lp(&self.ann.id()), self.ann.id());
        ClaimSide { share, from_seq: 0, receipt: None, owner_asset: self.ann.asset, caller }
    }

    /// Bob left and has a receipt.
    fn bob_side(&self) -> ClaimSide {
        let (share, caller) = (self.pool.lp(&self.bob.id()), self.bob.id());
        let receipt = Some(receipt(&share, 0));
        ClaimSide { share, from_seq: 0, receipt, owner_asset: self.bob.asset, caller }
    }

    /// Sue's stake is of an epoch that ended.
    fn sue_side(&self) -> ClaimSide {
        let (share, caller) = (self.pool.stake(&self.sue.id()), self.sue.id());
        ClaimSide { share, from_seq: 0, receipt: None, owner_asset: self.sue.asset, caller }
    }
}

#[tokio::test]
async fn p14_what_comes_back_goes_to_the_lps_who_lost_then_to_the_stakers_then_to_the_reserve() {
    let mut stage = Stage::new().await;
    let ann = stage.ann.key.insecure_clone();
    let bob = stage.bob.key.insecure_clone();
    let sue = stage.sue.key.insecure_clone();
    stage.take_over().await;
    // Of 300, Sue pays all her 20, and the LPs 140 each. 1% of the collateral was the reward.
    let record = stage.bank.record(&stage.pool, stage.dora.nonce).await;
    assert_eq!((record.shortfall, record.stakers, record.lps), (300 * UNIT, 20 * UNIT, 280 * UNIT));
    assert_eq!(record.salvage, 4_950_000_000);
    let withdraw = stage.bank.withdraw_all_ix(&stage.pool, &stage.bob).await;
    stage.bank.ok(withdraw, &[&bob]).await;
    // 920 of 1,200 are no binary fraction: the index rounds an atom off.
    assert_eq!(stage.bank.balance(&stage.bob.asset).await, 460 * UNIT - 1);

    // The oracle was silent for most of an hour, of which a quarter counts: 10% above the price less
    // a 96th of 20%, rounded up to 1.0980. Of one collateral at 50 that makes 54.90.
    stage.bank.set_price(&stage.pool, 50_00000000).await;
    let key = stage.pool.record(stage.dora.nonce);
    let args = BuySalvageArgs { amount: COLLATERAL, max_cost: 54_900_000 };
    let buy = ix::buy_salvage(&stage.pool, key, stage.keeper.side(&stage.pool), args);
    stage.bank.ok(buy, &[&stage.keeper.key]).await;
    let (side, by_receipt) = (stage.ann_side(), stage.bob_side());
    assert_eq!(stage.claim(side, &ann).await, 27_450_000);
    assert_eq!(stage.claim(by_receipt, &bob).await, 27_450_000);
    let nothing = ix::claim_recovery(&stage.pool, key, stage.sue_side());
    stage.bank.refused(nothing, &[&sue], LossError::NothingToClaim).await;

    // 225.10 make the LPs whole, 20 Sue, and 4.90 are too much.
    let payer = stage.bank.actor("payer");
    let asset = stage.bank.token_account(stage.pool.asset_mint, payer.pubkey(), 250 * UNIT);
    let recover = ix::record_recovery(&stage.pool, key, payer.pubkey(), asset, 250 * UNIT);
    stage.bank.ok(recover, &[&payer]).await;
    let at_once = stage.sue_side();
    assert_eq!(stage.claim(at_once, &sue).await, 20 * UNIT);
    assert_eq!(stage.claim(side, &ann).await, 112_550_000);
    assert_eq!(stage.claim(by_receipt, &bob).await, 112_550_000);
    assert_eq!(stage.bank.balance(&stage.bob.asset).await, 600 * UNIT - 1);

    let pool = stage.bank.pool(&stage.pool).await;
    assert_eq!((pool.recoveries, pool.ledger.dust), (0, 4_900_000));
    let lp: LpShare = stage.bank.read(&stage.pool.lp(&stage.ann.id())).await;
    assert_eq!(lp.share.recovered, 140 * UNIT);
    let stake: InsuranceStake = stage.bank.read(&stage.pool.stake(&stage.sue.id())).await;
    assert_eq!(stake.share.recovered, 20 * UNIT);
}

#[tokio::test]
async fn p14_what_nobody_claimed_goes_to_the_reserve_at_the_final_time() {
    let mut stage = Stage::new().await;
    let ann = stage.ann.key.insecure_clone();
    stage.take_over().await;
    stage.bank.set_price(&stage.pool, 50_00000000).await;
    let key = stage.pool.record(stage.dora.nonce);
    let args = BuySalvageArgs { amount: 4_950_000_000, max_cost: u64::MAX };
    let buy = ix::buy_salvage(&stage.pool, key, stage.keeper.side(&stage.pool), args);
    stage.bank.ok(buy, &[&stage.keeper.key]).await;
    // 4.95 at 54.90.
    let record = stage.bank.record(&stage.pool, stage.dora.nonce).await;
    assert_eq!((record.salvage_left, record.recovered), (0, 271_755_000));
    let side = stage.ann_side();
    assert_eq!(stage.claim(side, &ann).await, 135_877_500);

    let close = ix::close_record(&stage.pool, key, stage.keeper.key.pubkey());
    stage.bank.set_time(record.final_at - 1).await;
    stage.bank.refused(close.clone(), &[], LossError::NotFinal).await;
    stage.bank.set_time(record.final_at).await;
    let late = ix::claim_recovery(&stage.pool, key, side);
    stage.bank.refused(late, &[&ann], LossError::EventFinal).await;
    stage.bank.ok(close, &[]).await;

    let pool = stage.bank.pool(&stage.pool).await;
    assert_eq!((pool.recoveries, pool.ledger.dust), (0, 135_877_500), "Bob never came");
    assert_eq!(stage.bank.account(&key).await, None);
}
