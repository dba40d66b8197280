//! Holds up recordings: what a bot wrote down can be decided again anywhere, to the same end. The
//! files in `snapshots` were written by `recorded::record`; each says in its test what it shows.

#![cfg(feature = "serde")]

use liquidator_core::{decide, recorded, ActionKind, ActionKind::*, Decision};
use recorded::RecordingError;

/// Kind, nonce, profit and the most it takes of the asset.
type Row = (ActionKind, u64, u64, u64);

fn decisions(json: &str) -> Vec<Decision> {
    let (snapshot, policy) = recorded::replay(json).unwrap();
    assert_eq!(recorded::record(&snapshot, &policy), json.trim_end(), "the form changed");
    decide(&snapshot, &policy)
}

fn rows(json: &str) -> Vec<Row> {
    let row = |d: &Decision| (d.key.kind, d.key.nonce, d.profit.get(), d.spends.asset.get());
    decisions(json).iter().map(row).collect()
}

const CRASH: &str = include_str!("snapshots/crash.json");
const GRACE: &str = include_str!("snapshots/grace.json");
const AUCTION: &str = include_str!("snapshots/auction.json");
const DEAD_ORACLE: &str = include_str!("snapshots/dead_oracle.json");

/// The oracle offers a price that is 15 % lower: of five positions one stays healthy, the wallet reaches
/// for the two best and a part of the third, and one has only dust left.
#[test]
fn a_crash() {
    let expected = [
        (Liquidate, 3, 51_773, 746_062),
        (Liquidate, 2, 27_275, 375_569),
        (Liquidate, 4, 12_912, 378_369),
        (RecordShortfall, 5, 0, 0),
    ];
    assert_eq!(rows(CRASH), expected);
    assert!(decisions(CRASH).iter().all(|decision| decision.show_price));
}

/// Five insolvent positions and a wallet without assets: unmarked, marked 599 and 600 seconds ago, marked
/// too long ago, and recorded in a transaction that may still land.
#[test]
fn the_grace() {
    let expected = [(MarkInsolvent, 4, 0, 0), (MarkInsolvent, 1, 0, 0), (RecordShortfall, 3, 0, 0)];
    assert_eq!(rows(GRACE), expected);
}

/// Salvage of three records, of which one is cheap and large, one too dear yet, and one cheap and small;
/// 300,000 in the wallet all go into the first. The price shown brings the auctions 900 seconds on.
#[test]
fn an_auction() {
    assert_eq!(rows(AUCTION), [(BuySalvage, 1, 13_280, 300_000)]);
}

/// No price the program would take: insurance is collected and an LP's share settled, and a liquidation
/// has to wait. A stake is being settled already.
#[test]
fn a_dead_oracle() {
    assert_eq!(rows(DEAD_ORACLE), [(CollectInsurance, 0, 0, 0), (SettleLp, 0, 0, 0)]);
}

#[test]
fn what_is_no_recording_is_refused_with_the_reason() {
    let refusal = |json: &str| recorded::replay(json).unwrap_err();
    assert!(matches!(refusal("{"), RecordingError::Json(_)));
    let newer = CRASH.replacen("\"version\": 1", "\"version\": 2", 1);
    assert!(matches!(refusal(&newer), RecordingError::Version(2)));
    let unknown = CRASH.replacen("\"now\"", "\"new\"", 1);
    assert!(matches!(refusal(&unknown), RecordingError::Json(_)));
    let shares = CRASH.replacen("\"debt_shares\": \"", "\"debt_shares\": \"x", 1);
    assert!(matches!(refusal(&shares), RecordingError::DebtShares(_)));
    let kind = GRACE.replacen("\"kind\": \"record_shortfall\"", "\"kind\": \"sleep\"", 1);
    assert!(matches!(refusal(&kind), RecordingError::Kind(text) if text == "sleep"));
    let address = CRASH.replacen("\"address\": \"", "\"address\": \"0", 1);
    assert!(matches!(refusal(&address), RecordingError::Address(_)));
    let fund = CRASH.replacen("\"fund\": \"", "\"fund\": \"*", 1);
    assert!(matches!(refusal(&fund), RecordingError::Base64(_)));
    let data = CRASH.replacen("\"data\": \"", "\"data\": \"AAAA", 1);
    assert!(matches!(refusal(&data), RecordingError::Account(_)));
}
