//! An LP of the replay: its addresses, found once, and its share as last read.

use anchor_lang::prelude::Pubkey;
use loss_math::{Holding, LossClass, Segment};
use loss_testkit::{
    ix::{self, LpSide},
    keys, tokens, Failure, PoolKeys, Success, World,
};
use socialized_loss::{
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::LpShare,
};
use solana_signer::Signer;

pub struct Lp {
    pub owner: Pubkey,
    /// Its token account.
    asset: Pubkey,
    /// Its share account: deriving an address takes longer than a look-up.
    share: Pubkey,
    /// Number of its group in the scenario.
    pub group: usize,
    pub deposited: u64,
    pub withdrawn: u64,
    /// Sum of what it bore, from its segment and all records.
    pub lost: u64,
    pub settled_early: bool,
    /// The share account as last read.
    pub state: LpShare,
    /// Where its losses are proved since its shares changed.
    pub old_receipt: Option<Pubkey>,
    /// What it held before anything was settled for it.
    pub start: Holding,
}

impl Lp {
    /// Opens a share and deposits, in one transaction. The fee payer pays all rent, so that LPs
    /// need no SOL.
    pub fn join(
        world: &mut World,
        pool: &PoolKeys,
        name: &str,
        group: usize,
        amount: u64,
    ) -> Result<Self, Failure> {
        let owner = keys::address(name);
        let asset = keys::address(&format!("{name} tokens"));
        world.set_account(&asset, tokens::account(pool.asset_mint, owner, amount));
        let payer = world.fee_payer.pubkey();
        let args = DepositArgs { amount, min_shares_out: 0, expected_seq: None };
        let side = LpSide { owner, asset, payer, receipt: None };
        let both = [ix::open_lp(pool, owner, payer), ix::deposit(pool, side, args)];
        world.send_unsigned(&both)?;
        world.lps.entry(pool.pool).or_default().push(owner);
        let share = pool.lp(&owner);
        let state: LpShare = world.read(&share);
        let start = state.held.into();
        Ok(Self {
            owner,
            asset,
            share,
            group,
            deposited: amount,
            withdrawn: 0,
            lost: 0,
            settled_early: false,
            state,
            old_receipt: None,
            start,
        })
    }

    /// Brings the share up to the pool's index. Anyone can.
    pub fn settle(&mut self, world: &mut World, pool: &PoolKeys) -> Result<Success, Failure> {
        let done = world.send_unsigned(&[ix::settle_lp(pool, self.owner)])?;
        self.state = world.read(&self.share);
        Ok(done)
    }

    pub fn withdraw(
        &mut self,
        world: &mut World,
        pool: &PoolKeys,
        amount: WithdrawAmount,
    ) -> Result<Success, Failure> {
        let payer = world.fee_payer.pubkey();
        let receipt = Some(keys::receipt(&self.share, self.segment().from_seq));
        let side = LpSide { owner: self.owner, asset: self.asset, payer, receipt };
        let args = WithdrawArgs { amount, min_assets_out: 0 };
        let done = world.send_unsigned(&[ix::withdraw(pool, side, args)])?;
        self.old_receipt = receipt;
        self.withdrawn = world.balance(&self.asset);
        self.state = world.read(&self.share);
        Ok(done)
    }

    pub fn segment(&self) -> Segment {
        self.state.segment.into()
    }

    /// What its share is worth in this class.
    pub fn claim(&self, class: &LossClass) -> u64 {
        worth(self.state.held.into(), class)
    }
}

/// What a holding is worth in a class, all losses applied.
pub fn worth(held: Holding, class: &LossClass) -> u64 {
    let settled = held.settle(class).shares;
    // An error would be shares beyond the class's total: P5 then finds claims beyond assets.
    class.claim_floor(settled).map_or(u64::MAX, |claim| claim.get())
}
