//! The instructions that most rows break or use, by the people of the field.

use crate::{field::Field, story};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    ix::{self, with_account},
    stage::LIMITS,
    Borrower, Lp, PoolKeys, Staker, World,
};
use socialized_loss::{
    instructions::{LiquidateArgs, WithdrawAmount},
    state::{PoolParams, StoredVenueCaps},
};
use solana_instruction::Instruction;

impl Field {
    /// Ann deposits.
    pub fn deposit(&self, amount: u64) -> Instruction {
        self.depositing(&self.ann, amount)
    }

    pub fn depositing(&self, lp: &Lp, amount: u64) -> Instruction {
        story::depositing(&self.world, &self.pool, lp, amount)
    }

    /// Ann withdraws.
    pub fn withdraw(&self, amount: WithdrawAmount) -> Instruction {
        self.withdrawing(&self.ann, amount)
    }

    pub fn withdrawing(&self, lp: &Lp, amount: WithdrawAmount) -> Instruction {
        story::withdrawal(&self.world, &self.pool, lp, amount)
    }

    /// Ann's share.
    pub fn share(&self) -> Pubkey {
        self.pool.lp(&self.ann.id())
    }

    /// The thief as an LP.
    pub fn thieving_lp(&self) -> Lp {
        Lp { key: self.thief.key.insecure_clone(), asset: self.thief.asset }
    }

    pub fn borrow(&self, amount: u64) -> Instruction {
        let Borrower { position, asset, .. } = self.borrower;
        let price = Some(self.pool.price);
        ix::borrow(&self.pool, position, self.borrower.id(), asset, price, amount)
    }

    pub fn mark(&self) -> Instruction {
        ix::mark_insolvent(&self.pool, self.borrower.position, Some(self.pool.price))
    }

    /// The thief liquidates.
    pub fn liquidate(&self, max_repay: u64) -> Instruction {
        let Borrower { position, nonce, .. } = self.borrower;
        let args = LiquidateArgs { max_repay, min_collateral_out: 0 };
        ix::liquidate(&self.pool, position, nonce, self.thief.side(&self.pool), args)
    }

    /// The thief records.
    pub fn record(&self) -> Instruction {
        let Borrower { position, nonce, .. } = self.borrower;
        ix::record_shortfall(&self.pool, position, nonce, self.thief.side(&self.pool))
    }

    /// The price falls, the position is marked, and nobody comes until the grace is over. Exits are held
    /// no more.
    pub fn mark_and_wait(&mut self, price: i64) {
        self.price(price);
        self.ok(self.mark());
        self.world.advance(3_600);
        self.world.set_price(&self.pool, price);
    }

    /// The collateral is worth less than an atom: anybody can record at once.
    pub fn make_worthless(&mut self) {
        story::make_worthless(&mut self.world, &self.pool);
    }

    pub fn unstake(&self, amount: WithdrawAmount) -> Instruction {
        story::unstaking(&self.world, &self.pool, &self.staker, amount)
    }

    /// The thief in the place of an account's owner, with the account itself unchanged.
    pub fn stolen(&self, instruction: Instruction, owner: Pubkey) -> Instruction {
        with_account(instruction, &owner, self.thief())
    }

    pub fn propose(&self, params: PoolParams) -> Instruction {
        ix::propose_params(&self.pool, self.authority(), params)
    }

    /// A person with a stake.
    pub fn stake_of(&mut self, name: &str, amount: u64) -> Staker {
        self.person(name);
        self.world.funded_staker(&self.pool, name, amount)
    }

    /// A person with a share.
    pub fn share_of(&mut self, name: &str, amount: u64) -> Lp {
        self.person(name);
        self.world.funded_lp(&self.pool, name, amount)
    }
}

/// A world with a pool that pays for venues, an active venue with a bond, and one LP with a thousand.
pub fn with_venue() -> (World, PoolKeys, loss_testkit::Venue, Lp) {
    with_venue_of(LIMITS)
}

pub fn with_venue_of(limits: StoredVenueCaps) -> (World, PoolKeys, loss_testkit::Venue, Lp) {
    let (mut world, pool, venue) = loss_testkit::story_of_venues::start_with_venue(limits, 1_000);
    let lp = world.funded_lp(&pool, "lp", 1_000_000_000);
    (world, pool, venue, lp)
}
