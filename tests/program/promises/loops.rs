//! P10: no closed loop of public calls at a constant price gains, though LP, borrower, liquidator
//! and recorder are one person.
//!
//! **Wealth** is everything the attacker could turn into tokens at the price: token balances, LP
//! claims, and collateral at the mid price, minus all debts, in tenths of an atom of the asset (at
//! a price of 100 an atom of collateral is exactly one). It starts as a whole number, so that it
//! may not exceed its start by anything at all, at any time.
//!
//! **A default of one's own** forgives a debt that no collateral covered. What it gains the
//! attacker is at most the shortfall that its record shows, which the fall of the price had cost
//! the pool already; the insurance that others paid for is reached in no other way.

use crate::common::*;
use loss_testkit::{
    actors::Caller, invariants, ix, params, Borrower, Failure, Lp, PoolKeys, Success, World,
};
use socialized_loss::{
    instructions::{LiquidateArgs, WithdrawAmount},
    state::{Position, ShortfallRecord},
};
use solana_instruction::Instruction;

const KINDS: usize = 16;

/// One person with two LP shares and two positions, all of the same two token accounts.
struct Attacker {
    me: Borrower,
    positions: [Borrower; 2],
    lps: [Lp; 2],
    caller: Caller,
}

/// A pool with an honest LP, an honest borrower and a fund that somebody else paid for.
fn town(world: &mut World) -> PoolKeys {
    let pool = world.new_pool(tiny());
    world.funded_lp(&pool, "honest lp", 1_000_000_000);
    world.indebted(&pool, "honest borrower", 4_000_000_000, 100_000_000);
    world.fund_insurance(&pool, 50_000_000);
    pool
}

impl Attacker {
    fn new(world: &mut World, pool: &PoolKeys, asset: u64, collateral: u64) -> Self {
        let me = world.new_borrower(pool, "attacker", collateral);
        set_balance(world, pool.asset_mint, me.id(), &me.asset, asset);
        let second = another_position(world, pool, &me, 1);
        let first = Borrower { key: copy(&me.key), ..me };
        let lps = [as_lp(world, pool, &me), world.new_lp(pool, "attacker's other share", 0)];
        let caller = as_caller(&me);
        Self { me, positions: [first, second], lps, caller }
    }

    /// Asset atoms, and tenths of one for collateral.
    fn wealth(&self, world: &World, pool: &PoolKeys, tenths_per_collateral: i128) -> i128 {
        let tokens = world.balance(&self.me.asset) + world.balance(&self.lps[1].asset);
        let claims: u64 = self.lps.iter().map(|lp| lp.claim(world, pool)).sum();
        let debts: u64 = self.positions.iter().map(|one| one.debt(world, pool)).sum();
        let locked = |one: &Borrower| world.read::<Position>(&one.position).collateral;
        let collateral: u64 =
            self.positions.iter().map(locked).sum::<u64>() + world.balance(&self.me.collateral);
        10 * (i128::from(tokens) + i128::from(claims) - i128::from(debts))
            + tenths_per_collateral * i128::from(collateral)
    }

    /// Shortfalls of the attacker's own positions, in tenths of an atom.
    fn shortfalls(&self, world: &World, pool: &PoolKeys) -> i128 {
        let records = self
            .positions
            .iter()
            .filter_map(|one| world.find::<ShortfallRecord>(&pool.record(one.nonce)));
        records.map(|record| 10 * i128::from(record.shortfall)).sum()
    }

    /// One call of a kind, with an amount.
    fn call(&self, world: &World, pool: &PoolKeys, random: &mut Random) -> (usize, Instruction) {
        let kind = random.below(KINDS as u64) as usize;
        let position = &self.positions[random.below(2) as usize];
        let lp = &self.lps[random.below(2) as usize];
        let (at, owner, price) = (position.position, self.me.id(), Some(pool.price));
        let mut of = |all: u64| match random.below(4) {
            0 => all,
            1 => all / 2 + 1,
            2 => 1 + random.below(3),
            _ => random.amount(),
        };
        let has = world.balance(&lp.asset);
        let locked = world.read::<Position>(&at).collateral;
        let ix = match kind {
            0 | 1 => depositing(world, pool, lp, of(has)),
            2 => {
                let amount = WithdrawAmount::Assets(of(lp.claim(world, pool)));
                withdrawal(world, pool, lp, amount)
            }
            3 => {
                let part = shares(world, pool, lp) / u128::from(1 + of(7) % 8);
                withdrawal(world, pool, lp, WithdrawAmount::Shares(part))
            }
            4 => withdrawal(world, pool, lp, WithdrawAmount::All),
            5 => ix::settle_lp(pool, lp.id()),
            6 | 7 => {
                let amount = of(world.balance(&self.me.collateral));
                ix::add_collateral(pool, at, owner, self.me.collateral, amount)
            }
            8 => {
                let to = self.me.collateral;
                ix::remove_collateral(pool, at, owner, to, price, of(locked))
            }
            9 | 10 => ix::borrow(pool, at, owner, self.me.asset, price, of(locked / 20)),
            11 => ix::repay(pool, at, owner, self.me.asset, of(position.debt(world, pool))),
            12 => {
                let max_repay = of(position.debt(world, pool));
                let args = LiquidateArgs { max_repay, min_collateral_out: 0 };
                ix::liquidate(pool, at, position.nonce, self.caller.side(pool), args)
            }
            13 => ix::mark_insolvent(pool, at, price),
            14 => ix::record_shortfall(pool, at, position.nonce, self.caller.side(pool)),
            _ => match of(9) % 3 {
                0 => ix::fund_insurance(pool, owner, self.me.asset, of(1_000)),
                1 => transfer(self.me.asset, self.lps[1].asset, owner, of(has)),
                _ => ix::collect_insurance(pool),
            },
        };
        (kind, ix)
    }

    fn send(&self, world: &mut World, ix: Instruction) -> Result<Success, Failure> {
        let keys = [&self.me.key, &self.lps[1].key];
        let signs = |key: &&&solana_keypair::Keypair| {
            ix.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == id(key))
        };
        let signers: Vec<_> = keys.iter().filter(signs).copied().collect();
        world.send(std::slice::from_ref(&ix), &signers)
    }
}

#[test]
fn p10_a_borrower_pays_back_at_least_what_it_took() {
    for amount in [1, 2, 999, 1_000_003, 699_999_999] {
        let mut world = World::new();
        let pool = world.new_pool(loss_testkit::params::with_interest());
        world.funded_lp(&pool, "lp", 1_000_000_000);
        // So that a share of debt is worth something odd.
        world.indebted(&pool, "earlier", 4_000_000_000, 123_456_789);
        wait(&mut world, &pool, 12_345_678);
        let amount = amount + params::plain().min_debt;
        let borrower = world.indebted(&pool, "borrower", 20_000_000_000, amount);
        let owed = borrower.debt(&world, &pool);
        assert!((amount..=amount + 1).contains(&owed), "{owed} for {amount}");
        let funds = amount + 1;
        set_balance(&mut world, pool.asset_mint, borrower.id(), &borrower.asset, funds);
        borrower.repay(&mut world, &pool, u64::MAX);
        assert_eq!(world.balance(&borrower.asset), funds - owed);
        borrower.remove_collateral(&mut world, &pool, 20_000_000_000);
        assert_eq!(world.balance(&borrower.collateral), 20_000_000_000);
        invariants::check(&world, &pool);
    }
}

#[test]
fn p10_random_calls_of_one_person_never_raise_its_wealth() {
    let mut done = [0; KINDS];
    for seed in 0..10 {
        let mut world = World::new();
        let pool = town(&mut world);
        let attacker = Attacker::new(&mut world, &pool, 700_000_007, 9_000_000_000);
        let start = attacker.wealth(&world, &pool, 1);
        assert_eq!(start, 16_000_000_070);
        let mut random = Random(seed);
        for step in 0..60 {
            let (kind, ix) = attacker.call(&world, &pool, &mut random);
            done[kind] += i32::from(attacker.send(&mut world, ix).is_ok());
            let wealth = attacker.wealth(&world, &pool, 1);
            assert!(wealth <= start, "seed {seed}, step {step}: {wealth} > {start}");
            wait(&mut world, &pool, 1 + random.below(100) as i64);
        }
        invariants::check(&world, &pool);
        assert_eq!(attacker.shortfalls(&world, &pool), 0);
    }
    let never: Vec<_> = (0..KINDS).filter(|kind| done[*kind] == 0).collect();
    assert_eq!(never, [12, 13, 14], "a sound position is neither liquidated, marked nor recorded");
}

#[test]
fn p10_a_default_of_ones_own_gains_no_more_than_the_shortfall_it_records() {
    let mut recorded = 0;
    for seed in 0..10 {
        let mut world = World::new();
        let pool = town(&mut world);
        let attacker = Attacker::new(&mut world, &pool, 500_000_000, 20_000_000_000);
        for (position, debt) in attacker.positions.iter().zip([700_000_000, 300_000_000]) {
            position.add_collateral(&mut world, &pool, 10_000_000_000);
            let deposit = if seed % 2 == 0 { 250_000_000 } else { 50_000_000 };
            attacker.lps[0].deposit(&mut world, &pool, deposit);
            position.borrow(&mut world, &pool, debt);
        }
        // 600 of collateral for 700 of debt, and for 300; no price moves after this.
        reprice(&mut world, &pool, 60_00000000);
        let mut random = Random(seed);
        let tenths = 6;
        // A tenth of an atom at 100 is 0.6 tenths at 60: counted in hundredths.
        let wealth = |world: &World| {
            let whole = attacker.wealth(world, &pool, 0) * 10;
            let collateral =
                attacker.wealth(world, &pool, tenths) - attacker.wealth(world, &pool, 0);
            whole + collateral
        };
        let start = wealth(&world);
        for step in 0..60 {
            let (_, ix) = attacker.call(&world, &pool, &mut random);
            let _ = attacker.send(&mut world, ix);
            let forgiven = 10 * attacker.shortfalls(&world, &pool);
            let now = wealth(&world);
            assert!(now <= start + forgiven, "seed {seed}, step {step}: {now} > {start}");
            world.advance(1 + random.below(100) as i64);
            world.set_price(&pool, 60_00000000);
        }
        invariants::check(&world, &pool);
        recorded += i32::from(attacker.shortfalls(&world, &pool) > 0);
    }
    assert!(recorded >= 5, "only {recorded} of 10 defaulted");
}

#[test]
fn p10_whoever_is_the_only_lp_gains_nothing_by_its_own_default() {
    let mut world = World::new();
    let pool = world.new_pool(tiny());
    let attacker = Attacker::new(&mut world, &pool, 1_000_000_000, 10_000_000_000);
    attacker.lps[0].deposit(&mut world, &pool, 1_000_000_000);
    let position = &attacker.positions[0];
    position.add_collateral(&mut world, &pool, 10_000_000_000);
    position.borrow(&mut world, &pool, 700_000_000);
    reprice(&mut world, &pool, 60_00000000);
    let before = attacker.wealth(&world, &pool, 0);
    attacker.caller.liquidate(&mut world, &pool, position, u64::MAX);
    let record = world.record(&pool, position.nonce);
    // 600 / 1.05 is paid for all collateral, and the rest is its own loss.
    assert_eq!((record.collateral_proceeds, record.lps), (571_428_572, 128_571_428));
    assert_eq!(attacker.wealth(&world, &pool, 0), before - 10, "less one atom of rounding");
    assert_eq!(world.balance(&attacker.me.collateral), 10_000_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p10_a_self_liquidation_gains_what_any_liquidator_would_and_its_share_of_the_loss_is_its_own() {
    let mut world = World::new();
    let pool = town(&mut world);
    let attacker = Attacker::new(&mut world, &pool, 500_000_000, 10_000_000_000);
    attacker.lps[0].deposit(&mut world, &pool, 500_000_000);
    let position = &attacker.positions[0];
    position.add_collateral(&mut world, &pool, 10_000_000_000);
    position.borrow(&mut world, &pool, 700_000_000);
    reprice(&mut world, &pool, 60_00000000);
    attacker.caller.liquidate(&mut world, &pool, position, u64::MAX);
    let record = world.record(&pool, position.nonce);
    assert_eq!(
        (record.shortfall, record.reserve, record.lps),
        (128_571_428, 50_000_000, 78_571_428)
    );
    // A third of the LPs' part: 78.571428 / 3 = 26.190476; and an atom of rounding.
    assert_eq!(attacker.lps[0].claim(&world, &pool), 500_000_000 - 26_190_476 - 1);
    // Tokens borrowed less what was repaid.
    assert_eq!(world.balance(&attacker.me.asset), 700_000_000 - 571_428_572);
    invariants::check(&world, &pool);
}
