//! All waves in a row against one venue whose claims do not suffice: what falls through to whom.

use crate::data::Published;
use anyhow::{anyhow, ensure, Context, Result};
use loss_math::{Assets, DeficitPaid, DeficitTerms};
use loss_sim::spread::Spread;
use loss_testkit::{invariants, params, scene::ASSET, PoolKeys, Venue, World};
use socialized_loss::state::{ShortfallRecord, StoredVenueCaps};

/// What the tiers have, in whole dollars.
pub const BOND: u64 = 1_000_000;
pub const RESERVE: u64 = 500_000;
pub const STAKED: u64 = 2_500_000;
pub const INSURANCE_CAP: u64 = 2_000_000;
pub const CLAIMS: u64 = 6_000_000;
pub const LPS: u64 = 10_000_000;
pub const LPS_CAP: u64 = 4_000_000;

/// Who shares the claims.
const WINNERS: usize = 10;

/// Who paid for one wave, in atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    pub bond: u64,
    pub insurance: u64,
    pub claims: u64,
    pub lps: u64,
    pub unallocated: u64,
}

impl Split {
    pub fn of(record: &ShortfallRecord) -> Self {
        Self {
            bond: record.bond,
            insurance: record.reserve + record.stakers,
            claims: record.profits,
            lps: record.lps,
            unallocated: record.unallocated,
        }
    }

    pub fn parts(&self) -> [u64; 5] {
        [self.bond, self.insurance, self.claims, self.lps, self.unallocated]
    }
}

/// Reports every wave at its time, and compares each with its preview (P17).
///
/// # Errors
/// When a preview is not what happened, or a split is not the deficit.
pub fn fall_through(empty: &World, published: &Published) -> Result<Vec<Split>> {
    let mut world = empty.fork();
    let (pool, venue) = set_up(&mut world);
    let begins = world.now();
    let first = published.waves.first().context("no waves")?.second()?;
    let mut splits = vec![];
    for wave in &published.waves {
        world.set_time(begins + wave.second()? - first);
        let split = report(&mut world, &pool, &venue, wave.deficit());
        let split = split.with_context(|| format!("the wave of {}", wave.start))?;
        let sum: u64 = split.parts().iter().sum();
        ensure!(sum == wave.deficit(), "P2: {split:?} is not {}", wave.deficit());
        splits.push(split);
    }
    invariants::check(&world, &pool);
    Ok(splits)
}

fn set_up(world: &mut World) -> (PoolKeys, Venue) {
    let caps = StoredVenueCaps { insurance: INSURANCE_CAP * ASSET, lps: LPS_CAP * ASSET };
    let pool = world.new_pool_for_venues(params::plain(), caps);
    world.funded_lp(&pool, "lp", LPS * ASSET);
    // Nobody stakes yet, so a gift is the reserve's.
    world.fund_insurance(&pool, RESERVE * ASSET);
    world.funded_staker(&pool, "staker", STAKED * ASSET);
    let venue = world.new_venue(&pool, 0, caps, BOND * ASSET, CLAIMS * ASSET);
    let spread = Spread::Pareto { count: WINNERS, total: CLAIMS * ASSET, sixteenths: 16 };
    for (number, amount) in spread.amounts().into_iter().enumerate() {
        world.winner(&pool, &venue, &format!("winner {number}"), amount);
    }
    (pool, venue)
}

fn report(world: &mut World, pool: &PoolKeys, venue: &Venue, deficit: u64) -> Result<Split> {
    let expected = preview(world, pool, venue, deficit)?;
    let record = venue.report(world, pool, deficit);
    let split = expected.waterfall;
    let foreseen =
        [split.bond, split.reserve, split.stakers, split.profits, split.lps, split.unallocated];
    let paid = [
        record.bond,
        record.reserve,
        record.stakers,
        record.profits,
        record.lps,
        record.unallocated,
    ];
    ensure!(foreseen.map(|part| part.get()) == paid, "P17: foreseen {split:?}, paid {paid:?}");
    let books = (
        world.pool(pool).ledger(),
        world.fund(pool).to_math(),
        world.venue(&venue.keys).book(),
        world.pool(pool).venue_used.into(),
    );
    let foreseen = (expected.ledger, expected.fund, expected.venue, expected.used);
    ensure!(foreseen == books, "P17: foreseen {foreseen:?}, the books say {books:?}");
    Ok(Split::of(&record))
}

/// What `loss-math` says of accounts that anybody can read.
fn preview(world: &World, pool: &PoolKeys, venue: &Venue, deficit: u64) -> Result<DeficitPaid> {
    let state = world.pool(pool);
    let account = world.venue(&venue.keys);
    let terms = DeficitTerms {
        fund: state.params.fund_caps(),
        venue: account.caps.into(),
        pool: state.venue_caps.into(),
    };
    let now = world.now();
    let (ledger, fund) = (state.accrued_ledger(now), world.fund(pool).to_math());
    let used = state.venue_used.into();
    let paid = ledger.pay_deficit(fund, account.book(), used, &terms, Assets(deficit), now);
    paid.map_err(|error| anyhow!("{error}"))
}
