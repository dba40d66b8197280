//! What can go wrong in the arithmetic.

use core::fmt;

/// A refusal of the maths. Nothing is half-changed when one is returned: every
/// transition takes its state by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MathError {
    /// A result does not fit its type. Unreachable where the doc of a function says so.
    Overflow,
    /// A quotient by zero was asked for.
    DivisionByZero,
    /// The amount is zero where something must move.
    ZeroAmount,
    /// The amount is too small to be worth a single raw share.
    ZeroShares,
    /// More shares were asked for than the owner has.
    InsufficientShares,
    /// More assets were asked for than lie idle in the pool.
    InsufficientIdle,
    /// More was repaid than is owed.
    RepayExceedsDebt,
    /// A price with an exponent outside the accepted range.
    PriceExponent,
    /// A price of zero or below.
    PriceNotPositive,
    /// The position's debt is within its liquidation threshold.
    PositionHealthy,
    /// What a partial repayment leaves is below the smallest debt a position may have.
    LeavesDustDebt,
    /// The shares are worth less than an atom and are not all the owner has.
    NothingPaid,
    /// The insurance fund's tokens do not suffice: the pool still owes it some.
    FundShortOfCash,
    /// Exits need a request, and there is none.
    ExitNotRequested,
    /// The request cannot be used yet.
    ExitTooEarly,
    /// The request can no longer be used.
    ExitLapsed,
    /// More than was requested.
    ExceedsRequest,
    /// An earlier request still stands.
    RequestPending,
    /// Less salvage than the smallest lot.
    LotTooSmall,
    /// More was asked for than has matured.
    NotMatured,
}

impl fmt::Display for MathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
