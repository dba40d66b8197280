//! Which refusals mean that somebody else was faster: normal where several liquidators compete.

use loss_client::{
    addresses::SYSTEM_PROGRAM,
    error::{LossError, Refusal},
};

/// The framework's codes for an account that is gone.
const ACCOUNT_GONE: [u32; 3] = [3_001, 3_007, 3_012];
/// The system program's code for an account that is there already: the record.
const ALREADY_THERE: u32 = 0;

/// Whether the refusal says so.
pub fn says(refusal: &Refusal) -> bool {
    match refusal {
        Refusal::Loss(error) => matches!(
            error,
            LossError::PositionHealthy
                | LossError::PositionSolvent
                | LossError::PositionDefaulted
                | LossError::AlreadyMarked
                | LossError::SlippageExceeded
                | LossError::LotTooSmall
                | LossError::ZeroAmount
                | LossError::EventFinal
        ),
        Refusal::Accounts(code) => ACCOUNT_GONE.contains(code),
        Refusal::OtherProgram { program, code } => {
            *program == SYSTEM_PROGRAM && *code == ALREADY_THERE
        }
        Refusal::Unknown(_) => false,
    }
}
