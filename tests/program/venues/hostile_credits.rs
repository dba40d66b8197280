//! A hostile venue gives claims away: none without tokens behind it (P1).

use crate::{common::*, hostile::*};
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    invariants, ix, keys::address, refusals::Table, venues::Venue, PoolKeys, Trader, World,
};
use solana_instruction::Instruction;

/// Errors of the token programs.
const INSUFFICIENT_FUNDS: u32 = 1;
const MINT_MISMATCH: u32 = 3;
const OWNER_MISMATCH: u32 = 4;

/// A venue with 7 tokens and, after a deficit that its bond paid, 20 in its pot.
struct Poor {
    world: World,
    pool: PoolKeys,
    venue: Venue,
    friend: Trader,
}

impl Poor {
    fn new() -> Self {
        let (mut world, pool, _) = town();
        let venue = world.new_venue(&pool, 0, LIMITS, 20 * ASSET, 7 * ASSET);
        let friend = world.new_trader(&pool, &venue, "friend");
        venue.report(&mut world, &pool, 20 * ASSET);
        assert_eq!(world.venue(&venue.keys).pot, 20 * ASSET);
        Self { world, pool, venue, friend }
    }

    fn credit(&self, amount: u64) -> Instruction {
        self.venue.credit_ix(&self.world, &self.pool, &self.friend.id(), amount)
    }

    /// What the books keep for the venue: bond, pot, class.
    fn kept(&self) -> [u64; 3] {
        let book = self.world.venue(&self.venue.keys).book();
        [book.bond, book.pot, book.profits.assets].map(|amount| amount.get())
    }
}

#[test]
fn p1_a_credit_is_backed_by_pot_and_tokens_to_the_atom() {
    let mut poor = Poor::new();
    for amount in [27 * ASSET + 1, 28 * ASSET, u64::MAX] {
        let credit = poor.credit(amount);
        poor.world.refused_with(credit, &[&poor.venue.operator], INSUFFICIENT_FUNDS);
    }
    assert_eq!(poor.kept(), [0, 20 * ASSET, 0]);

    let vault = poor.world.balance(&poor.pool.asset_vault);
    poor.venue.credit(&mut poor.world, &poor.pool, &poor.friend, 27 * ASSET);
    assert_eq!(poor.kept(), [0, 0, 27 * ASSET]);
    assert_eq!(poor.world.balance(&poor.pool.asset_vault), vault + 7 * ASSET);
    assert_eq!(poor.world.balance(&poor.venue.asset), 0);
    assert_eq!(poor.friend.claim(&poor.world, &poor.venue), 27 * ASSET);
    let credit = poor.credit(1);
    poor.world.refused_with(credit, &[&poor.venue.operator], INSUFFICIENT_FUNDS);
    invariants::check(&poor.world, &poor.pool);
}

#[test]
fn p1_one_pot_backs_one_credit_also_within_a_transaction_and_when_nested() {
    let mut poor = Poor::new();
    let (all, one) = (poor.credit(27 * ASSET), poor.credit(1));
    let Err(failure) = poor.world.send(&[all.clone(), one], &[&poor.venue.operator]) else {
        panic!("an atom from nowhere");
    };
    assert_eq!(failure.code, Some(INSUFFICIENT_FUNDS));
    assert_eq!(poor.kept(), [0, 20 * ASSET, 0]);

    // The venue calls itself before it calls the pool: that is one credit.
    let nested = ix::relayed(&poor.pool, &poor.venue.keys, all);
    let nested = ix::relayed(&poor.pool, &poor.venue.keys, nested);
    poor.world.ok(nested, &[&poor.venue.operator]);
    assert_eq!(poor.kept(), [0, 0, 27 * ASSET]);
    invariants::check(&poor.world, &poor.pool);
}

#[test]
fn p1_tokens_that_are_not_the_venues_back_nothing() {
    let mut poor = Poor::new();
    let other_mint = poor.world.mint("another mint", 6);
    let worthless = poor.world.token_account(other_mint, poor.venue.keys.signer, 1_000 * ASSET);
    let rich = poor.world.token_account(poor.pool.asset_mint, address("rich"), 1_000 * ASSET);
    let forged = poor.world.forged(&poor.venue.asset);
    let Poor { world, pool, venue, friend } = &mut poor;
    let good = venue.credit_ix(world, pool, &friend.id(), 27 * ASSET);
    let asset = venue.asset;
    Table::new(good, &[&venue.operator])
        .swap("the pool's own vault", asset, pool.asset_vault, OWNER_MISMATCH)
        .swap("the fund's vault", asset, pool.insurance_vault, OWNER_MISMATCH)
        .swap("somebody else's tokens", asset, rich, OWNER_MISMATCH)
        .swap("tokens of another mint", asset, worthless, MINT_MISMATCH)
        .swap("a token account of no token program", asset, forged, "instruction")
        .swap("no account at all", asset, address("nothing"), "invalid account data")
        .swap(
            "the venue as token program",
            pool.asset_program,
            venue.keys.program,
            ErrorCode::InvalidProgramId,
        )
        .swap(
            "the pool's program as token program",
            pool.asset_program,
            socialized_loss::ID,
            ErrorCode::InvalidProgramId,
        )
        .swap("another mint", pool.asset_mint, other_mint, ErrorCode::ConstraintHasOne)
        .swap("a vault of its own", pool.asset_vault, asset, ErrorCode::ConstraintHasOne)
        .check(world);
    assert_eq!(poor.kept(), [0, 20 * ASSET, 0]);
}
