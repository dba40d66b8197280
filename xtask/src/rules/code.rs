//! Rust source without its comments and literals.

/// The same text with comments, strings and characters blanked; line breaks stay where they are.
pub fn only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let rest = chars.get(at..).unwrap_or_default();
        let length = skipped(rest, at.checked_sub(1).and_then(|i| chars.get(i)));
        let (taken, blank) = if length == 0 { (1, false) } else { (length, true) };
        for c in rest.iter().take(taken) {
            code.push(if blank && *c != '\n' { ' ' } else { *c });
        }
        at += taken;
    }
    code
}

/// How many characters of comment or literal start here.
fn skipped(rest: &[char], before: Option<&char>) -> usize {
    match rest {
        ['/', '/', ..] => rest.iter().take_while(|c| **c != '\n').count(),
        ['/', '*', ..] => block_comment(rest),
        ['"', ..] => quoted(rest, '"'),
        ['r', '"' | '#', ..] if !is_name(before) || before == Some(&'b') => raw_string(rest),
        ['\'', '\\', ..] => quoted(rest, '\''),
        ['\'', _, '\'', ..] => 3,
        _ => 0,
    }
}

/// Rust's block comments nest.
fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        match tail {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.iter().enumerate().skip(1) {
        if *c == quote && !escaped {
            return at + 1;
        }
        escaped = *c == '\\' && !escaped;
    }
    rest.len()
}

/// `r"..."` or `r#"..."#`; none for a raw name such as `r#type`.
fn raw_string(rest: &[char]) -> usize {
    let hashes = rest.iter().skip(1).take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return 0;
    }
    let mut end = vec!['"'];
    end.resize(1 + hashes, '#');
    let start = 2 + hashes;
    let body = rest.get(start..).unwrap_or_default();
    let found = body.windows(end.len()).position(|window| window == end);
    found.map_or(rest.len(), |at| start + at + end.len())
}

fn is_name(c: Option<&char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || *c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeezed(text: &str) -> String {
        only(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn blanks_comments_and_keeps_lines() {
        assert_eq!(squeezed("a // x\nb /* y /* z */ y\n */ c"), "a b c");
        assert_eq!(only("/* a\n b */\nc").lines().count(), 3);
    }

    #[test]
    fn blanks_strings_of_every_kind() {
        assert_eq!(
            squeezed(r##"f("a\"b", r"c\", r#"d"e"#, b"g", br"h", c)"##),
            "f( , , , b , b , c)"
        );
        assert_eq!(squeezed("f('\"', '\\'', 'x')"), "f( , , )");
    }

    #[test]
    fn lifetimes_and_raw_names_are_code() {
        assert_eq!(squeezed("fn f<'a>(r#type: &'a str)"), "fn f<'a>(r#type: &'a str)");
    }

    #[test]
    fn what_is_left_open_ends_with_the_file() {
        assert_eq!(squeezed("a \"b"), "a");
        assert_eq!(squeezed("a /* b"), "a");
        assert_eq!(squeezed("a r#\"b"), "a");
    }
}
