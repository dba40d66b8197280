//! Every refusal by number, name and text.

use crate::source;
use loss_client::{error::code_in, LossError, Refusal};

/// Texts and names, in the order of the source.
fn refusals(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for rest in source.split("#[msg(\"").skip(1) {
        let (text, rest) = rest.split_once("\")]").expect("the end of the attribute");
        let name = rest.trim().split(',').next().expect("the variant");
        found.push((text.to_owned(), name.to_owned()));
    }
    found
}

#[test]
fn every_refusal_has_the_programs_number_name_and_text() {
    let theirs = refusals(&source::read(&source::program().join("error.rs")));
    let ours: Vec<(String, String)> =
        LossError::ALL.iter().map(|e| (e.message().to_owned(), format!("{e:?}"))).collect();
    assert_eq!(ours, theirs);
    for (number, error) in (6_000..).zip(LossError::ALL) {
        assert_eq!(error.code(), number, "{error:?}");
        assert_eq!(LossError::from_code(number), Some(*error));
    }
    use socialized_loss::error::LossError as Program;
    let pairs = [
        (LossError::Overflow, Program::Overflow),
        (LossError::NotMatured, Program::NotMatured),
        (LossError::WrongVenue, Program::WrongVenue),
    ];
    for (ours, theirs) in pairs {
        assert_eq!(ours.code(), u32::from(theirs));
    }
}

#[test]
fn what_the_maths_refuses_is_the_same_refusal() {
    use loss_math::MathError::*;
    let all = [
        Overflow,
        DivisionByZero,
        RepayExceedsDebt,
        ZeroAmount,
        ZeroShares,
        InsufficientShares,
        InsufficientIdle,
        PriceExponent,
        PriceNotPositive,
        PositionHealthy,
        LeavesDustDebt,
        NothingPaid,
        FundShortOfCash,
        ExitNotRequested,
        ExitTooEarly,
        ExitLapsed,
        ExceedsRequest,
        RequestPending,
        LotTooSmall,
        NotMatured,
    ];
    for error in all {
        let theirs = socialized_loss::error::LossError::from(error);
        assert_eq!(LossError::from(error).code(), u32::from(theirs), "{error:?}");
    }
}

#[test]
fn every_refusal_has_a_remedy_of_one_line() {
    for error in LossError::ALL {
        let remedy = error.remedy();
        assert!(!remedy.is_empty() && !remedy.contains('\n') && !remedy.ends_with('.'), "{remedy}");
    }
    assert_eq!(
        LossError::OracleStale.to_string(),
        "The newest price is too old: post a fresh update (OracleStale, 6032): \
         post a fresh update and retry in the same transaction"
    );
}

#[test]
fn a_code_is_found_in_what_validators_write() {
    let text = "Error processing Instruction 0: custom program error: 0x1770";
    assert_eq!(code_in(text), Some(6_000));
    let text = "Program Loss111 failed: custom program error: 0x1790; 3 log messages";
    assert_eq!(code_in(text), Some(6_032));
    for nothing in ["", "custom program error: 12", "custom program error: 0x", "0x1770"] {
        assert_eq!(code_in(nothing), None, "{nothing}");
    }
}

#[test]
fn the_refusal_in_a_log_is_of_the_innermost_program_that_failed() {
    let token = anchor_spl::token::ID;
    let ours = socialized_loss::ID;
    let inner = format!("Program {token} failed: custom program error: 0x1");
    let outer = format!("Program {ours} failed: custom program error: 0x1");
    let refusal = Refusal::in_logs([inner.as_str(), outer.as_str()]);
    assert_eq!(refusal, Some(Refusal::OtherProgram { program: token, code: 1 }));

    let stale = format!("Program {ours} failed: custom program error: 0x1790");
    assert_eq!(Refusal::in_logs([stale.as_str()]), Some(Refusal::Loss(LossError::OracleStale)));
    assert_eq!(Refusal::from_code(2_001), Refusal::Accounts(2_001));
    let next = 6_000 + LossError::ALL.len() as u32;
    assert_eq!(Refusal::from_code(next), Refusal::Unknown(next));
    // What a program writes itself is not the runtime's word.
    let forged = format!("Program log: Program {ours} failed: custom program error: 0x1790");
    assert_eq!(Refusal::in_logs([forged.as_str(), "Program log: x"]), None);
}
