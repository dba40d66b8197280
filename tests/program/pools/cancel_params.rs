//! `cancel_params`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{events, exact::assert_same, invariants, ix, params, refusals::Table};
use socialized_loss::state::PoolProposal;
use solana_signer::Signer;

#[test]
fn a_proposal_taken_back_gives_its_rent_back_and_changes_nothing() {
    let (mut world, pool, authority) = start();
    let own = authority.pubkey();
    let had = world.lamports(&own);
    world.ok(ix::propose_params(&pool, own, params::with_interest()), &[&authority]);
    let (at, before) = (pool.proposal(), world.pool(&pool));
    let cancel = ix::cancel_params(&pool, own);
    let watch = world.watch(&cancel);

    let meta = world.ok(cancel, &[&authority]);

    assert!(world.svm.get_account(&at).is_none());
    assert_eq!(world.lamports(&own), had);
    assert_same(&world.pool(&pool), &before);
    watch.assert_changed(&world, &[at, own]);
    events::assert_none(&meta);
    invariants::check(&world, &pool);
}

#[test]
fn a_proposal_taken_back_cannot_apply_any_more() {
    let (mut world, pool, authority) = start();
    propose_and_wait(&mut world, &pool, &authority, params::with_interest());
    world.ok(ix::cancel_params(&pool, authority.pubkey()), &[&authority]);
    let gone = ErrorCode::AccountOwnedByWrongProgram;
    let apply = ix::apply_params(&pool, authority.pubkey());
    world.refused_with(apply, &[&authority], gone.into());
    let again = ix::cancel_params(&pool, authority.pubkey());
    world.refused_with(again, &[&authority], gone.into());
    assert_eq!(world.pool(&pool).params, params::plain());
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_cancel_params_put_in_anothers_place_is_refused() {
    let (mut world, pool, authority) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let (stranger, guardian) = (world.actor("stranger"), world.actor("guardian"));
    let own = authority.pubkey();
    for keys in [&pool, &other_pool] {
        world.ok(ix::propose_params(keys, own, params::with_interest()), &[&authority]);
    }
    let at = pool.proposal();
    let forged = forged(&mut world, &at);
    let has_one = ErrorCode::ConstraintHasOne;
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let good = ix::cancel_params(&pool, own);
    let one = |index: usize, key| {
        let mut broken = good.clone();
        broken.accounts[index].pubkey = key;
        broken
    };
    let mut unsigned = good.clone();
    unsigned.accounts[2].is_signer = false;
    unsigned.accounts[3].is_signer = false;

    Table::new(good.clone(), &[&authority, &stranger, &guardian])
        .row("a stranger", one(2, stranger.pubkey()), has_one)
        .row("the guardian", one(2, guardian.pubkey()), has_one)
        .row("authority does not sign", unsigned, ErrorCode::AccountNotSigner)
        .row("rent to a stranger", one(3, stranger.pubkey()), has_one)
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
        .swap("another pool's proposal", at, other_pool.proposal(), has_one)
        .swap("the pool as proposal", at, pool.pool, cosplay)
        .swap("a proposal of another program", at, forged, ErrorCode::AccountOwnedByWrongProgram)
        .read_only("proposal", at, ErrorCode::ConstraintMut)
        .check(&mut world);
    assert_eq!(world.read::<PoolProposal>(&at).params, params::with_interest());
    invariants::check(&world, &pool);
}
