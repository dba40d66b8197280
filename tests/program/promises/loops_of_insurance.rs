//! P10, P14: no closed loop of public calls at a constant price gains, though LP, staker, borrower,
//! buyer of salvage and whoever pays in are one person.
//!
//! **Wealth** is what `loops` calls so, and stakes, and what can still be claimed of recoveries. Only
//! an auction sells below the price: what a lot was cheaper is what its record's terms allow.

use crate::{common::*, proofs::Proof};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    actors::Caller, events, invariants, ix, params::DAY, Borrower, Lp, PoolKeys, Staker, World,
};
use socialized_loss::{
    events::SalvageSold,
    instructions::{BuySalvageArgs, WithdrawAmount},
    state::{Position, ShortfallRecord},
};
use solana_instruction::Instruction;

const KINDS: usize = 18;

/// One person in every role, all with the same two token accounts.
struct Attacker {
    me: Borrower,
    lp: Lp,
    staker: Staker,
    caller: Caller,
}

/// Two events: one before the attacker came, with salvage on sale, and one that the attacker bore
/// with everybody, LP and staker, without.
struct Town {
    world: World,
    pool: PoolKeys,
    attacker: Attacker,
    before: Pubkey,
    borne: Pubkey,
}

impl Town {
    fn new() -> Self {
        let (mut world, pool) = start();
        world.funded_lp(&pool, "honest lp", 1_000_000_000);
        world.funded_staker(&pool, "honest staker", 100_000_000);
        world.indebted(&pool, "honest borrower", 4_000_000_000, 100_000_000);
        let doomed = world.indebted(&pool, "doomed", 4_000_000_000, 250_000_000);
        let recorder = world.new_caller(&pool, "recorder", 1);
        reprice(&mut world, &pool, 60_00000000);
        world.ok(ix::mark_insolvent(&pool, doomed.position, Some(pool.price)), &[]);
        world.advance(3_600);
        world.set_price(&pool, 60_00000000);
        recorder.record(&mut world, &pool, &doomed);
        reprice(&mut world, &pool, PRICE);
        world.recover(&pool, doomed.nonce, 20_000_001);

        let attacker = Attacker::new(&mut world, &pool);
        attacker.lp.deposit(&mut world, &pool, 300_000_007);
        attacker.staker.stake(&mut world, &pool, 50_000_003);
        world.funded_staker(&pool, "next staker", 150_000_000);
        let event = lose(&mut world, &pool, 400_000_000);
        make_worthless(&mut world, &pool);
        let lot = BuySalvageArgs { amount: event.salvage, max_cost: 1 };
        let record = pool.record(event.nonce);
        let buy = ix::buy_salvage(&pool, record, recorder.side(&pool), lot);
        world.ok(buy, &[&recorder.key]);
        reprice(&mut world, &pool, PRICE);
        world.recover(&pool, event.nonce, 123_456_789);
        Self { world, pool, attacker, before: pool.record(doomed.nonce), borne: record }
    }
}

impl Attacker {
    fn new(world: &mut World, pool: &PoolKeys) -> Self {
        let me = world.new_borrower(pool, "attacker", 3_000_000_000);
        set_balance(world, pool.asset_mint, me.id(), &me.asset, 900_000_007);
        let lp = as_lp(world, pool, &me);
        world.ok(ix::open_stake(pool, me.id(), me.id()), &[&me.key]);
        world.stakers.entry(pool.pool).or_default().push(me.id());
        let staker = Staker { key: copy(&me.key), asset: me.asset };
        let caller = as_caller(&me);
        Self { me, lp, staker, caller }
    }

    fn proofs(&self, world: &World, pool: &PoolKeys) -> Vec<Proof> {
        let shares = [pool.lp(&self.me.id()), pool.stake(&self.me.id())];
        shares.into_iter().flat_map(|share| Proof::all(world, pool, share)).collect()
    }

    /// In tenths of an atom of the asset: what an atom of collateral is worth.
    fn wealth(&self, world: &World, pool: &PoolKeys, records: [&Pubkey; 2]) -> i128 {
        let open = [self.lp.claim(world, pool), self.stake_claim(world, pool)];
        let proofs = self.proofs(world, pool);
        let claimable =
            proofs.iter().flat_map(|proof| records.map(|record| proof.claimable(world, record)));
        let assets = world.balance(&self.me.asset) + open[0] + open[1] + claimable.sum::<u64>();
        let locked = world.read::<Position>(&self.me.position).collateral;
        let collateral = world.balance(&self.me.collateral) + locked;
        let debt = self.me.debt(world, pool);
        10 * (i128::from(assets) - i128::from(debt)) + i128::from(collateral)
    }

    /// What the stake is worth once the fund is credited with what the pool owes it.
    fn stake_claim(&self, world: &World, pool: &PoolKeys) -> u64 {
        let ledger = world.pool(pool).ledger();
        let class = ledger.credit_fund(world.fund(pool).to_math()).1.stakers;
        let stake = world.stake(pool, &self.me.id()).share.settled(&class);
        stake.claim_floor(&class).expect("shares of this class").get()
    }

    /// One call of a kind, with an amount.
    fn call(&self, town: &Town, random: &mut Random) -> (usize, Instruction) {
        let Town { world, pool, before, borne, .. } = town;
        let kind = random.below(KINDS as u64) as usize;
        let (owner, at, price) = (self.me.id(), self.me.position, Some(pool.price));
        let mut of = |all: u64| match random.below(4) {
            0 => all,
            1 => all / 2 + 1,
            2 => 1 + random.below(3),
            _ => random.amount(),
        };
        let has = world.balance(&self.me.asset);
        let amount = |all: u64, take: u64| match take % 3 {
            0 => WithdrawAmount::All,
            _ => WithdrawAmount::Assets(all),
        };
        let insured = self.staker.claim(world, pool);
        let ix = match kind {
            0 => depositing(world, pool, &self.lp, of(has)),
            1 => {
                let all = of(self.lp.claim(world, pool));
                withdrawal(world, pool, &self.lp, amount(all, all))
            }
            2 | 3 => staking(world, pool, &self.staker, of(has)),
            4 | 5 => {
                let all = of(insured);
                ix::request_unstake(pool, owner, amount(all, all))
            }
            6 | 7 => {
                let all = of(insured);
                unstaking(world, pool, &self.staker, amount(all, all))
            }
            8 => ix::cancel_unstake(pool, owner),
            9 => ix::settle_stake(pool, owner),
            10 | 11 => {
                let proofs = self.proofs(world, pool);
                let proof = proofs[of(7) as usize % proofs.len()];
                let record = if of(3) % 4 == 0 { before } else { borne };
                ix::claim_recovery(pool, *record, self.side(&proof))
            }
            12 => {
                let record = if of(2) % 2 == 0 { before } else { borne };
                ix::record_recovery(pool, *record, owner, self.me.asset, of(has / 4))
            }
            13 => {
                let args = BuySalvageArgs { amount: of(400_000_000), max_cost: u64::MAX };
                ix::buy_salvage(pool, *before, self.caller.side(pool), args)
            }
            14 => ix::fund_insurance(pool, owner, self.me.asset, of(1_000_000)),
            15 => ix::add_collateral(pool, at, owner, self.me.collateral, of(1_000_000_000)),
            16 => ix::borrow(pool, at, owner, self.me.asset, price, of(50_000_000)),
            _ => ix::repay(pool, at, owner, self.me.asset, of(self.me.debt(world, pool))),
        };
        (kind, ix)
    }

    fn side(&self, proof: &Proof) -> ix::ClaimSide {
        ix::ClaimSide {
            share: proof.share,
            from_seq: proof.segment.from_seq,
            receipt: proof.receipt,
            owner_asset: self.me.asset,
            caller: self.me.id(),
        }
    }
}

#[test]
fn p10_random_calls_of_one_insurer_lp_borrower_and_buyer_never_raise_its_wealth() {
    let mut done = [0; KINDS];
    let (mut below, mut out) = (0, 0);
    for seed in 0..8 {
        let mut town = Town::new();
        let records = [town.before, town.borne];
        let wealth =
            |town: &Town| town.attacker.wealth(&town.world, &town.pool, [&records[0], &records[1]]);
        let (start, mut bargains) = (wealth(&town), 0);
        let mut random = Random(seed);
        for step in 0..80 {
            let (kind, ix) = town.attacker.call(&town, &mut random);
            let signers = [&town.attacker.me.key];
            let signs = ix.accounts.iter().any(|meta| meta.is_signer);
            let sent = town.world.send(&[ix], if signs { &signers } else { &[] });
            if let Ok(sent) = sent {
                done[kind] += 1;
                for SalvageSold { sold, cost, .. } in events::sent(&sent) {
                    let bargain = i128::from(sold) - 10 * i128::from(cost);
                    // Never below the price's last part: a tenth.
                    assert!(10 * bargain <= i128::from(sold), "{sold} for {cost}");
                    bargains += bargain.max(0);
                }
            }
            let now = wealth(&town);
            assert!(
                now <= start + bargains,
                "seed {seed}, step {step}: {now} > {start} + {bargains}"
            );
            let seconds = if random.below(6) == 0 { DAY } else { 900 };
            wait(&mut town.world, &town.pool, seconds.into());
            // The auction's clock runs as far as the pool is shown prices.
            let shown = ix::accrue_with_price(&town.pool, town.pool.price);
            town.world.ok(shown, &[]);
        }
        invariants::check(&town.world, &town.pool);
        below += i32::from(bargains > 0);
        out += done[6] + done[7];
    }
    assert_eq!(done.map(|count| count > 0), [true; KINDS], "{done:?}");
    assert!(below > 0 && out > 0, "{below} bargains, {out} unstaked");
}

/// A part of each event's money is the attacker's, and nothing that it pays in itself brings more.
#[test]
fn p14_whoever_pays_in_and_claims_gets_its_part_of_that_and_no_more() {
    let mut town = Town::new();
    let record = town.world.read::<ShortfallRecord>(&town.borne);
    // The stakers, 50,000,003 of whose 200,000,003 are the attacker's, bore half of the loss.
    assert_eq!((record.stakers, record.lps), (200_000_003, 199_999_997));
    let Town { world, pool, attacker, borne, before } = &mut town;
    let mine = world.balance(&attacker.me.asset);
    let pay = ix::record_recovery(pool, *borne, attacker.me.id(), attacker.me.asset, 276_543_211);
    world.ok(pay, &[&attacker.me.key]);
    let mut back = Vec::new();
    for proof in attacker.proofs(world, pool) {
        let had = world.balance(&attacker.me.asset);
        let claim = ix::claim_recovery(pool, *borne, attacker.side(&proof));
        world.ok(claim.clone(), &[&attacker.me.key]);
        let again = world.send(&[claim], &[&attacker.me.key]);
        assert!(again.is_err(), "claimed twice");
        back.push((world.balance(&attacker.me.asset) - had, proof.borne(&record)));
        assert_eq!(proof.claimable(world, before), 0, "it was not there");
    }
    // With what came before and the atom of the sale, both classes get all of it back, and no more.
    for (paid, borne) in &back {
        assert_eq!(paid, borne);
    }
    assert_eq!(back.len(), 2);
    assert_eq!(back[1].0, 50_000_003);
    assert!(world.balance(&attacker.me.asset) < mine);
    invariants::check(world, pool);
}
