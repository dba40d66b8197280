//! Every event of the program, from what validators keep of a transaction.
//!
//! Accounts are the truth, and events are for indexers. Integers only: amounts in atoms of the
//! asset, or of the collateral where the field is `seized`, `reward`, `salvage`, `salvage_left`,
//! `sold` or `collateral_left`; shares in 2^-32 of a share; times in unix seconds. What must not be
//! lost travels as an instruction of the program to itself, the rest in the log.

mod admin;
mod defaults;
mod owners;
mod recoveries;
mod transaction;
mod venues;

pub use admin::*;
pub use defaults::*;
pub use owners::*;
pub use recoveries::*;
pub use transaction::*;
pub use venues::*;

use crate::discriminator::discriminator;
use base64::{engine::general_purpose::STANDARD, Engine};
use borsh::BorshDeserialize;
use solana_pubkey::Pubkey;

/// The layout's version of every event that this client knows.
const EVENT_VERSION: u8 = 1;

/// In front of an event that travels as an instruction.
const EVENT_TAG: [u8; 8] = 0x1d9a_cb51_2ea5_45e4_u64.to_le_bytes();

/// In front of an event in the log.
const LOG_TAG: &str = "Program data: ";

macro_rules! events {
    ($($name:ident),* $(,)?) => {
        /// An event of the program.
        #[allow(clippy::large_enum_variant, reason = "read one at a time, and plain to match on")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name($name),)*
        }

        impl Event {
            /// The names of all events.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// Its name, as in the program's source.
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => stringify!($name),)*
                }
            }

            /// The pool it is of.
            pub const fn pool(&self) -> &Pubkey {
                match self {
                    $(Self::$name(event) => &event.pool,)*
                }
            }

            /// The event in its bytes: 8 that name it, then borsh.
            ///
            /// # Errors
            /// [`EventError`].
            pub fn decode(data: &[u8]) -> Result<Self, EventError> {
                $(
                    let tag = const { discriminator("event", stringify!($name)) };
                    if let Some(body) = data.strip_prefix(tag.as_slice()) {
                        return read(stringify!($name), body).map(Self::$name);
                    }
                )*
                let name = data.first_chunk().copied();
                Err(name.map_or(EventError::Malformed { event: None }, EventError::UnknownEvent))
            }
        }

        $(impl From<$name> for Event {
            fn from(event: $name) -> Self {
                Self::$name(event)
            }
        })*
    };
}

events!(
    ShortfallRecorded,
    PositionLiquidated,
    PositionMarked,
    Deposited,
    Withdrawn,
    LpSettled,
    WithdrawRequested,
    Staked,
    Unstaked,
    StakeSettled,
    UnstakeRequested,
    RecoveryRecorded,
    SalvageSold,
    RecordClosed,
    RecoveryClaimed,
    InsuranceFunded,
    ParamsProposed,
    ParamsChanged,
    AuthorityChanged,
    PauseChanged,
    VenueRegistered,
    VenueRetired,
    BondAdded,
    BondReturned,
    ProfitCredited,
    ProfitWithdrawn,
    ProfitSettled,
    DeficitReported,
);

/// Why bytes are no event that this client can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// The program has an event of this name that the client does not know.
    #[error("an event this client does not know ({0:02x?}): update loss-client")]
    UnknownEvent([u8; 8]),
    /// The event has another layout.
    #[error(
        "this client knows version {known} of {event}, this one has {found}: update loss-client"
    )]
    UnknownVersion {
        /// Its name.
        event: &'static str,
        /// In the event.
        found: u8,
        /// By this client.
        known: u8,
    },
    /// Not what an event of that name looks like, or too short to have a name.
    #[error("{} is cut or damaged: fetch the transaction again", event.unwrap_or("an event"))]
    Malformed {
        /// Its name.
        event: Option<&'static str>,
    },
    /// The validator cut the log, so events that only the log has may be missing.
    #[error("the transaction's log was cut: read the accounts for what only the log says")]
    LogCut,
}

/// The event that an instruction of the program to itself carries; none if it is another one.
pub fn in_instruction(data: &[u8]) -> Option<Result<Event, EventError>> {
    data.strip_prefix(EVENT_TAG.as_slice()).map(Event::decode)
}

/// The event in a line of the log; none if the line carries no data. Other programs write such lines
/// too: [`of_transaction`] tells them apart.
pub fn in_log(line: &str) -> Option<Result<Event, EventError>> {
    let text = line.strip_prefix(LOG_TAG)?;
    let data = STANDARD.decode(text).map_err(|_| EventError::Malformed { event: None });
    Some(data.and_then(|data| Event::decode(&data)))
}

fn read<T: BorshDeserialize>(event: &'static str, body: &[u8]) -> Result<T, EventError> {
    match body.first() {
        Some(&EVENT_VERSION) => {
            T::try_from_slice(body).map_err(|_| EventError::Malformed { event: Some(event) })
        }
        Some(&found) => Err(EventError::UnknownVersion { event, found, known: EVENT_VERSION }),
        None => Err(EventError::Malformed { event: Some(event) }),
    }
}
