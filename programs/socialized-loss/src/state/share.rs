//! What an LP share, an insurance stake and a profit claim have in common.

use super::{
    InsuranceFund, InsuranceStake, LpShare, Pool, ProfitClaim, StoredHolding, StoredSegment, Venue,
};
use anchor_lang::prelude::*;
use loss_math::{Assets, ExitRequest, LossClass, Segment, Share, SharePrice, Shares};

/// One owner's account in a loss class, as stored: `loss_math::Share`.
///
/// `held` and `request_shares` do not include losses after `held.index`; every instruction of the
/// owner settles first, and anyone can settle at any time.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredShare {
    /// Shares as last settled.
    pub held: StoredHolding,
    /// What the class owned then, and all its shares: the price of a share.
    pub price_assets: u64,
    pub price_shares: [u8; 16],
    /// What was held when the shares last changed other than by losses. Settling leaves it be.
    pub segment: StoredSegment,
    /// A standing request to leave; none when zero.
    pub request_shares: [u8; 16],
    /// When it can first and last be used, unix seconds.
    pub request_opens_at: i64,
    pub request_closes_at: i64,
    /// What losses took up to the last settling, in atoms: the shares each burned, at the price of
    /// the settling before. For people to read; nothing is paid by it.
    pub lost: u64,
    /// What recoveries paid, in atoms.
    pub recovered: u64,
}

const _: () = assert!(size_of::<StoredShare>() == 192);

/// Which loss class a share is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ClassKind {
    Lps = 0,
    Stakers = 1,
    Profits = 2,
}

/// An account that is one owner's part of a loss class.
pub trait ShareAccount: Discriminator + bytemuck::Pod {
    /// The account that has the class.
    type Class;
    const KIND: ClassKind;
    fn pool(&self) -> Pubkey;
    fn owner(&self) -> Pubkey;
    /// Whose class it is, if it is a venue's.
    fn venue(&self) -> Pubkey;
    fn share(&self) -> &StoredShare;
    fn share_mut(&mut self) -> &mut StoredShare;
    /// Number of the latest event in which the class lost something.
    fn last_loss_seq(class: &Self::Class) -> u64;
}

macro_rules! share_account {
    ($account:ty, $class:ty, $kind:ident, $venue:expr) => {
        impl ShareAccount for $account {
            type Class = $class;
            const KIND: ClassKind = ClassKind::$kind;

            fn pool(&self) -> Pubkey {
                self.pool
            }

            fn owner(&self) -> Pubkey {
                self.owner
            }

            fn venue(&self) -> Pubkey {
                let venue: fn(&Self) -> Pubkey = $venue;
                venue(self)
            }

            fn share(&self) -> &StoredShare {
                &self.share
            }

            fn share_mut(&mut self) -> &mut StoredShare {
                &mut self.share
            }

            fn last_loss_seq(class: &$class) -> u64 {
                class.last_loss_seq
            }
        }
    };
}

share_account!(LpShare, Pool, Lps, |_| Pubkey::default());
share_account!(InsuranceStake, InsuranceFund, Stakers, |_| Pubkey::default());
share_account!(ProfitClaim, Venue, Profits, |claim| claim.venue);

impl StoredShare {
    /// Nothing held, as of now: earlier losses are not this owner's (P8).
    pub fn open(class: &LossClass, seq: u64) -> Self {
        Share::open(class, seq).into()
    }

    /// The share with all losses applied.
    pub fn settled(&self, class: &LossClass) -> Share {
        Share::from(*self).settle(class)
    }

    /// Whether a change now must first turn the segment into a receipt.
    pub fn crossed(&self, last_loss_seq: u64) -> bool {
        Segment::from(self.segment).crossed(last_loss_seq)
    }
}

impl From<Share> for StoredShare {
    fn from(share: Share) -> Self {
        let Share { held, price, segment, request, lost, recovered } = share;
        Self {
            held: held.into(),
            price_assets: price.assets.get(),
            price_shares: price.total_shares.get().to_le_bytes(),
            segment: segment.into(),
            request_shares: request.shares.get().to_le_bytes(),
            request_opens_at: request.opens_at,
            request_closes_at: request.closes_at,
            lost: lost.get(),
            recovered: recovered.get(),
        }
    }
}

impl From<StoredShare> for Share {
    fn from(stored: StoredShare) -> Self {
        Self {
            held: stored.held.into(),
            price: SharePrice {
                assets: Assets(stored.price_assets),
                total_shares: Shares(u128::from_le_bytes(stored.price_shares)),
            },
            segment: stored.segment.into(),
            request: ExitRequest {
                shares: Shares(u128::from_le_bytes(stored.request_shares)),
                opens_at: stored.request_opens_at,
                closes_at: stored.request_closes_at,
            },
            lost: Assets(stored.lost),
            recovered: Assets(stored.recovered),
        }
    }
}
