//! What must hold of a pool at any time, by promise.

use crate::{keys::PoolKeys, world::World};
use loss_math::Shares;
use socialized_loss::state::{LpShare, Position};

/// Checks every promise that can be read off accounts. The world must know all LPs and
/// positions of the pool (everything made through it is known).
///
/// # Panics
/// Names the promise that is broken.
#[track_caller]
pub fn check(world: &World, keys: &PoolKeys) {
    check_books(world, keys);
    check_lps(world, keys);
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
    backed(&keys.asset_vault, pool.ledger.cash, "asset");
    backed(&keys.insurance_vault, fund.cash, "insurance");
    backed(&keys.collateral_vault, pool.collateral + pool.salvage, "collateral");
}

/// P1, P5: the claims of all LPs sum to at most the assets, and fall short of them by at most
/// one unit each.
#[track_caller]
fn check_lps(world: &World, keys: &PoolKeys) {
    let class = world.pool(keys).ledger().lps;
    let owners = world.lps.get(&keys.pool).map_or(&[][..], Vec::as_slice);
    let shares: Vec<Shares> = owners
        .iter()
        .filter_map(|owner| world.find::<LpShare>(&keys.lp(owner)))
        .map(|share| share.settled(&class).shares)
        .collect();
    let held: u128 = shares.iter().map(|shares| shares.get()).sum();
    assert!(held <= class.total_shares.get(), "P1: LPs hold more shares than there are");
    let claims: u64 = shares
        .iter()
        .map(|shares| class.claim_floor(*shares).expect("shares of this class").get())
        .sum();
    let assets = class.assets.get();
    assert!(claims <= assets, "P1: claims {claims} exceed assets {assets}");
    let short = assets - claims;
    let allowed = owners.len() as u64 + 1;
    assert!(short <= allowed, "P5: claims fall short of assets by {short}, {allowed} allowed");
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
