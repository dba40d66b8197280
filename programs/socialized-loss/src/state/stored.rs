//! Parts that several accounts store.

use anchor_lang::prelude::*;
use loss_math::{
    Assets, AuctionTerms, Bps, Holding, LeakyBucket, LossClass, LossIndex, OraclePrice, Segment,
    Shares, VenueCaps, VenueUse,
};

/// A loss index.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredIndex {
    pub mantissa: [u8; 16],
    pub exponent: u64,
}

/// A loss class.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredClass {
    pub assets: u64,
    pub epoch: u64,
    pub total_shares: [u8; 16],
    pub index: StoredIndex,
    pub splits: u64,
}

/// An owner's shares as of the index they were last settled at.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredHolding {
    pub shares: [u8; 16],
    pub index: StoredIndex,
    pub splits: u64,
    pub epoch: u64,
}

/// What an owner held when its shares last changed other than by losses.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredSegment {
    pub from_seq: u64,
    pub start: StoredHolding,
}

/// A leaky bucket.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredBucket {
    pub used: u64,
    pub updated_at: i64,
}

/// An oracle price.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredPrice {
    pub price: i64,
    pub conf: u64,
    pub publish_time: i64,
    pub exponent: i32,
    pub _padding: [u8; 4],
}

/// The terms of a sale of salvage, in basis points and seconds.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredAuction {
    pub premium_bps: u32,
    pub discount_bps: u32,
    pub duration_seconds: u32,
    pub min_lot_bps: u32,
}

/// The most that insurance fund and LPs pay for venues, in atoms at once and per day.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[borsh(crate = "anchor_lang::prelude::borsh")]
pub struct StoredVenueCaps {
    pub insurance: u64,
    pub lps: u64,
}

/// What of it is used and has not flowed back.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredVenueUse {
    pub insurance: StoredBucket,
    pub lps: StoredBucket,
}

const _: () = assert!(size_of::<StoredAuction>() == 16);
const _: () = assert!(size_of::<StoredVenueCaps>() == 16);
const _: () = assert!(size_of::<StoredVenueUse>() == 32);
const _: () = assert!(size_of::<StoredIndex>() == 24);
const _: () = assert!(size_of::<StoredClass>() == 64);
const _: () = assert!(size_of::<StoredHolding>() == 56);
const _: () = assert!(size_of::<StoredSegment>() == 64);
const _: () = assert!(size_of::<StoredBucket>() == 16);
const _: () = assert!(size_of::<StoredPrice>() == 32);

impl From<LossIndex> for StoredIndex {
    fn from(index: LossIndex) -> Self {
        Self { mantissa: index.mantissa().to_le_bytes(), exponent: index.exponent() }
    }
}

impl From<StoredIndex> for LossIndex {
    fn from(stored: StoredIndex) -> Self {
        Self::from_parts(u128::from_le_bytes(stored.mantissa), stored.exponent)
    }
}

impl From<LossClass> for StoredClass {
    fn from(class: LossClass) -> Self {
        let LossClass { assets, total_shares, index, splits, epoch } = class;
        Self {
            assets: assets.get(),
            epoch,
            total_shares: total_shares.get().to_le_bytes(),
            index: index.into(),
            splits,
        }
    }
}

impl From<StoredClass> for LossClass {
    fn from(stored: StoredClass) -> Self {
        Self {
            assets: Assets(stored.assets),
            total_shares: Shares(u128::from_le_bytes(stored.total_shares)),
            index: stored.index.into(),
            splits: stored.splits,
            epoch: stored.epoch,
        }
    }
}

impl From<Holding> for StoredHolding {
    fn from(holding: Holding) -> Self {
        let Holding { shares, index, splits, epoch } = holding;
        Self { shares: shares.get().to_le_bytes(), index: index.into(), splits, epoch }
    }
}

impl From<StoredHolding> for Holding {
    fn from(stored: StoredHolding) -> Self {
        Self {
            shares: Shares(u128::from_le_bytes(stored.shares)),
            index: stored.index.into(),
            splits: stored.splits,
            epoch: stored.epoch,
        }
    }
}

impl From<Segment> for StoredSegment {
    fn from(segment: Segment) -> Self {
        Self { from_seq: segment.from_seq, start: segment.start.into() }
    }
}

impl From<StoredSegment> for Segment {
    fn from(stored: StoredSegment) -> Self {
        Self { from_seq: stored.from_seq, start: stored.start.into() }
    }
}

impl From<LeakyBucket> for StoredBucket {
    fn from(bucket: LeakyBucket) -> Self {
        Self { used: bucket.used, updated_at: bucket.updated_at }
    }
}

impl From<StoredBucket> for LeakyBucket {
    fn from(stored: StoredBucket) -> Self {
        Self { used: stored.used, updated_at: stored.updated_at }
    }
}

impl From<StoredVenueCaps> for VenueCaps {
    fn from(stored: StoredVenueCaps) -> Self {
        Self { insurance: Assets(stored.insurance), lps: Assets(stored.lps) }
    }
}

impl From<VenueUse> for StoredVenueUse {
    fn from(used: VenueUse) -> Self {
        Self { insurance: used.insurance.into(), lps: used.lps.into() }
    }
}

impl From<StoredVenueUse> for VenueUse {
    fn from(stored: StoredVenueUse) -> Self {
        Self { insurance: stored.insurance.into(), lps: stored.lps.into() }
    }
}

impl From<OraclePrice> for StoredPrice {
    fn from(oracle: OraclePrice) -> Self {
        let OraclePrice { price, conf, exponent, publish_time } = oracle;
        Self { price, conf, publish_time, exponent, _padding: [0; 4] }
    }
}

impl From<StoredPrice> for OraclePrice {
    fn from(stored: StoredPrice) -> Self {
        let StoredPrice { price, conf, publish_time, exponent, _padding } = stored;
        Self { price, conf, exponent, publish_time }
    }
}

impl From<AuctionTerms> for StoredAuction {
    fn from(terms: AuctionTerms) -> Self {
        let AuctionTerms { premium, discount, duration, min_lot } = terms;
        Self {
            premium_bps: premium.get(),
            discount_bps: discount.get(),
            duration_seconds: duration,
            min_lot_bps: min_lot.get(),
        }
    }
}

impl From<StoredAuction> for AuctionTerms {
    fn from(stored: StoredAuction) -> Self {
        let StoredAuction { premium_bps, discount_bps, duration_seconds, min_lot_bps } = stored;
        Self {
            premium: Bps(premium_bps),
            discount: Bps(discount_bps),
            duration: duration_seconds,
            min_lot: Bps(min_lot_bps),
        }
    }
}
