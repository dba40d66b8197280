//! Stakers of the insurance fund as short calls.

use crate::{
    ix::{self, LpSide},
    keys::{receipt, PoolKeys},
    world::{Success, World},
};
use anchor_lang::prelude::Pubkey;
use socialized_loss::instructions::{DepositArgs, WithdrawAmount, WithdrawArgs};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// An owner of a stake with a token account.
pub struct Staker {
    pub key: Keypair,
    pub asset: Pubkey,
}

impl Staker {
    pub fn id(&self) -> Pubkey {
        self.key.pubkey()
    }

    /// The accounts of staking or unstaking, with the receipt that may be needed.
    pub fn side(&self, world: &World, pool: &PoolKeys) -> LpSide {
        let from_seq = world.stake(pool, &self.id()).share.segment.from_seq;
        let receipt = Some(receipt(&pool.stake(&self.id()), from_seq));
        LpSide { owner: self.id(), asset: self.asset, payer: self.id(), receipt }
    }

    #[track_caller]
    pub fn stake(&self, world: &mut World, pool: &PoolKeys, amount: u64) -> Success {
        let args = DepositArgs { amount, min_shares_out: 0, expected_seq: None };
        let side = self.side(world, pool);
        world.ok(ix::stake(pool, side, args), &[&self.key])
    }

    #[track_caller]
    pub fn request(&self, world: &mut World, pool: &PoolKeys, amount: WithdrawAmount) -> Success {
        world.ok(ix::request_unstake(pool, self.id(), amount), &[&self.key])
    }

    #[track_caller]
    pub fn unstake(&self, world: &mut World, pool: &PoolKeys, amount: WithdrawAmount) -> Success {
        let args = WithdrawArgs { amount, min_assets_out: 0 };
        let side = self.side(world, pool);
        world.ok(ix::unstake(pool, side, args), &[&self.key])
    }

    /// What the stake is worth now, pending losses and what the fund was credited included: the
    /// same code as the program's.
    pub fn claim(&self, world: &World, pool: &PoolKeys) -> u64 {
        let class = world.fund(pool).to_math().stakers;
        let stake = world.stake(pool, &self.id());
        stake.share.settled(&class).claim_floor(&class).expect("shares of this class").get()
    }
}

impl World {
    /// A staker who has `amount` and staked none of it.
    pub fn new_staker(&mut self, pool: &PoolKeys, name: &str, amount: u64) -> Staker {
        let key = self.actor(name);
        let owner = key.pubkey();
        let asset = self.token_account(pool.asset_mint, owner, amount);
        self.ok(ix::open_stake(pool, owner, owner), &[&key]);
        self.stakers.entry(pool.pool).or_default().push(owner);
        Staker { key, asset }
    }

    /// A staker who staked `amount`.
    pub fn funded_staker(&mut self, pool: &PoolKeys, name: &str, amount: u64) -> Staker {
        let staker = self.new_staker(pool, name, amount);
        staker.stake(self, pool, amount);
        staker
    }
}
