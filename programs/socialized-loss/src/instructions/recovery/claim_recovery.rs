//! `claim_recovery`: one who lost in an event is paid its part of what came in for it since.
//!
//! The proof of the loss is the open segment of the LP share, stake or profit claim, or a receipt of it. What was
//! paid is kept in the claim account of that segment and event, the same for both (P14).

use crate::{
    constants::VERSION,
    error::{LossError, OrLossError},
    events::{RecoveryClaimed, EVENT_VERSION},
    pda, seeds,
    state::{
        ClassKind, InsuranceStake, LossReceipt, LpShare, Pool, ProfitClaim, RecoveryClaim,
        ShareAccount, ShortfallRecord, StoredSegment,
    },
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::{
    associated_token::get_associated_token_address_with_program_id, token_interface::TokenInterface,
};
use loss_math::{quote::quote_claim, Assets, Share};

#[derive(Accounts)]
pub struct ClaimRecovery<'info> {
    #[account(mut, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub record: AccountLoader<'info, ShortfallRecord>,
    /// The LP share, stake or profit claim that lost. With a receipt it may be closed.
    /// CHECK: type and pool in `open_segment`; with a receipt its address is the receipt's `share`.
    #[account(mut)]
    pub share: UncheckedAccount<'info>,
    /// Where the share has changed since the event.
    #[account(has_one = pool, has_one = share)]
    pub receipt: Option<AccountLoader<'info, LossReceipt>>,
    /// CHECK: its address is derived in `claim`; one that exists must be of this share, segment and record.
    #[account(mut)]
    pub claim: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    /// Where the owner is paid: any account if the owner calls, else its associated one.
    /// CHECK: in `require_owners_account`; the token program checks its mint.
    #[account(mut)]
    pub owner_asset: UncheckedAccount<'info>,
    /// Whoever calls; pays the claim's rent and gets it back when the claim is closed.
    #[account(mut)]
    pub caller: Signer<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    pub system_program: Program<'info, System>,
}

/// Which losses the claimant can prove.
struct Proof {
    owner: Pubkey,
    class: ClassKind,
    /// Whose class it is, if it is a venue's.
    venue: Pubkey,
    segment: StoredSegment,
    to_seq: u64,
}

pub fn handler(ctx: Context<ClaimRecovery>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    let proof = accounts.proof()?;
    accounts.require_owners_account(&proof.owner)?;
    let mut claim = accounts.claim(&proof)?;

    let (amount, seq) = accounts.book(&proof, Assets(claim.paid), now)?;
    claim.paid = Assets(claim.paid).plus(amount).or_loss_error()?.get();
    pda::write(&accounts.claim, &claim)?;
    accounts.add_to_statement(amount)?;
    accounts.pay_owner(amount)?;
    emit!(RecoveryClaimed {
        version: EVENT_VERSION,
        pool: claim.pool,
        seq,
        record: claim.record,
        share: claim.share,
        class: proof.class as u8,
        owner: claim.owner,
        from_seq: claim.from_seq,
        amount: amount.get(),
        paid: claim.paid,
    });
    Ok(())
}

impl<'info> ClaimRecovery<'info> {
    fn proof(&self) -> Result<Proof> {
        let Some(receipt) = &self.receipt else { return self.open_segment() };
        let receipt = receipt.load()?;
        Ok(Proof {
            owner: receipt.owner,
            class: receipt.class(),
            venue: receipt.venue,
            segment: receipt.segment,
            to_seq: receipt.to_seq,
        })
    }

    fn open_segment(&self) -> Result<Proof> {
        if let Some(proof) = self.segment_of::<LpShare>()? {
            Ok(proof)
        } else if let Some(proof) = self.segment_of::<InsuranceStake>()? {
            Ok(proof)
        } else {
            self.segment_of::<ProfitClaim>()?.ok_or_else(|| LossError::WrongShare.into())
        }
    }

    fn segment_of<T: ShareAccount>(&self) -> Result<Option<Proof>> {
        let Some(account) = pda::read::<T>(&self.share)? else { return Ok(None) };
        require_keys_eq!(account.pool(), self.pool.key(), LossError::WrongShare);
        Ok(Some(Proof {
            owner: account.owner(),
            class: T::KIND,
            venue: account.venue(),
            segment: account.share().segment,
            to_seq: self.pool.load()?.seq,
        }))
    }

    fn require_owners_account(&self, owner: &Pubkey) -> Result<()> {
        if self.caller.key == owner {
            return Ok(());
        }
        let token_program = self.asset_token_program.key();
        let associated = get_associated_token_address_with_program_id(
            owner,
            self.asset_mint.key,
            &token_program,
        );
        require_keys_eq!(self.owner_asset.key(), associated, LossError::NotAssociatedAccount);
        // Its owner may have given it away.
        let data = self.owner_asset.try_borrow_data()?;
        let held_by = data.get(32..64).unwrap_or_default();
        require!(held_by == owner.as_ref(), LossError::NotAssociatedAccount);
        Ok(())
    }

    /// What can be claimed after `paid`, released from what the pool keeps. Returns it and the
    /// event's number.
    fn book(&self, proof: &Proof, paid: Assets, now: i64) -> Result<(Assets, u64)> {
        let mut pool = self.pool.load_mut()?;
        let mut record = self.record.load_mut()?;
        require!(now < record.final_at, LossError::EventFinal);
        if proof.class == ClassKind::Profits {
            require_keys_eq!(proof.venue, record.venue, LossError::WrongVenue);
        }
        let (loss, recovered) = (record.loss_of(proof.class), record.recovered_for(proof.class));
        let segment = proof.segment.into();
        let amount = quote_claim(&segment, proof.to_seq, &loss, recovered, paid).or_loss_error()?;
        require!(!amount.is_zero(), LossError::NothingToClaim);
        record.pay(proof.class, amount)?;
        pool.release_recovery(amount)?;
        Ok((amount, record.seq))
    }

    fn pay_owner(&self, amount: Assets) -> Result<()> {
        let (signer, decimals) = {
            let pool = self.pool.load()?;
            (pool.signer(), pool.asset_decimals)
        };
        let asset = VaultSide {
            mint: &self.asset_mint,
            decimals,
            vault: &self.asset_vault,
            program: &self.asset_token_program,
        };
        asset.pay(&self.owner_asset, &self.pool, &signer, amount.get())
    }

    /// The claim account with what was paid before; a new one at its address while there is none.
    ///
    /// There is one address for a claim, so there is one claim: this is what keeps anybody from
    /// being paid twice.
    fn claim(&self, proof: &Proof) -> Result<RecoveryClaim> {
        let (share, record, from_seq) =
            (self.share.key(), self.record.key(), proof.segment.from_seq);
        if let Some(claim) = pda::read::<RecoveryClaim>(&self.claim)? {
            let same = claim.share == share && claim.record == record && claim.from_seq == from_seq;
            require!(same, LossError::WrongClaim);
            return Ok(claim);
        }
        let number = from_seq.to_le_bytes();
        let seeds = [seeds::CLAIM, share.as_ref(), &number, record.as_ref()];
        let (address, bump) = Pubkey::find_program_address(&seeds, &crate::ID);
        require_keys_eq!(self.claim.key(), address, LossError::WrongClaim);
        let claim = RecoveryClaim {
            pool: self.pool.key(),
            owner: proof.owner,
            share,
            record,
            rent_payer: self.caller.key(),
            from_seq,
            paid: 0,
            final_at: self.record.load()?.final_at,
            version: VERSION,
            bump,
            _padding: [0; 6],
            _reserved: [0; 32],
        };
        let [name, share, number, record] = seeds;
        let signer = [name, share, number, record, &[bump]];
        pda::create(&self.claim, &self.caller, &self.system_program, &signer, &claim)?;
        Ok(claim)
    }

    /// The share's own statement, while it exists.
    fn add_to_statement(&self, amount: Assets) -> Result<()> {
        let _added = self.add_to::<LpShare>(amount)?
            || self.add_to::<InsuranceStake>(amount)?
            || self.add_to::<ProfitClaim>(amount)?;
        Ok(())
    }

    fn add_to<T: ShareAccount>(&self, amount: Assets) -> Result<bool> {
        let Some(mut account) = pda::read::<T>(&self.share)? else { return Ok(false) };
        let share = account.share_mut();
        *share = Share::from(*share).repaid(amount).into();
        pda::write(&self.share, &account)?;
        Ok(true)
    }
}
