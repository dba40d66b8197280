//! Keys that have a role, and keys that do not: strangers, hand-overs, a stolen authority.

use crate::{
    field::Field,
    table::{tried, Attack},
};
use anchor_lang::error::ErrorCode::*;
use loss_testkit::{
    ix::{self, with_account},
    keys::address,
    oracle::Quote,
    params::{plain, DAY},
    scene::PRICE,
};
use socialized_loss::{
    error::LossError,
    instructions::{TighterLimits, WithdrawAmount::*},
    state::{PoolParams, StoredVenueCaps},
};

pub const ROWS: &[Attack] = &[
    tried("A25", "propose_params, pause, unstake and others by a stranger", by_a_stranger),
    tried("A26", "propose_authority: the new key never accepts", never_accepted),
    tried("A27", "accept_authority: the old authority goes on acting", old_authority),
    tried("A28", "propose_params: a stolen authority sets harmful terms", harmful_terms),
    tried("A29", "pause: a stolen authority keeps people in", kept_in),
    tried("A30", "unstake: the authority takes insurance out while it is needed", insurance_out),
    tried("A31", "tighten_limits: signed before a hand-over, sent after it", signed_before),
];

fn tightening() -> TighterLimits {
    TighterLimits { borrow_cap: Some(1), ..TighterLimits::default() }
}

fn by_a_stranger(f: &mut Field) {
    let (pool, thief, authority) = (f.pool, f.thief(), f.authority());
    f.refused("propose_params", ix::propose_params(&pool, thief, plain()), ConstraintHasOne);
    f.refused("tighten_limits", ix::tighten_limits(&pool, thief, tightening()), ConstraintHasOne);
    f.refused("set_guardian", ix::set_guardian(&pool, thief, thief), ConstraintHasOne);
    f.refused("propose_authority", ix::propose_authority(&pool, thief, thief), ConstraintHasOne);
    f.ok(f.propose(plain()));
    f.world.advance((3 * DAY).into());
    f.world.set_price(&pool, 100 * PRICE);
    let apply = with_account(ix::apply_params(&pool, authority), &authority, thief);
    f.refused("apply_params", apply, ConstraintHasOne);
    f.refused("pause", ix::pause(&pool, thief), LossError::NotGuardian);
    f.refused("unpause", ix::unpause(&pool, thief), LossError::NotGuardian);
    // There is no instruction to withdraw insurance but a staker's own.
    let theft = f.stolen(f.unstake(All), f.staker.id());
    f.refused("unstake another's stake", theft, ConstraintHasOne);
}

fn never_accepted(f: &mut Field) {
    let (pool, authority, next) = (f.pool, f.authority(), f.person("next authority"));
    f.ok(ix::propose_authority(&pool, authority, next));
    let by_next = ix::tighten_limits(&pool, next, tightening());
    f.refused("the next one acts before it accepts", by_next, ConstraintHasOne);
    let stolen = ix::accept_authority(&pool, f.thief());
    f.refused("somebody else accepts", stolen, ConstraintHasOne);
    f.ok(ix::tighten_limits(&pool, authority, tightening()));
    f.is("the old one's borrow cap", f.world.pool(&pool).params.borrow_cap, 1);
}

fn old_authority(f: &mut Field) {
    let (pool, old, next) = (f.pool, f.authority(), f.person("next authority"));
    f.ok(ix::propose_authority(&pool, old, next));
    f.ok(ix::accept_authority(&pool, next));
    f.refused("tighten_limits", ix::tighten_limits(&pool, old, tightening()), ConstraintHasOne);
    f.refused("propose_params", ix::propose_params(&pool, old, plain()), ConstraintHasOne);
    f.refused("propose_authority", ix::propose_authority(&pool, old, old), ConstraintHasOne);
    f.refused("accept_authority again", ix::accept_authority(&pool, next), ConstraintHasOne);
    f.refused("pause", ix::pause(&pool, old), LossError::NotGuardian);
    f.ok(ix::tighten_limits(&pool, next, tightening()));
    f.is("the new one's borrow cap", f.world.pool(&pool).params.borrow_cap, 1);
}

fn harmful_terms(f: &mut Field) {
    let plain = plain();
    let harmful = [
        ("a fee of 100%", PoolParams { insurance_fee_bps: 10_000, ..plain }),
        ("a liquidation fee of 100%", PoolParams { liquidation_fee_bps: 10_000, ..plain }),
        ("an opening LTV of 100%", PoolParams { opening_ltv_bps: 10_000, ..plain }),
        ("liquidation at 1%", PoolParams { liquidation_threshold_bps: 100, ..plain }),
        ("no time lock", PoolParams { time_lock_seconds: 0, ..plain }),
        ("prices of any age", PoolParams { max_price_age_seconds: u32::MAX, ..plain }),
        ("an exit delay of a year", PoolParams { withdraw_delay_seconds: 365 * DAY, ..plain }),
    ];
    for (what, params) in harmful {
        f.refused(what, f.propose(params), LossError::ParamOutOfBounds);
    }
    let worse = PoolParams { insurance_fee_bps: 5_000, ..plain };
    f.ok(f.propose(worse));
    let (pool, authority) = (f.pool, f.authority());
    let apply = ix::apply_params(&pool, authority);
    f.world.advance(i64::from(3 * DAY) - 1);
    f.refused("the worst legal fee, a second early", apply, LossError::TimeLocked);
    // No instruction names an oracle or a feed. An account of the authority's own is no oracle.
    let own = Quote { owner: address("own oracle"), ..Quote::new(pool.feed_id, 1, f.world.now()) };
    f.world.post(&pool, &own);
    f.refused("a price of its own", f.mark(), LossError::OracleOwner);
    let tighter = TighterLimits { opening_ltv_bps: Some(7_501), ..TighterLimits::default() };
    let looser = ix::tighten_limits(&pool, authority, tighter);
    f.refused("a higher LTV at once", looser, LossError::NotTighter);
    let waits = StoredVenueCaps { insurance: 1, lps: 1 };
    let venue = f.world.unregistered_venue(&pool, 0, 1_000, 0);
    f.person("bond owner 0");
    let args = socialized_loss::instructions::RegisterVenueArgs {
        venue_id: 0,
        warm_up_seconds: 3_600,
        caps: waits,
        bond: 1,
    };
    let register = ix::register_venue(&pool, &venue.keys, authority, venue.bond_side(), args);
    f.refused("a venue of its own, meanwhile", register.clone(), LossError::ProposalWaits);
    f.ok(ix::cancel_params(&pool, authority));
    f.refused("a venue of its own, with caps", register, LossError::VenueCapsTooHigh);
    f.is("terms in force as they were", f.world.pool(&pool).params == plain, true);
}

fn kept_in(f: &mut Field) {
    let (pool, authority) = (f.pool, f.authority());
    f.ok(ix::pause(&pool, authority));
    f.refused("new risk", f.borrow(1_000), LossError::Paused);
    f.refused("a pause on top", ix::pause(&pool, authority), LossError::PauseTooSoon);
    f.ok(f.withdraw(All));
    f.is("ann took out", f.world.balance(&f.ann.asset), 2_000_000_000);
    f.ok(ix::request_unstake(&pool, f.staker.id(), All));
    f.world.advance(DAY.into());
    f.ok(f.unstake(All));
    f.is("the staker took out", f.world.balance(&f.staker.asset), 100_000_000);
    f.borrower.repay(&mut f.world, &pool, u64::MAX);
    f.borrower.remove_collateral(&mut f.world, &pool, 10_000_000_000);
    f.is("the borrower took out", f.world.balance(&f.borrower.collateral), 10_000_000_000);
    let lapses = f.world.pool(&pool).paused_until;
    f.is("the pause lapses by itself after", lapses - loss_testkit::world::START, (2 * DAY).into());
}

/// Nobody owns the fund but its stakers, and they cannot take it out while a position is marked.
fn insurance_out(f: &mut Field) {
    let (pool, staker, authority) = (f.pool, f.staker.id(), f.authority());
    let own = with_account(f.unstake(All), &staker, authority);
    f.refused("the authority, a staker's stake", own, ConstraintHasOne);
    f.refused("the staker, without asking", f.unstake(All), LossError::ExitNotRequested);
    f.ok(ix::request_unstake(&pool, staker, All));
    f.refused("before the cooldown", f.unstake(All), LossError::ExitTooEarly);
    f.world.advance(DAY.into());
    f.price(50 * PRICE);
    f.ok(f.mark());
    f.refused("a shortfall is pending", f.unstake(All), LossError::RecognitionPending);
    f.world.advance(600);
    f.world.set_price(&pool, 50 * PRICE);
    f.ok(f.record());
    f.is("the stake paid for the shortfall", f.staker.claim(&f.world, &pool), 0);
}

/// As with a durable nonce: what was signed stays valid for ever, and is looked at when it is sent.
fn signed_before(f: &mut Field) {
    let (pool, old, next) = (f.pool, f.authority(), f.person("next authority"));
    let tighten = ix::tighten_limits(&pool, old, tightening());
    let hand_over = ix::propose_authority(&pool, old, f.thief());
    f.ok(ix::propose_authority(&pool, old, next));
    f.ok(ix::accept_authority(&pool, next));
    f.refused("limits", tighten, ConstraintHasOne);
    f.refused("a hand-over to the thief", hand_over, ConstraintHasOne);
    let pool = f.world.pool(&pool);
    f.is("authority", (pool.authority, pool.pending_authority), (next, Default::default()));
}
