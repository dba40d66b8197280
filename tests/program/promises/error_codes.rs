//! Every refusal and its number. Codes are append-only: clients and indexers keep them for ever. A
//! new error gets a new line at the end; a line that is here never changes.

use socialized_loss::error::LossError;

/// In the order of the numbers, which start at 6000.
const NAMES: &[&str] = &[
    "Overflow",
    "ZeroAmount",
    "ZeroShares",
    "InsufficientShares",
    "InsufficientIdle",
    "DebtBelowMinimum",
    "PositionHealthy",
    "OutOfBalance",
    "SlippageExceeded",
    "SequenceChanged",
    "DepositCapExceeded",
    "BorrowCapExceeded",
    "NothingPaid",
    "TransferMismatch",
    "ReceiptRequired",
    "WrongReceipt",
    "WrongRecord",
    "NotEmpty",
    "NotFinal",
    "NotReceiptParty",
    "PositionDefaulted",
    "PositionTooRisky",
    "PositionSolvent",
    "AlreadyMarked",
    "GraceNotPassed",
    "RecognitionPending",
    "Paused",
    "OracleMissing",
    "OracleOwner",
    "OracleMalformed",
    "OracleFeed",
    "OracleUnverified",
    "OracleStale",
    "OracleFuture",
    "OracleConfidence",
    "OraclePrice",
    "OracleExponent",
    "ParamOutOfBounds",
    "TimeLocked",
    "NotTighter",
    "NotGuardian",
    "PauseTooSoon",
    "NotPaused",
    "SameMint",
    "UnsupportedExtension",
    "ProposalExpired",
    "FundShortOfCash",
    "ExitNotRequested",
    "ExitTooEarly",
    "ExitLapsed",
    "ExceedsRequest",
    "RequestPending",
    "LotTooSmall",
    "NothingToClaim",
    "WrongClaim",
    "WrongShare",
    "NotAssociatedAccount",
    "EventFinal",
    "RecoveryTooLate",
    "SalvageLeft",
    "NotMatured",
    "VenueNotActive",
    "VenueRetired",
    "VenueNotRetired",
    "NotVenue",
    "NotVenueAccount",
    "NotVenueParty",
    "NonceUsed",
    "VenueCapsTooHigh",
    "WrongVenue",
    "ProposalWaits",
];

/// The names as the source lists them.
fn declared() -> Vec<&'static str> {
    let source = include_str!("../../../programs/socialized-loss/src/error.rs");
    let enumeration = source.split("pub enum LossError {").nth(1).expect("the enum");
    let body = enumeration.split("\n}").next().expect("its end");
    let variants = body.lines().filter_map(|line| line.trim().strip_suffix(','));
    variants.filter(|name| name.chars().all(char::is_alphanumeric)).collect()
}

#[test]
fn every_error_is_listed_here_in_the_order_of_the_source() {
    assert_eq!(declared(), NAMES);
    assert_eq!(NAMES.len(), 71);
}

#[test]
fn the_numbers_follow_that_order_from_6000() {
    let pinned = [
        (LossError::Overflow, 6000),
        (LossError::OutOfBalance, 6007),
        (LossError::SlippageExceeded, 6008),
        (LossError::ReceiptRequired, 6014),
        (LossError::PositionDefaulted, 6020),
        (LossError::PositionTooRisky, 6021),
        (LossError::RecognitionPending, 6025),
        (LossError::Paused, 6026),
        (LossError::OracleMissing, 6027),
        (LossError::OracleExponent, 6036),
        (LossError::ParamOutOfBounds, 6037),
        (LossError::NotPaused, 6042),
        (LossError::UnsupportedExtension, 6044),
        (LossError::ProposalExpired, 6045),
        (LossError::FundShortOfCash, 6046),
        (LossError::ExitNotRequested, 6047),
        (LossError::ExitTooEarly, 6048),
        (LossError::ExitLapsed, 6049),
        (LossError::ExceedsRequest, 6050),
        (LossError::RequestPending, 6051),
        (LossError::LotTooSmall, 6052),
        (LossError::NothingToClaim, 6053),
        (LossError::WrongClaim, 6054),
        (LossError::WrongShare, 6055),
        (LossError::NotAssociatedAccount, 6056),
        (LossError::EventFinal, 6057),
        (LossError::RecoveryTooLate, 6058),
        (LossError::SalvageLeft, 6059),
        (LossError::NotMatured, 6060),
        (LossError::VenueNotActive, 6061),
        (LossError::VenueRetired, 6062),
        (LossError::VenueNotRetired, 6063),
        (LossError::NotVenue, 6064),
        (LossError::NotVenueAccount, 6065),
        (LossError::NotVenueParty, 6066),
        (LossError::NonceUsed, 6067),
        (LossError::VenueCapsTooHigh, 6068),
        (LossError::WrongVenue, 6069),
        (LossError::ProposalWaits, 6070),
    ];
    for (error, number) in pinned {
        let name = error.name();
        assert_eq!(NAMES[number - 6000], name);
        assert_eq!(u32::from(error) as usize, number, "{name}");
    }
}

#[test]
fn every_message_says_something_of_its_own() {
    let source = include_str!("../../../programs/socialized-loss/src/error.rs");
    let messages: Vec<_> = source.lines().filter(|line| line.contains("#[msg(")).collect();
    let distinct: std::collections::BTreeSet<_> = messages.iter().collect();
    assert_eq!((messages.len(), distinct.len()), (NAMES.len(), NAMES.len()));
}
