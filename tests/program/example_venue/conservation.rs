//! Random walks of prices over several contracts: no token comes or goes, every settlement pays what the price says,
//! and the pool keeps its promises.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use example_venue::{error::VenueError, instructions::OpenArgs, state::Contract};
use loss_testkit::{
    example_venue::{close, liquidate, SettleSide},
    invariants, Trader,
};
use socialized_loss::instructions::WithdrawAmount;
use solana_signer::Signer;

const PLAYERS: usize = 4;

/// The same numbers every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

/// How often what happened.
#[derive(Default, Debug)]
struct Seen {
    opened: u32,
    closed: u32,
    liquidated: u32,
    deficits: u32,
    borne_by_claims: u32,
    withdrawn: u32,
}

struct Walk {
    scene: Scene,
    players: Vec<Trader>,
    open: Vec<Pubkey>,
    price: u64,
    number: u64,
    /// All tokens of traders, market and pool.
    tokens: u64,
    seen: Seen,
}

impl Walk {
    fn new() -> Self {
        let mut scene = Scene::new();
        let Scene { world, pool, market, .. } = &mut scene;
        world.funded_staker(pool, "staker", 40 * ASSET);
        let players = (0..PLAYERS)
            .map(|nth| world.new_player(pool, market, &format!("player {nth}"), 1_000_000 * ASSET));
        let players = players.collect();
        let mut walk = Self {
            scene,
            players,
            open: Vec::new(),
            price: 100_00000000,
            number: 0,
            tokens: 0,
            seen: Seen::default(),
        };
        walk.tokens = walk.all_tokens();
        walk
    }

    fn all_tokens(&self) -> u64 {
        let Scene { world, pool, .. } = &self.scene;
        let traders = self.players.iter().map(|player| world.balance(&player.asset)).sum::<u64>();
        traders
            + self.scene.vault()
            + world.balance(&pool.asset_vault)
            + world.balance(&pool.insurance_vault)
    }

    fn player(&self, id: &Pubkey) -> &Trader {
        self.players.iter().find(|player| player.id() == *id).expect("a player")
    }

    fn step(&mut self, random: &mut Random) {
        match random.below(10) {
            0..=3 => self.move_price(random),
            4..=6 => self.open(random),
            7..=8 => self.settle(random),
            _ => self.withdraw(random),
        }
        assert_eq!(self.all_tokens(), self.tokens, "P1: tokens came or went");
        let contracts = self.open.iter().map(|at| self.scene.world.contract(at).expect("open"));
        let margins: u64 = contracts.map(|one| one.long_margin + one.short_margin).sum();
        assert_eq!(self.scene.vault(), margins, "P1: the market's vault");
        let Scene { world, pool, market, .. } = &self.scene;
        let reported = world.venue(&market.keys.venue).last_nonce;
        assert_eq!(world.market(&market.keys).deficits, reported, "P13: numbers");
        invariants::check(world, pool);
    }

    /// By up to a quarter, or now and then by more; some time passes, at times a day.
    fn move_price(&mut self, random: &mut Random) {
        let factor =
            if random.below(5) == 0 { 500 + random.below(1_200) } else { 900 + random.below(220) };
        let moved = self.price * factor / 1_000;
        self.price = moved.clamp(10_00000000, 10 * 100_00000000) + random.below(10_000);
        let seconds = if random.below(6) == 0 { 86_400 } else { 1 + random.below(600) };
        self.scene.world.advance(seconds as i64);
        self.scene.world.set_price(&self.scene.pool, self.price as i64);
    }

    fn open(&mut self, random: &mut Random) {
        if self.open.len() >= 6 {
            return;
        }
        self.fresh();
        let long = random.below(PLAYERS as u64) as usize;
        let short = (long + 1 + random.below(PLAYERS as u64 - 1) as usize) % PLAYERS;
        let size = 1 + random.below(20 * COLLATERAL);
        let needed = self.value(size).div_ceil(10);
        self.number += 1;
        let args = OpenArgs {
            number: self.number,
            size,
            long_margin: needed + random.below(needed + 1),
            short_margin: needed + random.below(2 * needed + 1),
        };
        if self.value(size) == 0 {
            return;
        }
        let Scene { world, pool, market, .. } = &mut self.scene;
        let (long, short) = (&self.players[long], &self.players[short]);
        self.open.push(market.open(world, pool, long, short, args));
        self.seen.opened += 1;
    }

    /// The price is published again, now.
    fn fresh(&mut self) {
        self.scene.world.set_price(&self.scene.pool, self.price as i64);
    }

    /// Atoms of the asset for atoms of collateral: 6 - 9 - 8 decimals.
    fn value(&self, size: u64) -> u64 {
        (u128::from(size) * u128::from(self.price) / 100_000_000_000) as u64
    }

    /// Whoever may settles, and it pays what the price says.
    fn settle(&mut self, random: &mut Random) {
        if self.open.is_empty() {
            return;
        }
        self.fresh();
        let at = self.open.swap_remove(random.below(self.open.len() as u64) as usize);
        let contract = self.scene.world.contract(&at).expect("open");
        let Contract { long, short, entry_value, long_margin, short_margin, .. } = contract;
        let value = self.value(contract.size);
        let profit = value.abs_diff(entry_value);
        let ((winner, winner_margin), (loser, loser_margin)) = if value >= entry_value {
            ((long, long_margin), (short, short_margin))
        } else {
            ((short, short_margin), (long, long_margin))
        };
        let (winner, loser) = (self.player(&winner), self.player(&loser));
        let Scene { world, pool, market, stranger, .. } = &self.scene;
        let side = market.side(world, at, winner, loser);
        let left = loser_margin.saturating_sub(profit);
        let healthy = left >= value.div_ceil(20);
        let by_stranger = SettleSide { caller: stranger.pubkey(), ..side };
        let due = liquidate(pool, &market.keys, by_stranger);
        let closing = close(pool, &market.keys, side);
        let keys = market.keys.venue;
        let (before, had) =
            (world.venue(&keys), [winner, loser].map(|one| world.balance(&one.asset)));
        let (winner_key, assets) = (winner.key.insecure_clone(), [winner.asset, loser.asset]);

        let world = &mut self.scene.world;
        if healthy {
            world.refused_with(due, &[&self.scene.stranger], VenueError::Healthy.into());
            world.ok(closing, &[&winner_key]);
            self.seen.closed += 1;
        } else {
            world.ok(due, &[&self.scene.stranger]);
            self.seen.liquidated += 1;
        }

        let got = [0, 1].map(|at| world.balance(&assets[at]) - had[at]);
        assert_eq!(got, [winner_margin, left], "margins that went back");
        let after = world.venue(&keys);
        let (covered, deficit) = (profit.min(loser_margin), profit.saturating_sub(loser_margin));
        assert_eq!(after.total_deficit - before.total_deficit, deficit, "what was reported");
        let unpaid = after.total_unallocated - before.total_unallocated;
        let credited = after.total_credited - before.total_credited;
        assert_eq!(credited, covered + deficit - unpaid, "what was credited");
        self.seen.deficits += u32::from(deficit > 0);
        self.seen.borne_by_claims += u32::from(after.total_profits > before.total_profits);
    }

    /// Everything that has matured.
    fn withdraw(&mut self, random: &mut Random) {
        let player = &self.players[random.below(PLAYERS as u64) as usize];
        let Scene { world, pool, market, .. } = &mut self.scene;
        let class = world.venue(&market.keys.venue).book().profits;
        let claim = world
            .profit(&market.keys.venue, &player.id())
            .to_math()
            .up_to_date(&class, world.now());
        if claim.matured().is_zero() {
            return;
        }
        player.withdraw(world, pool, &market.venue, WithdrawAmount::All);
        self.seen.withdrawn += 1;
    }
}

#[test]
fn p1_tokens_are_conserved_over_random_prices_and_contracts() {
    for seed in [1, 2, 3] {
        let mut walk = Walk::new();
        let mut random = Random(seed);
        for _ in 0..250 {
            walk.step(&mut random);
        }
        let Seen { opened, closed, liquidated, deficits, borne_by_claims, withdrawn } = walk.seen;
        let often = [opened, closed, liquidated, deficits, borne_by_claims, withdrawn];
        assert!(often.iter().all(|times| *times > 2), "seed {seed}: {:?}", walk.seen);
    }
}
