//! The story behind the fixtures: a pool in which something of everything happened.

use crate::{
    common::*,
    common_venues::pool_for_venues,
    fixture_story_of_venues::{Market, LIMITS},
};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    ix,
    keys::{self, actor},
    oracle::Quote,
    params, Lp, PoolKeys, Staker, World,
};
use socialized_loss::{
    instructions::{BuySalvageArgs, WithdrawAmount},
    state::{PoolParams, Position},
};

/// The nonce of the default whose record, receipt and claim are kept.
const NONCE: u64 = 4;

fn terms() -> PoolParams {
    PoolParams {
        insurance_cap_event: 30_000_000,
        insurance_cap_day: 60_000_000,
        insurance_fee_bps: 1_234,
        liquidation_fee_bps: 777,
        withdraw_delay_seconds: 7_200,
        cooldown_seconds: 110_000,
        exit_window_seconds: 100_000,
        salvage_premium_bps: 1_111,
        salvage_discount_bps: 999,
        salvage_duration_seconds: 50_000,
        salvage_min_lot_bps: 123,
        ..params::with_interest()
    }
}

/// Tells it and returns the accounts in the order of `fixtures::NAMES`.
pub fn story() -> (World, [Pubkey; 13]) {
    let mut world = World::new();
    let pool = pool_for_venues(&mut world, terms(), LIMITS, 513);
    let market = Market::registered(&mut world, &pool);
    world.funded_lp(&pool, "first", 1_000);
    lose(&mut world, &pool, 1_000);
    let lp = world.funded_lp(&pool, "lp", 3_000_000_007);
    world.funded_lp(&pool, "other", 1_000_000_009);
    world.fund_insurance(&pool, 10_000_000);
    // A stake of one atom that 70,000 are given to: its share is split into 65,536.
    world.funded_staker(&pool, "gnome", 1);
    world.fund_insurance(&pool, 70_000);
    let staker = world.new_staker(&pool, "staker", 100_000_000);
    staker.stake(&mut world, &pool, 40_000_003);
    world.funded_staker(&pool, "other staker", 7_000_001);
    let mut borrower = world.new_borrower(&pool, "borrower", 20_000_000_000);
    borrower = another_position(&mut world, &pool, &borrower, 259);
    borrower.add_collateral(&mut world, &pool, 20_000_000_000);
    borrower.borrow(&mut world, &pool, 1_400_000_000);
    wait(&mut world, &pool, 1_000_000);
    let market = market.opens(&mut world, &pool);
    let [authority, guardian] = ["authority", "guardian"].map(|name| world.actor(name));
    world.ok(ix::pause(&pool, id(&guardian)), &[&guardian]);
    world.advance(600);
    world.ok(ix::unpause(&pool, id(&guardian)), &[&guardian]);
    default_in_doubt(&mut world, &pool);
    let receipt = keys::receipt(&pool.stake(&staker.id()), 1);
    staker.stake(&mut world, &pool, 5_000_000);
    it_comes_back(&mut world, &pool, &lp, &staker);
    wait(&mut world, &pool, 86_400);
    lose(&mut world, &pool, 70_000_000);
    market.has_a_deficit(&mut world, &pool);
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    let part = WithdrawAmount::Assets(1_234_567);
    world.ok(ix::request_withdraw(&pool, lp.id(), part), &[&lp.key]);
    staker.request(&mut world, &pool, WithdrawAmount::Shares(3 * SHARE + 7));
    reprice(&mut world, &pool, 60_00000000);
    world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
    world.ok(ix::collect_insurance(&pool), &[]);
    world.fund_insurance(&pool, 1_000);
    wait(&mut world, &pool, 1_000);
    world.ok(ix::accrue(&pool), &[]);
    market.goes_on(&mut world, &pool);
    let next = actor("next authority");
    world.ok(ix::propose_authority(&pool, id(&authority), id(&next)), &[&authority]);
    world.ok(ix::propose_params(&pool, id(&authority), params::plain()), &[&authority]);
    let (share, stake) = (pool.lp(&lp.id()), pool.stake(&staker.id()));
    let (record, claim) = (pool.record(NONCE), keys::claim(&stake, 1, &pool.record(NONCE)));
    let position = borrower.position;
    assert!(world.read::<Position>(&position).marked_at > 0);
    let of_users = [share, stake, position, record, receipt, claim];
    let mut all = vec![pool.pool, pool.insurance];
    all.extend(of_users);
    all.push(pool.proposal());
    all.extend(market.accounts());
    (world, all.try_into().expect("thirteen accounts"))
}

/// A default at a doubtful price, with a reward and salvage.
fn default_in_doubt(world: &mut World, pool: &PoolKeys) {
    world.set_price(pool, PRICE);
    let borrower = world.indebted(pool, "doubtful", 5_000_000_000, 300_000_000);
    assert_eq!(borrower.nonce, NONCE);
    mark_at_half(world, pool, &borrower);
    world.advance(600);
    let quote = Quote { conf: 5_000_000, ..Quote::new(pool.feed_id, PRICE / 2, world.now()) };
    world.post(pool, &quote);
    world.new_caller(pool, "recorder", 0).record(world, pool, &borrower);
    wait(world, pool, 3_600);
}

/// A part of the salvage is sold, somebody pays in so much that stakers get some, and two claim.
fn it_comes_back(world: &mut World, pool: &PoolKeys, lp: &Lp, staker: &Staker) {
    wait(world, pool, 500);
    let buyer = world.new_caller(pool, "buyer", 1_000_000_000);
    let args = BuySalvageArgs { amount: 1_000_000_000, max_cost: u64::MAX };
    let buy = ix::buy_salvage(pool, pool.record(NONCE), buyer.side(pool), args);
    world.ok(buy, &[&buyer.key]);
    world.recover(pool, NONCE, 180_000_000);
    let by_segment = world.open_side(pool.lp(&lp.id()), &lp.key, lp.asset);
    world.claim_recovery(pool, NONCE, by_segment, &lp.key);
    let stake = pool.stake(&staker.id());
    let by_receipt = world.receipt_side(stake, 1, &staker.key, staker.asset);
    world.claim_recovery(pool, NONCE, by_receipt, &staker.key);
}
