//! `withdraw`: every account put in another's place, with the number of the check that stops it.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    actors::Caller, invariants, ix, keys::address, params, refusals::Table, Lp, PoolKeys, World,
};
use socialized_loss::{error::LossError, instructions::WithdrawAmount, state::LpShare};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A pool with losses that "lp" has not turned into a receipt, another pool of the same mints in
/// which "lp" also has assets, and an attacker.
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
        let lp = world.new_lp(&pool, "lp", 2_000_000);
        lp.deposit(&mut world, &pool, 1_000_000);
        world.ok(ix::open_lp(&other_pool, lp.id(), lp.id()), &[&lp.key]);
        world.lps.entry(other_pool.pool).or_default().push(lp.id());
        lp.deposit(&mut world, &other_pool, 1_000_000);
        let other = world.funded_lp(&pool, "other", 1_000_000);
        lose(&mut world, &pool, 500_000);
        let attacker = world.new_caller(&pool, "attacker", 0);
        let payer = world.actor("payer");
        (world, Self { pool, other_pool, lp, other, payer, attacker })
    }

    fn receipt(&self, world: &World) -> Pubkey {
        next_receipt(world, &self.pool, &self.lp.id())
    }

    fn table(&self, world: &World) -> Table<'_> {
        let side = ix::LpSide { payer: self.payer.pubkey(), ..self.lp.side(world, &self.pool) };
        let good = ix::withdraw(&self.pool, side, taking(WithdrawAmount::All));
        Table::new(good, &[&self.lp.key, &self.other.key, &self.payer, &self.attacker.key])
    }

    #[track_caller]
    fn check(&self, world: &World) {
        invariants::check(world, &self.pool);
        invariants::check(world, &self.other_pool);
        assert_eq!(self.lp.claim(world, &self.pool), 750_000);
        assert_eq!(self.lp.claim(world, &self.other_pool), 1_000_000);
    }
}

#[test]
fn program_accounts_of_a_withdrawal_put_in_anothers_place_are_refused() {
    let (mut world, scene) = Scene::new();
    let Scene { pool, other_pool, lp, other, .. } = &scene;
    let share = pool.lp(&lp.id());
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    let forged_pool = forged(&mut world, &pool.pool, anchor_spl::token::ID);
    scene
        .table(&world)
        .swap("another pool", pool.pool, other_pool.pool, ErrorCode::ConstraintHasOne)
        .swap("share as pool", pool.pool, share, cosplay)
        .swap("pool of another program", pool.pool, forged_pool, foreign)
        .swap("no pool", pool.pool, address("nothing"), foreign)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap("another's share", share, pool.lp(&other.id()), ErrorCode::ConstraintHasOne)
        .swap("share in another pool", share, other_pool.lp(&lp.id()), ErrorCode::ConstraintHasOne)
        .swap("pool as share", share, pool.pool, cosplay)
        .swap("fund as share", share, pool.insurance, cosplay)
        .read_only("share", share, ErrorCode::ConstraintMut)
        .check(&mut world);
    scene.check(&world);
}

#[test]
fn a_forged_share_pays_nothing() {
    let (mut world, scene) = Scene::new();
    let share = scene.pool.lp(&scene.lp.id());
    let forged_share = forged(&mut world, &share, anchor_spl::token::ID);
    let forged_code = ErrorCode::AccountOwnedByWrongProgram;
    scene.table(&world).swap("forged", share, forged_share, forged_code).check(&mut world);
    scene.check(&world);
}

#[test]
fn token_accounts_of_a_withdrawal_put_in_anothers_place_are_refused() {
    let (mut world, scene) = Scene::new();
    let Scene { pool, other_pool, lp, attacker, .. } = &scene;
    let lookalike = world.mint("lookalike", 6);
    let wrong_mint = world.token_account(lookalike, lp.id(), 0);
    let has_one = ErrorCode::ConstraintHasOne;
    scene
        .table(&world)
        .swap("mint", pool.asset_mint, lookalike, has_one)
        .swap("insurance vault", pool.asset_vault, pool.insurance_vault, has_one)
        .swap("collateral vault", pool.asset_vault, pool.collateral_vault, has_one)
        .swap("another pool's vault", pool.asset_vault, other_pool.asset_vault, has_one)
        .swap("attacker's account", pool.asset_vault, attacker.asset, has_one)
        .read_only("vault", pool.asset_vault, ErrorCode::ConstraintMut)
        // The token program: 3 is another mint.
        .swap("tokens of another mint", lp.asset, wrong_mint, 3)
        .swap("a mint as the tokens", lp.asset, pool.asset_mint, "invalid account data")
        .swap("no tokens at all", lp.asset, address("nothing"), "invalid account data")
        .read_only("tokens", lp.asset, ErrorCode::ConstraintMut)
        .check(&mut world);
    scene.check(&world);
}

#[test]
fn signers_and_programs_of_a_withdrawal_put_in_anothers_place_are_refused() {
    let (mut world, scene) = Scene::new();
    let Scene { pool, lp, other, payer, attacker, .. } = &scene;
    let (receipt, token) = (scene.receipt(&world), anchor_spl::token::ID);
    let program = ErrorCode::InvalidProgramId;
    let others_receipt = next_receipt(&world, pool, &other.id());
    scene
        .table(&world)
        .unsigned("owner", lp.id(), ErrorCode::AccountNotSigner)
        .swap("another owner", lp.id(), other.id(), ErrorCode::ConstraintHasOne)
        .swap("attacker as owner", lp.id(), attacker.key.pubkey(), ErrorCode::ConstraintHasOne)
        .unsigned("payer", payer.pubkey(), ErrorCode::AccountNotSigner)
        .read_only("payer", payer.pubkey(), ErrorCode::ConstraintMut)
        .swap("system as token program", token, system_program::ID, program)
        .swap("own program as token program", token, socialized_loss::ID, program)
        .swap("the other token program", token, token_2022::ID, "incorrect program id")
        .swap("token as system program", system_program::ID, token, program)
        .swap("another receipt", receipt, address("nothing"), LossError::WrongReceipt)
        .swap("another's receipt", receipt, others_receipt, LossError::WrongReceipt)
        .swap("no receipt", receipt, socialized_loss::ID, LossError::ReceiptRequired)
        .read_only("receipt", receipt, ErrorCode::ConstraintMut)
        .check(&mut world);
    scene.check(&world);
}

/// Not refused, and harmless: the owner gives its own assets away, to nobody. The tokens stay in
/// the vault uncounted, as if anybody had sent them there.
#[test]
fn p6_a_withdrawal_into_the_pools_own_vault_costs_only_its_owner() {
    let (mut world, scene) = Scene::new();
    let Scene { pool, lp, other, .. } = &scene;
    let before = world.balance(&pool.asset_vault);
    let side = ix::LpSide { asset: pool.asset_vault, ..lp.side(&world, pool) };

    world.ok(ix::withdraw(pool, side, taking(WithdrawAmount::All)), &[&lp.key]);

    assert_eq!(world.balance(&pool.asset_vault), before);
    assert_eq!(world.pool(pool).ledger.cash, before - 750_000);
    assert_eq!((lp.claim(&world, pool), other.claim(&world, pool)), (0, 750_000));
    invariants::check(&world, pool);
}

/// Not refused, and harmless: it is a gift of the owner's own assets that the fund does not count.
#[test]
fn p6_a_withdrawal_into_the_funds_vault_is_an_uncounted_gift() {
    let (mut world, scene) = Scene::new();
    let Scene { pool, lp, other, .. } = &scene;
    let side = ix::LpSide { asset: pool.insurance_vault, ..lp.side(&world, pool) };
    let fund = world.fund(pool);

    world.ok(ix::withdraw(pool, side, taking(WithdrawAmount::All)), &[&lp.key]);

    loss_testkit::exact::assert_same(&world.fund(pool), &fund);
    assert_eq!(world.balance(&pool.insurance_vault), 750_000);
    assert_eq!((lp.claim(&world, pool), other.claim(&world, pool)), (0, 750_000));
    invariants::check(&world, pool);
}

#[test]
fn a_closed_share_given_lamports_again_in_the_same_transaction_stays_closed() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    world.funded_lp(&pool, "other", 1_000);
    let share = pool.lp(&lp.id());
    let stale = world.svm.get_account(&share).expect("an open share");
    let side = lp.side(&world, &pool);
    let all = ix::withdraw(&pool, side, taking(WithdrawAmount::All));
    let close = ix::close_lp(&pool, lp.id(), lp.id(), lp.id(), None);
    let revive = send_lamports(lp.id(), share, stale.lamports);
    let failure = world
        .send(&[all.clone(), close.clone(), revive.clone(), all.clone()], &[&lp.key])
        .expect_err("the share is gone");
    assert_eq!(failure.code, Some(ErrorCode::AccountOwnedByWrongProgram.into()));
    assert_eq!(lp.claim(&world, &pool), 1_000);

    world.send(&[all, close, revive], &[&lp.key]).expect("nobody needs the share");
    assert_eq!(world.balance(&lp.asset), 1_000);
    let shell = world.svm.get_account(&share).expect("lamports only");
    assert_eq!((shell.owner, shell.data.len()), (system_program::ID, 0));
    assert!(world.find::<LpShare>(&share).is_none());
    invariants::check(&world, &pool);
}
