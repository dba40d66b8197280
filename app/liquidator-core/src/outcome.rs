//! What came back, and what it means for a bot that competes with others.
//!
//! | refusal | of | means |
//! |---|---|---|
//! | `PositionHealthy`, `DebtBelowMinimum` | liquidate | [`Outcome::SomeoneFaster`] |
//! | `PositionSolvent` | mark, record | [`Outcome::SomeoneFaster`] |
//! | `AlreadyMarked` | mark | [`Outcome::SomeoneFaster`] |
//! | `PositionDefaulted` | liquidate, mark, record | [`Outcome::SomeoneFaster`] |
//! | `ZeroAmount`: nothing to repay, no salvage left | liquidate, buy | [`Outcome::SomeoneFaster`] |
//! | `SlippageExceeded` | liquidate, buy | [`Outcome::SomeoneFaster`] |
//! | the account is gone | all but accrue and collect | [`Outcome::SomeoneFaster`] |
//! | the record is there already | liquidate, record | [`Outcome::SomeoneFaster`] |
//! | `GraceNotPassed` | record | [`Outcome::RetryLater`] |
//! | `OracleMissing`, `-Unverified`, `-Stale`, `-Future`, `-Confidence`, `-Price` | with a price | [`Outcome::RetryLater`] |
//! | `OracleOwner`, `-Malformed`, `-Feed`, `-Exponent` | with a price | [`Outcome::Refused`] |
//! | tokens or lamports do not suffice | all | [`Outcome::Refused`] |
//! | a code of another program, without its log | all | [`Outcome::RetryLater`]: simulation names it |
//! | anything else of the program | | [`Outcome::Alarm`] |

use crate::ActionKind;
use loss_client::{
    addresses::SYSTEM_PROGRAM,
    error::{LossError, Refusal},
};
use solana_instruction::error::InstructionError;
use solana_transaction_error::TransactionError;
use std::fmt;

/// How an action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Landed,
    /// Somebody else, or the market, was faster: to be counted, not worried about.
    SomeoneFaster,
    /// It cannot work until the operator does something.
    Refused(Reason),
    /// It may work with a later price, in a later block, or after more time: decide anew.
    RetryLater,
    /// It was in no block and never will be: decide anew.
    Expired,
    /// It is not known yet how it ended: ask for the transaction's status.
    Pending,
    /// It must not happen: bot and program disagree. Report it with the transaction.
    Alarm,
}

/// What the operator has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    NoAsset,
    NoLamports,
    TokenAccount,
    Oracle,
    Program,
}

impl Outcome {
    /// From a transaction's error, in simulation or in a block. `refusal` is what its log says, if there
    /// is one; without it a code is taken for the program's.
    #[must_use]
    pub fn of_error(kind: ActionKind, error: &TransactionError, refusal: Option<&Refusal>) -> Self {
        use TransactionError as E;
        match error {
            E::InstructionError(_, InstructionError::Custom(code)) => {
                let said = refusal.copied().unwrap_or_else(|| Refusal::from_code(*code));
                Self::of_refusal(kind, &said)
            }
            E::InstructionError(_, error) => of_instruction(error),
            E::AlreadyProcessed => Self::Pending,
            E::BlockhashNotFound => Self::Expired,
            E::InsufficientFundsForFee
            | E::InsufficientFundsForRent { .. }
            | E::AccountNotFound
            | E::InvalidRentPayingAccount => Self::Refused(Reason::NoLamports),
            E::ProgramAccountNotFound | E::InvalidProgramForExecution => {
                Self::Refused(Reason::Program)
            }
            E::AccountInUse
            | E::AccountBorrowOutstanding
            | E::ClusterMaintenance
            | E::WouldExceedMaxBlockCostLimit
            | E::WouldExceedMaxAccountCostLimit
            | E::WouldExceedMaxVoteCostLimit
            | E::WouldExceedAccountDataBlockLimit
            | E::WouldExceedAccountDataTotalLimit
            | E::ResanitizationNeeded
            | E::ProgramExecutionTemporarilyRestricted { .. }
            | E::ProgramCacheHitMaxLimit
            | E::CommitCancelled => Self::RetryLater,
            E::AccountLoadedTwice
            | E::InvalidAccountForFee
            | E::CallChainTooDeep
            | E::MissingSignatureForFee
            | E::InvalidAccountIndex
            | E::SignatureFailure
            | E::SanitizeFailure
            | E::UnsupportedVersion
            | E::InvalidWritableAccount
            | E::TooManyAccountLocks
            | E::AddressLookupTableNotFound
            | E::InvalidAddressLookupTableOwner
            | E::InvalidAddressLookupTableData
            | E::InvalidAddressLookupTableIndex
            | E::DuplicateInstruction(_)
            | E::MaxLoadedAccountsDataSizeExceeded
            | E::InvalidLoadedAccountsDataSizeLimit
            | E::UnbalancedTransaction => Self::Alarm,
        }
    }

    /// From a program's refusal.
    #[must_use]
    pub fn of_refusal(kind: ActionKind, refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Loss(error) => of_loss(kind, *error),
            Refusal::Accounts(code) if is_gone(*code) && !OF_POOL.contains(&kind) => {
                Self::SomeoneFaster
            }
            // Neither the framework's nor the program's, so what it called said so, on chain and without
            // a log; the next simulation has one.
            Refusal::Accounts(code) if *code < FIRST_OF_FRAMEWORK => Self::RetryLater,
            Refusal::Accounts(_) | Refusal::Unknown(_) => Self::Alarm,
            Refusal::OtherProgram { program, code } if *program == SYSTEM_PROGRAM => {
                match (*code, RECORDING.contains(&kind)) {
                    (ACCOUNT_EXISTS, true) => Self::SomeoneFaster,
                    (TOO_FEW_LAMPORTS, true) => Self::Refused(Reason::NoLamports),
                    _ => Self::Alarm,
                }
            }
            // The token programs' first code but for rent: the funds do not suffice.
            Refusal::OtherProgram { program: _, code: 1 } => Self::Refused(Reason::NoAsset),
            Refusal::OtherProgram { .. } => Self::Refused(Reason::TokenAccount),
        }
    }
}

/// The framework's codes start here, the program's after them.
const FIRST_OF_FRAMEWORK: u32 = 100;
/// Codes of the system program.
const ACCOUNT_EXISTS: u32 = 0;
const TOO_FEW_LAMPORTS: u32 = 1;

use ActionKind::{Accrue, BuySalvage, CollectInsurance, Liquidate, MarkInsolvent, RecordShortfall};
/// May make a record.
const RECORDING: [ActionKind; 2] = [Liquidate, RecordShortfall];
/// Touch nothing that can be closed.
const OF_POOL: [ActionKind; 2] = [Accrue, CollectInsurance];
/// Use a price.
const PRICED: &[ActionKind] = &[Liquidate, MarkInsolvent, RecordShortfall, BuySalvage, Accrue];

/// The framework's codes for an account that is empty, or no longer the program's.
fn is_gone(code: u32) -> bool {
    [3_001, 3_007, 3_012].contains(&code)
}

/// What a refusal means, to which kinds; to others it must not happen.
enum Meaning {
    Faster(&'static [ActionKind]),
    Wait(&'static [ActionKind]),
    Oracle,
    Never,
}

fn of_loss(kind: ActionKind, error: LossError) -> Outcome {
    match meaning(error) {
        Meaning::Faster(kinds) if kinds.contains(&kind) => Outcome::SomeoneFaster,
        Meaning::Wait(kinds) if kinds.contains(&kind) => Outcome::RetryLater,
        Meaning::Oracle if PRICED.contains(&kind) => Outcome::Refused(Reason::Oracle),
        Meaning::Faster(_) | Meaning::Wait(_) | Meaning::Oracle | Meaning::Never => Outcome::Alarm,
    }
}

/// Exhaustive, so that a new refusal must be placed here.
fn meaning(error: LossError) -> Meaning {
    use LossError as E;
    match error {
        E::PositionHealthy | E::DebtBelowMinimum => Meaning::Faster(&[Liquidate]),
        E::PositionSolvent => Meaning::Faster(&[MarkInsolvent, RecordShortfall]),
        E::AlreadyMarked => Meaning::Faster(&[MarkInsolvent]),
        E::PositionDefaulted => Meaning::Faster(&[Liquidate, MarkInsolvent, RecordShortfall]),
        E::ZeroAmount | E::SlippageExceeded => Meaning::Faster(&[Liquidate, BuySalvage]),
        E::GraceNotPassed => Meaning::Wait(&[RecordShortfall]),
        E::OracleMissing
        | E::OracleUnverified
        | E::OracleStale
        | E::OracleFuture
        | E::OracleConfidence
        | E::OraclePrice => Meaning::Wait(PRICED),
        E::OracleOwner | E::OracleMalformed | E::OracleFeed | E::OracleExponent => Meaning::Oracle,
        // Arithmetic that cannot fail on the pool's own numbers, and the bot's wrong inputs.
        E::Overflow
        | E::ZeroShares
        | E::InsufficientShares
        | E::OutOfBalance
        | E::TransferMismatch
        | E::WrongRecord
        | E::LotTooSmall => Meaning::Never,
        // Refusals of instructions that a liquidator does not send.
        E::InsufficientIdle
        | E::SequenceChanged
        | E::DepositCapExceeded
        | E::BorrowCapExceeded
        | E::NothingPaid
        | E::ReceiptRequired
        | E::WrongReceipt
        | E::NotEmpty
        | E::NotFinal
        | E::NotReceiptParty
        | E::PositionTooRisky
        | E::RecognitionPending
        | E::Paused
        | E::ParamOutOfBounds
        | E::TimeLocked
        | E::NotTighter
        | E::NotGuardian
        | E::PauseTooSoon
        | E::NotPaused
        | E::SameMint
        | E::UnsupportedExtension
        | E::ProposalExpired
        | E::FundShortOfCash
        | E::ExitNotRequested
        | E::ExitTooEarly
        | E::ExitLapsed
        | E::ExceedsRequest
        | E::RequestPending
        | E::NothingToClaim
        | E::WrongClaim
        | E::WrongShare
        | E::NotAssociatedAccount
        | E::EventFinal
        | E::RecoveryTooLate
        | E::SalvageLeft
        | E::NotMatured
        | E::VenueNotActive
        | E::VenueRetired
        | E::VenueNotRetired
        | E::NotVenue
        | E::NotVenueAccount
        | E::NotVenueParty
        | E::NonceUsed
        | E::VenueCapsTooHigh
        | E::WrongVenue
        | E::ProposalWaits => Meaning::Never,
    }
}

/// Errors of a program that are not codes. The token programs say so of the wallet's token accounts.
fn of_instruction(error: &InstructionError) -> Outcome {
    use InstructionError as E;
    match error {
        E::InsufficientFunds | E::AccountNotRentExempt => Outcome::Refused(Reason::NoLamports),
        E::InvalidAccountData
        | E::UninitializedAccount
        | E::IncorrectProgramId
        | E::InvalidAccountOwner
        | E::IllegalOwner => Outcome::Refused(Reason::TokenAccount),
        E::UnsupportedProgramId | E::AccountNotExecutable => Outcome::Refused(Reason::Program),
        // The state it met needed more than the simulation; or the node's limits did.
        E::ComputationalBudgetExceeded
        | E::ProgramFailedToComplete
        | E::MaxAccountsDataAllocationsExceeded => Outcome::RetryLater,
        _ => Outcome::Alarm,
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAsset => "the wallet has too little of the asset: send it some",
            Self::NoLamports => "the wallet has too few lamports for fee or rent: send it some SOL",
            Self::TokenAccount => {
                "a token account of the wallet is missing, frozen or of another mint: check both"
            }
            Self::Oracle => "the oracle's account is not of the pool's feed: check its address",
            Self::Program => "the program is not deployed there: check program id and cluster",
        })
    }
}
