//! Delays that change apply to later requests only; a delay of nothing frees everybody at once.

use crate::common::*;
use loss_testkit::{
    exact::assert_same, invariants, ix, params::plain, params::DAY, Lp, PoolKeys, World,
};
use socialized_loss::{
    error::LossError, instructions::WithdrawAmount, state::PoolParams, state::PoolProposal,
};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// "lp" and "other" with 1,000,000 each, and parameters that were proposed. Returns when they can
/// be applied.
fn announced(now: PoolParams, next: PoolParams) -> (World, PoolKeys, [Lp; 2], Keypair, i64) {
    let mut world = World::new();
    let pool = world.new_pool(now);
    let lps = ["lp", "other"].map(|name| world.funded_lp(&pool, name, 1_000_000));
    let authority = world.actor("authority");
    world.ok(ix::propose_params(&pool, authority.pubkey(), next), &[&authority]);
    let at = world.read::<PoolProposal>(&pool.proposal()).earliest_at;
    (world, pool, lps, authority, at)
}

fn apply(world: &mut World, pool: &PoolKeys, authority: &Keypair) {
    world.ok(ix::apply_params(pool, authority.pubkey()), &[authority]);
}

/// A delay of so many seconds and a window of two days.
fn with_delay(seconds: u32) -> PoolParams {
    PoolParams {
        withdraw_delay_seconds: seconds,
        cooldown_seconds: 2 * DAY,
        exit_window_seconds: 2 * DAY,
        time_lock_seconds: 20 * DAY,
        ..plain()
    }
}

#[test]
fn p15_a_request_keeps_its_times_when_the_delay_changes() {
    // Longer, and shorter.
    for seconds in [14 * DAY, 3_600] {
        let (mut world, pool, [lp, other], authority, at) =
            announced(delayed(), with_delay(seconds));
        world.set_time(at - 86_400);
        let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
        assert_eq!(opens_at, at + 86_400);
        let before = world.lp(&pool, &lp.id());
        world.set_time(at);
        apply(&mut world, &pool, &authority);
        world.ok(ix::settle_lp(&pool, lp.id()), &[]);
        assert_same(&world.lp(&pool, &lp.id()), &before);

        // A later one has the new times.
        let others = world.lp(&pool, &other.id());
        let later = request(&mut world, &pool, &other, WithdrawAmount::All);
        assert_eq!(later, at + i64::from(seconds));
        let expected = requested(&others, &world.pool(&pool), 1_000_000 * SHARE, later);
        assert_eq!(expected.share.request_closes_at, later + 2 * 86_400);
        assert_same(&world.lp(&pool, &other.id()), &expected);

        // The old one opens and closes as it was made.
        world.set_time(opens_at - 1);
        refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitTooEarly, None);
        world.set_time(opens_at);
        lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(1));
        world.set_time(opens_at + WINDOW);
        lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(1));
        world.advance(1);
        refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitLapsed, None);
        world.set_time(later);
        other.withdraw(&mut world, &pool, WithdrawAmount::All);
        assert_eq!((world.balance(&lp.asset), world.balance(&other.asset)), (2, 1_000_000));
        invariants::check(&world, &pool);
    }
}

#[test]
fn a_request_can_be_exchanged_for_one_with_the_shorter_delay() {
    let (mut world, pool, [lp, _], authority, at) = announced(delayed(), with_delay(3_600));
    world.set_time(at);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    apply(&mut world, &pool, &authority);
    assert_eq!(opens_at, at + DELAY);
    world.ok(ix::cancel_withdraw(&pool, lp.id()), &[&lp.key]);
    assert_eq!(request(&mut world, &pool, &lp, WithdrawAmount::All), at + 3_600);
    world.set_time(at + 3_600);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_delay_of_nothing_frees_everybody_at_once() {
    let (mut world, pool, [lp, other], authority, at) = announced(delayed(), with_delay(0));
    world.set_time(at);
    request(&mut world, &pool, &lp, WithdrawAmount::Assets(300_000));
    let (early, none) = (LossError::ExitTooEarly, LossError::ExitNotRequested);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, early, None);
    refused(&mut world, &pool, &other, WithdrawAmount::All, none, None);

    apply(&mut world, &pool, &authority);

    // Whoever has a request that is not open yet, and whoever has none: all they hold.
    let before = world.lp(&pool, &lp.id());
    for lp in [&lp, &other] {
        lp.withdraw(&mut world, &pool, WithdrawAmount::All);
        assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (1_000_000, 0));
    }
    let state = world.pool(&pool);
    assert_eq!((state.ledger.cash, state.ledger.lps.epoch), (0, 1));
    // The request went with the shares.
    let after = world.lp(&pool, &lp.id());
    assert_same(&after, &without_request(&after));
    assert_ne!(before.share.request_shares, [0; 16]);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_lapsed_request_is_no_obstacle_when_none_is_needed_any_more() {
    let (mut world, pool, [lp, _], authority, at) = announced(delayed(), with_delay(0));
    request(&mut world, &pool, &lp, WithdrawAmount::Assets(1));
    world.set_time(at);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitLapsed, None);
    apply(&mut world, &pool, &authority);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (1_000_000, 0));
    invariants::check(&world, &pool);
}

#[test]
fn p15_where_leaving_was_free_a_delay_binds_only_those_who_had_not_asked() {
    let (mut world, pool, [lp, other], authority, at) = announced(plain(), with_delay(14 * DAY));
    world.set_time(at - 10);
    // Open at once, for the day of the old parameters.
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    assert_eq!(opens_at, at - 10);
    world.set_time(at);
    apply(&mut world, &pool, &authority);

    let none = LossError::ExitNotRequested;
    refused(&mut world, &pool, &other, WithdrawAmount::All, none, None);
    let opens_other = request(&mut world, &pool, &other, WithdrawAmount::All);
    assert_eq!(opens_other, at + 14 * 86_400);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(400_000));
    world.set_time(at - 10 + 86_400);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(599_999));
    world.advance(1);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitLapsed, None);
    world.set_time(opens_other);
    other.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&lp.asset), world.balance(&other.asset)), (999_999, 1_000_000));
    invariants::check(&world, &pool);
}
