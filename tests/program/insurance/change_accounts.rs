//! `stake` and `unstake`: every account put in another's place, with the number of the check that
//! stops it. They have the same accounts.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    actors::Caller, invariants, ix, keys::address, params, refusals::Table, Lp, PoolKeys, Staker,
    World,
};
use socialized_loss::{error::LossError, instructions::WithdrawAmount};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A pool with losses that "staker" has not turned into a receipt and a request that can be used,
/// another pool of the same mints in which "staker" has a stake too, and an attacker.
struct Stage {
    pool: PoolKeys,
    other_pool: PoolKeys,
    staker: Staker,
    /// The same owner's LP share.
    lp: Lp,
    other: Staker,
    payer: Keypair,
    attacker: Caller,
    forged_stake: Pubkey,
}

impl Stage {
    fn new() -> (World, Self) {
        let (mut world, pool) = start();
        let other_pool = world.new_pool_numbered(params::plain(), 1);
        let staker = world.funded_staker(&pool, "staker", 1_000_000);
        world.ok(ix::open_stake(&other_pool, staker.id(), staker.id()), &[&staker.key]);
        world.stakers.entry(other_pool.pool).or_default().push(staker.id());
        set_balance(&mut world, &pool, &staker, 1_000_000);
        staker.stake(&mut world, &other_pool, 1_000_000);
        let lp = world.funded_lp(&pool, "staker", 1_000_000);
        let other = world.funded_staker(&pool, "other", 1_000_000);
        lose(&mut world, &pool, 500_000);
        ripen(&mut world, &pool, &staker, WithdrawAmount::All);
        set_balance(&mut world, &pool, &staker, 1_000);
        let attacker = world.new_caller(&pool, "attacker", 1_000);
        let payer = world.actor("payer");
        let forged_stake = world.forged(&pool.stake(&staker.id()));
        let stage = Self { pool, other_pool, staker, lp, other, payer, attacker, forged_stake };
        (world, stage)
    }

    /// `stake` and `unstake`, both good.
    fn good(&self, world: &World) -> [Instruction; 2] {
        let payer = self.payer.pubkey();
        let side = ix::LpSide { payer, ..self.staker.side(world, &self.pool) };
        let stake = ix::stake(&self.pool, side, staking(1_000));
        [stake, ix::unstake(&self.pool, side, taking(WithdrawAmount::All))]
    }

    fn tables(&self, world: &World) -> [Table<'_>; 2] {
        let keys = [&self.staker.key, &self.other.key, &self.payer, &self.attacker.key];
        self.good(world).map(|good| Table::new(good, &keys))
    }

    fn receipt(&self, world: &World) -> Pubkey {
        next_receipt(world, &self.pool, &self.staker.id())
    }

    #[track_caller]
    fn check(&self, world: &World) {
        invariants::check(world, &self.pool);
        invariants::check(world, &self.other_pool);
        assert_eq!(self.staker.claim(world, &self.pool), 750_000);
        assert_eq!(self.staker.claim(world, &self.other_pool), 1_000_000);
    }
}

#[test]
fn the_instructions_that_the_tables_break_are_good() {
    let (world, stage) = Stage::new();
    let Stage { pool, staker, payer, .. } = &stage;
    let receipt = stage.receipt(&world);
    for (good, claim) in stage.good(&world).into_iter().zip([751_000, 0]) {
        let mut fork = world.fork();
        let watch = fork.watch(&good);
        fork.ok(good, &[&staker.key, payer]);
        let stake = pool.stake(&staker.id());
        let moved = [pool.insurance_vault, staker.asset, receipt, payer.pubkey()];
        // The pool's time of accrual is a day older before.
        watch.assert_changed(
            &fork,
            &[[pool.pool, pool.insurance, stake].as_slice(), &moved].concat(),
        );
        assert_eq!(staker.claim(&fork, pool), claim);
        invariants::check(&fork, pool);
    }
    stage.check(&world);
}

#[test]
fn program_accounts_put_in_anothers_place_are_refused() {
    let (mut world, stage) = Stage::new();
    let Stage { pool, other_pool, staker, lp, other, forged_stake, .. } = &stage;
    let (stake, fund) = (pool.stake(&staker.id()), pool.insurance);
    let (forged_pool, forged_fund) = (world.forged(&pool.pool), world.forged(&fund));
    let unknown = world.unknown_type();
    let (cosplay, has_one) = (ErrorCode::AccountDiscriminatorMismatch, ErrorCode::ConstraintHasOne);
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    for (table, good) in stage.tables(&world).into_iter().zip(stage.good(&world)) {
        let both = ix::with_account(good, &pool.pool, other_pool.pool);
        let both = ix::with_account(both, &fund, other_pool.insurance);
        table
            .swap("another pool", pool.pool, other_pool.pool, has_one)
            .swap("stake as pool", pool.pool, stake, cosplay)
            .swap("fund as pool", pool.pool, fund, cosplay)
            .swap("forged pool", pool.pool, forged_pool, foreign)
            .swap("no pool", pool.pool, address("nothing"), foreign)
            .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
            .swap("another pool's fund", fund, other_pool.insurance, has_one)
            .row("another pool and its fund", both, has_one)
            .swap("pool as fund", fund, pool.pool, cosplay)
            .swap("forged fund", fund, forged_fund, foreign)
            .swap("no fund", fund, address("nothing"), foreign)
            .read_only("fund", fund, ErrorCode::ConstraintMut)
            .swap("another's stake", stake, pool.stake(&other.id()), has_one)
            .swap("stake in another pool", stake, other_pool.stake(&staker.id()), has_one)
            .swap("the owner's LP share", stake, pool.lp(&lp.id()), cosplay)
            .swap("fund as stake", stake, fund, cosplay)
            .swap("a stake of no type", stake, unknown, cosplay)
            .swap("a forged stake", stake, *forged_stake, foreign)
            .swap("a stake never opened", stake, pool.stake(&address("nobody")), foreign)
            .read_only("stake", stake, ErrorCode::ConstraintMut)
            .check(&mut world);
    }
    stage.check(&world);
}

/// The other way round: a stake is no LP share.
#[test]
fn a_stake_in_the_place_of_an_lp_share_is_refused() {
    let (mut world, stage) = Stage::new();
    let Stage { pool, staker, lp, .. } = &stage;
    let (stake, share) = (pool.stake(&staker.id()), pool.lp(&lp.id()));
    let side = lp.side(&world, pool);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    for good in [
        ix::withdraw(pool, side, taking(WithdrawAmount::All)),
        ix::deposit(pool, side, staking(1_000)),
        ix::settle_lp(pool, lp.id()),
        ix::request_withdraw(pool, lp.id(), WithdrawAmount::All),
        ix::cancel_withdraw(pool, lp.id()),
        ix::close_lp(pool, lp.id(), lp.id(), lp.id(), None),
    ] {
        Table::new(good, &[&lp.key]).swap("stake", share, stake, cosplay).check(&mut world);
    }
    stage.check(&world);
}

#[test]
fn token_accounts_put_in_anothers_place_are_refused() {
    let (mut world, stage) = Stage::new();
    let Stage { pool, other_pool, staker, attacker, .. } = &stage;
    let lookalike = world.mint("lookalike", 6);
    let wrong_mint = world.token_account(lookalike, staker.id(), 1_000);
    let owned_by_pool = world.token_account(pool.asset_mint, pool.pool, 0);
    let (vault, has_one) = (pool.insurance_vault, ErrorCode::ConstraintHasOne);
    for table in stage.tables(&world) {
        table
            .swap("mint", pool.asset_mint, lookalike, has_one)
            .swap("collateral mint", pool.asset_mint, pool.collateral_mint, has_one)
            .swap("the pool's asset vault", vault, pool.asset_vault, has_one)
            .swap("the collateral vault", vault, pool.collateral_vault, has_one)
            .swap("another fund's vault", vault, other_pool.insurance_vault, has_one)
            .swap("another account of the pool", vault, owned_by_pool, has_one)
            .swap("the attacker's account", vault, attacker.asset, has_one)
            .read_only("vault", vault, ErrorCode::ConstraintMut)
            // The token program: 3 is another mint.
            .swap("tokens of another mint", staker.asset, wrong_mint, 3)
            .swap("a mint as the tokens", staker.asset, pool.asset_mint, "invalid account data")
            .swap("no tokens at all", staker.asset, address("nothing"), "invalid account data")
            .read_only("tokens", staker.asset, ErrorCode::ConstraintMut)
            .check(&mut world);
    }
    // 4 is not the owner: a stake cannot be paid for by others.
    let [stake, _] = stage.tables(&world);
    stake
        .swap("another's tokens", staker.asset, attacker.asset, 4)
        .swap("the fund's own vault", staker.asset, vault, 4)
        .swap("the pool's vault", staker.asset, pool.asset_vault, 4)
        .check(&mut world);
    stage.check(&world);
}

#[test]
fn signers_receipts_and_programs_put_in_anothers_place_are_refused() {
    let (mut world, stage) = Stage::new();
    let Stage { pool, staker, lp, other, payer, attacker, .. } = &stage;
    let (receipt, token) = (stage.receipt(&world), anchor_spl::token::ID);
    let (program, has_one) = (ErrorCode::InvalidProgramId, ErrorCode::ConstraintHasOne);
    let others_receipt = next_receipt(&world, pool, &other.id());
    let of_the_lp_share = loss_testkit::keys::receipt(&pool.lp(&lp.id()), 0);
    let of_another_segment = loss_testkit::keys::receipt(&pool.stake(&staker.id()), 1);
    for table in stage.tables(&world) {
        table
            .unsigned("owner", staker.id(), ErrorCode::AccountNotSigner)
            .swap("another owner", staker.id(), other.id(), has_one)
            .swap("attacker as owner", staker.id(), attacker.key.pubkey(), has_one)
            .unsigned("payer", payer.pubkey(), ErrorCode::AccountNotSigner)
            .read_only("payer", payer.pubkey(), ErrorCode::ConstraintMut)
            .swap("system as token program", token, system_program::ID, program)
            .swap("own program as token program", token, socialized_loss::ID, program)
            .swap("the other token program", token, token_2022::ID, "incorrect program id")
            .swap("token as system program", system_program::ID, token, program)
            .swap("another receipt", receipt, address("nothing"), LossError::WrongReceipt)
            .swap("another's receipt", receipt, others_receipt, LossError::WrongReceipt)
            .swap("the LP share's receipt", receipt, of_the_lp_share, LossError::WrongReceipt)
            .swap("another segment's", receipt, of_another_segment, LossError::WrongReceipt)
            .swap("the stake", receipt, pool.stake(&staker.id()), LossError::WrongReceipt)
            // The program's own address in an optional account's place means: none.
            .swap("no receipt", receipt, socialized_loss::ID, LossError::ReceiptRequired)
            .read_only("receipt", receipt, ErrorCode::ConstraintMut)
            .check(&mut world);
    }
    stage.check(&world);
}

/// Not refused, and harmless: it is a gift of the owner's own assets that the fund does not count.
#[test]
fn p6_unstaking_into_the_funds_own_vault_costs_only_its_owner() {
    let (mut world, stage) = Stage::new();
    let Stage { pool, staker, other, .. } = &stage;
    let before = world.balance(&pool.insurance_vault);
    let side = ix::LpSide { asset: pool.insurance_vault, ..staker.side(&world, pool) };

    world.ok(ix::unstake(pool, side, taking(WithdrawAmount::All)), &[&staker.key]);

    assert_eq!(world.balance(&pool.insurance_vault), before);
    assert_eq!(world.fund(pool).cash, before - 750_000);
    assert_eq!((staker.claim(&world, pool), other.claim(&world, pool)), (0, 750_000));
    invariants::check(&world, pool);
}
