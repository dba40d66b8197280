//! Holds up T1 to T4, T6 and T10 (P1 to P4, P6) for deficits of all sizes that two venues report again and again: exact
//! split, order, caps over any span of time, balanced books, a pot that rises by exactly what left elsewhere.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;
#[path = "deficit_world/mod.rs"]
mod deficit_world;
mod deficits;

use common::{edge_amount, replaying, AT_ONCE};
use deficit_world::{Deficit, Life, Owners, Report, Seen, World};
use loss_math::{Assets, ExitAmount, FundCaps, VenueCaps};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

fn owners() -> impl Strategy<Value = Owners> {
    let amount = || prop_oneof![1 => Just(0), 1 => 1..10_u64, 6 => 1..2_000_000_000_u64];
    let gained = prop_oneof![1 => Just(0), 1 => 1..50_u64];
    ([amount(), amount()], gained, 0..10_000_u32, 0..10_000_u32)
        .prop_map(|(amounts, gained, lost, leaves)| Owners { amounts, gained, lost, leaves })
}

fn cap() -> impl Strategy<Value = Assets> {
    let cap = prop_oneof![1 => Just(0), 4 => 1..1_000_000_000_u64, 4 => Just(u64::MAX)];
    cap.prop_map(Assets)
}

fn caps() -> impl Strategy<Value = VenueCaps> {
    (cap(), cap()).prop_map(|(insurance, lps)| VenueCaps { insurance, lps })
}

fn report() -> impl Strategy<Value = Report> {
    let atoms = prop_oneof![1 => 1..100_u64, 6 => 1..2_000_000_000_u64, 2 => edge_amount()];
    let deficit = prop_oneof![
        8 => atoms.prop_map(Deficit::Atoms),
        1 => (0..20_u64).prop_map(Deficit::ProfitsBut),
        4 => (0..20_u64).prop_map(Deficit::LpsBut),
    ];
    let after = prop_oneof![1 => Just(0), 1 => -5_000..0_i64, 6 => 1..100_000_i64];
    (0..2_usize, deficit, after).prop_map(|(venue, deficit, after)| Report {
        venue,
        deficit,
        after,
    })
}

prop_compose! {
    fn life()(
        lps in owners(), stakers in owners(), profits in [owners(), owners()],
        reserve in prop_oneof![Just(0), 1..1_000_000_000_u64],
        bonds in [0..300_000_000_u64, 0..300_000_000_u64],
        fees in 0..200_000_000_u64, dust in 0..100_u64,
        lent in prop_oneof![2 => 0..=10_000_u32, 1 => Just(10_000), 2 => Just(0)], collected in any::<bool>(),
        fund in (cap(), cap()), venues in [caps(), caps()], pool in caps(),
        reports in prop::collection::vec(report(), 1..12),
    ) -> Life {
        let fund = FundCaps { per_event: fund.0, per_day: fund.1 };
        Life {
            lps, stakers, profits, reserve, bonds, fees, dust, lent, collected, fund, venues, pool, reports,
        }
    }
}

fn live(life: &Life) -> Seen {
    let mut world = World::new(life);
    for report in &life.reports {
        world.report(report);
    }
    world.seen
}

#[test]
fn p2_p3_such_lives_reach_every_tier_every_limit_and_every_wipe_out() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[2; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut sum = [0; 16];
    for _ in 0..1_000 {
        let Seen {
            tiers,
            wiped_out,
            dust,
            fund_cash,
            receivable,
            held_back,
            lps_capped,
            lps_not_idle,
        } = live(&life().new_tree(&mut runner).unwrap().current());
        let rest = [fund_cash, receivable, held_back, lps_capped, lps_not_idle];
        let all = tiers.iter().chain(&wiped_out).chain(&dust).chain(&rest);
        sum.iter_mut().zip(all).for_each(|(sum, more)| *sum += more);
    }
    assert!(sum.iter().all(|times| *times >= 10), "too seldom: {sum:?}");
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/deficit_rules.txt"))]

    #[test]
    fn p1_p2_p3_p4_p6_deficits_of_two_venues_are_split_to_the_atom_in_order_within_all_caps(
        life in life(),
    ) {
        let _ = live(&life);
    }

    #[test]
    fn p8_who_joins_after_a_deficit_has_all_it_brought_but_an_atom(
        class in owners(), deficit in 1..2_000_000_000_u64, brings in 1..2_000_000_000_u64,
    ) {
        let (profits, _) = class.settle_in();
        let mut books = deficits::PLAIN.books();
        books.venue.profits = profits;
        books.terms.venue = VenueCaps::default();
        let after = books.after(&books.report(deficit, 0));
        let (pot, arrived) = (after.venue.pot.0.min(brings), brings - after.venue.pot.0.min(brings));
        let (venue, shares) = after.venue.credit(Assets(pot), Assets(arrived)).unwrap();
        prop_assert_eq!(venue.profits.assets.0, after.venue.profits.assets.0 + brings);
        prop_assert_eq!(venue.total().unwrap().0, after.venue.total().unwrap().0 + arrived);
        let ann = common::account(&venue.profits, shares);
        let left = ann.leave(venue.profits, ExitAmount::All, &AT_ONCE, 1, 0).unwrap();
        prop_assert!(left.burned.assets.0 <= brings && left.burned.assets.0 + 1 >= brings);
    }
}
