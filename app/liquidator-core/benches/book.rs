//! The book with a million positions: building it, a price that reaches a hundred, one update, a
//! rescan. `cargo bench -p liquidator-core --bench book`

use divan::{black_box, counter::ItemsCount, AllocProfiler, Bencher};
use liquidator_core::{Book, OpenPosition};
use loss_math::{Bps, Collateral, DebtBook, DebtIndex, DebtShares, OraclePrice, PriceBand};
use solana_pubkey::Pubkey;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

const POSITIONS: u64 = 1_000_000;
const THRESHOLD: Bps = Bps(8_000);
/// Collateral has 9 decimals, the asset 6; the price that reaches nobody is 100.
const SAFE: i64 = 10_000_000_000;

/// Debts from 10 to about 10^7 assets in no order; the loan-to-value falls in even steps from just
/// below the threshold, so that a price lower by a ten-thousandth reaches a hundred more.
fn position(number: u64) -> OpenPosition {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let debt = 10_000_000_u64 << (mixed >> 60) << ((mixed >> 56) % 4);
    let debt = debt + (mixed >> 40);
    // Worth debt / 0.8 at the price 100, and one part in a million more for each number.
    let value =
        u128::from(debt) * 10 / 8 * u128::from(POSITIONS + number + 1) / u128::from(POSITIONS);
    let collateral = u64::try_from(value * 10 + 100).unwrap_or(u64::MAX);
    let mut address = [0_u8; 32];
    address[..8].copy_from_slice(&mixed.to_le_bytes());
    address[8..16].copy_from_slice(&number.to_le_bytes());
    OpenPosition {
        address: Pubkey::new_from_array(address),
        nonce: number,
        debt_shares: DebtShares(u128::from(debt) << 32),
        collateral: Collateral(collateral),
        marked_at: 0,
    }
}

fn all() -> impl Iterator<Item = OpenPosition> {
    (0..POSITIONS).map(position)
}

fn full() -> Book {
    let mut book = Book::new();
    book.rescan(all(), 1);
    book
}

fn debt() -> DebtBook {
    DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE }
}

fn band(price: i64) -> PriceBand {
    let oracle = OraclePrice { price, conf: 0, exponent: -8, publish_time: 0 };
    PriceBand::new(&oracle, Bps(20_000), 6, 9).expect("a positive price, small decimals")
}

fn main() {
    let book = full();
    let found = |price| book.at_risk(&debt(), &band(price), THRESHOLD).count();
    println!(
        "{} positions; at risk at 100: {}, 0.01 % lower: {}",
        book.len(),
        found(SAFE),
        found(SAFE - SAFE / 10_000)
    );
    drop(book);
    divan::main();
}

/// Memory: "max alloc" of this is the book with all of its positions.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn build(bencher: Bencher) {
    bencher.counter(ItemsCount::new(POSITIONS)).bench(full);
}

/// A price that is lower by as many ten-thousandths: a hundred more each.
#[divan::bench(args = [0, 1, 10, 100])]
fn tick(bencher: Bencher, lower: i64) {
    let book = full();
    let (debt, band) = (debt(), band(SAFE - lower * SAFE / 10_000));
    bencher.bench_local(|| {
        black_box(&book)
            .at_risk(&debt, &band, THRESHOLD)
            .map(|at| at.nonce)
            .fold(0, u64::wrapping_add)
    });
}

#[divan::bench]
fn update_of_one(bencher: Bencher) {
    let mut book = full();
    let mut number = 0_u64;
    bencher.bench_local(|| {
        number = (number + 7_919) % POSITIONS;
        let before = position(number);
        let collateral = Collateral(before.collateral.0 + number % 1_000);
        book.update(OpenPosition { collateral, ..before }, 2 + number)
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn rescan_without_news(bencher: Bencher) {
    let mut book = full();
    bencher.counter(ItemsCount::new(POSITIONS)).bench_local(|| book.rescan(all(), 1));
}
