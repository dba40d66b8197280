//! Every shipped scenario keeps every promise, and its totals are what the documents say.

mod common;

use common::{broken, path, play};
use loss_sim::{outcome::LpResult, Outcome};

const NAMES: [&str; 4] = ["curve-short-2022", "yfi-2023", "luna-2022", "mango-2022"];

struct Totals {
    shortfalls: usize,
    debt: u64,
    collateral: u64,
    insurance: u64,
    lps: u64,
}

fn totals(outcome: &Outcome) -> Totals {
    let all = &outcome.shortfalls;
    Totals {
        shortfalls: all.len(),
        debt: all.iter().map(|one| one.debt).sum(),
        collateral: all.iter().map(|one| one.collateral_proceeds).sum(),
        insurance: all.iter().map(|one| one.reserve + one.stakers).sum(),
        lps: all.iter().map(|one| one.lps).sum(),
    }
}

fn group<'a>(outcome: &'a Outcome, name: &str) -> Vec<&'a LpResult> {
    outcome.lps.iter().filter(|lp| lp.group == name).collect()
}

#[test]
fn every_scenario_file_is_tested() {
    let folder = path("x").replace("x.toml", "");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|file| file.unwrap().file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_string))
        .collect();
    let mut names = NAMES.to_vec();
    files.sort();
    names.sort_unstable();
    assert_eq!(files, names);
}

#[test]
fn the_squeezed_short_is_insured_in_part() {
    let outcome = play("curve-short-2022", 30, 1);
    assert_eq!(broken(&outcome), Vec::<String>::new());
    let Totals { shortfalls, debt, collateral, insurance, lps } = totals(&outcome);
    assert_eq!(shortfalls, 1);
    assert_eq!(debt, 2_758_400_000_000);
    assert_eq!(collateral, 110_934_047_875);
    assert_eq!(insurance, 437_500_000_000);
    assert_eq!(lps, 2_209_965_952_125);
    let shortfall = debt - collateral;
    assert!((2_640_000_000_000..=2_656_000_000_000).contains(&shortfall), "{shortfall}");
    let before = outcome.compute.liquidate.unwrap().count;
    let last = outcome.compute.liquidate_and_record.unwrap().count;
    assert_eq!(before + last, 385);
}

#[test]
fn the_crash_is_insured_in_full() {
    let outcome = play("yfi-2023", 30, 1);
    assert_eq!(broken(&outcome), Vec::<String>::new());
    let Totals { shortfalls, debt, collateral, insurance, lps } = totals(&outcome);
    assert_eq!((shortfalls, lps), (1, 0));
    assert_eq!(debt - collateral, insurance);
    assert_eq!(insurance, 8_953_259_079_903);
    assert!(outcome.lps.iter().all(|lp| lp.withdrawn == lp.deposited && lp.lost == 0));
    let left = outcome.series.last().unwrap().insurance;
    assert_eq!(left, 13_546_740_920_097);
}

#[test]
fn the_stuck_feed_causes_many_small_shortfalls() {
    let outcome = play("luna-2022", 30, 1);
    assert_eq!(broken(&outcome), Vec::<String>::new());
    let Totals { shortfalls, debt, collateral, insurance, lps } = totals(&outcome);
    assert_eq!(shortfalls, 45);
    assert_eq!(debt, insurance + collateral + lps);
    assert_eq!(insurance, 2_019_444_444_434);
    assert_eq!(lps, 9_200_578_992_575);
    assert!(outcome.shortfalls.iter().any(|one| one.held_back > 0));
    assert!(outcome.shortfalls.iter().any(|one| !one.in_liquidation));
}

#[test]
fn the_wiped_out_pool_is_used_again() {
    let outcome = play("mango-2022", 30, 1);
    assert_eq!(broken(&outcome), Vec::<String>::new());
    let Totals { shortfalls, debt, lps, .. } = totals(&outcome);
    assert_eq!(shortfalls, 1);
    assert_eq!(debt, 116_006_621_088_547);
    assert_eq!(lps, 116_005_958_979_693);
    let event = &outcome.shortfalls[0];
    assert_eq!((event.lps_after.epoch, event.lps_after.assets), (1, 0));
    let old = group(&outcome, "old LPs");
    assert!(old.iter().all(|lp| lp.withdrawn == 0 && lp.left == 0 && lp.lost >= lp.deposited));
    let new = group(&outcome, "new LPs");
    assert_eq!(new.len(), 20);
    assert!(new.iter().all(|lp| lp.lost == 0 && lp.withdrawn > lp.deposited));
}

#[test]
fn the_same_seed_gives_the_same_result() {
    let json = |seed| serde_json::to_string(&play("luna-2022", 20, seed)).unwrap();
    let once = json(5);
    assert!(once == json(5), "two runs of one seed differ");
    assert!(once != json(6), "the seed changes nothing");
}

#[test]
fn recording_costs_the_same_for_any_number_of_lps() {
    for name in NAMES {
        let units = |lps| {
            let outcome = play(name, lps, 1);
            assert_eq!(broken(&outcome), Vec::<String>::new(), "{name} with {lps} LPs");
            outcome.shortfalls.iter().map(|one| one.cu).collect::<Vec<_>>()
        };
        assert_eq!(units(10), units(200), "{name}");
    }
}

#[test]
fn the_report_is_narrow_and_complete() {
    for name in NAMES {
        let outcome = play(name, 10, 1);
        let text = loss_sim::print::report(&outcome, loss_sim::print::text::Paint(false));
        let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 100).collect();
        assert!(wide.is_empty(), "{name}: {wide:#?}");
        for part in ["Assumed", "Timeline", "Waterfall", "LPs", "Compute units", "Promises"] {
            assert!(text.contains(&format!("\n{part}\n")), "{name} has no part {part}");
        }
    }
}
