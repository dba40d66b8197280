//! Reading single values, with their key in every complaint.

use super::{
    mistake::{Mistake, Source},
    raw::Text,
    units::{self, Token},
};
use crate::spread::Spread;
use std::ops::Range;
use toml::Spanned;

/// The largest group.
const MOST: usize = 10_000;

/// The file, and the tokens amounts are in.
pub struct Reader<'a> {
    pub source: Source<'a>,
    pub asset: Token,
    pub collateral: Token,
}

/// How a group shares a total out.
pub struct Group<'a> {
    pub span: Range<usize>,
    pub count: Option<&'a Spanned<usize>>,
    pub spread: Option<&'a Spanned<String>>,
    pub shape: Option<&'a Spanned<String>>,
}

impl Reader<'_> {
    /// The key of a value, with a complaint about it.
    fn of<T>(&self, key: &str, text: &Text, read: Result<T, String>) -> Result<T, Mistake> {
        let says = &text.get_ref().0;
        read.map_err(|m| self.source.mistake(&text.span(), format!("{key} = \"{says}\": {m}")))
    }

    pub fn asset(&self, key: &str, text: &Text) -> Result<u64, Mistake> {
        self.of(key, text, units::amount(&text.get_ref().0, &self.asset))
    }

    pub fn collateral(&self, key: &str, text: &Text) -> Result<u64, Mistake> {
        self.of(key, text, units::amount(&text.get_ref().0, &self.collateral))
    }

    pub fn percent(&self, key: &str, text: &Text) -> Result<u32, Mistake> {
        self.of(key, text, units::percent(&text.get_ref().0))
    }

    pub fn seconds(&self, key: &str, text: &Text) -> Result<i64, Mistake> {
        self.of(key, text, units::seconds(&text.get_ref().0))
    }

    pub fn price(&self, key: &str, text: &Text) -> Result<units::Quoted, Mistake> {
        self.of(key, text, units::price(&text.get_ref().0, &self.asset, &self.collateral))
    }

    /// A value that may be left out.
    pub fn or<T>(
        &self,
        key: &str,
        text: Option<&Text>,
        default: T,
        read: impl Fn(&Self, &str, &Text) -> Result<T, Mistake>,
    ) -> Result<T, Mistake> {
        text.map_or(Ok(default), |text| read(self, key, text))
    }

    /// A value that may be left out and has no default.
    pub fn maybe<T>(
        &self,
        key: &str,
        text: Option<&Text>,
        read: impl Fn(&Self, &str, &Text) -> Result<T, Mistake>,
    ) -> Result<Option<T>, Mistake> {
        text.map(|text| read(self, key, text)).transpose()
    }

    /// How a group shares `total`.
    pub fn spread(&self, total: u64, group: &Group) -> Result<Spread, Mistake> {
        let count = group.count.map_or(1, |count| *count.get_ref());
        if count == 0 {
            let span = group.count.map_or(group.span.clone(), Spanned::span);
            return Err(self.source.mistake(&span, "count = 0: leave the group out instead"));
        }
        if count > MOST {
            let span = group.count.map_or(group.span.clone(), Spanned::span);
            let message = format!("count = {count}: at most {MOST}");
            return Err(self.source.mistake(&span, message));
        }
        let law = group.spread.map_or("equal", |law| law.get_ref().as_str());
        let spread = match law {
            "equal" => Spread::Equal { count, total },
            "pareto" => Spread::Pareto { count, total, sixteenths: self.shape(group)? },
            other => {
                let span = group.spread.map_or(group.span.clone(), Spanned::span);
                let message = format!("spread = \"{other}\": write \"equal\" or \"pareto\"");
                return Err(self.source.mistake(&span, message));
            }
        };
        if spread.amounts().contains(&0) {
            let message = "the total is too small for so many: raise it, or lower count";
            return Err(self.source.mistake(&group.span, message));
        }
        Ok(spread)
    }

    /// A Pareto law's shape as an exponent of rank: `16 / shape`, to the nearest sixteenth.
    fn shape(&self, group: &Group) -> Result<u32, Mistake> {
        let Some(shape) = group.shape else {
            let span = group.spread.map_or(group.span.clone(), Spanned::span);
            let message = "spread = \"pareto\" needs a shape: add shape = \"1.16\" for 80:20";
            return Err(self.source.mistake(&span, message));
        };
        let text = shape.get_ref();
        let parsed = text.split_once('.').unwrap_or((text, ""));
        let places = u32::try_from(parsed.1.len()).unwrap_or(u32::MAX);
        let digits = format!("{}{}", parsed.0, parsed.1).parse::<u32>().ok();
        let exponent = digits
            .filter(|digits| *digits > 0)
            .zip(10_u32.checked_pow(places).and_then(|scale| scale.checked_mul(16)))
            .map(|(digits, scaled)| (scaled + digits / 2) / digits)
            .filter(|sixteenths| (8..=32).contains(sixteenths));
        exponent.ok_or_else(|| {
            let message = format!("shape = \"{text}\": write a number from \"0.5\" to \"2\"");
            self.source.mistake(&shape.span(), message)
        })
    }
}
