//! The price over time: points, and what is posted between them.

use super::units::Quoted;
use loss_math::OraclePrice;

/// The feed's exponent: ten places suit tokens worth a ten-thousandth of a dollar.
pub const EXPONENT: i32 = -10;
/// Quoted prices are compared and mixed with so many places.
pub const QUOTE_PLACES: i32 = 12;

/// One price that is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post {
    pub at: i64,
    /// As the scenario quotes it, with [`QUOTE_PLACES`] places.
    pub quoted: u64,
    /// As the feed says it: asset per collateral.
    pub oracle: OraclePrice,
}

/// All prices, in order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricePath {
    pub posts: Vec<Post>,
    /// Whether quotes are collateral per asset.
    pub inverted: bool,
}

/// A corner of the path.
#[derive(Clone, Copy, Debug)]
pub struct Corner {
    pub at: i64,
    pub quoted: u64,
}

impl PricePath {
    /// Straight lines between the corners, posted every `step` seconds and at each corner;
    /// corners only without a step.
    ///
    /// # Errors
    /// A price that the feed cannot say.
    pub fn new(
        corners: &[Corner],
        inverted: bool,
        step: Option<i64>,
        confidence_bps: u32,
    ) -> Result<Self, String> {
        let mut posts = Vec::new();
        for (i, from) in corners.iter().enumerate() {
            let Some(to) = corners.get(i + 1) else {
                posts.push(post(from.at, from.quoted, inverted, confidence_bps)?);
                break;
            };
            let step = step.unwrap_or(to.at - from.at).max(1);
            let mut at = from.at;
            while at < to.at {
                posts.push(post(at, between(from, to, at), inverted, confidence_bps)?);
                at += step;
            }
        }
        Ok(Self { posts, inverted })
    }

    /// The newest price at a time.
    pub fn newest(&self, at: i64) -> Option<&Post> {
        self.posts[..self.posts.partition_point(|post| post.at <= at)].last()
    }
}

/// The number of a quote with [`QUOTE_PLACES`] places.
pub fn quoted(price: Quoted) -> Result<u64, String> {
    let scaled = price.number.scaled(QUOTE_PLACES).and_then(|n| u64::try_from(n).ok());
    scaled.ok_or_else(|| "a price has up to 12 decimals and is below ten million".to_string())
}

fn between(from: &Corner, to: &Corner, at: i64) -> u64 {
    let (done, whole) = (i128::from(at - from.at), i128::from(to.at - from.at));
    let rise = i128::from(to.quoted) - i128::from(from.quoted);
    let value = i128::from(from.quoted) + rise * done / whole;
    u64::try_from(value).unwrap_or(from.quoted)
}

/// What the feed says of a quote.
pub fn post(at: i64, quoted: u64, inverted: bool, confidence_bps: u32) -> Result<Post, String> {
    let of_feed = 10_u128.pow(EXPONENT.unsigned_abs());
    let of_quote = 10_u128.pow(QUOTE_PLACES.unsigned_abs());
    let mantissa = if inverted {
        of_feed * of_quote / u128::from(quoted).max(1)
    } else {
        u128::from(quoted) * of_feed / of_quote
    };
    let price = i64::try_from(mantissa).ok().filter(|price| *price > 0);
    let price = price.ok_or("the price is beyond what the feed can say: between 1e-10 and 9e8")?;
    let conf = mantissa * u128::from(confidence_bps) / 10_000;
    let conf = u64::try_from(conf).unwrap_or(u64::MAX);
    let oracle = OraclePrice { price, conf, exponent: EXPONENT, publish_time: at };
    Ok(Post { at, quoted, oracle })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_between_corners() {
        let unit = 10_u64.pow(12);
        let corners = [Corner { at: 0, quoted: unit }, Corner { at: 60, quoted: 2 * unit }];
        let path = PricePath::new(&corners, false, Some(30), 100).unwrap();
        let prices: Vec<i64> = path.posts.iter().map(|post| post.oracle.price).collect();
        assert_eq!(prices, [10_000_000_000, 15_000_000_000, 20_000_000_000]);
        assert_eq!(path.posts[1].oracle.conf, 150_000_000);
        assert_eq!(path.newest(59).unwrap().at, 30);
    }

    #[test]
    fn turns_quotes_round() {
        let corners = [Corner { at: 0, quoted: 500_000_000_000 }];
        let path = PricePath::new(&corners, true, None, 0).unwrap();
        assert_eq!(path.posts[0].oracle.price, 20_000_000_000);
    }
}
