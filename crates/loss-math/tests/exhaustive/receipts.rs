//! What each LP lost in an event, what it gets of what comes in for it, and how that is shared out
//! between the classes.

use loss_math::{Assets, Borne, ClassLoss, Recovered, Segment};

use crate::counted;
use crate::eager::{exact, Exact};
use crate::pool::{losses, pools, Pool};

/// Two losses of 1 to 3 LPs who were in before both and were settled in between or not; for each, all
/// amounts that can come in.
#[test]
fn t11_an_lp_recovers_at_most_what_it_lost_to_the_atom() {
    let mut cases = 0;
    for deposits in (1..=3).flat_map(|lps| pools(lps, 8)) {
        let start = Pool::of(&deposits);
        let segments: Vec<_> =
            start.holdings.iter().map(|held| Segment::starting(0, *held)).collect();
        for first in losses(&start.class) {
            let mut once = start.clone();
            once.lose(first);
            let event = ClassLoss::between(1, start.class, &once.class);
            cases += recovered(&segments, &event, &start.eager.values);
            for second in losses(&once.class) {
                let mut twice = once.clone();
                twice.lose(second);
                let event = ClassLoss::between(2, once.class, &twice.class);
                cases += recovered(&segments, &event, &once.eager.values);
            }
        }
    }
    counted("pool, one or two losses, recovery", cases, 316_212);
}

/// Every amount from nothing to one more than was taken. `values` are what the LPs had before.
fn recovered(segments: &[Segment], event: &ClassLoss, values: &[Exact]) -> u64 {
    let taken = event.taken.get();
    let mut before = vec![0; segments.len()];
    for amount in 0..=taken + 1 {
        let mut sum = 0;
        for (lp, segment) in segments.iter().enumerate() {
            let loss = segment.loss_floor(event.seq, event).unwrap().get();
            let part = segment.recovery_floor(event.seq, event, Assets(amount)).unwrap().get();
            assert!(part <= loss, "T11: {part} of a loss of {loss}");
            assert!(part >= before[lp], "more that comes in lowers no part");
            if taken > 0 {
                let share = values[lp] / exact(event.before.assets.get());
                check_part(part, share * exact(amount.min(taken)));
                check_part(loss, share * exact(taken));
            }
            assert_eq!(segment.loss_floor(event.seq - 1, event), Ok(Assets(0)), "not its event");
            before[lp] = part;
            sum += part;
        }
        assert!(sum <= amount.min(taken), "T11: {sum} paid of {amount}");
    }
    taken + 2
}

/// Never above the exact part, and less than an atom and a rounding of raw shares below.
fn check_part(part: u64, value: Exact) {
    assert!(exact(part) <= value, "{part} above {value}");
    assert!(value < exact(part) + exact(1) + Exact::new(1, 1 << 24), "{part} below {value}");
}

/// The reference: atom by atom to the first class that is still owed something.
fn atom_by_atom(borne: [u64; 3], amount: u64) -> [u64; 4] {
    let mut to = [0; 4];
    for _ in 0..amount {
        let owed = (0..3).find(|class| to[*class] < borne[*class]);
        to[owed.unwrap_or(3)] += 1;
    }
    to
}

fn parts(recovered: &Recovered) -> [u64; 4] {
    let Recovered { lps, profits, stakers, surplus } = *recovered;
    [lps, profits, stakers, surplus].map(Assets::get)
}

/// All that three classes bore of 0 to 6 each, and three portions of 0 to 8 one after the other.
#[test]
fn t11_every_recovery_is_shared_out_exactly_in_any_portions() {
    let mut cases = 0;
    for number in 0..343 {
        let classes = [number % 7, number / 7 % 7, number / 49];
        let [lps, profits, stakers] = classes.map(Assets);
        let borne = Borne { lps, profits, stakers };
        for portions in 0..729 {
            let (mut came, mut sum) = (0, [0; 4]);
            for amount in [portions % 9, portions / 9 % 9, portions / 81] {
                let more = borne.share_out_more(Assets(came), Assets(amount)).unwrap();
                assert_eq!(parts(&more).iter().sum::<u64>(), amount, "T2: to the atom");
                assert_eq!(more.claimable().get() + more.surplus.get(), amount);
                (0..4).for_each(|to| sum[to] += parts(&more)[to]);
                came += amount;
                assert_eq!(sum, atom_by_atom(classes, came));
                assert_eq!(parts(&borne.share_out(Assets(came))), sum);
            }
            cases += 1;
        }
    }
    // 7^3 losses and 9^3 portions
    counted("borne by three classes, three portions", cases, 250_047);
}
