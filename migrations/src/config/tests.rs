//! What a file may say, and the exact words in which a mistake is named.

use super::*;

const LOCALNET: &str = include_str!("../../localnet.toml");
const DEVNET: &str = include_str!("../../devnet.toml");
const MAINNET: &str = include_str!("../../mainnet.toml");

/// The complaint about the file for localnet with one line replaced.
fn complaint(line: &str, instead: &str) -> String {
    assert_eq!(LOCALNET.matches(line).count(), 1, "{line}");
    let text = LOCALNET.replacen(line, instead, 1);
    Config::parse("f.toml", &text).unwrap_err().to_string()
}

/// The line of the file for localnet that begins so.
fn line_of(start: &str) -> usize {
    LOCALNET.lines().position(|line| line.starts_with(start)).unwrap() + 1
}

#[test]
fn the_file_for_localnet_is_filled_in() {
    let config = Config::parse("localnet.toml", LOCALNET).unwrap();
    assert_eq!(config.cluster, Cluster::Localnet);
    assert_eq!(config.program.id, PROGRAM_ID.into());
    let [pool] = &config.pools[..] else { panic!("one pool") };
    assert_eq!((pool.name.as_str(), pool.pool_id), ("demo", 1));
    assert_eq!(pool.feed_id[..2], [0xef, 0x0d]);
    assert_eq!(pool.params.deposit_cap, u64::MAX);
    assert_eq!(pool.params.salvage_min_lot_bps, 100);
    assert_eq!(
        pool.venue_caps,
        VenueCaps { insurance: Atoms(10_000_000_000), lps: Atoms(10_000_000_000) }
    );
}

#[test]
fn the_bytecode_is_found_relative_to_the_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("localnet.toml");
    let config = Config::read(&path).unwrap();
    let expected = path.parent().unwrap().join("../target/deploy/socialized_loss.so");
    assert_eq!(config.program.bytecode, expected);
}

#[test]
fn mints_that_were_just_made_take_the_place_of_the_files() {
    let mut config = Config::parse("localnet.toml", LOCALNET).unwrap();
    let (asset, collateral) = (Pubkey::new_from_array([1; 32]), Pubkey::new_from_array([2; 32]));
    config.set_mints("demo", asset, collateral).unwrap();
    assert_eq!(config.pools[0].asset_mint, asset.into());
    assert_eq!(config.pools[0].collateral_mint, collateral.into());
    assert_eq!(
        config.set_mints("other", asset, collateral).unwrap_err().to_string(),
        "no pool \"other\" in the file: one of demo"
    );
}

#[test]
fn the_templates_say_what_is_to_be_filled_in_and_nothing_else_is_wrong() {
    let devnet = Config::parse("devnet.toml", DEVNET).unwrap_err().to_string();
    let first: Vec<&str> = devnet.lines().take(3).collect();
    assert_eq!(
        first,
        [
            "devnet.toml:13: this is a template, fill in 21 keys:",
            "  line 13: id: the program's address, or its key file NAME.json for the first deployment",
            "  line 15: bytecode: path of the .so, relative to this file",
        ]
    );
    assert_eq!(devnet.lines().count(), 22);
    let mainnet = Config::parse("mainnet.toml", MAINNET).unwrap_err().to_string();
    assert_eq!(
        mainnet.lines().next(),
        Some("mainnet.toml:8: this is a template, fill in 22 keys:")
    );
    for (template, cluster) in [(DEVNET, Cluster::Devnet), (MAINNET, Cluster::Mainnet)] {
        let config = Config::parse("filled.toml", &filled_in(template)).unwrap();
        assert_eq!(config.cluster, cluster);
        assert_eq!(config.pools[0].params.min_debt, 200);
    }
}

/// A template with something that fits in every gap.
fn filled_in(template: &str) -> String {
    let fill = |line: &str| {
        let Some((key, _)) = line.split_once(" = \"<") else { return line.to_string() };
        let value = match key {
            "id" | "authority" | "upgrade_authority" | "guardian" => "\"key.json\"".to_string(),
            "asset_mint" | "collateral_mint" => format!("\"{PROGRAM_ID}\""),
            "feed_id" => format!("\"{}\"", "0a".repeat(32)),
            "name" | "rpc" | "bytecode" => "\"text\"".to_string(),
            _ => "200".to_string(),
        };
        format!("{key} = {value}")
    };
    template.lines().map(fill).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_file_holds_a_key() {
    for text in [LOCALNET, DEVNET, MAINNET] {
        assert!(!text.contains("[1") && !text.contains("seed"), "64 numbers or a seed phrase");
    }
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let line = line_of("min_debt");
    assert!(complaint("min_debt = 1_000_000", "min_dept = 1_000_000").starts_with(&format!(
        "f.toml:{line}: unknown key `min_dept`, expected one of `min_debt`, `dust_value`, "
    )));
}

#[test]
fn a_missing_key_is_named_with_where_to_look() {
    let line = line_of("[pools.params]");
    assert_eq!(
        complaint("min_debt = 1_000_000", ""),
        format!("f.toml:{line}: missing key `min_debt`: migrations/localnet.toml shows every key")
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_named_with_its_key() {
    let line = line_of("feed_id");
    assert_eq!(
        complaint(
            "feed_id = \"ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d\"",
            "feed_id = \"SOL/USD\""
        ),
        format!(
            "f.toml:{line}: feed_id: \"SOL/USD\" is not the id of a feed: it has to be 64 \
             hexadecimal digits"
        )
    );
    let line = line_of("guardian");
    assert_eq!(
        complaint("\"guardian.json\"", "\"me\""),
        format!(
            "f.toml:{line}: guardian: \"me\" is neither an address nor the name of a key file \
             (NAME.json)"
        )
    );
    let line = line_of("deposit_cap");
    assert_eq!(
        complaint("deposit_cap = \"no limit\"", "deposit_cap = \"much\""),
        format!(
            "f.toml:{line}: deposit_cap: invalid value: string \"much\", expected a whole number \
             of atoms, or \"no limit\""
        )
    );
    assert_eq!(
        complaint("deposit_cap = \"no limit\"", "deposit_cap = -1"),
        format!(
            "f.toml:{line}: deposit_cap: invalid value: integer `-1`, expected a whole number of \
             atoms, or \"no limit\""
        )
    );
}

#[test]
fn a_cluster_that_nobody_knows_is_refused() {
    let line = line_of("cluster");
    assert_eq!(
        complaint("cluster = \"localnet\"", "cluster = \"mars\""),
        format!(
            "f.toml:{line}: cluster: unknown variant `mars`, expected one of `localnet`, \
             `devnet`, `mainnet`"
        )
    );
}

#[test]
fn text_that_is_no_toml_is_refused_with_its_line() {
    let line = line_of("rpc");
    let found = complaint("rpc = \"http://127.0.0.1:8899\"", "rpc =");
    assert!(found.starts_with(&format!("f.toml:{line}: ")), "{found}");
}

#[test]
fn two_pools_of_one_name_or_at_one_address_are_refused() {
    let (head, pool) = LOCALNET.split_at(LOCALNET.find("[[pools]]").unwrap());
    let twice = format!("{head}{pool}\n{pool}");
    let line = twice.lines().enumerate().filter(|(_, line)| line.starts_with("name = ")).nth(1);
    let line = line.unwrap().0 + 1;
    assert_eq!(
        Config::parse("f.toml", &twice).unwrap_err().to_string(),
        format!("f.toml:{line}: name = \"demo\": a pool above has this name")
    );
    let renamed = format!("{head}{pool}\n{}", pool.replace("\"demo\"", "\"other\""));
    assert_eq!(
        Config::parse("f.toml", &renamed).unwrap_err().to_string(),
        format!(
            "f.toml:{line}: a pool above has the same authority, mints and pool_id: give this one \
             another pool_id"
        )
    );
}

#[test]
fn pools_of_a_program_that_the_client_was_not_built_for_are_refused() {
    let other = Pubkey::new_from_array([5; 32]);
    let line = line_of("[program]");
    assert_eq!(
        complaint("id = \"Loss111111111111111111111111111111111111111\"", &format!("id = \"{other}\"")),
        format!(
            "f.toml:{line}: id = \"{other}\": pools can be made only of {PROGRAM_ID}, for which \
             loss-client is built: set declare_id! and loss_client::PROGRAM_ID alike and build again"
        )
    );
}
