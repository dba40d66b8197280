//! Pools of 1 to 4 LPs with 1 to 8 atoms each, and losses of 1 to 8 atoms and of one atom more than
//! there is.

use loss_math::{Holding, Shares};

use crate::counted;
use crate::pool::{losses, orders, pools, Pool};

/// All pools, losses and permutations of settling: each LP ends with the same bits, whoever was
/// settled before it, and with the claim that the reference says.
#[test]
fn t5_t6_t7_t10_one_loss_and_every_order_of_settling_it() {
    let mut cases = 0;
    for lps in 1..=4 {
        let orders = orders(lps as usize);
        for deposits in pools(lps, 8) {
            let before = Pool::of(&deposits);
            before.check();
            for loss in losses(&before.class) {
                cases += settled_in_every_order(&before, loss, &orders);
            }
        }
    }
    // 9 * (8 * 1! + 64 * 2! + 512 * 3! + 4,096 * 4!)
    counted("pool, loss, order of settling", cases, 913_608);
}

fn settled_in_every_order(before: &Pool, loss: u64, orders: &[Vec<usize>]) -> u64 {
    let mut lost = before.clone();
    lost.lose(loss);
    lost.check();
    let mut all = lost.clone();
    all.settle_all();
    all.check();
    for order in orders {
        let mut holdings = lost.holdings.clone();
        let mut claims = 0;
        for owner in order {
            holdings[*owner] = holdings[*owner].settle(&lost.class);
            claims += lost.class.claim_floor(holdings[*owner].shares).unwrap().get();
        }
        assert_eq!(holdings, all.holdings, "T7: the order {order:?}");
        assert!(claims <= lost.class.assets.get(), "T10");
    }
    orders.len() as u64
}

/// One LP after two losses, settled in between or not.
struct Outcome {
    holding: Holding,
    claim: u64,
}

/// All pools, pairs of losses and sets of LPs who settle in between. The second loss meets the same
/// class whoever did: settling takes the class by reference. So each LP has two outcomes, and
/// every set of LPs is a choice of one for each.
#[test]
fn t5_t6_t7_t9_t10_two_losses_and_every_way_to_settle_in_between() {
    let mut cases = 0;
    for lps in 1..=4 {
        for deposits in pools(lps, 8) {
            let before = Pool::of(&deposits);
            for first in losses(&before.class) {
                let mut away = before.clone();
                away.lose(first);
                for second in losses(&away.class) {
                    cases += after_a_second_loss(&away, second);
                }
            }
        }
    }
    // 81 * (8 * 2 + 64 * 4 + 512 * 8 + 4,096 * 16)
    counted("pool, two losses, LPs who settle in between", cases, 5_662_224);
}

fn after_a_second_loss(away: &Pool, loss: u64) -> u64 {
    let mut lost = away.clone();
    lost.lose(loss);
    let mut visited = away.clone();
    visited.settle_all();
    let outcome = |holding: &Holding, owner: usize| {
        let settled = holding.settle(&lost.class);
        assert_eq!(settled.settle(&lost.class), settled, "T7: settling twice is once");
        let claim = lost.check_claim(settled.shares, lost.eager.values[owner]);
        Outcome { holding: settled, claim }
    };
    let outcomes = |holdings: &[Holding]| -> Vec<Outcome> {
        holdings.iter().enumerate().map(|(owner, holding)| outcome(holding, owner)).collect()
    };
    let ways = [outcomes(&away.holdings), outcomes(&visited.holdings)];
    let [stayed_away, came] = &ways;
    for (away, came) in stayed_away.iter().zip(came) {
        assert!(came.holding.shares <= away.holding.shares, "a visit never gains a raw share");
        assert!(away.claim <= came.claim + 1, "T7: a visit costs at most an atom");
    }
    check_merged(away, &lost, stayed_away);

    let lps = away.holdings.len();
    for set in 0..1_usize << lps {
        let (mut claims, mut shares) = (0_u128, 0);
        for owner in 0..lps {
            let outcome = &ways[(set >> owner) & 1][owner];
            claims += u128::from(outcome.claim);
            shares += outcome.holding.shares.get();
        }
        lost.check_sums(claims, shares);
    }
    1 << lps
}

/// T9: the first two LPs claim at most what one would who had put in as much as both.
fn check_merged(away: &Pool, lost: &Pool, alone: &[Outcome]) {
    let (Some(one), Some(other)) = (away.holdings.first(), away.holdings.get(1)) else { return };
    let shares = Shares(one.shares.get() + other.shares.get());
    let together = lost.claim(&Holding { shares, ..*one });
    assert!(alone[0].claim + alone[1].claim <= together, "T9");
}
