//! What the bot counts, for Prometheus.
//!
//! Of each kind of action: `attempted = won + lost + reverted + expired + not_sent + dry`, once nothing
//! is in flight.

use liquidator_core::ActionKind;
use prometheus_client::{
    encoding::{text::encode, EncodeLabelSet},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::time::Duration;

/// Which kind of action.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct Kind {
    action: &'static str,
}

impl Kind {
    /// The label of an action.
    pub fn of(kind: ActionKind) -> Self {
        Self { action: kind.name() }
    }
}

/// A count for each kind of action.
pub type ByKind = Family<Kind, Counter>;

/// Seconds from seeing that something is to be done to its block.
const LAND_SECONDS: [f64; 12] = [0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 60.0, 120.0];

/// All of them.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    pub attempted: ByKind,
    pub won: ByKind,
    pub lost: ByKind,
    pub reverted: ByKind,
    pub expired: ByKind,
    pub not_sent: ByKind,
    pub dry: ByKind,
    pub shortfalls_recorded: Counter,
    pub lamports_spent: Counter,
    pub websocket_reconnects: Counter,
    pub rpc_errors: Counter,
    pub refused_answers: Counter,
    pub detect_to_land: Histogram,
    pub oldest_insolvency: Gauge,
    pub scan_age: Gauge,
    pub positions: Gauge,
    pub in_flight: Gauge,
    pub wallet_lamports: Gauge,
    pub wallet_asset: Gauge,
    pub slot: Gauge,
    pub price_usable: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("liquidator");
        let detect_to_land = Histogram::new(LAND_SECONDS);
        let help = "Seconds from seeing that an action is to be taken to knowing that it landed";
        registry.register("detect_to_land_seconds", help, detect_to_land.clone());
        let mut counter = |name: &str, help: &str| {
            let counter = Counter::default();
            registry.register(name, help, counter.clone());
            counter
        };
        let shortfalls_recorded =
            counter("shortfalls_recorded", "Shortfalls whose record says that this wallet made it");
        let lamports_spent =
            counter("lamports_spent", "Fees of transactions that landed or failed on chain");
        let websocket_reconnects = counter("websocket_reconnects", "Connections after the first");
        let rpc_errors = counter("rpc_errors", "Requests without an answer");
        let refused_answers = counter("refused_answers", "Answers not used because of their slot");
        let mut by_kind = |name: &str, help: &str| {
            let family = ByKind::default();
            registry.register(name, help, family.clone());
            family
        };
        let attempted = by_kind("attempted", "Actions begun");
        let won = by_kind("won", "Actions that landed");
        let lost = by_kind("lost", "Actions that somebody else was faster with");
        let reverted = by_kind("reverted", "Actions refused for any other reason");
        let expired = by_kind("expired", "Actions that landed in no block");
        let not_sent = by_kind("not_sent", "Actions not sent: no answer, or no money");
        let dry = by_kind("dry", "Actions of a dry run");
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        Self {
            oldest_insolvency: gauge(
                "oldest_unrecorded_insolvency_seconds",
                "Since when the longest insolvent position is known to be; 0 without one",
            ),
            scan_age: gauge("scan_age_seconds", "Since the last complete scan of all positions"),
            positions: gauge("positions_watched", "Positions in the book"),
            in_flight: gauge("in_flight", "Actions begun and not ended"),
            wallet_lamports: gauge("wallet_lamports", "Lamports of the wallet"),
            wallet_asset: gauge("wallet_asset_atoms", "Asset atoms of the wallet"),
            slot: gauge("slot", "The newest slot believed"),
            price_usable: gauge(
                "price_usable",
                "1 if there is a price that the program would take",
            ),
            registry,
            attempted,
            won,
            lost,
            reverted,
            expired,
            not_sent,
            dry,
            shortfalls_recorded,
            lamports_spent,
            websocket_reconnects,
            rpc_errors,
            refused_answers,
            detect_to_land,
        }
    }
}

impl Metrics {
    /// All in Prometheus' text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            Err(error) => format!("# {error}\n"),
        }
    }
}

/// A number for a gauge.
pub fn as_gauge(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Whole seconds for a gauge.
pub fn seconds(duration: Duration) -> i64 {
    as_gauge(duration.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_every_metric_once() {
        let metrics = Metrics::default();
        metrics.attempted.get_or_create(&Kind::of(ActionKind::Liquidate)).inc_by(3);
        metrics.lamports_spent.inc_by(6_200);
        metrics.scan_age.set(seconds(Duration::from_millis(2_900)));
        let text = metrics.text();
        assert!(text.contains("liquidator_attempted_total{action=\"liquidate\"} 3\n"), "{text}");
        assert!(text.contains("liquidator_lamports_spent_total 6200\n"), "{text}");
        assert!(text.contains("liquidator_scan_age_seconds 2\n"), "{text}");
        let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE liquidator_"));
        let mut names: Vec<&str> = types.filter_map(|line| line.split(' ').next()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "a name twice: {text}");
    }
}
