//! The people of a scenario: what each does, and when.

use super::{
    build::MAX_ROUNDS,
    price_path::{self, quoted},
    raw::*,
    reader::{Group, Reader},
    *,
};
use std::ops::Range;
use toml::Spanned;

/// A group of LPs or of stakers.
pub fn deposits(
    reader: &Reader,
    raw: &RawLps,
    span: Range<usize>,
    called: &str,
) -> Result<Deposits, Mistake> {
    let RawLps { name, at, count, total, spread, shape, amounts, leaves_at } = raw;
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
            let message = format!("a group of {called} has either count and total, or amounts");
            return Err(reader.source.mistake(&span, message));
        }
    };
    Ok(Deposits {
        name: name.clone().unwrap_or_else(|| called.into()),
        at: reader.or("at", at.as_ref(), 0, Reader::seconds)?,
        leaves_at: reader.maybe("leaves_at", leaves_at.as_ref(), Reader::seconds)?,
        spread,
        line: reader.source.line(&span),
    })
}

pub fn donation(reader: &Reader, raw: &RawInsurance) -> Result<Donation, Mistake> {
    let amount = reader.asset("amount", &raw.amount)?;
    if amount == 0 {
        let message = "amount is 0: leave the [[insurance]] out instead";
        return Err(reader.source.mistake(&raw.amount.span(), message));
    }
    Ok(Donation { at: reader.or("at", raw.at.as_ref(), 0, Reader::seconds)?, amount })
}

pub fn loans(reader: &Reader, raw: &RawBorrower, span: Range<usize>) -> Result<Loans, Mistake> {
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
    Ok(Loans {
        name: name.clone(),
        at: reader.or("at", at.as_ref(), 0, Reader::seconds)?,
        collateral: reader.spread(reader.collateral("collateral", collateral)?, &group)?,
        debt,
        repays_at: reader.maybe("repays_at", raw.repays_at.as_ref(), Reader::seconds)?,
        line: reader.source.line(&span),
    })
}

pub fn liquidator(
    reader: &Reader,
    raw: &RawLiquidator,
    span: Range<usize>,
    last: i64,
) -> Result<Liquidator, Mistake> {
    let from = reader.or("from", raw.from.as_ref(), 0, Reader::seconds)?;
    let until = reader.or("until", raw.until.as_ref(), last, Reader::seconds)?;
    let every = reader.maybe("every", raw.every.as_ref(), Reader::seconds)?;
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

pub fn recording(
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

/// Somebody who buys salvage, at a part of the oracle's price or at a price.
pub fn salvage_buyer(
    reader: &Reader,
    raw: &RawSalvageBuyer,
    span: Range<usize>,
    last: i64,
    inverted: bool,
) -> Result<SalvageBuyer, Mistake> {
    let most = match (&raw.pays, &raw.price) {
        (Some(pays), None) => Most::OfPrice(reader.percent("pays", pays)?),
        (None, Some(price)) => {
            let quote = reader.price("price", price)?;
            if quote.inverted != inverted {
                let message = "quoted the other way round than [price]: choose one way";
                return Err(reader.source.mistake(&price.span(), message));
            }
            let oracle = quoted(quote).and_then(|number| price_path::post(0, number, inverted, 0));
            Most::Price(oracle.map_err(|why| reader.source.mistake(&price.span(), why))?.oracle)
        }
        _ => {
            let message =
                "a [[salvage_buyer]] has either pays, a part of the oracle's price, or price";
            return Err(reader.source.mistake(&span, message));
        }
    };
    let lot_bps = reader.or("lot", raw.lot.as_ref(), 10_000, Reader::percent)?;
    if lot_bps == 0 {
        let message = "lot = \"0 %\": write the part of the salvage to buy at a time";
        return Err(reader.source.mistake(&span, message));
    }
    Ok(SalvageBuyer {
        name: raw.name.clone(),
        from: reader.or("from", raw.from.as_ref(), 0, Reader::seconds)?,
        until: reader.or("until", raw.until.as_ref(), last, Reader::seconds)?,
        capital: reader.asset("capital", &raw.capital)?,
        most,
        lot_bps: lot_bps.min(10_000),
        line: reader.source.line(&span),
    })
}

pub fn recovery(
    reader: &Reader,
    raw: &RawRecovery,
    span: Range<usize>,
) -> Result<Recovery, Mistake> {
    let amount = reader.asset("amount", &raw.amount)?;
    if amount == 0 {
        let message = "amount is 0: leave the [[recovery]] out instead";
        return Err(reader.source.mistake(&raw.amount.span(), message));
    }
    Ok(Recovery {
        at: reader.seconds("at", &raw.at)?,
        amount,
        borrower: raw.r#for.get_ref().clone(),
        by: raw.by.clone().unwrap_or_else(|| "somebody".into()),
        line: reader.source.line(&span),
    })
}
