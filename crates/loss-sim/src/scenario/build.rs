//! From what stands in the file to a checked scenario.

use super::{
    mistake::{unknown_key, Mistake, Source},
    params,
    price_path::{quoted, Corner, PricePath},
    raw::*,
    reader::{Group, Reader},
    units::Token,
    *,
};
use socialized_loss::state::PoolParams;
use std::{collections::BTreeMap, ops::Range};
use toml::Spanned;

/// More rounds than this are a slip of the pen.
const MAX_ROUNDS: i64 = 100_000;

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
        deposits: each(&raw.lps, |lps, span| deposits(&reader, lps, span))?,
        donations: each(&raw.insurance, |gift, _| donation(&reader, gift))?,
        loans: each(&raw.borrower, |group, span| loans(&reader, group, span))?,
        liquidators: each(&raw.liquidator, |one, span| liquidator(&reader, one, span, last))?,
        recording: raw.recording.as_ref().map(|who| recording(&reader, who, last)).transpose()?,
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
    let totals = scenario.deposits.iter().map(|group| group.spread.total());
    if totals
        .chain(scenario.donations.iter().map(|gift| gift.amount))
        .try_fold(0_u64, u64::checked_add)
        .is_none()
    {
        let message = "all deposits and insurance together must fit 64 bits: use fewer decimals";
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
    })
}

fn deposits(reader: &Reader, raw: &RawLps, span: Range<usize>) -> Result<Deposits, Mistake> {
    let RawLps { name, at, count, total, spread, shape, amounts } = raw;
    let group = Group {
        span: span.clone(),
        count: count.as_ref(),
        spread: spread.as_ref(),
        shape: shape.as_ref(),
    };
    let spread = match (total, amounts) {
        (Some(total), None) => reader.spread(reader.asset("total", total)?, &group)?,
        (None, Some(amounts)) if !amounts.is_empty() && count.is_none() => {
            let read = |text| reader.asset("amounts", text);
            let amounts: Vec<u64> = amounts.iter().map(read).collect::<Result<_, _>>()?;
            let sum = amounts.iter().try_fold(0_u64, |sum, one| sum.checked_add(*one));
            if amounts.contains(&0) || sum.is_none() {
                let message = "amounts: each is more than 0, and all together fit 64 bits";
                return Err(reader.source.mistake(&span, message));
            }
            Spread::Listed(amounts)
        }
        _ => {
            let message = "an [[lps]] has either count and total, or amounts";
            return Err(reader.source.mistake(&span, message));
        }
    };
    Ok(Deposits {
        name: name.clone().unwrap_or_else(|| "LPs".into()),
        at: reader.or("at", at.as_ref(), 0, Reader::seconds)?,
        spread,
        line: reader.source.line(&span),
    })
}

fn donation(reader: &Reader, raw: &RawInsurance) -> Result<Donation, Mistake> {
    let amount = reader.asset("amount", &raw.amount)?;
    if amount == 0 {
        let message = "amount is 0: leave the [[insurance]] out instead";
        return Err(reader.source.mistake(&raw.amount.span(), message));
    }
    Ok(Donation { at: reader.or("at", raw.at.as_ref(), 0, Reader::seconds)?, amount })
}

fn loans(reader: &Reader, raw: &RawBorrower, span: Range<usize>) -> Result<Loans, Mistake> {
    let RawBorrower { name, at, count, spread, shape, collateral, debt, .. } = raw;
    let group = Group {
        span: span.clone(),
        count: count.as_ref(),
        spread: spread.as_ref(),
        shape: shape.as_ref(),
    };
    let debt = match (debt, &raw.ltv_from, &raw.ltv_to) {
        (Some(debt), None, None) => {
            Debt::Total(reader.spread(reader.asset("debt", debt)?, &group)?)
        }
        (None, Some(from), Some(to)) => Debt::Ltv {
            from_bps: reader.percent("ltv_from", from)?,
            to_bps: reader.percent("ltv_to", to)?,
        },
        _ => {
            let message = "a [[borrower]] has either debt, or ltv_from and ltv_to";
            return Err(reader.source.mistake(&span, message));
        }
    };
    let repays_at = raw.repays_at.as_ref();
    Ok(Loans {
        name: name.clone(),
        at: reader.or("at", at.as_ref(), 0, Reader::seconds)?,
        collateral: reader.spread(reader.collateral("collateral", collateral)?, &group)?,
        debt,
        repays_at: repays_at.map(|text| reader.seconds("repays_at", text)).transpose()?,
        line: reader.source.line(&span),
    })
}

fn liquidator(
    reader: &Reader,
    raw: &RawLiquidator,
    span: Range<usize>,
    last: i64,
) -> Result<Liquidator, Mistake> {
    let from = reader.or("from", raw.from.as_ref(), 0, Reader::seconds)?;
    let until = reader.or("until", raw.until.as_ref(), last, Reader::seconds)?;
    let every = raw.every.as_ref().map(|text| reader.seconds("every", text)).transpose()?;
    if every == Some(0) || every.is_some_and(|every| (until - from) / every > MAX_ROUNDS) {
        let message = "every: more than 100,000 rounds: come less often";
        return Err(reader.source.mistake(&span, message));
    }
    let per_call = reader.or("per_call", raw.per_call.as_ref(), u64::MAX, Reader::asset)?;
    let share = raw.close_factor_share.as_ref();
    Ok(Liquidator {
        name: raw.name.clone(),
        from,
        until,
        every,
        capital: reader.asset("capital", &raw.capital)?,
        per_call,
        share_bps: reader.or("close_factor_share", share, 10_000, Reader::percent)?.min(10_000),
        calls_per_round: raw.calls_per_round.unwrap_or(usize::MAX),
        line: reader.source.line(&span),
    })
}

fn recording(
    reader: &Reader,
    raw: &Spanned<RawRecording>,
    last: i64,
) -> Result<Recording, Mistake> {
    let RawRecording { by, from, until } = raw.get_ref();
    Ok(Recording {
        by: by.clone(),
        from: reader.or("from", from.as_ref(), 0, Reader::seconds)?,
        until: reader.or("until", until.as_ref(), last, Reader::seconds)?,
    })
}
