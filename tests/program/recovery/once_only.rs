//! Nobody is paid twice: one claim account for a segment and an event, open or a receipt.

use crate::common::*;
use loss_testkit::{invariants, ix, keys::claim as claim_key, keys::receipt};
use socialized_loss::{error::LossError, instructions::WithdrawAmount, state::RecoveryClaim};

#[test]
fn p14_a_claim_goes_on_where_it_was_when_its_segment_became_a_receipt() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 600_000);
    world.funded_lp(&pool, "stays", 200_000);
    let nonce = lose(&mut world, &pool, 400_000);
    world.recover(&pool, nonce, 100_000);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 75_000);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(100_000));
    // The same account, so the receipt pays nothing that the open segment was paid.
    let side = of_receipt(&world, &pool, &lp, 0);
    nothing(&mut world, &pool, nonce, side, &lp.key);
    nothing_for(&mut world, &pool, nonce, &lp);
    world.recover(&pool, nonce, 20_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, nonce, &lp, 0), 15_000);
    nothing(&mut world, &pool, nonce, side, &lp.key);
    nothing_for(&mut world, &pool, nonce, &lp);
    let kept: RecoveryClaim = world.read(&claim_key(&side.share, 0, &pool.record(nonce)));
    assert_eq!((kept.paid, kept.from_seq), (90_000, 0));
    invariants::check(&world, &pool);
}

#[test]
fn p14_the_same_claim_twice_in_one_transaction_pays_nothing_at_all() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 600_000);
    let nonce = lose(&mut world, &pool, 300_000);
    world.recover(&pool, nonce, 100_000);
    let good = ix::claim_recovery(&pool, pool.record(nonce), of_lp(&world, &pool, &lp));
    let twice = [good.clone(), good];
    let failure = world.send(&twice, &[&lp.key]).expect_err("the second has nothing to claim");
    assert_eq!(failure.code, Some(LossError::NothingToClaim.into()));
    assert_eq!(world.balance(&lp.asset), 0);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 100_000);
    invariants::check(&world, &pool);
}

#[test]
fn p14_claiming_and_leaving_in_one_transaction_pays_once() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 600_000);
    let nonce = lose(&mut world, &pool, 300_000);
    world.recover(&pool, nonce, 100_000);
    let record = pool.record(nonce);
    let open = of_lp(&world, &pool, &lp);
    let kept = receipt(&open.share, 0);
    let closed = ix::ClaimSide { receipt: Some(kept), ..open };
    let args = socialized_loss::instructions::WithdrawArgs {
        amount: WithdrawAmount::All,
        min_assets_out: 0,
    };
    let steps = |claims: &[ix::ClaimSide]| {
        let mut steps = vec![ix::withdraw(&pool, lp.side(&world, &pool), args.clone())];
        steps.push(ix::close_lp(&pool, lp.id(), lp.id(), lp.id(), None));
        steps.extend(claims.iter().map(|side| ix::claim_recovery(&pool, record, *side)));
        steps
    };
    let (once, twice) = (steps(&[closed]), steps(&[closed, closed]));
    let first = ix::claim_recovery(&pool, record, open);
    let failure = world.send(&twice, &[&lp.key]).expect_err("paid already");
    assert_eq!(failure.code, Some(LossError::NothingToClaim.into()));
    let before = [&[first][..], &once].concat();
    let failure = world.send(&before, &[&lp.key]).expect_err("paid already");
    assert_eq!(failure.code, Some(LossError::NothingToClaim.into()));
    world.send(&once, &[&lp.key]).expect("leaves, closes and claims");
    assert_eq!(world.balance(&lp.asset), 300_000 + 100_000);
    invariants::check(&world, &pool);
}

/// Shares cannot be moved to another owner; the nearest thing is to leave and let a friend join.
#[test]
fn p14_assets_that_moved_on_carry_no_claim_with_them() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 600_000);
    let friend = world.new_lp(&pool, "friend", 0);
    let nonce = lose(&mut world, &pool, 300_000);
    world.recover(&pool, nonce, 100_000);
    leave(&mut world, &pool, &lp);
    let friend = loss_testkit::Lp {
        asset: world.token_account(pool.asset_mint, friend.id(), 300_000),
        ..friend
    };
    friend.deposit(&mut world, &pool, 300_000);
    nothing_for(&mut world, &pool, nonce, &friend);
    assert_eq!(claim_by_receipt(&mut world, &pool, nonce, &lp, 0), 100_000);
    invariants::check(&world, &pool);
}

#[test]
fn p14_claims_of_a_class_never_sum_to_more_than_came_in_for_it() {
    let (mut world, pool) = start();
    // Parts of 7 that no amount divides by.
    let lps = ["a", "b", "c", "d", "e", "f", "g"];
    let lps = lps.map(|name| world.funded_lp(&pool, name, 100_000));
    let first = lose(&mut world, &pool, 123_457);
    let second = lose(&mut world, &pool, 234_561);
    let mut paid = [0, 0];
    for (step, amount) in [1, 6, 13, 99_999, 20_001].into_iter().enumerate() {
        world.recover(&pool, first, amount);
        world.recover(&pool, second, amount);
        for lp in &lps {
            for (sum, nonce) in paid.iter_mut().zip([first, second]) {
                let side = of_lp(&world, &pool, lp);
                let good = ix::claim_recovery(&pool, pool.record(nonce), side);
                let before = world.balance(&lp.asset);
                if let Err(failure) = world.send(&[good], &[&lp.key]) {
                    assert_eq!(failure.code, Some(LossError::NothingToClaim.into()));
                }
                *sum += world.balance(&lp.asset) - before;
            }
        }
        for (sum, nonce) in paid.iter().zip([first, second]) {
            let record = world.record(&pool, nonce);
            assert_eq!((record.claimed_lps, record.recovered >= *sum), (*sum, true));
            // An atom an LP is all that rounding keeps back.
            assert!(record.recovered - sum <= 7, "{step}: {sum} of {}", record.recovered);
        }
        invariants::check(&world, &pool);
    }
    assert_eq!(world.record(&pool, first).recovered, 120_020);
}

#[test]
fn p14_no_event_pays_more_than_came_in_for_it_even_if_a_claim_were_forgotten() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 600_000);
    world.funded_lp(&pool, "stays", 200_000);
    let [nonce, other] = [400_000, 200_000].map(|loss| lose(&mut world, &pool, loss));
    // What is kept for the second event would be there to pay the first twice.
    world.recover(&pool, nonce, 100_000);
    world.recover(&pool, other, 100_000);
    let side = of_lp(&world, &pool, &lp);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 75_000);
    let key = claim_key(&side.share, 0, &pool.record(nonce));
    world.edit(&key, |claim: &mut RecoveryClaim| claim.paid = 0);
    let again = ix::claim_recovery(&pool, pool.record(nonce), side);
    world.refused(again, &[&lp.key], LossError::OutOfBalance);
    invariants::check(&world, &pool);
}
