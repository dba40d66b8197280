//! Random steps of a [`World`], and lives of so many steps.

use super::{Debt, Deficit, Step, Tally, Venue, World, LPS, STAKERS, TRADERS};
use loss_math::{Assets, VenueCaps};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

/// What kind of lives.
#[derive(Clone, Copy)]
pub struct Lives {
    pub owners: usize,
    /// Joins and leaves for one default.
    pub often: u32,
    /// Whether classes often gain many times what they have, and often end.
    pub wild: bool,
    /// How many; with them come credits and deficits.
    pub venues: usize,
}

/// Mostly of one size, so that what one owner does matters to the others.
fn amount(Lives { wild, .. }: Lives) -> BoxedStrategy<u64> {
    if wild {
        return prop_oneof![2 => 1..100_u64, 20 => 10_000..100_000_000_u64].boxed();
    }
    prop_oneof![
        2 => 1..100_u64,
        20 => 10_000..100_000_000_u64,
        1 => 1_000_000_000..1_000_000_000_000_000_u64,
    ]
    .boxed()
}

fn debt(Lives { wild, .. }: Lives) -> impl Strategy<Value = Debt> {
    prop_oneof![
        2 => (1..4_u64).prop_map(Debt::Atoms),
        8 => (1..=10_000_u32, 0..10_000_u32).prop_map(|(lent, saved)| Debt::OfIdle(lent, saved)),
        if wild { 4 } else { 1 } =>
            prop_oneof![Just(0), 0..3_u64, 3..100_000_u64].prop_map(Debt::AllBut),
    ]
}

/// What brings shares to be split, and epochs to end.
fn rare(Lives { venues, .. }: Lives) -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (LPS..=STAKERS).prop_map(Step::Windfall),
        1 => (LPS..TRADERS + venues).prop_map(Step::Exodus),
    ]
}

pub fn step(lives: Lives) -> impl Strategy<Value = Step> {
    let Lives { owners, often, wild, venues } = lives;
    let amount = || amount(lives);
    let side = move || LPS..TRADERS + venues;
    let who = move || 0..owners;
    let event = || 0..1_000_usize;
    let part = || 1..=10_000_u32;
    let cap = prop_oneof![1 => Just(0), 2 => amount(), 3 => Just(u64::MAX)];
    // More than all of it once in a while.
    let recovered = prop_oneof![1 => Just(1), 6 => 1..3_000_u32, 1 => 3_000..15_000_u32];
    let of_pool = prop_oneof![
        10 * often => (side(), who(), amount())
            .prop_map(|(side, who, amount)| Step::Join(side, who, amount)),
        4 * often => (side(), who(), part())
            .prop_map(|(side, who, part)| Step::Leave(side, who, part)),
        2 * often => (side(), who(), amount())
            .prop_map(|(side, who, amount)| Step::LeaveAmount(side, who, amount)),
        3 * often => (side(), who()).prop_map(|(side, who)| Step::LeaveAll(side, who)),
        4 * often => (side(), who()).prop_map(|(side, who)| Step::Settle(side, who)),
        2 * often => part().prop_map(Step::Lend),
        2 * often => part().prop_map(Step::Repay),
        3 * often => (1..10_000_000_u32).prop_map(Step::Interest),
        often => if wild { rare(lives).boxed() } else { amount().prop_map(Step::Fee).boxed() },
        2 * often => Just(Step::Collect),
        20 => (debt(lives), cap).prop_map(|(debt, cap)| Step::Default(debt, cap)),
        12 => (event(), recovered).prop_map(|(event, part)| Step::Recover(event, part)),
        10 * often => (0..2_usize, side(), who(), event())
            .prop_map(|(book, side, who, event)| Step::Claim(book, side, who, event)),
    ];
    if venues == 0 {
        return of_pool.boxed();
    }
    let venue = move || TRADERS..TRADERS + venues;
    let cap = prop_oneof![1 => Just(0), 2 => amount(), 1 => Just(u64::MAX)];
    let all = of_pool.boxed();
    prop_oneof![
        49 * often + 32 => all,
        30 => (venue(), deficit(), cap).prop_map(|(by, deficit, cap)| Step::Deficit(by, deficit, cap)),
        often => (venue(), 1..10_000_000_u64).prop_map(|(by, amount)| Step::Bond(by, amount)),
    ]
    .boxed()
}

fn deficit() -> impl Strategy<Value = Deficit> {
    prop_oneof![
        2 => (1..4_u64).prop_map(Deficit::Atoms),
        1 => Just(Deficit::Atoms(u64::MAX)),
        8 => (1..=5_000_u32).prop_map(Deficit::OfVenue),
        4 => (5_000..30_000_u32).prop_map(Deficit::OfVenue),
        3 => prop_oneof![0..3_u64, 3..100_000_u64].prop_map(Deficit::AllBut),
        // Less than a whole share, when rounding has made one dearer than an atom.
        3 => Just(Deficit::AllBut(1)),
    ]
}

impl Lives {
    pub fn world(&self) -> World {
        let caps = |insurance, lps| VenueCaps { insurance: Assets(insurance), lps: Assets(lps) };
        // One that only the pool's caps bound, with a long warm-up; one with low caps, soon used up, and a short warm-up.
        let venues = [
            Venue { caps: caps(u64::MAX, u64::MAX), warm_up: 5_000_000, ..Venue::default() },
            Venue { caps: caps(5_000_000, 20_000_000), warm_up: 3_600, ..Venue::default() },
        ];
        World::new(self.owners, venues[..self.venues].to_vec())
    }
}

/// Lives through so many steps, claims everything, and prints the figures. Of every kind of claim
/// there must be some.
pub fn live(lives: Lives, steps: usize, claims_each: u64) -> (World, Tally) {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[14; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let step = step(lives);
    let mut world = lives.world();
    for _ in 0..steps {
        world.apply(step.new_tree(&mut runner).unwrap().current());
    }
    let tally = world.claim_all();
    let (events, epochs) = (world.records.len(), world.epochs());
    println!("{steps} steps, {events} events, {} recoveries", world.recoveries);
    println!("epochs ended: {epochs:?}; shares split: {:?}; {tally:?}", world.splits);
    println!("worst differences to the exact model, in millionths of an atom: {:?}", world.worst);
    assert!(epochs.iter().all(|ended| *ended >= 5), "too few wipe-outs: {epochs:?}");
    let claims = [tally.by_receipt, tally.long_gone, tally.wiped_out, tally.came_later];
    assert!(claims.iter().all(|claims| *claims >= claims_each), "claims not made: {tally:?}");
    assert!(tally.paid.iter().all(|paid| *paid > 0), "a class was never paid: {tally:?}");
    (world, tally)
}
