//! The same pools with LPs who join late and LPs who leave, and pools whose shares were split.

use loss_math::{Assets, ClassLoss, Segment};

use crate::counted;
use crate::eager::exact;
use crate::pool::{losses, pools, Pool};

/// 1 to 3 LPs, a loss, a newcomer with 1 to 8 atoms, another loss; wipe-outs included.
#[test]
fn t5_t8_t10_who_joins_late_pays_nothing_of_earlier_losses() {
    let mut cases = 0;
    for deposits in (1..=3).flat_map(|lps| pools(lps, 8)) {
        let before = Pool::of(&deposits);
        for first in losses(&before.class) {
            let mut lost = before.clone();
            lost.lose(first);
            for amount in 1..=8 {
                cases += joined_late(&before, &lost, amount);
            }
        }
    }
    // (8 + 64 + 512) pools * 9 losses * 8 deposits * 9 losses
    counted("pool, loss, late deposit, loss", cases, 378_432);
}

fn joined_late(before: &Pool, lost: &Pool, amount: u64) -> u64 {
    let mut joined = lost.clone();
    joined.join(amount);
    joined.check();
    let newcomer = joined.holdings.len() - 1;
    assert_eq!(joined.claim(&joined.holdings[newcomer]), amount, "T8: all of it is still there");
    let event = ClassLoss::between(1, before.class, &lost.class);
    let segment = Segment::starting(1, joined.holdings[newcomer]);
    assert_eq!(segment.loss_floor(2, &event), Ok(Assets(0)), "T8: nothing of the first loss");
    let mut cases = 0;
    for second in losses(&joined.class) {
        let mut again = joined.clone();
        again.lose(second);
        again.check();
        cases += 1;
    }
    cases
}

/// 1 to 3 LPs, a loss, one of them leaves with a part or all, another loss.
#[test]
fn t5_t6_t10_who_leaves_lowers_no_claim_of_those_who_stay() {
    let mut cases = 0;
    for deposits in (1..=3).flat_map(|lps| pools(lps, 8)) {
        let before = Pool::of(&deposits);
        for first in losses(&before.class) {
            let mut lost = before.clone();
            lost.lose(first);
            lost.settle_all();
            // Who has nothing cannot leave with it.
            let leavers =
                (0..deposits.len()).filter(|owner| !lost.holdings[*owner].shares.is_zero());
            for owner in leavers {
                for amount in 0..=lost.claim(&lost.holdings[owner]) {
                    cases += left(&lost, owner, amount);
                }
            }
        }
    }
    counted("pool, loss, LP who leaves with some or all, loss", cases, 411_633);
}

/// `owner` leaves with `amount`, or with all its shares for 0.
fn left(lost: &Pool, owner: usize, amount: u64) -> u64 {
    let mut left = lost.clone();
    let held = lost.holdings[owner];
    let (class, burned) = match amount {
        0 => lost.class.burn_shares_floor(held.shares).unwrap(),
        amount => lost.class.burn_amount_ceil(Assets(amount)).unwrap(),
    };
    let worth = match amount {
        0 => left.eager.values[owner],
        amount => exact(amount),
    };
    left.class = class;
    left.holdings[owner] = held.minus(burned.shares).unwrap().settle(&class);
    let dust = left.eager.leave(owner, worth, burned.assets.get(), class.epoch > lost.class.epoch);
    assert_eq!(exact(burned.dust.get()), dust);
    left.check();
    let staying = (0..left.holdings.len()).filter(|other| *other != owner);
    for other in staying {
        let claim = left.claim(&left.holdings[other]);
        assert!(claim >= lost.claim(&lost.holdings[other]), "nobody who stays loses by it");
    }
    let mut cases = 0;
    for second in losses(&left.class) {
        let mut again = left.clone();
        again.lose(second);
        again.check();
        cases += 1;
    }
    cases
}
