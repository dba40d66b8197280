use super::*;

const EXAMPLE: &str = include_str!("../../liquidator.example.toml");

fn refusal(from: &str, to: &str) -> String {
    assert!(EXAMPLE.contains(from), "the example has no {from}");
    Config::parse(&EXAMPLE.replacen(from, to, 1), "bot.toml").unwrap_err().to_string()
}

#[test]
fn the_example_is_read_as_it_is_written() {
    let config = Config::parse(EXAMPLE, "example").unwrap();
    assert_eq!(config.cluster.commitment, CommitmentConfig::confirmed());
    assert_eq!(config.cluster.genesis_hash, None);
    assert_eq!(config.policy.max_spend, 10_000_000_000);
    assert_eq!(config.policy().tx_lamports, 50_000);
    assert_eq!(config.policy().keep_lamports, 20_000_000);
    assert_eq!(config.fees.priority, Priority::MicroLamports(1_000));
    assert_eq!(config.fees.max_lamports, 50_000);
    assert_eq!(config.timing.rescan(), Duration::from_secs(30));
    assert_eq!(config.http.listen, Some("127.0.0.1:9464".parse().unwrap()));
    assert_eq!(config.journal.path, PathBuf::from("liquidator.journal"));
}

#[test]
fn the_example_shows_the_defaults_of_timing() {
    let shown = Config::parse(EXAMPLE, "example").unwrap().timing;
    assert_eq!(format!("{shown:?}"), format!("{:?}", Timing::default()));
}

#[test]
fn recent_fees_are_read() {
    let text = EXAMPLE.replace("{ micro_lamports = 1_000 }", "{ recent_percentile = 75 }");
    let config = Config::parse(&text, "x").unwrap();
    assert_eq!(config.fees.priority, Priority::RecentPercentile(75));
}

#[test]
fn a_mistake_is_one_line_with_file_line_and_reason() {
    let expected = "bot.toml, line 6: the URL must start with http:// or https://";
    assert_eq!(refusal("http://127.0.0.1:8899", "htp://x"), expected);
    let expected = "bot.toml, line 6: this is no URL: empty host";
    assert_eq!(refusal("http://127.0.0.1:8899", "http://"), expected);
    let message = refusal("min_lamports =", "min_lamport =");
    assert!(message.starts_with("bot.toml, line 26: unknown field `min_lamport`"), "{message}");
    let message = refusal("slippage_bps = 100", "slippage_bps = 10_001");
    assert_eq!(message, "bot.toml, line 35: 10001 is too much: at most 10000");
    let message = refusal("rescan_ms = 30_000", "rescan_ms = 0");
    assert_eq!(message, "bot.toml, line 68: must be at least 1");
    let message = refusal("\"confirmed\"\n", "\"processed\"\n");
    assert_eq!(message, "bot.toml, line 9: \"processed\" must be confirmed or finalized");
    let message = refusal("[policy]", "[policy");
    assert!(message.starts_with("bot.toml, line 28: "), "{message}");
    assert!(!message.contains('\n'), "{message}");
}

#[test]
fn an_address_that_is_none_is_refused_at_its_line() {
    let message = refusal("Loss111111111111111111111111111111111111111", "Loss");
    assert!(message.starts_with("bot.toml, line 16: \"Loss\" is not right here: "), "{message}");
}

#[test]
fn secrets_have_no_place_in_the_file() {
    let message = refusal("keyfile =", "secret_key =");
    assert!(message.contains("unknown field `secret_key`"), "{message}");
}

#[test]
fn a_missing_file_names_the_remedy() {
    let message = format!("{:#}", Config::read(Path::new("/nowhere/bot.toml")).unwrap_err());
    assert!(
        message.starts_with("cannot read /nowhere/bot.toml: copy liquidator.example.toml there"),
        "{message}"
    );
}
