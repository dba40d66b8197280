//! A hostile venue lies about accounts: none of another pool, venue, program or type is taken for its own.

use crate::{common::*, hostile::*};
use anchor_lang::error::ErrorCode::{
    self, AccountDiscriminatorMismatch, AccountNotSigner, AccountOwnedByWrongProgram,
    ConstraintHasOne, ConstraintSeeds,
};
use loss_testkit::{
    exact::assert_same,
    invariants, ix,
    keys::{address, receipt},
    params::plain,
    refusals::Table,
    PoolKeys, Trader, Venue, World,
};
use socialized_loss::{error::LossError, state::StoredVenueCaps};
use solana_instruction::AccountMeta;

/// Two venues in one pool, one in another, each with a trader who lost 30 of 40.
struct Neighbours {
    world: World,
    pool: PoolKeys,
    elsewhere: PoolKeys,
    hostile: Venue,
    honest: Venue,
    foreign: Venue,
    traders: [Trader; 3],
}

impl Neighbours {
    fn new() -> Self {
        let (mut world, pool, _) = town();
        let elsewhere = another_pool(&mut world, &pool, plain());
        world.funded_lp(&elsewhere, "lp elsewhere", 1_000 * ASSET);
        world.fund_insurance(&elsewhere, 500 * ASSET);
        let none = StoredVenueCaps::default();
        let hostile = world.new_venue(&pool, 0, none, 1, 1_000 * ASSET);
        let honest = world.new_venue(&pool, 1, none, 1, 1_000 * ASSET);
        let foreign = world.new_venue(&elsewhere, 0, none, 1, 1_000 * ASSET);
        let venues = [(&pool, &hostile), (&pool, &honest), (&elsewhere, &foreign)];
        let traders = [0, 1, 2].map(|nth| {
            let (pool, venue) = venues[nth];
            let trader = world.winner(pool, venue, &format!("trader {nth}"), 40 * ASSET);
            let record = venue.report(&mut world, pool, 30 * ASSET + 1);
            assert_eq!((record.bond, record.profits), (1, 30 * ASSET));
            trader
        });
        Self { world, pool, elsewhere, hostile, honest, foreign, traders }
    }
}

#[test]
fn p16_a_report_takes_no_account_of_another_pool_venue_or_program() {
    let mut all = Neighbours::new();
    let stranger = other_program(&mut all.world);
    let theirs = venue_of(&mut all.world, &all.pool, stranger, 0);
    let Neighbours { world, pool, elsewhere, hostile, honest, foreign, .. } = &mut all;
    let good = hostile.report_ix(pool, 2, ASSET);
    let (keys, wallet) = (hostile.keys, address("a wallet"));
    world.airdrop(&wallet, 1);
    Table::new(good.clone(), &[&hostile.operator])
        .swap("another pool", pool.pool, elsewhere.pool, ConstraintHasOne)
        .swap("its fund", pool.insurance, elsewhere.insurance, ConstraintHasOne)
        .swap("its vault", pool.asset_vault, elsewhere.asset_vault, ConstraintHasOne)
        .swap(
            "its insurance vault",
            pool.insurance_vault,
            elsewhere.insurance_vault,
            ConstraintHasOne,
        )
        .swap("the vaults as one", pool.insurance_vault, pool.asset_vault, ConstraintHasOne)
        .swap("another mint", pool.asset_mint, pool.collateral_mint, ConstraintHasOne)
        .swap("another venue of the program", keys.venue, honest.keys.venue, LossError::NotVenue)
        .swap("a venue of another pool", keys.venue, foreign.keys.venue, ConstraintHasOne)
        .swap("a pool as venue", keys.venue, elsewhere.pool, AccountDiscriminatorMismatch)
        .swap(
            "another venue's record",
            keys.record(2),
            honest.keys.record(2),
            LossError::WrongRecord,
        )
        .swap("its own older record", keys.record(2), keys.record(1), LossError::WrongRecord)
        .swap("a position's record", keys.record(2), pool.record(2), LossError::WrongRecord)
        .swap(
            "an account of another program",
            hostile.account,
            theirs.account,
            LossError::NotVenueAccount,
        )
        .swap("a wallet", hostile.account, wallet, LossError::NotVenueAccount)
        .swap("no account", hostile.account, address("nothing"), LossError::NotVenueAccount)
        .swap("a token account", hostile.account, hostile.asset, LossError::NotVenueAccount)
        .swap("its own claim", hostile.account, keys.venue, LossError::NotVenueAccount)
        .swap(
            "itself as token program",
            pool.asset_program,
            keys.program,
            ErrorCode::InvalidProgramId,
        )
        .check(world);
    let forged = world.forged(&keys.venue);
    Table::new(good, &[&hostile.operator])
        .swap("a venue of its own making", keys.venue, forged, AccountOwnedByWrongProgram)
        .check(world);
}

#[test]
fn p15_nobody_but_the_registered_address_signs_for_a_venue() {
    let mut all = Neighbours::new();
    let stranger = other_program(&mut all.world);
    let theirs = venue_of(&mut all.world, &all.pool, stranger, 0);
    let Neighbours { world, pool, elsewhere, hostile, honest, foreign, .. } = &mut all;
    let keys = honest.keys;
    let authority = world.actor("authority");
    let good = ix::report_deficit(
        pool,
        &keys,
        honest.account,
        id(&hostile.operator),
        report_args(2, ASSET),
    );
    // Whoever signs by itself.
    let by_key = ix::with_account(good.clone(), &keys.signer, id(&hostile.operator));
    let by_authority = ix::with_account(good.clone(), &keys.signer, id(&authority));
    let unsigned = without_signature(good.clone(), &keys.signer);
    // What signs by a program: its own address, in the place of the other venue's or beside it.
    let by = |with: &Venue, pool: &PoolKeys| {
        let call = ix::with_account(good.clone(), &keys.signer, with.keys.signer);
        ix::relayed(pool, &with.keys, call)
    };
    let mut beside = ix::relayed(pool, &theirs.keys, good.clone());
    beside = without_signature(beside, &keys.signer);
    beside.accounts.push(AccountMeta::new_readonly(theirs.keys.signer, false));
    let (own, other, abroad) = (by(hostile, pool), by(&theirs, pool), by(foreign, elsewhere));
    Table::new(good, &[&hostile.operator, &authority])
        .row("a plain key", by_key, LossError::NotVenue)
        .row("the pool's authority", by_authority, LossError::NotVenue)
        .row("no signature", unsigned, AccountNotSigner)
        .row("the same program's other address", own, LossError::NotVenue)
        .row("another program's address of the same seeds", other, LossError::NotVenue)
        .row("the same program's address for another pool", abroad, LossError::NotVenue)
        .row("another program in its name", beside, AccountNotSigner)
        .check(world);
    assert_eq!(world.venue(&keys).last_nonce, 1);
}

#[test]
fn p16_a_credit_takes_no_claim_of_another_venue() {
    let mut all = Neighbours::new();
    let Neighbours { world, pool, elsewhere, hostile, honest, foreign, traders, .. } = &mut all;
    let [mine, next, far] = [&traders[0], &traders[1], &traders[2]].map(Trader::id);
    let (keys, theirs) = (hostile.keys, honest.keys);
    let lp = pool.lp(&id(&world.actor("lp")));
    let good = hostile.credit_ix(world, pool, &mine, ASSET);
    let profit = keys.profit(&mine);
    let own_receipt = hostile.receipt_of(world, &mine);
    let forged = world.forged(&profit);
    Table::new(good, &[&hostile.operator])
        .swap("a claim at another venue", profit, theirs.profit(&next), ConstraintHasOne)
        .swap("a claim in another pool", profit, foreign.keys.profit(&far), ConstraintHasOne)
        .swap("an LP share", profit, lp, AccountDiscriminatorMismatch)
        .swap("a claim of its own making", profit, forged, AccountOwnedByWrongProgram)
        .swap(
            "another's receipt",
            own_receipt,
            receipt(&theirs.profit(&next), 0),
            LossError::WrongReceipt,
        )
        .swap("another pool", pool.pool, elsewhere.pool, ConstraintHasOne)
        .swap("another venue", keys.venue, theirs.venue, LossError::NotVenue)
        .check(world);
    for (pool, venue) in [(&*pool, &*hostile), (pool, honest), (elsewhere, foreign)] {
        assert_eq!(world.venue(&venue.keys).total_credited, 40 * ASSET);
        invariants::check(world, pool);
    }
}

/// One address of a program is a venue in one pool alone: the pool is part of it.
#[test]
fn p16_a_signer_of_one_pool_is_no_venue_in_another() {
    let mut all = Neighbours::new();
    let authority = all.world.actor("authority");
    let Neighbours { world, pool, elsewhere, hostile, foreign, .. } = &mut all;
    let before = (world.venue(&hostile.keys), world.pool(elsewhere));
    assert_ne!(hostile.keys.signer, foreign.keys.signer);
    let fresh = venue_of(world, pool, hostile.keys.program, 5);
    let register = register_ix(elsewhere, &fresh, id(&authority), LIMITS);
    world.refused_with(register, &[&authority, &fresh.bond_owner], ConstraintSeeds.into());
    // Nor a second time in its own.
    let again = register_ix(pool, hostile, id(&authority), LIMITS);
    let Err(failure) = world.send(&[again], &[&authority, &hostile.bond_owner]) else {
        panic!("registered twice");
    };
    assert!(failure.logs.iter().any(|line| line.contains("already in use")));
    assert_same(&world.venue(&hostile.keys), &before.0);
    assert_same(&world.pool(elsewhere), &before.1);
}
