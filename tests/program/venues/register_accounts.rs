//! `register_venue`: every account put in another's place, with the number of the check that stops it.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix,
    keys::{address, VenueKeys},
    params::plain,
    refusals::Table,
    PoolKeys, Venue, World,
};
use socialized_loss::{instructions::RegisterVenueArgs, seeds, ID};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

struct Stage {
    pool: PoolKeys,
    other_pool: PoolKeys,
    venue: Venue,
    authority: Keypair,
    stranger: Keypair,
}

impl Stage {
    fn new() -> (World, Self) {
        let mut world = World::new();
        let pool = world.new_pool_for_venues(plain(), LIMITS);
        let other_pool = world.new_pool_numbered(plain(), 1);
        world.funded_lp(&pool, "lp", 1_000 * ASSET);
        let venue = world.unregistered_venue(&pool, 0, BOND, 0);
        let (authority, stranger) = (world.actor("authority"), world.actor("stranger"));
        (world, Self { pool, other_pool, venue, authority, stranger })
    }

    fn of(&self, keys: &VenueKeys, venue_id: u16) -> Instruction {
        let args = RegisterVenueArgs { venue_id, warm_up_seconds: 3_600, caps: LIMITS, bond: BOND };
        let (by, side) = (self.authority.pubkey(), self.venue.bond_side());
        ix::register_venue(&self.pool, keys, by, side, args)
    }

    fn table(&self) -> Table<'_> {
        let keys = [&self.authority, &self.venue.bond_owner, &self.stranger];
        Table::new(self.of(&self.venue.keys, 0), &keys)
    }

    /// Nothing but the wrong accounts was wrong.
    #[track_caller]
    fn check(&self, world: &mut World) {
        world.ok(self.of(&self.venue.keys, 0), &[&self.authority, &self.venue.bond_owner]);
        world.venues.entry(self.pool.pool).or_default().push(self.venue.keys);
        assert_eq!(world.venue(&self.venue.keys).bond, BOND);
        assert_eq!(world.pool(&self.other_pool).venue_funds, 0);
        invariants::check(world, &self.pool);
        invariants::check(world, &self.other_pool);
    }
}

/// The venue account that would belong to `signer`.
fn with_signer(keys: &VenueKeys, signer: Pubkey) -> VenueKeys {
    let venue = Pubkey::find_program_address(&[seeds::VENUE, signer.as_ref()], &ID).0;
    VenueKeys { venue, signer, ..*keys }
}

/// Each with the venue account that belongs to it, so that only the signer is wrong.
#[test]
fn only_the_programs_own_pda_for_this_pool_and_number_becomes_a_signer() {
    let (mut world, stage) = Stage::new();
    let (pool, other_pool, own) = (&stage.pool, &stage.other_pool, &stage.venue.keys);
    let of_other_pool = VenueKeys::derive(other_pool, own.program, 0);
    let of_other_number = VenueKeys::derive(pool, own.program, 1);
    let of_other_program = VenueKeys::derive(pool, anchor_spl::token::ID, 0);
    let off_curve = Pubkey::find_program_address(&[b"treasury"], &own.program).0;
    let seeds = ErrorCode::ConstraintSeeds;
    let of = |signer| stage.of(&with_signer(own, signer), 0);
    stage
        .table()
        .row("of another pool", of(of_other_pool.signer), seeds)
        .row("of another number", of(of_other_number.signer), seeds)
        .row("of another program", of(of_other_program.signer), seeds)
        .row("another PDA of the program", of(off_curve), seeds)
        .row("a key that somebody holds", of(stage.stranger.pubkey()), seeds)
        .row("the pool", of(pool.pool), seeds)
        .row("another number than the signer's", stage.of(own, 1), seeds)
        .row(
            "another program than the signer's",
            ix::with_account(stage.of(own, 0), &own.program, anchor_spl::token::ID),
            seeds,
        )
        .swap("the signer alone", own.signer, of_other_number.signer, seeds)
        .swap("the venue alone", own.venue, of_other_number.venue, seeds)
        .swap("no venue's address", own.venue, address("nobody"), seeds)
        .swap("the pool as venue", own.venue, pool.pool, seeds)
        .check(&mut world);
    stage.check(&mut world);
}

#[test]
fn a_venues_program_is_there_and_is_a_program() {
    let (mut world, stage) = Stage::new();
    let not_executable = ErrorCode::ConstraintExecutable;
    let plain = world.token_account(stage.pool.asset_mint, stage.stranger.pubkey(), 0);
    let of = |program| stage.of(&VenueKeys::derive(&stage.pool, program, 0), 0);
    stage
        .table()
        .row("nobody's address", of(address("no program")), not_executable)
        .row("a key that somebody holds", of(stage.stranger.pubkey()), not_executable)
        .row("a token account", of(plain), not_executable)
        .row("the pool", of(stage.pool.pool), not_executable)
        .check(&mut world);
    stage.check(&mut world);
}

#[test]
fn accounts_of_a_registration_put_in_anothers_place_are_refused() {
    let (mut world, stage) = Stage::new();
    let Stage { pool, other_pool, venue, authority, stranger } = &stage;
    let lookalike = world.mint("lookalike", 6);
    let owner = venue.bond_owner.pubkey();
    let wrong_mint = world.token_account(lookalike, owner, BOND);
    let not_mine = world.token_account(pool.asset_mint, stranger.pubkey(), BOND);
    let (forged, unknown) = (world.forged(&pool.pool), world.unknown_type());
    let (has_one, not_mut) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintMut);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    let program = ErrorCode::InvalidProgramId;
    let (vault, token) = (pool.asset_vault, anchor_spl::token::ID);
    let (mine, not_signer) = (venue.bond_asset, ErrorCode::AccountNotSigner);
    stage
        .table()
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("a forged pool", pool.pool, forged, foreign)
        .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
        .swap("of no type", pool.pool, unknown, cosplay)
        .read_only("pool", pool.pool, not_mut)
        .unsigned("authority", authority.pubkey(), not_signer)
        // The runtime's, when the account is made.
        .read_only("authority", authority.pubkey(), "unauthorized signer or writable account")
        .read_only("venue", venue.keys.venue, "unauthorized signer or writable account")
        .swap("a stranger as authority", authority.pubkey(), stranger.pubkey(), has_one)
        .unsigned("bond owner", owner, not_signer)
        .swap("a stranger as bond owner", owner, stranger.pubkey(), 4)
        // The token program's own refusals: 3 another mint, 4 not the owner.
        .swap("tokens of another mint", mine, wrong_mint, 3)
        .swap("a stranger's tokens", mine, not_mine, 4)
        .swap("the pool's own vault", mine, vault, 4)
        .swap("no tokens at all", mine, address("nobody"), "invalid account data")
        .read_only("tokens", mine, not_mut)
        .swap("mint", pool.asset_mint, lookalike, has_one)
        .swap("collateral mint", pool.asset_mint, pool.collateral_mint, has_one)
        .swap("another pool's vault", vault, other_pool.asset_vault, has_one)
        .swap("insurance vault", vault, pool.insurance_vault, has_one)
        .swap("a stranger's vault", vault, not_mine, has_one)
        .read_only("vault", vault, not_mut)
        .swap("system as token program", token, system_program::ID, program)
        .swap("the other token program", token, token_2022::ID, "incorrect program id")
        .swap("token as system program", system_program::ID, token, program)
        .swap(
            "event authority",
            ix::event_authority(),
            address("nobody"),
            ErrorCode::ConstraintAddress,
        )
        .check(&mut world);
    stage.check(&mut world);
}

#[test]
fn a_registration_with_half_an_argument_is_refused() {
    let (mut world, stage) = Stage::new();
    let mut halved = stage.of(&stage.venue.keys, 0);
    halved.data.truncate(20);
    let not_read = ErrorCode::InstructionDidNotDeserialize;
    stage.table().row("half the caps", halved, not_read).check(&mut world);
    stage.check(&mut world);
}
