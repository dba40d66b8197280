//! Numbers with their units: `"63.6M USDC"`, `"5 %"`, `"1h30m"`. A number without its unit is a
//! mistake: most wrong scenarios are right in another unit.

/// A token of the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub symbol: String,
    pub decimals: u8,
}

/// `mantissa * 10^-places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub mantissa: u128,
    pub places: i32,
}

impl Decimal {
    /// The number times `10^places`, if that is whole and fits.
    pub fn scaled(self, places: i32) -> Option<u128> {
        let power = |n: i32| 10_u128.checked_pow(n.unsigned_abs());
        let up = places - self.places;
        if up >= 0 {
            return self.mantissa.checked_mul(power(up)?);
        }
        let divisor = power(up)?;
        self.mantissa.is_multiple_of(divisor).then(|| self.mantissa / divisor)
    }
}

/// Digits with `_` between them, a point, and k, M or B behind.
fn decimal(text: &str) -> Result<Decimal, String> {
    if text.starts_with('-') {
        return Err("it is negative: amounts, rates and times are not; leave the sign out".into());
    }
    let (digits, thousands) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 3),
        Some((at, 'M')) => (&text[..at], 6),
        Some((at, 'B')) => (&text[..at], 9),
        _ => (text, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain: String = whole.chars().chain(part.chars()).filter(|c| *c != '_').collect();
    let places = part.chars().filter(|c| *c != '_').count();
    let mantissa = plain.parse::<u128>();
    let (Ok(mantissa), Ok(places)) = (mantissa, i32::try_from(places)) else {
        return Err(format!("\"{text}\" is no number: write digits such as 2_656_000 or 63.6M"));
    };
    Ok(Decimal { mantissa, places: places - thousands })
}

/// A number and what follows it.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    let mut end = text.find(|c| !of_number(c)).unwrap_or(text.len());
    let scaled = text[end..].starts_with(['k', 'K', 'M', 'B']);
    if scaled && !text[end + 1..].starts_with(char::is_alphanumeric) {
        end += 1;
    }
    (&text[..end], text[end..].trim())
}

/// Atoms of a token.
pub fn amount(text: &str, token: &Token) -> Result<u64, String> {
    let (number, unit) = split(text);
    let symbol = &token.symbol;
    if unit.is_empty() {
        return Err(format!("the unit is missing: write \"{number} {symbol}\""));
    }
    if unit != symbol {
        return Err(format!("the unit is \"{unit}\": this amount is in {symbol}"));
    }
    let decimal = decimal(number)?;
    let Some(atoms) = decimal.scaled(i32::from(token.decimals)) else {
        let places = token.decimals;
        return Err(format!("finer than the {places} decimals of {symbol}: round it"));
    };
    u64::try_from(atoms).map_err(|_| {
        format!("more than 64 bits hold: use a smaller amount or fewer decimals of {symbol}")
    })
}

/// Basis points.
pub fn percent(text: &str) -> Result<u32, String> {
    let (number, unit) = split(text);
    if unit != "%" {
        return Err(format!("a share or rate is in percent: write \"{number} %\""));
    }
    let bps = decimal(number)?.scaled(2).ok_or("finer than 0.01 %: round it")?;
    u32::try_from(bps).map_err(|_| "too large a percentage".into())
}

/// Times are small enough to be added without care.
const LONGEST: i64 = 3_650 * 86_400;

/// Seconds: `"45 s"`, `"12m"`, `"1h30m"`, `"3d"`.
pub fn seconds(text: &str) -> Result<i64, String> {
    let mut rest = text.trim();
    let mut total = 0_i64;
    if rest.is_empty() {
        return Err("no time: write one such as \"45 s\" or \"1h30m\"".into());
    }
    while !rest.is_empty() {
        let (number, after) = split(rest);
        let count = decimal(number)?.scaled(0).and_then(|n| i64::try_from(n).ok());
        let count = count.ok_or("times are whole seconds, minutes, hours or days")?;
        let Some(unit) = after.chars().next() else {
            return Err(format!("the unit is missing: write \"{number} s\", \"{number}m\" or so"));
        };
        let length = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return Err(format!("\"{unit}\" is no unit of time: write s, m, h or d")),
        };
        total = count
            .checked_mul(length)
            .and_then(|part| total.checked_add(part))
            .filter(|total| *total <= LONGEST)
            .ok_or("longer than ten years: no default took so long")?;
        rest = after[unit.len_utf8()..].trim_start();
    }
    Ok(total)
}

/// A price as people quote it: so many of one token for one of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    pub number: Decimal,
    /// Collateral per asset, the other way round than the program's feed.
    pub inverted: bool,
}

/// `"0.53 USDC per CRV"` or `"1.88 CRV per USDC"`: either way round.
pub fn price(text: &str, asset: &Token, collateral: &Token) -> Result<Quoted, String> {
    let (number, unit) = split(text);
    let direct = format!("{} per {}", asset.symbol, collateral.symbol);
    let inverse = format!("{} per {}", collateral.symbol, asset.symbol);
    let inverted = unit == inverse;
    if unit != direct && !inverted {
        return Err(format!("a price is in \"{direct}\" or \"{inverse}\""));
    }
    let number = decimal(number)?;
    if number.mantissa == 0 {
        return Err("a price is positive; the program refuses any other".into());
    }
    Ok(Quoted { number, inverted })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crv() -> Token {
        Token { symbol: "CRV".into(), decimals: 6 }
    }

    #[test]
    fn reads_amounts() {
        assert_eq!(amount("2_656_000 CRV", &crv()), Ok(2_656_000_000_000));
        assert_eq!(amount("63.6M CRV", &crv()), Ok(63_600_000_000_000));
        assert_eq!(amount("0.000001 CRV", &crv()), Ok(1));
        assert!(amount("1 USDC", &crv()).is_err());
        assert!(amount("0.0000001 CRV", &crv()).unwrap_err().contains("finer"));
        assert!(amount("30000B CRV", &crv()).unwrap_err().contains("64 bits"));
    }

    #[test]
    fn reads_shares_and_times() {
        assert_eq!(percent("4.5 %"), Ok(450));
        assert_eq!(percent("100%"), Ok(10_000));
        assert_eq!(seconds("45 s"), Ok(45));
        assert_eq!(seconds("1h30m"), Ok(5_400));
        assert_eq!(seconds("2 h 5 s"), Ok(7_205));
        assert_eq!(seconds("3d"), Ok(259_200));
        assert!(seconds("90").is_err());
    }

    #[test]
    fn reads_prices_either_way_round() {
        let usdc = Token { symbol: "USDC".into(), decimals: 6 };
        let quoted = price("0.53 USDC per CRV", &crv(), &usdc);
        let number = Decimal { mantissa: 53, places: 2 };
        assert_eq!(quoted, Ok(Quoted { number, inverted: true }));
        assert!(price("0 USDC per CRV", &crv(), &usdc).is_err());
        assert!(price("0.53", &crv(), &usdc).is_err());
    }
}
