//! What a scenario's mistakes are told as: file, line, remedy.

use loss_sim::{replay, Progress, Scenario};

const GOOD: &str = r#"title = "A test"
about = "Nothing happened."
sources = []
assumptions = []

[asset]
symbol = "USDC"
decimals = 6

[collateral]
symbol = "SOL"
decimals = 9

[pool]
close_factor = "50 %"

[[lps]]
count = 3
total = "1_000 USDC"

[[stakers]]
count = 2
total = "200 USDC"

[[insurance]]
amount = "10 USDC"

[[borrower]]
name = "Bob"
collateral = "10 SOL"
debt = "500 USDC"

[price]
step = "60 s"
points = [
    { at = "0 s", price = "100 USDC per SOL" },
    { at = "10m", price = "100 USDC per SOL" },
]

[[liquidator]]
name = "Lea"
capital = "1_000 USDC"

[[salvage_buyer]]
name = "Sam"
pays = "95 %"
capital = "1_000 USDC"
"#;

/// The good scenario with one piece replaced, and what is said about it.
fn told(from: &str, to: &str) -> String {
    let text = GOOD.replacen(from, to, 1);
    assert_ne!(text, GOOD, "{from} is not in the scenario");
    let scenario = match Scenario::read("x.toml", &text) {
        Ok(scenario) => scenario,
        Err(mistake) => return mistake.to_string(),
    };
    let played = replay(scenario, 1, Progress::Hidden);
    played.err().map_or_else(String::new, |mistake| mistake.to_string())
}

#[test]
fn the_good_one_is_played() {
    let scenario = Scenario::read("x.toml", GOOD).unwrap();
    assert!(replay(scenario, 1, Progress::Hidden).unwrap().all_kept());
}

/// What is replaced, by what, and the exact message.
const TABLE: &[(&str, &str, &str)] = &[
    // Keys
    ("count = 3", "lp_count = 3", r#"x.toml:18: unknown key "lp_count": did you mean "count"?"#),
    (
        "close_factor =",
        "closing_factor =",
        r#"x.toml:15: unknown key "closing_factor": did you mean "close_factor"?"#,
    ),
    (
        "amount = \"10 USDC\"",
        "",
        r#"x.toml:25: missing key "amount": scenarios/README.md says what it means"#,
    ),
    // Units
    (
        "1_000 USDC",
        "1_000",
        r#"x.toml:19: total = "1_000": the unit is missing: write "1_000 USDC""#,
    ),
    (
        "\"1_000 USDC\"",
        "1_000",
        "x.toml:19: invalid type: integer `1000`, expected text with a unit, such as \
         \"1_000 USDC\", \"5 %\" or \"45 s\"",
    ),
    (
        "10 SOL",
        "10 USDC",
        r#"x.toml:30: collateral = "10 USDC": the unit is "USDC": this amount is in SOL"#,
    ),
    (
        "50 %",
        "50",
        r#"x.toml:15: close_factor = "50": a share or rate is in percent: write "50 %""#,
    ),
    ("60 s", "60", r#"x.toml:34: step = "60": the unit is missing: write "60 s", "60m" or so"#),
    (
        "100 USDC per SOL",
        "100",
        r#"x.toml:36: price = "100": a price is in "USDC per SOL" or "SOL per USDC""#,
    ),
    // Numbers
    (
        "500 USDC",
        "-500 USDC",
        "x.toml:31: debt = \"-500 USDC\": it is negative: amounts, rates and times are not; \
         leave the sign out",
    ),
    (
        "500 USDC",
        "0.0000005 USDC",
        "x.toml:31: debt = \"0.0000005 USDC\": finer than the 6 decimals of USDC: round it",
    ),
    ("10 USDC", "0 USDC", "x.toml:26: amount is 0: leave the [[insurance]] out instead"),
    ("count = 3", "count = 20000", "x.toml:18: count = 20000: at most 10000"),
    ("10m", "4000d", "x.toml:37: at = \"4000d\": longer than ten years: no default took so long"),
    ("count = 3", "count = 0", "x.toml:18: count = 0: leave the group out instead"),
    (
        "count = 3",
        "count = 3\nspread = \"zipf\"",
        r#"x.toml:19: spread = "zipf": write "equal" or "pareto""#,
    ),
    (
        "count = 3",
        "count = 3\nspread = \"pareto\"",
        "x.toml:19: spread = \"pareto\" needs a shape: add shape = \"1.16\" for 80:20",
    ),
    // Time
    (
        "at = \"10m\"",
        "at = \"0 s\"",
        "x.toml:37: at = \"0 s\": not after the point before, at 0 s: put the points in order of \
         time",
    ),
    ("step = \"60 s\"", "", ""),
    (
        "name = \"Bob\"",
        "name = \"Bob\"\nat = \"12m\"",
        "x.toml:28: \"Bob\" borrows at 720 s, but the newest price is 120 s old and max_price_age \
         is 60 s: add a price point, or set price.step",
    ),
    (
        "name = \"Lea\"",
        "name = \"Lea\"\nevery = \"30 s\"\nuntil = \"20m\"",
        "x.toml:40: \"Lea\" comes to liquidate at 690 s, but the newest price is 90 s old and \
         max_price_age is 60 s: add a price point, or set price.step",
    ),
    (
        "count = 2",
        "count = 2\nat = \"5m\"\nleaves_at = \"4m\"",
        "x.toml:21: \"stakers\" leaves before it comes: give a later leaves_at",
    ),
    // Stakers, salvage, recoveries
    (
        "count = 2\ntotal = \"200 USDC\"",
        "count = 2",
        "x.toml:21: a group of stakers has either count and total, or amounts",
    ),
    (
        "count = 2",
        "count = 2\nleave_at = \"5m\"",
        r#"x.toml:23: unknown key "leave_at": did you mean "leaves_at"?"#,
    ),
    (
        "pays = \"95 %\"",
        "",
        "x.toml:44: a [[salvage_buyer]] has either pays, a part of the oracle's price, or price",
    ),
    (
        "pays = \"95 %\"",
        "price = \"0.01 SOL per USDC\"",
        "x.toml:46: quoted the other way round than [price]: choose one way",
    ),
    (
        "pays = \"95 %\"",
        "pays = \"95 %\"\nlot = \"0 %\"",
        "x.toml:44: lot = \"0 %\": write the part of the salvage to buy at a time",
    ),
    (
        "[[salvage_buyer]]",
        "[[recovery]]\nat = \"9m\"\namount = \"5 USDC\"\nfor = \"Bop\"\n\n[[salvage_buyer]]",
        r#"x.toml:44: for = "Bop": no borrower of that name: did you mean "Bob"?"#,
    ),
    (
        "[[salvage_buyer]]",
        "[[recovery]]\nat = \"9m\"\namount = \"0 USDC\"\nfor = \"Bob\"\n\n[[salvage_buyer]]",
        "x.toml:46: amount is 0: leave the [[recovery]] out instead",
    ),
    (
        "[[salvage_buyer]]",
        "[[recovery]]\nat = \"9m\"\namount = \"5 USDC\"\nfor = \"Bob\"\n\n[[salvage_buyer]]",
        "x.toml:44: the recovery for \"Bob\": no default of it was recorded by then: give a later time",
    ),
    (
        "name = \"Bob\"\ncollateral = \"10 SOL\"\ndebt = \"500 USDC\"",
        "name = \"Bob\"\ncount = 2\ncollateral = \"10 SOL\"\ndebt = \"500 USDC\"\n\n[[recovery]]\n\
         at = \"9m\"\namount = \"5 USDC\"\nfor = \"Bob\"",
        "x.toml:34: for = \"Bob\": that is 2 borrowers: name one, such as \"Bob 1\"",
    ),
    // What only the program can tell
    (
        "500 USDC",
        "900 USDC",
        "x.toml:28: \"Bob\" borrows: the program refuses: The position would be above its opening \
         limit at the careful price",
    ),
    (
        "close_factor = \"50 %\"",
        "close_factor = \"1 %\"",
        "x.toml:15: the program refuses these parameters: close_factor_bps = 100: must be between \
         1000 and 10000",
    ),
    (
        "close_factor = \"50 %\"",
        "cooldown = \"10m\"",
        "x.toml:15: the program refuses these parameters: cooldown_seconds = 600: must be between \
         86400 and 1209600",
    ),
    (
        "close_factor = \"50 %\"",
        "withdraw_delay = \"15d\"",
        "x.toml:15: the program refuses these parameters: withdraw_delay_seconds = 1296000: must be \
         between 0 and 1209600",
    ),
];

#[test]
fn mistakes_are_told_with_line_and_remedy() {
    let wrong: Vec<String> = TABLE
        .iter()
        .map(|(from, to, expected)| (told(from, to), *expected))
        .filter(|(got, expected)| got != expected)
        .map(|(got, expected)| format!("\n  got      {got}\n  expected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join(""));
}

#[test]
fn the_number_of_lps_can_be_changed_only_where_it_is_a_number() {
    let listed = GOOD.replace("count = 3\ntotal = \"1_000 USDC\"", "amounts = [\"1_000 USDC\"]");
    let scenario = Scenario::read("x.toml", &listed).unwrap();
    let mistake = scenario.with_lps(5).unwrap_err().to_string();
    assert_eq!(mistake, "x.toml:17: --lps does not apply: these LPs are listed one by one");
}
