//! `deposit`: every account put in another's place, with the number of the check that stops it.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    actors::Caller, invariants, ix, keys::address, params, refusals::Table, tokens, Lp, PoolKeys,
    World,
};
use socialized_loss::error::LossError;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A pool with losses that "lp" has not turned into a receipt, another pool of the same mints,
/// and an attacker.
struct Scene {
    pool: PoolKeys,
    other_pool: PoolKeys,
    lp: Lp,
    other: Lp,
    payer: Keypair,
    attacker: Caller,
}

impl Scene {
    fn new() -> (World, Self) {
        let (mut world, pool) = start();
        let other_pool = world.new_pool_numbered(params::plain(), 1);
        let lp = world.funded_lp(&pool, "lp", 1_000_000);
        let other = world.funded_lp(&pool, "other", 1_000_000);
        world.ok(ix::open_lp(&other_pool, lp.id(), lp.id()), &[&lp.key]);
        lose(&mut world, &pool, 500_000);
        let account = tokens::account(pool.asset_mint, lp.id(), 1_000);
        world.set_account(&lp.asset, account);
        let attacker = world.new_caller(&pool, "attacker", 1_000);
        let payer = world.actor("payer");
        (world, Self { pool, other_pool, lp, other, payer, attacker })
    }

    fn good(&self, world: &World) -> Instruction {
        let side = ix::LpSide { payer: self.payer.pubkey(), ..self.lp.side(world, &self.pool) };
        ix::deposit(&self.pool, side, depositing(1_000))
    }

    fn receipt(&self, world: &World) -> Pubkey {
        next_receipt(world, &self.pool, &self.lp.id())
    }

    fn table(&self, world: &World) -> Table<'_> {
        let keys = [&self.lp.key, &self.other.key, &self.payer, &self.attacker.key];
        Table::new(self.good(world), &keys)
    }
}

#[test]
fn the_deposit_that_the_tables_break_is_good() {
    let (mut world, scene) = Scene::new();
    let Scene { pool, lp, payer, .. } = &scene;
    let (good, receipt) = (scene.good(&world), scene.receipt(&world));
    let watch = world.watch(&good);
    world.ok(good, &[&lp.key, payer]);
    watch.assert_changed(
        &world,
        &[pool.pool, pool.lp(&lp.id()), pool.asset_vault, lp.asset, receipt, payer.pubkey()],
    );
    assert_eq!(lp.claim(&world, pool), 751_000);
    invariants::check(&world, pool);
}

#[test]
fn program_accounts_of_a_deposit_put_in_anothers_place_are_refused() {
    let (mut world, scene) = Scene::new();
    let Scene { pool, other_pool, lp, other, .. } = &scene;
    let share = pool.lp(&lp.id());
    let forged_pool = forged(&mut world, &pool.pool, anchor_spl::token::ID);
    scene
        .table(&world)
        .swap("another pool", pool.pool, other_pool.pool, ErrorCode::ConstraintHasOne)
        .swap("share as pool", pool.pool, share, ErrorCode::AccountDiscriminatorMismatch)
        .swap("fund as pool", pool.pool, pool.insurance, ErrorCode::AccountDiscriminatorMismatch)
        .swap(
            "pool of another program",
            pool.pool,
            forged_pool,
            ErrorCode::AccountOwnedByWrongProgram,
        )
        .swap(
            "token account as pool",
            pool.pool,
            pool.asset_vault,
            ErrorCode::AccountOwnedByWrongProgram,
        )
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap("another's share", share, pool.lp(&other.id()), ErrorCode::ConstraintHasOne)
        .swap("share in another pool", share, other_pool.lp(&lp.id()), ErrorCode::ConstraintHasOne)
        .swap("pool as share", share, pool.pool, ErrorCode::AccountDiscriminatorMismatch)
        .swap(
            "a share never opened",
            share,
            address("nothing"),
            ErrorCode::AccountOwnedByWrongProgram,
        )
        .read_only("share", share, ErrorCode::ConstraintMut)
        .check(&mut world);
    invariants::check(&world, pool);
}

#[test]
fn a_share_of_another_program_is_refused() {
    let (mut world, scene) = Scene::new();
    let share = scene.pool.lp(&scene.lp.id());
    let forged_share = forged(&mut world, &share, anchor_spl::token::ID);
    scene
        .table(&world)
        .swap("forged", share, forged_share, ErrorCode::AccountOwnedByWrongProgram)
        .check(&mut world);
    invariants::check(&world, &scene.pool);
}

#[test]
fn token_accounts_of_a_deposit_put_in_anothers_place_are_refused() {
    let (mut world, scene) = Scene::new();
    let Scene { pool, other_pool, lp, attacker, .. } = &scene;
    let lookalike = world.mint("lookalike", 6);
    let wrong_mint = world.token_account(lookalike, lp.id(), 1_000);
    let full = tokens::account(pool.asset_mint, pool.pool, 1_000);
    world.set_account(&pool.insurance_vault, full);
    let owned_by_pool = world.token_account(pool.asset_mint, pool.pool, 0);
    // The token program's own refusals: 3 another mint, 4 not the owner.
    scene
        .table(&world)
        .swap("mint", pool.asset_mint, lookalike, ErrorCode::ConstraintHasOne)
        .swap("collateral mint", pool.asset_mint, pool.collateral_mint, ErrorCode::ConstraintHasOne)
        .swap(
            "vault of the attacker",
            pool.asset_vault,
            attacker.asset,
            ErrorCode::ConstraintHasOne,
        )
        .swap(
            "insurance vault",
            pool.asset_vault,
            pool.insurance_vault,
            ErrorCode::ConstraintHasOne,
        )
        .swap(
            "collateral vault",
            pool.asset_vault,
            pool.collateral_vault,
            ErrorCode::ConstraintHasOne,
        )
        .swap(
            "vault of another pool",
            pool.asset_vault,
            other_pool.asset_vault,
            ErrorCode::ConstraintHasOne,
        )
        .swap(
            "another account of the pool",
            pool.asset_vault,
            owned_by_pool,
            ErrorCode::ConstraintHasOne,
        )
        .read_only("vault", pool.asset_vault, ErrorCode::ConstraintMut)
        .swap("tokens of another mint", lp.asset, wrong_mint, 3)
        .swap("another's tokens", lp.asset, attacker.asset, 4)
        .swap("the pool's own vault", lp.asset, pool.asset_vault, 4)
        .swap("the fund's vault", lp.asset, pool.insurance_vault, 4)
        .swap("a mint as the tokens", lp.asset, pool.asset_mint, "invalid account data")
        .swap("no tokens at all", lp.asset, address("nothing"), "invalid account data")
        .read_only("tokens", lp.asset, ErrorCode::ConstraintMut)
        .check(&mut world);
    invariants::check(&world, pool);
}

#[test]
fn signers_and_programs_of_a_deposit_put_in_anothers_place_are_refused() {
    let (mut world, scene) = Scene::new();
    let Scene { pool, lp, other, payer, attacker, .. } = &scene;
    let (receipt, token) = (scene.receipt(&world), anchor_spl::token::ID);
    scene
        .table(&world)
        .unsigned("owner", lp.id(), ErrorCode::AccountNotSigner)
        .swap("another owner", lp.id(), other.id(), ErrorCode::ConstraintHasOne)
        .swap("attacker as owner", lp.id(), attacker.key.pubkey(), ErrorCode::ConstraintHasOne)
        .unsigned("payer", payer.pubkey(), ErrorCode::AccountNotSigner)
        .read_only("payer", payer.pubkey(), ErrorCode::ConstraintMut)
        .swap("system as token program", token, system_program::ID, ErrorCode::InvalidProgramId)
        .swap(
            "own program as token program",
            token,
            socialized_loss::ID,
            ErrorCode::InvalidProgramId,
        )
        .swap("the other token program", token, token_2022::ID, "incorrect program id")
        .swap("token as system program", system_program::ID, token, ErrorCode::InvalidProgramId)
        .swap("another receipt", receipt, address("nothing"), LossError::WrongReceipt)
        .swap(
            "another's receipt",
            receipt,
            next_receipt(&world, pool, &other.id()),
            LossError::WrongReceipt,
        )
        .swap("the share as receipt", receipt, pool.lp(&lp.id()), LossError::WrongReceipt)
        // The program's own address in an optional account's place means: none.
        .swap("no receipt", receipt, socialized_loss::ID, LossError::ReceiptRequired)
        .read_only("receipt", receipt, ErrorCode::ConstraintMut)
        .check(&mut world);
    invariants::check(&world, pool);
}

#[test]
fn a_delegate_may_deposit_tokens_it_was_trusted_with_and_no_more() {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", 0);
    let trusting = world.new_caller(&pool, "trusting", 1_000);
    let approve = {
        // Approve(400) of the token program.
        let mut data = vec![4];
        data.extend(400_u64.to_le_bytes());
        let accounts = vec![
            solana_instruction::AccountMeta::new(trusting.asset, false),
            solana_instruction::AccountMeta::new_readonly(lp.id(), false),
            solana_instruction::AccountMeta::new_readonly(trusting.key.pubkey(), true),
        ];
        Instruction { program_id: anchor_spl::token::ID, accounts, data }
    };
    world.ok(approve, &[&trusting.key]);
    let side = ix::LpSide { asset: trusting.asset, ..lp.side(&world, &pool) };

    world.refused_with(ix::deposit(&pool, side, depositing(401)), &[&lp.key], 1);
    world.ok(ix::deposit(&pool, side, depositing(400)), &[&lp.key]);

    assert_eq!(lp.claim(&world, &pool), 400);
    assert_eq!(world.balance(&trusting.asset), 600);
    invariants::check(&world, &pool);
}

#[test]
fn a_deposit_with_half_an_argument_is_refused() {
    let (mut world, scene) = Scene::new();
    let good = scene.good(&world);
    let mut halved = good.clone();
    halved.data.truncate(12);
    let mut no_choice = good.clone();
    // The last argument is optional: neither none nor some.
    *no_choice.data.last_mut().expect("arguments") = 2;
    let not_read = ErrorCode::InstructionDidNotDeserialize;
    scene
        .table(&world)
        .row("half an amount", halved, not_read)
        .row("an option that is neither", no_choice, not_read)
        .check(&mut world);
    invariants::check(&world, &scene.pool);
}
