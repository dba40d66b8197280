//! What joining, leaving and asking to leave have in common.

use loss_math::{
    quote::{quote_share, ShareQuote},
    Assets, LossClass, MathError, Share, Shares,
};

/// What putting assets in would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinQuote {
    /// Shares given for it, rounded down: for `min_shares_out`.
    pub minted: Shares,
    /// Losses that are recorded and applied to the account first.
    pub picked_up: Assets,
    /// The account afterwards.
    pub after: ShareQuote,
    /// Whether losses were crossed, so that the receipt account must be passed.
    pub needs_receipt: bool,
}

/// What taking assets out would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaveQuote {
    /// Paid out, for shares rounded down: for `min_assets_out`.
    pub paid: Assets,
    /// Shares burnt for it, for an amount rounded up.
    pub burned: Shares,
    /// Losses that are recorded and applied to the account first.
    pub picked_up: Assets,
    /// The account afterwards.
    pub after: ShareQuote,
    /// Whether losses were crossed, so that the receipt account must be passed.
    pub needs_receipt: bool,
}

/// What asking to leave would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestQuote {
    /// Shares that may leave, for an amount rounded up.
    pub requested: Shares,
    /// What they are worth now, rounded down. They earn and lose until they leave.
    pub value: Assets,
    /// First second in which they can leave.
    pub opens_at: i64,
    /// Last second.
    pub closes_at: i64,
    /// Losses that are recorded and applied to the account first.
    pub picked_up: Assets,
}

/// A share before and as settled, and whether that crossed a loss.
pub(super) struct Settled {
    pub(super) share: Share,
    picked_up: Assets,
    needs_receipt: bool,
}

impl Settled {
    pub(super) fn new(
        before: Share,
        class: &LossClass,
        last_loss_seq: u64,
    ) -> Result<Self, MathError> {
        let share = before.settle(class);
        let picked_up = share.lost.minus(before.lost)?;
        Ok(Self { share, picked_up, needs_receipt: before.segment.crossed(last_loss_seq) })
    }

    pub(super) fn joined(
        &self,
        minted: Shares,
        after: &Share,
        class: &LossClass,
    ) -> Result<JoinQuote, MathError> {
        let Self { picked_up, needs_receipt, .. } = *self;
        Ok(JoinQuote { minted, picked_up, after: quote_share(after, class)?, needs_receipt })
    }

    pub(super) fn left(
        &self,
        (burned, paid): (Shares, Assets),
        after: &Share,
        class: &LossClass,
    ) -> Result<LeaveQuote, MathError> {
        let Self { picked_up, needs_receipt, .. } = *self;
        Ok(LeaveQuote { paid, burned, picked_up, after: quote_share(after, class)?, needs_receipt })
    }

    pub(super) fn asked(
        &self,
        after: &Share,
        class: &LossClass,
    ) -> Result<RequestQuote, MathError> {
        let request = after.request;
        Ok(RequestQuote {
            requested: request.shares,
            value: class.claim_floor(request.shares)?,
            opens_at: request.opens_at,
            closes_at: request.closes_at,
            picked_up: self.picked_up,
        })
    }
}
