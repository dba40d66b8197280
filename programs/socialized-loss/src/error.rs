//! Every refusal of the program. Codes are append-only.

use anchor_lang::prelude::*;
use loss_math::MathError;

#[error_code]
#[derive(PartialEq, Eq)]
pub enum LossError {
    // Arithmetic (see `loss_math::MathError`)
    #[msg("A number would not fit its type: use a smaller amount")]
    Overflow,
    #[msg("The amount is zero")]
    ZeroAmount,
    #[msg("The amount is too small to be worth anything: use a larger one")]
    ZeroShares,
    #[msg("More than there is: take less, or all")]
    InsufficientShares,
    #[msg("More than lies idle in the pool: the log says how much does")]
    InsufficientIdle,
    #[msg("Less than the smallest debt would remain: repay all, or leave more")]
    DebtBelowMinimum,
    #[msg("The position is within its liquidation threshold")]
    PositionHealthy,
    #[msg("The pool's or the fund's books do not balance")]
    OutOfBalance,

    // Amounts the caller asked for
    #[msg("The result is below the caller's minimum: retry with the current state")]
    SlippageExceeded,
    #[msg("A shortfall was recorded since the caller looked: read the pool again")]
    SequenceChanged,
    #[msg("The pool's deposit cap would be exceeded")]
    DepositCapExceeded,
    #[msg("The pool's borrow cap would be exceeded")]
    BorrowCapExceeded,
    #[msg("The shares pay nothing: add more, or withdraw all")]
    NothingPaid,
    #[msg("The token program moved another amount than it was told to")]
    TransferMismatch,

    // Life of accounts
    #[msg("Losses were crossed since the last change: pass the receipt account and a payer")]
    ReceiptRequired,
    #[msg("The receipt account is not the one derived from the share and its segment")]
    WrongReceipt,
    #[msg("The record account is not the one derived from the position's nonce")]
    WrongRecord,
    #[msg("The account still holds something: empty it first")]
    NotEmpty,
    #[msg("Recoveries may still come: wait until the final time in the account")]
    NotFinal,
    #[msg("The signer is neither the receipt's owner nor its rent payer")]
    NotReceiptParty,
    #[msg("This position's shortfall was recorded: close it and open a new one")]
    PositionDefaulted,

    // Risk
    #[msg("The position would be above its opening limit at the careful price")]
    PositionTooRisky,
    #[msg("The position is solvent at the most favourable price")]
    PositionSolvent,
    #[msg("The position was marked already: wait for the grace to pass, or for it to be healthy")]
    AlreadyMarked,
    #[msg("Collateral is left and the grace since the mark has not passed: mark or liquidate it")]
    GraceNotPassed,
    #[msg("A position was marked insolvent: exits wait until the time in the log")]
    RecognitionPending,
    #[msg("The pool is paused for new risk: exits, repayment and liquidation work")]
    Paused,

    // Oracle
    #[msg("No price yet: pass a price update account")]
    OracleMissing,
    #[msg("The price update is not owned by an accepted oracle program")]
    OracleOwner,
    #[msg("The account is not a price update")]
    OracleMalformed,
    #[msg("The price update is of another feed")]
    OracleFeed,
    #[msg("The price update is not fully verified")]
    OracleUnverified,
    #[msg("The newest price is too old: post a fresh update")]
    OracleStale,
    #[msg("The price update is from the future")]
    OracleFuture,
    #[msg("The price is too uncertain")]
    OracleConfidence,
    #[msg("The price is not positive")]
    OraclePrice,
    #[msg("The price's exponent or a mint's decimals are out of range")]
    OracleExponent,

    // Administration
    #[msg("A parameter is outside its hard bounds: the log names it")]
    ParamOutOfBounds,
    #[msg("The time lock has not run out: wait until the time in the proposal")]
    TimeLocked,
    #[msg("Limits can only be lowered at once; propose parameters to raise them")]
    NotTighter,
    #[msg("The signer is neither guardian nor authority")]
    NotGuardian,
    #[msg("No pause again before as much time without one: the log says when")]
    PauseTooSoon,
    #[msg("The pool is not paused")]
    NotPaused,

    // Mints
    #[msg("Asset and collateral are the same mint")]
    SameMint,
    #[msg("The mint has a token extension that could break conservation: the log names it")]
    UnsupportedExtension,

    // Added later: codes are append-only
    #[msg("The proposal was not applied in time: cancel it and propose again")]
    ProposalExpired,
}

impl From<MathError> for LossError {
    fn from(error: MathError) -> Self {
        match error {
            MathError::Overflow | MathError::DivisionByZero | MathError::RepayExceedsDebt => {
                Self::Overflow
            }
            MathError::ZeroAmount => Self::ZeroAmount,
            MathError::ZeroShares => Self::ZeroShares,
            MathError::InsufficientShares => Self::InsufficientShares,
            MathError::InsufficientIdle => Self::InsufficientIdle,
            MathError::PriceExponent => Self::OracleExponent,
            MathError::PriceNotPositive => Self::OraclePrice,
            MathError::PositionHealthy => Self::PositionHealthy,
            MathError::LeavesDustDebt => Self::DebtBelowMinimum,
        }
    }
}

/// Turns a refusal of the maths into the program's.
pub trait OrLossError<T> {
    /// The value, or the matching [`LossError`].
    fn or_loss_error(self) -> Result<T>;
}

impl<T> OrLossError<T> for core::result::Result<T, MathError> {
    fn or_loss_error(self) -> Result<T> {
        self.map_err(|error| LossError::from(error).into())
    }
}
