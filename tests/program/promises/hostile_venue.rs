//! P15: an authority that registers itself as venue, and says what it likes. What it gets of fund and
//! LPs is what the pool was made to allow.

use crate::{common::*, common_venues::*};
use loss_testkit::{
    exact::assert_same, invariants, ix, params::DAY, venues::WARM_UP, Lp, PoolKeys, Staker, Venue,
    VenueKeys, World,
};
use socialized_loss::{
    error::LossError,
    instructions::{RegisterVenueArgs, TighterLimits, WithdrawAmount},
    state::{PoolParams, StoredVenueCaps},
};

const NOTHING: StoredVenueCaps = StoredVenueCaps { insurance: 0, lps: 0 };
const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 40_000_000, lps: 200_000_000 };
const A_DAY: i64 = DAY as i64;

/// A pool with two LPs of 3,000 and 1,000, a staker with 70 and a reserve of 30, and venues that the
/// authority controls.
struct Town {
    world: World,
    pool: PoolKeys,
    lps: [Lp; 2],
    staker: Staker,
    venues: Vec<Venue>,
}

/// What belongs to others than the authority.
type Funds = ([u64; 2], u64, u64);

impl Town {
    fn new(limits: StoredVenueCaps, caps: &[StoredVenueCaps]) -> Self {
        let mut world = World::new();
        let pool = pool_for_venues(&mut world, tiny(), limits, 0);
        let venues = caps.iter().enumerate().map(|(nth, caps)| {
            let nth = u16::try_from(nth).expect("few venues");
            let venue = world.unregistered_venue(&pool, nth, 5_000_000, 0);
            world.register(&pool, &venue, *caps, 5_000_000);
            venue
        });
        let venues = venues.collect();
        world.advance(tiny().time_lock_seconds.into());
        world.fund_insurance(&pool, 30_000_000);
        let lps = [("ann", 3_000_000_000), ("ben", 1_000_000_000)]
            .map(|(name, amount)| world.funded_lp(&pool, name, amount));
        let staker = world.funded_staker(&pool, "sue", 70_000_000);
        Self { world, pool, lps, staker, venues }
    }

    fn funds(&self) -> Funds {
        let Self { world, pool, lps, staker, .. } = self;
        let lps = [lps[0].claim(world, pool), lps[1].claim(world, pool)];
        (lps, staker.claim(world, pool), world.fund(pool).reserve)
    }

    /// What all venues got for reports of any size, beyond their own bonds.
    fn take_all(&mut self) -> u64 {
        let Self { world, pool, venues, .. } = self;
        let mut got = 0;
        for amount in [1, 1_000_000_000, u64::MAX, 7] {
            for venue in venues.iter() {
                let record = venue.report(world, pool, amount);
                assert_eq!(record.debt, amount);
                got += record.reserve + record.stakers + record.lps;
                invariants::check(world, pool);
            }
        }
        got
    }
}

#[test]
fn p15_a_venue_without_caps_takes_nothing_from_fund_and_lps_whatever_it_reports() {
    for limits in [NOTHING, LIMITS] {
        let mut town = Town::new(limits, &[NOTHING]);
        let (pool, before) = (town.world.pool(&town.pool), town.funds());
        assert_eq!(before, ([3_000_000_000, 1_000_000_000], 70_000_000, 30_000_000));
        let insurance = town.world.balance(&town.pool.insurance_vault);
        let fund = town.world.fund(&town.pool);
        assert_eq!(town.take_all(), 0);
        assert_eq!(town.funds(), before);
        assert_eq!(town.world.pool(&town.pool).ledger, pool.ledger);
        assert_same(&town.world.fund(&town.pool), &fund);
        assert_eq!(town.world.balance(&town.pool.insurance_vault), insurance);
        // The bond is its own, and still there.
        let book = town.world.venue(&town.venues[0].keys).book();
        assert_eq!((book.bond.get(), book.pot.get()), (0, 5_000_000));
        let vault = town.world.balance(&town.pool.asset_vault);
        assert_eq!(vault, 4_000_000_000 + 5_000_000);
    }
}

#[test]
fn p15_a_venue_takes_its_caps_at_once_and_no_more_however_often_it_reports() {
    let caps = StoredVenueCaps { insurance: 10_000_000, lps: 60_000_000 };
    let mut town = Town::new(LIMITS, &[caps]);
    assert_eq!(town.take_all(), 70_000_000);
    // The reserve pays first; three quarters of the LPs' part are ann's, and an atom of rounding each.
    assert_eq!(town.funds(), ([2_954_999_999, 984_999_999], 70_000_000, 20_000_000));
    assert_eq!(town.take_all(), 0, "in the same second");
    let [venue] = &town.venues[..] else { panic!("one venue") };
    assert_eq!(town.world.venue(&venue.keys).pot, 75_000_000);
    // An hour later a 24th has flowed back, rounded down.
    town.world.advance(3_600);
    assert_eq!(town.take_all(), 416_666 + 2_500_000);
}

#[test]
fn p15_all_venues_together_take_what_the_pool_allows_at_once_and_no_more() {
    let mut town = Town::new(LIMITS, &[LIMITS; 3]);
    assert_eq!(town.take_all(), 240_000_000);
    let taken = town.venues.iter().map(|venue| town.world.venue(&venue.keys));
    let taken: Vec<_> = taken.map(|it| (it.total_covered, it.total_socialized)).collect();
    // An atom, then a thousand: the first venue left nothing of either.
    assert_eq!(taken, [(40_000_000, 200_000_000), (0, 0), (0, 0)]);
    // The reserve's 30 and 10 of the stakers, and an atom of rounding each.
    assert_eq!(town.funds(), ([2_849_999_999, 949_999_999], 59_999_999, 0));
}

#[test]
fn p15_three_venues_that_report_every_hour_take_the_caps_at_most_twice_within_any_day() {
    let mut town = Town::new(LIMITS, &[LIMITS; 3]);
    town.world.fund_insurance(&town.pool, 1_000_000_000);
    let mut taken: Vec<[u64; 2]> = Vec::new();
    for hour in 0..73 {
        let before = town.world.pool(&town.pool);
        let venue = &town.venues[hour % 3];
        venue.report(&mut town.world, &town.pool, 10_000_000_000);
        let after = town.world.pool(&town.pool);
        taken.push([
            after.total_covered - before.total_covered,
            after.total_socialized - before.total_socialized,
        ]);
        town.world.advance(3_600);
    }
    invariants::check(&town.world, &town.pool);
    for (tier, cap) in [LIMITS.insurance, LIMITS.lps].into_iter().enumerate() {
        // A window of a day from its first second to its last has 25 of the hours.
        let days = taken.windows(25).map(|day| day.iter().map(|hour| hour[tier]).sum::<u64>());
        let worst = days.max().expect("three days");
        assert!(worst <= 2 * cap, "{worst} of twice {cap}");
        assert!(worst > 2 * cap - 24, "all but what rounding kept: {worst} of twice {cap}");
    }
}

#[test]
fn p15_no_venue_is_registered_above_the_pools_caps() {
    let mut world = World::new();
    for (limits, pool_id) in [(NOTHING, 0), (LIMITS, 1)] {
        let pool = pool_for_venues(&mut world, tiny(), limits, pool_id);
        let venue = world.unregistered_venue(&pool, 0, 100, 0);
        let authority = world.actor("authority");
        let more = [
            StoredVenueCaps { insurance: limits.insurance + 1, ..limits },
            StoredVenueCaps { lps: limits.lps + 1, ..limits },
            StoredVenueCaps { insurance: u64::MAX, lps: u64::MAX },
        ];
        for caps in more {
            let args = RegisterVenueArgs { venue_id: 0, warm_up_seconds: WARM_UP, caps, bond: 100 };
            let (side, by) = (venue.bond_side(), id(&authority));
            let register = ix::register_venue(&pool, &venue.keys, by, side, args);
            let signers = [&authority, &venue.bond_owner];
            world.refused(register, &signers, LossError::VenueCapsTooHigh);
        }
        world.register(&pool, &venue, limits, 100);
    }
}

/// Every instruction is also checked for that by the authority table.
#[test]
fn p15_what_a_venue_may_take_cannot_be_changed_by_registering_it_again_or_by_new_terms() {
    let mut town = Town::new(LIMITS, &[NOTHING]);
    let (pool, authority) = (town.pool, town.world.actor("authority"));
    let by = id(&authority);
    let Town { world, venues, .. } = &mut town;
    let venue = &venues[0];
    let asset = world.token_account(pool.asset_mint, by, 1);
    let args = RegisterVenueArgs { venue_id: 0, warm_up_seconds: WARM_UP, caps: LIMITS, bond: 1 };
    let side = ix::BondSide { owner: by, asset };
    let again = ix::register_venue(&pool, &venue.keys, by, side, args);
    let in_use = 0;
    world.refused_with(again.clone(), &[&authority], in_use);
    world.ok(ix::propose_params(&pool, by, crate::hostile_authority::extreme()), &[&authority]);
    let nothing =
        TighterLimits { deposit_cap: Some(0), borrow_cap: Some(0), opening_ltv_bps: None };
    world.ok(ix::tighten_limits(&pool, by, nothing), &[&authority]);
    world.ok(ix::retire_venue(&pool, &venue.keys, by), &[&authority]);
    world.advance(tiny().time_lock_seconds.into());
    world.ok(ix::apply_params(&pool, by), &[&authority]);
    world.ok(ix::return_bond(&pool, &venue.keys, venue.bond_side()), &[&venue.bond_owner]);
    // Its account stays, so its address is never another venue's.
    world.refused_with(again, &[&authority], in_use);
    assert_eq!(world.pool(&pool).venue_caps, LIMITS);
    assert_eq!(world.venue(&venue.keys).caps, NOTHING);
}

#[test]
fn p15_whoever_dislikes_a_venue_is_out_before_it_can_do_anything() {
    let mut world = World::new();
    let terms = PoolParams { withdraw_delay_seconds: DAY, ..tiny() };
    let pool = pool_for_venues(&mut world, terms, LIMITS, 0);
    let [ann, ben] = ["ann", "ben"].map(|name| world.funded_lp(&pool, name, 100_000_000));
    let sue = world.funded_staker(&pool, "sue", 10_000_000);
    let registered = world.now();
    let venue = world.unregistered_venue(&pool, 0, 1, 1_000);
    world.register(&pool, &venue, LIMITS, 1);
    let trader = world.new_trader(&pool, &venue, "trader");
    world.ok(ix::request_withdraw(&pool, ann.id(), WithdrawAmount::All), &[&ann.key]);
    sue.request(&mut world, &pool, WithdrawAmount::All);
    // The last second of the longest exit, and the last before the venue is active.
    world.advance(2 * A_DAY);
    assert_eq!(leave(&mut world, &pool, &ann), 100_000_000);
    assert_eq!(unstake_all(&mut world, &pool, &sue), 10_000_000);
    world.set_time(registered + i64::from(terms.time_lock_seconds) - 1);
    let report = venue.report_ix(&pool, 1, u64::MAX);
    world.refused(report.clone(), &[&venue.operator], LossError::VenueNotActive);
    let credit = venue.credit_ix(&world, &pool, &trader.id(), 1);
    world.refused(credit, &[&venue.operator], LossError::VenueNotActive);
    world.advance(1);
    world.ok(report, &[&venue.operator]);
    assert_eq!(ben.claim(&world, &pool), 0, "who stayed bears it: 100 of a cap of 200");
    assert_eq!(world.pool(&pool).total_covered, 0);
    invariants::check(&world, &pool);
}

#[test]
fn p15_the_authority_can_neither_have_another_pay_a_bond_nor_get_it() {
    let mut town = Town::new(LIMITS, &[LIMITS]);
    let (pool, authority) = (town.pool, town.world.actor("authority"));
    let (world, by) = (&mut town.world, id(&authority));
    let victim = &town.lps[0];
    set_balance(world, pool.asset_mint, victim.id(), &victim.asset, 9);
    let next = VenueKeys::derive(&pool, town.venues[0].keys.program, 1);
    let args = RegisterVenueArgs { venue_id: 1, warm_up_seconds: WARM_UP, caps: LIMITS, bond: 9 };
    let side = ix::BondSide { owner: by, asset: victim.asset };
    let register = ix::register_venue(&pool, &next, by, side, args.clone());
    let not_the_owner = 4;
    world.refused_with(register, &[&authority], not_the_owner);
    let side = ix::BondSide { owner: victim.id(), asset: victim.asset };
    let register = ix::register_venue(&pool, &next, by, side, args);
    let unsigned = ix::with_flags(register, &victim.id(), false, false);
    let code = anchor_lang::error::ErrorCode::AccountNotSigner.into();
    world.refused_with(unsigned, &[&authority], code);

    let venue = &town.venues[0];
    world.ok(ix::retire_venue(&pool, &venue.keys, by), &[&authority]);
    world.advance(tiny().time_lock_seconds.into());
    let loot = world.token_account(pool.asset_mint, by, 0);
    let side = ix::BondSide { owner: by, asset: loot };
    let take = ix::return_bond(&pool, &venue.keys, side);
    let code = anchor_lang::error::ErrorCode::ConstraintHasOne.into();
    world.refused_with(take, &[&authority], code);
    world.ok(ix::return_bond(&pool, &venue.keys, venue.bond_side()), &[&venue.bond_owner]);
    assert_eq!(world.balance(&venue.bond_asset), 5_000_000);
}
