//! What the tests of the example share.

use anchor_lang::prelude::Pubkey;
use example_venue::instructions::OpenArgs;
pub use loss_testkit::scene::{ASSET, COLLATERAL};
use loss_testkit::{
    example_venue::{close, Market, SettleSide},
    params::plain,
    world::Success,
    Lp, PoolKeys, Trader, World,
};
use socialized_loss::state::{ShortfallRecord, StoredVenueCaps};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

/// What a pool pays for venues a day: 50 of insurance and 100 of LPs' assets.
pub const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 50 * ASSET, lps: 100 * ASSET };
pub const BOND: u64 = 20 * ASSET;

/// Ten collateral, worth 1,000 at a price of 100, and margins of 100: where the price moves by one the
/// contract moves by ten, and where it moves by ten the loser has nothing left.
pub const TEN: OpenArgs = OpenArgs {
    number: 0,
    size: 10 * COLLATERAL,
    long_margin: 100 * ASSET,
    short_margin: 100 * ASSET,
};

/// A pool with one LP's 1,000 and 500 of insurance, an active market with a bond of 20, a price of 100, and three
/// traders with 1,000 each.
pub struct Scene {
    pub world: World,
    pub pool: PoolKeys,
    pub lp: Lp,
    pub market: Market,
    pub ann: Trader,
    pub bob: Trader,
    pub cleo: Trader,
    pub stranger: Keypair,
}

impl Scene {
    pub fn new() -> Self {
        Self::with(LIMITS, BOND, 500 * ASSET)
    }

    /// The same with other caps, another bond and other insurance.
    pub fn with(caps: StoredVenueCaps, bond: u64, insurance: u64) -> Self {
        let mut world = World::new();
        let pool = world.new_pool_for_venues(plain(), LIMITS);
        let lp = world.funded_lp(&pool, "lp", 1_000 * ASSET);
        world.fund_insurance(&pool, insurance);
        let market = world.new_market(&pool, 0, caps, bond);
        world.set_price(&pool, 100_00000000);
        let player =
            |world: &mut World, name| world.new_player(&pool, &market, name, 1_000 * ASSET);
        let [ann, bob, cleo] = ["ann", "bob", "cleo"].map(|name| player(&mut world, name));
        let stranger = world.actor("stranger");
        Self { world, pool, lp, market, ann, bob, cleo, stranger }
    }

    /// A second passes, and the price is another; the oracle's exponent is -8.
    pub fn price(&mut self, price: i64) {
        self.world.advance(1);
        self.world.set_price(&self.pool, price);
    }

    /// Ann is long and Bob is short in ten collateral.
    #[track_caller]
    pub fn ann_with_bob(&mut self) -> Pubkey {
        self.market.open(&mut self.world, &self.pool, &self.ann, &self.bob, TEN)
    }

    /// What Ann sends when she has won against Bob and closes.
    pub fn ann_closes(&self, contract: Pubkey) -> Instruction {
        let Self { world, pool, market, ann, bob, .. } = self;
        close(pool, &market.keys, market.side(world, contract, ann, bob))
    }

    #[track_caller]
    pub fn ann_wins(&mut self, contract: Pubkey) -> Success {
        self.world.ok(self.ann_closes(contract), &[&self.ann.key])
    }

    /// What a stranger sends to liquidate Bob, who has lost to Ann.
    pub fn liquidate_bob(&self, contract: Pubkey) -> Instruction {
        let Self { world, pool, market, ann, bob, stranger, .. } = self;
        market.liquidate_ix(world, pool, contract, ann, bob, stranger)
    }

    /// Cleo wins 200 from Bob, who can pay, and the price is 100 again.
    #[track_caller]
    pub fn cleo_wins_200(&mut self) {
        let terms = OpenArgs { short_margin: 300 * ASSET, ..TEN };
        let contract = self.market.open(&mut self.world, &self.pool, &self.cleo, &self.bob, terms);
        self.price(120_00000000);
        let Self { world, pool, market, bob, cleo, .. } = self;
        market.close(world, pool, contract, cleo, bob);
        self.price(100_00000000);
    }

    /// Cleo has won 200, and Ann 260 of which Bob had 100: the claims bore 90 of the rest, Cleo 60 and Ann 30.
    /// The bond is gone, and the fund has paid its 50 of the day.
    #[track_caller]
    pub fn haircut(&mut self) {
        self.cleo_wins_200();
        let contract = self.ann_with_bob();
        self.price(126_00000000);
        self.ann_wins(contract);
    }

    /// A further contract of Cleo with Bob, and the accounts with which she closes it at that price.
    pub fn next(&mut self, price: i64) -> SettleSide {
        self.price(100_00000000);
        let Self { world, pool, market, bob, cleo, .. } = &mut *self;
        let contract = market.open(world, pool, cleo, bob, OpenArgs { number: 1, ..TEN });
        self.price(price);
        let Self { world, market, bob, cleo, .. } = &*self;
        market.side(world, contract, cleo, bob)
    }

    /// What a trader's profit claim is worth.
    pub fn claim(&self, trader: &Trader) -> u64 {
        trader.claim(&self.world, &self.market.venue)
    }

    /// What a trader has in tokens.
    pub fn tokens(&self, trader: &Trader) -> u64 {
        self.world.balance(&trader.asset)
    }

    /// What the market has in tokens.
    pub fn vault(&self) -> u64 {
        self.world.balance(&self.market.keys.vault)
    }

    pub fn record(&self, nonce: u64) -> ShortfallRecord {
        self.world.read(&self.market.keys.venue.record(nonce))
    }
}

/// Who paid: bond, reserve, profit claims, LPs, nobody. There are no stakers here.
pub fn split(record: &ShortfallRecord) -> [u64; 5] {
    let &ShortfallRecord { bond, reserve, profits, lps, unallocated, .. } = record;
    assert_eq!(record.debt, bond + reserve + profits + lps + unallocated, "P2");
    [bond, reserve, profits, lps, unallocated]
}

/// P5: what is exactly `exact` may read one atom less.
#[track_caller]
pub fn at_most_an_atom_below(claim: u64, exact: u64) {
    assert!(claim <= exact && claim + 1 >= exact, "P5: {claim} instead of {exact}");
}
