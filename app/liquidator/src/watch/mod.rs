//! Knowing what is on chain.
//!
//! | module | idea |
//! |---|---|
//! | [`slots`] | whether an answer's slot can be believed |
//! | [`scan`] | all positions in one request; records that have salvage |
//! | [`poll`] | the few accounts everything depends on, in one request |
//! | [`subscribe`] | updates as they happen; scans heal what it misses |
//! | [`price`] | the oracle's account |

pub mod poll;
pub mod price;
pub mod scan;
pub mod slots;
pub mod subscribe;

use liquidator_core::{Found, OpenPosition};
use loss_client::{accounts::ShortfallRecord, addresses::SYSTEM_PROGRAM};
use solana_pubkey::Pubkey;

/// An account's content, as far as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub owner: Pubkey,
    pub lamports: u64,
    pub executable: bool,
    pub data: Vec<u8>,
}

impl Content {
    /// Whether nothing was made here yet: anybody may send lamports to any address.
    pub fn is_only_lamports(&self) -> bool {
        self.owner == SYSTEM_PROGRAM && self.data.is_empty()
    }
}

/// Accounts by address; none where there is no account.
pub type Accounts = Vec<(Pubkey, Option<Content>)>;

/// Something was seen on chain, at a slot that can be believed.
#[derive(Clone, Debug)]
pub enum News {
    /// Some accounts.
    Accounts { slot: u64, accounts: Accounts },
    /// A position as it is; none if there is none.
    Position { slot: u64, address: Pubkey, position: Option<OpenPosition> },
    /// All positions there are.
    Positions { slot: u64, positions: Vec<OpenPosition> },
    /// A record changed.
    Record { slot: u64, record: Box<Found<ShortfallRecord>> },
    /// All records that have salvage.
    Salvage { slot: u64, records: Vec<Found<ShortfallRecord>> },
}
