//! `deposit`: amounts and conditions.

use crate::common::*;
use loss_testkit::{events, exact::assert_same, invariants, ix, params, World};
use socialized_loss::{
    error::LossError,
    events::{Deposited, EVENT_VERSION},
    instructions::{DepositArgs, WithdrawAmount},
    state::{Pool, PoolParams},
};
use solana_signer::Signer;

#[test]
fn a_first_deposit_gets_one_share_per_atom() {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", 1_500_000);
    let (before, share) = (world.pool(&pool), world.lp(&pool, &lp.id()));
    let deposit = ix::deposit(&pool, lp.side(&world, &pool), depositing(1_000_000));
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let watch = world.watch(&deposit).and(
        &world,
        &[pool.insurance, pool.insurance_vault, pool.collateral_vault, other_pool.pool],
    );

    let meta = world.ok(deposit, &[&lp.key]);

    let after = with_amounts(&before, 1_000_000, 1_000_000, 1_000_000 * SHARE);
    assert_same(&world.pool(&pool), &after);
    assert_same(&world.lp(&pool, &lp.id()), &changed(&share, &after, 1_000_000 * SHARE));
    assert_eq!(world.balance(&lp.asset), 500_000);
    assert_eq!(world.balance(&pool.asset_vault), 1_000_000);
    watch.assert_changed(&world, &[pool.pool, pool.lp(&lp.id()), pool.asset_vault, lp.asset]);
    events::assert_logged(
        &meta,
        &Deposited {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 0,
            owner: lp.id(),
            assets: 1_000_000,
            shares: 1_000_000 * SHARE,
        },
    );
    invariants::check(&world, &pool);
}

#[test]
fn p5_a_deposit_after_interest_gets_shares_at_the_higher_price_rounded_down() {
    let mut world = World::new();
    let pool = world.new_pool(params::with_interest());
    let first = world.funded_lp(&pool, "first", 1_000_000_000_000);
    world.indebted(&pool, "borrower", 16_000_000_000_000, 800_000_000_000);
    world.advance(31_536_000);

    let second = world.funded_lp(&pool, "second", 500_000_000_000);

    // 4% on 800e9 for a year is 32e9; the fund gets a tenth, LPs the rest.
    let ledger = world.pool(&pool).ledger;
    let gain = ledger.lps.assets - 1_500_000_000_000;
    assert_eq!((gain, ledger.fee_accrued), (28_800_000_000, 3_200_000_000));
    let assets = 1_000_000_000_000 + u128::from(gain);
    let minted = 500_000_000_000 * (1_000_000_000_000 * SHARE) / assets;
    assert_eq!(shares(&world, &pool, &second), minted);
    assert_eq!(second.claim(&world, &pool), 499_999_999_999);
    assert_eq!(first.claim(&world, &pool), 1_000_000_000_000 + gain);
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_top_up_settles_first_and_neither_dodges_nor_dilutes_a_loss() {
    let (mut world, pool) = start();
    let topping = world.funded_lp(&pool, "topping", 1_000_000);
    let waiting = world.funded_lp(&pool, "waiting", 3_000_000);
    lose(&mut world, &pool, 1_000_000);
    world.set_account(&topping.asset, {
        loss_testkit::tokens::account(pool.asset_mint, topping.id(), 500_000)
    });

    topping.deposit(&mut world, &pool, 500_000);

    // A quarter was lost: 750,000 shares are left, and 500,000 more at the same price.
    let share = world.lp(&pool, &topping.id());
    assert_same(&share, &changed(&share, &world.pool(&pool), 1_250_000 * SHARE));
    assert_eq!(share.share.segment.from_seq, 1);
    assert_eq!(topping.claim(&world, &pool), 1_250_000);
    assert_eq!(waiting.claim(&world, &pool), 2_250_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_deposit_can_insist_on_the_sequence_number_it_has_seen() {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "early", 1_000_000);
    let lp = world.new_lp(&pool, "lp", 1_000_000);
    lose(&mut world, &pool, 250_000);
    let side = lp.side(&world, &pool);
    let seen = |seq| DepositArgs { expected_seq: Some(seq), ..depositing(1_000_000) };

    for seq in [0, 2, u64::MAX] {
        let deposit = ix::deposit(&pool, side, seen(seq));
        world.refused(deposit, &[&lp.key], LossError::SequenceChanged);
    }
    world.ok(ix::deposit(&pool, side, seen(1)), &[&lp.key]);
    assert_eq!(lp.claim(&world, &pool), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_deposit_can_insist_on_its_shares() {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", 1_000);
    let side = lp.side(&world, &pool);
    let at_least = |min_shares_out| DepositArgs { min_shares_out, ..depositing(1_000) };

    let too_much = ix::deposit(&pool, side, at_least(1_000 * SHARE + 1));
    world.refused(too_much, &[&lp.key], LossError::SlippageExceeded);
    world.ok(ix::deposit(&pool, side, at_least(1_000 * SHARE)), &[&lp.key]);
    assert_eq!(shares(&world, &pool, &lp), 1_000 * SHARE);
    invariants::check(&world, &pool);
}

#[test]
fn the_deposit_cap_can_be_reached_and_not_passed() {
    let mut world = World::new();
    let pool = world.new_pool(PoolParams { deposit_cap: 1_000_000, ..params::plain() });
    let lp = world.funded_lp(&pool, "lp", 400_000);
    let next = world.new_lp(&pool, "next", 600_001);
    let side = next.side(&world, &pool);

    let above = ix::deposit(&pool, side, depositing(600_001));
    world.refused(above, &[&next.key], LossError::DepositCapExceeded);
    next.deposit(&mut world, &pool, 600_000);
    assert_eq!(world.pool(&pool).ledger.lps.assets, 1_000_000);
    let one_more = ix::deposit(&pool, side, depositing(1));
    world.refused(one_more, &[&next.key], LossError::DepositCapExceeded);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(1));
    next.deposit(&mut world, &pool, 1);
    assert_eq!(world.pool(&pool).ledger.lps.assets, 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn nothing_and_more_than_the_owner_has_are_refused() {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", 1_000);
    let side = lp.side(&world, &pool);
    world.refused(ix::deposit(&pool, side, depositing(0)), &[&lp.key], LossError::ZeroAmount);
    // The token program: insufficient funds.
    world.refused_with(ix::deposit(&pool, side, depositing(1_001)), &[&lp.key], 1);
    world.refused_with(ix::deposit(&pool, side, depositing(u64::MAX)), &[&lp.key], 1);
    lp.deposit(&mut world, &pool, 1_000);
    assert_eq!(lp.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_deposit_waits_for_the_end_of_a_pause() {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", 1_000);
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    let deposit = ix::deposit(&pool, lp.side(&world, &pool), depositing(1_000));

    world.set_time(world.pool(&pool).paused_until - 1);
    world.refused(deposit.clone(), &[&lp.key], LossError::Paused);
    world.advance(1);
    world.ok(deposit, &[&lp.key]);
    assert_eq!(lp.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn p6_tokens_sent_to_the_vault_change_no_claim_and_no_price() {
    let (mut world, pool) = start();
    let first = world.funded_lp(&pool, "first", 1);
    let before = world.pool(&pool);
    // As if anybody had transferred them: the books do not look at the vault's balance.
    let vault = loss_testkit::tokens::account(pool.asset_mint, pool.pool, 1_000_000_001);
    world.set_account(&pool.asset_vault, vault);

    let second = world.funded_lp(&pool, "second", 1_999);

    let after = with_amounts(&before, 2_000, 2_000, 2_000 * SHARE);
    assert_same(&world.pool(&pool), &after);
    assert_eq!((first.claim(&world, &pool), second.claim(&world, &pool)), (1, 1_999));
    first.withdraw(&mut world, &pool, WithdrawAmount::All);
    second.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&first.asset), world.balance(&second.asset)), (1, 1_999));
    assert_eq!(world.balance(&pool.asset_vault), 1_000_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p5_an_amount_worth_less_than_a_raw_share_is_refused() {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "first", 1);
    // One whole share that claims more atoms than it has raw parts.
    let assets = (1 << 32) + 1;
    world.edit(&pool.pool, |state: &mut Pool| {
        state.ledger.cash = assets;
        state.ledger.lps.assets = assets;
    });
    let vault = loss_testkit::tokens::account(pool.asset_mint, pool.pool, assets);
    world.set_account(&pool.asset_vault, vault);
    let victim = world.new_lp(&pool, "victim", 2);
    let side = victim.side(&world, &pool);

    world.refused(ix::deposit(&pool, side, depositing(1)), &[&victim.key], LossError::ZeroShares);
    victim.deposit(&mut world, &pool, 2);
    assert_eq!(shares(&world, &pool, &victim), 1);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_pool_keeps_room_for_rounding_up_to_the_largest_number() {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", u64::MAX);
    let side = lp.side(&world, &pool);
    let most = u64::MAX - (1 << 32);
    let too_much = ix::deposit(&pool, side, depositing(most + 1));
    world.refused(too_much, &[&lp.key], LossError::Overflow);
    lp.deposit(&mut world, &pool, most);
    // What is lent out makes room in the vault, not in the books.
    world.set_price(&pool, 100_000_000_000_000_000);
    world.indebted(&pool, "borrower", 1_000_000_000, 100_000_000_000_000);
    world.refused(ix::deposit(&pool, side, depositing(1)), &[&lp.key], LossError::Overflow);
    assert_eq!(lp.claim(&world, &pool), most);
    invariants::check(&world, &pool);
}

#[test]
fn p1_books_that_do_not_balance_take_no_deposit() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let next = world.new_lp(&pool, "next", 1);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.cash -= 1);
    let deposit = ix::deposit(&pool, next.side(&world, &pool), depositing(1));
    world.refused(deposit, &[&next.key], LossError::OutOfBalance);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.cash += 1);
    assert_eq!(lp.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);
}
