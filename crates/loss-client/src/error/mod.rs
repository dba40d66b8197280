//! Why the program refused, from what a validator says about it.

mod table;

pub use table::LossError;

use crate::addresses::PROGRAM_ID;
use core::fmt;
use loss_math::MathError;
use solana_pubkey::Pubkey;

/// The code of the program's first refusal; the others follow.
const FIRST_CODE: u32 = 6_000;

/// What a validator writes in front of a code.
const CODE: &str = "custom program error: ";

impl LossError {
    /// The refusal of that code, if the program has it.
    pub fn from_code(code: u32) -> Option<Self> {
        let index = code.checked_sub(FIRST_CODE)?;
        Self::ALL.get(usize::try_from(index).ok()?).copied()
    }

    /// Its code.
    pub const fn code(self) -> u32 {
        FIRST_CODE + self as u32
    }
}

/// As which refusal the program passes one of the maths on: what a preview says, with its remedy.
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

impl fmt::Display for LossError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({self:?}, {}): {}", self.message(), self.code(), self.remedy())
    }
}

impl std::error::Error for LossError {}

/// Who refused a transaction, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The program, by one of its rules.
    #[error(transparent)]
    Loss(#[from] LossError),
    /// The program, before it got to its rules.
    #[error("the program's account checks refused it (code {0}): an account is missing, of another type, or of another pool")]
    Accounts(u32),
    /// The program, with a code that this client does not know.
    #[error(
        "the program refused it with code {0}, which this client does not know: update loss-client"
    )]
    Unknown(u32),
    /// Another program, most often the token program when funds do not suffice.
    #[error("{program} refused it with code {code}: see that program's errors, and the balances")]
    OtherProgram {
        /// Which.
        program: Pubkey,
        /// Its code.
        code: u32,
    },
}

impl Refusal {
    /// The program's refusal of that code.
    pub fn from_code(code: u32) -> Self {
        match LossError::from_code(code) {
            Some(error) => Self::Loss(error),
            None if code < FIRST_CODE => Self::Accounts(code),
            None => Self::Unknown(code),
        }
    }

    /// The refusal in a failed transaction's log: of the innermost program that failed. None when
    /// there is no code in it.
    pub fn in_logs<'a>(logs: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        logs.into_iter().find_map(|line| {
            let (program, rest) = line.strip_prefix("Program ")?.split_once(" failed: ")?;
            let program: Pubkey = program.parse().ok()?;
            let code = code_in(rest)?;
            let ours = program == PROGRAM_ID;
            Some(if ours { Self::from_code(code) } else { Self::OtherProgram { program, code } })
        })
    }
}

/// The code in a text such as `custom program error: 0x1770`, as validators and RPC clients write
/// it. Whose code it is the text does not say: where there is a log, use [`Refusal::in_logs`].
pub fn code_in(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once(CODE)?;
    let number = rest.strip_prefix("0x")?;
    let end = number.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(number.len());
    u32::from_str_radix(&number[..end], 16).ok()
}
