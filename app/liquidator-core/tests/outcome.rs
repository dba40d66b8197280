//! Holds up what an answer means: every refusal of the program, for every action, and the cluster's.

use liquidator_core::{
    ActionKind::{self, *},
    Outcome, Reason,
};
use loss_client::{
    addresses::SYSTEM_PROGRAM,
    error::{LossError, Refusal},
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_transaction_error::TransactionError;

fn of(kind: ActionKind, error: LossError) -> Outcome {
    Outcome::of_refusal(kind, &Refusal::Loss(error))
}

/// All actions for which `error` means `outcome`.
fn kinds(error: LossError, outcome: Outcome) -> Vec<ActionKind> {
    ActionKind::ALL.into_iter().filter(|kind| of(*kind, error) == outcome).collect()
}

#[test]
fn losing_to_somebody_else_is_no_alarm() {
    use LossError as E;
    let faster = |error| kinds(error, Outcome::SomeoneFaster);
    assert_eq!(faster(E::PositionHealthy), [Liquidate]);
    assert_eq!(faster(E::DebtBelowMinimum), [Liquidate]);
    assert_eq!(faster(E::PositionSolvent), [MarkInsolvent, RecordShortfall]);
    assert_eq!(faster(E::AlreadyMarked), [MarkInsolvent]);
    assert_eq!(faster(E::PositionDefaulted), [Liquidate, MarkInsolvent, RecordShortfall]);
    assert_eq!(faster(E::ZeroAmount), [Liquidate, BuySalvage]);
    assert_eq!(faster(E::SlippageExceeded), [Liquidate, BuySalvage]);
}

#[test]
fn what_time_or_the_oracle_will_mend_is_tried_again() {
    use LossError as E;
    assert_eq!(kinds(E::GraceNotPassed, Outcome::RetryLater), [RecordShortfall]);
    let priced = [Liquidate, MarkInsolvent, RecordShortfall, BuySalvage, Accrue];
    let waits = [
        E::OracleMissing,
        E::OracleUnverified,
        E::OracleStale,
        E::OracleFuture,
        E::OracleConfidence,
        E::OraclePrice,
    ];
    for error in waits {
        assert_eq!(kinds(error, Outcome::RetryLater), priced);
    }
    for error in [E::OracleOwner, E::OracleMalformed, E::OracleFeed, E::OracleExponent] {
        assert_eq!(kinds(error, Outcome::Refused(Reason::Oracle)), priced);
    }
}

#[test]
fn every_other_refusal_of_the_program_is_an_alarm() {
    let quiet: usize = LossError::ALL
        .iter()
        .map(|error| ActionKind::ALL.len() - kinds(*error, Outcome::Alarm).len())
        .sum();
    // Those of the two tests above, and no more: 12 faster, 1 for the grace, 10 of the oracle for each of 5.
    assert_eq!(quiet, 12 + 1 + 10 * 5);
    for kind in ActionKind::ALL {
        assert_eq!(of(kind, LossError::OutOfBalance), Outcome::Alarm);
        assert_eq!(Outcome::of_refusal(kind, &Refusal::Unknown(9_999)), Outcome::Alarm);
        let token = Refusal::from_code(1);
        assert_eq!(Outcome::of_refusal(kind, &token), Outcome::RetryLater, "without a log");
        assert_eq!(Outcome::of_refusal(kind, &Refusal::Accounts(2_001)), Outcome::Alarm);
    }
}

#[test]
fn an_account_that_is_gone_was_taken_by_somebody_faster() {
    for code in [3_001, 3_007, 3_012] {
        for kind in ActionKind::ALL {
            let of_pool = [Accrue, CollectInsurance].contains(&kind);
            let expected = if of_pool { Outcome::Alarm } else { Outcome::SomeoneFaster };
            assert_eq!(Outcome::of_refusal(kind, &Refusal::Accounts(code)), expected);
        }
    }
}

#[test]
fn a_record_that_is_there_was_made_by_somebody_faster_and_rent_needs_lamports() {
    let system = |code| Refusal::OtherProgram { program: SYSTEM_PROGRAM, code };
    for kind in [Liquidate, RecordShortfall] {
        assert_eq!(Outcome::of_refusal(kind, &system(0)), Outcome::SomeoneFaster);
        let short = Outcome::Refused(Reason::NoLamports);
        assert_eq!(Outcome::of_refusal(kind, &system(1)), short);
        assert_eq!(Outcome::of_refusal(kind, &system(2)), Outcome::Alarm);
    }
    assert_eq!(Outcome::of_refusal(BuySalvage, &system(0)), Outcome::Alarm);
}

#[test]
fn a_wallet_without_tokens_is_for_the_operator() {
    let token = |code| Refusal::OtherProgram { program: Pubkey::new_from_array([7; 32]), code };
    let outcome = |code| Outcome::of_refusal(Liquidate, &token(code));
    assert_eq!(outcome(1), Outcome::Refused(Reason::NoAsset));
    assert_eq!(outcome(17), Outcome::Refused(Reason::TokenAccount)); // frozen
}

#[test]
fn a_transactions_error_is_read_with_its_log_where_there_is_one() {
    let custom = |code| TransactionError::InstructionError(2, InstructionError::Custom(code));
    let healthy = LossError::PositionHealthy;
    let of = |error: &TransactionError, said: Option<&Refusal>| {
        Outcome::of_error(Liquidate, error, said)
    };
    assert_eq!(of(&custom(healthy.code()), None), Outcome::SomeoneFaster);
    assert_eq!(of(&custom(healthy.code()), Some(&healthy.into())), Outcome::SomeoneFaster);
    // The token program's 1 is not the pool's.
    let token = Refusal::OtherProgram { program: Pubkey::new_from_array([7; 32]), code: 1 };
    assert_eq!(of(&custom(1), Some(&token)), Outcome::Refused(Reason::NoAsset));
    assert_eq!(of(&custom(1), None), Outcome::RetryLater);
}

#[test]
fn the_clusters_errors_have_their_outcomes() {
    use TransactionError as E;
    let of = |error: E| Outcome::of_error(Liquidate, &error, None);
    let instruction = |error| of(E::InstructionError(0, error));
    assert_eq!(of(E::BlockhashNotFound), Outcome::Expired);
    assert_eq!(of(E::AlreadyProcessed), Outcome::Pending);
    for error in [E::InsufficientFundsForFee, E::AccountNotFound] {
        assert_eq!(of(error), Outcome::Refused(Reason::NoLamports));
    }
    let rent = E::InsufficientFundsForRent { account_index: 0 };
    assert_eq!(of(rent), Outcome::Refused(Reason::NoLamports));
    assert_eq!(of(E::ProgramAccountNotFound), Outcome::Refused(Reason::Program));
    for error in [E::AccountInUse, E::WouldExceedMaxBlockCostLimit, E::ClusterMaintenance] {
        assert_eq!(of(error), Outcome::RetryLater);
    }
    for error in [E::SignatureFailure, E::SanitizeFailure, E::InvalidAccountIndex] {
        assert_eq!(of(error), Outcome::Alarm);
    }
    assert_eq!(instruction(InstructionError::ComputationalBudgetExceeded), Outcome::RetryLater);
    let account = Outcome::Refused(Reason::TokenAccount);
    assert_eq!(instruction(InstructionError::InvalidAccountData), account);
    assert_eq!(instruction(InstructionError::MissingAccount), Outcome::Alarm);
    assert_eq!(instruction(InstructionError::PrivilegeEscalation), Outcome::Alarm);
}

#[test]
fn every_reason_names_a_remedy_in_one_line() {
    use Reason::{NoAsset, NoLamports, Oracle, Program, TokenAccount};
    for reason in [NoAsset, NoLamports, TokenAccount, Oracle, Program] {
        let text = reason.to_string();
        assert!(text.contains(": ") && !text.contains('\n'), "{text}");
    }
}
