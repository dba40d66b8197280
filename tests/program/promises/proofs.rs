//! All proofs that an LP share, a stake or a profit claim has: its open segment and its receipts; and what each is
//! still worth.

use anchor_lang::prelude::Pubkey;
use loss_math::{quote::quote_claim, Assets, Segment};
use loss_testkit::{keys, PoolKeys, World};
use socialized_loss::state::{
    ClassKind, InsuranceStake, LossReceipt, LpShare, ProfitClaim, RecoveryClaim, ShareAccount,
    ShortfallRecord, StoredSegment,
};

/// One segment of a share, open or closed.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    pub share: Pubkey,
    pub class: ClassKind,
    /// Of a profit claim; else the default key.
    pub venue: Pubkey,
    pub segment: StoredSegment,
    pub to_seq: u64,
    /// Where the proof is, when it is a receipt.
    pub receipt: Option<Pubkey>,
}

impl Proof {
    /// The open segment; none when the share is closed.
    pub fn open(world: &World, pool: &PoolKeys, share: Pubkey) -> Option<Self> {
        Self::open_of::<LpShare>(world, pool, share)
            .or_else(|| Self::open_of::<InsuranceStake>(world, pool, share))
            .or_else(|| Self::open_of::<ProfitClaim>(world, pool, share))
    }

    fn open_of<T: ShareAccount>(world: &World, pool: &PoolKeys, share: Pubkey) -> Option<Self> {
        let account: T = world.find(&share)?;
        let (class, venue, segment) = (T::KIND, account.venue(), account.share().segment);
        let to_seq = world.pool(pool).seq;
        Some(Self { share, class, venue, segment, to_seq, receipt: None })
    }

    pub fn of_receipt(world: &World, at: Pubkey) -> Option<Self> {
        let receipt: LossReceipt = world.find(&at)?;
        let class = match receipt.class {
            0 => ClassKind::Lps,
            1 => ClassKind::Stakers,
            2 => ClassKind::Profits,
            other => panic!("no class {other}"),
        };
        let LossReceipt { share, venue, segment, to_seq, .. } = receipt;
        Some(Self { share, class, venue, segment, to_seq, receipt: Some(at) })
    }

    /// The open segment and the receipts of all segments before.
    pub fn all(world: &World, pool: &PoolKeys, share: Pubkey) -> Vec<Self> {
        let seqs = 0..world.pool(pool).seq;
        let receipts = seqs.filter_map(|seq| Self::of_receipt(world, keys::receipt(&share, seq)));
        Self::open(world, pool, share).into_iter().chain(receipts).collect()
    }

    /// What was paid by this proof for an event, by the account that says so.
    pub fn paid(&self, world: &World, record: &Pubkey) -> u64 {
        world.find::<RecoveryClaim>(&self.claim_account(record)).map_or(0, |claim| claim.paid)
    }

    pub fn claim_account(&self, record: &Pubkey) -> Pubkey {
        keys::claim(&self.share, self.segment.from_seq, record)
    }

    /// When a receipt can be closed; never for an open segment.
    pub fn final_at(&self, world: &World) -> i64 {
        self.receipt.map_or(i64::MAX, |at| world.read::<LossReceipt>(&at).final_at)
    }

    /// Its part of all that came in for the event.
    pub fn part(&self, record: &ShortfallRecord) -> u64 {
        let recovered = record.recovered_for(self.class);
        self.quote(record, recovered, Assets::ZERO)
    }

    /// What it bore of the event.
    pub fn borne(&self, record: &ShortfallRecord) -> u64 {
        if self.is_of_another_venue(record) {
            return 0;
        }
        let loss = record.loss_of(self.class);
        let borne = Segment::from(self.segment).loss_floor(self.to_seq, &loss);
        borne.expect("a segment of this class").get()
    }

    /// What can be claimed by it now.
    pub fn claimable(&self, world: &World, at: &Pubkey) -> u64 {
        let Some(record) = world.find::<ShortfallRecord>(at) else { return 0 };
        let paid = Assets(self.paid(world, at));
        self.quote(&record, record.recovered_for(self.class), paid)
    }

    fn is_of_another_venue(&self, record: &ShortfallRecord) -> bool {
        self.class == ClassKind::Profits && self.venue != record.venue
    }

    fn quote(&self, record: &ShortfallRecord, recovered: Assets, paid: Assets) -> u64 {
        if self.is_of_another_venue(record) {
            return 0;
        }
        let loss = record.loss_of(self.class);
        let quote = quote_claim(&self.segment.into(), self.to_seq, &loss, recovered, paid);
        quote.expect("a segment of this class").get()
    }
}
