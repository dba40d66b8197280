//! How every sequence ends: everybody leaves in some order, and claims what came back.

use crate::{common::*, common_venues::*, walk::Walk, walk_sides::Side, walk_venues::Market};
use loss_testkit::{invariants, ix, World};
use socialized_loss::instructions::WithdrawAmount;

impl Walk {
    /// Everybody leaves, and is paid what the model says (P1, P11, P14).
    pub fn end(&mut self, first: usize) {
        let Self { world, sides, mirror, claims_at_the_end, .. } = self;
        for side in sides {
            side.note_segments(world);
            everybody_leaves(world, side, first);
            mirror.follow(world);
            side.note_segments(world);
            *claims_at_the_end += side.everybody_claims(world);
            mirror.follow(world);
            let records: Vec<_> = side.events.iter().map(|event| event.at).collect();
            mirror.sides[&side.keys.pool].check_paid_out(world, &records);
        }
    }
}

/// Everybody leaves in the order that `first` begins. Whoever cannot leave whole leaves with
/// all that is idle (P11), and nobody gets what is not there (P1).
fn everybody_leaves(world: &mut World, side: &Side, first: usize) {
    let keys = &side.keys;
    ask_and_wait(world, side);
    let there = [keys.asset_vault, keys.insurance_vault].map(|vault| world.balance(&vault));
    let mut paid = [0, 0];
    for nth in 0..3 {
        let lp = &side.lps[(first + nth) % 3];
        let (claim, idle) = (lp.claim(world, keys), world.pool(keys).ledger.cash);
        let before = world.balance(&lp.asset);
        if shares(world, keys, lp) == 0 {
            continue;
        } else if claim <= idle {
            lp.withdraw(world, keys, WithdrawAmount::All);
            assert_eq!(world.balance(&lp.asset) - before, claim, "P11: all of a claim");
        } else if idle > 0 {
            lp.withdraw(world, keys, WithdrawAmount::Assets(idle));
            assert_eq!(world.pool(keys).ledger.cash, 0, "P11: all that is idle");
        }
        paid[0] += world.balance(&lp.asset) - before;
        invariants::check(world, keys);
    }
    for nth in 0..3 {
        let staker = &side.stakers[(first + nth) % 3];
        let (claim, idle) = (staker.claim(world, keys), world.fund(keys).cash);
        let before = world.balance(&staker.asset);
        if stake_shares(world, keys, staker) == 0 {
            continue;
        } else if claim <= idle {
            assert_eq!(unstake_all(world, keys, staker), claim, "P11: all of a claim");
        } else if idle > 0 {
            staker.unstake(world, keys, WithdrawAmount::Assets(idle));
            assert_eq!(world.fund(keys).cash, 0, "P11: all that the fund has");
        }
        paid[1] += world.balance(&staker.asset) - before;
        invariants::check(world, keys);
    }
    for market in &side.markets {
        paid[0] += traders_leave(world, side, market, first);
    }
    let now = [keys.asset_vault, keys.insurance_vault].map(|vault| world.balance(&vault));
    assert_eq!(paid, [there[0] - now[0], there[1] - now[1]], "P1: paid out of the vaults");
    let left = side.lps.iter().any(|lp| lp.claim(world, keys) > 0);
    assert!(!left || world.pool(keys).ledger.cash == 0, "P11: somebody could not leave");
    let left = side.stakers.iter().any(|staker| staker.claim(world, keys) > 0);
    assert!(!left || world.fund(keys).cash == 0, "P11: a staker could not leave");
}

/// What traders have is kept for them: nothing is waited for but its own time (P11).
fn traders_leave(world: &mut World, side: &Side, market: &Market, first: usize) -> u64 {
    let Market { venue, traders } = market;
    let mut paid = 0;
    for nth in 0..3 {
        let trader = &traders[(first + nth) % 3];
        let claim = trader.claim(world, venue);
        if !profit_now(world, venue, trader).share.held.shares.is_zero() {
            assert_eq!(take_profit(world, &side.keys, venue, trader), claim, "P11: all of a claim");
        }
        paid += claim;
        invariants::check(world, &side.keys);
    }
    assert_eq!(profits(world, venue), 0, "P1: the last takes all, and the pot what is left");
    paid
}

/// Whoever has shares asks for all of them; when the time has come, the fund has what is idle.
fn ask_and_wait(world: &mut World, side: &Side) {
    let keys = &side.keys;
    for lp in side.lps.iter().filter(|lp| shares(world, keys, lp) > 0).collect::<Vec<_>>() {
        world.ok(ix::cancel_withdraw(keys, lp.id()), &[&lp.key]);
        world.ok(ix::request_withdraw(keys, lp.id(), WithdrawAmount::All), &[&lp.key]);
    }
    for staker in &side.stakers {
        if stake_shares(world, keys, staker) > 0 {
            world.ok(ix::cancel_unstake(keys, staker.id()), &[&staker.key]);
            staker.request(world, keys, WithdrawAmount::All);
        }
    }
    let cooldown = world.pool(keys).params.cooldown_seconds;
    let asked = world.now() + i64::from(cooldown);
    assert!(asked >= world.pool(keys).recognition_until, "a hold is shorter than a cooldown");
    world.set_time(asked);
    world.ok(ix::accrue(keys), &[]);
    world.ok(ix::collect_insurance(keys), &[]);
}
