//! `tighten_limits`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table,
};
use socialized_loss::{
    error::LossError,
    instructions::{DepositArgs, TighterLimits},
    state::{Pool, PoolParams},
    ID,
};
use solana_signer::Signer;

const CAPPED: fn() -> PoolParams =
    || PoolParams { deposit_cap: 1_000_000, borrow_cap: 500_000, ..params::plain() };

fn limits(deposit: Option<u64>, borrow: Option<u64>, ltv: Option<u32>) -> TighterLimits {
    TighterLimits { deposit_cap: deposit, borrow_cap: borrow, opening_ltv_bps: ltv }
}

#[test]
fn limits_fall_at_once_and_nothing_else_changes() {
    let as_it_was = CAPPED();
    let lower_deposits = PoolParams { deposit_cap: 999_999, ..as_it_was };
    let lower_loans = PoolParams { borrow_cap: 0, ..as_it_was };
    let lower_ltv = PoolParams { opening_ltv_bps: 7_499, ..as_it_was };
    let all = PoolParams { deposit_cap: 0, borrow_cap: 1, opening_ltv_bps: 0, ..as_it_was };
    for (tighter, expected) in [
        (limits(Some(999_999), None, None), lower_deposits),
        (limits(None, Some(0), None), lower_loans),
        (limits(None, None, Some(7_499)), lower_ltv),
        (limits(Some(0), Some(1), Some(0)), all),
        // Nothing, or what is so already.
        (limits(None, None, None), as_it_was),
        (limits(Some(1_000_000), Some(500_000), Some(7_500)), as_it_was),
    ] {
        let (mut world, pool, authority) = start_with(as_it_was);
        let before = world.pool(&pool);
        let tighten = ix::tighten_limits(&pool, authority.pubkey(), tighter);
        let watch = world.watch(&tighten);
        let meta = world.ok(tighten, &[&authority]);
        assert_same(&world.pool(&pool), &Pool { params: expected, ..before });
        let changed = if expected == as_it_was { vec![] } else { vec![pool.pool] };
        watch.assert_changed(&world, &changed);
        events::assert_sent(&meta, &params_changed(&pool, expected));
        invariants::check(&world, &pool);
    }
}

#[test]
fn p15_no_limit_rises_without_the_time_lock() {
    let (mut world, pool, authority) = start_with(CAPPED());
    for looser in [
        limits(Some(1_000_001), None, None),
        limits(None, Some(500_001), None),
        limits(None, None, Some(7_501)),
        // Two tighter ones do not make up for it.
        limits(Some(0), Some(0), Some(u32::MAX)),
        limits(Some(u64::MAX), Some(0), Some(0)),
    ] {
        let tighten = ix::tighten_limits(&pool, authority.pubkey(), looser);
        world.refused(tighten, &[&authority], LossError::NotTighter);
    }
    assert_eq!(world.pool(&pool).params, CAPPED());
    // Nor can a limit that was lowered be raised again.
    let lower = limits(Some(10), None, None);
    world.ok(ix::tighten_limits(&pool, authority.pubkey(), lower), &[&authority]);
    let back = ix::tighten_limits(&pool, authority.pubkey(), limits(Some(11), None, None));
    world.refused(back, &[&authority], LossError::NotTighter);
    invariants::check(&world, &pool);
}

#[test]
fn p11_limits_below_what_is_there_stop_newcomers_and_nobody_else() {
    let (mut world, pool, authority) = start();
    let lp = world.new_lp(&pool, "lp", 1_000_001);
    lp.deposit(&mut world, &pool, 1_000_000);
    let borrower = world.indebted(&pool, "borrower", 10_000_000, 500_000);
    let none = limits(Some(0), Some(0), Some(0));
    world.ok(ix::tighten_limits(&pool, authority.pubkey(), none), &[&authority]);

    let args = DepositArgs { amount: 1, min_shares_out: 0, expected_seq: None };
    let deposit = ix::deposit(&pool, lp.side(&world, &pool), args);
    world.refused(deposit, &[&lp.key], LossError::DepositCapExceeded);
    let (position, price) = (borrower.position, Some(pool.price));
    let borrow = ix::borrow(&pool, position, borrower.id(), borrower.asset, price, 1);
    world.refused(borrow, &[&borrower.key], LossError::BorrowCapExceeded);

    borrower.repay(&mut world, &pool, 500_000);
    lp.withdraw(&mut world, &pool, socialized_loss::instructions::WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_000_001);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_tighten_limits_put_in_anothers_place_is_refused() {
    let (mut world, pool, authority) = start();
    let (stranger, guardian) = (world.actor("stranger"), world.actor("guardian"));
    let forged = forged(&mut world, &pool.pool);
    let own = authority.pubkey();
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let good = ix::tighten_limits(&pool, own, limits(Some(0), None, None));
    Table::new(good, &[&authority, &stranger, &guardian])
        .swap("a stranger", own, stranger.pubkey(), ErrorCode::ConstraintHasOne)
        .swap("the guardian", own, guardian.pubkey(), ErrorCode::ConstraintHasOne)
        .unsigned("authority", own, ErrorCode::AccountNotSigner)
        .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
        .swap("another program's pool", pool.pool, forged, ErrorCode::AccountOwnedByWrongProgram)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap(
            "another event authority",
            ix::event_authority(),
            address("nothing"),
            ErrorCode::ConstraintAddress,
        )
        // The runtime does not find the program that is to record the event.
        .swap(
            "another program for events",
            ID,
            anchor_spl::token::ID,
            "required by the instruction is missing",
        )
        .check(&mut world);
    assert_eq!(world.pool(&pool).params, params::plain());
    invariants::check(&world, &pool);
}
