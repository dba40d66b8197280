//! `report_deficit`: every account put in another's place, with the number of the check that stops it.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix, keys::address, params::plain, refusals::Table, PoolKeys, Venue,
};
use socialized_loss::{
    error::LossError,
    state::{ShortfallRecord, StoredVenueCaps},
};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A venue with claims in a pool with a fund; a second venue of it, one of another pool with a fund, and a stranger
/// with tokens.
struct Stage {
    scene: Scene,
    next: Venue,
    other_pool: PoolKeys,
    elsewhere: Venue,
    stranger: Keypair,
    lure: Pubkey,
}

impl Stage {
    fn new() -> Self {
        let mut scene = Scene::new();
        let Scene { world, pool, .. } = &mut scene;
        world.fund_insurance(pool, 30 * ASSET);
        let other_pool = world.new_pool_numbered(plain(), 1);
        world.fund_insurance(&other_pool, 30 * ASSET);
        let none = StoredVenueCaps::default();
        let elsewhere = world.new_venue(&other_pool, 0, none, ASSET, 0);
        let next = world.new_venue(pool, 1, LIMITS, ASSET, 0);
        let stranger = world.actor("stranger");
        let lure = world.token_account(pool.asset_mint, stranger.pubkey(), 100 * ASSET);
        scene.winner("trader", 100 * ASSET);
        Self { scene, next, other_pool, elsewhere, stranger, lure }
    }

    /// 20 of the bond, 30 of the reserve and 50 of the claims.
    fn good(&self) -> Instruction {
        let Scene { pool, venue, .. } = &self.scene;
        venue.report_ix(pool, 1, 100 * ASSET)
    }

    /// As the venue's program calls it.
    fn direct(&self) -> Instruction {
        let Instruction { accounts, data, .. } = self.good();
        let signer = self.scene.venue.keys.signer;
        let accounts = accounts.into_iter().skip(1).map(|mut meta| {
            meta.is_signer |= meta.pubkey == signer;
            meta
        });
        let program_id = socialized_loss::ID;
        Instruction { program_id, accounts: accounts.collect(), data: data[35..].to_vec() }
    }

    #[track_caller]
    fn check<'a>(&'a self, rows: impl Fn(Table<'a>) -> Table<'a>) {
        let Scene { world, pool, venue, .. } = &self.scene;
        let keys = [&venue.operator, &self.next.operator, &self.stranger];
        let others = [self.next.keys.venue, self.elsewhere.keys.venue, self.other_pool.insurance];
        let watch = world.watch(&self.good()).and(world, &others);
        let mut world = world.fork();
        rows(Table::new(self.good(), &keys)).check(&mut world);
        watch.assert_changed(&world, &[]);
        // Nothing but the wrong accounts was wrong.
        world.ok(self.good(), &[&venue.operator]);
        let record: ShortfallRecord = world.read(&venue.keys.record(1));
        assert_eq!(split(&record), [20, 30, 0, 50, 0, 0].map(|whole| whole * ASSET));
        for other in others {
            assert_eq!(world.svm.get_account(&other), self.scene.world.svm.get_account(&other));
        }
        invariants::check(&world, pool);
        invariants::check(&world, &self.other_pool);
    }
}

#[test]
fn only_the_venues_own_pda_reports() {
    let stage = Stage::new();
    let own = stage.scene.venue.keys.signer;
    let (direct, operator) = (stage.direct(), stage.scene.venue.operator.pubkey());
    let mut unsigned = direct.clone();
    unsigned.accounts.iter_mut().for_each(|meta| meta.is_signer &= meta.pubkey != own);
    let by = |key| ix::with_account(direct.clone(), &own, key);
    // The program signs as it may, for another of its venues.
    let as_next = ix::relayed(&stage.scene.pool, &stage.next.keys, by(stage.next.keys.signer));
    let as_elsewhere =
        ix::relayed(&stage.other_pool, &stage.elsewhere.keys, by(stage.elsewhere.keys.signer));
    let (not_venue, not_signer) = (LossError::NotVenue, ErrorCode::AccountNotSigner);
    stage.check(|table| {
        table
            .row("nobody signs", unsigned.clone(), not_signer)
            .row("a stranger", by(stage.stranger.pubkey()), not_venue)
            .row("the venue's operator", by(operator), not_venue)
            .row("the next venue's signer", as_next.clone(), not_venue)
            .row("the signer in another pool", as_elsewhere.clone(), not_venue)
            .swap("a stranger who does not sign", own, stage.stranger.pubkey(), not_signer)
    });
}

#[test]
fn program_accounts_of_a_report_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let (pool, venue) = (stage.scene.pool, stage.scene.venue.keys);
    let world = &mut stage.scene.world;
    let keys = [pool.pool, pool.insurance, venue.venue];
    let forged = keys.map(|key| world.forged(&key));
    let unknown = world.unknown_type();
    let (other, next, elsewhere) = (stage.other_pool, stage.next.keys, stage.elsewhere.keys);
    let (has_one, not_mut) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintMut);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    // The other pool with all that is its own, and this venue.
    let mut in_other = stage.good();
    for (old, new) in [
        (pool.pool, other.pool),
        (pool.insurance, other.insurance),
        (pool.asset_vault, other.asset_vault),
        (pool.insurance_vault, other.insurance_vault),
    ] {
        in_other = ix::with_account(in_other, &old, new);
    }
    stage.check(|mut table| {
        for (key, forged) in keys.into_iter().zip(forged) {
            table = table
                .swap("forged", key, forged, foreign)
                .swap("of no type", key, unknown, cosplay)
                .swap("gone", key, address("nobody"), foreign)
                .read_only("written", key, not_mut);
        }
        table
            .swap("another pool", pool.pool, other.pool, has_one)
            .row("another pool and its accounts", in_other.clone(), has_one)
            .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
            .swap("another pool's fund", pool.insurance, other.insurance, has_one)
            .swap("the pool as fund", pool.insurance, pool.pool, cosplay)
            .swap("a venue of another pool", venue.venue, elsewhere.venue, has_one)
            // Its signer is another.
            .swap("the next venue", venue.venue, next.venue, LossError::NotVenue)
            .swap("the pool as venue", venue.venue, pool.pool, cosplay)
    });
}

#[test]
fn the_account_with_the_deficit_belongs_to_the_venues_program() {
    let mut stage = Stage::new();
    let (pool, own) = (stage.scene.pool, stage.scene.venue.account);
    let program = stage.scene.venue.keys.program;
    let signer = stage.scene.venue.keys.signer;
    let trader = stage.scene.world.traders[&stage.scene.venue.keys.venue][0];
    let claim = stage.scene.venue.keys.profit(&trader);
    let lp = pool.lp(&stage.scene.lp.id());
    let (mine, payer) = (stage.scene.venue.asset, stage.scene.venue.operator.pubkey());
    let Scene { world, venue, .. } = &mut stage.scene;
    // Another of its accounts is as good; what is in it does not matter.
    let account = Account { lamports: 1, data: vec![9; 3], owner: program, ..Account::default() };
    let another = address("another of its accounts");
    world.set_account(&another, account);
    let mut fork = world.fork();
    let report = ix::with_account(venue.report_ix(&pool, 1, ASSET), &own, another);
    fork.ok(report, &[&venue.operator]);
    let record: ShortfallRecord = fork.read(&venue.keys.record(1));
    assert_eq!(record.position, another);
    let wrong = LossError::NotVenueAccount;
    stage.check(|table| {
        table
            .swap("an LP share", own, lp, wrong)
            .swap("a profit claim", own, claim, wrong)
            .swap("the pool", own, pool.pool, wrong)
            .swap("the venue's tokens", own, mine, wrong)
            .swap("a wallet", own, payer, wrong)
            .swap("the venue's signer", own, signer, wrong)
            .swap("the program itself", own, program, wrong)
            .swap("nothing", own, address("nobody"), wrong)
    });
}

#[test]
fn the_record_of_a_report_is_at_its_own_address() {
    let mut stage = Stage::new();
    let (pool, venue) = (stage.scene.pool, stage.scene.venue.keys);
    let record = venue.record(1);
    // A record there is, of the next venue.
    stage.next.report(&mut stage.scene.world, &pool, ASSET);
    let of_next = stage.next.keys.record(1);
    let wrong = LossError::WrongRecord;
    stage.check(|table| {
        table
            .swap("of another number", record, venue.record(2), wrong)
            .swap("of number zero", record, venue.record(0), wrong)
            .swap("of the next venue", record, of_next, wrong)
            .swap("of a position", record, pool.record(1), wrong)
            .swap("the venue", record, venue.venue, wrong)
            .swap("nobody's address", record, address("nobody"), wrong)
            .read_only("record", record, ErrorCode::ConstraintMut)
    });
}

#[test]
fn tokens_payer_and_programs_of_a_report_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let (pool, other, lure) = (stage.scene.pool, stage.other_pool, stage.lure);
    let lookalike = stage.scene.world.mint("lookalike", 6);
    let payer = stage.scene.venue.operator.pubkey();
    let (mint, vault, fund) = (pool.asset_mint, pool.asset_vault, pool.insurance_vault);
    let (has_one, not_mut) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintMut);
    let (token, program) = (anchor_spl::token::ID, ErrorCode::InvalidProgramId);
    stage.check(|table| {
        table
            .swap("mint", mint, lookalike, has_one)
            .swap("collateral mint", mint, pool.collateral_mint, has_one)
            .swap("another pool's vault", vault, other.asset_vault, has_one)
            .swap("the fund's vault as the pool's", vault, fund, has_one)
            .swap("a stranger's vault", vault, lure, has_one)
            .read_only("vault", vault, not_mut)
            .swap("another fund's vault", fund, other.insurance_vault, has_one)
            .swap("the pool's vault as the fund's", fund, vault, has_one)
            .swap("a stranger's as the fund's", fund, lure, has_one)
            .read_only("the fund's vault", fund, not_mut)
            .unsigned("payer", payer, ErrorCode::AccountNotSigner)
            .read_only("payer", payer, not_mut)
            .swap("system as token program", token, system_program::ID, program)
            .swap("the other token program", token, token_2022::ID, "incorrect program id")
            .swap("token as system program", system_program::ID, token, program)
            .swap(
                "event authority",
                ix::event_authority(),
                address("nobody"),
                ErrorCode::ConstraintAddress,
            )
    });
}

#[test]
fn a_report_with_half_an_argument_is_refused() {
    let stage = Stage::new();
    let mut halved = stage.good();
    halved.data.truncate(halved.data.len() - 1);
    let not_read = ErrorCode::InstructionDidNotDeserialize;
    stage.check(|table| table.row("most of a trader", halved.clone(), not_read));
}
