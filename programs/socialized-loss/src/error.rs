//! Every refusal of the program. Codes are append-only.

use anchor_lang::prelude::*;
use loss_math::{Assets, ExitRequest, MathError};

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
    #[msg("The price is too uncertain: wait for a narrower one")]
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
    #[msg("The fund's tokens do not suffice: collect_insurance first, or take at most what the log says")]
    FundShortOfCash,
    #[msg("This pool's exits need a request: make one and wait for its delay")]
    ExitNotRequested,
    #[msg("The request cannot be used yet: the log says when")]
    ExitTooEarly,
    #[msg("The request has lapsed: make a new one")]
    ExitLapsed,
    #[msg("More than was requested: take less, or cancel and request again")]
    ExceedsRequest,
    #[msg("A request stands already: use it, cancel it, or wait until it lapses as the log says")]
    RequestPending,
    #[msg("Less than the smallest lot: buy more, or all that is left")]
    LotTooSmall,
    #[msg("Nothing to claim: all that came in was paid, or the event is not in this segment: pass its receipt")]
    NothingToClaim,
    #[msg("The claim account is not the one derived from share, segment and record")]
    WrongClaim,
    #[msg("The share account is neither an LP share nor a stake of this pool")]
    WrongShare,
    #[msg("Pass the owner's associated token account, still the owner's, or let the owner call")]
    NotAssociatedAccount,
    #[msg("The event is final: the rest went to the fund's reserve")]
    EventFinal,
    #[msg("Too late for those who lost to claim it: fund_insurance takes gifts to the fund")]
    RecoveryTooLate,
    #[msg("Salvage of the event is left: buy_salvage first")]
    SalvageLeft,

    // Venues
    #[msg("More than has matured: quote_profit says how much has, and when the rest does")]
    NotMatured,
    #[msg("The venue's time lock has not passed: the log says when it does")]
    VenueNotActive,
    #[msg("The venue is retired: it credits and reports nothing more")]
    VenueRetired,
    #[msg("The venue is not retired: retire_venue, then wait for the time in the log")]
    VenueNotRetired,
    #[msg("Only the registered venue's own PDA may sign for it")]
    NotVenue,
    #[msg("The account with the deficit must belong to the venue's program")]
    NotVenueAccount,
    #[msg("Only the pool's authority or whoever paid the bond may retire a venue")]
    NotVenueParty,
    #[msg("A deficit with this number or a later one was reported: use the next number")]
    NonceUsed,
    #[msg("Above what the pool was made with: venue_caps of the pool never rise")]
    VenueCapsTooHigh,
    #[msg("The profit claim is of another venue than the record")]
    WrongVenue,
    #[msg("New parameters wait: apply_params or cancel_params first, then register")]
    ProposalWaits,
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
            MathError::NothingPaid => Self::NothingPaid,
            MathError::FundShortOfCash => Self::FundShortOfCash,
            MathError::ExitNotRequested => Self::ExitNotRequested,
            MathError::ExitTooEarly => Self::ExitTooEarly,
            MathError::ExitLapsed => Self::ExitLapsed,
            MathError::ExceedsRequest => Self::ExceedsRequest,
            MathError::RequestPending => Self::RequestPending,
            MathError::LotTooSmall => Self::LotTooSmall,
            MathError::NotMatured => Self::NotMatured,
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

/// The refusal of tokens to somebody, with what one must know to go on in the log: how much there
/// is, or when the request to leave can be used.
pub fn refuse(error: MathError, idle: Assets, request: &ExitRequest) -> Error {
    let short = [MathError::InsufficientIdle, MathError::FundShortOfCash];
    let mistimed = [MathError::ExitTooEarly, MathError::ExitLapsed, MathError::RequestPending];
    if short.contains(&error) {
        msg!("{} idle", idle.get());
    } else if mistimed.contains(&error) {
        msg!("usable from {} to {}", request.opens_at, request.closes_at);
    }
    LossError::from(error).into()
}
