//! Reading single fields, so that a mistake is reported at its own line.

use crate::chain::Endpoint;
use serde::{de::Error, Deserialize, Deserializer};
use solana_commitment_config::CommitmentConfig;
use std::{fmt::Display, str::FromStr};

/// The line, from 1, of the byte at `offset`.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|byte| **byte == b'\n').count().saturating_add(1)
}

pub(super) fn confirmed() -> CommitmentConfig {
    CommitmentConfig::confirmed()
}

/// A recorded shortfall costs the rent of its record; this pays for a few of them.
pub(super) fn min_lamports() -> u64 {
    20_000_000
}

fn parse<T: FromStr, E: Error>(text: &str) -> Result<T, E>
where
    T::Err: Display,
{
    text.parse().map_err(|error| E::custom(format!("\"{text}\" is not right here: {error}")))
}

/// Text that a type reads: addresses and hashes.
pub(super) fn parsed<'de, D: Deserializer<'de>, T: FromStr>(from: D) -> Result<T, D::Error>
where
    T::Err: Display,
{
    parse(&String::deserialize(from)?)
}

pub(super) fn maybe_parsed<'de, D: Deserializer<'de>, T: FromStr>(
    from: D,
) -> Result<Option<T>, D::Error>
where
    T::Err: Display,
{
    parsed(from).map(Some)
}

pub(super) fn parsed_list<'de, D: Deserializer<'de>, T: FromStr>(
    from: D,
) -> Result<Vec<T>, D::Error>
where
    T::Err: Display,
{
    Vec::<String>::deserialize(from)?.iter().map(|text| parse(text)).collect()
}

pub(super) fn http_url<'de, D: Deserializer<'de>>(from: D) -> Result<Endpoint, D::Error> {
    url(from, ["http", "https"])
}

pub(super) fn ws_url<'de, D: Deserializer<'de>>(from: D) -> Result<Endpoint, D::Error> {
    url(from, ["ws", "wss"])
}

/// The errors do not repeat it: it may have a key in it.
fn url<'de, D: Deserializer<'de>>(from: D, schemes: [&str; 2]) -> Result<Endpoint, D::Error> {
    let url = String::deserialize(from)?.parse::<Endpoint>();
    let url = url.map_err(|error| D::Error::custom(format!("this is no URL: {error}")))?;
    let [plain, safe] = schemes;
    if !schemes.contains(&url.scheme()) {
        let message = format!("the URL must start with {plain}:// or {safe}://");
        return Err(D::Error::custom(message));
    }
    Ok(url)
}

pub(super) fn commitment<'de, D: Deserializer<'de>>(from: D) -> Result<CommitmentConfig, D::Error> {
    match String::deserialize(from)?.as_str() {
        "confirmed" => Ok(CommitmentConfig::confirmed()),
        "finalized" => Ok(CommitmentConfig::finalized()),
        // Processed state may be of a fork that is dropped: nothing is decided on it.
        other => Err(D::Error::custom(format!("\"{other}\" must be confirmed or finalized"))),
    }
}

pub(super) fn percent<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    at_most(u8::deserialize(from)?, 100)
}

pub(super) fn bps<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    at_most(u32::deserialize(from)?, 10_000)
}

pub(super) fn positive<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    match u64::deserialize(from)? {
        0 => Err(D::Error::custom("must be at least 1")),
        value => Ok(value),
    }
}

fn at_most<T: PartialOrd + Display, E: Error>(value: T, most: T) -> Result<T, E> {
    if value > most {
        return Err(E::custom(format!("{value} is too much: at most {most}")));
    }
    Ok(value)
}
