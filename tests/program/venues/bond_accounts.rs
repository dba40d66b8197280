//! `add_bond` and `return_bond`: every account put in another's place, with the number of the check that
//! stops it.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix, keys::address, params::plain, refusals::Table, tokens::account, PoolKeys, Venue,
};
use socialized_loss::state::StoredVenueCaps;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A venue, a second one of the same pool and one of another pool with the same bond owner, and a stranger with
/// tokens.
struct Stage {
    scene: Scene,
    next: Venue,
    other_pool: PoolKeys,
    elsewhere: Venue,
    stranger: Keypair,
    lure: Pubkey,
    forged: [Pubkey; 2],
    unknown: Pubkey,
    lookalike: Pubkey,
    of_lookalike: Pubkey,
}

impl Stage {
    fn new() -> Self {
        let mut scene = Scene::new();
        let Scene { world, pool, venue, .. } = &mut scene;
        let other_pool = world.new_pool_numbered(plain(), 1);
        let none = StoredVenueCaps::default();
        let elsewhere = world.new_venue(&other_pool, 0, none, ASSET, 0);
        assert_eq!(elsewhere.bond_owner.pubkey(), venue.bond_owner.pubkey());
        let next = world.new_venue(pool, 1, LIMITS, ASSET, 0);
        let stranger = world.actor("stranger");
        let lure = world.token_account(pool.asset_mint, stranger.pubkey(), 100 * ASSET);
        let forged = [pool.pool, venue.keys.venue].map(|key| world.forged(&key));
        let unknown = world.unknown_type();
        let lookalike = world.mint("lookalike", 6);
        let of_lookalike = world.token_account(lookalike, venue.bond_owner.pubkey(), BOND);
        Self {
            scene,
            next,
            other_pool,
            elsewhere,
            stranger,
            lure,
            forged,
            unknown,
            lookalike,
            of_lookalike,
        }
    }

    /// Rows for what both instructions have.
    fn rows<'a>(&self, table: Table<'a>) -> Table<'a> {
        let (pool, own) = (&self.scene.pool, self.scene.venue.keys.venue);
        let (has_one, not_mut) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintMut);
        let cosplay = ErrorCode::AccountDiscriminatorMismatch;
        let foreign = ErrorCode::AccountOwnedByWrongProgram;
        let (mint, vault, mine) = (pool.asset_mint, pool.asset_vault, self.scene.venue.bond_asset);
        let (token, program) = (anchor_spl::token::ID, ErrorCode::InvalidProgramId);
        let owner = self.scene.venue.bond_owner.pubkey();
        table
            .swap("another pool", pool.pool, self.other_pool.pool, has_one)
            .swap("a forged pool", pool.pool, self.forged[0], foreign)
            .swap("the venue as pool", pool.pool, own, cosplay)
            .read_only("pool", pool.pool, not_mut)
            .swap("a venue of another pool", own, self.elsewhere.keys.venue, has_one)
            .swap("a forged venue", own, self.forged[1], foreign)
            .swap("the pool as venue", own, pool.pool, cosplay)
            .swap("of no type", own, self.unknown, cosplay)
            .swap("nothing as venue", own, address("nobody"), foreign)
            .read_only("venue", own, not_mut)
            .unsigned("signer", owner, ErrorCode::AccountNotSigner)
            .swap("mint", mint, self.lookalike, has_one)
            .swap("collateral mint", mint, pool.collateral_mint, has_one)
            .swap("another pool's vault", vault, self.other_pool.asset_vault, has_one)
            .swap("insurance vault", vault, pool.insurance_vault, has_one)
            .swap("a stranger's vault", vault, self.lure, has_one)
            .read_only("vault", vault, not_mut)
            // The token program's own refusal: another mint.
            .swap("tokens of another mint", mine, self.of_lookalike, 3)
            .swap("no tokens at all", mine, address("nobody"), "invalid account data")
            .read_only("tokens", mine, not_mut)
            .swap("system as token program", token, system_program::ID, program)
            .swap("the other token program", token, token_2022::ID, "incorrect program id")
    }
}

#[test]
fn accounts_of_add_bond_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let Scene { world, pool, venue, .. } = &mut stage.scene;
    let tokens = account(pool.asset_mint, venue.bond_owner.pubkey(), ASSET);
    world.set_account(&venue.bond_asset, tokens);
    let Scene { world, pool, venue, .. } = &stage.scene;
    let add = ix::add_bond(pool, &venue.keys, venue.bond_side(), ASSET);
    let owner = venue.bond_owner.pubkey();
    let table = Table::new(add.clone(), &[&venue.bond_owner, &stage.stranger]);
    let mut world = world.fork();
    // The token program's own refusal: not the owner.
    stage
        .rows(table)
        .swap("another's tokens", venue.bond_asset, stage.lure, 4)
        .swap("the pool's own vault", venue.bond_asset, pool.asset_vault, 4)
        .swap("a stranger without tokens", owner, stage.stranger.pubkey(), 4)
        .check(&mut world);
    world.ok(add, &[&venue.bond_owner]);
    assert_eq!(world.venue(&venue.keys).bond, BOND + ASSET);
    for other in [&stage.next, &stage.elsewhere] {
        assert_eq!(world.venue(&other.keys).bond, ASSET);
    }
    invariants::check(&world, pool);
    invariants::check(&world, &stage.other_pool);
}

#[test]
fn accounts_of_return_bond_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let Scene { world, pool, venue, .. } = &mut stage.scene;
    let owner = venue.bond_owner.pubkey();
    let retire = ix::retire_venue(pool, &venue.keys, owner);
    world.ok(retire, &[&venue.bond_owner]);
    world.advance(LOCK);
    let Scene { world, pool, venue, .. } = &stage.scene;
    let back = ix::return_bond(pool, &venue.keys, venue.bond_side());
    let table = Table::new(back.clone(), &[&venue.bond_owner, &stage.stranger]);
    let mut world = world.fork();
    let has_one = ErrorCode::ConstraintHasOne;
    stage
        .rows(table)
        .swap("the next venue, of another owner", venue.keys.venue, stage.next.keys.venue, has_one)
        .swap("a stranger", owner, stage.stranger.pubkey(), has_one)
        .check(&mut world);
    world.ok(back, &[&venue.bond_owner]);
    assert_eq!(world.balance(&venue.bond_asset), BOND);
    for other in [&stage.next, &stage.elsewhere] {
        assert_eq!(world.venue(&other.keys).bond, ASSET);
    }
    invariants::check(&world, pool);
    invariants::check(&world, &stage.other_pool);
}
