//! What several files here start from.

use anchor_lang::prelude::Pubkey;
use loss_testkit::{ix, params, PoolKeys, World};
use socialized_loss::{
    events::{AuthorityChanged, ParamsChanged, PauseChanged, EVENT_VERSION},
    state::{PoolParams, PoolProposal},
};
use solana_keypair::Keypair;

/// A world with a plain pool, and its authority.
pub fn start() -> (World, PoolKeys, Keypair) {
    start_with(params::plain())
}

/// A world with a pool, and its authority.
pub fn start_with(params: PoolParams) -> (World, PoolKeys, Keypair) {
    let mut world = World::new();
    let pool = world.new_pool(params);
    let authority = world.actor("authority");
    (world, pool, authority)
}

/// A pool with interest in which 800,000,000,000 of 1,000,000,000,000 are lent out: borrowers
/// pay 4% a year.
pub fn lent_out() -> (World, PoolKeys, Keypair) {
    let (mut world, pool, authority) = start_with(params::with_interest());
    world.funded_lp(&pool, "lp", 1_000_000_000_000);
    world.indebted(&pool, "borrower", 16_000_000_000_000, 800_000_000_000);
    (world, pool, authority)
}

/// Seconds in a year of 365 days.
pub const YEAR: i64 = 31_536_000;

/// Queues parameters and waits until they can apply.
pub fn propose_and_wait(
    world: &mut World,
    pool: &PoolKeys,
    authority: &Keypair,
    params: PoolParams,
) {
    use solana_signer::Signer;
    world.ok(ix::propose_params(pool, authority.pubkey(), params), &[authority]);
    let earliest_at = world.read::<PoolProposal>(&pool.proposal()).earliest_at;
    world.set_time(earliest_at);
}

pub fn params_changed(pool: &PoolKeys, params: PoolParams) -> ParamsChanged {
    ParamsChanged { version: EVENT_VERSION, pool: pool.pool, params }
}

/// The event of the pool's authorities as they are.
pub fn authorities(world: &World, pool: &PoolKeys) -> AuthorityChanged {
    let state = world.pool(pool);
    AuthorityChanged {
        version: EVENT_VERSION,
        pool: pool.pool,
        authority: state.authority,
        pending_authority: state.pending_authority,
        guardian: state.guardian,
    }
}

pub fn pause_changed(pool: &PoolKeys, paused_until: i64, pause_allowed_at: i64) -> PauseChanged {
    PauseChanged { version: EVENT_VERSION, pool: pool.pool, paused_until, pause_allowed_at }
}

/// A copy of an account under another owner, at an address of an attacker's.
pub fn forged(world: &mut World, of: &Pubkey) -> Pubkey {
    let mut account = world.svm.get_account(of).expect("something to forge");
    account.owner = anchor_spl::token::ID;
    let at = loss_testkit::keys::address("forged");
    world.set_account(&at, account);
    at
}
