//! `credit_profit`: every account put in another's place, with the number of the check that stops it.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix, keys::address, params::plain, refusals::Table, PoolKeys, Trader, Venue,
};
use socialized_loss::{error::LossError, state::StoredVenueCaps};
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A venue whose trader lost a part and has no receipt, a second venue of the same pool and one of another
/// pool, with the same trader at each, and a stranger with tokens.
struct Stage {
    scene: Scene,
    trader: Trader,
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
        let other_pool = world.new_pool_numbered(plain(), 1);
        let none = StoredVenueCaps::default();
        let elsewhere = world.new_venue(&other_pool, 0, none, 1, 100 * ASSET);
        world.winner(&other_pool, &elsewhere, "trader", 10 * ASSET);
        let next = world.new_venue(pool, 1, LIMITS, ASSET, 100 * ASSET);
        world.winner(pool, &next, "trader", 10 * ASSET);
        let stranger = world.actor("stranger");
        let lure = world.token_account(pool.asset_mint, stranger.pubkey(), 100 * ASSET);
        let trader = scene.winner("trader", 100 * ASSET);
        // 20 are the bond's and 25 the claim's, and all 45 go into the pot.
        scene.report(45 * ASSET);
        Self { scene, trader, next, other_pool, elsewhere, stranger, lure }
    }

    /// More than the pot has.
    fn good(&self) -> Instruction {
        let Scene { world, pool, venue, .. } = &self.scene;
        venue.credit_ix(world, pool, &self.trader.id(), 55 * ASSET)
    }

    fn claim(&self) -> Pubkey {
        self.scene.venue.keys.profit(&self.trader.id())
    }

    fn receipt(&self) -> Pubkey {
        self.scene.venue.receipt_of(&self.scene.world, &self.trader.id())
    }

    #[track_caller]
    fn check<'a>(&'a self, rows: impl Fn(Table<'a>) -> Table<'a>) {
        let Scene { world, pool, venue, .. } = &self.scene;
        let keys = [&venue.operator, &self.stranger, &self.next.operator];
        let mut world = world.fork();
        rows(Table::new(self.good(), &keys)).check(&mut world);
        // Nothing but the wrong accounts was wrong.
        world.ok(self.good(), &[&venue.operator]);
        assert_eq!(self.trader.claim(&world, venue), 130 * ASSET);
        let others = [&self.next, &self.elsewhere].map(|venue| world.venue(&venue.keys));
        assert_eq!(others.map(|venue| venue.profits.assets), [10 * ASSET; 2]);
        invariants::check(&world, pool);
        invariants::check(&world, &self.other_pool);
    }
}

#[test]
fn only_the_venues_own_pda_credits() {
    let stage = Stage::new();
    let Scene { world, pool, venue, .. } = &stage.scene;
    let own = venue.keys.signer;
    let direct = ix::credit_profit(pool, &venue.keys, venue.side(world, &stage.trader.id()), ASSET);
    let mut unsigned = direct.clone();
    unsigned.accounts.iter_mut().for_each(|meta| meta.is_signer &= meta.pubkey != own);
    let by = |key| ix::with_account(direct.clone(), &own, key);
    // The program signs as it may, for another of its venues.
    let as_next = ix::relayed(pool, &stage.next.keys, by(stage.next.keys.signer));
    let as_elsewhere =
        ix::relayed(&stage.other_pool, &stage.elsewhere.keys, by(stage.elsewhere.keys.signer));
    let (not_venue, not_signer) = (LossError::NotVenue, ErrorCode::AccountNotSigner);
    stage.check(|table| {
        table
            .row("nobody signs", unsigned.clone(), not_signer)
            .row("a stranger", by(stage.stranger.pubkey()), not_venue)
            .row("the venue's operator", by(venue.operator.pubkey()), not_venue)
            .row("the next venue's signer", as_next.clone(), not_venue)
            .row("the signer in another pool", as_elsewhere.clone(), not_venue)
            .swap("a stranger who does not sign", own, stage.stranger.pubkey(), not_signer)
    });
}

#[test]
fn program_accounts_of_a_credit_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let (pool, venue) = (stage.scene.pool, stage.scene.venue.keys);
    let claim = stage.claim();
    let world = &mut stage.scene.world;
    let forged = [pool.pool, venue.venue, claim].map(|key| world.forged(&key));
    let unknown = world.unknown_type();
    let (other_pool, next, elsewhere) =
        (stage.other_pool.pool, stage.next.keys, stage.elsewhere.keys);
    let trader = stage.trader.id();
    let (has_one, not_mut) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintMut);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    stage.check(|table| {
        table
            .swap("another pool", pool.pool, other_pool, has_one)
            .swap("a forged pool", pool.pool, forged[0], foreign)
            .swap("the venue as pool", pool.pool, venue.venue, cosplay)
            .read_only("pool", pool.pool, not_mut)
            .swap("a venue of another pool", venue.venue, elsewhere.venue, has_one)
            // Its signer is another.
            .swap("the next venue", venue.venue, next.venue, LossError::NotVenue)
            .swap("a forged venue", venue.venue, forged[1], foreign)
            .swap("the claim as venue", venue.venue, claim, cosplay)
            .swap("of no type", venue.venue, unknown, cosplay)
            .read_only("venue", venue.venue, not_mut)
            .swap("the trader's claim at the next", claim, next.profit(&trader), has_one)
            .swap("its claim in another pool", claim, elsewhere.profit(&trader), has_one)
            .swap("a forged claim", claim, forged[2], foreign)
            .swap("the venue as claim", claim, venue.venue, cosplay)
            .swap("a claim never opened", claim, address("nobody"), foreign)
            .read_only("claim", claim, not_mut)
    });
}

#[test]
fn an_lp_share_and_a_stake_take_no_profit() {
    let mut stage = Stage::new();
    let Scene { world, pool, lp, .. } = &mut stage.scene;
    let staker = world.new_staker(pool, "staker", 0);
    let (share, stake) = (pool.lp(&lp.id()), pool.stake(&staker.id()));
    let claim = stage.claim();
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    stage.check(|table| {
        table.swap("an LP share", claim, share, cosplay).swap("a stake", claim, stake, cosplay)
    });
}

#[test]
fn tokens_of_a_credit_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let (pool, venue, lure) = (stage.scene.pool, stage.scene.venue.keys, stage.lure);
    let world = &mut stage.scene.world;
    world.fund_insurance(&pool, 100 * ASSET);
    let lookalike = world.mint("lookalike", 6);
    let wrong_mint = world.token_account(lookalike, venue.signer, 100 * ASSET);
    let (mint, vault, mine) = (pool.asset_mint, pool.asset_vault, stage.scene.venue.asset);
    let theirs = stage.next.asset;
    let (has_one, not_mut) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintMut);
    let (token, program) = (anchor_spl::token::ID, ErrorCode::InvalidProgramId);
    let other_vault = stage.other_pool.asset_vault;
    stage.check(|table| {
        table
            .swap("mint", mint, lookalike, has_one)
            .swap("collateral mint", mint, pool.collateral_mint, has_one)
            .swap("another pool's vault", vault, other_vault, has_one)
            .swap("insurance vault", vault, pool.insurance_vault, has_one)
            .swap("a stranger's vault", vault, lure, has_one)
            .read_only("vault", vault, not_mut)
            // The token program's own refusals: 3 another mint, 4 not the owner.
            .swap("tokens of another mint", mine, wrong_mint, 3)
            .swap("the next venue's tokens", mine, theirs, 4)
            .swap("a stranger's tokens", mine, lure, 4)
            .swap("the pool's own vault", mine, vault, 4)
            .swap("the fund's vault", mine, pool.insurance_vault, 4)
            .swap("no tokens at all", mine, address("nobody"), "invalid account data")
            .read_only("tokens", mine, not_mut)
            .swap("system as token program", token, system_program::ID, program)
            .swap("the other token program", token, token_2022::ID, "incorrect program id")
    });
}

#[test]
fn receipt_and_payer_of_a_credit_put_in_anothers_place_are_refused() {
    let stage = Stage::new();
    let (receipt, payer) = (stage.receipt(), stage.scene.venue.operator.pubkey());
    let of_next = stage.next.receipt_of(&stage.scene.world, &stage.trader.id());
    let (claim, stranger) = (stage.claim(), stage.stranger.pubkey());
    let (wrong, not_mut) = (LossError::WrongReceipt, ErrorCode::ConstraintMut);
    let (system, token) = (system_program::ID, anchor_spl::token::ID);
    stage.check(|table| {
        table
            // The program's own address in an optional account's place means: none.
            .swap("no receipt", receipt, socialized_loss::ID, LossError::ReceiptRequired)
            .swap("another receipt", receipt, address("nobody"), wrong)
            .swap("of the trader's claim at the next", receipt, of_next, wrong)
            .swap("the claim as receipt", receipt, claim, wrong)
            .read_only("receipt", receipt, not_mut)
            .unsigned("payer", payer, ErrorCode::AccountNotSigner)
            .read_only("payer", payer, not_mut)
            .swap("token as system program", system, token, ErrorCode::InvalidProgramId)
    });
    // Who pays the rent is free.
    let Scene { world, venue, .. } = &stage.scene;
    let mut world = world.fork();
    let paid = ix::with_account(stage.good(), &payer, stranger);
    world.ok(paid, &[&stage.stranger]);
    assert_eq!(stage.trader.claim(&world, venue), 130 * ASSET);
    invariants::check(&world, &stage.scene.pool);
}

/// The venue need not own the tokens: whoever does may trust it with a part.
#[test]
fn a_delegate_may_credit_tokens_it_was_trusted_with_and_no_more() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let trader = world.new_trader(pool, venue, "trader");
    let trusting = world.new_caller(pool, "trusting", 1_000);
    // Approve(400) of the token program.
    let mut data = vec![4];
    data.extend(400_u64.to_le_bytes());
    let accounts = vec![
        AccountMeta::new(trusting.asset, false),
        AccountMeta::new_readonly(venue.keys.signer, false),
        AccountMeta::new_readonly(trusting.key.pubkey(), true),
    ];
    let approve = Instruction { program_id: anchor_spl::token::ID, accounts, data };
    world.ok(approve, &[&trusting.key]);
    let side = ix::ProfitSide { asset: trusting.asset, ..venue.side(world, &trader.id()) };
    let of =
        |amount| ix::relayed(pool, &venue.keys, ix::credit_profit(pool, &venue.keys, side, amount));
    world.refused_with(of(401), &[&venue.operator], 1);
    world.ok(of(400), &[&venue.operator]);
    assert_eq!((trader.claim(world, venue), world.balance(&trusting.asset)), (400, 600));
    invariants::check(world, pool);
}

#[test]
fn a_credit_with_half_an_amount_is_refused() {
    let stage = Stage::new();
    let mut halved = stage.good();
    halved.data.truncate(halved.data.len() - 4);
    let not_read = ErrorCode::InstructionDidNotDeserialize;
    stage.check(|table| table.row("half an amount", halved.clone(), not_read));
}
