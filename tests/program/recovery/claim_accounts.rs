//! `claim_recovery`: every account put in another's place.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix,
    keys::{address, claim as claim_key, receipt},
    params::plain,
    refusals::Table,
    Lp, PoolKeys, Staker, World,
};
use socialized_loss::{error::LossError, state::PoolParams};
use solana_keypair::Keypair;

/// Two pools of the same mints, in which the same LP and the same staker lost in two events, with
/// recoveries of 100,000 for each. In the first pool the LP left after the first event.
struct Scene {
    pool: PoolKeys,
    other: PoolKeys,
    lp: Lp,
    second: Lp,
    staker: Staker,
    stranger: Keypair,
}

fn scene() -> (World, Scene) {
    let params = PoolParams { insurance_cap_event: 50_000, ..plain() };
    let (mut world, pool) = start_with(params);
    let other = world.new_pool_numbered(params, 1);
    let mut made = None;
    for pool in [&pool, &other] {
        let lp = world.new_lp(pool, "lp", 2_000_000);
        lp.deposit(&mut world, pool, 1_000_000);
        let second = world.funded_lp(pool, "second", 1_000_000);
        let staker = world.funded_staker(pool, "staker", 400_000);
        lose(&mut world, pool, 100_000);
        lp.deposit(&mut world, pool, 1_000);
        lose(&mut world, pool, 150_000);
        // Half of the first is the LPs', a third of the second the stakers'.
        world.recover(pool, 1, 100_000);
        world.recover(pool, 2, 150_000);
        made = made.or(Some((lp, second, staker)));
    }
    let (lp, second, staker) = made.expect("two pools");
    let stranger = world.actor("stranger");
    (world, Scene { pool, other, lp, second, staker, stranger })
}

impl Scene {
    fn share(&self) -> Pubkey {
        self.pool.lp(&self.lp.id())
    }

    fn table(&self, world: &World, by_receipt: bool) -> Table<'_> {
        let side = if by_receipt {
            of_receipt(world, &self.pool, &self.lp, 0)
        } else {
            of_lp(world, &self.pool, &self.lp)
        };
        let record = self.pool.record(if by_receipt { 1 } else { 2 });
        let good = ix::claim_recovery(&self.pool, record, side);
        Table::new(good, &[&self.lp.key, &self.second.key, &self.staker.key, &self.stranger])
    }

    /// Nothing but the wrong accounts was wrong.
    #[track_caller]
    fn check(&self, world: &mut World) {
        let Self { pool, other, lp, .. } = self;
        // Of the first event half of 50,000; of the second about half of 100,000: 976,000 of
        // 1,951,000 less the rounding of 0.975.
        assert_eq!(claim_by_receipt(world, pool, 1, lp, 0), 25_000);
        assert_eq!(claim(world, pool, 2, lp), 50_025);
        let paid = [1, 2].map(|nonce| world.record(other, nonce).claimed_lps);
        assert_eq!(paid, [0, 0]);
        invariants::check(world, pool);
        invariants::check(world, other);
    }
}

#[test]
fn pools_records_and_programs_of_a_claim_put_in_anothers_place_are_refused() {
    let (mut world, scene) = scene();
    let Scene { pool, other, .. } = &scene;
    let record = pool.record(2);
    let (cosplay, foreign) =
        (ErrorCode::AccountDiscriminatorMismatch, ErrorCode::AccountOwnedByWrongProgram);
    let (forged_pool, forged_record) = (world.forged(&pool.pool), world.forged(&record));
    let unknown = world.unknown_type();
    let (has_one, program) = (ErrorCode::ConstraintHasOne, ErrorCode::InvalidProgramId);
    scene
        .table(&world, false)
        .swap("another pool", pool.pool, other.pool, has_one)
        .swap("a forged pool", pool.pool, forged_pool, foreign)
        .swap("the record as pool", pool.pool, record, cosplay)
        .swap("no pool", pool.pool, address("nobody"), foreign)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        // The event before the segment: its claim is at another address.
        .swap("another record", record, pool.record(1), LossError::WrongClaim)
        .swap("another pool's record", record, other.record(2), has_one)
        .swap("a forged record", record, forged_record, foreign)
        .swap("the pool as record", record, pool.pool, cosplay)
        .swap("of no type", record, unknown, cosplay)
        .swap("no record", record, pool.record(3), foreign)
        .read_only("record", record, ErrorCode::ConstraintMut)
        .swap("system as token", pool.asset_program, system_program::ID, program)
        .swap("token-2022", pool.asset_program, token_2022::ID, "incorrect program id")
        .swap("token as system", system_program::ID, pool.asset_program, program)
        .check(&mut world);
    scene.check(&mut world);
}

#[test]
fn the_share_of_a_claim_put_in_anothers_place_is_refused() {
    let (mut world, scene) = scene();
    let Scene { pool, other, lp, second, staker, .. } = &scene;
    let share = scene.share();
    let stake = pool.stake(&staker.id());
    let (forged, unknown) = (world.forged(&share), world.unknown_type());
    let wrong = LossError::WrongShare;
    let not_mine = LossError::NotAssociatedAccount;
    scene
        .table(&world, false)
        .swap("the same owner's in another pool", share, other.lp(&lp.id()), wrong)
        .swap("a stake in another pool", share, other.stake(&staker.id()), wrong)
        .swap("a forged share", share, forged, wrong)
        .swap("the pool", share, pool.pool, wrong)
        .swap("the fund", share, pool.insurance, wrong)
        .swap("a record", share, pool.record(1), wrong)
        .swap("a receipt", share, receipt(&share, 0), wrong)
        .swap("of no type", share, unknown, wrong)
        .swap("nothing", share, address("nobody"), wrong)
        // Another's is paid to its owner alone.
        .swap("another's share", share, pool.lp(&second.id()), not_mine)
        .swap("another's stake", share, stake, not_mine)
        .read_only("share", share, ErrorCode::ConstraintMut)
        .check(&mut world);
    scene.check(&mut world);
}

#[test]
fn the_receipt_of_a_claim_put_in_anothers_place_is_refused() {
    let (mut world, scene) = scene();
    let Scene { pool, other, lp, second, staker, .. } = &scene;
    let (share, kept) = (scene.share(), receipt(&scene.share(), 0));
    let of_other = receipt(&other.lp(&lp.id()), 0);
    // The second LP and the staker have receipts too.
    let mut after = world.fork();
    leave(&mut after, pool, second);
    after.advance(86_400);
    let staked = staker.side(&after, pool);
    let args = socialized_loss::instructions::DepositArgs {
        amount: 1,
        min_shares_out: 0,
        expected_seq: None,
    };
    let tokens = after.token_account(pool.asset_mint, staker.id(), 1);
    let staked = ix::LpSide { asset: tokens, ..staked };
    after.ok(ix::stake(pool, staked, args), &[&staker.key]);
    let of_second = receipt(&pool.lp(&second.id()), 0);
    let of_stake = receipt(&pool.stake(&staker.id()), 0);
    let (forged, unknown) = (after.forged(&kept), after.unknown_type());
    let (cosplay, foreign) =
        (ErrorCode::AccountDiscriminatorMismatch, ErrorCode::AccountOwnedByWrongProgram);
    let has_one = ErrorCode::ConstraintHasOne;
    scene
        .table(&after, true)
        .swap("of another share", kept, of_second, has_one)
        .swap("of a stake", kept, of_stake, has_one)
        .swap("of another pool", kept, of_other, has_one)
        .swap("a forged receipt", kept, forged, foreign)
        .swap("the share as receipt", kept, share, cosplay)
        .swap("the record as receipt", kept, pool.record(1), cosplay)
        .swap("of no type", kept, unknown, cosplay)
        .swap("nothing", kept, address("nobody"), foreign)
        // The open segment begins after the event, and its claim is elsewhere.
        .swap("no receipt", kept, socialized_loss::ID, LossError::WrongClaim)
        .swap("a receipt with another's share", share, pool.lp(&second.id()), has_one)
        .swap("a receipt with a stake", share, pool.stake(&staker.id()), has_one)
        .check(&mut after);
    scene.check(&mut after);

    // A receipt of the right share does not prove events after it.
    let side = of_receipt(&world, pool, lp, 0);
    nothing(&mut world, pool, 2, side, &lp.key);
    // And the open segment proves none before it.
    nothing_for(&mut world, pool, 1, lp);
    scene.check(&mut world);
}

#[test]
fn the_claim_of_a_claim_put_in_anothers_place_is_refused() {
    let (mut world, scene) = scene();
    let Scene { pool, lp, second, staker, .. } = &scene;
    let (share, record) = (scene.share(), pool.record(2));
    // Claims there are already: of another share, of a stake, of another segment and record.
    claim(&mut world, pool, 2, second);
    claim_staked(&mut world, pool, 2, staker);
    let mut after = world.fork();
    claim_by_receipt(&mut after, pool, 1, lp, 0);
    let good = claim_key(&share, 1, &record);
    let of_receipt = claim_key(&share, 0, &pool.record(1));
    assert_eq!(
        after.lamports(&of_receipt),
        after.rent_of::<socialized_loss::state::RecoveryClaim>()
    );
    let forged = after.forged(&of_receipt);
    let wrong = LossError::WrongClaim;
    scene
        .table(&after, false)
        .swap("of another share", good, claim_key(&pool.lp(&second.id()), 0, &record), wrong)
        .swap("of a stake", good, claim_key(&pool.stake(&staker.id()), 0, &record), wrong)
        .swap("of another segment and record", good, of_receipt, wrong)
        .swap("of another segment, new", good, claim_key(&share, 0, &record), wrong)
        .swap("of another record, new", good, claim_key(&share, 1, &pool.record(1)), wrong)
        .swap("a forged claim", good, forged, wrong)
        .swap("the share as claim", good, share, wrong)
        .swap("the record as claim", good, record, wrong)
        .swap("nothing", good, address("nobody"), wrong)
        .read_only("claim", good, ErrorCode::ConstraintMut)
        .check(&mut after);
    scene.check(&mut world);
}

#[test]
fn tokens_and_signers_of_a_claim_put_in_anothers_place_are_refused() {
    let (mut world, scene) = scene();
    let Scene { pool, other, lp, second, stranger, .. } = &scene;
    let lure = world.token_account(pool.asset_mint, id(stranger), 0);
    let lookalike = world.mint("lookalike", 6);
    let of_lookalike = world.token_account(lookalike, lp.id(), 0);
    let (vault, mine) = (pool.asset_vault, lp.asset);
    let has_one = ErrorCode::ConstraintHasOne;
    let not_mine = LossError::NotAssociatedAccount;
    scene
        .table(&world, false)
        .swap("mint", pool.asset_mint, lookalike, has_one)
        .swap("insurance vault", vault, pool.insurance_vault, has_one)
        .swap("collateral vault", vault, pool.collateral_vault, has_one)
        .swap("another pool's vault", vault, other.asset_vault, has_one)
        .swap("a stranger's account as vault", vault, lure, has_one)
        .read_only("vault", vault, ErrorCode::ConstraintMut)
        // Token error 3: the account is not of the mint.
        .swap("tokens of another mint", mine, of_lookalike, 3)
        .swap("no tokens", mine, address("nobody"), "invalid account data")
        .swap("a mint as tokens", mine, pool.asset_mint, "invalid account data")
        .read_only("tokens", mine, ErrorCode::ConstraintMut)
        .unsigned("caller", lp.id(), ErrorCode::AccountNotSigner)
        .read_only("caller", lp.id(), ErrorCode::ConstraintMut)
        .swap("a stranger to the owner's plain account", lp.id(), id(stranger), not_mine)
        .swap("another LP", lp.id(), second.id(), not_mine)
        .check(&mut world);
    scene.check(&mut world);
}
