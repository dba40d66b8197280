//! What random sequences hardly ever meet, told by hand and compared in the same way.

use crate::{common::*, mirror::Mirror};
use loss_testkit::{params, World};
use socialized_loss::state::PoolParams;

/// All is lent for a year at the highest rate, so the pool owes the fund much; then everything is
/// lost, and a cap holds the fund back. Its claim on the empty pool goes.
#[test]
fn p2_what_nobody_is_left_to_bear_is_written_off_the_funds_claim() {
    let mut world = World::new();
    world.keep_journal();
    let params = PoolParams {
        insurance_cap_event: 7,
        insurance_cap_day: 7,
        insurance_fee_bps: 1_000,
        ..params::with_interest()
    };
    let pool = world.new_pool(params);
    let lp = world.funded_lp(&pool, "lp", 1_000_000_000);
    let staker = world.funded_staker(&pool, "staker", 5_003);
    let borrower = world.indebted(&pool, "borrower", 20_000_000_000, 1_000_000_000);
    world.advance(YEAR);
    let caller = world.new_caller(&pool, "recorder", 0);
    make_worthless(&mut world, &pool);
    caller.record(&mut world, &pool, &borrower);

    let record = world.record(&pool, borrower.nonce);
    assert_eq!((record.lps, record.stakers + record.reserve), (1_900_000_000, 7), "P3");
    assert_eq!(record.unallocated, 100_000_000 - 7, "P2");
    let mut mirror = Mirror::default();
    mirror.follow(&mut world);
    let side = &mirror.sides[&pool.pool];
    assert_eq!((side.reach.unallocated, side.model.events[&1].unclaimed()), (1, 0));
    // Of the stakers' shares a quarter of one is left: less than a whole one, so their epoch ends too.
    assert_eq!((lp.claim(&world, &pool), staker.claim(&world, &pool)), (0, 0));
    assert_eq!(side.model.reserve, 5_003);
}
