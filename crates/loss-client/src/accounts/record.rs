//! The journal entry of one shortfall.

use super::{ClassKind, StoredAuction, StoredClass, StoredPrice};
use crate::constants::CLAIM_SECONDS;
use bytemuck::{Pod, Zeroable};
use loss_math::{Assets, Borne, ClassLoss, Collateral, Recovered};
use solana_pubkey::Pubkey;

/// Who paid what for one default, at which price, and what may still come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
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

impl ShortfallRecord {
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

    /// Whether it is of a venue's deficit, and not of a position's shortfall.
    pub fn is_of_venue(&self) -> bool {
        self.venue != Pubkey::default()
    }

    /// Until when `record_recovery` works: early enough for those who lost to claim.
    pub fn takes_recoveries_until(&self) -> i64 {
        self.final_at.saturating_sub(CLAIM_SECONDS)
    }

    /// Collateral not sold yet.
    pub fn salvage_left(&self) -> Collateral {
        Collateral(self.salvage_left)
    }
}
