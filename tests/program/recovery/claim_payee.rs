//! Who is paid when somebody else claims: the owner, at its associated account, and nobody else.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use anchor_spl::{
    associated_token::get_associated_token_address_with_program_id as associated_with, token_2022,
};
use loss_testkit::{
    invariants, ix,
    keys::{address, claim as claim_key},
    params::plain,
    refusals::Table,
    scene::{Scene, ASSET},
    tokens,
};
use socialized_loss::{error::LossError, state::RecoveryClaim};
use solana_keypair::Keypair;

/// A stranger's claim for the LP, paid to the LP's associated account.
fn third_party(scene: &mut Scene) -> (Keypair, Pubkey, ix::ClaimSide) {
    let Scene { world, pool, lp, .. } = scene;
    world.recover(pool, 1, 40 * ASSET);
    let keeper = world.actor("keeper");
    let own = world.associated(pool, &lp.id());
    let side = ix::ClaimSide { caller: id(&keeper), owner_asset: own, ..of_lp(world, pool, lp) };
    (keeper, own, side)
}

#[test]
fn anyone_can_have_the_owner_paid_at_its_associated_account() {
    let mut scene = liquidated(plain());
    let (keeper, own, side) = third_party(&mut scene);
    let Scene { world, pool, lp, .. } = &mut scene;
    let before = world.lamports(&id(&keeper));
    assert_eq!(world.claim_recovery(pool, 1, side, &keeper), 40 * ASSET);
    assert_eq!((world.balance(&own), world.balance(&lp.asset)), (40 * ASSET, 0));
    // The keeper pays the rent, and will get it back.
    let kept: RecoveryClaim = world.read(&claim_key(&side.share, 0, &pool.record(1)));
    assert_eq!((kept.owner, kept.rent_payer), (lp.id(), id(&keeper)));
    assert_eq!(before - world.lamports(&id(&keeper)), world.rent_of::<RecoveryClaim>());
    // The owner goes on where the keeper stopped, at whatever account it likes.
    nothing_for(world, pool, 1, lp);
    world.recover(pool, 1, 2 * ASSET);
    assert_eq!(claim(world, pool, 1, lp), 2 * ASSET);
    let kept: RecoveryClaim = world.read(&claim_key(&side.share, 0, &pool.record(1)));
    assert_eq!((kept.paid, kept.rent_payer), (42 * ASSET, id(&keeper)));
    assert_eq!(statement(world, pool, lp), (0, 42 * ASSET));
    invariants::check(world, pool);
}

#[test]
fn a_third_party_can_name_no_other_account() {
    let mut scene = liquidated(plain());
    let (keeper, own, side) = third_party(&mut scene);
    let Scene { world, pool, lp, .. } = &mut scene;
    let mine = world.token_account(pool.asset_mint, id(&keeper), 0);
    let my_associated = world.associated(pool, &id(&keeper));
    let of_2022 = associated_with(&lp.id(), &pool.asset_mint, &token_2022::ID);
    world.set_account(&of_2022, tokens::account(pool.asset_mint, lp.id(), 0));
    let of_collateral = associated_with(&lp.id(), &pool.collateral_mint, &anchor_spl::token::ID);
    let refusal = LossError::NotAssociatedAccount;
    let good = ix::claim_recovery(pool, pool.record(1), side);
    Table::new(good.clone(), &[&keeper])
        .swap("the keeper's account", own, mine, refusal)
        .swap("the keeper's associated account", own, my_associated, refusal)
        .swap("another account of the owner", own, lp.asset, refusal)
        .swap("the owner's for the other token program", own, of_2022, refusal)
        .swap("the owner's for the collateral", own, of_collateral, refusal)
        .swap("the vault", own, pool.asset_vault, refusal)
        .swap("the owner itself", own, lp.id(), refusal)
        .swap("nothing", own, address("nobody"), refusal)
        .check(world);
    world.ok(good, &[&keeper]);
    assert_eq!(world.balance(&own), 40 * ASSET);
    invariants::check(world, pool);
}

/// The address is the owner's, the account no longer: its authority was set to a thief's key.
#[test]
fn an_associated_account_that_was_given_away_is_not_paid() {
    let mut scene = liquidated(plain());
    let (keeper, own, side) = third_party(&mut scene);
    let Scene { world, pool, lp, .. } = &mut scene;
    world.set_account(&own, tokens::account(pool.asset_mint, id(&keeper), 0));
    let good = ix::claim_recovery(pool, pool.record(1), side);
    world.refused(good, &[&keeper], LossError::NotAssociatedAccount);
    // The owner itself can still be paid, wherever it says.
    assert_eq!(claim(world, pool, 1, lp), 40 * ASSET);
    assert_eq!(world.balance(&own), 0);
    invariants::check(world, pool);
}

#[test]
fn an_associated_account_that_does_not_exist_is_not_made() {
    let mut scene = liquidated(plain());
    let (keeper, own, side) = third_party(&mut scene);
    let Scene { world, pool, .. } = &mut scene;
    world.set_account(&own, solana_account::Account::default());
    let good = ix::claim_recovery(pool, pool.record(1), side);
    world.refused(good, &[&keeper], LossError::NotAssociatedAccount);
    assert_eq!(world.pool(pool).recoveries, 40 * ASSET);
    invariants::check(world, pool);
}

/// The associated account is an address. Its owner can give it away; that is the owner's doing.
#[test]
fn an_owner_can_name_any_account_also_another_persons() {
    let mut scene = liquidated(plain());
    let Scene { world, pool, lp, .. } = &mut scene;
    world.recover(pool, 1, 40 * ASSET);
    let friend = world.token_account(pool.asset_mint, address("friend"), 3);
    let side = ix::ClaimSide { owner_asset: friend, ..of_lp(world, pool, lp) };
    assert_eq!(world.claim_recovery(pool, 1, side, &lp.key), 40 * ASSET);
    assert_eq!(world.balance(&friend), 40 * ASSET + 3);
    invariants::check(world, pool);
}

/// Not refused, and harmless: the owner's own recovery stays in the vault uncounted.
#[test]
fn p6_a_claim_into_the_pools_own_vault_costs_only_its_owner() {
    let mut scene = liquidated(plain());
    let Scene { world, pool, lp, .. } = &mut scene;
    world.recover(pool, 1, 40 * ASSET);
    let vault = world.balance(&pool.asset_vault);
    let side = ix::ClaimSide { owner_asset: pool.asset_vault, ..of_lp(world, pool, lp) };
    world.ok(ix::claim_recovery(pool, pool.record(1), side), &[&lp.key]);
    assert_eq!((world.balance(&pool.asset_vault), world.pool(pool).recoveries), (vault, 0));
    nothing_for(world, pool, 1, lp);
    invariants::check(world, pool);
}
