use super::*;
use tempfile::TempDir;

fn entry(key: &str, number: u8) -> Entry {
    Entry {
        key: key.into(),
        signature: Signature::from([number; 64]),
        last_valid_block_height: 1_000 + u64::from(number),
        wire: vec![number; 3],
    }
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    (folder, path)
}

fn keys(journal: &Journal) -> Vec<&str> {
    let mut keys: Vec<&str> = journal.in_flight().map(|entry| entry.key.as_str()).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn what_was_sent_and_not_ended_is_there_after_a_restart() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    for (key, number) in [("a", 1), ("b", 2), ("c", 3)] {
        journal.sent(entry(key, number)).unwrap();
    }
    journal.ended("a", End::Landed).unwrap();
    journal.ended("b", End::Expired).unwrap();
    drop(journal);
    let journal = Journal::open(&path).unwrap();
    assert_eq!(journal.in_flight().collect::<Vec<_>>(), [&entry("c", 3)]);
}

#[test]
fn the_same_action_is_refused_while_one_may_land_and_allowed_after() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    journal.sent(entry("a", 1)).unwrap();
    let refused = journal.sent(entry("a", 2)).unwrap_err().to_string();
    let signature = Signature::from([1; 64]);
    assert_eq!(refused, format!("a is in flight already as {signature}"));
    journal.ended("a", End::Expired).unwrap();
    journal.sent(entry("a", 2)).unwrap();
    drop(journal);
    let journal = Journal::open(&path).unwrap();
    assert_eq!(journal.in_flight().collect::<Vec<_>>(), [&entry("a", 2)]);
}

#[test]
fn a_line_cut_short_at_any_byte_is_dropped_and_nothing_else() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    journal.sent(entry("a", 1)).unwrap();
    let whole = std::fs::metadata(&path).unwrap().len();
    journal.sent(entry("b", 2)).unwrap();
    drop(journal);
    let text = std::fs::read(&path).unwrap();
    for length in usize::try_from(whole).unwrap()..text.len() {
        std::fs::write(&path, &text[..length]).unwrap();
        let mut journal = Journal::open(&path).unwrap();
        assert_eq!(keys(&journal), ["a"], "cut at {length}");
        journal.sent(entry("b", 3)).unwrap();
        drop(journal);
        let journal = Journal::open(&path).unwrap();
        assert_eq!(keys(&journal), ["a", "b"], "cut at {length}");
    }
}

#[test]
fn damage_in_the_middle_is_an_error_that_names_the_remedy() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    journal.sent(entry("a", 1)).unwrap();
    drop(journal);
    let mut text = std::fs::read(&path).unwrap();
    text.splice(0..0, *b"{]\n");
    std::fs::write(&path, &text).unwrap();
    let error = format!("{:#}", Journal::open(&path).unwrap_err());
    let shown = path.display();
    let expected = format!(
        "the journal {shown} is damaged: stop all bots, wait two minutes, move it away: line 1: "
    );
    assert!(error.starts_with(&expected), "{error}");
}

#[test]
fn two_cannot_have_one_journal() {
    let (_folder, path) = place();
    let first = Journal::open(&path).unwrap();
    let error = Journal::open(&path).unwrap_err().to_string();
    let shown = path.display();
    let expected =
        format!("the journal {shown} is in use by another bot: stop it, or give each its own path");
    assert_eq!(error, expected);
    drop(first);
    Journal::open(&path).unwrap();
}

#[test]
fn it_is_compacted_and_keeps_what_is_in_flight() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    journal.sent(entry("kept", 9)).unwrap();
    for _ in 0..COMPACT_AT {
        journal.sent(entry("a", 1)).unwrap();
        journal.ended("a", End::Landed).unwrap();
    }
    let lines = std::fs::read_to_string(&path).unwrap().lines().count();
    assert!(lines < COMPACT_AT, "{lines} lines");
    journal.sent(entry("last", 8)).unwrap();
    drop(journal);
    assert_eq!(keys(&Journal::open(&path).unwrap()), ["kept", "last"]);
}

#[test]
fn what_could_not_be_synced_is_not_in_the_file() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    journal.sent(entry("a", 1)).unwrap();
    let refused = journal.sent_with(entry("b", 2), |_| Err(io::ErrorKind::Other.into()));
    assert_eq!(refused.unwrap_err().to_string(), "cannot sync the journal: check the disk");
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 1);
    journal.sent(entry("c", 3)).unwrap();
    drop(journal);
    assert_eq!(keys(&Journal::open(&path).unwrap()), ["a", "c"]);
}

#[test]
fn it_goes_on_in_the_new_file_even_if_the_folder_cannot_be_synced() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    journal.sent(entry("a", 1)).unwrap();
    journal.sent(entry("b", 2)).unwrap();
    journal.ended("a", End::Landed).unwrap();
    let rewritten = rewrite(&path, &journal.in_flight).unwrap();
    let synced = Err(io::ErrorKind::Other.into());
    journal.take(Rewritten { synced, ..rewritten }).unwrap_err();
    journal.sent(entry("c", 3)).unwrap();
    drop(journal);
    assert_eq!(keys(&Journal::open(&path).unwrap()), ["b", "c"]);
}
