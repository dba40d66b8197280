//! Single values of a file.

use serde::{
    de::{self, Visitor},
    Deserialize, Deserializer,
};
use std::fmt;

/// Atoms of a token: a whole number, or `"no limit"` for the largest there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Atoms(pub u64);

impl<'de> Deserialize<'de> for Atoms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AtomsVisitor)
    }
}

struct AtomsVisitor;

impl Visitor<'_> for AtomsVisitor {
    type Value = Atoms;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number of atoms, or \"no limit\"")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Atoms, E> {
        let refused = || E::invalid_value(de::Unexpected::Signed(value), &self);
        u64::try_from(value).map(Atoms).map_err(|_| refused())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Atoms, E> {
        Ok(Atoms(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Atoms, E> {
        match value {
            "no limit" => Ok(Atoms(u64::MAX)),
            _ => Err(E::invalid_value(de::Unexpected::Str(value), &self)),
        }
    }
}

/// A price feed's id: 64 hexadecimal digits, with or without `0x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct FeedId(pub [u8; 32]);

impl TryFrom<String> for FeedId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix("0x").unwrap_or(&text);
        let refused =
            || format!("\"{text}\" is not the id of a feed: it has to be 64 hexadecimal digits");
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(refused());
        }
        let mut id = [0; 32];
        for (byte, pair) in id.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| refused())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| refused())?;
        }
        Ok(Self(id))
    }
}

impl fmt::Display for FeedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
