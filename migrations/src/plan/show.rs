//! A plan as a table.

use super::{Action, Line, Plan, Verdict};
use std::fmt;

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.lines.iter().map(|line| line.what.len()).max().unwrap_or(0);
        for line in &self.lines {
            writeln!(f, "{:width$}  {}", line.what, line.found)?;
            match &line.verdict {
                Verdict::Same => {}
                Verdict::Change(change) => {
                    let does = change.action.to_string();
                    write!(f, "{:width$}    -> {does}: {}", "", sol(change.cost))?;
                    if change.lent > 0 {
                        write!(f, ", and {} meanwhile", sol(change.lent))?;
                    }
                    writeln!(f)?;
                }
                Verdict::ForYou(remedy) => writeln!(f, "{:width$}    differs: {remedy}", "")?,
                Verdict::Blocked(remedy) => writeln!(f, "{:width$}    cannot: {remedy}", "")?,
            }
        }
        let changes = self.changes().count();
        let cost: u64 = self.changes().map(|(_, change)| change.cost).fold(0, u64::saturating_add);
        match changes {
            0 => write!(f, "nothing to do"),
            _ => write!(f, "to do: {changes}, for {} of rent and fees", sol(cost)),
        }?;
        let (yours, blocked) = (self.for_you().count(), self.blocked().count());
        if yours > 0 {
            write!(f, "; left to you: {yours}")?;
        }
        if blocked > 0 {
            write!(f, "; cannot be done: {blocked}")?;
        }
        writeln!(f)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deploy => f.write_str("deploy"),
            Self::Upgrade { extend_by: 0, .. } => f.write_str("upgrade"),
            Self::Upgrade { extend_by, .. } => {
                write!(f, "extend by {extend_by} bytes, then upgrade")
            }
            Self::InitPool { .. } => f.write_str("make the pool"),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.found)?;
        match &self.verdict {
            Verdict::Same => Ok(()),
            Verdict::Change(change) => write!(f, ": {}", change.action),
            Verdict::ForYou(remedy) | Verdict::Blocked(remedy) => write!(f, ": {remedy}"),
        }
    }
}

/// Lamports in SOL, exact.
pub(crate) fn sol(lamports: u64) -> String {
    let (whole, rest) = (lamports / 1_000_000_000, lamports % 1_000_000_000);
    let text = format!("{whole}.{rest:09}");
    format!("{} SOL", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::sol;

    #[test]
    fn lamports_are_shown_in_sol_without_rounding() {
        assert_eq!(sol(0), "0 SOL");
        assert_eq!(sol(5_000), "0.000005 SOL");
        assert_eq!(sol(1_000_000_000), "1 SOL");
        assert_eq!(sol(13_086_000_001), "13.086000001 SOL");
    }
}
