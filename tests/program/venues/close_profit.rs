//! `close_profit`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::{address, receipt},
    params::plain,
    refusals::Table,
    Trader,
};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{LossReceipt, ProfitClaim, StoredVenueCaps},
};
use solana_instruction::Instruction;
use solana_signer::Signer;

/// The operator opened the claim and paid its rent; `payer` pays that of a receipt.
fn closing(scene: &Scene, trader: &Trader, payer: Pubkey, receipt: Option<Pubkey>) -> Instruction {
    let Scene { pool, venue, .. } = scene;
    let rent_payer = venue.operator.pubkey();
    ix::close_profit(pool, &venue.keys, trader.id(), rent_payer, payer, receipt)
}

/// Leaves with everything that has matured.
fn leave(scene: &mut Scene, trader: &Trader) {
    let Scene { world, pool, venue, .. } = scene;
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
}

/// Opened again, by its owner.
fn reopen(scene: &mut Scene, trader: &Trader) -> ProfitClaim {
    let Scene { world, pool, venue, .. } = scene;
    let open = ix::open_profit(pool, &venue.keys, trader.id(), trader.id());
    world.ok(open, &[&trader.key]);
    world.profit(&venue.keys, &trader.id())
}

#[test]
fn an_empty_claim_closes_and_its_rent_goes_to_whoever_paid_it() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.mature();
    leave(&mut scene, &trader);
    let close = closing(&scene, &trader, trader.id(), None);
    let Scene { world, pool, venue, .. } = &mut scene;
    let (key, operator) = (venue.keys.profit(&trader.id()), venue.operator.pubkey());
    let (watch, before) = (world.watch(&close), world.lamports(&operator));

    let sent = world.ok(close, &[&trader.key]);

    assert!(world.svm.get_account(&key).is_none());
    assert_eq!(world.lamports(&operator) - before, world.rent_of::<ProfitClaim>());
    watch.assert_changed(world, &[key, operator]);
    events::assert_none(&sent);
    invariants::check(world, pool);
}

#[test]
fn a_claim_that_holds_anything_does_not_close() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 1_000);
    scene.winner("other", 1_000);
    let close = closing(&scene, &trader, trader.id(), None);
    // What has not matured, and what has.
    scene.world.refused(close.clone(), &[&trader.key], LossError::NotEmpty);
    scene.mature();
    scene.world.refused(close.clone(), &[&trader.key], LossError::NotEmpty);
    // Not even one raw share that is worth nothing.
    let Scene { world, pool, venue, .. } = &mut scene;
    trader.withdraw(world, pool, venue, WithdrawAmount::Shares(at_par(1_000) - 1));
    assert_eq!((world.balance(&trader.asset), trader.claim(world, venue)), (999, 0));
    world.refused(close.clone(), &[&trader.key], LossError::NotEmpty);
    leave(&mut scene, &trader);
    scene.world.ok(close, &[&trader.key]);
    assert!(scene.world.svm.get_account(&scene.venue.keys.profit(&trader.id())).is_none());
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_claim_with_a_pending_loss_that_leaves_something_does_not_close() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.report(95 * ASSET);
    assert_eq!(trader.claim(&scene.world, &scene.venue), 25 * ASSET);
    let at = scene.venue.receipt_of(&scene.world, &trader.id());
    let close = closing(&scene, &trader, trader.id(), Some(at));
    scene.world.refused(close, &[&trader.key], LossError::NotEmpty);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p14_a_wiped_out_claim_closes_into_a_receipt() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.report(120 * ASSET);
    let payer = scene.world.actor("payer");
    let (key, id) = (scene.venue.keys.profit(&trader.id()), payer.pubkey());
    let (at, wrong) = (receipt(&key, 0), receipt(&key, 1));
    let none = closing(&scene, &trader, id, None);
    let wrong = closing(&scene, &trader, id, Some(wrong));
    let good = closing(&scene, &trader, id, Some(at));
    let Scene { world, pool, venue, .. } = &mut scene;
    let before = world.profit(&venue.keys, &trader.id());
    let signers = [&trader.key, &payer];
    world.refused(none, &signers, LossError::ReceiptRequired);
    world.refused(wrong, &signers, LossError::WrongReceipt);
    let operator = venue.operator.pubkey();
    let (opener_had, payer_had) = (world.lamports(&operator), world.lamports(&id));
    let watch = world.watch(&good);

    world.ok(good, &signers);

    let kept: LossReceipt = world.read(&at);
    let said = (kept.pool, kept.owner, kept.share, kept.venue, kept.class);
    assert_eq!(said, (pool.pool, trader.id(), key, venue.keys.venue, 2));
    assert_eq!((kept.rent_payer, kept.segment, kept.to_seq), (id, before.share.segment, 1));
    assert_eq!(kept.final_at, world.pool(pool).latest_final_at);
    assert!(world.svm.get_account(&key).is_none());
    assert_eq!(world.lamports(&operator) - opener_had, world.rent_of::<ProfitClaim>());
    assert_eq!(payer_had - world.lamports(&id), world.rent_of::<LossReceipt>());
    watch.assert_changed(world, &[key, operator, at, id]);
    invariants::check(world, pool);
}

#[test]
fn who_left_after_a_deficit_has_its_receipt_and_closes_without() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.report(70 * ASSET);
    scene.mature();
    let at = scene.venue.receipt_of(&scene.world, &trader.id());
    leave(&mut scene, &trader);
    let kept = scene.world.svm.get_account(&at).expect("the withdrawal made it");
    // What came after it was empty is not its owner's, however large.
    let other = scene.winner("other", 10 * ASSET);
    scene.report(60 * ASSET);
    let close = closing(&scene, &trader, trader.id(), None);
    scene.world.ok(close, &[&trader.key]);
    assert_eq!(scene.world.svm.get_account(&at), Some(kept));
    assert_eq!(other.claim(&scene.world, &scene.venue), 0);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p8_a_claim_opened_again_starts_afresh_and_brings_no_old_shares_back() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let other = scene.winner("other", 300 * ASSET);
    scene.mature();
    leave(&mut scene, &trader);
    let old = scene.world.profit(&scene.venue.keys, &trader.id());
    let close = closing(&scene, &trader, trader.id(), None);
    scene.world.ok(close, &[&trader.key]);
    scene.report(120 * ASSET);

    let fresh = reopen(&mut scene, &trader);

    let state = scene.state();
    let expected = timed(changed(&old, &state, 1, 0), 0, 0, (0, 0));
    assert_same(&fresh, &ProfitClaim { rent_payer: trader.id(), ..expected });
    assert_ne!(old.share.held.index, fresh.share.held.index);
    let Scene { world, pool, venue, .. } = &mut scene;
    venue.credit(world, pool, &trader, 50 * ASSET);
    assert_eq!(trader.claim(world, venue), 50 * ASSET, "the deficit before is not this one's");
    // And it matures as any other.
    let claim = world.profit(&venue.keys, &trader.id());
    assert_eq!((claim.older_at, claim.newest_at), (world.now() + WAIT, world.now() + WAIT));
    // Two thirds of 300, which are no binary fraction (P5).
    assert_eq!(other.claim(world, venue), 200 * ASSET - 1);
    invariants::check(world, pool);
}

#[test]
fn p8_a_wiped_out_claim_closed_and_opened_again_stays_empty() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.report(120 * ASSET);
    let key = scene.venue.keys.profit(&trader.id());
    let at = receipt(&key, 0);
    let close = closing(&scene, &trader, trader.id(), Some(at));
    scene.world.ok(close, &[&trader.key]);

    let fresh = reopen(&mut scene, &trader);

    assert_eq!((fresh.share.held.epoch, fresh.share.segment.from_seq), (1, 1));
    assert_eq!(fresh.share.held.shares, [0; 16]);
    // Somebody fills the class again: nothing of that is the old owner's.
    let other = scene.winner("other", 100 * ASSET);
    assert_eq!(trader.claim(&scene.world, &scene.venue), 0);
    assert_eq!(other.claim(&scene.world, &scene.venue), 100 * ASSET);
    // The next receipt has another address, so a second loss has its own proof.
    let next = scene.venue.receipt_of(&scene.world, &trader.id());
    assert_eq!((next, next == at), (receipt(&key, 1), false));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p11_closing_works_while_paused_and_after_retirement() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let trader = world.new_trader(pool, venue, "trader");
    let owner = venue.bond_owner.pubkey();
    world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
    world.advance(LOCK);
    let guardian = world.actor("guardian");
    world.ok(ix::pause(pool, guardian.pubkey()), &[&guardian]);
    let close = closing(&scene, &trader, trader.id(), None);
    scene.world.ok(close, &[&trader.key]);
    assert!(scene.world.svm.get_account(&scene.venue.keys.profit(&trader.id())).is_none());
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn every_account_of_close_profit_put_in_anothers_place_is_refused() {
    let mut scene = Scene::new();
    let Scene { world, pool, .. } = &mut scene;
    let other_pool = world.new_pool_numbered(plain(), 1);
    let none = StoredVenueCaps::default();
    let elsewhere = world.new_venue(&other_pool, 0, none, 1, 0);
    world.new_trader(&other_pool, &elsewhere, "trader");
    let next = world.new_venue(pool, 1, LIMITS, ASSET, 0);
    world.new_trader(pool, &next, "trader");
    let attacker = world.new_trader(pool, &next, "attacker");
    let payer = world.actor("payer");
    let trader = scene.winner("trader", 100 * ASSET);
    scene.report(120 * ASSET);
    let at = scene.venue.receipt_of(&scene.world, &trader.id());
    let good = closing(&scene, &trader, payer.pubkey(), Some(at));
    let Scene { world, pool, lp, venue } = &mut scene;
    let (own, claim) = (venue.keys.venue, venue.keys.profit(&trader.id()));
    let (operator, share) = (venue.operator.pubkey(), pool.lp(&lp.id()));
    let forged = [pool.pool, own, claim].map(|key| world.forged(&key));
    let of_next = next.keys.profit(&trader.id());
    let of_elsewhere = elsewhere.keys.profit(&trader.id());
    let (has_one, not_mut) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintMut);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    // The other venue's class had no loss and is in its first epoch.
    let in_elsewhere = ix::with_account(good.clone(), &pool.pool, other_pool.pool);
    let in_elsewhere = ix::with_account(in_elsewhere, &own, elsewhere.keys.venue);
    let unbroken = good.clone();
    Table::new(good, &[&trader.key, &payer, &attacker.key])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .row("another pool and its venue", in_elsewhere, has_one)
        .swap("a forged pool", pool.pool, forged[0], foreign)
        .swap("the claim as pool", pool.pool, claim, cosplay)
        .swap("the next venue", own, next.keys.venue, has_one)
        .swap("a forged venue", own, forged[1], foreign)
        .swap("the pool as venue", own, pool.pool, cosplay)
        .swap("the owner's claim at the next", claim, of_next, has_one)
        .swap("its claim in another pool", claim, of_elsewhere, has_one)
        .swap("an LP share", claim, share, cosplay)
        .swap("a forged claim", claim, forged[2], foreign)
        .swap("nothing as claim", claim, address("nobody"), foreign)
        .read_only("claim", claim, not_mut)
        .unsigned("owner", trader.id(), ErrorCode::AccountNotSigner)
        .swap("another owner", trader.id(), attacker.id(), has_one)
        .swap("another rent payer", operator, attacker.id(), has_one)
        .swap("the claim as rent payer", operator, claim, has_one)
        .read_only("rent payer", operator, not_mut)
        .swap("another receipt", at, address("nobody"), LossError::WrongReceipt)
        .swap("the claim as receipt", at, claim, LossError::WrongReceipt)
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
        .check(world);

    world.ok(unbroken, &[&trader.key, &payer]);
    assert!(world.svm.get_account(&claim).is_none(), "the unbroken one is good");
    invariants::check(world, pool);
    invariants::check(world, &other_pool);
}
