use crate::record_shortfall::Event;
use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    params::{plain, DAY},
    scene::{at_par, Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{error::LossError, instructions::LiquidateArgs, seeds, state::*, ID};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_signer::Signer;

fn liquidation(scene: &Scene) -> Instruction {
    let Scene { pool, borrower, caller, .. } = scene;
    let args = LiquidateArgs { max_repay: u64::MAX, min_collateral_out: 10 * COLLATERAL };
    ix::liquidate(pool, borrower.position, borrower.nonce, caller.side(pool), args)
}

#[test]
fn p2_all_collateral_goes_and_the_shortfall_is_recorded_in_the_same_instruction() {
    let mut scene = Scene::new(plain());
    scene.world.fund_insurance(&scene.pool, 28_571_428);
    scene.price(60 * PRICE);
    let (pool_before, fund_before) = (scene.world.pool(&scene.pool), scene.world.fund(&scene.pool));
    let (held, kept) = (scene.position(), scene.kept(60 * PRICE));
    let liquidation = liquidation(&scene);
    let Scene { world, pool, borrower, caller, lp } = &mut scene;
    let (record, lamports) = (pool.record(1), world.lamports(&caller.key.pubkey()));
    let now = world.now();

    let watch = world.watch(&liquidation).and(world, &[pool.lp(&lp.id())]);
    let sent = world.ok(liquidation, &[&caller.key]);

    let changed = [
        pool.pool,
        pool.insurance,
        borrower.position,
        pool.asset_vault,
        pool.collateral_vault,
        pool.insurance_vault,
        caller.key.pubkey(),
        caller.asset,
        caller.collateral,
        record,
    ];
    watch.assert_changed(world, &changed);

    // Worth 600: 600 / 1.05 = 571.428571_4, rounded up against the liquidator. 128.571428 of the
    // 700 stay; the fund pays its 28.571428, the LPs 100.
    let lps_before = pool_before.ledger.lps;
    let lps_after = StoredClass {
        assets: 900 * ASSET,
        total_shares: at_par(900 * ASSET),
        // 900 / 1,000: 0.9 * 2^128, rounded down.
        index: StoredIndex {
            mantissa: 0xe666_6666_6666_6666_6666_6666_6666_6666_u128.to_le_bytes(),
            exponent: 1,
        },
        splits: 0,
        epoch: 0,
    };
    let final_at = now + 365 * i64::from(DAY);
    let seed: [&[u8]; 3] = [seeds::SHORTFALL, pool.pool.as_ref(), &1_u64.to_le_bytes()];
    let expected = ShortfallRecord {
        pool: pool.pool,
        owner: borrower.id(),
        position: borrower.position,
        caller: caller.key.pubkey(),
        rent_payer: caller.key.pubkey(),
        seq: 1,
        nonce: 1,
        recorded_at: now,
        final_at,
        price: kept,
        debt: 700 * ASSET,
        collateral_proceeds: 571_428_572,
        shortfall: 128_571_428,
        reserve: 28_571_428,
        lps: 100 * ASSET,
        seized: 10 * COLLATERAL,
        auction: StoredAuction {
            premium_bps: 1_000,
            discount_bps: 1_000,
            duration_seconds: DAY,
            min_lot_bps: 100,
        },
        // A second since the price of the loan.
        auction_from: 1,
        lps_before,
        lps_after,
        profits_before: loss_math::LossClass::default().into(),
        profits_after: loss_math::LossClass::default().into(),
        stakers_before: fund_before.stakers,
        stakers_after: fund_before.stakers,
        version: 1,
        bump: Pubkey::find_program_address(&seed, &ID).1,
        ..ShortfallRecord::zeroed()
    };
    assert_same(&world.record(pool, 1), &expected);
    events::assert_sent(&sent, &Event::of(&expected));

    let expected = Pool {
        ledger: StoredLedger {
            // 300, the proceeds and what the fund paid.
            cash: 900 * ASSET,
            debt_shares: [0; 16],
            accrued_at: now,
            lps: lps_after,
            ..pool_before.ledger
        },
        collateral: 0,
        seq: 1,
        last_loss_seq: 1,
        latest_final_at: final_at,
        total_shortfall: 128_571_428,
        total_covered: 28_571_428,
        total_socialized: 100 * ASSET,
        price: kept,
        oracle_clock: 1,
        ..pool_before
    };
    assert_same(&world.pool(pool), &expected);
    let expected = InsuranceFund {
        cash: 0,
        reserve: 0,
        paid: StoredBucket { used: 28_571_428, updated_at: now },
        total_paid: 28_571_428,
        ..fund_before
    };
    assert_same(&world.fund(pool), &expected);
    let expected = Position { debt_shares: [0; 16], collateral: 0, defaulted: 1, ..held };
    assert_same(&world.read::<Position>(&borrower.position), &expected);

    assert_eq!(world.balance(&caller.asset), 10_000 * ASSET - 571_428_572);
    assert_eq!(world.balance(&caller.collateral), 10 * COLLATERAL);
    assert_eq!(world.balance(&pool.asset_vault), 900 * ASSET);
    assert_eq!(world.balance(&pool.insurance_vault), 0);
    assert_eq!(world.balance(&pool.collateral_vault), 0);
    let rent = world.rent_of::<ShortfallRecord>();
    assert_eq!(world.lamports(&record), rent);
    assert_eq!(world.lamports(&caller.key.pubkey()), lamports - rent);
    assert_eq!(lp.claim(world, pool), 900 * ASSET - 1);
    invariants::check(world, pool);
}

#[test]
fn p13_a_defaulted_position_can_only_be_closed() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    let liquidation = liquidation(&scene);
    scene.world.ok(liquidation.clone(), &[&scene.caller.key]);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let (position, owner) = (borrower.position, borrower.id());
    let price = Some(pool.price);
    let own = world.token_account(pool.collateral_mint, owner, 1);
    let record = ix::record_shortfall(pool, position, 1, caller.side(pool));

    world.refused(liquidation, &[&caller.key], LossError::PositionHealthy);
    world.refused(record, &[&caller.key], LossError::PositionSolvent);
    let mark = ix::mark_insolvent(pool, position, price);
    world.refused(mark, &[], LossError::PositionSolvent);
    let add = ix::add_collateral(pool, position, owner, own, 1);
    world.refused(add, &[&borrower.key], LossError::PositionDefaulted);
    let remove = ix::remove_collateral(pool, position, owner, own, price, 1);
    world.refused(remove, &[&borrower.key], LossError::InsufficientShares);
    let borrow = ix::borrow(pool, position, owner, borrower.asset, price, 1_000);
    world.refused(borrow, &[&borrower.key], LossError::PositionDefaulted);
    let repay = ix::repay(pool, position, owner, borrower.asset, 1_000);
    world.refused(repay, &[&borrower.key], LossError::ZeroAmount);
    let reopen = ix::open_position(pool, owner, owner, 0);
    // System error 0: the account is in use.
    world.refused_with(reopen, &[&borrower.key], 0);

    world.ok(ix::close_position(position, owner, owner), &[&borrower.key]);
    assert_eq!(world.lamports(&position), 0);
    assert_eq!(world.pool(pool).seq, 1);
    invariants::check(world, pool);
}

#[test]
fn lamports_at_the_records_address_do_not_block_it() {
    for sent in [1, 1_000_000, 100_000_000] {
        let mut scene = Scene::new(plain());
        scene.price(60 * PRICE);
        let liquidation = liquidation(&scene);
        let Scene { world, pool, caller, .. } = &mut scene;
        let lamports = world.lamports(&caller.key.pubkey());
        let gift = Account { lamports: sent, ..Account::default() };
        world.set_account(&pool.record(1), gift);

        world.ok(liquidation, &[&caller.key]);

        // The caller adds what is missing to the rent, if anything is.
        let rent = world.rent_of::<ShortfallRecord>();
        assert_eq!(world.lamports(&pool.record(1)), rent.max(sent));
        let paid = lamports - world.lamports(&caller.key.pubkey());
        assert_eq!(paid, rent.saturating_sub(sent));
        assert_eq!(world.record(pool, 1).lps, 128_571_428);
        invariants::check(world, pool);
    }
}

#[test]
fn a_record_at_any_other_address_is_refused() {
    let mut scene = Scene::new(plain());
    let other = scene.world.new_pool_numbered(plain(), 1);
    scene.price(60 * PRICE);
    let good = liquidation(&scene);
    let Scene { world, pool, caller, .. } = &mut scene;
    let wrong = [pool.record(0), pool.record(2), other.record(1), caller.collateral, pool.pool];
    for wrong in wrong {
        let bad = ix::with_account(good.clone(), &pool.record(1), wrong);
        world.refused(bad, &[&caller.key], LossError::WrongRecord);
    }
    world.ok(good, &[&caller.key]);
    assert_eq!(world.record(pool, 1).seq, 1);
    invariants::check(world, pool);
}

#[test]
fn two_defaults_are_numbered_in_the_order_they_are_recorded() {
    let mut scene = Scene::with(plain(), 2_000 * ASSET, 700 * ASSET);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let second = world.indebted(pool, "second", 10 * COLLATERAL, 700 * ASSET);
    world.advance(1);
    world.set_price(pool, 60 * PRICE);

    caller.liquidate(world, pool, &second, u64::MAX);
    caller.liquidate(world, pool, borrower, u64::MAX);

    let (first, then) = (world.record(pool, second.nonce), world.record(pool, borrower.nonce));
    assert_eq!((first.nonce, first.seq, first.lps), (2, 1, 128_571_428));
    assert_eq!((then.nonce, then.seq, then.lps), (1, 2, 128_571_428));
    // The second finds what the first left.
    assert_eq!(then.lps_before, first.lps_after);
    let state = world.pool(pool);
    assert_eq!((state.seq, state.last_loss_seq, state.total_socialized), (2, 2, 257_142_856));
    assert_eq!(then.lps_after, state.ledger.lps);
    assert_eq!(state.ledger.lps.assets, 2_000 * ASSET - 257_142_856);
    invariants::check(world, pool);
}
