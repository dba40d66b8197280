//! Holds up T8 (P8: who comes later bears nothing of earlier losses, who leaves has borne all so
//! far) and T9 (P9: splitting never gains), with the closed loop of P10 for a class.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, replaying, Owners};
use loss_math::{Assets, LossClass, Shares};
use proptest::prelude::*;

/// A class with a past: deposits, gains and losses of some ten-thousandths.
fn past() -> impl Strategy<Value = Owners> {
    let event = (any::<bool>(), 0..10_000_u64);
    (1..1_000_000_000_000_u64, prop::collection::vec(event, 0..12)).prop_map(|(first, events)| {
        let mut owners = Owners::deposit_each(&[first, 1 + first / 3]);
        for (is_loss, part) in events {
            let amount = owners.class.assets.0 / 10_000 * part;
            if is_loss {
                let _ = owners.lose(amount);
            } else {
                owners.class = owners.class.gain(Assets(amount)).unwrap().0;
            }
        }
        owners
    })
}

fn claim(class: &LossClass, shares: Shares) -> u64 {
    class.claim_floor(shares).unwrap().0
}

fn everyday() -> impl Strategy<Value = u64> {
    prop_oneof![1 => Just(1), 1 => 2..1_000_u64, 4 => 1_000..1_000_000_000_000_u64]
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/joining.txt"))]

    #[test]
    fn p8_who_joins_after_losses_bears_none_of_them(
        mut owners in past(), amount in everyday(), part in 0..10_000_u64,
    ) {
        let before = owners.claims();
        let late = owners.join(amount);
        prop_assert!(owners.claim(late) <= amount);
        prop_assert!(owners.claim(late) + 1 >= amount, "bore a loss from before it came");
        for (owner, before) in before.iter().enumerate() {
            prop_assert!(owners.claim(owner) >= *before, "paid for who joined");
        }
        // And of the next loss it bears exactly its part.
        let assets = owners.class.assets.0;
        let loss = assets / 10_000 * part;
        let epoch = owners.class.epoch;
        let _ = owners.lose(loss);
        prop_assume!(owners.class.epoch == epoch);
        let exact = u128::from(amount) * u128::from(assets - loss) / u128::from(assets);
        let claim = u128::from(owners.claim(late));
        prop_assert!(claim <= exact && claim + 2 >= exact, "{} of {}", claim, exact);
    }

    #[test]
    fn p8_who_left_before_a_loss_bears_nothing_of_it_and_who_left_after_bore_it(
        mut owners in past(), amount in 1_000..1_000_000_000_000_u64,
    ) {
        let early = owners.join(amount);
        let late = owners.join(amount);
        let shares = owners.holdings[early].shares;
        let (class, burned) = owners.class.burn_shares_floor(shares).unwrap();
        owners.class = class;
        prop_assert!(burned.assets.0 + 1 >= amount && burned.assets.0 <= amount);
        let epoch = owners.class.epoch;
        let _ = owners.lose(owners.class.assets.0 / 2);
        prop_assume!(owners.class.epoch == epoch);
        let shares = owners.holdings[late].settle(&owners.class).shares;
        let (_, burned) = owners.class.burn_shares_floor(shares).unwrap();
        prop_assert!(burned.assets.0 <= amount.div_ceil(2), "left without its part of the loss");
    }

    #[test]
    fn p9_two_deposits_never_give_more_than_one_of_their_sum(
        owners in past(), a in everyday(), b in everyday(),
    ) {
        let class = owners.class;
        let (whole, in_one) = class.mint_floor(Assets(a + b)).unwrap();
        let (split, first) = class.mint_floor(Assets(a)).unwrap();
        let (split, second) = split.mint_floor(Assets(b)).unwrap();
        prop_assert!(first.0 + second.0 <= in_one.0, "shares");
        let two = claim(&split, first) + claim(&split, second);
        prop_assert!(two <= claim(&whole, in_one), "claims");
    }

    #[test]
    fn p9_two_withdrawals_never_pay_more_than_one(
        owners in past(), a in 1..10_000_u128, b in 1..10_000_u128,
    ) {
        let class = owners.class;
        prop_assume!(!class.is_empty());
        let total = class.total_shares.0;
        let (a, b) = (total / 20_001 * a, total / 20_001 * b);
        let (_, one) = class.burn_shares_floor(Shares(a + b)).unwrap();
        let (rest, first) = class.burn_shares_floor(Shares(a)).unwrap();
        // When the first ends the epoch the second gets nothing.
        let second = rest.burn_shares_floor(Shares(b)).map_or(0, |(_, burned)| burned.assets.0);
        prop_assert!(first.assets.0 + second <= one.assets.0);
    }

    #[test]
    fn p9_a_split_share_never_claims_more_than_the_whole_through_losses(
        mut owners in past(), part in 0..=10_000_u128, loss in 1..10_000_u64,
    ) {
        let whole = owners.holdings[0].settle(&owners.class);
        let mut halves = [whole, whole];
        halves[0].shares = Shares(whole.shares.0 / 10_000 * part);
        halves[1] = whole.minus(halves[0].shares).unwrap();
        let _ = owners.lose(owners.class.assets.0 / 10_000 * loss);
        let now = |holding: loss_math::Holding| {
            claim(&owners.class, holding.settle(&owners.class).shares)
        };
        let (two, one) = (now(halves[0]) + now(halves[1]), now(whole));
        prop_assert!(two <= one && two + 2 >= one, "{two} of {one}");
    }

    #[test]
    fn p10_in_and_out_again_never_returns_more_than_was_put_in(
        owners in past(), amount in edge_amount(), again in everyday(),
    ) {
        let Ok((class, shares)) = owners.class.mint_floor(Assets(amount)) else { return Ok(()) };
        let (out, burned) = class.burn_shares_floor(shares).unwrap();
        prop_assert!(burned.assets.0 <= amount);
        prop_assert!(burned.assets.0 + 1 >= amount);
        // By amount: the most that can be had for these shares is no more either.
        if let Ok((_, burned)) = class.burn_amount_ceil(Assets(amount)) {
            prop_assert!(burned.shares >= shares);
        }
        // A second round is no better, from where the first one left the class.
        if let Ok((class, shares)) = out.mint_floor(Assets(again)) {
            prop_assert!(claim(&class, shares) <= again);
        }
    }
}

#[test]
fn p8_a_worked_example_of_early_and_late() {
    // Ann has 1,000; the class loses 10%; Bob brings 900; the class loses 50%.
    let mut owners = Owners::deposit_each(&[1_000]);
    let _ = owners.lose(100);
    let bob = owners.join(900);
    // 0.9 is no binary fraction: the index rounds down, and with it what was exactly 900.
    assert_eq!((owners.claim(0), owners.claim(bob)), (899, 900));
    assert_eq!(owners.class.assets, Assets(1_800));
    let _ = owners.lose(900);
    assert_eq!((owners.claim(0), owners.claim(bob)), (449, 450));
    assert_eq!(owners.class.assets, Assets(900));
}
