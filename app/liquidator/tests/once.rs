//! Every action is sent once: whenever the bot is killed, nothing is lost and nothing repeated.

mod support;

use support::{
    bot::{self, Running},
    Cluster, Desk,
};
use tokio::sync::mpsc::UnboundedReceiver;

/// Every point at which a request tells the test that the bot got there: before and after what the
/// request does to the cluster.
const POINTS: [(&str, bool); 8] = [
    ("simulateTransaction", false),
    ("getLatestBlockhash", false),
    ("sendTransaction", false),
    ("sendTransaction", true),
    ("getEpochInfo", false),
    ("getSignatureStatuses", false),
    ("getMultipleAccounts", false),
    ("getProgramAccounts", false),
];

async fn cluster(desk: &Desk) -> (Cluster, UnboundedReceiver<()>) {
    Cluster::start(&desk.wallet).await
}

/// Waits until the cluster is as it should be; every request moves it on.
async fn until(cluster: &Cluster, condition: impl Fn(&support::Chain) -> bool) {
    while !condition(&cluster.chain()) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn killed_at_any_request_and_started_again_it_loses_nothing_and_repeats_nothing() {
    for point in POINTS {
        let desk = Desk::new();
        let (cluster, mut swallowed) = cluster(&desk).await;
        let config = desk.write(&desk.config(&cluster, &cluster.url(), ""));
        cluster.chain().swallow = Some(point);
        let mut first = Running::start(&config);
        swallowed.recv().await.unwrap();
        first.kill();

        let mut command = bot::command(&config);
        command.arg("--once");
        let output = bot::run(command).await;
        assert_eq!(output.status.code(), Some(0), "{point:?}: {}", bot::text(&output));
        let chain = cluster.chain();
        assert_eq!(chain.landed.len(), 1, "{point:?}: {}", bot::text(&output));
        assert!(chain.sent.iter().all(|sent| *sent == chain.landed[0]), "{point:?}");
    }
}

#[tokio::test]
async fn while_one_may_land_no_other_is_sent_through_three_kills() {
    let desk = Desk::new();
    let (cluster, _swallowed) = cluster(&desk).await;
    let config = desk.write(&desk.config(&cluster, &cluster.url(), ""));
    cluster.chain().congested = true;
    for lives in 1..=3 {
        let mut bot = Running::start(&config);
        until(&cluster, |chain| chain.sent.len() >= lives * 2).await;
        bot.kill();
        let chain = cluster.chain();
        assert!(chain.sent.iter().all(|sent| *sent == chain.sent[0]), "life {lives}");
    }
    cluster.chain().congested = false;
    let mut command = bot::command(&config);
    command.arg("--once");
    let output = bot::run(command).await;
    assert_eq!(output.status.code(), Some(0), "{}", bot::text(&output));
    let chain = cluster.chain();
    assert_eq!(chain.landed.len(), 1);
    assert!(chain.sent.iter().all(|sent| *sent == chain.landed[0]));
}

#[tokio::test]
async fn a_stop_sees_what_is_in_flight_through_and_ends_well() {
    let desk = Desk::new();
    let (cluster, _swallowed) = cluster(&desk).await;
    let config = desk.write(&desk.config(&cluster, &cluster.url(), ""));
    cluster.chain().congested = true;
    let bot = Running::start(&config);
    until(&cluster, |chain| !chain.sent.is_empty()).await;
    bot.terminate();
    cluster.chain().congested = false;
    assert_eq!(bot.end().await, Some(0));
    assert_eq!(cluster.chain().landed.len(), 1);
    let journal = loss_liquidator::send::journal::Journal::open(&desk.path("journal")).unwrap();
    assert_eq!(journal.in_flight().count(), 0);
}

#[tokio::test]
async fn a_dry_run_sends_nothing() {
    let desk = Desk::new();
    let (cluster, _swallowed) = cluster(&desk).await;
    let config = desk.write(&desk.config(&cluster, &cluster.url(), ""));
    let mut command = bot::command(&config);
    command.args(["--once", "--dry-run", "--log-format", "json"]);
    let output = bot::run(command).await;
    assert_eq!(output.status.code(), Some(0), "{}", bot::text(&output));
    assert!(cluster.chain().sent.is_empty());
    let log = bot::text(&output);
    let decided = format!("collect_insurance/{}/0", cluster.pool.pool);
    assert!(log.contains(&decided), "{log}");
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

#[tokio::test]
async fn once_without_an_answer_ends_with_an_error_instead_of_waiting_for_ever() {
    let desk = Desk::new();
    let (cluster, _swallowed) = cluster(&desk).await;
    let config = desk.write(&desk.config(&cluster, &cluster.url(), ""));
    cluster.chain().refuse = Some("getProgramAccounts");
    let mut command = bot::command(&config);
    command.arg("--once");
    let output = bot::run(command).await;
    assert_eq!(output.status.code(), Some(1), "{}", bot::text(&output));
    let said = bot::text(&output);
    let last = said.lines().last().unwrap();
    let expected = "error: nothing could be decided: the log says what the RPC did not answer";
    assert_eq!(last, expected);
    assert!(said.contains("scan failed"), "{said}");
    assert!(cluster.chain().sent.is_empty());
}
