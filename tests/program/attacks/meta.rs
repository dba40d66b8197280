//! What must be true of the table as a whole.

use crate::{
    errors::declared,
    table::{reports, Report},
};
use std::collections::BTreeSet;

/// Errors that nobody can get out of the program from outside: checks that another one stands before.
/// An entry that some row produces after all makes the test below red.
const UNREACHABLE: &[(&str, &str)] = &[
    (
        "OutOfBalance",
        "the last look before books are stored: every way into them keeps them balanced. Tests reach it \
         by changing the bytes of accounts",
    ),
    (
        "TransferMismatch",
        "the token program moves what it is told to, unless the mint has an extension that init_pool \
         refuses",
    ),
];

#[test]
fn the_table() {
    let table: String = reports().iter().map(Report::lines).collect();
    println!("{table}");
    let wrong: Vec<_> = reports().iter().filter(|report| !report.is_right()).collect();
    let lines: String = wrong.iter().map(|report| report.lines()).collect();
    assert!(wrong.is_empty(), "{} rows are not answered as they say:\n{lines}", wrong.len());
}

#[test]
fn there_is_one_row_for_each_attack_and_they_are_in_order() {
    let ids: Vec<_> = reports().iter().map(|report| report.id).collect();
    let attacks = (1..=96).map(|number| format!("A{number:02}"));
    let errors = (1..=ids.len().saturating_sub(96)).map(|number| format!("E{number:02}"));
    assert_eq!(ids, attacks.chain(errors).collect::<Vec<_>>());
}

#[test]
fn titles_are_one_line_each_and_all_different() {
    let titles: Vec<_> = reports().iter().map(|report| report.title).collect();
    let distinct: BTreeSet<_> = titles.iter().collect();
    assert_eq!(distinct.len(), titles.len());
    assert!(titles.iter().all(|title| (10..=100).contains(&title.len()) && !title.contains('\n')));
}

#[test]
fn every_error_of_the_program_is_produced_by_some_row_or_cannot_be() {
    let produced: BTreeSet<u32> =
        reports().iter().flat_map(|report| report.codes.clone()).collect();
    let never = declared().into_iter().filter(|(code, _)| !produced.contains(code));
    let never: Vec<_> = never.map(|(_, name)| name).collect();
    let unreachable: Vec<_> = UNREACHABLE.iter().map(|(name, _)| *name).collect();
    assert_eq!(never, unreachable, "left: produced by no row; right: said to be unreachable");
}

#[test]
fn the_list_of_errors_is_the_programs() {
    let source = include_str!("../../../programs/socialized-loss/src/error.rs");
    let body = source.split("pub enum LossError {").nth(1).expect("the enum");
    let body = body.split("\n}").next().expect("its end");
    let variants = body.lines().map(str::trim).filter(|line| !line.starts_with(['#', '/']));
    let variants: Vec<_> = variants.filter_map(|line| line.strip_suffix(',')).collect();
    let listed = declared();
    assert_eq!(listed.values().collect::<Vec<_>>(), variants);
    assert_eq!(listed.keys().copied().collect::<Vec<_>>(), (6000..).take(71).collect::<Vec<_>>());
}
