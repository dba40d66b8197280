//! P7 for profit claims: settling changes neither a claim nor what of it has matured, whoever does it,
//! how often, when and in which order.

use crate::{common::*, common_venues::*};
use loss_math::{quote::quote_profit, ProfitClaim as Claim};
use loss_testkit::{
    exact::assert_same, invariants, ix, venues::WARM_UP, PoolKeys, Trader, Venue, World,
};
use socialized_loss::state::{ProfitClaim, StoredVenueCaps};

const NOTHING: StoredVenueCaps = StoredVenueCaps { insurance: 0, lps: 0 };

/// A venue whose claims alone bear what it reports.
fn venue() -> (World, PoolKeys, Venue) {
    start_with_venue(NOTHING, 1)
}

/// Whole shares of the parts: matured, then older, then the rest.
fn parts(claim: &Claim) -> [u64; 3] {
    let rest = claim.maturing().minus_or_zero(claim.older);
    let whole = |shares: loss_math::Shares| (shares.get() / SHARE) as u64;
    [whole(claim.matured()), whole(claim.older), whole(rest)]
}

#[test]
fn p7_three_hundred_settles_by_strangers_change_a_claim_and_its_parts_by_nothing() {
    let (mut world, pool, venue) = venue();
    let victim = world.winner(&pool, &venue, "victim", 400_000_003);
    mature(&mut world, &pool);
    venue.credit(&mut world, &pool, &victim, 350_000_002);
    wait(&mut world, &pool, 60);
    venue.credit(&mut world, &pool, &victim, 250_000_002);
    world.winner(&pool, &venue, "other", 2_000_000_011);
    let unsettled = world.profit(&venue.keys, &victim.id());
    assert_eq!(parts(&unsettled.to_math()), [400_000_003, 350_000_002, 250_000_002]);
    fall_short(&mut world, &pool, &venue, 777_777_777);
    let before = (world.pool(&pool), world.venue(&venue.keys));
    let claim = victim.claim(&world, &venue);
    assert_eq!(claim, 740_740_747);

    settle_profit(&mut world, &pool, &venue, &victim);
    let settled: ProfitClaim = world.profit(&venue.keys, &victim.id());
    assert_ne!(settled.share.held, unsettled.share.held);
    assert_eq!(settled.share.segment, unsettled.share.segment, "the proof of the loss stays");
    assert_eq!(settled.share.lost, 259_259_259);
    // As much of each survived as of all: 2,222,222,241 of 3,000,000,018 parts.
    assert_eq!(parts(&settled.to_math()), [296_296_299, 259_259_261, 185_185_187]);
    assert_eq!((settled.older_at, settled.newest_at), (unsettled.older_at, unsettled.newest_at));
    for _ in 0..299 {
        let settle = ix::settle_profit(&pool, &venue.keys, &victim.id());
        world.send_unsigned(&[settle]).expect("anyone may settle");
    }
    assert_same(&world.profit(&venue.keys, &victim.id()), &settled);
    assert_same(&world.pool(&pool), &before.0);
    assert_same(&world.venue(&venue.keys), &before.1);
    assert_eq!(take_profit(&mut world, &pool, &venue, &victim), 296_296_299);
    mature(&mut world, &pool);
    assert_eq!(take_profit(&mut world, &pool, &venue, &victim), claim - 296_296_299);
    invariants::check(&world, &pool);
}

#[test]
fn p7_settling_after_each_of_100_deficits_costs_a_claim_at_most_one_atom_against_never() {
    let (mut world, pool, venue) = venue();
    let [often, never] =
        ["often", "never"].map(|name| world.winner(&pool, &venue, name, 1_234_567_891));
    world.winner(&pool, &venue, "rest", 5_000_000_000);
    let mut lost = 0;
    for nth in 1..=100 {
        lost += fall_short(&mut world, &pool, &venue, 7_919 * nth + 2).profits;
        settle_profit(&mut world, &pool, &venue, &often);
    }
    assert_eq!(lost, 100 * 2 + 7_919 * (100 * 101 / 2));
    assert_eq!(profits(&world, &venue), 7_469_135_782 - lost);
    invariants::check(&world, &pool);
    let claims = [&often, &never].map(|trader| trader.claim(&world, &venue));
    assert!(claims[0] <= claims[1], "settling never gains: {claims:?}");
    assert!(claims[1] - claims[0] <= 1, "{claims:?}");
    settle_profit(&mut world, &pool, &venue, &never);
    assert_eq!(never.claim(&world, &venue), claims[1], "100 deficits in one step");
    mature(&mut world, &pool);
    let paid = [&often, &never].map(|one| take_profit(&mut world, &pool, &venue, one));
    assert_eq!(paid, claims);
}

#[test]
fn p7_every_order_of_settling_gives_the_same_claims() {
    let (mut world, pool, venue) = venue();
    let amounts = [("a", 1_000_000_007), ("b", 333_333_333), ("c", 77_777), ("d", 5)];
    let traders = amounts.map(|(name, amount)| world.winner(&pool, &venue, name, amount));
    let settled_in = |order: [usize; 4]| {
        let mut world = world.fork();
        for (at, deficit) in [123_456_789, 99_999_999, 107].into_iter().enumerate() {
            fall_short(&mut world, &pool, &venue, deficit);
            settle_profit(&mut world, &pool, &venue, &traders[order[at]]);
        }
        for at in order {
            settle_profit(&mut world, &pool, &venue, &traders[at]);
        }
        invariants::check(&world, &pool);
        [0, 1, 2, 3].map(|at| traders[at].claim(&world, &venue))
    };
    // The same as of LPs with these amounts.
    let first = settled_in([0, 1, 2, 3]);
    assert_eq!(first, [832_417_111, 277_472_368, 64_742, 4]);
    let all = (0..256).map(|code| [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6]);
    let orders: Vec<_> = all.filter(|order| (0..4).all(|number| order.contains(&number))).collect();
    assert_eq!(orders.len(), 24);
    for order in orders {
        let claims = settled_in(order);
        for (claim, expected) in claims.iter().zip(first) {
            assert!(claim.abs_diff(expected) <= 1, "{order:?}: {claims:?} against {first:?}");
        }
    }
}

/// Whether a part matures before a deficit is settled or after, as much of it has.
#[test]
fn p7_settling_before_or_after_a_part_has_matured_makes_no_difference() {
    let (mut world, pool, venue) = venue();
    let trader = world.winner(&pool, &venue, "trader", 300_000_007);
    wait(&mut world, &pool, 100);
    venue.credit(&mut world, &pool, &trader, 100_000_003);
    world.winner(&pool, &venue, "other", 1_000_000_019);
    let mut paid = Vec::new();
    for settled in [[false, false], [true, false], [false, true], [true, true]] {
        let mut world = world.fork();
        fall_short(&mut world, &pool, &venue, 500_000_003);
        if settled[0] {
            settle_profit(&mut world, &pool, &venue, &trader);
        }
        wait(&mut world, &pool, i64::from(WARM_UP) - 100);
        fall_short(&mut world, &pool, &venue, 100_000_001);
        if settled[1] {
            settle_profit(&mut world, &pool, &venue, &trader);
        }
        let older = take_profit(&mut world, &pool, &venue, &trader);
        wait(&mut world, &pool, 100);
        paid.push([older, take_profit(&mut world, &pool, &venue, &trader)]);
        invariants::check(&world, &pool);
    }
    // 800,000,025 of 1,400,000,029 parts survived: of 300 and of 100.
    for claims in &paid {
        assert!(claims[0].abs_diff(171_428_577) <= 1, "{paid:?}");
        assert!(claims[1].abs_diff(57_142_860) <= 1, "{paid:?}");
    }
}

#[test]
fn p7_p17_a_preview_says_what_settling_and_leaving_do_and_does_it_for_nobody() {
    let (mut world, pool, venue) = venue();
    let trader = world.winner(&pool, &venue, "trader", 500_003);
    mature(&mut world, &pool);
    venue.credit(&mut world, &pool, &trader, 250_001);
    fall_short(&mut world, &pool, &venue, 300_001);
    let before = world.profit(&venue.keys, &trader.id());
    let class = world.venue(&venue.keys).book().profits;
    let quote = quote_profit(&before.to_math(), &class, world.now()).expect("of this class");
    // 450,003 of 750,004 are left, less an atom; of 500,003 that matured, 300,002.
    assert_eq!((quote.share.value.get(), quote.matured.get()), (450_002, 300_002));
    assert_eq!((quote.share.pending_loss.get(), quote.share.lost.get()), (300_001, 300_001));
    assert_eq!(quote.matures_at, world.now() + i64::from(WARM_UP));
    assert_same(&world.profit(&venue.keys, &trader.id()), &before);

    settle_profit(&mut world, &pool, &venue, &trader);
    let settled = world.profit(&venue.keys, &trader.id()).to_math();
    assert_eq!(settled.share.held.shares, quote.share.shares);
    assert_eq!(settled.matured(), quote.share.requested);
    assert_eq!(settled.share.lost, quote.share.lost);
    assert_eq!(take_profit(&mut world, &pool, &venue, &trader), quote.matured.get());
}

#[test]
fn p7_a_recovery_pays_the_same_whether_the_claim_was_settled_before_or_between_or_not() {
    let (mut world, pool, venue) = venue();
    let trader: Trader = world.winner(&pool, &venue, "trader", 900_000_001);
    world.winner(&pool, &venue, "other", 100_000_003);
    let mut paid = Vec::new();
    for settled in [[false, false], [true, false], [false, true], [true, true]] {
        let mut world = world.fork();
        let first = fall_short(&mut world, &pool, &venue, 333_333_335).nonce;
        if settled[0] {
            settle_profit(&mut world, &pool, &venue, &trader);
        }
        let second = fall_short(&mut world, &pool, &venue, 99_999_999).nonce;
        if settled[1] {
            settle_profit(&mut world, &pool, &venue, &trader);
        }
        for (nonce, amount) in [(first, 100_000_000), (second, 50_000_000)] {
            repent(&mut world, &pool, &venue, nonce, amount);
            let side = open_claim(&world, &venue, &trader);
            let claim = ix::claim_recovery(&pool, venue.keys.record(nonce), side);
            world.ok(claim, &[&trader.key]);
        }
        paid.push(world.balance(&trader.asset));
        invariants::check(&world, &pool);
    }
    // 900,000,001 of 1,000,000,004 parts of 100 and of 50; of the second an atom less, as shares are
    // rounded.
    assert_eq!(paid, [89_999_999 + 44_999_999; 4]);
}
