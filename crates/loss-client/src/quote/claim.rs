//! What an event cost somebody, and what of that can be claimed.

use crate::accounts::{ClassKind, LossReceipt, Pool, RecoveryClaim, ShareAccount, ShortfallRecord};
use loss_math::{quote, Assets, MathError, Segment};
use solana_pubkey::Pubkey;

/// Which losses somebody can prove, and so claim the recoveries of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    class: ClassKind,
    /// Whose class it is, if it is a venue's.
    venue: Pubkey,
    segment: Segment,
    to_seq: u64,
}

impl Proof {
    /// By a share that has not changed since. Stale when the pool's `seq` is.
    pub fn of_share<T: ShareAccount>(pool: &Pool, share: &T) -> Self {
        let segment = share.share().segment.into();
        Self { class: T::KIND, venue: share.venue(), segment, to_seq: pool.seq }
    }

    /// By a receipt of a closed segment.
    pub fn of_receipt(receipt: &LossReceipt) -> Self {
        Self {
            class: receipt.class(),
            venue: receipt.venue,
            segment: receipt.segment.into(),
            to_seq: receipt.to_seq,
        }
    }

    /// Whether the event is of another venue's class.
    fn is_elsewhere(&self, record: &ShortfallRecord) -> bool {
        self.class == ClassKind::Profits && self.venue != record.venue
    }
}

/// What `claim_recovery` would pay now, in atoms of the asset, rounded down. `claim` is the account
/// of what was paid before, if there is one. Zero for an event that is final, that the proof does
/// not reach, or that is of another venue.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a proof of this pool.
pub fn quote_claim(
    record: &ShortfallRecord,
    proof: &Proof,
    claim: Option<&RecoveryClaim>,
    now: i64,
) -> Result<Assets, MathError> {
    if now >= record.final_at || proof.is_elsewhere(record) {
        return Ok(Assets::ZERO);
    }
    let (loss, recovered) = (record.loss_of(proof.class), record.recovered_for(proof.class));
    let paid = Assets(claim.map_or(0, |claim| claim.paid));
    quote::quote_claim(&proof.segment, proof.to_seq, &loss, recovered, paid)
}

/// What one event cost somebody, and what became of it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventQuote {
    /// Borne in this event, rounded down; zero for one that the proof does not reach.
    pub lost: Assets,
    /// The part of all that came in for it so far, rounded down: at most `lost`.
    pub recovered: Assets,
    /// What of that was paid out.
    pub paid: Assets,
    /// What `claim_recovery` would pay now: see [`quote_claim`].
    pub claimable: Assets,
    /// Whether no claim can be made any more.
    pub is_final: bool,
}

/// What one event cost somebody. `claim` is the account of what was paid before, if there is one.
///
/// # Errors
/// As [`quote_claim`].
pub fn quote_event(
    record: &ShortfallRecord,
    proof: &Proof,
    claim: Option<&RecoveryClaim>,
    now: i64,
) -> Result<EventQuote, MathError> {
    let claimable = quote_claim(record, proof, claim, now)?;
    let paid = Assets(claim.map_or(0, |claim| claim.paid));
    let is_final = now >= record.final_at;
    if proof.is_elsewhere(record) {
        return Ok(EventQuote {
            lost: Assets::ZERO,
            recovered: Assets::ZERO,
            paid,
            claimable,
            is_final,
        });
    }
    let (event, all) = (record.loss_of(proof.class), record.recovered_for(proof.class));
    let lost = proof.segment.loss_floor(proof.to_seq, &event)?;
    let recovered = proof.segment.recovery_floor(proof.to_seq, &event, all)?;
    Ok(EventQuote { lost, recovered, paid, claimable, is_final })
}
