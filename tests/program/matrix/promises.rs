//! What the promises say about the table as a whole. Each cell of it is compared with the bytecode, so what holds of
//! the table holds of the program.

use crate::{
    cells::{spread, table, Kind, Row},
    states::State::{self, *},
};

/// The calls of which something is true.
fn calls(holds: impl Fn(&Row) -> bool) -> Vec<&'static str> {
    table().iter().filter(|row| holds(row)).map(|row| row.call).collect()
}

/// Does another state answer the same call otherwise than a sound pool does?
fn differs(row: &Row, state: State) -> bool {
    row.cell(state) != row.cell(Sound)
}

fn is_changed_by_a_pause(row: &Row, state: State) -> bool {
    let [never, now, _] = spread(row.cell(state));
    never != now
}

const LIVE: [State; 5] = [Sound, Held, Anew, Dead, Waits];

#[test]
fn p11_no_exit_is_stopped_by_a_pause_a_wipe_out_a_dead_oracle_or_a_proposal() {
    let exits: Vec<_> = table().into_iter().filter(|row| row.kind == Kind::Exit).collect();
    assert_eq!(exits.len(), 20);
    for row in &exits {
        for state in [Sound, Anew, Dead, Waits] {
            assert_eq!(row.cell(state), "ok", "{} in {state:?}", row.call);
        }
        assert!(!is_changed_by_a_pause(row, Fresh), "{}", row.call);
        assert!(!is_changed_by_a_pause(row, Held), "{}", row.call);
    }
}

#[test]
fn p11_every_way_out_is_called_an_exit() {
    let out =
        ["withdraw", "unstake", "repay", "settle_", "close_", "claim_", "return_", "request_"];
    let named = calls(|row| out.iter().any(|way| row.call.starts_with(way)));
    let exits = calls(|row| row.kind == Kind::Exit);
    let others: Vec<_> = exits.iter().filter(|call| !named.contains(call)).collect();
    assert!(named.iter().all(|call| exits.contains(call)), "{named:?}");
    assert_eq!(others, [&"remove_collateral, no debt", &"collect_insurance"]);
}

#[test]
fn p11_a_mark_holds_two_exits_and_nothing_else() {
    assert_eq!(calls(|row| differs(row, Held)), ["withdraw", "unstake"]);
    let held = calls(|row| row.cell(Held) == "Held");
    assert_eq!(held, ["withdraw", "unstake"]);
}

#[test]
fn p15_a_pause_stops_new_risk_and_nothing_else() {
    for state in LIVE {
        let stopped = calls(|row| spread(row.cell(state))[1] == "Paused");
        assert_eq!(stopped, calls(|row| row.kind == Kind::Risk), "{state:?}");
        let changed = calls(|row| is_changed_by_a_pause(row, state) && row.kind != Kind::Risk);
        assert_eq!(changed, ["pause", "unpause"], "{state:?}");
    }
    let risk = ["deposit", "open_position", "borrow", "remove_collateral", "stake"];
    assert_eq!(calls(|row| row.kind == Kind::Risk), risk);
}

#[test]
fn p15_a_pause_that_has_lapsed_is_as_none() {
    let not_yet = |row: &Row| {
        LIVE.iter().any(|state| {
            let [never, _, lapsed] = spread(row.cell(*state));
            never != lapsed
        })
    };
    assert_eq!(calls(not_yet), ["pause"], "a new one needs as long a break");
}

#[test]
fn a_dead_oracle_stops_what_needs_a_price_and_nothing_else() {
    let needing = [
        "borrow",
        "remove_collateral",
        "liquidate",
        "mark_insolvent",
        "record_shortfall",
        "buy_salvage",
    ];
    assert_eq!(calls(|row| differs(row, Dead)), needing);
    assert_eq!(calls(|row| spread(row.cell(Dead))[0] == "Stale"), needing);
}

#[test]
fn a_pool_in_its_second_epoch_answers_as_in_its_first() {
    assert!(calls(|row| differs(row, Anew)).is_empty());
}

#[test]
fn parameters_that_wait_stop_other_parameters_and_venues_only() {
    assert_eq!(
        calls(|row| differs(row, Waits)),
        ["propose_params", "apply_params", "register_venue"]
    );
}

#[test]
fn p12_recognition_is_stopped_by_a_dead_oracle_only() {
    for call in ["liquidate", "mark_insolvent", "record_shortfall"] {
        let table = table();
        let row = table.iter().find(|row| row.call == call).expect("a row");
        let ok = [Sound, Held, Anew, Waits].iter().all(|state| row.cell(*state) == "ok");
        assert!(ok && row.kind == Kind::Loss && row.allowed.is_empty(), "{call}");
    }
}
