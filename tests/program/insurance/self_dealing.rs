//! P10: one person as borrower, LP, staker, liquidator and buyer of salvage.
//!
//! At a constant price no calls raise the person's wealth. After a price has fallen, a default of
//! one's own forgives a debt that no collateral covered; others pay for it what their caps allow
//! and not more, and who owns the whole pool pays all of it.

use crate::{common::*, person::*};
use loss_testkit::{invariants, ix, params, PoolKeys, Staker, World};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{PoolParams, ShortfallRecord},
};

fn capped(insurance_cap_event: u64, insurance_cap_day: u64) -> PoolParams {
    PoolParams { insurance_cap_event, insurance_cap_day, min_debt: 100, ..params::plain() }
}

#[test]
fn p10_random_calls_in_every_role_never_raise_ones_wealth_at_a_constant_price() {
    let mut done = [0; KINDS];
    for seed in 0..12 {
        let (mut world, pool) = start_with(capped(u64::MAX, u64::MAX));
        let honest = world.funded_staker(&pool, "honest staker", 3_000_000);
        world.indebted(&pool, "honest borrower", 20_000_000, 500_000);
        // Odd share prices, if the seed is odd.
        if seed % 2 == 1 {
            world.fund_insurance(&pool, 123_457);
            lose(&mut world, &pool, 777_777);
        }
        let person = Person::new(&mut world, &pool, 4_000_007, 50_000_000);
        let start = person.wealth(&world, &pool, 1);
        assert_eq!(start, 90_000_070);
        let mut others = honest.claim(&world, &pool);
        let mut random = Random(seed);
        for step in 0..90 {
            let (kind, ix) = person.call(&world, &pool, &mut random);
            let signs = ix.accounts.iter().any(|meta| meta.is_signer);
            let signers = if signs { vec![&person.borrower.key] } else { vec![] };
            done[kind] += i32::from(world.send(&[ix], &signers).is_ok());
            let wealth = person.wealth(&world, &pool, 1);
            assert!(wealth <= start, "seed {seed}, step {step}: {wealth} > {start}");
            let now = honest.claim(&world, &pool);
            assert!(now >= others, "seed {seed}, step {step}: {now} < {others}");
            others = now;
            wait(&mut world, &pool, 1 + random.below(20_000) as i64);
        }
        invariants::check(&world, &pool);
        assert_eq!(world.pool(&pool).seq, u64::from(seed % 2 == 1), "nobody defaults");
    }
    assert!(done.iter().all(|times| *times > 0), "a kind never went through: {done:?}");
}

/// The person owns the LPs' class and the stakers' class; the price has fallen to 60.
fn owner_of_everything(params: PoolParams) -> (World, PoolKeys, Person) {
    let mut world = World::new();
    let pool = world.new_pool(params);
    let person = Person::new(&mut world, &pool, 3_000_000, 10_000_000);
    person.lp.deposit(&mut world, &pool, 1_000_000);
    person.staker.stake(&mut world, &pool, 500_000);
    person.borrow(&mut world, &pool, 700_000);
    reprice(&mut world, &pool, PRICE / 10 * 6);
    (world, pool, person)
}

#[test]
fn p10_who_owns_the_whole_pool_is_no_richer_by_a_default_whatever_the_caps() {
    // 600,000 of collateral, at 1.05: the shortfall is 700,000 - 571,429.
    let shortfall = 128_571;
    for (cap, stakers) in [(0, 0), (50_000, 50_000), (u64::MAX, shortfall)] {
        let (mut world, pool, person) = owner_of_everything(capped(cap, cap));
        // An atom of collateral is 0.6 tenths: count in hundredths.
        let wealth = |world: &World| {
            let rest = person.wealth(world, &pool, 0);
            10 * rest + 6 * (person.wealth(world, &pool, 1) - rest)
        };
        let before = wealth(&world);
        person.caller.liquidate(&mut world, &pool, &person.borrower, u64::MAX);
        let record = world.record(&pool, person.borrower.nonce);
        assert_eq!((record.shortfall, record.stakers), (shortfall, stakers));
        assert_eq!(record.lps, shortfall - stakers);
        // The person lost what it was forgiven; an atom of rounding in each class it lost in.
        let after = wealth(&world);
        assert!(after <= before && before - after <= 200, "{cap}: {before} to {after}");
        invariants::check(&world, &pool);
    }
}

#[test]
fn p10_who_owns_the_whole_pool_is_no_richer_by_salvage_bought_from_itself() {
    // (cap, paid by the stakers, quarters of an hour until the salvage is bought: a day or none)
    for (cap, stakers, quarters) in
        [(0, 0, 0), (50_000, 50_000, 96), (u64::MAX, 500_000, 96), (u64::MAX, 500_000, 0)]
    {
        let (mut world, pool, person) = owner_of_everything(capped(cap, cap));
        let wealth = |world: &World| {
            let rest = person.wealth(world, &pool, 0);
            10 * rest + 6 * (person.wealth(world, &pool, 1) - rest)
        };
        let before = wealth(&world);
        let record = person.take_over(&mut world, &pool, PRICE / 10 * 6);
        assert_eq!((record.debt, record.stakers), (700_000, stakers));
        assert_eq!((record.lps, record.unallocated), (700_000 - stakers, 0));
        // The oracle lives on for as long as the auction takes.
        for _ in 0..quarters {
            world.advance(900);
            world.set_price(&pool, PRICE / 10 * 6);
            world.ok(ix::accrue_with_price(&pool, pool.price), &[]);
        }
        person.buy_back(&mut world, &pool);

        let after = wealth(&world);
        let surplus = world.pool(&pool).ledger.dust;
        assert!(after <= before, "{cap}: {after} > {before}");
        // What it lost is what it paid itself rounded, and nothing was left to the reserve.
        assert!(before - after <= 500, "{cap}: {before} to {after}");
        assert!(surplus <= 2, "{surplus}");
        assert_eq!(world.record(&pool, record.nonce).salvage_left, 0);
        invariants::check(&world, &pool);
    }
}

/// Nine tenths of the LPs are the person's, none of the stakers: what the fund pays it saves.
fn lp_without_stake(params: PoolParams) -> (World, PoolKeys, Person, Staker) {
    let mut world = World::new();
    let pool = world.new_pool(params);
    world.funded_lp(&pool, "honest lp", 100_000);
    let honest = world.funded_staker(&pool, "honest staker", 1_000_000);
    let person = Person::new(&mut world, &pool, 900_000, 10_000_000);
    person.lp.deposit(&mut world, &pool, 900_000);
    person.borrow(&mut world, &pool, 700_000);
    reprice(&mut world, &pool, PRICE / 10 * 6);
    (world, pool, person, honest)
}

#[test]
fn p10_what_a_default_on_purpose_takes_from_real_stakers_is_bounded_by_the_caps() {
    let shortfall = 128_571;
    // (cap, taken from the honest staker, from the person as LP)
    for (cap, taken, own) in [
        (0, 0, 115_714),
        (10_000, 10_000, 106_714),
        (100_000, 100_000, 25_714),
        (u64::MAX, shortfall, 0),
    ] {
        let (mut world, pool, person, honest) = lp_without_stake(capped(cap, u64::MAX));
        let before = person.lp.claim(&world, &pool);
        person.caller.liquidate(&mut world, &pool, &person.borrower, u64::MAX);
        let record = world.record(&pool, person.borrower.nonce);
        assert_eq!(record.stakers, taken);
        assert_eq!((record.lps, record.held_back), (shortfall - taken, shortfall - taken));
        let lost = 1_000_000 - honest.claim(&world, &pool);
        assert!((taken..=taken + 1).contains(&lost), "{cap}: {lost}, an atom of rounding");
        // Nine tenths of what the cap held back are the person's own.
        let paid = before - person.lp.claim(&world, &pool);
        assert!((own..=own + 1).contains(&paid), "{cap}: {paid}");
        // In all it saved what others paid, and that is no more than the shortfall.
        invariants::check(&world, &pool);
    }
}

/// Waiting for the collateral to be taken over writes off the whole debt first. What the salvage
/// brings makes the LPs whole before the stakers, and still the stakers lose no more than the cap.
#[test]
fn p10_taking_over_instead_of_liquidating_takes_no_more_from_real_stakers() {
    let (mut world, pool, person, honest) = lp_without_stake(capped(100_000, u64::MAX));
    let record = person.take_over(&mut world, &pool, PRICE / 10 * 6);
    assert_eq!((record.stakers, record.lps), (100_000, 600_000));
    // A percent of the collateral went to the recorder, which is the person.
    assert_eq!((record.reward, record.salvage), (100_000, 9_900_000));
    person.buy_back(&mut world, &pool);
    let record: ShortfallRecord = world.record(&pool, record.nonce);
    // 594,000 and a tenth, at the start of the auction: all of the LPs' 600,000, and 53,400 of
    // the stakers' 100,000.
    assert_eq!(record.recovered, 653_400);
    let side = world.open_side(pool.stake(&honest.id()), &honest.key, honest.asset);
    let back = world.claim_recovery(&pool, record.nonce, side, &honest.key);
    assert_eq!(back, 53_400);
    let lost = 1_000_000 - honest.claim(&world, &pool) - back;
    // 46,600 and an atom of rounding: less than the cap, and less than the shortfall.
    assert_eq!(lost, 46_601);
    invariants::check(&world, &pool);
}

/// Ten positions of one person default one after the other within a day: the stakers lose one cap
/// at once and what flows back, the rest is the LPs', which is the person.
#[test]
fn p10_many_defaults_on_purpose_take_at_most_two_daily_caps_within_a_day() {
    let mut world = World::new();
    let pool = world.new_pool(capped(60_000, 86_400));
    let person = Person::new(&mut world, &pool, 3_000_000, 0);
    person.lp.deposit(&mut world, &pool, 3_000_000);
    let honest = world.funded_staker(&pool, "honest staker", 1_000_000);
    let before = person.lp.claim(&world, &pool);
    let mut taken = 0;
    let mut forgiven = 0;
    for _ in 0..10 {
        let record = lose(&mut world, &pool, 100_000);
        assert!(record.stakers <= 60_000, "the cap per event");
        taken += record.stakers;
        forgiven += record.shortfall;
        wait(&mut world, &pool, 3_598);
    }
    // An atom a second flows back: nine hours between the first and the last.
    assert_eq!((taken, forgiven), (86_400 + 9 * 3_600, 1_000_000));
    assert!(taken <= 2 * 86_400);
    let lost = 1_000_000 - honest.claim(&world, &pool);
    assert!((taken..=taken + 10).contains(&lost), "{lost}");
    let own = before - person.lp.claim(&world, &pool);
    assert!((forgiven - taken..=forgiven - taken + 10).contains(&own), "{own}");
    invariants::check(&world, &pool);
}

/// A person who insures, too, and asks to leave just before, pays like all stakers.
#[test]
fn p10_a_staker_who_plans_a_default_pays_its_part_of_it_like_all_stakers() {
    let (mut world, pool, person, honest) = lp_without_stake(capped(u64::MAX, u64::MAX));
    person.staker.stake(&mut world, &pool, 100_000);
    person.staker.request(&mut world, &pool, WithdrawAmount::All);
    person.caller.liquidate(&mut world, &pool, &person.borrower, u64::MAX);
    // 128,571 of 1,100,000: an eleventh of it is the person's, 11,688.3; an atom of rounding.
    assert_eq!(world.record(&pool, person.borrower.nonce).stakers, 128_571);
    assert_eq!(100_000 - person.staker.claim(&world, &pool), 11_689);
    assert_eq!(1_000_000 - honest.claim(&world, &pool), 116_883);
    invariants::check(&world, &pool);
}
