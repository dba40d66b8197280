//! `withdraw_profit`: every account put in another's place, with the number of the check that stops it.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix, keys::address, params::plain, refusals::Table, PoolKeys, Trader, Venue,
};
use socialized_loss::{
    error::LossError,
    instructions::{WithdrawAmount, WithdrawArgs},
    state::StoredVenueCaps,
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A trader with a matured profit that lost a part and has no receipt, with claims at a second venue of the pool
/// and in another pool too; another trader of the venue, and a stranger.
struct Stage {
    scene: Scene,
    trader: Trader,
    other: Trader,
    next: Venue,
    other_pool: PoolKeys,
    elsewhere: Venue,
    payer: Keypair,
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
        let (payer, stranger) = (world.actor("payer"), world.actor("stranger"));
        let lure = world.token_account(pool.asset_mint, stranger.pubkey(), 0);
        let trader = scene.winner("trader", 100 * ASSET);
        let other = scene.winner("other", 100 * ASSET);
        // 20 are the bond's; half of the claims is lost.
        scene.report(120 * ASSET);
        scene.mature();
        Self { scene, trader, other, next, other_pool, elsewhere, payer, stranger, lure }
    }

    fn good(&self) -> Instruction {
        let Scene { world, pool, venue, .. } = &self.scene;
        let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 0 };
        let side = ix::ProfitSide { payer: self.payer.pubkey(), ..self.trader.side(world, venue) };
        ix::withdraw_profit(pool, &venue.keys, side, args)
    }

    fn claim(&self) -> Pubkey {
        self.scene.venue.keys.profit(&self.trader.id())
    }

    #[track_caller]
    fn check<'a>(&'a self, rows: impl Fn(Table<'a>) -> Table<'a>) {
        let Scene { world, pool, .. } = &self.scene;
        let keys = [&self.trader.key, &self.other.key, &self.payer, &self.stranger];
        let mut world = world.fork();
        rows(Table::new(self.good(), &keys)).check(&mut world);
        // Nothing but the wrong accounts was wrong.
        world.ok(self.good(), &[&self.trader.key, &self.payer]);
        assert_eq!(world.balance(&self.trader.asset), 50 * ASSET);
        let others = [&self.next, &self.elsewhere].map(|venue| world.venue(&venue.keys));
        assert_eq!(others.map(|venue| venue.profits.assets), [10 * ASSET; 2]);
        invariants::check(&world, pool);
        invariants::check(&world, &self.other_pool);
    }
}

#[test]
fn only_the_owner_takes_its_profit() {
    let stage = Stage::new();
    let (owner, has_one) = (stage.trader.id(), ErrorCode::ConstraintHasOne);
    let (other, stranger) = (stage.other.id(), stage.stranger.pubkey());
    let others_claim = stage.scene.venue.keys.profit(&other);
    stage.check(|table| {
        table
            .unsigned("owner", owner, ErrorCode::AccountNotSigner)
            .swap("another trader", owner, other, has_one)
            .swap("a stranger", owner, stranger, has_one)
            .swap("the payer", owner, stage.payer.pubkey(), has_one)
            .swap("another's claim", stage.claim(), others_claim, has_one)
    });
}

#[test]
fn program_accounts_of_a_withdrawal_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let (pool, venue, claim) = (stage.scene.pool, stage.scene.venue.keys, stage.claim());
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
            .swap("the next venue", venue.venue, next.venue, has_one)
            .swap("a venue of another pool", venue.venue, elsewhere.venue, has_one)
            .swap("a forged venue", venue.venue, forged[1], foreign)
            .swap("the claim as venue", venue.venue, claim, cosplay)
            .swap("of no type", venue.venue, unknown, cosplay)
            .read_only("venue", venue.venue, not_mut)
            .swap("the owner's claim at the next", claim, next.profit(&trader), has_one)
            .swap("its claim in another pool", claim, elsewhere.profit(&trader), has_one)
            .swap("a forged claim", claim, forged[2], foreign)
            .swap("the venue as claim", claim, venue.venue, cosplay)
            .swap("a claim never opened", claim, address("nobody"), foreign)
            .read_only("claim", claim, not_mut)
    });
}

#[test]
fn an_lp_share_and_a_stake_are_no_profit_claims_nor_the_other_way_round() {
    let mut stage = Stage::new();
    let pool = stage.scene.pool;
    let world = &mut stage.scene.world;
    let lp = world.funded_lp(&pool, "trader", ASSET);
    let staker = world.funded_staker(&pool, "trader", ASSET);
    let (share, stake, claim) = (pool.lp(&lp.id()), pool.stake(&staker.id()), stage.claim());
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let args = || WithdrawArgs { amount: WithdrawAmount::Assets(1), min_assets_out: 0 };
    let exit = ix::withdraw(&pool, lp.side(&stage.scene.world, &pool), args());
    let unstake = ix::unstake(&pool, staker.side(&stage.scene.world, &pool), args());
    stage.check(|table| {
        table
            .swap("an LP share", claim, share, cosplay)
            .swap("a stake", claim, stake, cosplay)
            .row("as LP share", ix::with_account(exit.clone(), &share, claim), cosplay)
            .row("as stake", ix::with_account(unstake.clone(), &stake, claim), cosplay)
    });
}

#[test]
fn tokens_of_a_withdrawal_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let (pool, lure, owner) = (stage.scene.pool, stage.lure, stage.trader.id());
    let world = &mut stage.scene.world;
    let lookalike = world.mint("lookalike", 6);
    let wrong_mint = world.token_account(lookalike, owner, 0);
    let (mint, vault, mine) = (pool.asset_mint, pool.asset_vault, stage.trader.asset);
    let other_vault = stage.other_pool.asset_vault;
    let (has_one, not_mut) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintMut);
    let (token, program) = (anchor_spl::token::ID, ErrorCode::InvalidProgramId);
    stage.check(|table| {
        table
            .swap("mint", mint, lookalike, has_one)
            .swap("collateral mint", mint, pool.collateral_mint, has_one)
            .swap("another pool's vault", vault, other_vault, has_one)
            .swap("insurance vault", vault, pool.insurance_vault, has_one)
            .swap("a stranger's vault", vault, lure, has_one)
            .read_only("vault", vault, not_mut)
            // The token program's own refusal: another mint.
            .swap("tokens of another mint", mine, wrong_mint, 3)
            .swap("no tokens at all", mine, address("nobody"), "invalid account data")
            .swap("a mint as the tokens", mine, mint, "invalid account data")
            .read_only("tokens", mine, not_mut)
            .swap("system as token program", token, system_program::ID, program)
            .swap("the other token program", token, token_2022::ID, "incorrect program id")
    });
}

#[test]
fn receipt_and_payer_of_a_withdrawal_put_in_anothers_place_are_refused() {
    let stage = Stage::new();
    let Scene { world, venue, .. } = &stage.scene;
    let (receipt, payer) = (venue.receipt_of(world, &stage.trader.id()), stage.payer.pubkey());
    let of_other = venue.receipt_of(world, &stage.other.id());
    let of_next = stage.next.receipt_of(world, &stage.trader.id());
    let (wrong, not_mut) = (LossError::WrongReceipt, ErrorCode::ConstraintMut);
    let (system, token) = (system_program::ID, anchor_spl::token::ID);
    stage.check(|table| {
        table
            .swap("no receipt", receipt, socialized_loss::ID, LossError::ReceiptRequired)
            .swap("another receipt", receipt, address("nobody"), wrong)
            .swap("another's receipt", receipt, of_other, wrong)
            .swap("of the owner's claim at the next", receipt, of_next, wrong)
            .swap("the claim as receipt", receipt, stage.claim(), wrong)
            .read_only("receipt", receipt, not_mut)
            .unsigned("payer", payer, ErrorCode::AccountNotSigner)
            .read_only("payer", payer, not_mut)
            .swap("token as system program", system, token, ErrorCode::InvalidProgramId)
    });
}

#[test]
fn a_withdrawal_with_half_an_argument_is_refused() {
    let stage = Stage::new();
    let not_read = ErrorCode::InstructionDidNotDeserialize;
    let mut halved = stage.good();
    halved.data.truncate(halved.data.len() - 1);
    let mut no_choice = stage.good();
    // Amounts are the kinds 0 to 2.
    no_choice.data[8] = 3;
    stage.check(|table| {
        table.row("half an amount", halved.clone(), not_read).row(
            "a kind of amount that is none",
            no_choice.clone(),
            not_read,
        )
    });
}
