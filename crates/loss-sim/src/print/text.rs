//! Numbers, columns and colours.

/// The widest line.
pub const WIDTH: usize = 100;

/// Colours, when a person looks.
#[derive(Clone, Copy, Debug)]
pub struct Paint(pub bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_string()
        }
    }

    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    pub fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }
}

/// `1234567` as `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Atoms as whole tokens, exactly.
pub fn exact(atoms: u64, decimals: u8) -> String {
    places(atoms, decimals, usize::from(decimals))
}

/// Atoms as whole tokens with two decimals, cut off.
pub fn short(atoms: u64, decimals: u8) -> String {
    places(atoms, decimals, 2)
}

fn places(atoms: u64, decimals: u8, shown: usize) -> String {
    let unit = 10_u64.saturating_pow(u32::from(decimals));
    let whole = grouped(atoms / unit);
    let part = format!("{:0width$}", atoms % unit, width = usize::from(decimals));
    let part: String = part.chars().take(shown.min(usize::from(decimals))).collect();
    if part.is_empty() {
        whole
    } else {
        format!("{whole}.{part}")
    }
}

/// A quoted price, which has twelve places: four of them, eight for small prices, and at least
/// two without the zeros behind.
pub fn price(quoted: u64) -> String {
    let (whole, part) = (quoted / 1_000_000_000_000, quoted % 1_000_000_000_000);
    let digits = format!("{part:012}");
    let enough = if quoted >= 10_000_000_000 { 4 } else { 8 };
    let kept: String = digits.chars().take(enough).collect();
    let kept = kept.trim_end_matches('0');
    format!("{}.{kept:0<2}", grouped(whole))
}

/// Seconds as `1:02:03`, with days in front, and then without seconds if there are none.
pub fn time(seconds: i64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    if days > 0 && rest % 60 == 0 {
        return format!("{days}d {}:{:02}", rest / 3_600, rest / 60 % 60);
    }
    let clock = format!("{}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60);
    if days == 0 {
        clock
    } else {
        format!("{days}d {clock}")
    }
}

/// A part in percent; for people only.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".into();
    }
    format!("{:.4} %", part as f64 / whole as f64 * 100.0)
}

/// Lines of at most [`WIDTH`], the first after `first`, the others after as many blanks.
pub fn wrapped(first: &str, text: &str) -> String {
    let indent = " ".repeat(first.chars().count());
    let (mut out, mut line) = (String::new(), first.to_string());
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(line.trim_end());
            out.push('\n');
            line.clone_from(&indent);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
    out
}

/// How atoms are written: exactly, or with two decimals.
pub type Money = fn(u64, u8) -> String;

/// A table with exact amounts, or shorter ones where those do not fit the line.
pub fn fitting(rows: impl Fn(Money) -> Vec<Vec<String>>) -> String {
    let whole = table(&rows(exact));
    if whole.lines().all(|line| line.chars().count() <= WIDTH) {
        return whole;
    }
    table(&rows(short))
}

/// Rows in aligned columns, the first column to the left, numbers to the right.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let wide = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(wide).collect();
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(i, (cell, width))| match i {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        out.push_str(format!("  {}", cells.collect::<Vec<_>>().join("  ")).trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_exact() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(7), "7");
        assert_eq!(exact(2_656_000_000_001, 6), "2,656,000.000001");
        assert_eq!(short(1_999_999, 6), "1.99");
        assert_eq!(exact(12, 0), "12");
        assert_eq!(price(600_000_000_000), "0.60");
        assert_eq!(price(100_000_000), "0.0001");
        assert_eq!(time(90_061), "1d 1:01:01");
        assert_eq!(time(90_060), "1d 1:01");
    }

    #[test]
    fn amounts_are_exact_where_there_is_room() {
        let rows = |cells| move |money: Money| vec![vec![money(1_234_567, 6); cells]];
        assert_eq!(fitting(rows(2)), "  1.234567  1.234567\n");
        assert_eq!(fitting(rows(11)), format!("  {}\n", ["1.23"; 11].join("  ")));
    }

    #[test]
    fn lines_are_short() {
        let text = wrapped("  - ", &"word ".repeat(100));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(text.lines().nth(1).unwrap().starts_with("    word"));
    }
}
