//! A scenario as it stands in the file: text with units, and where each piece is.

use serde::{de, Deserialize, Deserializer};
use std::{collections::BTreeMap, fmt};
use toml::Spanned;

/// Text that says its unit. A bare number is refused with a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure(pub String);

pub type Text = Spanned<Measure>;

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MeasureVisitor)
    }
}

struct MeasureVisitor;

impl de::Visitor<'_> for MeasureVisitor {
    type Value = Measure;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("text with a unit, such as \"1_000 USDC\", \"5 %\" or \"45 s\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Measure, E> {
        Ok(Measure(text.to_string()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {
    pub title: Spanned<String>,
    pub about: String,
    pub sources: Vec<String>,
    pub assumptions: Vec<String>,
    pub asset: Spanned<RawToken>,
    pub collateral: Spanned<RawToken>,
    #[serde(default)]
    pub pool: BTreeMap<Spanned<String>, Text>,
    pub lps: Vec<Spanned<RawLps>>,
    #[serde(default)]
    pub stakers: Vec<Spanned<RawLps>>,
    #[serde(default)]
    pub insurance: Vec<Spanned<RawInsurance>>,
    pub borrower: Vec<Spanned<RawBorrower>>,
    pub price: Spanned<RawPrice>,
    #[serde(default)]
    pub liquidator: Vec<Spanned<RawLiquidator>>,
    pub recording: Option<Spanned<RawRecording>>,
    #[serde(default)]
    pub salvage_buyer: Vec<Spanned<RawSalvageBuyer>>,
    #[serde(default)]
    pub recovery: Vec<Spanned<RawRecovery>>,
    #[serde(default)]
    pub end: RawEnd,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawToken {
    pub symbol: String,
    pub decimals: u8,
}

/// A group of LPs or of stakers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLps {
    #[serde(default)]
    pub name: Option<String>,
    pub at: Option<Text>,
    pub count: Option<Spanned<usize>>,
    pub total: Option<Text>,
    pub spread: Option<Spanned<String>>,
    pub shape: Option<Spanned<String>>,
    pub amounts: Option<Vec<Text>>,
    pub leaves_at: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawInsurance {
    pub at: Option<Text>,
    pub amount: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawBorrower {
    pub name: String,
    pub at: Option<Text>,
    pub count: Option<Spanned<usize>>,
    pub spread: Option<Spanned<String>>,
    pub shape: Option<Spanned<String>>,
    pub collateral: Text,
    pub debt: Option<Text>,
    pub ltv_from: Option<Text>,
    pub ltv_to: Option<Text>,
    pub repays_at: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPrice {
    pub step: Option<Text>,
    pub confidence: Option<Text>,
    pub points: Vec<Spanned<RawPoint>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPoint {
    pub at: Text,
    pub price: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLiquidator {
    pub name: String,
    pub from: Option<Text>,
    pub until: Option<Text>,
    pub every: Option<Text>,
    pub capital: Text,
    pub per_call: Option<Text>,
    pub close_factor_share: Option<Text>,
    pub calls_per_round: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRecording {
    pub by: String,
    pub from: Option<Text>,
    pub until: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSalvageBuyer {
    pub name: String,
    pub from: Option<Text>,
    pub until: Option<Text>,
    pub capital: Text,
    pub pays: Option<Text>,
    pub price: Option<Text>,
    pub lot: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRecovery {
    pub at: Text,
    pub amount: Text,
    pub r#for: Spanned<String>,
    pub by: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawEnd {
    pub at: Option<Text>,
    #[serde(default)]
    pub borrowers_repay: bool,
    pub settle_early: Option<Text>,
    pub claim_early: Option<Text>,
}
