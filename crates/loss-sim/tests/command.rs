//! The command line: exit codes, and the files it writes.

use std::{path::PathBuf, process::Command};

fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loss-sim"));
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let output = command.args(arguments).current_dir(root).env("RUST_LOG", "off").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn temporary(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn a_replay_writes_text_json_and_chart() {
    let (json, chart) = (temporary("yfi.json"), temporary("yfi.svg"));
    let arguments = ["scenarios/yfi-2023.toml", "--lps", "5", "--seed", "3"];
    let files = ["--json", json.to_str().unwrap(), "--chart", chart.to_str().unwrap()];
    let (code, out, err) = run(&[&arguments[..], &files[..]].concat());
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("dYdX v3 YFI"), "{out}");
    assert!(!out.contains('\u{1b}'), "colour without a terminal");

    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(json).unwrap()).unwrap();
    assert_eq!(json["scenario"]["lps"], 5);
    assert_eq!(json["shortfalls"][0]["lps"], 0);
    let chart = std::fs::read_to_string(chart).unwrap();
    assert!(chart.starts_with("<svg") && chart.ends_with("</svg>\n"));
    assert_eq!(chart.matches("<path").count(), 4, "four panels");
    assert_eq!(chart.matches(">shortfall 1<").count(), 1);
}

#[test]
fn mistakes_exit_with_2() {
    let (code, out, err) = run(&["scenarios/none.toml"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("scenarios/none.toml: "), "{err}");

    let broken = temporary("broken.toml");
    std::fs::write(&broken, "title = \"x\"\nabaut = \"\"\n").unwrap();
    let (code, _, err) = run(&[broken.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(
        err.ends_with("broken.toml:2: unknown key \"abaut\": did you mean \"about\"?\n"),
        "{err}"
    );

    let (code, _, _) = run(&["scenarios/yfi-2023.toml", "--lps", "10001"]);
    assert_eq!(code, 2);
}
