//! What is wrong in a scenario, where, and what to do about it.

use std::{fmt, ops::Range};

/// A mistake in a scenario file. Shown as `file:line: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub file: String,
    pub line: usize,
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for Mistake {}

/// The text of a scenario, to find lines in.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl Source<'_> {
    /// The line a byte offset is on, counted from 1.
    pub fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    pub fn mistake(&self, span: &Range<usize>, message: impl Into<String>) -> Mistake {
        let line = self.line(span);
        Mistake { file: self.file.to_string(), line, message: message.into() }
    }

    /// A mistake that the TOML reader found, in this project's words.
    pub fn refused(&self, error: &toml::de::Error) -> Mistake {
        let span = error.span().unwrap_or(0..0);
        self.mistake(&span, reworded(error.message()))
    }
}

/// The reader names Rust's fields; people write keys.
fn reworded(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if message.starts_with("unknown field") {
        let (unknown, known) = quoted.split_first().unwrap_or((&"", &[]));
        return unknown_key(unknown, known);
    }
    if message.starts_with("missing field") {
        let key = quoted.first().unwrap_or(&"");
        return format!("missing key \"{key}\": scenarios/README.md says what it means");
    }
    message.lines().collect::<Vec<_>>().join(" ")
}

/// An unknown key, with the most similar known one.
pub fn unknown_key(unknown: &str, known: &[&str]) -> String {
    match nearest(unknown, known) {
        Some(name) => format!("unknown key \"{unknown}\": did you mean \"{name}\"?"),
        None => format!("unknown key \"{unknown}\": one of {}", known.join(", ")),
    }
}

/// A name that nobody has, with the most similar one.
pub fn unknown(key: &str, unknown: &str, what: &str, known: &[&str]) -> String {
    match nearest(unknown, known) {
        Some(name) => {
            format!("{key} = \"{unknown}\": no {what} of that name: did you mean \"{name}\"?")
        }
        None => {
            format!("{key} = \"{unknown}\": no {what} of that name: one of {}", known.join(", "))
        }
    }
}

/// The most similar name, if any is; of several the one that is as long.
fn nearest<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    let apart = |name: &&str| (distance(unknown, name), name.len().abs_diff(unknown.len()));
    let nearest = known.iter().copied().min_by_key(apart);
    nearest.filter(|name| is_similar(unknown, name))
}

/// Half of the shorter name may differ, and so may a word in front of or behind it.
fn is_similar(unknown: &str, name: &str) -> bool {
    let contained = unknown.contains(name) || (unknown.len() > 2 && name.contains(unknown));
    contained || distance(unknown, name) <= name.len().min(unknown.len()) / 2
}

/// Characters to insert, remove or replace to turn one name into the other; a name inside the
/// other counts as one.
fn distance(a: &str, b: &str) -> usize {
    if a != b && (a.contains(b) || b.contains(a)) {
        return 1;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        for (j, y) in b.chars().enumerate() {
            let left = if j == 0 { i + 1 } else { row[j] };
            row[j] = left;
            let above = row[j + 1];
            let replaced = diagonal + usize::from(x != y);
            diagonal = above;
            row[j + 1] = replaced.min(above + 1).min(left + 1);
        }
        row[0] = i + 1;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_nearest_key() {
        let known = ["count", "total", "spread"];
        assert_eq!(
            unknown_key("lp_count", &known),
            r#"unknown key "lp_count": did you mean "count"?"#
        );
        let known_times = ["at", "leaves_at"];
        assert!(unknown_key("leave_at", &known_times).ends_with("\"leaves_at\"?"));
        assert_eq!(unknown_key("sprad", &known), r#"unknown key "sprad": did you mean "spread"?"#);
        assert_eq!(unknown_key("zzz", &known), r#"unknown key "zzz": one of count, total, spread"#);
    }

    #[test]
    fn counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 1);
        assert_eq!(distance("same", "same"), 0);
    }
}
