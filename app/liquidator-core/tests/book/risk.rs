//! What is at risk: the same as by the program's own rule for every single position.

use super::{address, band, interest, no_interest, position};
use liquidator_core::{Book, OpenPosition};
use loss_math::{health, Bps, Collateral, DebtBook, DebtShares, PriceBand};
use proptest::prelude::*;
use std::collections::HashMap;

/// By looking at every position.
fn by_scan<'a>(
    positions: impl IntoIterator<Item = &'a OpenPosition>,
    debt: &DebtBook,
    band: &PriceBand,
    threshold: Bps,
) -> Vec<u64> {
    let risky = |at: &&OpenPosition| {
        debt.debt_ceil(at.debt_shares)
            .is_ok_and(|debt| health::may_be_liquidated(debt, at.collateral, band, threshold))
    };
    let mut found: Vec<_> = positions.into_iter().filter(risky).map(|at| at.nonce).collect();
    found.sort_unstable();
    found
}

fn by_book(book: &Book, debt: &DebtBook, band: &PriceBand, threshold: Bps) -> Vec<u64> {
    let mut found: Vec<_> = book.at_risk(debt, band, threshold).map(|at| at.nonce).collect();
    found.sort_unstable();
    found
}

#[test]
fn largest_debts_come_first_by_powers_of_two_and_the_riskiest_first_within() {
    let mut book = Book::new();
    book.update(position(1, 1_100, 1_250), 1); // 88.0 %
    book.update(position(2, 1_200, 1_300), 1); // 92.3 %
    book.update(position(3, 1_300, 1_700), 1); // 76.5 %
    book.update(position(4, 9_000, 11_000), 1); // 81.8 %, the largest
    book.update(position(5, 1_000, 1_000), 1); // 100 %, but of the next smaller size
    let found: Vec<_> =
        book.at_risk(&no_interest(), &band(1, 0), Bps(8_000)).map(|at| at.nonce).collect();
    assert_eq!(found, [4, 2, 1, 5]);
}

#[test]
fn a_price_reaches_positions_one_by_one_and_exactly_at_the_threshold() {
    let mut book = Book::new();
    for number in 1..=100 {
        book.update(position(number, 8_000, 10_000 + u64::from(number)), 1);
    }
    // Worth 10,000 + n: within 80 % for all at the price 1, and at 0.9999 for n > 1, rounded down.
    let at_risk = |price| by_book(&book, &no_interest(), &band(price, -4), Bps(8_000));
    assert_eq!(at_risk(10_000), [0_u64; 0]);
    assert_eq!(at_risk(9_999), [1]);
    assert_eq!(at_risk(9_998), [1, 2]);
    assert_eq!(at_risk(9_950).len(), 50);
    assert_eq!(at_risk(9_000).len(), 100);
    // Interest reaches them in the same order: 8,001.6 are owed and count as 8,002, which is more than
    // 80 % of 10,002 and less than 80 % of 10,003.
    let grown = interest((1 << 64) / 10_000 * 10_002);
    assert_eq!(by_book(&book, &grown, &band(10_000, -4), Bps(8_000)), [1, 2]);
}

#[test]
fn debt_without_collateral_is_found_at_any_price() {
    let mut book = Book::new();
    book.update(position(1, 1, 0), 1);
    assert_eq!(by_book(&book, &no_interest(), &band(i64::MAX, 18), Bps(8_000)), [1]);
}

/// Shares and collateral of all sizes, and where rounding decides, at a threshold near the price 1.
fn holding() -> impl Strategy<Value = (u128, u64)> {
    let any_size = (0_u32..97, any::<u128>(), 0_u32..64, any::<u64>())
        .prop_map(|(cut, shares, shift, collateral)| ((shares >> 31) >> cut, collateral >> shift));
    let tiny = (0_u128..20 << 32, 0_u64..40);
    let near = (1_u64..1 << 40, -3_i64..12).prop_map(|(debt, off)| {
        let value = u128::from(debt) * 10 / 8;
        (u128::from(debt) << 32, u64::try_from(value).unwrap().saturating_add_signed(off))
    });
    let none = Just((0_u128, 5_u64));
    prop_oneof![2 => any_size, 3 => tiny, 4 => near, 1 => none]
}

fn market() -> impl Strategy<Value = (DebtBook, PriceBand, Bps)> {
    let index = prop_oneof![
        3 => Just(1_u128 << 64),
        2 => (1_u128 << 64)..(1_u128 << 65),
        1 => (1_u128 << 64)..(1_u128 << 120)
    ];
    let price = prop_oneof![
        4 => (1_i64..20).prop_map(|tenths| band(tenths, -1)),
        2 => (9_900_i64..10_100).prop_map(|price| band(price, -4)),
        1 => (1..=i64::MAX, 0_u32..63, -18..=18_i32)
            .prop_map(|(price, shift, exponent)| band((price >> shift).max(1), exponent)),
    ];
    let threshold = prop_oneof![Just(8_000_u32), 1_000_u32..=9_700];
    (index, price, threshold).prop_map(|(index, band, bps)| (interest(index), band, Bps(bps)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn the_walk_finds_exactly_what_a_full_scan_finds(
        holdings in prop::collection::vec(holding(), 0..300),
        markets in prop::collection::vec(market(), 1..6),
    ) {
        let positions: Vec<_> = (0_u16..).zip(holdings).map(|(number, (shares, collateral))| {
            OpenPosition {
                address: address(number),
                nonce: number.into(),
                debt_shares: DebtShares(shares),
                collateral: Collateral(collateral),
                marked_at: 0,
            }
        }).collect();
        let mut book = Book::new();
        book.rescan(positions.iter().copied(), 1);
        for (debt, band, threshold) in &markets {
            prop_assert_eq!(
                by_book(&book, debt, band, *threshold),
                by_scan(&positions, debt, band, *threshold)
            );
        }
    }

    /// Any sequence of news against the simplest memory there can be: of each address the newest.
    #[test]
    fn any_order_of_news_leaves_the_newest_of_each(
        news in prop::collection::vec((0_u8..8, 0_u64..30, prop::option::of(700_u64..900)), 0..60),
        scan in prop::option::of((0_u64..30, prop::collection::vec(700_u64..900, 8))),
        scan_after in 0_usize..60,
    ) {
        let mut book = Book::new();
        let mut model: HashMap<u8, (u64, Option<u64>)> = HashMap::new();
        let take_scan = |book: &mut Book, model: &mut HashMap<u8, (u64, Option<u64>)>| {
            let Some((slot, debts)) = &scan else { return };
            // The scan finds the positions with an even debt.
            let found = |number: u8| Some(debts[usize::from(number)]).filter(|debt| debt % 2 == 0);
            book.rescan((0..8).filter_map(|n| Some(position(n, found(n)?, 1_000))), *slot);
            for number in 0..8 {
                let known = model.entry(number).or_insert((0, None));
                if *slot >= known.0 {
                    *known = (*slot, found(number));
                }
            }
        };
        for (at, (number, slot, debt)) in news.iter().enumerate() {
            if at == scan_after {
                take_scan(&mut book, &mut model);
            }
            match debt {
                Some(debt) => book.update(position(*number, *debt, 1_000), *slot),
                None => book.remove(&address(u16::from(*number)), *slot),
            };
            let known = model.entry(*number).or_insert((0, None));
            if *slot >= known.0 {
                *known = (*slot, *debt);
            }
        }
        if scan_after >= news.len() {
            take_scan(&mut book, &mut model);
        }
        for number in 0..8 {
            let expected = model.get(&number).and_then(|known| known.1);
            let expected = expected.map(|debt| position(number, debt, 1_000));
            prop_assert_eq!(book.get(&address(u16::from(number))).copied(), expected);
        }
        let all: Vec<_> = book.positions().copied().collect();
        let (debt, band) = (no_interest(), band(1, 0));
        prop_assert_eq!(
            by_book(&book, &debt, &band, Bps(8_000)),
            by_scan(&all, &debt, &band, Bps(8_000))
        );
    }
}
