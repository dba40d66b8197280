//! Tables of figures: how they look, and what changed since they were written down.

/// A table under a heading of its own. Its figures are compared cell by cell.
pub struct Table {
    pub title: String,
    pub head: Vec<&'static str>,
    /// How many columns name the row; the others hold figures.
    pub labels: usize,
    pub rows: Vec<Vec<String>>,
}

/// A figure that is not what the document says.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// What names the figure: row and column.
    pub what: [String; 2],
    pub written: String,
    pub now: String,
}

const NOTHING: &str = "-";

impl Table {
    /// The heading, `prose`, and the table, as Markdown.
    pub fn section(&self, prose: &str) -> String {
        let rules = self.head.iter().enumerate().map(|(column, _)| {
            let rule = if column < self.labels { "---" } else { "---:" };
            rule.to_owned()
        });
        let head = self.head.iter().map(|cell| (*cell).to_owned());
        let lines = [head.collect(), rules.collect()];
        let lines = lines.iter().chain(&self.rows).map(|cells| line(cells));
        let between = if prose.is_empty() { String::new() } else { format!("{prose}\n\n") };
        format!("## {}\n\n{between}{}\n", self.title, lines.collect::<String>())
    }

    /// Every figure of this table that `document` does not have, and the other way round.
    pub fn changes(&self, document: &str) -> Vec<Change> {
        let written = rows_under(document, &self.title);
        let mut changes = vec![];
        for row in &self.rows {
            let old = written.iter().find(|old| self.name(old) == self.name(row));
            changes.extend(self.changes_in(old, Some(row)));
        }
        let gone = |old: &&Vec<String>| !self.rows.iter().any(|r| self.name(r) == self.name(old));
        for old in written.iter().filter(gone) {
            changes.extend(self.changes_in(Some(old), None));
        }
        changes
    }

    fn changes_in(&self, old: Option<&Vec<String>>, new: Option<&Vec<String>>) -> Vec<Change> {
        let cell = |row: Option<&Vec<String>>, column: usize| {
            row.and_then(|row| row.get(column)).map_or(NOTHING, String::as_str).to_owned()
        };
        let either = old.or(new);
        let columns = (self.labels..self.head.len()).map(|column| Change {
            what: match (self.labels, column - self.labels) {
                (1, _) => [cell(either, 0), self.head[column].to_owned()],
                (_, 0) => [cell(either, 0), cell(either, 1)],
                _ => [cell(either, 0), format!("{}: {}", self.head[column], cell(either, 1))],
            },
            written: cell(old, column),
            now: cell(new, column),
        });
        columns.filter(|change| change.written != change.now).collect()
    }

    fn name<'a>(&self, row: &'a [String]) -> &'a [String] {
        &row[..self.labels.min(row.len())]
    }
}

/// The rows of the table under a heading, without its own head.
fn rows_under(document: &str, title: &str) -> Vec<Vec<String>> {
    let heading = format!("## {title}");
    let section = document.lines().skip_while(|line| *line != heading).skip(1);
    let section = section.take_while(|line| !line.starts_with("## "));
    let table = section.filter(|line| line.starts_with('|')).skip(2);
    table.map(cells).collect()
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// `1234567` as `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Rows of text in columns, for a terminal.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(String::len).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let padded = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(padded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[[&str; 3]]) -> Table {
        let rows = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        Table { title: "Units".into(), head: vec!["name", "path", "units"], labels: 2, rows }
    }

    fn change(name: &str, path: &str, written: &str, now: &str) -> Change {
        let what = [name.into(), path.into()];
        Change { what, written: written.into(), now: now.into() }
    }

    #[test]
    fn a_document_made_from_a_table_has_no_changes() {
        let table = table(&[["a", "usual", "1,000"], ["a", "worst", "2,000"]]);
        let document =
            format!("# Title\n\n{}## Other\n\n| x |\n|---|\n| 1 |\n", table.section("Why."));
        assert_eq!(table.changes(&document), []);
    }

    #[test]
    fn changed_new_and_vanished_figures_are_all_found() {
        let document = table(&[["a", "usual", "1"], ["b", "usual", "2"]]).section("");
        let now = table(&[["a", "usual", "3"], ["c", "usual", "4"]]);
        let wanted = [
            change("a", "usual", "1", "3"),
            change("c", "usual", "-", "4"),
            change("b", "usual", "2", "-"),
        ];
        assert_eq!(now.changes(&document), wanted);
    }

    #[test]
    fn a_document_without_the_section_lacks_every_figure() {
        assert_eq!(table(&[["a", "usual", "1"]]).changes("# Title\n").len(), 1);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn columns_line_up() {
        let rows = [["a", "bcd"], ["ef", "g"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(aligned(&rows), "a   bcd\nef  g\n");
    }
}
