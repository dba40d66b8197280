//! P5, P10: the share-inflation attack on the real bytecode. Whoever owns nearly all of a nearly
//! empty pool tries to make a share so dear that the next deposit rounds to less than it paid.
//!
//! `loss-math` shows the theft that a class without its two rules allows; here an attacker has
//! every public call and the token program.

use crate::common::*;
use loss_testkit::{invariants, ix, Borrower, Lp, PoolKeys, World};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{Pool, PoolParams},
};

const DONATION: u64 = 1_000_000_000_000;
const DEPOSIT: u64 = 2_000_000_000_000;

/// An attacker with `amount` in a pool that is otherwise empty.
fn alone_with(amount: u64) -> (World, PoolKeys, Lp) {
    let (mut world, pool) = start();
    let attacker = world.new_lp(&pool, "attacker", 2 * DONATION);
    attacker.deposit(&mut world, &pool, amount);
    (world, pool, attacker)
}

/// A newcomer deposits; returns its claim and what the attacker's was and is.
fn victim_deposits(world: &mut World, pool: &PoolKeys, amount: u64) -> (Lp, u64) {
    let victim = world.funded_lp(pool, "victim", amount);
    invariants::check(world, pool);
    let claim = victim.claim(world, pool);
    (victim, claim)
}

#[test]
fn p5_tokens_sent_to_the_vault_raise_no_share_price() {
    let (mut world, pool, attacker) = alone_with(1);
    let send = transfer(attacker.asset, pool.asset_vault, attacker.id(), DONATION);
    world.ok(send, &[&attacker.key]);
    assert_eq!(world.balance(&pool.asset_vault), DONATION + 1);
    assert_eq!((attacker.claim(&world, &pool), class(&world, &pool)), (1, (1, SHARE)));

    let (victim, claim) = victim_deposits(&mut world, &pool, DEPOSIT);
    assert_eq!(claim, DEPOSIT);
    assert_eq!(shares(&world, &pool, &victim), u128::from(DEPOSIT) * SHARE);
    assert_eq!(attacker.claim(&world, &pool), 1);
    assert_eq!(leave(&mut world, &pool, &victim), DEPOSIT);
    assert_eq!(leave(&mut world, &pool, &attacker), 1, "the donation stays in the vault for ever");
}

#[test]
fn p5_tokens_given_to_the_fund_raise_no_share_price() {
    let (mut world, pool, attacker) = alone_with(1);
    let before: Pool = world.pool(&pool);
    let give = ix::fund_insurance(&pool, attacker.id(), attacker.asset, DONATION);
    world.ok(give, &[&attacker.key]);
    assert_eq!(world.pool(&pool).ledger, before.ledger);
    // Nor does the fund when it pays for a default: it brings back what was lent.
    let (victim, claim) = victim_deposits(&mut world, &pool, DEPOSIT);
    assert_eq!(claim, DEPOSIT);
    let record = lose(&mut world, &pool, DEPOSIT / 2);
    assert_eq!((record.reserve, record.lps), (DEPOSIT / 2, 0));
    assert_eq!(victim.claim(&world, &pool), DEPOSIT);
    assert_eq!(attacker.claim(&world, &pool), 1);
}

#[test]
fn p5_leaving_one_raw_share_ends_the_epoch_and_the_next_deposit_is_whole() {
    let (mut world, pool, attacker) = alone_with(1);
    // The simulated theft began with one raw share that claims one atom.
    let all_but_one = WithdrawAmount::Shares(SHARE - 1);
    let refused = withdrawal(&world, &pool, &attacker, all_but_one);
    let error = socialized_loss::error::LossError::NothingPaid;
    world.refused(refused, &[&attacker.key], error);

    attacker.deposit(&mut world, &pool, 9);
    attacker.withdraw(&mut world, &pool, WithdrawAmount::Shares(10 * SHARE - 1));
    let after = world.pool(&pool).ledger;
    assert_eq!((after.lps.epoch, after.lps.assets, after.dust), (1, 0, 1));
    assert_eq!(attacker.claim(&world, &pool), 0);
    let (_, claim) = victim_deposits(&mut world, &pool, DEPOSIT);
    assert_eq!(claim, DEPOSIT);
}

#[test]
fn p5_one_whole_share_that_is_left_is_worth_what_it_was() {
    let (mut world, pool, attacker) = alone_with(10);
    attacker.withdraw(&mut world, &pool, WithdrawAmount::Shares(9 * SHARE));
    assert_eq!(class(&world, &pool), (1, SHARE));
    let (victim, claim) = victim_deposits(&mut world, &pool, DEPOSIT + 1);
    assert_eq!((claim, attacker.claim(&world, &pool)), (DEPOSIT + 1, 1));
    assert_eq!(shares(&world, &pool, &victim), u128::from(DEPOSIT + 1) * SHARE);
}

/// A yearly 100% whatever the utilisation.
fn doubling() -> PoolParams {
    let all = 10_000;
    PoolParams { base_rate_bps: all, kink_rate_bps: all, max_rate_bps: all, ..tiny() }
}

/// Supplies `lent` and borrows it, so that all interest is the attacker's own; after a year takes
/// out all but one whole share, and lets interest grow on it for another.
fn one_dear_share(lent: u64) -> (World, PoolKeys, Lp, Borrower) {
    let mut world = World::new();
    let pool = world.new_pool(doubling());
    let attacker = world.funded_lp(&pool, "attacker", lent);
    let borrower = world.indebted(&pool, "attacking borrower", lent * 20, lent);
    let (owner, mint) = (borrower.id(), pool.asset_mint);
    set_balance(&mut world, mint, owner, &borrower.asset, 4 * lent);
    world.advance(YEAR);
    world.ok(ix::accrue(&pool), &[]);
    let (assets, _) = class(&world, &pool);
    borrower.repay(&mut world, &pool, assets);
    let most = (u128::from(lent) - 1) * SHARE;
    attacker.withdraw(&mut world, &pool, WithdrawAmount::Shares(most));
    wait(&mut world, &pool, YEAR);
    world.ok(ix::accrue(&pool), &[]);
    invariants::check(&world, &pool);
    (world, pool, attacker, borrower)
}

#[test]
fn p5_interest_makes_no_share_dear_and_takes_nothing_from_the_next() {
    // Ninety thousand million atoms and no whole share: split twice, each is worth 21.
    let (mut world, pool, attacker, borrower) = one_dear_share(DONATION);
    assert_eq!(class(&world, &pool), (90_000_000_002, SHARE << 32));
    assert_eq!(world.pool(&pool).ledger.lps.splits, 32);
    assert_eq!(attacker.claim(&world, &pool), 90_000_000_002, "a split changes no claim");

    let (victim, claim) = victim_deposits(&mut world, &pool, 10_000_000_000);
    assert!((9_999_999_999..=10_000_000_000).contains(&claim), "{claim}");
    borrower.repay(&mut world, &pool, u64::MAX);
    assert_eq!(leave(&mut world, &pool, &attacker), 90_000_000_002);
    assert_eq!(leave(&mut world, &pool, &victim), 10_000_000_000, "rounding is the last one's");
}

#[test]
fn p5_the_most_that_the_drain_rule_takes_is_less_than_one_whole_share_and_no_attacker_gets_it() {
    // As dear as a share gets before it is split.
    let (mut world, pool, attacker, borrower) = one_dear_share(728_167);
    let (dearest, _) = class(&world, &pool);
    assert_eq!(class(&world, &pool), (65_536, SHARE));
    // Just less than one.
    let (victim, claim) = victim_deposits(&mut world, &pool, 65_535);
    assert_eq!(claim, 65_535);
    borrower.repay(&mut world, &pool, u64::MAX);
    let dust = world.pool(&pool).ledger.dust;
    assert_eq!(leave(&mut world, &pool, &attacker), dearest, "its own share, no more");
    assert_eq!(victim.claim(&world, &pool), 0);
    assert_eq!(world.pool(&pool).ledger.dust - dust, 65_535, "the fund's reserve");
}

#[test]
fn p5_no_preparation_of_an_attacker_costs_the_next_depositor_more_than_one_atom() {
    let mut losses = [0; 2];
    for seed in 0..24 {
        let mut random = Random(seed);
        let mut world = World::new();
        let pool = world.new_pool(doubling());
        let attacker = world.new_lp(&pool, "attacker", DONATION);
        let borrower = world.new_borrower(&pool, "borrower", u64::MAX / 2);
        borrower.add_collateral(&mut world, &pool, u64::MAX / 4);
        for _ in 0..12 {
            prepare(&mut world, &pool, &attacker, &borrower, &mut random);
        }
        invariants::check(&world, &pool);
        let amount = [1, 2, 65_537, 1_000_003, DEPOSIT][random.below(5) as usize];
        let (_, claim) = victim_deposits(&mut world, &pool, amount);
        losses[usize::try_from(amount - claim).expect("a loss of 0 or 1")] += 1;
    }
    assert_eq!(losses, [17, 7], "deposits that lost nothing, and one atom");
}

/// What the only LP and borrower of a pool can do to it. Refusals are as good as doing nothing.
fn prepare(world: &mut World, pool: &PoolKeys, lp: &Lp, borrower: &Borrower, random: &mut Random) {
    let (position, owner, price) = (borrower.position, borrower.id(), Some(pool.price));
    let amount = random.amount();
    let shares = shares(world, pool, lp);
    let (ix, key) = match random.below(6) {
        0 => (depositing(world, pool, lp, amount), &lp.key),
        1 => {
            let part = shares / 10_000 * u128::from(random.below(10_000));
            (withdrawal(world, pool, lp, WithdrawAmount::Shares(part)), &lp.key)
        }
        2 => (withdrawal(world, pool, lp, WithdrawAmount::Assets(amount)), &lp.key),
        3 => (ix::borrow(pool, position, owner, borrower.asset, price, amount), &borrower.key),
        4 => (ix::repay(pool, position, owner, borrower.asset, amount), &borrower.key),
        _ => {
            let keep = WithdrawAmount::Shares(shares.saturating_sub(SHARE));
            (withdrawal(world, pool, lp, keep), &lp.key)
        }
    };
    let _ = world.send(&[ix], &[key]);
    wait(world, pool, i64::from(random.below(2) == 0) * 10_000_000);
}

#[test]
fn p10_interest_paid_to_oneself_costs_the_funds_part_of_it() {
    let (mut world, pool, attacker, borrower) = one_dear_share(1_000_000_000);
    borrower.repay(&mut world, &pool, u64::MAX);
    leave(&mut world, &pool, &attacker);
    let back = world.balance(&attacker.asset) + world.balance(&borrower.asset);
    let ledger = world.pool(&pool).ledger;
    // A tenth of the first year's billion, and of the second year's hundred million, which is that
    // tenth doubled. Nobody else was ever in the pool.
    assert_eq!(4_000_000_000 - back, 110_000_000);
    assert_eq!(ledger.cash, 110_000_000);
    assert_eq!(ledger.cash, ledger.receivable + ledger.fee_accrued + ledger.dust);
}
