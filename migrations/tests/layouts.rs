//! The numbered files of `layouts/` say what the client knows, and the client reads every fixture.

use loss_client::{
    accounts::{
        InsuranceFund, InsuranceStake, LossReceipt, LpShare, Pool, PoolProposal, Position,
        ProfitClaim, RecoveryClaim, ShortfallRecord, Venue, ACCOUNTS,
    },
    decode, Account,
};
use std::{
    collections::BTreeSet,
    fmt::Debug,
    fs,
    path::{Path, PathBuf},
};

/// A row of a numbered file's table.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    account: String,
    version: u8,
    bytes: usize,
    version_at: usize,
    fixtures: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let found = fs::read_dir(root().join(folder)).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> =
        found.filter(|path| path.extension().is_some_and(|found| found == ending)).collect();
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

/// The numbered files, in their order.
fn numbered() -> Vec<PathBuf> {
    let files = files("migrations/layouts", "md").into_iter();
    files.filter(|path| name(path) != "README").collect()
}

/// All rows of all numbered files.
fn rows() -> Vec<Row> {
    let texts = numbered().into_iter().map(|path| fs::read_to_string(path).unwrap());
    texts.flat_map(|text| text.lines().filter_map(row).collect::<Vec<_>>()).collect()
}

fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.split('|').map(str::trim).collect();
    let [account, version, bytes, version_at, fixtures, _] = cells[..] else { return None };
    Some(Row {
        account: account.to_string(),
        version: version.parse().ok()?,
        bytes: bytes.parse().ok()?,
        version_at: version_at.parse().ok()?,
        fixtures: fixtures.split(", ").map(str::to_string).collect(),
    })
}

/// What has to be so of one account type.
trait Check {
    /// Size and place of the version are as its row says.
    fn is_as(&self, row: &Row) -> bool;
    /// The client reads from the bytes what the program wrote into them, in the words of `.txt`.
    fn reads(&self, bytes: &[u8], text: &str);
    fn name(&self) -> &'static str;
    fn version(&self) -> u8;
}

struct Of<T>(std::marker::PhantomData<T>);

impl<T: Account + Debug> Check for Of<T> {
    fn is_as(&self, row: &Row) -> bool {
        (row.bytes, row.version_at) == (T::SIZE, T::VERSION_OFFSET)
    }

    fn reads(&self, bytes: &[u8], text: &str) {
        let found = format!("{:?}", decode::<T>(bytes).unwrap());
        for line in text.lines().filter(|line| !line.is_empty()) {
            assert!(found.contains(line), "{}: not {line}: {found}", T::NAME);
        }
    }

    fn name(&self) -> &'static str {
        T::NAME
    }

    fn version(&self) -> u8 {
        T::VERSION
    }
}

fn of<T: Account + Debug + 'static>() -> Box<dyn Check> {
    Box::new(Of::<T>(std::marker::PhantomData))
}

fn accounts() -> Vec<Box<dyn Check>> {
    let all = vec![
        of::<Pool>(),
        of::<InsuranceFund>(),
        of::<LpShare>(),
        of::<InsuranceStake>(),
        of::<ProfitClaim>(),
        of::<Position>(),
        of::<ShortfallRecord>(),
        of::<LossReceipt>(),
        of::<RecoveryClaim>(),
        of::<Venue>(),
        of::<PoolProposal>(),
    ];
    assert_eq!(all.len(), ACCOUNTS.len(), "an account type is missing here");
    all
}

#[test]
fn the_numbered_files_are_numbered_without_a_gap() {
    let files = numbered();
    assert!(!files.is_empty());
    for (i, path) in files.iter().enumerate() {
        assert!(name(path).starts_with(&format!("{:04}-", i + 1)), "{}", path.display());
    }
}

#[test]
fn every_version_that_the_client_knows_has_one_row_with_its_size_and_version_byte() {
    let rows = rows();
    for account in accounts() {
        let (name, version) = (account.name(), account.version());
        let of_it = rows.iter().filter(|row| row.account == name && row.version == version);
        let [row] = of_it.collect::<Vec<_>>()[..] else { panic!("one row of {name} {version}") };
        assert!(account.is_as(row), "{row:?}");
    }
}

#[test]
fn no_version_of_an_account_moves_its_version_byte() {
    let rows = rows();
    for row in &rows {
        let first = rows.iter().find(|other| other.account == row.account).unwrap();
        assert_eq!(row.version_at, first.version_at, "{row:?}");
    }
}

#[test]
fn every_fixture_has_a_row_and_every_row_its_fixtures() {
    let folder = "tests/program/promises/fixtures";
    let there: BTreeSet<String> =
        files(folder, "bin").iter().map(|path| name(path).to_string()).collect();
    let wanted: Vec<String> = rows()
        .iter()
        .flat_map(|row| row.fixtures.iter().map(|name| format!("{name}.v{}", row.version)))
        .collect();
    assert_eq!(wanted.len(), wanted.iter().collect::<BTreeSet<_>>().len(), "a fixture twice");
    assert_eq!(there, wanted.into_iter().collect());
}

#[test]
fn the_client_reads_every_fixture_as_the_program_wrote_it() {
    let folder = root().join("tests/program/promises/fixtures");
    for row in rows() {
        let accounts = accounts();
        let account = accounts.iter().find(|account| account.name() == row.account).unwrap();
        for fixture in &row.fixtures {
            let file = folder.join(format!("{fixture}.v{}", row.version));
            let read = |ending| fs::read(file.with_extension(format!("v{}.{ending}", row.version)));
            let (bytes, text) = (read("bin").unwrap(), read("txt").unwrap());
            assert_eq!(bytes.len(), row.bytes, "{fixture}");
            assert_eq!(bytes[row.version_at], row.version, "{fixture}");
            account.reads(&bytes, std::str::from_utf8(&text).unwrap());
        }
    }
}
