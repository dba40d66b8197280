//! P16: an instruction on one pool changes nothing in another, and takes no account of another.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use loss_testkit::{
    invariants, ix,
    params::{self, DAY},
    Borrower, Lp, PoolKeys, World,
};
use socialized_loss::{
    error::LossError,
    instructions::{LiquidateArgs, TighterLimits, WithdrawAmount},
    state::PoolParams,
};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_signer::Signer;

/// A pool with one of everything: an LP who crossed a loss, receipts, a borrower, a record, a
/// proposal, a fund with money.
struct Side {
    pool: PoolKeys,
    lp: Lp,
    borrower: Borrower,
    defaulted: u64,
    receipt: Pubkey,
}

fn side(world: &mut World, pool_id: u16) -> Side {
    let pool = world.new_pool_numbered(params::with_interest(), pool_id);
    let lp = world.funded_lp(&pool, "lp", 1_000_000_000);
    world.fund_insurance(&pool, 1_000_000);
    let record = lose(world, &pool, 3_000_000);
    let receipt = next_receipt(world, &pool, &lp.id());
    lp.withdraw(world, &pool, WithdrawAmount::Assets(1_000_000));
    let borrower = world.indebted(&pool, "borrower", 2_000_000_000, 100_000_000);
    let authority = world.actor("authority");
    let params = PoolParams { max_rate_bps: 9_999, ..params::with_interest() };
    world.ok(ix::propose_params(&pool, authority.pubkey(), params), &[&authority]);
    Side { pool, lp, borrower, defaulted: record.nonce, receipt }
}

impl Side {
    /// Every account that belongs to this side alone.
    fn accounts(&self) -> Vec<Pubkey> {
        let Self { pool, lp, borrower, defaulted, receipt } = self;
        vec![
            pool.pool,
            pool.insurance,
            pool.asset_vault,
            pool.collateral_vault,
            pool.insurance_vault,
            pool.price,
            pool.proposal(),
            pool.lp(&lp.id()),
            pool.record(*defaulted),
            borrower.position,
            lp.asset,
            borrower.asset,
            borrower.collateral,
            *receipt,
        ]
    }

    fn snapshot(&self, world: &World) -> Vec<Account> {
        let read = |key: &Pubkey| world.svm.get_account(key).expect("the side has all of them");
        self.accounts().iter().map(read).collect()
    }
}

#[test]
fn p16_a_whole_life_on_one_pool_leaves_every_byte_of_another_as_it_was() {
    let mut world = World::new();
    let (a, b) = (side(&mut world, 0), side(&mut world, 1));
    let before = b.snapshot(&world);
    let Side { pool, lp, borrower, .. } = &a;
    let [authority, guardian] = ["authority", "guardian"].map(|name| world.actor(name));
    let (chief, guard) = (authority.pubkey(), guardian.pubkey());

    world.advance(i64::from(3 * DAY));
    world.ok(ix::apply_params(pool, chief), &[&authority]);
    world.ok(ix::propose_params(pool, chief, params::plain()), &[&authority]);
    world.ok(ix::cancel_params(pool, chief), &[&authority]);
    world.ok(ix::pause(pool, guard), &[&guardian]);
    world.ok(ix::unpause(pool, guard), &[&guardian]);
    world.ok(ix::accrue(pool), &[]);
    world.ok(ix::collect_insurance(pool), &[]);
    world.set_price(pool, PRICE);
    let second = world.funded_lp(pool, "second", 500_000_000);
    lose(&mut world, pool, 50_000_000);
    world.ok(ix::settle_lp(pool, second.id()), &[]);
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

    let after = b.snapshot(&world);
    for ((key, before), after) in b.accounts().iter().zip(&before).zip(&after) {
        assert_eq!(before, after, "{key} of the other pool changed");
    }
    invariants::check(&world, pool);
    invariants::check(&world, &b.pool);
    b.lp.withdraw(&mut world, &b.pool, WithdrawAmount::Assets(1));
}

/// Every instruction that names accounts of a pool, good for side `a`, and who signs.
fn instructions(world: &World, side: &Side) -> Vec<Instruction> {
    let Side { pool, lp, borrower, .. } = side;
    let (position, owner) = (borrower.position, borrower.id());
    let price = Some(pool.price);
    let chief = loss_testkit::actor("authority").pubkey();
    let caller = as_caller(borrower);
    let args = LiquidateArgs { max_repay: 1, min_collateral_out: 0 };
    vec![
        ix::apply_params(pool, chief),
        ix::cancel_params(pool, chief),
        depositing(world, pool, lp, 1),
        withdrawal(world, pool, lp, WithdrawAmount::Assets(1)),
        ix::settle_lp(pool, lp.id()),
        ix::close_lp(pool, lp.id(), lp.id(), lp.id(), None),
        ix::add_collateral(pool, position, owner, borrower.collateral, 1),
        ix::remove_collateral(pool, position, owner, borrower.collateral, price, 1),
        ix::borrow(pool, position, owner, borrower.asset, price, 1),
        ix::repay(pool, position, owner, borrower.asset, 1),
        ix::liquidate(pool, position, borrower.nonce, caller.side(pool), args),
        ix::mark_insolvent(pool, position, price),
        ix::record_shortfall(pool, position, borrower.nonce, caller.side(pool)),
        ix::fund_insurance(pool, owner, borrower.asset, 1),
        ix::collect_insurance(pool),
    ]
}

#[test]
fn p16_no_instruction_takes_an_account_of_another_pool() {
    let mut world = World::new();
    let (a, b) = (side(&mut world, 0), side(&mut world, 1));
    let fields = ["pool", "insurance", "asset vault", "collateral vault", "insurance vault"];
    let others = ["price", "proposal", "share", "record", "position"];
    let names: Vec<_> = fields.into_iter().chain(others).collect();
    let keys = [("lp", &a.lp.key), ("borrower", &a.borrower.key)];
    let authority = world.actor("authority");
    let (mut refused, mut seen) = (0, [0; 10]);
    for good in instructions(&world, &a) {
        let swaps = a.accounts().into_iter().zip(b.accounts()).take(names.len());
        for (at, (mine, others)) in swaps.enumerate() {
            if !good.accounts.iter().any(|meta| meta.pubkey == mine) {
                continue;
            }
            let bad = ix::with_account(good.clone(), &mine, others);
            let signs = |key: &&solana_keypair::Keypair| {
                bad.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == key.pubkey())
            };
            let mut signers = vec![keys[0].1, keys[1].1, &authority];
            signers.retain(signs);
            let failure = world.send(&[bad], &signers).expect_err(names[at]);
            let expected = match names[at] {
                "price" => u32::from(LossError::OracleFeed),
                _ => ErrorCode::ConstraintHasOne.into(),
            };
            assert_eq!(failure.code, Some(expected), "{}: {}", names[at], failure.error);
            (refused, seen[at]) = (refused + 1, seen[at] + 1);
        }
    }
    // In the order of `names`; records are named by nonce, so no instruction here has one.
    assert_eq!((refused, seen), (52, [15, 4, 7, 4, 4, 5, 2, 4, 0, 7]));
}
