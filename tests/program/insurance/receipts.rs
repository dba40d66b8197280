//! Receipts: what a change of stake after losses leaves behind as proof of them.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use loss_math::Segment;
use loss_testkit::{exact::assert_same, invariants, ix, params, PoolKeys, Staker, World};
use socialized_loss::{
    constants::VERSION,
    instructions::WithdrawAmount,
    seeds,
    state::{ClassKind, LossReceipt, PoolParams},
    ID,
};
use solana_signer::Signer;

/// "staker" with 1,000,000 and "other" with 3,000,000 after a loss of a quarter; "staker" has 500
/// left.
fn after_a_loss() -> (World, PoolKeys, Staker) {
    let (mut world, pool) = start();
    let staker = world.new_staker(&pool, "staker", 1_000_500);
    staker.stake(&mut world, &pool, 1_000_000);
    world.funded_staker(&pool, "other", 3_000_000);
    lose(&mut world, &pool, 1_000_000);
    (world, pool, staker)
}

fn bump(stake: &Pubkey, from_seq: u64) -> u8 {
    let from_seq = from_seq.to_le_bytes();
    Pubkey::find_program_address(&[seeds::RECEIPT, stake.as_ref(), &from_seq], &ID).1
}

#[test]
fn p14_a_stakers_receipt_says_exactly_what_was_held_when_and_who_paid_for_it() {
    let (mut world, pool, staker) = after_a_loss();
    let record = world.record(&pool, 1);
    let before = world.stake(&pool, &staker.id());
    let payer = world.actor("payer");
    let side = ix::LpSide { payer: payer.pubkey(), ..staker.side(&world, &pool) };
    let at = side.receipt.expect("a receipt is needed");
    let paid_before = world.lamports(&payer.pubkey());

    let stake = ix::stake(&pool, side, staking(1));
    world.ok(stake, &[&staker.key, &payer]);

    let stake = pool.stake(&staker.id());
    let kept: LossReceipt = world.read(&at);
    assert_same(
        &kept,
        &LossReceipt {
            pool: pool.pool,
            owner: staker.id(),
            share: stake,
            rent_payer: payer.pubkey(),
            segment: before.share.segment,
            to_seq: 1,
            final_at: record.recorded_at + YEAR,
            version: VERSION,
            bump: bump(&stake, 0),
            class: ClassKind::Stakers as u8,
            ..LossReceipt::zeroed()
        },
    );
    assert_eq!(u128::from_le_bytes(before.share.segment.start.shares), 1_000_000 * SHARE);
    assert_eq!((record.stakers, borne(&kept, &record)), (1_000_000, 250_000));
    let rent = world.rent_of::<LossReceipt>();
    assert_eq!(world.lamports(&at), rent);
    assert_eq!(paid_before - world.lamports(&payer.pubkey()), rent);
    invariants::check(&world, &pool);
}

#[test]
fn p14_settling_and_asking_change_nothing_about_the_receipt() {
    let (mut world, pool, staker) = after_a_loss();
    let segment = world.stake(&pool, &staker.id()).share.segment;
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    let at = next_receipt(&world, &pool, &staker.id());
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    world.ok(ix::cancel_unstake(&pool, staker.id()), &[&staker.key]);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    assert!(world.find::<LossReceipt>(&at).is_none(), "shares did not change yet");

    staker.unstake(&mut world, &pool, WithdrawAmount::All);

    let kept: LossReceipt = world.read(&at);
    assert_eq!((kept.segment, kept.to_seq, kept.class), (segment, 1, 1));
    assert_eq!(borne(&kept, &world.record(&pool, 1)), 250_000);
    invariants::check(&world, &pool);
}

#[test]
fn p14_one_receipt_spans_all_events_of_a_segment_and_the_next_starts_where_it_ends() {
    let (mut world, pool, staker) = after_a_loss();
    let second = lose(&mut world, &pool, 1_500_000);
    let one = next_receipt(&world, &pool, &staker.id());
    staker.stake(&mut world, &pool, 100);
    let third = lose(&mut world, &pool, 10_000);
    let two = next_receipt(&world, &pool, &staker.id());
    leave(&mut world, &pool, &staker);

    let first = world.record(&pool, 1);
    let (one, two): (LossReceipt, LossReceipt) = (world.read(&one), world.read(&two));
    assert_eq!((one.segment.from_seq, one.to_seq), (0, 2));
    assert_eq!((two.segment.from_seq, two.to_seq), (2, 3));
    // 1,000,000 became 750,000, then 375,000, and 100 came in: 375,100 of 1,500,100.
    assert_eq!(u128::from_le_bytes(two.segment.start.shares), 375_100 * SHARE);
    let proven = |kept| [&first, &second, &third].map(|record| borne(kept, record));
    assert_eq!(proven(&one), [250_000, 375_000, 0]);
    // 10,000 * 375,100 / 1,500,100 = 2,500.499...
    assert_eq!(proven(&two), [0, 0, 2_500]);
    assert_eq!(two.final_at, third.recorded_at + YEAR);
    invariants::check(&world, &pool);
}

/// Three stakers of odd sizes, one who came late, two events: what their receipts prove sums to
/// what the records say the class bore, less at most an atom each.
#[test]
fn p14_the_receipts_of_all_prove_exactly_what_each_bore_and_no_more_than_was_borne() {
    let (mut world, pool) = start();
    let early = [("a", 1_000_003), ("b", 777_777), ("c", 13)];
    let mut stakers: Vec<Staker> =
        early.iter().map(|(name, amount)| world.funded_staker(&pool, name, *amount)).collect();
    let first = lose(&mut world, &pool, 500_001);
    stakers.push(world.funded_staker(&pool, "late", 2_000_000));
    let second = lose(&mut world, &pool, 999_999);
    let receipts: Vec<LossReceipt> = stakers
        .iter()
        .map(|staker| {
            let at = next_receipt(&world, &pool, &staker.id());
            set_balance(&mut world, &pool, staker, 1);
            staker.stake(&mut world, &pool, 1);
            world.read(&at)
        })
        .collect();

    // The class was 1,777,793 of which 500,001 were lost, then 3,277,792 of which 999,999.
    let of_the_first = |held: u64| (held as u128 * 500_001 / 1_777_793) as u64;
    let proven: Vec<_> = receipts.iter().map(|kept| borne(kept, &first)).collect();
    assert_eq!(proven, [of_the_first(1_000_003), of_the_first(777_777), of_the_first(13), 0]);
    assert_eq!(first.loss_of(ClassKind::Stakers).taken.get(), 500_001);
    assert_eq!(proven.iter().sum::<u64>(), 499_999);

    // What was left of each: 718,754.002, 559,028.7 and 9.3; times 999,999 / 3,277,792.
    let proven: Vec<_> = receipts.iter().map(|kept| borne(kept, &second)).collect();
    assert_eq!(proven, [219_279, 170_550, 2, 610_166]);
    assert_eq!(second.loss_of(ClassKind::Stakers).taken.get(), 999_999);
    assert_eq!(proven.iter().sum::<u64>(), 999_997);
    invariants::check(&world, &pool);
}

#[test]
fn p14_a_stakers_receipt_proves_nothing_of_what_the_lps_bore() {
    let params = PoolParams { insurance_cap_event: 400_000, ..params::plain() };
    let (mut world, pool) = start_with(params);
    let staker = world.new_staker(&pool, "staker", 1_000_001);
    staker.stake(&mut world, &pool, 1_000_000);
    let record = lose(&mut world, &pool, 1_000_000);
    assert_eq!((record.stakers, record.lps), (400_000, 600_000));
    let at = next_receipt(&world, &pool, &staker.id());
    staker.stake(&mut world, &pool, 1);
    let kept: LossReceipt = world.read(&at);
    assert_eq!((kept.class, borne(&kept, &record)), (1, 400_000));
    // The same segment against what the LPs bore would prove something else: `class` says which.
    let as_if_an_lp = Segment::from(kept.segment).loss_floor(1, &record.loss_of(ClassKind::Lps));
    assert_eq!(as_if_an_lp.expect("a number").get(), 60_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_lamports_sent_to_a_receipts_address_before_do_not_block_the_exit() {
    let rent = World::new().rent_of::<LossReceipt>();
    for sent in [900_000, rent, rent + 5] {
        let (mut world, pool, staker) = after_a_loss();
        ripen(&mut world, &pool, &staker, WithdrawAmount::All);
        let (spoiler, payer) = (world.actor("spoiler"), world.actor("payer"));
        let side = ix::LpSide { payer: payer.pubkey(), ..staker.side(&world, &pool) };
        let at = side.receipt.expect("a receipt is needed");
        world.ok(send_lamports(spoiler.pubkey(), at, sent), &[&spoiler]);
        let before = world.lamports(&payer.pubkey());

        let all = ix::unstake(&pool, side, taking(WithdrawAmount::All));
        world.ok(all, &[&staker.key, &payer]);

        assert_eq!(world.balance(&staker.asset), 750_500);
        assert_eq!(world.lamports(&at), rent.max(sent));
        assert_eq!(before - world.lamports(&payer.pubkey()), rent.saturating_sub(sent));
        let kept: LossReceipt = world.read(&at);
        assert_eq!((kept.owner, kept.rent_payer, kept.to_seq), (staker.id(), payer.pubkey(), 1));
        invariants::check(&world, &pool);
    }
}

#[test]
fn who_bore_nothing_needs_no_receipt() {
    // Held nothing.
    let (mut world, pool, _) = after_a_loss();
    let late = world.new_staker(&pool, "late", 1_000);
    lose(&mut world, &pool, 100_000);
    let side = ix::LpSide { receipt: None, ..late.side(&world, &pool) };
    world.ok(ix::stake(&pool, side, staking(1_000)), &[&late.key]);
    assert_eq!(late.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);

    // The reserve paid for all of it: staked after the gift, so the gift is nobody's.
    let (mut world, pool) = start();
    world.fund_insurance(&pool, 250_000);
    let staker = world.new_staker(&pool, "staker", 1_001);
    staker.stake(&mut world, &pool, 900);
    let record = lose(&mut world, &pool, 250_000);
    assert_eq!((record.reserve, record.stakers), (250_000, 0));
    assert_eq!((world.fund(&pool).last_loss_seq, world.pool(&pool).seq), (0, 1));
    let side = ix::LpSide { receipt: None, ..staker.side(&world, &pool) };
    world.ok(ix::stake(&pool, side, staking(100)), &[&staker.key]);
    assert_eq!(staker.claim(&world, &pool), 1_000);
    let at = next_receipt(&world, &pool, &staker.id());
    let unneeded = ix::stake(&pool, ix::LpSide { receipt: Some(at), ..side }, staking(1));
    world.ok(unneeded, &[&staker.key]);
    assert!(world.find::<LossReceipt>(&at).is_none());
    invariants::check(&world, &pool);
}
