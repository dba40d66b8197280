//! `request_withdraw`, `cancel_withdraw`: every account put in another's place.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{exact::assert_same, invariants, ix, keys::address, refusals::Table};
use socialized_loss::instructions::WithdrawAmount;
use solana_instruction::Instruction;
use solana_signer::Signer;

#[test]
fn every_account_of_a_request_and_of_its_end_put_in_anothers_place_is_refused() {
    let (mut world, pool) = start_delayed();
    let other_pool = world.new_pool_numbered(delayed(), 1);
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.ok(ix::open_lp(&other_pool, lp.id(), lp.id()), &[&lp.key]);
    let other = world.funded_lp(&pool, "other", 1_000_000);
    let staker = world.funded_staker(&pool, "lp", 1_000);
    let borrower = world.new_borrower(&pool, "borrower", 0);
    let (authority, guardian) = (world.actor("authority"), world.actor("guardian"));
    // Both have a request, so that there is something to take back.
    request(&mut world, &pool, &lp, WithdrawAmount::Assets(10));
    request(&mut world, &pool, &other, WithdrawAmount::Assets(10));
    let (before, others) = (world.lp(&pool, &lp.id()), world.lp(&pool, &other.id()));
    let share = pool.lp(&lp.id());
    let forged_share = forged(&mut world, &share, anchor_spl::token::ID);
    let forged_pool = world.forged(&pool.pool);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    let has_one = ErrorCode::ConstraintHasOne;
    let signers = [&lp.key, &other.key, &authority, &guardian];
    let table = |good: Instruction| {
        Table::new(good, &signers)
            .swap("another pool", pool.pool, other_pool.pool, has_one)
            .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
            .swap("a share as pool", pool.pool, share, cosplay)
            .swap("a pool of another program", pool.pool, forged_pool, foreign)
            .swap("no pool", pool.pool, address("nothing"), foreign)
            .swap("another's share", share, pool.lp(&other.id()), has_one)
            .swap("a share in another pool", share, other_pool.lp(&lp.id()), has_one)
            .swap("a share of another program", share, forged_share, foreign)
            .swap("the owner's stake", share, pool.stake(&staker.id()), cosplay)
            .swap("a position as share", share, borrower.position, cosplay)
            .swap("the pool as share", share, pool.pool, cosplay)
            .swap("tokens as share", share, lp.asset, foreign)
            .read_only("share", share, ErrorCode::ConstraintMut)
            .unsigned("owner", lp.id(), ErrorCode::AccountNotSigner)
            .swap("another owner", lp.id(), other.id(), has_one)
            .swap("the authority as owner", lp.id(), authority.pubkey(), has_one)
            .swap("the guardian as owner", lp.id(), guardian.pubkey(), has_one)
    };

    table(ix::cancel_withdraw(&pool, lp.id())).check(&mut world);
    // A lapsed request could be replaced, so nothing but the accounts stands in the way.
    world.advance(DELAY + WINDOW + 1);
    table(ix::request_withdraw(&pool, lp.id(), WithdrawAmount::All)).check(&mut world);

    assert_same(&world.lp(&pool, &lp.id()), &before);
    assert_same(&world.lp(&pool, &other.id()), &others);
    request(&mut world, &pool, &lp, WithdrawAmount::All);
    assert_eq!(requested_shares(&world, &pool, &lp), 1_000_000 * SHARE);
    invariants::check(&world, &pool);
}
