//! The table as it is written, and the cells as the bytecode answers them.

use crate::states::{staged, State, PAUSES, STATES};
use loss_testkit::{
    stage::{Role, Role::*},
    Failure,
};
use std::{collections::BTreeMap, sync::OnceLock};

/// What a row is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Gives somebody back what is theirs, or brings it nearer.
    Exit,
    /// New risk: what a pause stops.
    Risk,
    /// Recognises a loss, or keeps one from growing.
    Loss,
    /// Anything else.
    Other,
}

/// A row of `table.txt`.
pub struct Row {
    pub call: &'static str,
    pub kind: Kind,
    /// Empty when anyone may.
    pub allowed: Vec<Role>,
    /// What everybody else gets.
    pub refusal: &'static str,
    /// In the order of [`STATES`].
    pub cells: Vec<&'static str>,
}

pub fn table() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '-']));
    lines.skip(1).map(row).collect()
}

const TABLE: &str = include_str!("table.txt");

/// Errors of the program by the names that the table gives them.
fn names() -> &'static BTreeMap<u32, String> {
    static NAMES: OnceLock<BTreeMap<u32, String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let lines = TABLE.lines().filter_map(|line| line.strip_prefix("# "));
        let short: BTreeMap<_, _> = lines
            .flat_map(|line| line.split(", "))
            .map(|pair| pair.split_once(" = ").expect("a short name and a long one"))
            .map(|(short, long)| (long, short))
            .collect();
        let list = include_str!("../../../app/client/idl/refusals.json");
        let list: Vec<serde_json::Value> = serde_json::from_str(list).expect("a list");
        let named = list.iter().filter_map(|entry| {
            let (code, name) = (entry["code"].as_u64()?, entry["name"].as_str()?);
            Some((u32::try_from(code).ok()?, short.get(name).copied().unwrap_or(name).to_owned()))
        });
        let named: BTreeMap<_, _> = named.collect();
        let known = |name: &&str| named.values().any(|known| known == name);
        assert!(short.values().all(known), "a short name of no error");
        named
    })
}

fn row(line: &'static str) -> Row {
    let mut parts = line.split('|').map(str::trim);
    let mut next = || parts.next().unwrap_or_else(|| panic!("too few columns: {line}"));
    let (call, kind, who, refusal) = (next(), next(), next(), next());
    let kind = match kind {
        "exit" => Kind::Exit,
        "risk" => Kind::Risk,
        "loss" => Kind::Loss,
        "" => Kind::Other,
        other => panic!("{other} is no kind"),
    };
    let allowed = who.split(',').filter(|who| *who != "anyone").map(role).collect();
    let cells: Vec<_> = parts.collect();
    assert_eq!(cells.len(), STATES.len(), "{line}");
    Row { call, kind, allowed, refusal, cells }
}

fn role(name: &str) -> Role {
    match name.trim() {
        "authority" => Authority,
        "next authority" => NextAuthority,
        "guardian" => Guardian,
        "LP" => LpOwner,
        "staker" => StakeOwner,
        "borrower" => PositionOwner,
        "trader" => ProfitOwner,
        "bond owner" => BondOwner,
        "venue" => VenueSigner,
        "rent payer" => RentPayer,
        other => panic!("{other} is no role"),
    }
}

impl Row {
    /// The instruction, and which kind of it, if there are several.
    pub fn parts(&self) -> (&'static str, Option<&'static str>) {
        self.call.split_once(", ").map_or((self.call, None), |(name, of)| (name, Some(of)))
    }

    pub fn cell(&self, state: State) -> &'static str {
        self.cells[STATES.iter().position(|other| *other == state).expect("one of them")]
    }

    /// A stranger, a stolen authority and a stolen guardian, and whoever may.
    fn roles(&self) -> Vec<Role> {
        let mut roles = self.allowed.clone();
        roles.extend(
            [Stranger, Authority, Guardian].iter().filter(|role| !self.allowed.contains(role)),
        );
        roles
    }

    /// What the role should get in a cell, never paused, paused, and after a pause.
    fn expected(&self, state: State, role: Role) -> [&'static str; 3] {
        let rightful = spread(self.cell(state));
        // An account that is not there, or there already, is refused before anybody's right is looked at.
        let no_account = ["0", "3007"].contains(&rightful[0]);
        if self.allowed.is_empty() || self.allowed.contains(&role) || no_account {
            rightful
        } else {
            [self.refusal; 3]
        }
    }

    /// The cells of a state that are not answered as the table says, and the cell as it should read then.
    pub fn wrong(&self, state: State) -> Vec<String> {
        let roles = self.roles();
        let answers = self.answers(state, &roles);
        let of = roles.iter().zip(answers);
        let wrong = of.filter(|(role, got)| {
            let expected = self.expected(state, **role);
            got.iter().zip(expected).any(|(got, expected)| got != expected)
        });
        wrong
            .map(|(role, got)| {
                let expected = together(&self.expected(state, *role).map(Into::into));
                let got = together(&got);
                format!("{}, {state:?}, {role:?}: {got}, expected {expected}", self.call)
            })
            .collect()
    }

    /// What the bytecode answers, role by role.
    fn answers(&self, state: State, roles: &[Role]) -> Vec<[String; 3]> {
        let (instruction, variant) = self.parts();
        let mut all = vec![[const { String::new() }; 3]; roles.len()];
        for (nth, pause) in PAUSES.into_iter().enumerate() {
            let mut stage = staged(instruction, variant, state, pause);
            let as_staged = stage.world.svm.clone();
            for (role, answers) in roles.iter().zip(&mut all) {
                stage.world.svm = as_staged.clone();
                let (ix, signer) = stage.built(instruction, *role);
                // The world checks P16 for every cell that is refused.
                let sent = stage.world.send(&[ix], &signer.iter().collect::<Vec<_>>());
                answers[nth] = sent.map_or_else(|failure| word(&failure), |_| "ok".into());
            }
        }
        all
    }
}

/// Errors of the program by their names; all others by their numbers.
fn word(failure: &Failure) -> String {
    let Some(code) = failure.code else { return failure.error.clone() };
    names().get(&code).cloned().unwrap_or_else(|| code.to_string())
}

/// Three answers as one cell.
fn together([never, now, lapsed]: &[String; 3]) -> String {
    match () {
        () if never == now && now == lapsed => never.into(),
        () if never == lapsed => format!("{never}/{now}"),
        () => format!("{never}/{now}/{lapsed}"),
    }
}

/// A cell as three answers.
pub fn spread(cell: &str) -> [&str; 3] {
    let words: Vec<_> = cell.split('/').collect();
    match words[..] {
        [all] => [all; 3],
        [otherwise, now] => [otherwise, now, otherwise],
        [never, now, lapsed] => [never, now, lapsed],
        _ => panic!("{cell}: one to three words"),
    }
}
