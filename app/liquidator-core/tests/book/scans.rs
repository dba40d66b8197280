//! Full scans: they bring what was missed, remove what is gone, and undo nothing newer.

use super::{address, position};
use liquidator_core::{Book, OpenPosition, Rescan, Seen};

fn sorted(book: &Book) -> Vec<OpenPosition> {
    let mut all: Vec<_> = book.positions().copied().collect();
    all.sort_by_key(|position| position.nonce);
    all
}

#[test]
fn a_scan_adds_changes_and_removes_what_was_missed() {
    let mut book = Book::new();
    let first = [position(1, 500, 1_000), position(2, 600, 1_000), position(3, 700, 1_000)];
    assert_eq!(book.rescan(first, 10), Rescan { added: 3, ..Rescan::default() });
    let second = [position(1, 500, 1_000), position(3, 750, 1_000), position(4, 800, 1_000)];
    let changes = Rescan { added: 1, changed: 1, removed: 1, newer: 0 };
    assert_eq!(book.rescan(second, 20), changes);
    assert_eq!(sorted(&book), second);
    assert_eq!(book.scanned_at(), 20);
    // Nothing new: nothing changes.
    assert_eq!(book.rescan(second, 20), Rescan::default());
    assert_eq!(sorted(&book), second);
}

#[test]
fn updates_and_removals_newer_than_a_scan_survive_it() {
    let mut book = Book::new();
    book.rescan([position(1, 500, 1_000), position(2, 600, 1_000)], 10);
    book.update(position(1, 900, 1_000), 25); // borrowed after the scan
    book.update(position(3, 800, 1_000), 26); // opened after it
    book.remove(&address(2), 27); // closed after it
    let scan = [position(1, 500, 1_000), position(2, 600, 1_000)];
    assert_eq!(book.rescan(scan, 20), Rescan { newer: 2, ..Rescan::default() });
    assert_eq!(sorted(&book), [position(1, 900, 1_000), position(3, 800, 1_000)]);
}

#[test]
fn what_a_scan_did_not_find_does_not_come_back_by_older_news() {
    let mut book = Book::new();
    book.update(position(1, 500, 1_000), 5);
    assert_eq!(book.rescan([], 20), Rescan { removed: 1, ..Rescan::default() });
    assert_eq!(book.update(position(1, 500, 1_000), 19), Seen::Outdated);
    assert_eq!(book.update(position(2, 500, 1_000), 19), Seen::Outdated);
    assert!(book.is_empty());
    assert_eq!(book.update(position(2, 500, 1_000), 21), Seen::Applied);
}

#[test]
fn a_scan_older_than_the_last_changes_nothing() {
    let mut book = Book::new();
    book.rescan([position(1, 500, 1_000)], 20);
    let late = [position(1, 900, 1_000), position(2, 900, 1_000)];
    assert_eq!(book.rescan(late, 19), Rescan { newer: 1, ..Rescan::default() });
    assert_eq!(sorted(&book), [position(1, 500, 1_000)]);
    assert_eq!(book.scanned_at(), 20);
}

#[test]
fn a_position_named_twice_in_a_scan_is_one() {
    let mut book = Book::new();
    let twice = [position(1, 500, 1_000), position(1, 500, 1_000)];
    assert_eq!(book.rescan(twice, 20), Rescan { added: 1, ..Rescan::default() });
    assert_eq!(book.len(), 1);
}
