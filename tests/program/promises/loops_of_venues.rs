//! P10, P15: no closed loop of public calls at a constant price gains a venue more than what fund and LPs
//! pay for its deficits within its caps, though venue, bond owner, LP, staker, borrower and all traders of it
//! are one person.
//!
//! **Wealth** is what `loops_of_insurance` calls so, and profit claims, the bond, the pot, and the
//! venue's own tokens.

use crate::{common::*, common_venues::*, proofs::Proof};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    invariants, ix, params::DAY, venues::WARM_UP, Borrower, Lp, PoolKeys, Staker, Trader, Venue,
    World,
};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{Position, StoredVenueCaps},
};
use solana_instruction::Instruction;

const NOTHING: StoredVenueCaps = StoredVenueCaps { insurance: 0, lps: 0 };
const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 30_000_000, lps: 120_000_000 };
const KINDS: usize = 20;

/// One person in every role, with one token account but for the venue's and a second trader's.
struct Attacker {
    me: Borrower,
    lp: Lp,
    staker: Staker,
    venue: Venue,
    traders: [Trader; 2],
}

struct Town {
    world: World,
    pool: PoolKeys,
    attacker: Attacker,
    /// Another venue, with an honest trader.
    other: Venue,
    /// The deficits that the attacker reported.
    records: Vec<Pubkey>,
}

impl Town {
    fn new(caps: StoredVenueCaps) -> Self {
        let (mut world, pool, other) = start_with_venue(LIMITS, 1_000);
        let attacker = Attacker::new(&mut world, &pool, caps);
        world.winner(&pool, &other, "honest trader", 200_000_000);
        world.funded_lp(&pool, "honest lp", 1_000_000_000);
        world.fund_insurance(&pool, 20_000_000);
        world.funded_staker(&pool, "honest staker", 100_000_000);
        world.indebted(&pool, "honest borrower", 4_000_000_000, 100_000_000);
        attacker.lp.deposit(&mut world, &pool, 300_000_007);
        attacker.staker.stake(&mut world, &pool, 50_000_003);
        attacker.venue.credit(&mut world, &pool, &attacker.traders[0], 40_000_003);
        Self { world, pool, attacker, other, records: Vec::new() }
    }

    /// In tenths of an atom of the asset: what an atom of collateral is worth.
    fn wealth(&self) -> i128 {
        let Self { world, pool, attacker, records, .. } = self;
        let Attacker { me, lp, venue, traders, .. } = attacker;
        let book = world.venue(&venue.keys).book();
        let tokens = [me.asset, venue.asset, venue.bond_asset, traders[1].asset];
        let tokens = tokens.map(|at| world.balance(&at)).iter().sum::<u64>();
        let claims = traders.iter().map(|trader| trader.claim(world, venue)).sum::<u64>();
        let open = lp.claim(world, pool) + attacker.stake_claim(world, pool) + claims;
        let proofs = attacker.proofs(world, pool);
        let claimable = proofs
            .iter()
            .flat_map(|proof| records.iter().map(|record| proof.claimable(world, record)));
        let kept = book.bond.get() + book.pot.get() + claimable.sum::<u64>();
        let locked = world.read::<Position>(&me.position).collateral;
        let collateral = world.balance(&me.collateral) + locked;
        let assets = i128::from(tokens + open + kept) - i128::from(me.debt(world, pool));
        10 * assets + i128::from(collateral)
    }

    /// What fund and LPs paid for the attacker's deficits.
    fn paid_by_others(&self) -> u64 {
        let venue = self.world.venue(&self.attacker.venue.keys);
        venue.total_covered + venue.total_socialized
    }
}

impl Attacker {
    fn new(world: &mut World, pool: &PoolKeys, caps: StoredVenueCaps) -> Self {
        let venue = world.new_venue(pool, 1, caps, 10_000_000, 400_000_000);
        world.set_price(pool, PRICE);
        let me = world.new_borrower(pool, "attacker", 3_000_000_000);
        set_balance(world, pool.asset_mint, me.id(), &me.asset, 900_000_007);
        let lp = as_lp(world, pool, &me);
        world.ok(ix::open_stake(pool, me.id(), me.id()), &[&me.key]);
        world.stakers.entry(pool.pool).or_default().push(me.id());
        let staker = Staker { key: copy(&me.key), asset: me.asset };
        let first = world.new_trader(pool, &venue, "attacker");
        let second = world.new_trader(pool, &venue, "attacker's other claim");
        let traders = [Trader { asset: me.asset, ..first }, second];
        Self { me, lp, staker, venue, traders }
    }

    fn proofs(&self, world: &World, pool: &PoolKeys) -> Vec<Proof> {
        let profits = self.traders.iter().map(|trader| self.venue.keys.profit(&trader.id()));
        let shares = [pool.lp(&self.me.id()), pool.stake(&self.me.id())].into_iter().chain(profits);
        shares.flat_map(|share| Proof::all(world, pool, share)).collect()
    }

    /// What the stake is worth once the fund is credited with what the pool owes it.
    fn stake_claim(&self, world: &World, pool: &PoolKeys) -> u64 {
        let ledger = world.pool(pool).ledger();
        let class = ledger.credit_fund(world.fund(pool).to_math()).1.stakers;
        let stake = world.stake(pool, &self.me.id()).share.settled(&class);
        stake.claim_floor(&class).expect("shares of this class").get()
    }

    /// One call of a kind, with an amount.
    fn call(&self, town: &Town, random: &mut Random, late: bool) -> (usize, Instruction) {
        let Town { world, pool, records, .. } = town;
        let kind = random.below(if late { KINDS as u64 } else { KINDS as u64 - 2 }) as usize;
        let Self { me, lp, staker, venue, traders } = self;
        let (owner, keys) = (me.id(), &venue.keys);
        let trader = &traders[random.below(2) as usize];
        let mut of = |all: u64| match random.below(4) {
            0 => all,
            1 => all / 2 + 1,
            2 => 1 + random.below(3),
            _ => random.amount(),
        };
        let has = world.balance(&me.asset);
        let book = world.venue(keys).book();
        let amount = |all: u64| {
            let assets = WithdrawAmount::Assets(all);
            if all.is_multiple_of(3) {
                WithdrawAmount::All
            } else {
                assets
            }
        };
        let bond = ix::BondSide { owner, asset: me.asset };
        let ix = match kind {
            0 => depositing(world, pool, lp, of(has / 2)),
            1 => withdrawal(world, pool, lp, amount(of(lp.claim(world, pool)))),
            2 => staking(world, pool, staker, of(has / 4)),
            3 => ix::request_unstake(pool, owner, amount(of(staker.claim(world, pool)))),
            4 => unstaking(world, pool, staker, amount(of(staker.claim(world, pool)))),
            5 | 6 => {
                let most = world.balance(&venue.asset) + book.pot.get();
                venue.credit_ix(world, pool, &trader.id(), of(most / 2))
            }
            7 | 8 => {
                let all = amount(of(trader.claim(world, venue)));
                taking_profit(world, pool, venue, trader, all)
            }
            9 => ix::settle_profit(pool, keys, &trader.id()),
            10 | 11 => {
                let behind = book.bond.get() + book.profits.assets.get();
                let (nonce, more) = (world.venue(keys).last_nonce + 1, of(150_000_000));
                venue.report_ix(pool, nonce, of(behind + more))
            }
            12 => ix::add_bond(pool, keys, bond, of(5_000_000)),
            13 => {
                let proofs = self.proofs(world, pool);
                let all = proofs.iter().flat_map(|proof| records.iter().map(move |at| (proof, at)));
                let pays: Vec<_> =
                    all.filter(|(proof, at)| proof.claimable(world, at) > 0).collect();
                match pays.get(of(7) as usize % pays.len().max(1)) {
                    Some((proof, at)) => ix::claim_recovery(pool, **at, self.side(proof)),
                    None => ix::accrue(pool),
                }
            }
            14 => match records.last() {
                Some(at) => ix::record_recovery(pool, *at, owner, me.asset, of(has / 8)),
                None => ix::accrue(pool),
            },
            15 => transfer(me.asset, venue.asset, owner, of(has / 4)),
            16 => {
                let price = Some(pool.price);
                ix::borrow(pool, me.position, owner, me.asset, price, of(50_000_000))
            }
            17 => ix::repay(pool, me.position, owner, me.asset, of(me.debt(world, pool))),
            18 => ix::retire_venue(pool, keys, id(&venue.bond_owner)),
            _ => ix::return_bond(pool, keys, venue.bond_side()),
        };
        (kind, ix)
    }

    fn side(&self, proof: &Proof) -> ix::ClaimSide {
        let other = self.venue.keys.profit(&self.traders[1].id()) == proof.share;
        let at = usize::from(other);
        ix::ClaimSide {
            share: proof.share,
            from_seq: proof.segment.from_seq,
            receipt: proof.receipt,
            owner_asset: self.traders[at].asset,
            caller: self.traders[at].id(),
        }
    }
}

/// Random calls; returns how many of each kind went through, and what was taken.
fn play(caps: StoredVenueCaps, seed: u64, done: &mut [u32; KINDS]) -> u64 {
    let mut town = Town::new(caps);
    let Borrower { position, collateral, ref key, .. } = town.attacker.me;
    let add = ix::add_collateral(&town.pool, position, id(key), collateral, 2_000_000_000);
    town.world.ok(add, &[key]);
    let (start, began) = (town.wealth(), town.world.now());
    let mut random = Random(seed);
    for step in 0..90 {
        let (kind, ix) = town.attacker.call(&town, &mut random, step >= 75);
        let Attacker { me, venue, traders, .. } = &town.attacker;
        let keys = [&me.key, &venue.operator, &venue.bond_owner, &traders[1].key];
        let signs = |key: &&&solana_keypair::Keypair| {
            ix.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == id(key))
        };
        let signers: Vec<_> = keys.iter().filter(signs).copied().collect();
        if town.world.send(std::slice::from_ref(&ix), &signers).is_ok() {
            done[kind] += 1;
            if matches!(kind, 10 | 11) {
                let nonce = town.world.venue(&town.attacker.venue.keys).last_nonce;
                town.records.push(town.attacker.venue.keys.record(nonce));
            }
        }
        let (now, paid) = (town.wealth(), 10 * i128::from(town.paid_by_others()));
        assert!(now <= start + paid, "seed {seed}, step {step}: {now} > {start} + {paid}");
        let seconds = [WARM_UP, 900, DAY][(random.below(5) / 2) as usize];
        wait(&mut town.world, &town.pool, seconds.into());
    }
    invariants::check(&town.world, &town.pool);
    assert_eq!(profits(&town.world, &town.other), 200_000_000, "another venue's claims");
    let days = (town.world.now() - began) as u64 / u64::from(DAY) + 2;
    let paid = town.paid_by_others();
    assert!(paid <= days * (caps.insurance + caps.lps), "{paid} in {days} days");
    paid
}

#[test]
fn p10_without_caps_nothing_that_a_venue_and_all_its_friends_do_raises_their_wealth() {
    let mut done = [0; KINDS];
    for seed in 0..5 {
        assert_eq!(play(NOTHING, seed, &mut done), 0);
    }
    assert_eq!(done.map(|count| count > 0), [true; KINDS], "{done:?}");
}

#[test]
fn p10_with_caps_they_gain_no_more_than_what_fund_and_lps_paid_within_them() {
    let mut done = [0; KINDS];
    let taken: u64 = (0..5).map(|seed| play(LIMITS, seed, &mut done)).sum();
    assert!(taken > 5 * (LIMITS.insurance + LIMITS.lps), "they tried: {taken}");
    assert_eq!(done.map(|count| count > 0), [true; KINDS], "{done:?}");
}

/// All that a hostile venue can do, once: what fund and LPs paid becomes its own trader's, less what its
/// owner bore as LP and staker.
#[test]
fn p15_a_theft_of_all_the_caps_pays_just_that_and_its_own_bond_and_claims_come_back_to_it() {
    let mut town = Town::new(LIMITS);
    let start = town.wealth();
    let Town { world, pool, attacker, .. } = &mut town;
    let venue = &attacker.venue;
    let record = venue.report(world, pool, 1_000_000_000);
    assert_eq!((record.bond, record.profits), (10_000_000, 40_000_003));
    assert_eq!((record.reserve, record.stakers, record.lps), (20_000_000, 10_000_000, 120_000_000));
    let taken = 50_000_003 + 150_000_000;
    assert_eq!(world.venue(&venue.keys).pot, taken);
    // 50,000,003 of 150,000,003 stakes bore 10, 300,000,007 of 1,300,000,007 LP shares bore 120; each up.
    let own = 3_333_334 + 27_692_309;
    assert_eq!(town.wealth() - start, 10 * (150_000_000 - own));

    let Town { world, pool, attacker, .. } = &mut town;
    let Attacker { me, venue, traders, .. } = attacker;
    let had = world.balance(&venue.asset);
    venue.credit(world, pool, &traders[0], taken);
    assert_eq!(world.balance(&venue.asset), had, "out of the pot");
    mature(world, pool);
    let before = world.balance(&me.asset);
    assert_eq!(take_profit(world, pool, venue, &traders[0]), taken);
    assert_eq!(world.balance(&me.asset), before + taken);
    assert_eq!(world.venue(&venue.keys).book().total(), Ok(loss_math::Assets(0)));
    invariants::check(world, pool);
}
