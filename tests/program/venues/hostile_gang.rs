//! Everything that a gang owns which runs venues, trades at them, lends, stakes and borrows, and is the
//! pool's authority; and the honest people whom it would rob. `hostile_drain` sets it loose.

use crate::{common::*, hostile::*};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    ix,
    keys::actor,
    params::{self, plain},
    Borrower, Lp, PoolKeys, Staker, Trader, Venue, World,
};
use socialized_loss::state::{
    ClassKind, InsuranceStake, LpShare, PoolParams, ProfitClaim, ShareAccount, ShortfallRecord,
    StoredSegment, Venue as VenueState,
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

/// Numbers that repeat from a seed (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }

    /// Mostly some whole assets; sometimes an atom or two, or more than there is.
    pub fn amount(&mut self) -> u64 {
        match self.below(8) {
            0 => 1 + self.below(3),
            1 => u64::MAX - self.below(2),
            _ => 1 + self.below(300 * ASSET),
        }
    }
}

pub struct Gang {
    pub world: World,
    pub pool: PoolKeys,
    /// The gang's: three are registered, the others may be.
    pub venues: Vec<Venue>,
    pub traders: Vec<Trader>,
    pub lp: Lp,
    pub staker: Staker,
    pub borrower: Borrower,
    pub authority: Keypair,
    /// An honest venue, its trader, an LP and a staker.
    pub neighbour: Venue,
    pub victims: (Trader, Lp, Staker),
    /// All records there ever were, and all segments of the gang: whose, and where it began.
    pub records: Vec<Pubkey>,
    pub segments: Vec<(Pubkey, u64)>,
}

/// Caps of the fund that do not matter, so that those of venues do; records that can be closed soon.
fn terms() -> PoolParams {
    PoolParams { record_life_seconds: 60 * params::DAY, ..plain() }
}

impl Gang {
    pub fn new() -> Self {
        let mut world = World::new();
        let pool = world.new_pool_for_venues(terms(), LIMITS);
        let victim = world.funded_lp(&pool, "victim", 20_000 * ASSET);
        world.fund_insurance(&pool, 6_000 * ASSET);
        let insurer = world.funded_staker(&pool, "insurer", 2_000 * ASSET);
        let authority = world.actor("authority");
        let programs = [puppet(&mut world, &pool), other_program(&mut world)];
        let venues: Vec<Venue> = (0..6)
            .map(|nth| venue_of(&mut world, &pool, programs[nth / 3], nth as u16 % 3))
            .collect();
        for venue in [&venues[0], &venues[1], &venues[3]] {
            world.register(&pool, venue, LIMITS, BOND);
        }
        let neighbour = world.new_venue(&pool, 9, LIMITS, BOND, 1_000 * ASSET);
        let winner = world.winner(&pool, &neighbour, "winner", 300 * ASSET);
        let lp = world.funded_lp(&pool, "crooked lp", 2_000 * ASSET);
        let staker = world.funded_staker(&pool, "crooked staker", 500 * ASSET);
        world.set_price(&pool, PRICE);
        let borrower = world.new_borrower(&pool, "crooked borrower", 10_000_000_000_000);
        borrower.add_collateral(&mut world, &pool, 10_000_000_000_000);
        let traders = (0..3).map(|nth| friend(&mut world, &pool, &venues, nth)).collect();
        let victims = (winner, victim, insurer);
        let (records, segments) = (Vec::new(), Vec::new());
        Self {
            world,
            pool,
            venues,
            traders,
            lp,
            staker,
            borrower,
            authority,
            neighbour,
            victims,
            records,
            segments,
        }
    }

    /// Everybody of the gang who can sign by a key.
    pub fn keys(&self) -> Vec<&Keypair> {
        let owners = self.venues.iter().flat_map(|venue| [&venue.operator, &venue.bond_owner]);
        let traders = self.traders.iter().map(|trader| &trader.key);
        let others = [&self.lp.key, &self.staker.key, &self.borrower.key, &self.authority];
        let mut keys: Vec<_> = owners.chain(traders).chain(others).collect();
        keys.sort_by_key(|key| id(key));
        keys.dedup_by_key(|key| id(key));
        keys
    }

    fn accounts(&self) -> Vec<Pubkey> {
        let of_venues = self.venues.iter().flat_map(|venue| [venue.asset, venue.bond_asset]);
        let of_traders = self.traders.iter().map(|trader| trader.asset);
        let others = [self.lp.asset, self.staker.asset, self.borrower.asset];
        of_venues.chain(of_traders).chain(others).collect()
    }

    /// What the gang owns: tokens, shares, stakes, and all that is in its venues, less its debt.
    pub fn wealth(&self) -> i128 {
        let Self { world, pool, .. } = self;
        let tokens = self.accounts().iter().map(|account| world.balance(account)).sum::<u64>();
        let inside = self.registered().map(|venue| world.venue(&venue.keys).book().total());
        let inside: u64 = inside.map(|total| total.expect("tokens of one vault").get()).sum();
        let shares = self.lp.claim(world, pool) + self.staker.claim(world, pool);
        let owed = self.borrower.debt(world, pool);
        i128::from(tokens) + i128::from(inside) + i128::from(shares) - i128::from(owed)
    }

    pub fn registered(&self) -> impl Iterator<Item = &Venue> {
        let known = &self.world.venues[&self.pool.pool];
        self.venues.iter().filter(move |venue| known.contains(&venue.keys))
    }

    /// What fund and LPs paid for the gang's venues.
    pub fn taken(&self) -> [u64; 2] {
        let parts = self.registered().map(|venue| taken(&self.world, venue));
        parts.fold([0, 0], |sum, more| [sum[0] + more[0], sum[1] + more[1]])
    }

    /// What the honest LP has; what reserve and honest staker have together.
    pub fn victims_have(&self) -> [u64; 2] {
        let (_, lp, staker) = &self.victims;
        let fund = self.world.fund(&self.pool);
        let nobodys = self.world.pool(&self.pool).ledger.dust + fund.reserve;
        [lp.claim(&self.world, &self.pool), staker.claim(&self.world, &self.pool) + nobodys]
    }

    /// Takes note of what a call made that the checks and later calls must know.
    pub fn note(&mut self) {
        let Self { world, pool, venues, records, segments, .. } = self;
        for Venue { keys, .. } in venues.iter() {
            let Some(venue) = world.find::<VenueState>(&keys.venue) else { continue };
            let known = world.venues.entry(pool.pool).or_default();
            if !known.contains(keys) {
                known.push(*keys);
            }
            let record = keys.record(venue.last_nonce);
            if world.find::<ShortfallRecord>(&record).is_some() && !records.contains(&record) {
                records.push(record);
            }
        }
        let (lp, stake) = (pool.lp(&self.lp.id()), pool.stake(&self.staker.id()));
        let of_venue = |venue: &Venue| {
            self.traders.iter().map(|it| venue.keys.profit(&it.id())).collect::<Vec<_>>()
        };
        let shares = venues.iter().flat_map(of_venue).chain([lp, stake]);
        for share in shares {
            let Some((_, _, open)) = open_share(world, &share) else { continue };
            if !segments.contains(&(share, open.from_seq)) {
                segments.push((share, open.from_seq));
            }
        }
    }

    /// Whoever of the gang must sign; nothing if somebody else must.
    pub fn signers(&self, call: &Instruction) -> Option<Vec<&Keypair>> {
        let keys = self.keys();
        let wanted = call.accounts.iter().filter(|meta| meta.is_signer).map(|meta| meta.pubkey);
        let mut found = Vec::new();
        for key in wanted {
            let signer = *keys.iter().find(|known| id(known) == key)?;
            if !found.iter().any(|known: &&Keypair| id(known) == key) {
                found.push(signer);
            }
        }
        Some(found)
    }
}

/// The class, the venue and the open segment of a share, stake or profit claim.
pub fn open_share(world: &World, at: &Pubkey) -> Option<(ClassKind, Pubkey, StoredSegment)> {
    fn of<T: ShareAccount>(
        world: &World,
        at: &Pubkey,
    ) -> Option<(ClassKind, Pubkey, StoredSegment)> {
        let account: T = world.find(at)?;
        Some((T::KIND, account.venue(), account.share().segment))
    }
    let lp = of::<LpShare>(world, at);
    lp.or_else(|| of::<InsuranceStake>(world, at)).or_else(|| of::<ProfitClaim>(world, at))
}

/// A trader of the gang, who may have a claim at each of its venues.
fn friend(world: &mut World, pool: &PoolKeys, venues: &[Venue], nth: usize) -> Trader {
    let key = actor(&format!("friend {nth}"));
    world.actor(&format!("friend {nth}"));
    let asset = world.token_account(pool.asset_mint, id(&key), 1_000 * ASSET);
    for venue in venues {
        world.traders.entry(venue.keys.venue).or_default().push(id(&key));
    }
    let first = &venues[0];
    world.ok(ix::open_profit(pool, &first.keys, id(&key), id(&first.operator)), &[&first.operator]);
    Trader { key, asset }
}
