//! Updates and removals, in any order and any number of times.

use super::{address, band, no_interest, position};
use liquidator_core::{Book, OpenPosition, Seen};
use loss_math::Bps;

fn at_risk(book: &Book) -> Vec<u64> {
    book.at_risk(&no_interest(), &band(1, 0), Bps(8_000)).map(|at| at.nonce).collect()
}

#[test]
fn an_older_slot_never_overwrites_a_newer_one() {
    let mut book = Book::new();
    assert_eq!(book.update(position(1, 900, 1_000), 10), Seen::Applied);
    assert_eq!(book.update(position(1, 100, 1_000), 9), Seen::Outdated);
    assert_eq!(book.get(&address(1)), Some(&position(1, 900, 1_000)));
    assert_eq!(at_risk(&book), [1]);
}

#[test]
fn of_the_same_slot_what_arrives_later_wins() {
    let mut book = Book::new();
    book.update(position(1, 900, 1_000), 10);
    assert_eq!(book.update(position(1, 100, 1_000), 10), Seen::Applied);
    assert_eq!(at_risk(&book), [0_u64; 0]);
    assert_eq!(book.update(position(1, 900, 1_000), 10), Seen::Applied);
    assert_eq!(at_risk(&book), [1]);
}

#[test]
fn the_same_news_twice_changes_nothing() {
    let mut book = Book::new();
    for _ in 0..3 {
        assert_eq!(book.update(position(1, 900, 1_000), 10), Seen::Applied);
        assert_eq!((book.len(), at_risk(&book)), (1, vec![1]));
    }
    for _ in 0..3 {
        assert_eq!(book.remove(&address(1), 11), Seen::Applied);
        assert_eq!((book.len(), book.is_empty(), at_risk(&book)), (0, true, vec![]));
    }
}

#[test]
fn what_was_removed_does_not_come_back_by_older_news_and_does_by_newer() {
    let mut book = Book::new();
    book.update(position(1, 900, 1_000), 10);
    assert_eq!(book.remove(&address(1), 9), Seen::Outdated);
    assert_eq!(book.len(), 1);
    assert_eq!(book.remove(&address(1), 12), Seen::Applied);
    assert_eq!(book.update(position(1, 900, 1_000), 11), Seen::Outdated);
    assert_eq!(book.get(&address(1)), None);
    assert_eq!(book.update(position(1, 800, 900), 13), Seen::Applied);
    assert_eq!(book.get(&address(1)), Some(&position(1, 800, 900)));
    // Its removal is forgotten with it: only the newer slot counts.
    assert_eq!(book.update(position(1, 700, 900), 12), Seen::Outdated);
}

#[test]
fn removing_what_was_never_seen_shuts_out_what_is_older() {
    let mut book = Book::new();
    assert_eq!(book.remove(&address(1), 12), Seen::Applied);
    assert_eq!(book.update(position(1, 900, 1_000), 11), Seen::Outdated);
    assert_eq!(book.update(position(1, 900, 1_000), 12), Seen::Applied);
}

#[test]
fn a_position_without_debt_stays_known_and_is_never_at_risk() {
    let mut book = Book::new();
    book.update(position(1, 900, 1_000), 10);
    book.update(position(1, 0, 1_000), 11);
    book.update(position(2, 0, 0), 11);
    assert_eq!((book.len(), at_risk(&book)), (2, vec![]));
    // Its repayment is not undone by what was seen before it.
    assert_eq!(book.update(position(1, 900, 1_000), 10), Seen::Outdated);
    assert_eq!(at_risk(&book), [0_u64; 0]);
}

#[test]
fn places_are_used_again_and_hold_only_the_new_position() {
    let mut book = Book::new();
    for round in 0..10_u64 {
        for number in 0..50 {
            let slot = round * 100 + u64::from(number);
            book.update(position(number, 900 + round, 1_000), slot);
        }
        assert_eq!((book.len(), at_risk(&book).len()), (50, 50));
        for number in 0..50 {
            book.remove(&address(number), (round + 1) * 100 - 1);
        }
        assert_eq!((book.len(), at_risk(&book).len()), (0, 0));
    }
}

#[test]
fn a_mark_is_news_although_the_order_stays() {
    let mut book = Book::new();
    book.update(position(1, 900, 1_000), 10);
    let marked = OpenPosition { marked_at: 77, ..position(1, 900, 1_000) };
    book.update(marked, 11);
    let found: Vec<_> = book.at_risk(&no_interest(), &band(1, 0), Bps(8_000)).copied().collect();
    assert_eq!(found, [marked]);
}
