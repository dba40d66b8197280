//! The two kinds of owners that a scenario has.

use socialized_loss::state::ClassKind;

/// In the order of the program. Scenarios have no venues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerKind {
    Lps = 0,
    Stakers = 1,
}

/// Both of them.
pub const KINDS: [OwnerKind; 2] = [OwnerKind::Lps, OwnerKind::Stakers];

impl From<OwnerKind> for ClassKind {
    fn from(kind: OwnerKind) -> Self {
        match kind {
            OwnerKind::Lps => Self::Lps,
            OwnerKind::Stakers => Self::Stakers,
        }
    }
}
