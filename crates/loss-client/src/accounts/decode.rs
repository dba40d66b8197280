//! From bytes to accounts.

use super::{
    InsuranceFund, InsuranceStake, LossReceipt, LpShare, Pool, PoolProposal, Position, ProfitClaim,
    RecoveryClaim, ShortfallRecord, Venue,
};
use crate::{addresses::PROGRAM_ID, discriminator::discriminator};
use core::mem::{offset_of, size_of};
use solana_pubkey::Pubkey;

/// An account type of the program.
pub trait Account: bytemuck::Pod {
    /// As in the program's source.
    const NAME: &'static str;
    /// The first 8 bytes of the data.
    const DISCRIMINATOR: [u8; 8];
    /// Length of the data, discriminator included.
    const SIZE: usize;
    /// Where the layout's version is in the data.
    const VERSION_OFFSET: usize;
    /// The layout's version that this client knows.
    const VERSION: u8;
}

macro_rules! accounts {
    ($($name:ident),* $(,)?) => {
        $(impl Account for $name {
            const NAME: &'static str = stringify!($name);
            const DISCRIMINATOR: [u8; 8] = discriminator("account", stringify!($name));
            const SIZE: usize = 8 + size_of::<$name>();
            const VERSION_OFFSET: usize = 8 + offset_of!($name, version);
            const VERSION: u8 = 1;
        })*

        /// Name, discriminator and size of every account type.
        pub const ACCOUNTS: &[(&str, [u8; 8], usize)] =
            &[$(($name::NAME, $name::DISCRIMINATOR, $name::SIZE)),*];
    };
}

accounts!(
    Pool,
    InsuranceFund,
    LpShare,
    InsuranceStake,
    ProfitClaim,
    Position,
    ShortfallRecord,
    LossReceipt,
    RecoveryClaim,
    Venue,
    PoolProposal,
);

/// Why bytes are not the account that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It belongs to another program, or does not exist.
    #[error(
        "not an account of {PROGRAM_ID} but of {owner}: check program id, cluster and address"
    )]
    WrongOwner {
        /// Whose it is.
        owner: Pubkey,
    },
    /// Another account type, or none of this program.
    #[error("not a {expected} but {}: check the address", found.unwrap_or("nothing this client knows"))]
    NotThisAccount {
        /// Its name.
        expected: &'static str,
        /// The name of what it is, if it is another account of the program.
        found: Option<&'static str>,
    },
    /// A layout of another program version.
    #[error("this client knows version {known} of {account}, the account has {found}: update loss-client")]
    UnknownVersion {
        /// Name of the account type.
        account: &'static str,
        /// In the account.
        found: u8,
        /// By this client.
        known: u8,
    },
    /// Right type, wrong length.
    #[error("a {account} has {expected} bytes, these are {found}: fetch the whole account, without a data slice")]
    Length {
        /// Name of the account type.
        account: &'static str,
        /// Of the data, discriminator included.
        found: usize,
        /// What it should be.
        expected: usize,
    },
}

/// The `T` in an account's data. Who owns the account is not checked: [`decode_owned`] does.
///
/// # Errors
/// [`DecodeError`], all but [`DecodeError::WrongOwner`].
pub fn decode<T: Account>(data: &[u8]) -> Result<T, DecodeError> {
    let Some(body) = data.strip_prefix(T::DISCRIMINATOR.as_slice()) else {
        return Err(DecodeError::NotThisAccount { expected: T::NAME, found: name_of(data) });
    };
    let wrong_length =
        DecodeError::Length { account: T::NAME, found: data.len(), expected: T::SIZE };
    // First the version: another one may have another length.
    let found = *data.get(T::VERSION_OFFSET).ok_or(wrong_length)?;
    if found != T::VERSION {
        return Err(DecodeError::UnknownVersion { account: T::NAME, found, known: T::VERSION });
    }
    bytemuck::try_pod_read_unaligned(body).map_err(|_| wrong_length)
}

/// The `T` in an account that belongs to `owner`.
///
/// # Errors
/// [`DecodeError`].
pub fn decode_owned<T: Account>(owner: &Pubkey, data: &[u8]) -> Result<T, DecodeError> {
    if *owner != PROGRAM_ID {
        return Err(DecodeError::WrongOwner { owner: *owner });
    }
    decode(data)
}

/// The name of the account type that these bytes start with, if it is one of the program.
pub fn name_of(data: &[u8]) -> Option<&'static str> {
    let found = ACCOUNTS.iter().find(|(_, discriminator, _)| data.starts_with(discriminator));
    found.map(|(name, ..)| *name)
}
