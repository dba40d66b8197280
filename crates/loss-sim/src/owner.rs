//! An LP or a staker of the replay: its addresses, found once, its share as last read, and the
//! proofs of what it bore.

use crate::kind::OwnerKind::{self, Lps, Stakers};
use anchor_lang::prelude::Pubkey;
use loss_math::{fixed::mul_div_u64_floor, ClassLoss, Holding, LossClass, Segment};
use loss_testkit::{
    ix::{self, ClaimSide, LpSide},
    keys, tokens, Failure, PoolKeys, Success, World,
};
use socialized_loss::{
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::{InsuranceStake, LossReceipt, LpShare, RecoveryClaim, ShortfallRecord, StoredShare},
};
use solana_signer::Signer;
use std::{
    collections::BTreeMap,
    ops::{Index, IndexMut},
};

/// All owners by class.
#[derive(Default)]
pub struct Owners([Vec<Owner>; 2]);

impl Index<OwnerKind> for Owners {
    type Output = Vec<Owner>;
    fn index(&self, kind: OwnerKind) -> &Self::Output {
        &self.0[kind as usize]
    }
}

impl IndexMut<OwnerKind> for Owners {
    fn index_mut(&mut self, kind: OwnerKind) -> &mut Self::Output {
        &mut self.0[kind as usize]
    }
}

pub struct Owner {
    pub key: Pubkey,
    pub kind: OwnerKind,
    /// Its token account.
    asset: Pubkey,
    /// Its share account: deriving an address takes longer than a look-up.
    pub share: Pubkey,
    /// Number of its group in the scenario.
    pub group: usize,
    pub deposited: u64,
    /// The last event before it came.
    pub came_after: u64,
    pub withdrawn: u64,
    /// What of that was out before the first shortfall was recorded.
    pub out_before_loss: u64,
    /// Sum of what it bore, from its segments and all records.
    pub lost: u64,
    /// Its part of each event's loss, by the share account as it was then; down.
    pub parts: BTreeMap<u64, u64>,
    /// What it was paid of recoveries, by event.
    pub paid: BTreeMap<u64, u64>,
    pub settled_early: bool,
    /// A mark held its exit back.
    pub held: bool,
    /// The share account as last read.
    pub state: StoredShare,
    /// Proofs of losses borne before its shares last changed.
    pub receipts: Vec<Proof>,
    /// What it held when its shares last changed.
    pub start: Holding,
}

/// A segment, the last event it reaches to, and the receipt of it unless it is still open.
#[derive(Clone, Copy)]
pub struct Proof {
    pub segment: Segment,
    pub to_seq: u64,
    pub receipt: Option<Pubkey>,
}

impl Owner {
    /// Opens a share and puts in, in one transaction. The fee payer pays all rent, so that owners
    /// need no SOL.
    pub fn join(
        world: &mut World,
        pool: &PoolKeys,
        kind: OwnerKind,
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
        let (both, list, share) = match kind {
            Lps => {
                let both = [ix::open_lp(pool, owner, payer), ix::deposit(pool, side, args)];
                (both, &mut world.lps, pool.lp(&owner))
            }
            Stakers => {
                let both = [ix::open_stake(pool, owner, payer), ix::stake(pool, side, args)];
                (both, &mut world.stakers, pool.stake(&owner))
            }
        };
        list.entry(pool.pool).or_default().push(owner);
        world.send_unsigned(&both)?;
        let state = read(world, kind, &share);
        Ok(Self {
            key: owner,
            kind,
            asset,
            share,
            group,
            deposited: amount,
            came_after: world.pool(pool).seq,
            withdrawn: 0,
            out_before_loss: 0,
            lost: 0,
            parts: BTreeMap::new(),
            paid: BTreeMap::new(),
            settled_early: false,
            held: false,
            state,
            receipts: Vec::new(),
            start: state.held.into(),
        })
    }

    /// Brings the share up to the index. Anyone can.
    pub fn settle(&mut self, world: &mut World, pool: &PoolKeys) -> Result<Success, Failure> {
        let settle = match self.kind {
            Lps => ix::settle_lp(pool, self.key),
            Stakers => ix::settle_stake(pool, self.key),
        };
        let done = world.send_unsigned(&[settle])?;
        self.state = read(world, self.kind, &self.share);
        Ok(done)
    }

    /// Asks for everything back, in place of any request before.
    pub fn request(&mut self, world: &mut World, pool: &PoolKeys) -> Result<Success, Failure> {
        let all = WithdrawAmount::All;
        let (cancel, ask) = match self.kind {
            Lps => (ix::cancel_withdraw(pool, self.key), ix::request_withdraw(pool, self.key, all)),
            Stakers => {
                (ix::cancel_unstake(pool, self.key), ix::request_unstake(pool, self.key, all))
            }
        };
        let done = world.send_unsigned(&[cancel, ask])?;
        self.state = read(world, self.kind, &self.share);
        Ok(done)
    }

    pub fn withdraw(
        &mut self,
        world: &mut World,
        pool: &PoolKeys,
        amount: WithdrawAmount,
    ) -> Result<Success, Failure> {
        let payer = world.fee_payer.pubkey();
        let segment = self.segment();
        let receipt = keys::receipt(&self.share, segment.from_seq);
        let side = LpSide { owner: self.key, asset: self.asset, payer, receipt: Some(receipt) };
        let args = WithdrawArgs { amount, min_assets_out: 0 };
        let leave = match self.kind {
            Lps => ix::withdraw(pool, side, args),
            Stakers => ix::unstake(pool, side, args),
        };
        let before = world.balance(&self.asset);
        let done = world.send_unsigned(&[leave])?;
        self.withdrawn += world.balance(&self.asset) - before;
        self.state = read(world, self.kind, &self.share);
        self.start = self.state.held.into();
        // A segment that crossed no loss leaves no receipt.
        if let Some(kept) = world.find::<LossReceipt>(&receipt) {
            let (segment, to_seq) = (kept.segment.into(), kept.to_seq);
            self.receipts.push(Proof { segment, to_seq, receipt: Some(receipt) });
        }
        Ok(done)
    }

    /// Claims its part of what came in for an event.
    pub fn claim_recovery(
        &mut self,
        world: &mut World,
        pool: &PoolKeys,
        record: &ShortfallRecord,
        proof: &Proof,
    ) -> Result<Success, Failure> {
        let side = ClaimSide {
            share: self.share,
            from_seq: proof.segment.from_seq,
            receipt: proof.receipt,
            owner_asset: self.asset,
            caller: self.key,
        };
        // For the claim account's rent.
        world.airdrop(&self.key, 1_000_000_000);
        let before = world.balance(&self.asset);
        let claim = ix::claim_recovery(pool, pool.record(record.nonce), side);
        let done = world.send_unsigned(&[claim])?;
        *self.paid.entry(record.seq).or_default() += world.balance(&self.asset) - before;
        self.state = read(world, self.kind, &self.share);
        Ok(done)
    }

    /// Takes note, just after an event, of what it had before and its part of the loss by that.
    pub fn note_part(&mut self, event: &ClassLoss) {
        let had = worth(self.state.held.into(), &event.before);
        let part = mul_div_u64_floor(had, event.taken.get(), event.before.assets.get());
        if let Some(part) = part.ok().filter(|_| had > 0) {
            self.parts.insert(event.seq, part);
        }
    }

    pub fn segment(&self) -> Segment {
        self.state.segment.into()
    }

    /// Everything it can prove, `seq` being the pool's last event.
    pub fn proofs(&self, seq: u64) -> Vec<Proof> {
        let open = Proof { segment: self.segment(), to_seq: seq, receipt: None };
        self.receipts.iter().copied().chain([open]).collect()
    }

    /// What its share is worth in this class.
    pub fn claim(&self, class: &LossClass) -> u64 {
        worth(self.state.held.into(), class)
    }
}

impl Proof {
    /// What it proves of one event. Nothing for an error, which would be shares beyond the
    /// class's: the sum over all owners then misses them.
    pub fn lost(&self, event: &ClassLoss) -> u64 {
        self.segment.loss_floor(self.to_seq, event).map_or(0, |loss| loss.get())
    }

    /// What its owner is due of an event's recoveries, all together.
    pub fn due(&self, record: &ShortfallRecord, kind: OwnerKind) -> u64 {
        let (event, recovered) = (record.loss_of(kind.into()), record.recovered_for(kind.into()));
        self.segment.recovery_floor(self.to_seq, &event, recovered).map_or(0, |due| due.get())
    }

    /// What was paid on it, as the program noted.
    pub fn paid(&self, world: &World, share: &Pubkey, record: &Pubkey) -> u64 {
        let claim = keys::claim(share, self.segment.from_seq, record);
        world.find::<RecoveryClaim>(&claim).map_or(0, |claim| claim.paid)
    }
}

fn read(world: &World, kind: OwnerKind, share: &Pubkey) -> StoredShare {
    match kind {
        Lps => world.read::<LpShare>(share).share,
        Stakers => world.read::<InsuranceStake>(share).share,
    }
}

/// What a holding is worth in a class, all losses applied.
pub fn worth(held: Holding, class: &LossClass) -> u64 {
    let settled = held.settle(class).shares;
    // An error would be shares beyond the class's total: P5 then finds claims beyond assets.
    class.claim_floor(settled).map_or(u64::MAX, |claim| claim.get())
}
