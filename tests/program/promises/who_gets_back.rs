//! P14, P9: a recovery goes to those who bore the loss, each its part and no more, whenever they
//! claim, by whatever proof, however often money comes in; and to nobody else.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    invariants,
    ix::{self, ClaimSide},
    keys,
    params::DAY,
    Lp, PoolKeys, World,
};
use socialized_loss::{
    error::LossError,
    instructions::{BuySalvageArgs, WithdrawAmount},
    state::{LossReceipt, RecoveryClaim},
};
use solana_keypair::Keypair;

/// Claims by the open segment. Returns what was paid; refusals must say that nothing is left.
#[track_caller]
fn claims(world: &mut World, pool: &PoolKeys, nonce: u64, side: ClaimSide, key: &Keypair) -> u64 {
    let before = world.balance(&side.owner_asset);
    let claim = ix::claim_recovery(pool, pool.record(nonce), side);
    if let Err(refused) = world.send(&[claim], &[key]) {
        assert_eq!(refused.code, Some(LossError::NothingToClaim.into()), "{}", refused.error);
    }
    invariants::check(world, pool);
    world.balance(&side.owner_asset) - before
}

fn open(world: &World, pool: &PoolKeys, lp: &Lp) -> ClaimSide {
    world.open_side(pool.lp(&lp.id()), &lp.key, lp.asset)
}

fn receipt(world: &World, pool: &PoolKeys, lp: &Lp, from_seq: u64) -> ClaimSide {
    world.receipt_side(pool.lp(&lp.id()), from_seq, &lp.key, lp.asset)
}

#[test]
fn p14_who_joined_later_gets_nothing_and_who_left_gets_what_it_lost() {
    let (mut world, pool) = start();
    let leaver = world.funded_lp(&pool, "leaver", 1_000_000);
    let stayer = world.funded_lp(&pool, "stayer", 3_000_000);
    let nonce = lose(&mut world, &pool, 1_000_000).nonce;
    assert_eq!(leave(&mut world, &pool, &leaver), 750_000);
    world.ok(closing(&world, &pool, &leaver), &[&leaver.key]);
    let late = world.funded_lp(&pool, "late", 9_000_000);
    world.recover(&pool, nonce, 400_000);

    let proofs = [
        receipt(&world, &pool, &leaver, 0),
        open(&world, &pool, &stayer),
        open(&world, &pool, &late),
    ];
    let mut paid = [0; 3];
    for (at, lp) in [&leaver, &stayer, &late].into_iter().enumerate() {
        paid[at] = claims(&mut world, &pool, nonce, proofs[at], &lp.key);
        assert_eq!(claims(&mut world, &pool, nonce, proofs[at], &lp.key), 0, "once");
    }
    assert_eq!(paid, [100_000, 300_000, 0]);
    // Everything that was lost comes back, and more: the rest is the reserve's.
    world.recover(&pool, nonce, 700_000);
    for (at, lp) in [&leaver, &stayer, &late].into_iter().enumerate() {
        paid[at] += claims(&mut world, &pool, nonce, proofs[at], &lp.key);
    }
    assert_eq!(paid, [250_000, 750_000, 0]);
    let pool_now = world.pool(&pool);
    assert_eq!((pool_now.recoveries, pool_now.ledger.dust), (0, 100_000));
    assert_eq!(late.claim(&world, &pool), 9_000_000);
}

#[test]
fn p14_one_claim_account_stands_for_the_open_segment_and_for_its_receipt() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.funded_lp(&pool, "other", 1_000_000);
    let nonce = lose(&mut world, &pool, 1_000_000).nonce;
    world.recover(&pool, nonce, 200_000);
    let segment = open(&world, &pool, &lp);
    assert_eq!(claims(&mut world, &pool, nonce, segment, &lp.key), 100_000);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(1));
    let proof = receipt(&world, &pool, &lp, 0);
    assert_eq!(claims(&mut world, &pool, nonce, proof, &lp.key), 0, "not again");
    let new_segment = open(&world, &pool, &lp);
    assert_eq!(claims(&mut world, &pool, nonce, new_segment, &lp.key), 0, "nor by what is left");
    world.recover(&pool, nonce, 200_001);
    assert_eq!(claims(&mut world, &pool, nonce, proof, &lp.key), 100_000);
    let claim = keys::claim(&pool.lp(&lp.id()), 0, &pool.record(nonce));
    assert_eq!(world.read::<RecoveryClaim>(&claim).paid, 200_000);
    assert_eq!(world.lp(&pool, &lp.id()).share.recovered, 200_000);
}

#[test]
fn p14_a_share_closed_and_opened_again_claims_by_what_it_was_then_and_never_twice() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.funded_lp(&pool, "other", 1_000_000);
    let first = lose(&mut world, &pool, 400_000).nonce;
    world.recover(&pool, first, 100_000);
    leave(&mut world, &pool, &lp);
    world.ok(closing(&world, &pool, &lp), &[&lp.key]);
    let proof = receipt(&world, &pool, &lp, 0);
    assert_eq!(claims(&mut world, &pool, first, proof, &lp.key), 50_000);
    let id = lp.id();
    world.ok(ix::open_lp(&pool, id, id), &[&lp.key]);
    lp.deposit(&mut world, &pool, 800_000);
    let second = lose(&mut world, &pool, 160_000).nonce;
    world.recover(&pool, second, 16_000);
    world.recover(&pool, first, 100_000);
    let now = open(&world, &pool, &lp);
    assert_eq!(now.from_seq, 1);
    // The new share bore half of the second event and nothing of the first.
    let paid = [
        claims(&mut world, &pool, first, now, &lp.key),
        claims(&mut world, &pool, second, now, &lp.key),
        claims(&mut world, &pool, first, proof, &lp.key),
        claims(&mut world, &pool, second, proof, &lp.key),
    ];
    assert_eq!(paid, [0, 7_999, 50_000, 0]);
}

#[test]
fn p14_those_of_an_epoch_that_ended_get_back_and_those_of_the_next_do_not() {
    let (mut world, pool) = start();
    let [one, two] = [("one", 700_000), ("two", 300_000)]
        .map(|(name, amount)| world.funded_lp(&pool, name, amount));
    let wiped = lose(&mut world, &pool, 1_000_000).nonce;
    let three = world.funded_lp(&pool, "three", 500_000);
    world.recover(&pool, wiped, 600_001);
    let paid = [&one, &two, &three].map(|lp| {
        let side = open(&world, &pool, lp);
        claims(&mut world, &pool, wiped, side, &lp.key)
    });
    assert_eq!(paid, [420_000, 180_000, 0]);
    assert_eq!(world.pool(&pool).recoveries, 1, "an atom that rounding keeps");
    assert_eq!(three.claim(&world, &pool), 500_000);
}

/// The LPs of the event come before its stakers, though the stakers paid before them.
#[test]
fn p14_stakers_get_back_after_the_lps_and_what_both_bore_is_the_most() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 4_000_000);
    world.fund_insurance(&pool, 50_000);
    let staker = world.funded_staker(&pool, "staker", 300_000);
    let other = world.funded_staker(&pool, "other staker", 100_000);
    // 50,000 of the reserve, 400,000 of the stakers, 550,000 of the LPs.
    let record = lose(&mut world, &pool, 1_000_000);
    assert_eq!((record.reserve, record.stakers, record.lps), (50_000, 400_000, 550_000));
    let nonce = record.nonce;
    let by_lp = open(&world, &pool, &lp);
    let [by_staker, by_other] =
        [&staker, &other].map(|one| world.open_side(pool.stake(&one.id()), &one.key, one.asset));
    let mut table = Vec::new();
    for amount in [549_999, 1, 200_000, 200_001, 5] {
        world.recover(&pool, nonce, amount);
        table.push([
            claims(&mut world, &pool, nonce, by_lp, &lp.key),
            claims(&mut world, &pool, nonce, by_staker, &staker.key),
            claims(&mut world, &pool, nonce, by_other, &other.key),
            world.pool(&pool).ledger.dust,
        ]);
    }
    let expected = [
        [549_999, 0, 0, 0],
        [1, 0, 0, 0],
        [0, 150_000, 50_000, 0],
        [0, 150_000, 50_000, 1],
        [0, 0, 0, 6],
    ];
    assert_eq!(table, expected);
    assert_eq!(world.stake(&pool, &staker.id()).share.recovered, 300_000);
    assert_eq!(class(&world, &pool).0, 3_450_000, "no share grows by a recovery");
}

#[test]
fn p14_when_the_event_is_final_the_rest_is_the_reserves_and_no_proof_is_good_any_more() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let other = world.funded_lp(&pool, "other", 1_000_000);
    let record = lose(&mut world, &pool, 500_000);
    let nonce = record.nonce;
    world.recover(&pool, nonce, 300_000);
    let side = open(&world, &pool, &lp);
    assert_eq!(claims(&mut world, &pool, nonce, side, &lp.key), 150_000);
    let payer = world.actor("late payer");
    let asset = world.token_account(pool.asset_mint, id(&payer), 10);
    let late = ix::record_recovery(&pool, pool.record(nonce), id(&payer), asset, 10);
    world.set_time(record.final_at - 30 * i64::from(DAY));
    world.refused(late, &[&payer], LossError::RecoveryTooLate);
    let theirs = open(&world, &pool, &other);
    let claim = ix::claim_recovery(&pool, pool.record(nonce), theirs);
    world.set_time(record.final_at);
    world.refused(claim.clone(), &[&other.key], LossError::EventFinal);
    // The salvage is unsold: the rest is moved, and the record stays until it is sold.
    let close = ix::close_record(&pool, pool.record(nonce), record.rent_payer);
    world.ok(close.clone(), &[]);
    let after = world.pool(&pool);
    assert_eq!((after.recoveries, after.ledger.dust), (0, 150_000));
    assert_eq!(world.record(&pool, nonce).unclaimed_to_reserve, 150_000);
    world.refused(claim.clone(), &[&other.key], LossError::EventFinal);
    world.refused(close.clone(), &[], LossError::SalvageLeft);
    make_worthless(&mut world, &pool);
    let buyer = world.new_caller(&pool, "buyer", 1);
    let args = BuySalvageArgs { amount: record.salvage, max_cost: 1 };
    let buy = ix::buy_salvage(&pool, pool.record(nonce), buyer.side(&pool), args);
    world.ok(buy, &[&buyer.key]);
    assert_eq!(world.pool(&pool).ledger.dust, 150_001, "what it brings is the reserve's too");
    world.ok(close, &[]);
    let gone = anchor_lang::error::ErrorCode::AccountOwnedByWrongProgram.into();
    world.refused_with(claim, &[&other.key], gone);
    invariants::check(&world, &pool);
}

/// The address of a claim says whose and for what it is: no other is taken.
#[test]
fn p14_a_claim_account_of_another_share_segment_or_event_is_refused() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let other = world.funded_lp(&pool, "other", 1_000_000);
    let first = lose(&mut world, &pool, 200_000).nonce;
    world.recover(&pool, first, 100_000);
    let theirs = open(&world, &pool, &other);
    claims(&mut world, &pool, first, theirs, &other.key);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(1));
    let second = lose(&mut world, &pool, 200_000).nonce;
    world.recover(&pool, second, 100_000);
    let proof = receipt(&world, &pool, &lp, 0);
    let _: LossReceipt = world.read(&proof.receipt.expect("a receipt"));
    let good = ix::claim_recovery(&pool, pool.record(first), proof);
    let (share, record) = (proof.share, pool.record(first));
    let right = keys::claim(&share, 0, &record);
    let wrong: [Pubkey; 4] = [
        keys::claim(&theirs.share, 0, &record),
        keys::claim(&share, 1, &record),
        keys::claim(&share, 0, &pool.record(second)),
        keys::address("anywhere"),
    ];
    for claim in wrong {
        let bad = ix::with_account(good.clone(), &right, claim);
        world.refused(bad, &[&lp.key], LossError::WrongClaim);
    }
    assert_eq!(claims(&mut world, &pool, first, proof, &lp.key), 50_000);
}
