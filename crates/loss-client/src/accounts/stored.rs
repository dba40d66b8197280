//! Parts that several accounts store, and what they are for the maths. 128-bit numbers are
//! little-endian bytes, because their alignment differs between host and chain.

use borsh::{BorshDeserialize, BorshSerialize};
use bytemuck::{Pod, Zeroable};
use loss_math::{
    Assets, AuctionTerms, Bps, ExitRequest, Holding, LeakyBucket, LossClass, LossIndex,
    OraclePrice, Segment, Share, SharePrice, Shares, VenueCaps, VenueUse,
};

/// A loss index: the part of a share that survived all losses of the epoch,
/// `mantissa * 2^-(127 + exponent)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredIndex {
    pub mantissa: [u8; 16],
    pub exponent: u64,
}

/// A loss class: assets, and the shares that claim them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredClass {
    /// Atoms of the asset.
    pub assets: u64,
    /// How often the class was wiped out.
    pub epoch: u64,
    /// In 2^-32 of a share.
    pub total_shares: [u8; 16],
    pub index: StoredIndex,
    /// How often all shares were split.
    pub splits: u64,
}

/// An owner's shares as of the index they were last settled at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredHolding {
    /// In 2^-32 of a share.
    pub shares: [u8; 16],
    pub index: StoredIndex,
    pub splits: u64,
    pub epoch: u64,
}

/// What an owner held when its shares last changed other than by losses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredSegment {
    /// It bears the events after this number.
    pub from_seq: u64,
    pub start: StoredHolding,
}

/// A leaky bucket: what was used of a daily cap and has not flowed back at `updated_at`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredBucket {
    pub used: u64,
    /// Unix seconds.
    pub updated_at: i64,
}

/// An oracle price: `price * 10^exponent` of the asset for one of the collateral.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredPrice {
    pub price: i64,
    /// The confidence, in the unit of `price`.
    pub conf: u64,
    /// Unix seconds; 0 when there was no price yet.
    pub publish_time: i64,
    pub exponent: i32,
    pub _padding: [u8; 4],
}

/// The terms of a sale of salvage, in basis points and seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredAuction {
    pub premium_bps: u32,
    pub discount_bps: u32,
    pub duration_seconds: u32,
    pub min_lot_bps: u32,
}

/// The most that insurance fund and LPs pay for venues, in atoms at once and per day.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, BorshSerialize, BorshDeserialize,
)]
#[repr(C)]
pub struct StoredVenueCaps {
    pub insurance: u64,
    pub lps: u64,
}

/// What of it is used and has not flowed back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredVenueUse {
    pub insurance: StoredBucket,
    pub lps: StoredBucket,
}

/// One owner's account in a loss class, as stored: `loss_math::Share`.
///
/// `held` and `request_shares` do not include losses after `held.index`; every instruction of the
/// owner settles first, and anyone can settle at any time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredShare {
    /// Shares as last settled.
    pub held: StoredHolding,
    /// What the class owned then, and all its shares: the price of a share.
    pub price_assets: u64,
    pub price_shares: [u8; 16],
    /// What was held when the shares last changed other than by losses. Settling leaves it be.
    pub segment: StoredSegment,
    /// A standing request to leave, in 2^-32 of a share; none when zero.
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

impl From<StoredIndex> for LossIndex {
    fn from(stored: StoredIndex) -> Self {
        Self::from_parts(u128::from_le_bytes(stored.mantissa), stored.exponent)
    }
}

impl From<StoredClass> for LossClass {
    fn from(stored: StoredClass) -> Self {
        Self {
            assets: Assets(stored.assets),
            total_shares: raw_shares(stored.total_shares),
            index: stored.index.into(),
            splits: stored.splits,
            epoch: stored.epoch,
        }
    }
}

impl From<StoredHolding> for Holding {
    fn from(stored: StoredHolding) -> Self {
        Self {
            shares: raw_shares(stored.shares),
            index: stored.index.into(),
            splits: stored.splits,
            epoch: stored.epoch,
        }
    }
}

impl From<StoredSegment> for Segment {
    fn from(stored: StoredSegment) -> Self {
        Self { from_seq: stored.from_seq, start: stored.start.into() }
    }
}

impl From<StoredBucket> for LeakyBucket {
    fn from(stored: StoredBucket) -> Self {
        Self { used: stored.used, updated_at: stored.updated_at }
    }
}

impl From<StoredPrice> for OraclePrice {
    fn from(stored: StoredPrice) -> Self {
        let StoredPrice { price, conf, publish_time, exponent, _padding } = stored;
        Self { price, conf, exponent, publish_time }
    }
}

impl From<OraclePrice> for StoredPrice {
    fn from(oracle: OraclePrice) -> Self {
        let OraclePrice { price, conf, exponent, publish_time } = oracle;
        Self { price, conf, publish_time, exponent, _padding: [0; 4] }
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

impl From<StoredVenueCaps> for VenueCaps {
    fn from(stored: StoredVenueCaps) -> Self {
        Self { insurance: Assets(stored.insurance), lps: Assets(stored.lps) }
    }
}

impl From<StoredVenueUse> for VenueUse {
    fn from(stored: StoredVenueUse) -> Self {
        Self { insurance: stored.insurance.into(), lps: stored.lps.into() }
    }
}

impl From<StoredShare> for Share {
    fn from(stored: StoredShare) -> Self {
        Self {
            held: stored.held.into(),
            price: SharePrice {
                assets: Assets(stored.price_assets),
                total_shares: raw_shares(stored.price_shares),
            },
            segment: stored.segment.into(),
            request: ExitRequest {
                shares: raw_shares(stored.request_shares),
                opens_at: stored.request_opens_at,
                closes_at: stored.request_closes_at,
            },
            lost: Assets(stored.lost),
            recovered: Assets(stored.recovered),
        }
    }
}

fn raw_shares(bytes: [u8; 16]) -> Shares {
    Shares(u128::from_le_bytes(bytes))
}
