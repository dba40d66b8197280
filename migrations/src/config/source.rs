//! A file's text, and what is wrong in it and where.

use std::{fmt, ops::Range};
use toml::{de::DeValue, Spanned};

/// A mistake in a file. Shown as `file:line: message`.
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

/// The text of a file, to find lines in.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl Source<'_> {
    /// A mistake at a place in the text.
    pub fn mistake(&self, span: &Range<usize>, message: impl Into<String>) -> Mistake {
        Mistake { file: self.file.to_string(), line: self.line(span), message: message.into() }
    }

    /// What the TOML reader refused, with the key that is meant.
    pub fn refused(&self, error: &toml::de::Error) -> Mistake {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().lines().collect::<Vec<_>>().join(" ");
        let message = match message.strip_prefix("missing field ") {
            Some(key) => format!("missing key {key}: migrations/localnet.toml shows every key"),
            None => message.replacen("unknown field", "unknown key", 1),
        };
        match self.key(&span) {
            Some(key) if !names_a_key(&message) => self.mistake(&span, format!("{key}: {message}")),
            _ => self.mistake(&span, message),
        }
    }

    /// Fails if any value still is a template's `<what belongs here>`, and names all of them.
    pub fn require_filled_in(&self, root: &Spanned<DeValue<'_>>) -> Result<(), Mistake> {
        let mut gaps = Vec::new();
        collect_gaps("", root, &mut gaps);
        gaps.sort_by_key(|gap| gap.span.start);
        let Some(first) = gaps.first() else { return Ok(()) };
        let list: Vec<String> = gaps
            .iter()
            .map(|gap| format!("\n  line {}: {}: {}", self.line(&gap.span), gap.key, gap.wanted))
            .collect();
        let message = format!("this is a template, fill in {} keys:{}", gaps.len(), list.concat());
        Err(self.mistake(&first.span, message))
    }

    /// The line a byte offset is on, counted from 1.
    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    /// The key on the line of a value.
    fn key(&self, span: &Range<usize>) -> Option<&str> {
        let line = self.text.lines().nth(self.line(span) - 1)?;
        line.split_once('=').map(|(key, _)| key.trim())
    }
}

/// Whether the reader's message says which key it is about.
fn names_a_key(message: &str) -> bool {
    message.starts_with("missing key") || message.starts_with("unknown key")
}

/// A value that has to be filled in.
struct Gap {
    key: String,
    wanted: String,
    span: Range<usize>,
}

fn collect_gaps(key: &str, value: &Spanned<DeValue<'_>>, gaps: &mut Vec<Gap>) {
    match value.get_ref() {
        DeValue::String(text) => {
            let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
            gaps.extend(inner.map(|wanted| Gap {
                key: key.to_string(),
                wanted: wanted.to_string(),
                span: value.span(),
            }));
        }
        DeValue::Array(values) => values.iter().for_each(|value| collect_gaps(key, value, gaps)),
        DeValue::Table(table) => {
            table.iter().for_each(|(key, value)| collect_gaps(key.get_ref(), value, gaps));
        }
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}
