//! What must hold of a pool at any time, by promise.

use crate::{
    keys::{PoolKeys, VenueKeys},
    world::World,
};
use loss_math::{LossClass, Share, VenueCaps};
use socialized_loss::state::{
    InsuranceStake, LpShare, Position, ProfitClaim, ShortfallRecord, StoredShare,
};

/// Checks every promise that can be read off accounts. The world must know all LPs and
/// positions of the pool (everything made through it is known).
///
/// # Panics
/// Names the promise that is broken.
#[track_caller]
pub fn check(world: &World, keys: &PoolKeys) {
    check_books(world, keys);
    check_owners(world, keys);
    check_venues(world, keys);
    check_recoveries(world, keys);
    check_positions(world, keys);
}

/// P1: the books balance, and the vaults hold what the books say.
#[track_caller]
pub fn check_books(world: &World, keys: &PoolKeys) {
    let (pool, fund) = (world.pool(keys), world.fund(keys));
    let ledger = pool.ledger();
    assert!(ledger.is_balanced(), "P1: the pool's books: {ledger:?}");
    assert!(fund.to_math().is_balanced(ledger.receivable), "P1: the fund's books: {fund:?}");
    let backed = |vault, counted, name| {
        let tokens = world.balance(vault);
        assert!(tokens >= counted, "P1: {name} vault holds {tokens}, the books say {counted}");
    };
    let kept = pool.recoveries + pool.venue_funds;
    backed(&keys.asset_vault, pool.ledger.cash + kept, "asset");
    backed(&keys.insurance_vault, fund.cash, "insurance");
    backed(&keys.collateral_vault, pool.collateral + pool.salvage, "collateral");
}

/// P1, P5: the claims of all LPs sum to at most the assets of their class, and fall short of them by
/// at most one unit each; the same for the stakers.
#[track_caller]
fn check_owners(world: &World, keys: &PoolKeys) {
    let (lps, stakers) = (world.lps.get(&keys.pool), world.stakers.get(&keys.pool));
    let owners = lps.into_iter().flatten().map(|owner| keys.lp(owner));
    let shares = owners.filter_map(|key| world.find::<LpShare>(&key)).map(|lp| lp.share);
    check_class("LPs", &world.pool(keys).ledger().lps, &shares.collect::<Vec<_>>());
    let owners = stakers.into_iter().flatten().map(|owner| keys.stake(owner));
    let shares = owners.filter_map(|key| world.find::<InsuranceStake>(&key)).map(|it| it.share);
    check_class("stakers", &world.fund(keys).to_math().stakers, &shares.collect::<Vec<_>>());
}

#[track_caller]
fn check_class(who: &str, class: &LossClass, shares: &[StoredShare]) {
    let settled: Vec<Share> = shares.iter().map(|share| share.settled(class)).collect();
    let held: u128 = settled.iter().map(|share| share.held.shares.get()).sum();
    assert!(held <= class.total_shares.get(), "P1: {who} hold more shares than there are");
    let claim = |share: &Share| share.claim_floor(class).expect("shares of this class").get();
    let claims: u64 = settled.iter().map(claim).sum();
    let assets = class.assets.get();
    assert!(claims <= assets, "P1: claims of {who} {claims} exceed assets {assets}");
    let (short, allowed) = (assets - claims, shares.len() as u64 + 1);
    assert!(short <= allowed, "P5: claims of {who} fall short of assets by {short} of {allowed}");
    for share in settled {
        assert!(share.request.shares <= share.held.shares, "{who}: more requested than held");
    }
}

fn venues<'a>(world: &'a World, keys: &PoolKeys) -> impl Iterator<Item = &'a VenueKeys> {
    world.venues.get(&keys.pool).into_iter().flatten()
}

/// P1: what the pool keeps for venues is what they have, and their claims are backed. P15: no venue
/// may take more than the pool was made with.
#[track_caller]
fn check_venues(world: &World, keys: &PoolKeys) {
    let pool = world.pool(keys);
    let limit = VenueCaps::from(pool.venue_caps);
    let mut kept = 0;
    for venue_keys in venues(world, keys) {
        let venue = world.venue(venue_keys);
        let book = venue.book();
        kept += book.total().expect("tokens of one vault").get();
        assert!(VenueCaps::from(venue.caps).within(&limit), "P15: caps of a venue");
        let owners = world.traders.get(&venue_keys.venue).into_iter().flatten();
        let claims = owners.filter_map(|key| world.find(&venue_keys.profit(key)));
        let claims: Vec<ProfitClaim> = claims.collect();
        for claim in &claims {
            let settled = claim.to_math().settle(&book.profits);
            assert!(settled.older <= settled.maturing(), "P5: parts of a profit claim");
        }
        let shares: Vec<_> = claims.iter().map(|claim| claim.share).collect();
        check_class("traders", &book.profits, &shares);
    }
    assert_eq!(pool.venue_funds, kept, "P1: kept for venues");
}

/// P1, P14: what is kept for claims is what came in for those who lost and was not paid yet, over
/// all records that are not closed.
#[track_caller]
fn check_recoveries(world: &World, keys: &PoolKeys) {
    let pool = world.pool(keys);
    let records = (0..=pool.open_nonce).filter_map(|nonce| world.find(&keys.record(nonce)));
    let mut records: Vec<ShortfallRecord> = records.collect();
    for venue in venues(world, keys) {
        let nonces = 0..=world.venue(venue).last_nonce;
        let found = nonces.filter_map(|nonce| world.find::<ShortfallRecord>(&venue.record(nonce)));
        records.extend(found);
    }
    let unclaimed: u64 = records.iter().map(|record| record.unclaimed().get()).sum();
    assert_eq!(pool.recoveries, unclaimed, "P14: kept for claims");
    let salvage: u64 = records.iter().map(|record| record.salvage_left).sum();
    assert_eq!(pool.salvage, salvage, "P1: salvage");
    for record in records {
        let (recovered, borne) = (record.shared_out(), record.borne());
        assert!(record.claimed_lps <= recovered.lps.get(), "P14: paid to LPs of {}", record.seq);
        assert!(record.claimed_stakers <= recovered.stakers.get(), "P14: paid to stakers");
        assert!(record.claimed_profits <= recovered.profits.get(), "P14: paid to traders");
        assert!(recovered.lps <= borne.lps && recovered.stakers <= borne.stakers, "P14: too much");
        assert!(recovered.profits <= borne.profits, "P14: too much");
    }
}

/// P1: positions owe at least the book debt, their collateral is what the pool counts, and
/// whoever has debt has collateral.
#[track_caller]
fn check_positions(world: &World, keys: &PoolKeys) {
    let pool = world.pool(keys);
    let book = pool.ledger().debt;
    let positions: Vec<Position> = world
        .positions
        .get(&keys.pool)
        .into_iter()
        .flatten()
        .filter_map(|position| world.find(position))
        .collect();
    let shares: u128 = positions.iter().map(|position| position.debt_shares().get()).sum();
    assert_eq!(shares, book.total_shares.get(), "P1: debt shares");
    let owed: u64 = positions
        .iter()
        .map(|position| book.debt_ceil(position.debt_shares()).expect("part of the book").get())
        .sum();
    let total = book.total_ceil().expect("within 64 bits").get();
    assert!(owed >= total, "P1: positions owe {owed}, the book says {total}");
    let collateral: u64 = positions.iter().map(|position| position.collateral).sum();
    assert_eq!(collateral, pool.collateral, "P1: collateral");
    let covered = positions.iter().all(|position| !position.has_debt() || position.collateral > 0);
    assert!(covered, "a position has debt and no collateral: its shortfall was not recorded");
}
