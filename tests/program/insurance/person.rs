//! One person in every role, for `self_dealing`.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    actors::{Borrower, Caller},
    ix, tokens, Lp, PoolKeys, Staker, World,
};
use socialized_loss::{
    error::LossError,
    instructions::{BuySalvageArgs, WithdrawAmount},
    state::{ClassKind, InsuranceStake, LpShare, Position, ShortfallRecord},
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

/// Borrower, LP, staker, liquidator, recorder and buyer of salvage, with one account for each
/// kind of tokens.
pub struct Person {
    pub borrower: Borrower,
    pub lp: Lp,
    pub staker: Staker,
    pub caller: Caller,
}

impl Person {
    pub fn new(world: &mut World, pool: &PoolKeys, asset: u64, collateral: u64) -> Self {
        let borrower = world.new_borrower(pool, "person", collateral);
        let tokens = tokens::account(pool.asset_mint, borrower.id(), asset);
        world.set_account(&borrower.asset, tokens);
        let key = || Keypair::insecure_clone(&borrower.key);
        let lp = Lp { asset: borrower.asset, key: world.new_lp(pool, "person", 0).key };
        let staker = Staker { asset: borrower.asset, key: world.new_staker(pool, "person", 0).key };
        let caller = Caller { key: key(), asset: borrower.asset, collateral: borrower.collateral };
        Self { borrower, lp, staker, caller }
    }

    /// In tenths of an atom of the asset: everything the person could turn into tokens at a price
    /// at which an atom of collateral is worth so many tenths. What waits to be claimed counts.
    pub fn wealth(&self, world: &World, pool: &PoolKeys, tenths: i128) -> i128 {
        let tokens = world.balance(&self.borrower.asset);
        let claims = self.lp.claim(world, pool) + self.staker.claim(world, pool);
        let position: Position = world.read(&self.borrower.position);
        let collateral = position.collateral + world.balance(&self.borrower.collateral);
        10 * (i128::from(tokens) + i128::from(claims) - i128::from(self.borrower.debt(world, pool)))
            + tenths * i128::from(collateral)
    }

    /// Puts all collateral in and takes `amount` out.
    pub fn borrow(&self, world: &mut World, pool: &PoolKeys, amount: u64) {
        let all = world.balance(&self.borrower.collateral);
        self.borrower.add_collateral(world, pool, all);
        self.borrower.borrow(world, pool, amount);
    }

    /// Marks itself at this price, waits and records.
    pub fn take_over(&self, world: &mut World, pool: &PoolKeys, price: i64) -> ShortfallRecord {
        let mark = ix::mark_insolvent(pool, self.borrower.position, Some(pool.price));
        world.ok(mark, &[]);
        world.advance(600);
        world.set_price(pool, price);
        self.caller.record(world, pool, &self.borrower);
        world.record(pool, self.borrower.nonce)
    }

    /// Buys all salvage of its own default and claims what that brings, as LP and as staker.
    pub fn buy_back(&self, world: &mut World, pool: &PoolKeys) {
        let record: ShortfallRecord = world.record(pool, self.borrower.nonce);
        let args = BuySalvageArgs { amount: record.salvage_left, max_cost: u64::MAX };
        let at = pool.record(record.nonce);
        let buy = ix::buy_salvage(pool, at, self.caller.side(pool), args);
        world.ok(buy, &[&self.caller.key]);
        let record: ShortfallRecord = world.record(pool, self.borrower.nonce);
        for (class, share) in [
            (ClassKind::Lps, pool.lp(&self.lp.id())),
            (ClassKind::Stakers, pool.stake(&self.staker.id())),
        ] {
            let side = world.open_side(share, &self.lp.key, self.lp.asset);
            if self.bore(world, &record, class, share) {
                world.claim_recovery(pool, record.nonce, side, &self.lp.key);
            } else {
                let claim = ix::claim_recovery(pool, at, side);
                world.refused(claim, &[&self.lp.key], LossError::NothingToClaim);
            }
        }
    }

    /// Whether the person has a part in what came in for a class.
    fn bore(
        &self,
        world: &World,
        record: &ShortfallRecord,
        class: ClassKind,
        share: Pubkey,
    ) -> bool {
        let lp = world.find::<LpShare>(&share).map(|lp| lp.share.segment);
        let stake = world.find::<InsuranceStake>(&share).map(|stake| stake.share.segment);
        let segment = lp.or(stake).expect("an LP share or a stake");
        let held = u128::from_le_bytes(segment.start.shares) > 0;
        held && !record.recovered_for(class).is_zero()
    }

    /// One call of a kind, with an amount.
    pub fn call(
        &self,
        world: &World,
        pool: &PoolKeys,
        random: &mut Random,
    ) -> (usize, Instruction) {
        let kind = random.below(KINDS as u64) as usize;
        let (me, at) = (self.borrower.id(), self.borrower.position);
        let has = world.balance(&self.borrower.asset);
        let (asset, collateral) = (self.borrower.asset, self.borrower.collateral);
        let price = Some(pool.price);
        let locked = world.read::<Position>(&at).collateral;
        let (lp_side, stake_side) = (self.lp.side(world, pool), self.staker.side(world, pool));
        let amount = |of: u64, random: &mut Random| match random.below(4) {
            0 => WithdrawAmount::All,
            1 => WithdrawAmount::Shares(u128::from(random.amount(of)) << random.below(33)),
            _ => WithdrawAmount::Assets(random.amount(of)),
        };
        let staked = self.staker.claim(world, pool);
        let supplied = self.lp.claim(world, pool);
        let ix = match kind {
            0 => ix::stake(pool, stake_side, staking(random.amount(has))),
            1 => ix::request_unstake(pool, me, amount(staked, random)),
            2 | 3 => ix::unstake(pool, stake_side, taking(amount(staked, random))),
            4 => ix::cancel_unstake(pool, me),
            5 => ix::settle_stake(pool, me),
            6 => ix::collect_insurance(pool),
            7 => ix::fund_insurance(pool, me, asset, random.amount(has / 100)),
            8 => ix::deposit(pool, lp_side, staking(random.amount(has))),
            9 => ix::withdraw(pool, lp_side, taking(amount(supplied, random))),
            10 => {
                let put_in = random.amount(world.balance(&collateral));
                ix::add_collateral(pool, at, me, collateral, put_in)
            }
            11 => ix::remove_collateral(pool, at, me, collateral, price, random.amount(locked)),
            12 => ix::borrow(pool, at, me, asset, price, random.amount(locked / 20)),
            _ => ix::repay(pool, at, me, asset, random.amount(has)),
        };
        (kind, ix)
    }
}

/// Kinds of calls of [`Person::call`].
pub const KINDS: usize = 14;

/// Numbers that repeat from a seed (SplitMix64).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// All of it, half, next to nothing, or any size.
    pub fn amount(&mut self, all: u64) -> u64 {
        match self.below(4) {
            0 => all,
            1 => all / 2 + 1,
            2 => 1 + self.below(3),
            _ => 1 + self.next() % all.max(1),
        }
    }
}
