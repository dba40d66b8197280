//! `close_stake`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, system_program};
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table, PoolKeys,
    Staker, World,
};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{InsuranceStake, LossReceipt},
};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A stake opened at "opener"'s expense, with this much in it.
fn opened_by_another(world: &mut World, pool: &PoolKeys, amount: u64) -> (Staker, Keypair) {
    let (key, opener) = (world.actor("staker"), world.actor("opener"));
    let asset = world.token_account(pool.asset_mint, key.pubkey(), amount);
    world.ok(ix::open_stake(pool, key.pubkey(), opener.pubkey()), &[&key, &opener]);
    world.stakers.entry(pool.pool).or_default().push(key.pubkey());
    let staker = Staker { key, asset };
    if amount > 0 {
        staker.stake(world, pool, amount);
    }
    (staker, opener)
}

#[test]
fn an_empty_stake_closes_and_its_rent_goes_to_whoever_paid_it() {
    let (mut world, pool) = start();
    let (staker, opener) = opened_by_another(&mut world, &pool, 1_000);
    leave(&mut world, &pool, &staker);
    let close = ix::close_stake(&pool, staker.id(), opener.pubkey(), staker.id(), None);
    let (watch, before) = (world.watch(&close), world.lamports(&opener.pubkey()));

    let meta = world.ok(close, &[&staker.key]);

    let stake = pool.stake(&staker.id());
    assert!(world.svm.get_account(&stake).is_none());
    assert_eq!(world.lamports(&opener.pubkey()) - before, world.rent_of::<InsuranceStake>());
    watch.assert_changed(&world, &[stake, opener.pubkey()]);
    events::assert_none(&meta);
    invariants::check(&world, &pool);
}

#[test]
fn a_stake_that_holds_anything_does_not_close() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    let close = ix::close_stake(&pool, staker.id(), staker.id(), staker.id(), None);
    world.refused(close.clone(), &[&staker.key], LossError::NotEmpty);
    // Not even one raw share that is worth nothing by now, nor one that was asked for.
    world.funded_staker(&pool, "other", 1_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    world.refused(close.clone(), &[&staker.key], LossError::NotEmpty);
    staker.unstake(&mut world, &pool, WithdrawAmount::Shares(1_000 * SHARE - 1));
    assert_eq!(shares(&world, &pool, &staker), 1);
    world.refused(close.clone(), &[&staker.key], LossError::NotEmpty);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    world.ok(close, &[&staker.key]);
    assert!(world.svm.get_account(&pool.stake(&staker.id())).is_none());
    invariants::check(&world, &pool);
}

#[test]
fn a_stake_with_a_pending_loss_that_leaves_something_does_not_close() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    lose(&mut world, &pool, 750_000);
    let receipt = Some(next_receipt(&world, &pool, &staker.id()));
    let id = staker.id();
    let close = ix::close_stake(&pool, id, id, id, receipt);
    world.refused(close, &[&staker.key], LossError::NotEmpty);
    assert_eq!(staker.claim(&world, &pool), 250_000);
    invariants::check(&world, &pool);
}

#[test]
fn p14_a_wiped_out_stake_closes_into_a_receipt() {
    let (mut world, pool) = start();
    let (staker, opener) = opened_by_another(&mut world, &pool, 1_000_000);
    let record = lose(&mut world, &pool, 1_000_000);
    let before = world.stake(&pool, &staker.id());
    let payer = world.actor("payer");
    let at = next_receipt(&world, &pool, &staker.id());
    let close =
        |receipt| ix::close_stake(&pool, staker.id(), opener.pubkey(), payer.pubkey(), receipt);
    let keys = [&staker.key, &payer];
    world.refused(close(None), &keys, LossError::ReceiptRequired);
    let wrong = loss_testkit::keys::receipt(&pool.stake(&staker.id()), 1);
    world.refused(close(Some(wrong)), &keys, LossError::WrongReceipt);
    let good = close(Some(at));
    let watch = world.watch(&good);
    let (opener_before, payer_before) =
        (world.lamports(&opener.pubkey()), world.lamports(&payer.pubkey()));

    world.ok(good, &keys);

    let stake = pool.stake(&staker.id());
    let kept: LossReceipt = world.read(&at);
    assert_eq!((kept.pool, kept.owner, kept.share), (pool.pool, staker.id(), stake));
    assert_eq!((kept.rent_payer, kept.to_seq, kept.class), (payer.pubkey(), 1, 1));
    assert_eq!(kept.segment, before.share.segment);
    assert_eq!(kept.final_at, record.final_at);
    assert_eq!(borne(&kept, &record), 1_000_000);
    assert!(world.svm.get_account(&stake).is_none());
    let (rent, receipt_rent) = (world.rent_of::<InsuranceStake>(), world.rent_of::<LossReceipt>());
    assert_eq!(world.lamports(&opener.pubkey()) - opener_before, rent);
    assert_eq!(payer_before - world.lamports(&payer.pubkey()), receipt_rent);
    watch.assert_changed(&world, &[stake, opener.pubkey(), at, payer.pubkey()]);
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_stake_opened_again_starts_afresh() {
    let (mut world, pool) = start();
    let (staker, opener) = opened_by_another(&mut world, &pool, 1_000_000);
    world.funded_staker(&pool, "other", 1_000_000);
    leave(&mut world, &pool, &staker);
    let old = world.stake(&pool, &staker.id());
    let close = ix::close_stake(&pool, staker.id(), opener.pubkey(), staker.id(), None);
    world.ok(close, &[&staker.key]);
    lose(&mut world, &pool, 250_000);

    world.ok(ix::open_stake(&pool, staker.id(), staker.id()), &[&staker.key]);

    let fresh =
        InsuranceStake { rent_payer: staker.id(), ..changed(&old, &world.fund(&pool), 1, 0) };
    assert_same(&world.stake(&pool, &staker.id()), &fresh);
    assert_ne!(old.share.held.index, fresh.share.held.index);
    staker.stake(&mut world, &pool, 1_000_000);
    assert_eq!(staker.claim(&world, &pool), 1_000_000, "the loss before is not this stake's");
    invariants::check(&world, &pool);
}

#[test]
fn p11_closing_works_while_paused_and_needs_no_price() {
    let (mut world, pool) = start();
    let staker = world.new_staker(&pool, "staker", 0);
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    world.set_account(&pool.price, solana_account::Account::default());
    let id = staker.id();
    world.ok(ix::close_stake(&pool, id, id, id, None), &[&staker.key]);
    assert!(world.svm.get_account(&pool.stake(&id)).is_none());
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_close_stake_put_in_anothers_place_is_refused() {
    let (mut world, pool) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let (staker, opener) = opened_by_another(&mut world, &pool, 1_000_000);
    let lp = world.new_lp(&pool, "staker", 0);
    lose(&mut world, &pool, 1_000_000);
    let open = ix::open_stake(&other_pool, staker.id(), opener.pubkey());
    world.ok(open, &[&staker.key, &opener]);
    let (attacker, payer) = (world.new_staker(&pool, "attacker", 0), world.actor("payer"));
    let (stake, fund) = (pool.stake(&staker.id()), pool.insurance);
    let (forged, forged_fund) = (world.forged(&stake), world.forged(&fund));
    let at = next_receipt(&world, &pool, &staker.id());
    let (has_one, not_mut) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintMut);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;

    let good = ix::close_stake(&pool, staker.id(), opener.pubkey(), payer.pubkey(), Some(at));
    let elsewhere = ix::with_account(good.clone(), &pool.pool, other_pool.pool);
    // The other fund has no loss and is in its first epoch.
    let elsewhere = ix::with_account(elsewhere, &fund, other_pool.insurance);
    let unbroken = good.clone();
    Table::new(good, &[&staker.key, &payer, &attacker.key])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .row("another pool and its fund", elsewhere, has_one)
        .swap("a stake as pool", pool.pool, stake, cosplay)
        .swap("another pool's fund", fund, other_pool.insurance, has_one)
        .swap("a forged fund", fund, forged_fund, foreign)
        .swap("the pool as fund", fund, pool.pool, cosplay)
        .swap("another's stake", stake, pool.stake(&attacker.id()), has_one)
        .swap("a stake in another pool", stake, other_pool.stake(&staker.id()), has_one)
        .swap("the owner's LP share", stake, pool.lp(&lp.id()), cosplay)
        .swap("the fund as stake", stake, fund, cosplay)
        .swap("a forged stake", stake, forged, foreign)
        .swap("nothing as stake", stake, address("nothing"), foreign)
        .read_only("stake", stake, not_mut)
        .unsigned("owner", staker.id(), ErrorCode::AccountNotSigner)
        .swap("another owner", staker.id(), attacker.id(), has_one)
        .swap("another rent payer", opener.pubkey(), attacker.id(), has_one)
        .swap("the stake as rent payer", opener.pubkey(), stake, has_one)
        .read_only("rent payer", opener.pubkey(), not_mut)
        .swap("another receipt", at, address("nothing"), LossError::WrongReceipt)
        .swap("the stake as receipt", at, stake, LossError::WrongReceipt)
        .swap("no receipt", at, socialized_loss::ID, LossError::ReceiptRequired)
        .read_only("receipt", at, not_mut)
        .unsigned("payer", payer.pubkey(), ErrorCode::AccountNotSigner)
        .read_only("payer", payer.pubkey(), not_mut)
        .swap(
            "token as system program",
            system_program::ID,
            anchor_spl::token::ID,
            ErrorCode::InvalidProgramId,
        )
        .check(&mut world);

    world.ok(unbroken, &[&staker.key, &payer]);
    assert!(world.svm.get_account(&stake).is_none(), "the unbroken one is good");
    invariants::check(&world, &pool);
}

#[test]
fn a_stake_cannot_be_closed_by_close_lp_nor_an_lp_share_by_close_stake() {
    let (mut world, pool) = start();
    let staker = world.new_staker(&pool, "both", 0);
    let lp = world.new_lp(&pool, "both", 0);
    let id = staker.id();
    let (stake, share) = (pool.stake(&id), pool.lp(&lp.id()));
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let as_lp = ix::close_lp(&pool, id, id, id, None);
    Table::new(as_lp, &[&lp.key]).swap("stake", share, stake, cosplay).check(&mut world);
    let as_stake = ix::close_stake(&pool, id, id, id, None);
    Table::new(as_stake, &[&lp.key]).swap("LP share", stake, share, cosplay).check(&mut world);
    assert!(world.svm.get_account(&stake).is_some() && world.svm.get_account(&share).is_some());
    invariants::check(&world, &pool);
}
