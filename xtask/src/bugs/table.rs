//! The table of seeded bugs: what each changes, and which tests are to notice.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{bail, ensure, Context, Result};
use toml::Table;

/// Where the table is.
pub const FOLDER: &str = "tests/seeded-bugs";

/// One small mistake in one file.
#[derive(Clone, Debug, Hash)]
pub struct Bug {
    pub id: String,
    /// In one line, and the class of real bugs it is of, where there is one.
    pub what: String,
    /// The promises it breaks.
    pub promise: String,
    pub file: String,
    edits: Vec<Edit>,
    pub tests: Vec<TestRun>,
}

#[derive(Clone, Debug, Hash)]
struct Edit {
    find: String,
    replace: String,
}

/// A test target and which of its tests: `package target [filter ...]`.
#[derive(Clone, Debug, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub struct TestRun {
    pub package: String,
    pub target: String,
    pub filters: Vec<String>,
}

impl TestRun {
    fn parse(text: &str) -> Result<Self> {
        let mut words = text.split_whitespace().map(str::to_owned);
        let (Some(package), Some(target)) = (words.next(), words.next()) else {
            bail!("`{text}` names no package and target");
        };
        Ok(Self { package, target, filters: words.collect() })
    }

    /// The maths' own tests run natively; all others run the bytecode.
    pub fn is_native(&self) -> bool {
        self.package == "loss-math"
    }

    /// The file that the target is compiled from.
    fn source(&self) -> Result<String> {
        match self.package.as_str() {
            "loss-math" => Ok(format!("crates/loss-math/tests/{}.rs", self.target)),
            "program-tests" => Ok(format!("tests/program/{}/main.rs", self.target)),
            other => bail!("tests of `{other}` are not known here"),
        }
    }
}

impl Bug {
    fn parse(table: &Table) -> Result<Self> {
        let text = |key: &str| table.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let needed = |key: &str| text(key).with_context(|| format!("no `{key}`"));
        let mut edits = vec![Edit { find: needed("find")?, replace: needed("replace")? }];
        if let Some(find) = text("also_find") {
            edits.push(Edit { find, replace: needed("also_replace")? });
        }
        let tests = table.get("tests").and_then(|tests| tests.as_array()).context("no `tests`")?;
        let tests = tests.iter().map(|test| TestRun::parse(test.as_str().unwrap_or_default()));
        let tests = tests.collect::<Result<Vec<_>>>()?;
        ensure!(!tests.is_empty(), "no tests");
        let (id, what, promise) = (needed("id")?, needed("what")?, needed("promise")?);
        Ok(Self { id, what, promise, file: needed("file")?, edits, tests })
    }

    pub fn is_native(&self) -> bool {
        self.tests.iter().all(TestRun::is_native)
    }

    /// The file's text with the bug in it.
    pub fn apply(&self, text: &str) -> Result<String> {
        let mut text = text.to_owned();
        for Edit { find, replace } in &self.edits {
            let found = text.matches(find.as_str()).count();
            ensure!(
                found == 1,
                "{}: found {found} times in {}, and not once:\n{find}\n\
                 the code moved: fix the bug's text in {FOLDER}",
                self.id,
                self.file
            );
            ensure!(find != replace, "{}: changes nothing", self.id);
            text = text.replacen(find.as_str(), replace, 1);
        }
        Ok(text)
    }
}

/// All bugs, in the order of their numbers.
pub fn read(root: &Path) -> Result<Vec<Bug>> {
    let folder = root.join(FOLDER);
    let mut bugs = vec![];
    for entry in fs::read_dir(&folder).with_context(|| format!("no {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path)?;
            let read = parse(&text).with_context(|| format!("in {}", path.display()))?;
            bugs.extend(read);
        }
    }
    bugs.sort_by(|a, b| a.id.cmp(&b.id));
    let ids: BTreeSet<_> = bugs.iter().map(|bug| &bug.id).collect();
    ensure!(ids.len() == bugs.len(), "two bugs have the same id");
    Ok(bugs)
}

fn parse(text: &str) -> Result<Vec<Bug>> {
    let table: Table = text.parse()?;
    let bugs = table.get("bug").and_then(|bugs| bugs.as_array()).context("no [[bug]]")?;
    let read = |(number, bug): (usize, &toml::Value)| {
        let table = bug.as_table().context("not a table")?;
        Bug::parse(table).with_context(|| format!("bug number {}", number + 1))
    };
    bugs.iter().enumerate().map(read).collect()
}

/// Fails unless each bug's text is where it says, and its tests exist.
pub fn check(root: &Path, bugs: &[Bug]) -> Result<()> {
    for bug in bugs {
        let path = root.join(&bug.file);
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{}: cannot read {}", bug.id, bug.file))?;
        bug.apply(&text)?;
        for test in &bug.tests {
            let source = test.source().with_context(|| bug.id.clone())?;
            ensure!(root.join(&source).is_file(), "{}: there is no {source}", bug.id);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str =
        "[[bug]]\nid = 'B1'\nwhat = 'w'\npromise = 'P1'\nfile = 'f'\nfind = 'a + b'\n\
                       replace = 'a - b'\ntests = ['loss-math share x y']\n";

    fn one() -> Bug {
        parse(ONE).unwrap().remove(0)
    }

    #[test]
    fn a_bug_is_read_and_applied() {
        let bug = one();
        assert_eq!((bug.id.as_str(), bug.is_native()), ("B1", true));
        let filters = vec!["x".to_owned(), "y".to_owned()];
        let (package, target) = ("loss-math".to_owned(), "share".to_owned());
        assert_eq!(bug.tests, [TestRun { package, target, filters }]);
        assert_eq!(bug.apply("let c = a + b;").unwrap(), "let c = a - b;");
    }

    #[test]
    fn a_text_that_moved_or_is_there_twice_is_refused() {
        for text in ["let c = a * b;", "a + b; a + b"] {
            let error = one().apply(text).unwrap_err().to_string();
            assert!(error.contains("the code moved"), "{error}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = format!("{:#}", parse(&ONE.replace("find = 'a + b'\n", "")).unwrap_err());
        assert_eq!(error, "bug number 1: no `find`");
        assert!(parse(&ONE.replace("['loss-math share x y']", "[]")).is_err());
    }

    /// Every text occurs once and every test target is there: what can be checked in a second.
    #[test]
    fn the_table_fits_the_code() {
        let root = crate::workspace::root();
        let bugs = read(&root).unwrap();
        assert!(bugs.len() >= 40, "{} bugs", bugs.len());
        check(&root, &bugs).unwrap();
    }
}
