//! The promises, checked by reading the chain.

use anchor_lang::prelude::Pubkey;
use anchor_lang::Discriminator;
use anyhow::{ensure, Context, Result};
use loss_testkit::{invariants, PoolKeys, VenueKeys, World};
use socialized_loss::state::{InsuranceStake, LpShare, Pool, Position, ProfitClaim, Venue};
use solana_rpc_client::rpc_client::RpcClient;

/// Copies every account of the program, and the pool's vaults, into a VM, and has the testkit check
/// there what must hold of a pool at any time.
///
/// The copy is of one moment only if nobody changes the pool meanwhile.
///
/// # Panics
/// Names the promise that is broken.
pub fn check(rpc: &RpcClient, pool: &Pubkey) -> Result<Copied> {
    let mut world = World::new();
    let accounts = rpc.get_program_accounts(&socialized_loss::ID).context("the accounts")?;
    for (key, account) in &accounts {
        world.set_account(key, account.clone());
    }
    let keys = keys(&world, *pool)?;
    for vault in [keys.asset_vault, keys.collateral_vault, keys.insurance_vault] {
        let account = rpc.get_account(&vault).with_context(|| format!("the vault {vault}"))?;
        world.set_account(&vault, account);
    }
    let mut copied = Copied::default();
    for (key, _) in accounts {
        copied.register(&mut world, pool, key);
    }
    ensure!(copied.lps > 0, "no LP of {pool} on the chain: there is nothing to check");
    invariants::check(&world, &keys);
    Ok(copied)
}

/// What a check looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    pub lps: usize,
    pub stakers: usize,
    pub positions: usize,
    pub venues: usize,
    pub profit_claims: usize,
}

impl Copied {
    /// Tells the world whose account this is, if it is one of the pool's.
    fn register(&mut self, world: &mut World, pool: &Pubkey, key: Pubkey) {
        if let Some(lp) = find::<LpShare>(world, &key).filter(|lp| lp.pool == *pool) {
            world.lps.entry(*pool).or_default().push(lp.owner);
            self.lps += 1;
        } else if let Some(stake) =
            find::<InsuranceStake>(world, &key).filter(|it| it.pool == *pool)
        {
            world.stakers.entry(*pool).or_default().push(stake.owner);
            self.stakers += 1;
        } else if find::<Position>(world, &key).is_some_and(|it| it.pool == *pool) {
            world.positions.entry(*pool).or_default().push(key);
            self.positions += 1;
        } else if let Some(venue) = find::<Venue>(world, &key).filter(|it| it.pool == *pool) {
            let keys = venue_keys(pool, key, &venue);
            world.venues.entry(*pool).or_default().push(keys);
            self.venues += 1;
        } else if let Some(claim) = find::<ProfitClaim>(world, &key).filter(|it| it.pool == *pool) {
            world.traders.entry(claim.venue).or_default().push(claim.owner);
            self.profit_claims += 1;
        }
    }
}

fn keys(world: &World, pool: Pubkey) -> Result<PoolKeys> {
    let state: Pool = world.find(&pool).with_context(|| format!("no pool at {pool}"))?;
    let (asset, collateral) = (state.asset_mint, state.collateral_mint);
    let keys = PoolKeys::derive(state.creator, asset, collateral, state.pool_id);
    ensure!(keys.pool == pool, "{pool} is not at the address its own fields give");
    Ok(keys)
}

fn venue_keys(pool: &Pubkey, key: Pubkey, venue: &Venue) -> VenueKeys {
    let seeds = [socialized_loss::seeds::VENUE, pool.as_ref(), &venue.venue_id.to_le_bytes()];
    let (signer, signer_bump) = Pubkey::find_program_address(&seeds, &venue.program);
    VenueKeys { program: venue.program, venue_id: venue.venue_id, venue: key, signer, signer_bump }
}

fn find<T: bytemuck::Pod + Discriminator>(world: &World, key: &Pubkey) -> Option<T> {
    world.find(key)
}
