//! A pool and its insurance fund at a glance, with interest up to now.

use crate::accounts::{InsuranceFund, Pool};
use loss_math::{
    interest::{supply_bps_floor, utilization_bps_floor, yearly_bps_floor},
    Assets, LossClass, MathError,
};

/// Parts of an atom in [`ClassQuote::share_value`].
pub const SHARE_VALUE_SCALE: u64 = 1_000_000_000;
/// Parts of one in [`ClassQuote::survival`].
pub const SURVIVAL_SCALE: u64 = 1_000_000_000_000_000_000;

/// A loss class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassQuote {
    /// What its owners own together.
    pub assets: Assets,
    /// What a whole share (2^32 raw ones) is worth, in [`SHARE_VALUE_SCALE`] parts of an atom,
    /// rounded down. Interest raises it; a loss burns shares and leaves it.
    pub share_value: u64,
    /// The loss index: what all losses of the epoch left of a share, in [`SURVIVAL_SCALE`] parts,
    /// rounded down.
    pub survival: u64,
    /// How often the class was wiped out or emptied.
    pub epoch: u64,
}

impl ClassQuote {
    fn of(class: &LossClass) -> Self {
        Self {
            assets: class.assets,
            share_value: class.share_value_floor(SHARE_VALUE_SCALE),
            survival: class.index.parts_floor(SURVIVAL_SCALE),
            epoch: class.epoch,
        }
    }
}

/// A pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolQuote {
    /// The LPs.
    pub lps: ClassQuote,
    /// Tokens that lie idle: to be borrowed or withdrawn.
    pub idle: Assets,
    /// What borrowers owe, rounded up.
    pub debt: Assets,
    /// The part that is lent, basis points rounded down.
    pub utilization_bps: u64,
    /// What borrowers pay a year, basis points rounded down.
    pub borrow_bps: u64,
    /// What LPs earn a year of it, less the insurance fund's part, basis points rounded down.
    pub supply_bps: u64,
    /// How much can be deposited before the cap.
    pub deposit_room: Assets,
    /// Until when exits wait because a position was found insolvent.
    pub exits_held_until: Option<i64>,
    /// Until when new risk is stopped.
    pub paused_until: Option<i64>,
}

/// An insurance fund, with what the pool owes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundQuote {
    /// Owned by nobody; pays first.
    pub reserve: Assets,
    /// The stakers; they pay second.
    pub stakers: ClassQuote,
    /// Tokens in its vault.
    pub cash: Assets,
    /// What the pool owes it: `collect_insurance` moves what of it lies idle.
    pub receivable: Assets,
    /// What the day's cap leaves.
    pub day_room: Assets,
    /// The most it would pay for an event now: what it has, within the caps.
    pub cover: Assets,
}

/// A pool at a glance.
///
/// # Errors
/// [`MathError`]: unreachable for a stored pool.
pub fn quote_pool(pool: &Pool, now: i64) -> Result<PoolQuote, MathError> {
    let ledger = pool.accrued_ledger(now);
    let (cash, debt, terms) =
        (ledger.cash, ledger.debt.total_ceil()?, pool.params.interest_terms());
    let owned = ledger.lps.assets;
    Ok(PoolQuote {
        lps: ClassQuote::of(&ledger.lps),
        idle: cash,
        debt,
        utilization_bps: utilization_bps_floor(cash, debt)?,
        borrow_bps: yearly_bps_floor(&terms.curve, cash, debt)?,
        supply_bps: supply_bps_floor(&terms.curve, terms.insurance_fee, cash, debt, owned)?,
        deposit_room: Assets(pool.params.deposit_cap).minus_or_zero(owned),
        exits_held_until: pool.exits_held_until(now),
        paused_until: pool.is_paused(now).then_some(pool.paused_until),
    })
}

/// An insurance fund at a glance.
pub fn quote_fund(pool: &Pool, fund: &InsuranceFund, now: i64) -> FundQuote {
    let (ledger, credited) = pool.accrued_ledger(now).credit_fund(fund.to_math());
    let caps = pool.params.fund_caps();
    FundQuote {
        reserve: credited.reserve,
        stakers: ClassQuote::of(&credited.stakers),
        cash: credited.cash,
        receivable: ledger.receivable,
        day_room: Assets(credited.paid.room(caps.per_day.get(), now)),
        cover: credited.total().min(credited.room(&caps, now)),
    }
}
