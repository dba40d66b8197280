//! Recoveries and claims as short calls.

use crate::{
    ix::{self, ClaimSide},
    keys::{receipt, PoolKeys},
    tokens,
    world::{Success, World},
};
use anchor_lang::prelude::Pubkey;
use anchor_spl::associated_token::get_associated_token_address_with_program_id;
use socialized_loss::state::{InsuranceStake, LossReceipt, LpShare};
use solana_account::Account;
use solana_keypair::Keypair;
use solana_signer::Signer;

impl World {
    /// Somebody pays in for the event of a position's default.
    #[track_caller]
    pub fn recover(&mut self, pool: &PoolKeys, nonce: u64, amount: u64) -> Success {
        let payer = self.actor("repentant");
        let asset = self.token_account(pool.asset_mint, payer.pubkey(), amount);
        let record = pool.record(nonce);
        self.ok(ix::record_recovery(pool, record, payer.pubkey(), asset, amount), &[&payer])
    }

    /// The open segment of an LP share or stake, as a claim's proof, paid to the owner's `asset`.
    pub fn open_side(&self, share: Pubkey, owner: &Keypair, asset: Pubkey) -> ClaimSide {
        let lp = self.find::<LpShare>(&share).map(|lp| lp.share);
        let stake = || self.find::<InsuranceStake>(&share).map(|stake| stake.share);
        let stored = lp.or_else(stake).expect("an LP share or a stake");
        let from_seq = stored.segment.from_seq;
        let (caller, owner_asset) = (owner.pubkey(), asset);
        ClaimSide { share, from_seq, receipt: None, owner_asset, caller }
    }

    /// The receipt of the segment that began at `from_seq`, as a claim's proof.
    pub fn receipt_side(
        &self,
        share: Pubkey,
        from_seq: u64,
        owner: &Keypair,
        asset: Pubkey,
    ) -> ClaimSide {
        let key = receipt(&share, from_seq);
        let _: LossReceipt = self.read(&key);
        let (caller, owner_asset) = (owner.pubkey(), asset);
        ClaimSide { share, from_seq, receipt: Some(key), owner_asset, caller }
    }

    /// The owner's associated token account of the pool's asset; made if it does not exist.
    pub fn associated(&mut self, pool: &PoolKeys, owner: &Pubkey) -> Pubkey {
        let (mint, program) = (pool.asset_mint, pool.asset_program);
        let key = get_associated_token_address_with_program_id(owner, &mint, &program);
        if self.svm.get_account(&key).is_none() {
            let account = Account { owner: program, ..tokens::account(mint, *owner, 0) };
            self.set_account(&key, account);
        }
        key
    }

    /// Claims and returns what was paid.
    #[track_caller]
    pub fn claim_recovery(
        &mut self,
        pool: &PoolKeys,
        nonce: u64,
        side: ClaimSide,
        caller: &Keypair,
    ) -> u64 {
        let before = self.balance(&side.owner_asset);
        self.ok(ix::claim_recovery(pool, pool.record(nonce), side), &[caller]);
        self.balance(&side.owner_asset) - before
    }
}
