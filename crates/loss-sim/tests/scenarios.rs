//! Every shipped scenario keeps every promise, and its totals are what the documents say.

mod common;

use common::{broken, path, play};
use loss_sim::{
    outcome::{OwnerResult, What},
    Outcome,
};

const NAMES: [&str; 8] = [
    "bitfinex-2016",
    "curve-short-2022",
    "drift-v1-2022",
    "drift-v1-2022-no-delay",
    "luna-2022",
    "mango-2022",
    "shortfalls-against-the-daily-cap",
    "yfi-2023",
];

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

fn group<'a>(outcome: &'a Outcome, name: &str) -> Vec<&'a OwnerResult> {
    outcome.lps.iter().filter(|lp| lp.group == name).collect()
}

fn sum(owners: &[&OwnerResult], part: fn(&OwnerResult) -> u64) -> u64 {
    owners.iter().map(|owner| part(owner)).sum()
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

    // 67M of 116,005,958.979693: to the old LPs alone, but for less than a unit each.
    let back = event.returned.lps;
    assert_eq!((back.borne, back.recovered), (116_005_958_979_693, 67_000_000_000_000));
    assert!(sum(&new, |lp| lp.recovered) == 0);
    assert!((back.recovered - 30..=back.recovered).contains(&sum(&old, |lp| lp.recovered)));
    assert!(old.iter().all(|lp| lp.recovered < lp.lost && lp.recovered > lp.lost / 2));
}

#[test]
fn the_theft_takes_the_same_part_of_all_and_comes_back_to_them() {
    let outcome = play("bitfinex-2016", 30, 1);
    assert_eq!(broken(&outcome), Vec::<String>::new());
    let Totals { shortfalls, lps, .. } = totals(&outcome);
    assert_eq!((shortfalls, lps), (1, 72_000_000_000_000));
    assert_eq!((outcome.returns.len(), outcome.shortfalls[0].returned.reserve), (6, 0));
    for name in ["customers who stay", "customers who leave"] {
        for lp in group(&outcome, name) {
            // 36.067 % to a thousandth of a percent, and all of it back but for a unit a claim.
            let part = lp.lost * 100_000 / lp.deposited;
            assert!((36_066..=36_067).contains(&part), "{part}");
            assert!((lp.lost - 1..=lp.lost).contains(&lp.recovered), "{lp:?}");
            // A unit of rounding of each who came or left before stays with those still in.
            let whole = lp.withdrawn + lp.recovered;
            assert!(whole.abs_diff(lp.deposited) <= 330, "{lp:?}");
        }
    }
    let left = group(&outcome, "customers who leave");
    // Before the first payment: they claim by receipt.
    assert!(left.iter().all(|lp| lp.leaver && lp.recovered > 0 && lp.left == 0));
    let new = group(&outcome, "newcomers");
    assert!(new.iter().all(|lp| lp.newcomer && lp.lost + lp.recovered == 0));
    assert!(new.iter().all(|lp| (lp.deposited - 1..=lp.deposited).contains(&lp.withdrawn)));
}

#[test]
fn with_a_delay_a_run_brings_nobody_ahead() {
    let outcome = play("drift-v1-2022", 30, 1);
    assert_eq!(broken(&outcome), Vec::<String>::new());
    assert_eq!(totals(&outcome).lps, 5_050_000_000_000);
    // 5.05M of 28.22M, for everybody: cross-multiplied, so that a unit of rounding is visible.
    for lp in &outcome.lps {
        let (lost, put_in) = (u128::from(lp.lost), u128::from(lp.deposited));
        let exact = put_in * 5_050_000 / 28_220_000;
        assert!((exact - 1..=exact).contains(&lost), "{lp:?}");
        assert_eq!((lp.out_before_loss, lp.held), (0, false));
    }
    let leavers = outcome.lps.iter().filter(|lp| lp.leaver);
    assert!(leavers.clone().count() == 300 && leavers.clone().all(|lp| lp.left == 0));
}

#[test]
fn without_a_delay_who_is_quick_escapes_until_the_mark() {
    let outcome = play("drift-v1-2022-no-delay", 30, 1);
    assert_eq!(broken(&outcome), Vec::<String>::new());
    let late = group(&outcome, "who run too late");
    let quick = outcome.lps.iter().filter(|lp| lp.leaver && lp.group != "who run too late");
    let quick: Vec<&OwnerResult> = quick.collect();
    assert_eq!(sum(&quick, |lp| lp.out_before_loss), 8_720_000_000_000);
    assert_eq!(sum(&quick, |lp| lp.lost + lp.recovered), 0);
    // 5.05M of the 19.5M that were still in.
    for lp in late.iter().chain(&group(&outcome, "who stay")) {
        let exact = u128::from(lp.deposited) * 5_050_000 / 19_500_000;
        assert!((exact - 1..=exact).contains(&u128::from(lp.lost)), "{lp:?}");
        assert_eq!(lp.held, lp.leaver);
    }
    // Marked at 11:41 for an hour; recorded at 11:51; let out when the hold ends.
    let held = outcome.timeline.iter().find_map(|entry| match entry.what {
        What::ExitsHeld { owners, until, .. } => Some((entry.at, owners, until)),
        _ => None,
    });
    assert_eq!(held, Some((42_300, 50, 45_660)));
    let out = outcome.timeline.iter().filter(|entry| matches!(entry.what, What::Left { .. }));
    assert_eq!(out.map(|entry| entry.at).max(), Some(45_660));
}

#[test]
fn the_daily_cap_insures_the_first_and_flows_back() {
    let outcome = play("shortfalls-against-the-daily-cap", 30, 1);
    assert_eq!(broken(&outcome), Vec::<String>::new());
    let all = &outcome.shortfalls;
    assert_eq!(all.len(), 13);
    let insured = |number: usize| all[number - 1].reserve + all[number - 1].stakers;
    for one in all {
        assert_eq!(one.held_back, one.lps, "shortfall {}", one.seq);
    }
    let in_full: Vec<u64> = all.iter().filter(|one| one.lps == 0).map(|one| one.seq).collect();
    assert_eq!(in_full, [1, 2, 3, 4, 5, 13]);
    // 72 minutes apart: a twentieth of a day, and of 600,000.
    for number in [7, 9, 10, 11, 12] {
        assert_eq!(insured(number), 30_000_000_000, "shortfall {number}");
    }
    // What LPs bore came back first, then what stakers bore, and the rest is the reserve's.
    for one in all {
        let back = &one.returned;
        assert_eq!(back.lps.recovered, back.lps.borne, "shortfall {}", one.seq);
        let whole = back.stakers.recovered == back.stakers.borne;
        assert!(back.reserve == 0 || whole, "shortfall {}", one.seq);
        assert_eq!(back.salvage_left, 0);
    }
    let stakers: u64 = outcome.stakers.iter().map(|staker| staker.lost).sum();
    let paid: u64 = all.iter().map(|one| one.stakers).sum();
    assert!(stakers <= paid && paid - stakers <= 13 * 30, "{stakers} of {paid}");
    // Whoever asked before the first default bore the twelve within its cooldown.
    let run = outcome.stakers.iter().filter(|staker| staker.leaver);
    assert!(run.clone().all(|staker| staker.lost > 0 && staker.left == 0));
    assert_eq!(outcome.compute.buy_salvage.unwrap().count, 24);
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
