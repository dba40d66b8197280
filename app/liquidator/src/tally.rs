//! What became of an action, counted and logged.

use crate::{
    metrics::{Kind, Metrics},
    send::Sent,
};
use liquidator_core::{ActionKey, ActionKind, Decision, Outcome};
use loss_client::error::Refusal;
use solana_transaction::{InstructionError, TransactionError};
use std::time::Duration;
use tracing::{error, info, warn};

/// How an action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tally {
    Won,
    /// Somebody else was faster.
    Lost,
    Reverted,
    Expired,
    NotSent,
    Dry,
}

/// Counts and logs how an action of this process ended. `recorded` says whether there is a record of
/// the action's position that this wallet made.
pub fn count(
    metrics: &Metrics,
    decision: &Decision,
    sent: &Sent,
    took: Duration,
    recorded: bool,
) -> Tally {
    let tally = tally(decision.key.kind, sent);
    let kind = Kind::of(decision.key.kind);
    let family = match tally {
        Tally::Won => &metrics.won,
        Tally::Lost => &metrics.lost,
        Tally::Reverted => &metrics.reverted,
        Tally::Expired => &metrics.expired,
        Tally::NotSent => &metrics.not_sent,
        Tally::Dry => &metrics.dry,
    };
    family.get_or_create(&kind).inc();
    metrics.lamports_spent.inc_by(lamports(sent));
    if tally == Tally::Won {
        metrics.detect_to_land.observe(took.as_secs_f64());
        if recorded {
            metrics.shortfalls_recorded.inc();
        }
    }
    log(&decision.key, sent, tally, took);
    tally
}

/// Counts how an action of an earlier process ended: what it cost, and nothing that this process
/// attempted.
pub fn resumed(metrics: &Metrics, sent: &Sent) {
    metrics.lamports_spent.inc_by(lamports(sent));
}

fn log(key: &ActionKey, sent: &Sent, tally: Tally, took: Duration) {
    let millis = took.as_millis();
    let why = reason(sent);
    match (sent, outcome(key.kind, sent)) {
        (Sent::Landed { signature, slot, lamports }, _) => {
            info!(%key, %signature, slot, lamports, millis, "landed");
        }
        (Sent::Dry, _) => {}
        (_, Outcome::SomeoneFaster) => info!(%key, why, millis, "somebody else was faster"),
        (_, Outcome::RetryLater) => info!(%key, why, millis, "too early: decided on anew"),
        (_, Outcome::Expired) => info!(%key, why, millis, "in no block: decided on anew"),
        (_, Outcome::Refused(remedy)) => warn!(%key, %remedy, why, millis, "refused"),
        (_, Outcome::Alarm) => error!(%key, why, millis, "must not happen: report it"),
        (_, _) => warn!(%key, ?tally, why, millis, "not sent"),
    }
}

fn tally(kind: ActionKind, sent: &Sent) -> Tally {
    match (sent, outcome(kind, sent)) {
        (Sent::Dry, _) => Tally::Dry,
        (Sent::NotSent { .. }, _) => Tally::NotSent,
        (_, Outcome::Landed) => Tally::Won,
        (_, Outcome::SomeoneFaster) => Tally::Lost,
        (Sent::Expired { .. }, _) => Tally::Expired,
        _ => Tally::Reverted,
    }
}

fn outcome(kind: ActionKind, sent: &Sent) -> Outcome {
    let refused = |error, logs: &[String]| {
        let said = Refusal::in_logs(logs.iter().map(String::as_str));
        Outcome::of_error(kind, error, said.as_ref())
    };
    match sent {
        Sent::Landed { .. } => Outcome::Landed,
        Sent::Expired { .. } => Outcome::Expired,
        Sent::NotSent { .. } | Sent::Dry => Outcome::Pending,
        Sent::Failed { error, .. } => refused(error, &[]),
        Sent::Refused { error, logs } => refused(error, logs),
    }
}

/// What a program said; without a log a code is taken for the pool's.
fn refusal(error: &TransactionError, logs: &[String]) -> Option<Refusal> {
    let TransactionError::InstructionError(_, InstructionError::Custom(code)) = error else {
        return None;
    };
    let said = Refusal::in_logs(logs.iter().map(String::as_str));
    Some(said.unwrap_or_else(|| Refusal::from_code(*code)))
}

fn reason(sent: &Sent) -> String {
    match sent {
        Sent::NotSent { reason } => reason.clone(),
        Sent::Refused { error, logs } => {
            refusal(error, logs).map_or_else(|| error.to_string(), |refusal| refusal.to_string())
        }
        Sent::Failed { error, .. } => {
            refusal(error, &[]).map_or_else(|| error.to_string(), |refusal| refusal.to_string())
        }
        Sent::Landed { .. } | Sent::Expired { .. } | Sent::Dry => String::new(),
    }
}

fn lamports(sent: &Sent) -> u64 {
    match sent {
        Sent::Landed { lamports, .. } | Sent::Failed { lamports, .. } => *lamports,
        Sent::Refused { .. } | Sent::Expired { .. } | Sent::NotSent { .. } | Sent::Dry => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use liquidator_core::{Action, Spending};
    use loss_client::error::LossError;
    use loss_math::Assets;
    use solana_pubkey::Pubkey;
    use solana_signature::Signature;

    fn custom(code: u32) -> TransactionError {
        TransactionError::InstructionError(2, InstructionError::Custom(code))
    }

    fn decision() -> Decision {
        let position = Pubkey::default();
        Decision {
            action: Action::RecordShortfall { position, nonce: 1 },
            key: ActionKey { kind: ActionKind::RecordShortfall, account: position, nonce: 1 },
            show_price: false,
            profit: Assets(0),
            spends: Spending::default(),
            records: true,
        }
    }

    #[test]
    fn every_end_is_counted_once_and_they_add_up() {
        let metrics = Metrics::default();
        let signature = Signature::default();
        let solvent = custom(LossError::PositionSolvent.code());
        let broken = custom(LossError::OutOfBalance.code());
        let ends = [
            (Sent::Landed { signature, slot: 1, lamports: 10 }, Tally::Won),
            (Sent::Refused { error: solvent.clone(), logs: Vec::new() }, Tally::Lost),
            (Sent::Failed { signature, error: solvent, lamports: 20 }, Tally::Lost),
            (Sent::Failed { signature, error: broken, lamports: 40 }, Tally::Reverted),
            (Sent::Expired { signature }, Tally::Expired),
            (Sent::NotSent { reason: "x".into() }, Tally::NotSent),
            (Sent::Dry, Tally::Dry),
        ];
        for (sent, expected) in &ends {
            let took = Duration::from_secs(1);
            assert_eq!(count(&metrics, &decision(), sent, took, true), *expected);
        }
        let kind = Kind::of(ActionKind::RecordShortfall);
        let families = [
            &metrics.won,
            &metrics.lost,
            &metrics.reverted,
            &metrics.expired,
            &metrics.not_sent,
            &metrics.dry,
        ];
        let counts = families.map(|family| family.get_or_create(&kind).get());
        assert_eq!(counts, [1, 2, 1, 1, 1, 1]);
        assert_eq!(metrics.lamports_spent.get(), 70);
        assert_eq!(metrics.shortfalls_recorded.get(), 1);
        let text = metrics.text();
        assert!(text.contains("liquidator_detect_to_land_seconds_count 1\n"), "{text}");
    }

    #[test]
    fn the_token_programs_refusal_is_not_taken_for_the_pools() {
        let token = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
        let logs = vec![format!("Program {token} failed: custom program error: 0x1")];
        let sent = Sent::Refused { error: custom(1), logs };
        assert_eq!(tally(ActionKind::Liquidate, &sent), Tally::Reverted);
        assert!(reason(&sent).starts_with("Tokenkeg"), "{}", reason(&sent));
    }
}
