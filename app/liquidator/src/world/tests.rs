use super::*;
use bytemuck::Zeroable;
use liquidator_core::OpenPosition;
use loss_client::{addresses::SYSTEM_PROGRAM, PoolAddresses, PROGRAM_ID};
use loss_math::{Collateral, DebtShares};
use std::time::Duration;

fn key(number: u8) -> Pubkey {
    Pubkey::new_from_array([number; 32])
}

fn world() -> World {
    let pool = Pool { asset_mint: key(3), collateral_mint: key(4), ..Pool::zeroed() };
    let pool = PoolAddresses::of(key(1), &pool);
    World::new(Places { pool, price: key(5), wallet: key(6), settled: vec![key(7)] }, 1_000)
}

fn bytes<T: Account>(account: &T) -> Option<Content> {
    let data = [T::DISCRIMINATOR.as_slice(), bytemuck::bytes_of(account)].concat();
    Some(Content { owner: PROGRAM_ID, lamports: 1, executable: false, data })
}

fn plain(lamports: u64, data: Vec<u8>) -> Option<Content> {
    Some(Content { owner: key(9), lamports, executable: false, data })
}

fn clock(time: i64) -> Option<Content> {
    plain(1, [vec![0; 32], time.to_le_bytes().to_vec()].concat())
}

fn tokens(amount: u64) -> Option<Content> {
    plain(1, [vec![0; 64], amount.to_le_bytes().to_vec()].concat())
}

fn see(world: &mut World, slot: u64, address: Pubkey, content: Option<Content>) -> bool {
    let news = News::Accounts { slot, accounts: vec![(address, content)] };
    world.apply(news, Instant::now()).market
}

fn pool_of(seq: u64) -> Option<Content> {
    bytes(&Pool { seq, version: 1, asset_decimals: 6, collateral_decimals: 9, ..Pool::zeroed() })
}

fn fund() -> Option<Content> {
    bytes(&InsuranceFund { version: 1, ..InsuranceFund::zeroed() })
}

fn position(address: Pubkey, debt: u128) -> OpenPosition {
    OpenPosition {
        address,
        debt_shares: DebtShares(debt),
        collateral: Collateral(1),
        ..OpenPosition::default()
    }
}

fn loaded() -> World {
    let mut world = world();
    let asset = world.places.pool.associated_asset(&key(6));
    let insurance = world.places.pool.insurance;
    for (address, content) in [
        (CLOCK, clock(1_700_000_000)),
        (key(6), plain(77, Vec::new())),
        (asset, tokens(5_000)),
        (key(1), pool_of(1)),
        (insurance, fund()),
        (key(5), None),
    ] {
        see(&mut world, 10, address, content);
    }
    world.apply(News::Positions { slot: 10, positions: Vec::new() }, Instant::now());
    world.apply(News::Salvage { slot: 10, records: Vec::new() }, Instant::now());
    world
}

#[test]
fn nothing_is_decided_before_everything_is_known() {
    let mut world = loaded();
    let snapshot = world.snapshot(Vec::new(), BTreeSet::new(), Instant::now()).unwrap();
    assert_eq!(snapshot.now, 1_700_000_000);
    assert_eq!(snapshot.wallet, Wallet { asset: Assets(1_000), lamports: 77 });
    assert_eq!(snapshot.offered, None);
    world.asset = None;
    assert_eq!(world.snapshot(Vec::new(), BTreeSet::new(), Instant::now()), None);
}

#[test]
fn records_have_to_be_scanned_too() {
    let mut world = loaded();
    world.salvage_scanned = false;
    assert_eq!(world.snapshot(Vec::new(), BTreeSet::new(), Instant::now()), None);
}

#[test]
fn older_news_never_overwrites_newer() {
    let mut world = loaded();
    assert!(see(&mut world, 20, key(1), pool_of(2)));
    assert!(!see(&mut world, 19, key(1), pool_of(1)));
    assert_eq!(world.pool.unwrap().value.seq, 2);
    assert!(!see(&mut world, 21, key(1), pool_of(2)), "the same again changes nothing");
    let asset = world.places.pool.associated_asset(&key(6));
    see(&mut world, 30, asset, tokens(9));
    see(&mut world, 29, asset, tokens(8));
    assert_eq!(world.asset(), 9);
}

#[test]
fn time_goes_on_between_two_looks_at_the_clock() {
    let world = loaded();
    let later = Instant::now() + Duration::from_millis(5_500);
    assert_eq!(world.time(later), Some(1_700_000_005));
}

#[test]
fn an_account_of_an_unknown_version_changes_nothing() {
    let mut world = loaded();
    let newer = bytes(&Pool { seq: 9, version: 2, ..Pool::zeroed() });
    assert!(!see(&mut world, 50, key(1), newer));
    assert_eq!(world.pool.unwrap().value.seq, 1);
}

#[test]
fn what_a_scan_does_not_name_is_gone_and_what_it_missed_is_there() {
    let mut world = loaded();
    let now = Instant::now();
    let known = Some(position(key(30), 5));
    world.apply(News::Position { slot: 11, address: key(30), position: known }, now);
    assert_eq!(world.positions(), 1);
    let changed =
        world.apply(News::Positions { slot: 12, positions: vec![position(key(31), 6)] }, now);
    assert!(changed.market);
    assert_eq!(world.positions(), 1);
    assert!(world.book.get(&key(31)).is_some());
    assert!(see(&mut world, 13, key(31), None), "closed");
    assert_eq!(world.positions(), 0);
}

#[test]
fn a_scan_that_finds_nothing_is_not_believed_while_the_pool_is_owed() {
    let mut world = loaded();
    let now = Instant::now();
    let known = Some(position(key(30), 5));
    world.apply(News::Position { slot: 11, address: key(30), position: known }, now);
    let mut owed = Pool { version: 1, ..Pool::zeroed() };
    owed.ledger.debt_shares = 5_u128.to_le_bytes();
    see(&mut world, 12, key(1), bytes(&owed));
    world.apply(News::Positions { slot: 13, positions: Vec::new() }, now);
    assert_eq!(world.positions(), 1);
    see(&mut world, 14, key(1), pool_of(1));
    world.apply(News::Positions { slot: 15, positions: Vec::new() }, now);
    assert_eq!(world.positions(), 0);
}

#[test]
fn a_pool_not_understood_since_the_clock_was_read_decides_nothing() {
    let mut world = loaded();
    let snapshot =
        |world: &World| world.snapshot(Vec::new(), BTreeSet::new(), Instant::now()).is_some();
    assert!(snapshot(&world));
    see(&mut world, 20, CLOCK, clock(1_700_000_000));
    assert!(!snapshot(&world));
    see(&mut world, 20, key(1), pool_of(1));
    let insurance = world.places.pool.insurance;
    see(&mut world, 20, insurance, fund());
    assert!(snapshot(&world));
}

#[test]
fn a_share_that_was_closed_is_forgotten() {
    let mut world = loaded();
    let share = LpShare { version: 1, ..LpShare::zeroed() };
    see(&mut world, 20, key(50), bytes(&share));
    assert_eq!(world.shares.len(), 1);
    see(&mut world, 19, key(50), None);
    assert_eq!(world.shares.len(), 1, "older");
    see(&mut world, 21, key(50), None);
    assert_eq!(world.shares.len(), 0);
}

#[test]
fn lamports_that_somebody_sent_are_no_tokens_price_or_share() {
    let mut world = loaded();
    let asset = world.places.pool.associated_asset(&key(6));
    let lamports =
        Content { owner: SYSTEM_PROGRAM, lamports: 1, executable: false, data: Vec::new() };
    for address in [asset, key(5), key(7)] {
        see(&mut world, 20, address, Some(lamports.clone()));
    }
    let snapshot = world.snapshot(Vec::new(), BTreeSet::new(), Instant::now()).unwrap();
    assert_eq!(snapshot.wallet.asset, Assets(0));
    assert_eq!((snapshot.offered, snapshot.shares, snapshot.stakes), (None, vec![], vec![]));
}

#[test]
fn salvage_is_known_by_scan_and_by_update_and_not_brought_back() {
    let mut world = loaded();
    let record = |salvage_left| {
        let version = 1;
        ShortfallRecord { salvage_left, version, ..ShortfallRecord::zeroed() }
    };
    let found = |salvage_left| Found { address: key(40), account: record(salvage_left) };
    let left = |world: &World| {
        let snapshot = world.snapshot(Vec::new(), BTreeSet::new(), Instant::now()).unwrap();
        snapshot.records.iter().map(|record| record.account.salvage_left).collect::<Vec<_>>()
    };
    let now = Instant::now();
    world.apply(News::Salvage { slot: 20, records: vec![found(8)] }, now);
    assert_eq!(left(&world), [8]);
    world.apply(News::Record { slot: 22, record: Box::new(found(0)) }, now);
    world.apply(News::Salvage { slot: 21, records: vec![found(8)] }, now);
    assert_eq!(left(&world), [0; 0]);
    world.apply(News::Salvage { slot: 23, records: vec![found(3)] }, now);
    assert_eq!(left(&world), [3]);
    world.apply(News::Salvage { slot: 24, records: Vec::new() }, now);
    assert_eq!(left(&world), [0; 0]);
}
