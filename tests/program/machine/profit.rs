//! The profit oracle (P10): one attacker is borrower three times, LP, staker and buyer of salvage twice, liquidator
//! and recorder, and makes random calls. One LP and one staker are honest and do nothing.
//!
//! At a fixed price the attacker's wealth never rises. When prices move, what the move itself does to the worth of its
//! collateral is no gain; then all it gains is at most what its own positions were forgiven.
//!
//! `PROFIT_RUNS=2000 cargo test -p program-tests --test state_machine profit` makes more runs than CI does.

use crate::{
    common::*,
    walk::{Step, Walk},
    walk_sides::Side,
};
use loss_testkit::{invariants, ix, World};
use socialized_loss::{
    instructions::BuySalvageArgs,
    state::{Position, ShortfallRecord},
};
use solana_keypair::Keypair;

const STEPS: u64 = 100;
/// Everything that moves money, and needs neither authority nor venue.
const KINDS: [u8; 44] = [
    0, 1, 1, 2, 3, 4, 5, 8, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 30, 30, 31,
    32, 33, 34, 37, 38, 39, 40, 41, 42, 43, 12, 12, 18, 18, 19, 19, 39, 41,
];
/// The pool in which LPs ask before they leave, and no venue can take anything.
const POOL: usize = 1;
const SUMS_OF: i128 = 1_000_000_000_000;

struct Attacker {
    walk: Walk,
    /// Asset atoms per collateral atom, in parts of `SUMS_OF`.
    price: i128,
    /// Forgiven so far, by the nonce of the position.
    forgiven: std::collections::BTreeMap<u64, u64>,
    done: [u32; 64],
}

impl Attacker {
    fn new() -> Self {
        let mut attacker =
            Self { walk: Walk::new(), price: 0, forgiven: Default::default(), done: [0; 64] };
        attacker.publish(PRICE, 1);
        attacker.settle_the_past();
        attacker
    }

    /// The default before everything began is over: its salvage is sold, and all was claimed.
    fn settle_the_past(&mut self) {
        let Walk { world, sides, .. } = &mut self.walk;
        let side = &mut sides[POOL];
        let (at, record) = side.records(world).next().expect("a first default");
        let args = BuySalvageArgs { amount: record.salvage_left, max_cost: u64::MAX };
        let buy = ix::buy_salvage(&side.keys, at, side.caller.side(&side.keys), args);
        world.ok(buy, &[&side.caller.key]);
        side.note_segments(world);
        assert!(side.everybody_claims(world) > 0, "all that was lost came back");
    }

    fn side(&self) -> &Side {
        &self.walk.sides[POOL]
    }

    /// Atoms, in parts of `SUMS_OF`.
    fn wealth(&self) -> i128 {
        let (side, world) = (self.side(), &self.walk.world);
        let keys = &side.keys;
        let lps = side.lps[1..].iter();
        let lps: u64 = lps.map(|lp| lp.claim(world, keys) + world.balance(&lp.asset)).sum();
        let stakers = side.stakers[1..].iter();
        let stakers: u64 =
            stakers.map(|one| credited_claim(world, side, one) + world.balance(&one.asset)).sum();
        let borrowed = side.borrowers.iter().map(|one| {
            let position: Position = world.read(&one.position);
            let tokens = world.balance(&one.asset);
            let collateral = world.balance(&one.collateral) + position.collateral;
            let assets = i128::from(tokens) - i128::from(one.debt(world, keys));
            SUMS_OF * assets + self.price * i128::from(collateral)
        });
        let caller = SUMS_OF * i128::from(world.balance(&side.caller.asset))
            + self.price * i128::from(world.balance(&side.caller.collateral));
        SUMS_OF * (i128::from(lps) + i128::from(stakers)) + borrowed.sum::<i128>() + caller
    }

    /// One random call, and what it was.
    fn call(&mut self, random: &mut Random) -> Step {
        let kind = KINDS[random.below(KINDS.len() as u64) as usize];
        let of_borrower = (9..=20).contains(&kind);
        let who = if of_borrower { random.below(3) } else { 1 + random.below(2) } as usize;
        let dust = random.below(8) == 0;
        let step = Step { kind, who, pool: POOL, entropy: random.any(), dust };
        self.walk.sides[POOL].note_segments(&self.walk.world);
        let Some((ix, signers)) = self.walk.build(step) else { return step };
        let signers: Vec<&Keypair> = signers.iter().collect();
        if self.walk.world.send(&[ix], &signers).is_ok() {
            self.done[usize::from(kind)] += 1;
            self.note_records();
            self.walk.reopen_closed(step);
        }
        step
    }

    fn note_records(&mut self) {
        let side = &self.walk.sides[POOL];
        for borrower in &side.borrowers {
            let at = side.keys.record(borrower.nonce);
            if let Some(record) = self.walk.world.find::<ShortfallRecord>(&at) {
                self.forgiven.insert(record.nonce, record.shortfall);
                if !side.events.iter().any(|event| event.at == at) {
                    self.walk.sides[POOL].note_event_at(at);
                    return;
                }
            }
        }
    }

    fn forgiven(&self) -> i128 {
        SUMS_OF * self.forgiven.values().map(|atoms| i128::from(*atoms)).sum::<i128>()
    }

    /// Some seconds pass, and a price is published.
    fn publish(&mut self, price: i64, seconds: i64) {
        let Walk { world, sides, .. } = &mut self.walk;
        world.advance(seconds);
        world.set_price(&sides[POOL].keys, price);
        // Six decimals to nine, and a price of eight.
        self.price = i128::from(price) * (SUMS_OF / 100_000_000_000);
        world.take_journal();
    }
}

/// With the fund's part of interest, whoever collects it.
fn credited_claim(world: &World, side: &Side, staker: &loss_testkit::Staker) -> u64 {
    let (_, fund) = world.pool(&side.keys).ledger().credit_fund(world.fund(&side.keys).to_math());
    let share = world.stake(&side.keys, &staker.id()).share.settled(&fund.stakers);
    share.claim_floor(&fund.stakers).expect("shares of this class").get()
}

fn runs(usual: u64) -> u64 {
    let asked = std::env::var("PROFIT_RUNS").ok();
    asked.map_or(usual, |runs| runs.parse().expect("PROFIT_RUNS is a number"))
}

#[test]
fn p10_in_all_roles_at_a_fixed_price_nobody_gains() {
    let mut done = [0; 64];
    for seed in 0..runs(16) {
        let (mut attacker, mut random) = (Attacker::new(), Random(seed));
        let mut most = attacker.wealth();
        for step in 0..STEPS {
            let call = attacker.call(&mut random);
            let wealth = attacker.wealth();
            assert!(wealth <= most, "seed {seed}, {step}: {} gained, {call:?}", wealth - most);
            attacker.publish(PRICE, random.below(60) as i64);
            // Interest that the attacker owes is a loss it cannot take back.
            most = most.max(attacker.wealth());
            assert_eq!(attacker.forgiven(), 0, "nothing is insolvent at a fixed price");
        }
        invariants::check(&attacker.walk.world, &attacker.side().keys);
        done.iter_mut().zip(attacker.done).for_each(|(sum, more)| *sum += more);
    }
    for kind in [1, 2, 10, 11, 12, 14, 22, 23, 30, 31, 34, 37, 40] {
        assert!(done[kind] > 0, "no call of kind {kind} went through: {done:?}");
    }
}

#[test]
fn p10_in_all_roles_at_moving_prices_the_gain_is_at_most_what_was_forgiven() {
    let (mut forgiven, mut gained, mut done) = (0, 0, [0; 64]);
    for seed in 0..runs(16) {
        let (mut attacker, mut random) = (Attacker::new(), Random(seed));
        let (mut gain, mut price) = (0, PRICE);
        for step in 0..STEPS {
            let before = attacker.wealth();
            attacker.call(&mut random);
            gain += attacker.wealth() - before;
            let most = attacker.forgiven();
            assert!(gain <= most, "seed {seed}, step {step}: {gain} gained, {most} forgiven");
            // A price stays for some steps: a mark and its grace need time at one.
            if random.below(6) == 0 {
                let prices = [100, 100, 95, 80, 70, 62, 55, 49, 35, 110];
                price = prices[random.below(10) as usize] * 100_000_000;
            }
            attacker.publish(price, [1, 60, 700][random.below(3) as usize]);
        }
        invariants::check(&attacker.walk.world, &attacker.side().keys);
        forgiven += attacker.forgiven();
        done.iter_mut().zip(attacker.done).for_each(|(sum, more)| *sum += more);
        gained += i32::from(gain > 0);
    }
    assert!(forgiven > 0 && gained > 0, "nobody defaulted");
    for kind in [16, 17, 18, 19, 39, 41] {
        assert!(done[kind] > 0, "no call of kind {kind} went through: {done:?}");
    }
    println!("{gained} runs gained something that was forgiven");
}
