//! The journal entry of one shortfall.

use super::{ClassKind, Pool, StoredAuction, StoredClass, StoredPrice};
use crate::{
    constants::{CLAIM_SECONDS, VERSION},
    error::{LossError, OrLossError},
};
use anchor_lang::prelude::*;
use loss_math::{Assets, Borne, ClassLoss, Collateral, LossClass, Recovered, Waterfall};

/// Who paid what for one default, at which price, and what may still come back.
#[account(zero_copy)]
#[derive(Debug)]
pub struct ShortfallRecord {
    pub pool: Pubkey,
    /// Of the position; of a venue's deficit, whom the venue named.
    pub owner: Pubkey,
    /// The position, or the venue's account with the deficit.
    pub position: Pubkey,
    /// Whose deficit it is; the default key when it is a position's shortfall.
    pub venue: Pubkey,
    /// Who recorded it; nothing about the split depends on who does.
    pub caller: Pubkey,
    pub rent_payer: Pubkey,
    /// Number of the event in its pool.
    pub seq: u64,
    /// Of the position, or the venue's own number for the deficit.
    pub nonce: u64,
    pub recorded_at: i64,
    /// Recoveries are paid to those who lost until then; the rest goes to the reserve.
    pub final_at: i64,
    /// The price used; none for a venue's deficit.
    pub price: StoredPrice,
    /// `debt = collateral_proceeds + bond + reserve + stakers + profits + lps + unallocated`.
    pub debt: u64,
    pub collateral_proceeds: u64,
    pub bond: u64,
    pub shortfall: u64,
    pub reserve: u64,
    pub stakers: u64,
    pub profits: u64,
    pub lps: u64,
    pub unallocated: u64,
    /// What the fund had and its caps, or a venue's, held back.
    pub held_back: u64,
    /// Collateral the liquidator of the same instruction received.
    pub seized: u64,
    /// Collateral the caller was rewarded with.
    pub reward: u64,
    /// Collateral taken over for those who lost, and how much of it is unsold.
    pub salvage: u64,
    pub salvage_left: u64,
    /// The terms of its sale, and the pool's oracle clock when it began.
    pub auction: StoredAuction,
    pub auction_from: u64,
    /// Assets that came in for this event after it was recorded and before it was final.
    pub recovered: u64,
    /// What of it was paid to LPs, profit claims and stakers of the event: no more is paid than came
    /// in, and the rest goes to the reserve.
    pub claimed_lps: u64,
    pub claimed_profits: u64,
    pub claimed_stakers: u64,
    /// What was left of it when the event was final, and went to the fund's reserve.
    pub unclaimed_to_reserve: u64,
    /// The classes as the event found and left them.
    pub lps_before: StoredClass,
    pub lps_after: StoredClass,
    pub profits_before: StoredClass,
    pub profits_after: StoredClass,
    pub stakers_before: StoredClass,
    pub stakers_after: StoredClass,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 48],
}

const _: () = assert!(size_of::<ShortfallRecord>() == 872);

/// The loss classes that an event can touch.
#[derive(Clone, Copy)]
pub struct Classes {
    pub lps: LossClass,
    /// Empty unless a venue reports.
    pub profits: LossClass,
    pub stakers: LossClass,
}

impl ShortfallRecord {
    /// The entry of the event that `pool` has just counted: who paid, and what it did to the classes.
    /// Whose default it was is for the caller to add.
    pub fn new(
        pool: &Pool,
        split: &Waterfall,
        before: &Classes,
        after: &Classes,
        now: i64,
    ) -> Self {
        Self {
            seq: pool.seq,
            recorded_at: now,
            final_at: pool.final_at(now),
            debt: split.debt.get(),
            collateral_proceeds: split.collateral.get(),
            bond: split.bond.get(),
            shortfall: split.shortfall.get(),
            reserve: split.reserve.get(),
            stakers: split.stakers.get(),
            profits: split.profits.get(),
            lps: split.lps.get(),
            unallocated: split.unallocated.get(),
            held_back: split.held_back.get(),
            lps_before: before.lps.into(),
            lps_after: after.lps.into(),
            profits_before: before.profits.into(),
            profits_after: after.profits.into(),
            stakers_before: before.stakers.into(),
            stakers_after: after.stakers.into(),
            version: VERSION,
            ..bytemuck::Zeroable::zeroed()
        }
    }

    /// What a class bore, for `Segment::loss_floor`.
    pub fn loss_of(&self, class: ClassKind) -> ClassLoss {
        let (before, after) = match class {
            ClassKind::Lps => (self.lps_before, self.lps_after),
            ClassKind::Profits => (self.profits_before, self.profits_after),
            ClassKind::Stakers => (self.stakers_before, self.stakers_after),
        };
        ClassLoss::between(self.seq, before.into(), &after.into())
    }

    /// What the classes bore.
    pub fn borne(&self) -> Borne {
        let taken = |class| self.loss_of(class).taken;
        Borne {
            lps: taken(ClassKind::Lps),
            profits: taken(ClassKind::Profits),
            stakers: taken(ClassKind::Stakers),
        }
    }

    /// All that came in, by where it goes.
    pub fn shared_out(&self) -> Recovered {
        self.borne().share_out(Assets(self.recovered))
    }

    /// What came in for a class.
    pub fn recovered_for(&self, class: ClassKind) -> Assets {
        let Recovered { lps, profits, stakers, surplus: _ } = self.shared_out();
        match class {
            ClassKind::Lps => lps,
            ClassKind::Profits => profits,
            ClassKind::Stakers => stakers,
        }
    }

    /// What came in for those who lost and was not paid to them yet.
    pub fn unclaimed(&self) -> Assets {
        let claimed = [self.claimed_lps, self.claimed_profits, self.claimed_stakers];
        let gone = claimed.into_iter().fold(self.unclaimed_to_reserve, u64::saturating_add);
        self.shared_out().claimable().minus_or_zero(Assets(gone))
    }

    /// Takes note of `amount` more. When the event is final it is all surplus.
    pub fn take_recovery(&mut self, amount: Assets, now: i64) -> Result<Recovered> {
        if now >= self.final_at {
            return Ok(Recovered { surplus: amount, ..Recovered::default() });
        }
        let recovered = Assets(self.recovered);
        let shared = self.borne().share_out_more(recovered, amount).or_loss_error()?;
        self.recovered = recovered.plus(amount).or_loss_error()?.get();
        Ok(shared)
    }

    /// Takes note of a payment to one who lost; all together are at most what came in (P14).
    pub fn pay(&mut self, class: ClassKind, amount: Assets) -> Result<()> {
        let recovered = self.recovered_for(class);
        let claimed = match class {
            ClassKind::Lps => &mut self.claimed_lps,
            ClassKind::Profits => &mut self.claimed_profits,
            ClassKind::Stakers => &mut self.claimed_stakers,
        };
        let paid = Assets(*claimed).plus(amount).or_loss_error()?;
        require!(paid <= recovered, LossError::OutOfBalance);
        *claimed = paid.get();
        Ok(())
    }

    /// Until when anyone can pay in: early enough for those who lost to claim.
    pub fn takes_recoveries_until(&self) -> i64 {
        self.final_at.saturating_sub(CLAIM_SECONDS)
    }

    /// Collateral not sold yet.
    pub fn salvage_left(&self) -> Collateral {
        Collateral(self.salvage_left)
    }
}
