//! P8, P14 for stakers: who bears which loss of the fund, and that segments and receipts prove it
//! for good, apart from what the LPs bore in the same events.

use crate::{common::*, proofs::Proof};
use loss_testkit::{invariants, ix, keys, params::DAY, PoolKeys, Staker, World};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{LossReceipt, ShortfallRecord},
};

/// A pool with an LP of plenty, so that the stakers alone pay.
fn insured() -> (World, PoolKeys) {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "lp", 1_000_000_000);
    (world, pool)
}

/// What each staker bore of each event, by all its proofs.
fn borne(world: &World, pool: &PoolKeys, of: &[&Staker], in_: &[ShortfallRecord]) -> Vec<Vec<u64>> {
    invariants::check(world, pool);
    let proofs = |staker: &Staker| Proof::all(world, pool, pool.stake(&staker.id()));
    let by = |staker: &Staker, record: &ShortfallRecord| -> u64 {
        proofs(staker).iter().map(|proof| proof.borne(record)).sum()
    };
    let of_event = |record: &ShortfallRecord| {
        let parts: Vec<u64> = of.iter().map(|staker| by(staker, record)).collect();
        let missing = record.stakers.checked_sub(parts.iter().sum()).expect("P14: too much");
        assert!(missing <= of.len() as u64, "P14: {missing} unproved");
        parts
    };
    in_.iter().map(of_event).collect()
}

#[test]
fn p8_who_insures_later_pays_nothing_of_earlier_losses_and_earns_nothing_of_earlier_gifts() {
    let (mut world, pool) = insured();
    let early = world.funded_staker(&pool, "early", 4_000_000);
    let idle = world.new_staker(&pool, "idle", 1_000_000);
    world.fund_insurance(&pool, 1_000_000);
    let first = lose(&mut world, &pool, 2_500_000);
    let late = world.funded_staker(&pool, "late", 3_000_000);
    idle.stake(&mut world, &pool, 1_000_000);
    let no_receipt = keys::receipt(&pool.stake(&idle.id()), 0);
    assert!(world.find::<LossReceipt>(&no_receipt).is_none(), "it held nothing, so bore nothing");
    let all = [&early, &late, &idle];
    // 4,000,000 and the gift, of which a half is lost.
    assert_eq!(all.map(|staker| staker.claim(&world, &pool)), [2_500_000, 3_000_000, 1_000_000]);
    let second = lose(&mut world, &pool, 650_000);
    assert_eq!((first.reserve, first.stakers, first.lps), (0, 2_500_000, 0));
    let got = borne(&world, &pool, &all, &[first, second]);
    assert_eq!(got, [[2_500_000, 0, 0], [250_000, 300_000, 100_000]]);
}

#[test]
fn p14_who_takes_a_part_out_and_puts_more_in_bears_each_loss_by_what_was_in() {
    let (mut world, pool) = insured();
    let one = world.new_staker(&pool, "one", 3_000_000);
    one.stake(&mut world, &pool, 2_000_000);
    let two = world.funded_staker(&pool, "two", 2_000_000);
    let first = lose(&mut world, &pool, 400_000);
    one.request(&mut world, &pool, WithdrawAmount::Assets(900_000));
    // What is asked for is at risk until it leaves.
    let second = lose(&mut world, &pool, 360_000);
    world.advance(DAY.into());
    world.set_price(&pool, PRICE);
    let out = unstake_all(&mut world, &pool, &one);
    // 900,000 of 1,800,000 with a tenth of them lost.
    assert!((809_999..=810_000).contains(&out), "{out}");
    let third = lose(&mut world, &pool, 243_000);
    one.stake(&mut world, &pool, 1_000_000);
    let records = [first, second, third];
    let got = borne(&world, &pool, &[&one, &two], &records);
    let exact = [[200_000, 200_000], [180_000, 180_000], [81_000, 162_000]];
    for (got, exact) in got.iter().flatten().zip(exact.iter().flatten()) {
        assert!(*got <= *exact && exact - got <= 1, "{got} for {exact}");
    }
    // One receipt for the first two, one for the third; settling by anyone changes none.
    let receipts = [0, 2].map(|from| keys::receipt(&pool.stake(&one.id()), from));
    let kept = receipts.map(|at| world.read::<LossReceipt>(&at));
    assert_eq!(kept.map(|receipt| (receipt.to_seq, receipt.class)), [(2, 1), (3, 1)]);
    world.ok(ix::settle_stake(&pool, one.id()), &[]);
    world.ok(ix::settle_stake(&pool, two.id()), &[]);
    assert_eq!(borne(&world, &pool, &[&one, &two], &records), got);
}

#[test]
fn p8_who_left_paid_all_recorded_before_and_nothing_after() {
    let (mut world, pool) = insured();
    let leaver = world.funded_staker(&pool, "leaver", 1_000_000);
    let stayer = world.funded_staker(&pool, "stayer", 3_000_000);
    let first = lose(&mut world, &pool, 1_000_000);
    leaver.request(&mut world, &pool, WithdrawAmount::All);
    world.advance(DAY.into());
    world.set_price(&pool, PRICE);
    assert_eq!(unstake_all(&mut world, &pool, &leaver), 750_000);
    let second = lose(&mut world, &pool, 450_000);
    world.ok(closing_stake(&world, &pool, &leaver), &[&leaver.key]);
    // More than there is: the stakers' epoch ends, and the LPs bear the rest.
    let third = lose(&mut world, &pool, 2_000_000);
    assert_eq!((third.stakers, third.lps), (1_800_000, 200_000));
    let got = borne(&world, &pool, &[&leaver, &stayer], &[first, second, third]);
    assert_eq!(got[0], [250_000, 750_000]);
    assert_eq!([got[1][0], got[2][0]], [0, 0]);
    assert!(got[1][1].abs_diff(450_000) <= 1 && got[2][1].abs_diff(1_800_000) <= 1, "{got:?}");
}
