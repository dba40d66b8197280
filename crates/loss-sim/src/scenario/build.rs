//! From what stands in the file to a checked scenario.

use super::{
    mistake::{unknown_key, Mistake, Source},
    params, people,
    price_path::{quoted, Corner, PricePath},
    raw::*,
    reader::Reader,
    units::Token,
    *,
};
use socialized_loss::state::PoolParams;
use std::{collections::BTreeMap, ops::Range};
use toml::Spanned;

/// More rounds than this are a slip of the pen.
pub const MAX_ROUNDS: i64 = 100_000;

pub fn scenario(source: Source) -> Result<Scenario, Mistake> {
    let raw: Raw = toml::from_str(source.text).map_err(|error| source.refused(&error))?;
    let reader = Reader { source, asset: token(&raw.asset), collateral: token(&raw.collateral) };
    check_tokens(&reader, &raw)?;
    let (pool, param_lines) = pool(&reader, &raw.pool)?;
    let prices = prices(&reader, &raw.price)?;
    let last = prices.posts.last().map_or(0, |post| post.at);
    let end = end(&reader, &raw.end, last)?;
    let scenario = Scenario {
        file: source.file.to_string(),
        title: raw.title.get_ref().clone(),
        about: raw.about.clone(),
        sources: raw.sources.clone(),
        assumptions: raw.assumptions.clone(),
        deposits: each(&raw.lps, |lps, span| people::deposits(&reader, lps, span, "LPs"))?,
        stakes: each(&raw.stakers, |group, span| {
            people::deposits(&reader, group, span, "stakers")
        })?,
        donations: each(&raw.insurance, |gift, _| people::donation(&reader, gift))?,
        loans: each(&raw.borrower, |group, span| people::loans(&reader, group, span))?,
        liquidators: each(&raw.liquidator, |one, span| {
            people::liquidator(&reader, one, span, last)
        })?,
        recording: raw
            .recording
            .as_ref()
            .map(|who| people::recording(&reader, who, last))
            .transpose()?,
        salvage_buyers: each(&raw.salvage_buyer, |one, span| {
            people::salvage_buyer(&reader, one, span, last, prices.inverted)
        })?,
        recoveries: each(&raw.recovery, |one, span| people::recovery(&reader, one, span))?,
        asset: reader.asset.clone(),
        collateral: reader.collateral.clone(),
        params: pool,
        param_lines,
        prices,
        end,
    };
    if scenario.deposits.is_empty() {
        let message = "no LPs: add an [[lps]] with count and total";
        return Err(source.mistake(&raw.title.span(), message));
    }
    let groups = scenario.deposits.iter().chain(&scenario.stakes);
    if groups
        .map(|group| group.spread.total())
        .chain(scenario.donations.iter().map(|gift| gift.amount))
        .chain(scenario.recoveries.iter().map(|one| one.amount))
        .try_fold(0_u64, u64::checked_add)
        .is_none()
    {
        let message = "all deposits, stakes, insurance and recoveries together must fit 64 bits: \
                       use fewer decimals";
        return Err(source.mistake(&raw.asset.span(), message));
    }
    super::timing::check(&scenario)?;
    Ok(scenario)
}

fn token(raw: &Spanned<RawToken>) -> Token {
    let RawToken { symbol, decimals } = raw.get_ref();
    Token { symbol: symbol.clone(), decimals: *decimals }
}

fn check_tokens(reader: &Reader, raw: &Raw) -> Result<(), Mistake> {
    for (token, span) in
        [(&reader.asset, raw.asset.span()), (&reader.collateral, raw.collateral.span())]
    {
        let named = token.symbol.starts_with(char::is_alphabetic) && !token.symbol.contains(' ');
        if !named {
            let message = format!("symbol = \"{}\": write one word", token.symbol);
            return Err(reader.source.mistake(&span, message));
        }
        if token.decimals > 9 {
            let message = format!(
                "decimals = {}: at most 9, so that whole pools fit 64 bits",
                token.decimals
            );
            return Err(reader.source.mistake(&span, message));
        }
    }
    if reader.asset.symbol == reader.collateral.symbol {
        let message = "asset and collateral are the same token: the program refuses that";
        return Err(reader.source.mistake(&raw.collateral.span(), message));
    }
    Ok(())
}

fn each<R, T>(
    raw: &[Spanned<R>],
    read: impl Fn(&R, Range<usize>) -> Result<T, Mistake>,
) -> Result<Vec<T>, Mistake> {
    raw.iter().map(|one| read(one.get_ref(), one.span())).collect()
}

type Pool = (PoolParams, BTreeMap<String, usize>);

fn pool(reader: &Reader, raw: &BTreeMap<Spanned<String>, Text>) -> Result<Pool, Mistake> {
    let (asset, collateral) = (&reader.asset, &reader.collateral);
    let mut params = params::defaults(asset, collateral);
    let mut lines = BTreeMap::new();
    for (key, text) in raw {
        let (name, says) = (key.get_ref(), &text.get_ref().0);
        lines.insert(name.clone(), reader.source.line(&key.span()));
        match params::set(&mut params, name, says, asset, collateral) {
            Some(Ok(())) => {}
            Some(Err(why)) => {
                let message = format!("{name} = \"{says}\": {why}");
                return Err(reader.source.mistake(&text.span(), message));
            }
            None => {
                let message = unknown_key(name, &params::names());
                return Err(reader.source.mistake(&key.span(), message));
            }
        }
    }
    params::fit_time_lock(&mut params);
    Ok((params, lines))
}

fn prices(reader: &Reader, raw: &Spanned<RawPrice>) -> Result<PricePath, Mistake> {
    let RawPrice { step, confidence, points } = raw.get_ref();
    let source = reader.source;
    let mut corners: Vec<Corner> = Vec::new();
    let mut inverted = None;
    for point in points {
        let RawPoint { at, price } = point.get_ref();
        let time = reader.seconds("at", at)?;
        if let Some(before) = corners.last().filter(|before| time <= before.at) {
            let message = format!(
                "at = \"{}\": not after the point before, at {} s: put the points in order of time",
                at.get_ref().0,
                before.at
            );
            return Err(source.mistake(&at.span(), message));
        }
        let quote = reader.price("price", price)?;
        if *inverted.get_or_insert(quote.inverted) != quote.inverted {
            let message = "quoted the other way round than the first point: choose one way";
            return Err(source.mistake(&price.span(), message));
        }
        let number = quoted(quote).map_err(|why| source.mistake(&price.span(), why))?;
        corners.push(Corner { at: time, quoted: number });
    }
    let Some(inverted) = inverted else {
        let message = "points = []: give at least one { at = \"0 s\", price = \"...\" }";
        return Err(source.mistake(&raw.span(), message));
    };
    let step = step.as_ref().map(|step| reader.seconds("step", step)).transpose()?;
    let length = corners.last().map_or(0, |last| last.at) - corners.first().map_or(0, |c| c.at);
    if step == Some(0) || step.is_some_and(|step| length / step > MAX_ROUNDS) {
        let message = "step: more than 100,000 prices: use a longer step";
        return Err(source.mistake(&raw.span(), message));
    }
    let confidence = reader.or("confidence", confidence.as_ref(), 0, Reader::percent)?;
    PricePath::new(&corners, inverted, step, confidence)
        .map_err(|why| source.mistake(&raw.span(), why))
}

fn end(reader: &Reader, raw: &RawEnd, last: i64) -> Result<End, Mistake> {
    Ok(End {
        at: reader.or("at", raw.at.as_ref(), last, Reader::seconds)?,
        borrowers_repay: raw.borrowers_repay,
        settle_early_bps: reader.or(
            "settle_early",
            raw.settle_early.as_ref(),
            5_000,
            Reader::percent,
        )?,
        claim_early_bps: reader.or(
            "claim_early",
            raw.claim_early.as_ref(),
            5_000,
            Reader::percent,
        )?,
    })
}
