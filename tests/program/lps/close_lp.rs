//! `close_lp`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, system_program};
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table, Lp,
    PoolKeys, World,
};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{LossReceipt, LpShare},
};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A share opened at "opener"'s expense, with this much in it.
fn opened_by_another(world: &mut World, pool: &PoolKeys, amount: u64) -> (Lp, Keypair) {
    let (key, opener) = (world.actor("lp"), world.actor("opener"));
    let asset = world.token_account(pool.asset_mint, key.pubkey(), amount);
    world.ok(ix::open_lp(pool, key.pubkey(), opener.pubkey()), &[&key, &opener]);
    world.lps.entry(pool.pool).or_default().push(key.pubkey());
    let lp = Lp { key, asset };
    if amount > 0 {
        lp.deposit(world, pool, amount);
    }
    (lp, opener)
}

#[test]
fn an_empty_share_closes_and_its_rent_goes_to_whoever_paid_it() {
    let (mut world, pool) = start();
    let (lp, opener) = opened_by_another(&mut world, &pool, 1_000);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    let close = ix::close_lp(&pool, lp.id(), opener.pubkey(), lp.id(), None);
    let (watch, before) = (world.watch(&close), world.lamports(&opener.pubkey()));

    let meta = world.ok(close, &[&lp.key]);

    let share = pool.lp(&lp.id());
    assert!(world.svm.get_account(&share).is_none());
    assert_eq!(world.lamports(&opener.pubkey()) - before, world.rent_of::<LpShare>());
    watch.assert_changed(&world, &[share, opener.pubkey()]);
    events::assert_none(&meta);
    invariants::check(&world, &pool);
}

#[test]
fn a_share_that_holds_anything_does_not_close() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let close = ix::close_lp(&pool, lp.id(), lp.id(), lp.id(), None);
    world.refused(close.clone(), &[&lp.key], LossError::NotEmpty);
    // Not even one raw share that is worth nothing by now.
    world.funded_lp(&pool, "other", 1_000);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Shares(1_000 * SHARE - 1));
    assert_eq!(shares(&world, &pool, &lp), 1);
    world.refused(close.clone(), &[&lp.key], LossError::NotEmpty);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    world.ok(close, &[&lp.key]);
    assert!(world.svm.get_account(&pool.lp(&lp.id())).is_none());
    invariants::check(&world, &pool);
}

#[test]
fn a_share_with_a_pending_loss_that_leaves_something_does_not_close() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    lose(&mut world, &pool, 750_000);
    assert_eq!(lp.claim(&world, &pool), 250_000);
    let receipt = Some(next_receipt(&world, &pool, &lp.id()));
    let close = ix::close_lp(&pool, lp.id(), lp.id(), lp.id(), receipt);
    world.refused(close, &[&lp.key], LossError::NotEmpty);
    invariants::check(&world, &pool);
}

#[test]
fn p14_a_wiped_out_share_closes_into_a_receipt() {
    let (mut world, pool) = start();
    let (lp, opener) = opened_by_another(&mut world, &pool, 1_000_000);
    lose(&mut world, &pool, 1_000_000);
    let before = world.lp(&pool, &lp.id());
    let payer = world.actor("payer");
    let at = next_receipt(&world, &pool, &lp.id());
    let close = |receipt| ix::close_lp(&pool, lp.id(), opener.pubkey(), payer.pubkey(), receipt);
    let keys = [&lp.key, &payer];
    world.refused(close(None), &keys, LossError::ReceiptRequired);
    let wrong = loss_testkit::keys::receipt(&pool.lp(&lp.id()), 1);
    world.refused(close(Some(wrong)), &keys, LossError::WrongReceipt);
    let good = close(Some(at));
    let watch = world.watch(&good);
    let (opener_before, payer_before) =
        (world.lamports(&opener.pubkey()), world.lamports(&payer.pubkey()));

    world.ok(good, &keys);

    let share = pool.lp(&lp.id());
    let kept: LossReceipt = world.read(&at);
    assert_eq!((kept.pool, kept.owner, kept.share), (pool.pool, lp.id(), share));
    assert_eq!((kept.rent_payer, kept.to_seq), (payer.pubkey(), 1));
    assert_eq!(kept.segment, before.share.segment);
    assert_eq!(kept.final_at, world.pool(&pool).latest_final_at);
    assert!(world.svm.get_account(&share).is_none());
    let (share_rent, receipt_rent) = (world.rent_of::<LpShare>(), world.rent_of::<LossReceipt>());
    assert_eq!(world.lamports(&opener.pubkey()) - opener_before, share_rent);
    assert_eq!(payer_before - world.lamports(&payer.pubkey()), receipt_rent);
    watch.assert_changed(&world, &[share, opener.pubkey(), at, payer.pubkey()]);
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_share_opened_again_starts_afresh() {
    let (mut world, pool) = start();
    let (lp, opener) = opened_by_another(&mut world, &pool, 1_000_000);
    world.funded_lp(&pool, "other", 1_000_000);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    let old = world.lp(&pool, &lp.id());
    world.ok(ix::close_lp(&pool, lp.id(), opener.pubkey(), lp.id(), None), &[&lp.key]);
    lose(&mut world, &pool, 250_000);

    world.ok(ix::open_lp(&pool, lp.id(), lp.id()), &[&lp.key]);

    let state = world.pool(&pool);
    let fresh = LpShare { rent_payer: lp.id(), ..changed(&old, &state, 0) };
    assert_same(&world.lp(&pool, &lp.id()), &fresh);
    assert_ne!(old.share.held.index, fresh.share.held.index);
    lp.deposit(&mut world, &pool, 1_000_000);
    assert_eq!(lp.claim(&world, &pool), 1_000_000, "the loss before is not this share's");
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_share_opened_again_after_a_wipe_out_is_of_the_new_epoch() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    lose(&mut world, &pool, 1_000_000);
    let receipt = next_receipt(&world, &pool, &lp.id());
    let before = world.lamports(&lp.id());
    world.ok(ix::close_lp(&pool, lp.id(), lp.id(), lp.id(), Some(receipt)), &[&lp.key]);
    let (share_rent, receipt_rent) = (world.rent_of::<LpShare>(), world.rent_of::<LossReceipt>());
    assert_eq!(world.lamports(&lp.id()), before + share_rent - receipt_rent);
    world.ok(ix::open_lp(&pool, lp.id(), lp.id()), &[&lp.key]);

    let share = world.lp(&pool, &lp.id());
    assert_same(&share, &changed(&share, &world.pool(&pool), 0));
    assert_eq!((share.share.held.epoch, share.share.segment.from_seq), (1, 1));
    // The receipt of the next segment has another address.
    assert_ne!(next_receipt(&world, &pool, &lp.id()), receipt);
    invariants::check(&world, &pool);
}

#[test]
fn p11_closing_works_while_paused_and_needs_no_price() {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", 0);
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    world.set_account(&pool.price, solana_account::Account::default());
    world.ok(ix::close_lp(&pool, lp.id(), lp.id(), lp.id(), None), &[&lp.key]);
    assert!(world.svm.get_account(&pool.lp(&lp.id())).is_none());
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_close_lp_put_in_anothers_place_is_refused() {
    let (mut world, pool) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let (lp, opener) = opened_by_another(&mut world, &pool, 1_000_000);
    lose(&mut world, &pool, 1_000_000);
    world.ok(ix::open_lp(&other_pool, lp.id(), opener.pubkey()), &[&lp.key, &opener]);
    let (attacker, payer) = (world.new_lp(&pool, "attacker", 0), world.actor("payer"));
    let share = pool.lp(&lp.id());
    let forged = forged(&mut world, &share, anchor_spl::token::ID);
    let at = next_receipt(&world, &pool, &lp.id());
    let has_one = ErrorCode::ConstraintHasOne;
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;

    let good = ix::close_lp(&pool, lp.id(), opener.pubkey(), payer.pubkey(), Some(at));
    let broken = good.clone();
    Table::new(good, &[&lp.key, &payer, &attacker.key])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("a share as pool", pool.pool, share, cosplay)
        .swap("another's share", share, pool.lp(&attacker.id()), has_one)
        .swap("a share in another pool", share, other_pool.lp(&lp.id()), has_one)
        .swap("the pool as share", share, pool.pool, cosplay)
        .swap("a share of another program", share, forged, foreign)
        .swap("nothing as share", share, address("nothing"), foreign)
        .read_only("share", share, ErrorCode::ConstraintMut)
        .unsigned("owner", lp.id(), ErrorCode::AccountNotSigner)
        .swap("another owner", lp.id(), attacker.id(), has_one)
        .swap("another rent payer", opener.pubkey(), attacker.id(), has_one)
        .swap("the share as rent payer", opener.pubkey(), share, has_one)
        .read_only("rent payer", opener.pubkey(), ErrorCode::ConstraintMut)
        .swap("another receipt", at, address("nothing"), LossError::WrongReceipt)
        .swap("the share as receipt", at, share, LossError::WrongReceipt)
        .swap("no receipt", at, socialized_loss::ID, LossError::ReceiptRequired)
        .read_only("receipt", at, ErrorCode::ConstraintMut)
        .unsigned("payer", payer.pubkey(), ErrorCode::AccountNotSigner)
        .read_only("payer", payer.pubkey(), ErrorCode::ConstraintMut)
        .swap(
            "token as system program",
            system_program::ID,
            anchor_spl::token::ID,
            ErrorCode::InvalidProgramId,
        )
        .check(&mut world);

    world.ok(broken, &[&lp.key, &payer]);
    assert!(world.svm.get_account(&share).is_none(), "the unbroken one is good");
    invariants::check(&world, &pool);
}
