//! Accounts as the program left them: a pool at work, after losses, with requests and recoveries.

use super::file::{Given, Vectors};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    keys::receipt,
    params::{plain, with_interest, DAY},
    scene::{Scene, ASSET, COLLATERAL, PRICE},
    Borrower, Lp, Staker, World,
};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{PoolParams, StoredVenueCaps},
};

pub struct State {
    pub is_first: bool,
    pub now: i64,
    pub pool: Given,
    pub fund: Given,
    pub lp: Given,
    pub other_lp: Given,
    pub stake: Given,
    pub position: Given,
    pub other_position: Given,
    pub records: Vec<Given>,
    pub receipts: Vec<Given>,
    pub claims: Vec<Given>,
}

impl State {
    /// Now, and when interest has grown.
    pub fn times(&self) -> [i64; 2] {
        [self.now, self.now + 100 * i64::from(DAY)]
    }
}

fn params() -> PoolParams {
    PoolParams {
        insurance_cap_event: 60 * ASSET,
        insurance_cap_day: 100 * ASSET,
        deposit_cap: 100_000 * ASSET,
        liquidation_fee_bps: 2_000,
        withdraw_delay_seconds: DAY,
        ..with_interest()
    }
}

/// Everybody of a pool.
struct Cast {
    scene: Scene,
    other_lp: Lp,
    staker: Staker,
    other: Borrower,
}

/// A pool at work: interest of 30 days, a fund with a reserve and a staker, no loss.
fn at_work(params: PoolParams) -> Cast {
    let mut scene = Scene::new(params);
    scene.world.fund_insurance(&scene.pool, 10 * ASSET);
    let staker = scene.world.funded_staker(&scene.pool, "staker", 100 * ASSET);
    let other_lp = scene.world.funded_lp(&scene.pool, "other", 2_345_678_901);
    let other = scene.world.indebted(&scene.pool, "second", 4 * COLLATERAL, 250 * ASSET);
    scene.price_after(30 * i64::from(DAY), 100 * PRICE);
    let price = scene.pool.price;
    scene.world.ok(loss_testkit::ix::accrue_with_price(&scene.pool, price), &[]);
    Cast { scene, other_lp, staker, other }
}

/// The first borrower's shortfall was recorded; nobody was settled since.
fn after_a_loss(params: PoolParams) -> Cast {
    let mut cast = at_work(params);
    cast.scene.mark_and_wait(60 * PRICE);
    cast.scene.record();
    cast
}

/// Some came back, some of it was claimed; the other LP left a part, so its proof is a receipt; requests
/// stand and can be used.
fn after_a_recovery() -> Cast {
    let mut cast = after_a_loss(PoolParams { withdraw_delay_seconds: 0, ..params() });
    let nonce = cast.scene.borrower.nonce;
    let Cast { scene: Scene { world, pool, lp, .. }, other_lp, staker, .. } = &mut cast;
    world.advance(3_600 * 2);
    world.recover(pool, nonce, 123 * ASSET + 456);
    let side = world.open_side(pool.lp(&lp.id()), &lp.key, lp.asset);
    world.claim_recovery(pool, nonce, side, &lp.key);
    other_lp.withdraw(world, pool, WithdrawAmount::Assets(ASSET));
    world.recover(pool, nonce, 45 * ASSET);
    staker.request(world, pool, WithdrawAmount::All);
    world.advance(DAY.into());
    world.set_price(pool, 90 * PRICE);
    world.ok(loss_testkit::ix::accrue_with_price(pool, pool.price), &[]);
    cast
}

fn data(world: &World, at: &Pubkey) -> Option<Vec<u8>> {
    world.svm.get_account(at).map(|account| account.data).filter(|data| !data.is_empty())
}

fn state(vectors: &mut Vectors, name: &str, cast: &Cast) -> State {
    let Cast { scene, other_lp, staker, other } = cast;
    let (world, pool) = (&scene.world, &scene.pool);
    let mut keep = |what: &str, at: Pubkey| {
        data(world, &at).map(|data| vectors.keep(&format!("{what}, {name}"), data))
    };
    let (lp, other_lp) = (pool.lp(&scene.lp.id()), pool.lp(&other_lp.id()));
    let record = pool.record(scene.borrower.nonce);
    let mut must = |what: &str, at: Pubkey| keep(what, at).expect("an account");
    State {
        is_first: name == "at work",
        now: world.now(),
        pool: must("pool", pool.pool),
        fund: must("fund", pool.insurance),
        lp: must("lp", lp),
        other_lp: must("other lp", other_lp),
        stake: must("stake", pool.stake(&staker.id())),
        position: must("position", scene.borrower.position),
        other_position: must("other position", other.position),
        records: keep("record", record).into_iter().collect(),
        receipts: keep("receipt", receipt(&other_lp, 0)).into_iter().collect(),
        claims: keep("claim", loss_client::addresses::claim(&lp, 0, &record)).into_iter().collect(),
    }
}

pub fn all(vectors: &mut Vectors) -> Vec<State> {
    let no_request = PoolParams { withdraw_delay_seconds: 0, ..params() };
    [
        ("at work", at_work(no_request)),
        ("after a loss", after_a_loss(params())),
        ("after a recovery", after_a_recovery()),
    ]
    .iter()
    .map(|(name, cast)| state(vectors, name, cast))
    .collect()
}

/// A venue whose trader lost some of its profit, before and after the rest matured.
pub fn venue(vectors: &mut Vectors) -> Vec<(Given, Given, i64)> {
    let mut world = World::new();
    let caps = StoredVenueCaps::default();
    let pool = world.new_pool_for_venues(plain(), caps);
    let venue = world.new_venue(&pool, 0, caps, 5 * ASSET, 1_000 * ASSET);
    let trader = world.winner(&pool, &venue, "trader", 300 * ASSET);
    world.winner(&pool, &venue, "other trader", 77 * ASSET);
    venue.report(&mut world, &pool, 33 * ASSET);
    let now = world.now();
    let mut keep = |what: &str, at: Pubkey| {
        let data = data(&world, &at).expect("an account");
        vectors.keep(what, data)
    };
    let (venue, claim) =
        (keep("venue", venue.keys.venue), keep("profit claim", venue.keys.profit(&trader.id())));
    [now, now + 3_599, now + 3_600].map(|now| (venue, claim, now)).into()
}
