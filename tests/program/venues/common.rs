//! What the tests of venues share.

pub use loss_testkit::scene::ASSET;
use loss_testkit::{
    ix::{self, ClaimSide},
    keys::receipt,
    params::plain,
    venues::WARM_UP,
    world::Success,
    Lp, PoolKeys, Staker, Trader, Venue, World,
};
use socialized_loss::{
    error::LossError,
    state::{
        PoolParams, ProfitClaim, ShortfallRecord, StoredClass, StoredHolding, StoredSegment,
        StoredShare, StoredVenueCaps, Venue as VenueState,
    },
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// One whole share in raw shares: what an atom buys in an empty class.
pub const SHARE: u128 = 1 << 32;
pub const DAY: i64 = 86_400;
/// How long profits of the venues here take to mature.
pub const WAIT: i64 = WARM_UP as i64;
/// The time lock of a plain pool.
pub const LOCK: i64 = 3 * DAY;
/// A price of 100: ten atoms of collateral are worth one of the asset.
pub const PRICE: i64 = 100_00000000;

/// A pool that pays at most 50 of insurance and 100 of LPs' assets a day for venues.
pub const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 50 * ASSET, lps: 100 * ASSET };
/// What the venue's owner put up.
pub const BOND: u64 = 20 * ASSET;

/// One LP with 1,000, and a venue with all the pool allows, a bond of 20 and 10,000 to credit with.
pub struct Scene {
    pub world: World,
    pub pool: PoolKeys,
    pub lp: Lp,
    pub venue: Venue,
}

impl Scene {
    pub fn new() -> Self {
        Self::with(plain())
    }

    /// The same with other parameters.
    pub fn with(params: PoolParams) -> Self {
        let mut world = World::new();
        let pool = world.new_pool_for_venues(params, LIMITS);
        let lp = world.funded_lp(&pool, "lp", 1_000 * ASSET);
        let venue = world.new_venue(&pool, 0, LIMITS, BOND, 10_000 * ASSET);
        Self { world, pool, lp, venue }
    }

    /// A trader with a profit of `amount`, which has not matured.
    pub fn winner(&mut self, name: &str, amount: u64) -> Trader {
        self.world.winner(&self.pool, &self.venue, name, amount)
    }

    /// The venue reports a deficit with its next number.
    #[track_caller]
    pub fn report(&mut self, amount: u64) -> ShortfallRecord {
        self.venue.report(&mut self.world, &self.pool, amount)
    }

    /// The venue as it is stored.
    pub fn state(&self) -> VenueState {
        self.world.venue(&self.venue.keys)
    }

    /// Time passes until everything credited so far has matured.
    pub fn mature(&mut self) {
        self.world.advance(2 * WAIT);
    }
}

/// `shares` raw shares, settled to the venue's class as it is.
pub fn held(venue: &VenueState, shares: u128) -> StoredHolding {
    let StoredClass { index, splits, epoch, .. } = venue.profits;
    StoredHolding { shares: shares.to_le_bytes(), index, splits, epoch }
}

/// A profit claim that was settled to hold `shares`.
pub fn settled(before: &ProfitClaim, venue: &VenueState, shares: u128) -> ProfitClaim {
    let class = venue.profits;
    let share = StoredShare {
        held: held(venue, shares),
        price_assets: class.assets,
        price_shares: class.total_shares,
        ..before.share
    };
    ProfitClaim { share, ..*before }
}

/// A profit claim whose last change, after event `seq`, was to hold `shares`.
pub fn changed(before: &ProfitClaim, venue: &VenueState, seq: u64, shares: u128) -> ProfitClaim {
    let mut claim = settled(before, venue, shares);
    claim.share.segment = StoredSegment { from_seq: seq, start: claim.share.held };
    claim
}

/// The same claim with so much of it matured, so much that matures at a time, and the rest later.
pub fn timed(mut claim: ProfitClaim, matured: u128, older: u128, times: (i64, i64)) -> ProfitClaim {
    claim.share.request_shares = matured.to_le_bytes();
    let always = if matured == 0 { (0, 0) } else { (i64::MIN, i64::MAX) };
    (claim.share.request_opens_at, claim.share.request_closes_at) = always;
    claim.older_shares = older.to_le_bytes();
    (claim.older_at, claim.newest_at) = times;
    claim
}

/// The venue with other assets and as many whole shares in its class.
pub fn with_class(before: &VenueState, assets: u64) -> VenueState {
    let total_shares = (u128::from(assets) << 32).to_le_bytes();
    VenueState { profits: StoredClass { assets, total_shares, ..before.profits }, ..*before }
}

/// So many atoms at par, in raw shares.
pub fn at_par(amount: u64) -> u128 {
    u128::from(amount) << 32
}

/// Who paid: bond, reserve, stakers, profit claims, LPs, nobody.
pub fn split(record: &ShortfallRecord) -> [u64; 6] {
    let &ShortfallRecord { bond, reserve, stakers, profits, lps, unallocated, .. } = record;
    assert_eq!(record.debt, bond + reserve + stakers + profits + lps + unallocated, "P2");
    [bond, reserve, stakers, profits, lps, unallocated]
}

/// Recoveries, proofs of losses, and claims by them.
impl Scene {
    /// Somebody pays in for the venue's deficit of that number.
    #[track_caller]
    pub fn recover(&mut self, nonce: u64, amount: u64) -> Success {
        let Self { world, pool, venue, .. } = self;
        let payer = world.actor("repentant");
        let from = world.token_account(pool.asset_mint, payer.pubkey(), amount);
        let record = venue.keys.record(nonce);
        let pay = ix::record_recovery(pool, record, payer.pubkey(), from, amount);
        world.ok(pay, &[&payer])
    }

    /// The venue's record of that number.
    pub fn record(&self, nonce: u64) -> ShortfallRecord {
        self.world.read(&self.venue.keys.record(nonce))
    }

    /// The open segment of a trader's claim as proof, paid to its own account.
    pub fn open(&self, trader: &Trader) -> ClaimSide {
        let share = self.venue.keys.profit(&trader.id());
        let from_seq = self.world.profit(&self.venue.keys, &trader.id()).share.segment.from_seq;
        let (owner_asset, caller) = (trader.asset, trader.id());
        ClaimSide { share, from_seq, receipt: None, owner_asset, caller }
    }

    /// The receipt of the segment that began at `from_seq` as proof.
    pub fn closed(&self, trader: &Trader, from_seq: u64) -> ClaimSide {
        let share = self.venue.keys.profit(&trader.id());
        let receipt = Some(receipt(&share, from_seq));
        ClaimSide { share, from_seq, receipt, owner_asset: trader.asset, caller: trader.id() }
    }

    /// The open segment of an LP as proof.
    pub fn of_lp(&self, lp: &Lp) -> ClaimSide {
        self.world.open_side(self.pool.lp(&lp.id()), &lp.key, lp.asset)
    }

    /// The open segment of a staker as proof.
    pub fn of_staker(&self, staker: &Staker) -> ClaimSide {
        self.world.open_side(self.pool.stake(&staker.id()), &staker.key, staker.asset)
    }

    pub fn claiming(&self, nonce: u64, side: ClaimSide) -> Instruction {
        ix::claim_recovery(&self.pool, self.venue.keys.record(nonce), side)
    }

    /// Claims for the venue's deficit of that number. Returns what was paid.
    #[track_caller]
    pub fn claim(&mut self, nonce: u64, side: ClaimSide, caller: &Keypair) -> u64 {
        let before = self.world.balance(&side.owner_asset);
        let claim = self.claiming(nonce, side);
        self.world.ok(claim, &[caller]);
        self.world.balance(&side.owner_asset) - before
    }

    /// There is nothing to claim with this proof.
    #[track_caller]
    pub fn nothing(&mut self, nonce: u64, side: ClaimSide, caller: &Keypair) {
        let claim = self.claiming(nonce, side);
        self.world.refused(claim, &[caller], LossError::NothingToClaim);
    }
}
