//! P16: what happens in one pool changes nothing in another.

use crate::{common::*, common_venues::*, isolation_of_venues::Stall};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    invariants, ix, keys,
    params::{self, DAY},
    Borrower, Lp, PoolKeys, Staker, Venue, World,
};
use socialized_loss::{
    instructions::{BuySalvageArgs, TighterLimits, WithdrawAmount},
    state::{PoolParams, StoredVenueCaps},
};
use solana_account::Account;
use solana_signer::Signer;

const BOND: u64 = 700;
const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 100_000, lps: 400_000 };
const CAPS: StoredVenueCaps = StoredVenueCaps { insurance: 0, lps: 300_000 };

/// A pool with one of everything: an LP and a staker who crossed a loss, receipts, a borrower, a
/// record with salvage that money came in for, a claim, requests to leave, a proposal, a venue.
pub struct Side {
    pub pool: PoolKeys,
    pub lp: Lp,
    pub staker: Staker,
    pub borrower: Borrower,
    pub defaulted: u64,
    pub receipt: Pubkey,
    pub claim: Pubkey,
    pub stall: Stall,
}

/// Two pools of the same mints and people.
pub fn sides(world: &mut World) -> [Side; 2] {
    let terms = params::with_interest();
    let pools = [0, 1].map(|pool_id| {
        let pool = pool_for_venues(world, terms, LIMITS, pool_id);
        let venue = world.unregistered_venue(&pool, 0, BOND, 100_000_000);
        world.register(&pool, &venue, CAPS, BOND);
        (pool, venue)
    });
    world.advance(terms.time_lock_seconds.into());
    pools.map(|(pool, venue)| side(world, pool, venue))
}

fn side(world: &mut World, pool: PoolKeys, venue: Venue) -> Side {
    world.set_price(&pool, PRICE);
    let lp = world.funded_lp(&pool, "lp", 1_000_000_000);
    world.fund_insurance(&pool, 1_000_000);
    let staker = world.new_staker(&pool, "staker", 3_000_000);
    staker.stake(world, &pool, 1_000_000);
    let defaulted = default_with_salvage(world, &pool);
    let receipt = next_receipt(world, &pool, &lp.id());
    lp.withdraw(world, &pool, WithdrawAmount::Assets(1_000_000));
    staker.stake(world, &pool, 1_999_999);
    world.recover(&pool, defaulted, 500_000);
    let side = world.receipt_side(pool.lp(&lp.id()), 0, &lp.key, lp.asset);
    world.claim_recovery(&pool, defaulted, side, &lp.key);
    world.recover(&pool, defaulted, 700_000);
    let claim = keys::claim(&side.share, 0, &pool.record(defaulted));
    world.ok(ix::request_withdraw(&pool, lp.id(), WithdrawAmount::All), &[&lp.key]);
    staker.request(world, &pool, WithdrawAmount::All);
    reprice(world, &pool, PRICE);
    let borrower = world.indebted(&pool, "borrower", 2_000_000_000, 100_000_000);
    let authority = world.actor("authority");
    let params = PoolParams { max_rate_bps: 9_999, ..params::with_interest() };
    world.ok(ix::propose_params(&pool, authority.pubkey(), params), &[&authority]);
    let stall = Stall::opened(world, &pool, venue);
    Side { pool, lp, staker, borrower, defaulted, receipt, claim, stall }
}

/// Somebody owes 3, half of the 4 that secured it are gone, and nobody liquidates: the reserve
/// of 1, the stakers' 1 and the LPs pay.
fn default_with_salvage(world: &mut World, pool: &PoolKeys) -> u64 {
    let doomed = world.indebted(pool, "doomed", 40_000_000, 3_000_000);
    let recorder = world.new_caller(pool, "recorder", 0);
    mark_at_half(world, pool, &doomed);
    world.advance(3_600);
    world.set_price(pool, PRICE / 2);
    recorder.record(world, pool, &doomed);
    let record = world.record(pool, doomed.nonce);
    assert!(record.reserve > 0 && record.stakers > 0 && record.lps > 0 && record.salvage > 0);
    doomed.nonce
}

impl Side {
    /// Every account that belongs to this side alone; first those that instructions name, in
    /// the order of `isolation_accounts::NAMES`.
    pub fn accounts(&self) -> Vec<Pubkey> {
        let Self { pool, lp, staker, borrower, defaulted, receipt, claim, stall } = self;
        let mut all = vec![
            pool.pool,
            pool.insurance,
            pool.asset_vault,
            pool.collateral_vault,
            pool.insurance_vault,
            pool.price,
            pool.proposal(),
            pool.lp(&lp.id()),
            pool.stake(&staker.id()),
            pool.record(*defaulted),
            borrower.position,
            *receipt,
            *claim,
            lp.asset,
            staker.asset,
            borrower.asset,
            borrower.collateral,
        ];
        all.extend(stall.accounts());
        all
    }

    fn snapshot(&self, world: &World) -> Vec<Account> {
        let read = |key: &Pubkey| world.svm.get_account(key).expect("the side has all of them");
        self.accounts().iter().map(read).collect()
    }
}

#[test]
fn p16_a_whole_life_on_one_pool_leaves_every_byte_of_another_as_it_was() {
    let mut world = World::new();
    let [a, b] = sides(&mut world);
    let before = b.snapshot(&world);
    let Side { pool, lp, staker, borrower, .. } = &a;
    let [authority, guardian] = ["authority", "guardian"].map(|name| world.actor(name));
    let (chief, guard) = (authority.pubkey(), guardian.pubkey());

    a.stall.live(&mut world, pool);
    insure_and_recover(&mut world, &a);
    world.advance(i64::from(2 * DAY));
    world.ok(ix::apply_params(pool, chief), &[&authority]);
    world.ok(ix::propose_params(pool, chief, params::plain()), &[&authority]);
    world.ok(ix::cancel_params(pool, chief), &[&authority]);
    Stall::gets_a_neighbour(&mut world, pool);
    world.ok(ix::pause(pool, guard), &[&guardian]);
    world.ok(ix::unpause(pool, guard), &[&guardian]);
    world.ok(ix::accrue(pool), &[]);
    world.ok(ix::collect_insurance(pool), &[]);
    world.set_price(pool, PRICE);
    let second = world.funded_lp(pool, "second", 500_000_000);
    lose(&mut world, pool, 50_000_000);
    world.ok(ix::settle_lp(pool, second.id()), &[]);
    world.ok(ix::settle_stake(pool, staker.id()), &[]);
    reprice(&mut world, pool, 60_00000000);
    let liquidator = world.new_caller(pool, "liquidator", 1_000_000_000);
    liquidator.liquidate(&mut world, pool, borrower, 10_000_000);
    reprice(&mut world, pool, 20_00000000);
    world.ok(ix::mark_insolvent(pool, borrower.position, Some(pool.price)), &[]);
    world.advance(3_600);
    world.set_price(pool, 20_00000000);
    liquidator.record(&mut world, pool, borrower);
    world.fund_insurance(pool, 2_000);
    reprice(&mut world, pool, PRICE);
    // All that the pool has; what the fund pays of it is all there is left to lose.
    for _ in 0..2 {
        let cash = world.pool(pool).ledger.cash;
        lose(&mut world, pool, cash);
    }
    assert_eq!(world.pool(pool).ledger.lps.epoch, 1, "to the end of an epoch");
    world.ok(closing(&world, pool, lp), &[&lp.key]);
    world.ok(closing_stake(&world, pool, staker), &[&staker.key]);
    let limits = TighterLimits { borrow_cap: Some(0), ..TighterLimits::default() };
    world.ok(ix::tighten_limits(pool, chief, limits), &[&authority]);
    world.ok(ix::set_guardian(pool, chief, chief), &[&authority]);
    world.ok(ix::propose_authority(pool, chief, guard), &[&authority]);
    world.ok(ix::accept_authority(pool, guard), &[&guardian]);
    let close = ix::close_position(borrower.position, borrower.id(), borrower.id());
    world.ok(close, &[&borrower.key]);
    world.advance(YEAR);
    let close = ix::close_receipt(a.receipt, lp.id(), lp.id());
    world.ok(close, &[&lp.key]);
    world.ok(ix::close_claim(a.claim, lp.id()), &[]);
    let recorder = loss_testkit::actor("recorder").pubkey();
    world.ok(ix::close_record(pool, pool.record(a.defaulted), recorder), &[]);

    a.stall.end(&mut world, pool);

    let after = b.snapshot(&world);
    for ((key, before), after) in b.accounts().iter().zip(&before).zip(&after) {
        assert_eq!(before, after, "{key} of the other pool changed");
    }
    invariants::check(&world, pool);
    invariants::check(&world, &b.pool);
    b.lp.withdraw(&mut world, &b.pool, WithdrawAmount::Assets(1));
}

/// A day in which a stake is partly taken out, salvage is sold and recoveries are claimed.
fn insure_and_recover(world: &mut World, of: &Side) {
    let Side { pool, lp, staker, defaulted, .. } = of;
    world.ok(ix::cancel_withdraw(pool, lp.id()), &[&lp.key]);
    world.ok(ix::cancel_unstake(pool, staker.id()), &[&staker.key]);
    staker.request(world, pool, WithdrawAmount::Assets(1_000));
    world.advance(DAY.into());
    staker.unstake(world, pool, WithdrawAmount::All);
    let buyer = world.new_caller(pool, "buyer", 10_000_000);
    world.set_price(pool, PRICE);
    let args = BuySalvageArgs { amount: 39_600_000, max_cost: u64::MAX };
    let buy = ix::buy_salvage(pool, pool.record(*defaulted), buyer.side(pool), args);
    world.ok(buy, &[&buyer.key]);
    let by_lp = world.receipt_side(pool.lp(&lp.id()), 0, &lp.key, lp.asset);
    assert!(world.claim_recovery(pool, *defaulted, by_lp, &lp.key) > 0);
    let stake = pool.stake(&staker.id());
    let by_staker = world.receipt_side(stake, 0, &staker.key, staker.asset);
    assert_eq!(world.claim_recovery(pool, *defaulted, by_staker, &staker.key), 1_000_000);
}
