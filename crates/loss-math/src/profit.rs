//! A trader's claim on a venue's class: realised profit, which can leave when it has matured.
//!
//! All of it bears the venue's deficits until it leaves. It matures after a warm-up, which gives the venue time to
//! find out who cannot pay for it.

use crate::{
    Assets, Burned, ExitAmount, ExitRequest, ExitTerms, LossClass, MathError, Share, Shares,
};

/// The account of one trader at one venue.
///
/// Three parts, oldest first: matured, which is the [`Share`]'s standing request to leave; what
/// matures at `older_at`; and the rest, which matures at `newest_at`.
///
/// Two dates suffice: each credit waits at least one warm-up and less than two, whatever else is
/// credited, so nobody can put off a profit by adding small ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProfitClaim {
    /// Shares, segment, statement.
    pub share: Share,
    /// The part that matures next.
    pub older: Shares,
    /// When it does, unix seconds.
    pub older_at: i64,
    /// When all that is left does.
    pub newest_at: i64,
}

/// A matured part is a request that needs no asking and does not lapse.
const MATURED: ExitTerms = ExitTerms { delay: 1, window: u32::MAX };

impl ProfitClaim {
    /// An account with nothing in it. Deficits up to event `seq` are not its owner's (P8).
    #[must_use]
    pub fn open(class: &LossClass, seq: u64) -> Self {
        Self { share: Share::open(class, seq), ..Self::default() }
    }

    /// The same trader, up to date with `class`. Idempotent (P7), never an error (P11).
    ///
    /// - **Rounding**: each part down, by less than one raw share; what that leaves matures last.
    #[must_use]
    pub fn settle(self, class: &LossClass) -> Self {
        let settled = Self { share: self.share.settle(class), ..self };
        // Mostly there are two parts: what is not one is the other.
        let older = if self.older == self.maturing() {
            settled.maturing()
        } else {
            let held = &self.share.held;
            held.part_after_losses_floor(&settled.share.held, self.older, class)
        };
        Self { older, ..settled }
    }

    /// The same trader as of now: [`ProfitClaim::mature`] and [`ProfitClaim::settle`], in the order
    /// that leaves fewer parts to settle.
    #[must_use]
    pub fn up_to_date(self, class: &LossClass, now: i64) -> Self {
        self.mature(now).settle(class)
    }

    /// What had matured when that was last looked at.
    #[must_use]
    pub const fn matured(&self) -> Shares {
        self.share.request.shares
    }

    /// What had not.
    #[must_use]
    pub const fn maturing(&self) -> Shares {
        self.share.held.shares.minus_or_zero(self.matured())
    }

    /// The same trader with what has matured by `now`. Time and losses do not depend on each other.
    #[must_use]
    pub fn mature(self, now: i64) -> Self {
        let maturing = self.maturing();
        if now < self.older_at || maturing.is_zero() {
            self
        } else if now < self.newest_at {
            self.with_matured(self.older, maturing.minus_or_zero(self.older))
        } else {
            self.with_matured(maturing, Shares::ZERO)
        }
    }

    /// `more` has matured; `next` is all that has not, and does at `newest_at`.
    fn with_matured(self, more: Shares, next: Shares) -> Self {
        let matured = Shares(self.matured().get().saturating_add(more.get()));
        let request = if matured.is_zero() {
            ExitRequest::default()
        } else {
            ExitRequest { shares: matured, opens_at: i64::MIN, closes_at: i64::MAX }
        };
        let share = Share { request, ..self.share };
        Self { share, older: next, older_at: self.newest_at, ..self }
    }

    /// The same trader with `shares` more, which `class` has minted and which mature after
    /// `warm_up` seconds. Call on a settled account. A new segment starts at event `seq`.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn credit(
        self,
        class: &LossClass,
        shares: Shares,
        warm_up: u32,
        seq: u64,
        now: i64,
    ) -> Result<Self, MathError> {
        let matured = self.mature(now);
        let share = matured.share.join(class, shares, seq)?;
        let newest_at = now.saturating_add(warm_up.into()).max(matured.newest_at);
        let joined = Self { share, newest_at, ..matured };
        if joined.older.is_zero() {
            return Ok(Self { older: joined.maturing(), older_at: newest_at, ..joined });
        }
        Ok(joined)
    }

    /// Takes `amount` of what has matured out of `class`. Call on a settled account.
    ///
    /// # Errors
    /// [`MathError::NotMatured`]; else as [`Share::leave`].
    pub(crate) fn leave(
        self,
        class: LossClass,
        amount: ExitAmount,
        seq: u64,
        now: i64,
    ) -> Result<(Self, LossClass, Burned), MathError> {
        let matured = self.mature(now);
        let left = matured.share.leave(class, amount, &MATURED, seq, now).map_err(not_matured)?;
        let claim = Self { share: left.share, ..matured };
        // Who leaves last may have ended the epoch.
        let older = claim.older.min(claim.maturing());
        Ok((Self { older, ..claim }, left.class, left.burned))
    }

    /// What the matured part is worth, on a settled account.
    ///
    /// - **Rounding**: down: what leaving with all of it pays.
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable for shares of this class.
    pub fn matured_floor(&self, class: &LossClass) -> Result<Assets, MathError> {
        class.claim_floor(self.matured())
    }
}

const fn not_matured(error: MathError) -> MathError {
    if matches!(error, MathError::ExitNotRequested | MathError::ExceedsRequest) {
        MathError::NotMatured
    } else {
        error
    }
}
