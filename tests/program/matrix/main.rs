//! The matrix: every instruction in every state of a pool, never paused, paused and after a pause, sent by whoever
//! may and by a stranger, a stolen authority and a stolen guardian. What it comes to is in `table.txt`, cell by cell:
//! this is *exhaustive* over the rows, states and roles that are named there, and nothing else.
//!
//! - `ok`: it goes through. A name: an error of the program, some shortened as the table's head says. A number: an error of the framework (2001 another
//!   account belongs there, 2006 another address, 3007 no account of the program) or of a called program (0 an
//!   account is there already).
//! - `a/b`: `a` when never paused and after a pause, `b` while paused. `a/b/c`: the three one by one.
//! - `else` is what everybody gets who may not; `kind` is what the promises below are about.
//!
//! The columns are explained in `states.rs`. A new instruction without a row makes a test red that names it.

mod cells;
mod promises;
mod states;

use cells::table;
use states::STATES;

#[test]
fn every_cell_is_answered_as_the_table_says() {
    let rows = table();
    let half = rows.len() / 2;
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let halves = [&rows[..half], &rows[half..]].map(|rows| {
            scope.spawn(|| {
                let cells = rows.iter().flat_map(|row| STATES.map(|state| row.wrong(state)));
                cells.flatten().collect::<Vec<_>>()
            })
        });
        halves.into_iter().flat_map(|half| half.join().expect("a row that can be staged")).collect()
    });
    assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_instruction_of_the_program_has_a_row() {
    let idl = include_str!("../../../app/client/idl/socialized_loss.json");
    let idl: serde_json::Value = serde_json::from_str(idl).expect("the IDL");
    let all = idl["instructions"].as_array().expect("instructions").iter();
    let all: Vec<_> = all.filter_map(|one| one["name"].as_str()).collect();
    let rows = table();
    let there: Vec<_> = rows.iter().map(|row| row.parts().0).collect();
    let missing: Vec<_> = all.iter().filter(|name| !there.contains(name)).collect();
    let unknown: Vec<_> = there.iter().filter(|name| !all.contains(name)).collect();
    let none: [&&str; 0] = [];
    assert_eq!(missing, none, "instructions without a row in table.txt");
    assert_eq!(unknown, none, "rows in table.txt of no instruction");
    assert_eq!(all.len(), 52);
    let mut calls: Vec<_> = rows.iter().map(|row| row.call).collect();
    calls.sort_unstable();
    calls.dedup();
    assert_eq!(calls.len(), rows.len(), "two rows of one call");
}
