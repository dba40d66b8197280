//! What a rule looks for, in Rust source that rustfmt has formatted. All return line numbers.

use super::code;

/// `*`, `/`, `*=` or `/=` as a binary operator: rustfmt puts white space on both sides of those, and
/// never after a dereference, a pointer, a glob or a pattern.
pub fn arithmetic(text: &str) -> Vec<usize> {
    lines_where(text, |line| {
        line.split_whitespace().any(|word| matches!(word, "*" | "/" | "*=" | "/="))
    })
}

/// The types `f32` and `f64`, also as a literal's suffix or the end of a name.
pub fn floats(text: &str) -> Vec<usize> {
    let before = |c: char| !c.is_ascii_alphabetic();
    lines_where(text, |line| ["f32", "f64"].iter().any(|word| contains(line, word, before)))
}

/// A name, also as the start of a longer one.
pub fn word(text: &str, word: &str) -> Vec<usize> {
    lines_where(text, |line| line.contains(word))
}

/// The first line too many.
pub fn too_long(text: &str, most: usize) -> Vec<usize> {
    if text.lines().count() > most {
        return vec![most + 1];
    }
    vec![]
}

fn lines_where(text: &str, matches: impl Fn(&str) -> bool) -> Vec<usize> {
    let code = code::only(text);
    let numbered = code.lines().enumerate();
    numbered.filter(|(_, line)| matches(line)).map(|(index, _)| index + 1).collect()
}

/// Whether `word` is in the line, not followed by more of a name and preceded by what `before` takes.
fn contains(line: &str, word: &str, before: impl Fn(char) -> bool) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let (left, right) = (&line[..at], &line[at + word.len()..]);
        let ends = !right.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        ends && left.chars().next_back().is_none_or(&before)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_operators_and_nothing_that_looks_like_them() {
        let code = "let a = b * c;\nlet a = b\n    / c;\na *= 2;\na /= 2;\n";
        assert_eq!(arithmetic(code), [1, 3, 4, 5]);
        let innocent = "use x::*;\nlet a = *b;\nf(*b, &*c);\nlet p: *const u8 = q;\n\
                        #[cfg(x)] // a * b\n/* a / b */\nlet s = \"a * b\";\nlet c = '*';\n";
        assert_eq!(arithmetic(innocent), [0; 0]);
    }

    #[test]
    fn finds_floats_and_their_literals() {
        assert_eq!(
            floats("let a: f64;\nlet b = 1f32;\nlet c = 1_f64;\nx.as_f64()\n"),
            [1, 2, 3, 4]
        );
        assert_eq!(floats("let leaf64 = 1; // f64\nf640();\nlet f32_count = 0;\n"), [0; 0]);
    }

    #[test]
    fn finds_names_in_code_only() {
        let text = "// transfer_checked\ntoken::transfer_checked(x)?;\n";
        assert_eq!(word(text, "transfer_checked"), [2]);
    }

    #[test]
    fn a_file_of_the_greatest_length_is_allowed() {
        assert_eq!(too_long("a\nb\n", 2), [0; 0]);
        assert_eq!(too_long("a\nb\nc", 2), [3]);
    }
}
