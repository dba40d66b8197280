//! The functions in Rust. What each does is said once, in [`crate::export`].

use crate::{price::Price, shape::*, Failure};
use loss_client::{
    accounts::{
        InsuranceStake, LossReceipt, LpShare, Pool, Position, ProfitClaim, RecoveryClaim,
        ShortfallRecord, Venue,
    },
    decode,
    quote::{self, Proof},
    Account, DecodeError, LossError,
};
use loss_math::{Assets, Bps, Collateral, ExitAmount, OraclePrice, PriceBand};

type Answer<T> = Result<T, Failure>;

fn maybe<T: Account>(data: Option<Vec<u8>>) -> Result<Option<T>, DecodeError> {
    data.map(|data| decode(&data)).transpose()
}

/// An exact amount, or everything.
fn exit(amount: Option<u64>) -> ExitAmount {
    amount.map_or(ExitAmount::All, |amount| ExitAmount::Assets(Assets(amount)))
}

/// At the price given, whatever its time, or else at the one the pool keeps, whatever its age.
fn band(pool: &Pool, price: Option<OraclePrice>) -> Answer<PriceBand> {
    let Some(price) = price else {
        return Ok(pool.price_band()?.ok_or(LossError::OracleMissing)?);
    };
    let k = Bps(pool.params.confidence_multiple_bps);
    Ok(PriceBand::new(&price, k, pool.asset_decimals, pool.collateral_decimals)?)
}

/// The pool after it was shown the price, if there is one.
fn shown(pool: &[u8], price: Option<OraclePrice>) -> Answer<Pool> {
    let pool: Pool = decode(pool)?;
    Ok(price.map_or(pool, |price| pool.with_price(price)))
}

pub fn quote_pool(pool: &[u8], now: i64) -> Answer<PoolQuote> {
    Ok(quote::quote_pool(&decode(pool)?, now)?.into())
}

pub fn quote_fund(pool: &[u8], fund: &[u8], now: i64) -> Answer<FundQuote> {
    Ok(quote::quote_fund(&decode(pool)?, &decode(fund)?, now).into())
}

pub fn quote_lp(pool: &[u8], lp: &[u8], now: i64) -> Answer<ShareQuote> {
    Ok(quote::quote_lp(&decode(pool)?, &decode(lp)?, now)?.into())
}

pub fn quote_deposit(pool: &[u8], lp: Option<Vec<u8>>, amount: u64, now: i64) -> Answer<JoinQuote> {
    let lp: Option<LpShare> = maybe(lp)?;
    Ok(quote::quote_deposit(&decode(pool)?, lp.as_ref(), Assets(amount), now)?.into())
}

pub fn quote_withdraw(pool: &[u8], lp: &[u8], amount: Option<u64>, now: i64) -> Answer<LeaveQuote> {
    Ok(quote::quote_withdraw(&decode(pool)?, &decode(lp)?, exit(amount), now)?.into())
}

pub fn most_to_withdraw(pool: &[u8], lp: &[u8], now: i64) -> Answer<u64> {
    Ok(quote::most_to_withdraw(&decode(pool)?, &decode(lp)?, now).get())
}

pub fn quote_request_withdraw(
    pool: &[u8],
    lp: &[u8],
    amount: Option<u64>,
    now: i64,
) -> Answer<RequestQuote> {
    Ok(quote::quote_request_withdraw(&decode(pool)?, &decode(lp)?, exit(amount), now)?.into())
}

pub fn quote_stake(pool: &[u8], fund: &[u8], stake: &[u8], now: i64) -> Answer<ShareQuote> {
    Ok(quote::quote_stake(&decode(pool)?, &decode(fund)?, &decode(stake)?, now)?.into())
}

pub fn quote_stake_more(
    pool: &[u8],
    fund: &[u8],
    stake: Option<Vec<u8>>,
    amount: u64,
    now: i64,
) -> Answer<JoinQuote> {
    let stake: Option<InsuranceStake> = maybe(stake)?;
    let (pool, fund) = (decode(pool)?, decode(fund)?);
    Ok(quote::quote_stake_more(&pool, &fund, stake.as_ref(), Assets(amount), now)?.into())
}

pub fn quote_unstake(
    pool: &[u8],
    fund: &[u8],
    stake: &[u8],
    amount: Option<u64>,
    now: i64,
) -> Answer<LeaveQuote> {
    let (pool, fund, stake) = (decode(pool)?, decode(fund)?, decode(stake)?);
    Ok(quote::quote_unstake(&pool, &fund, &stake, exit(amount), now)?.into())
}

pub fn most_to_unstake(pool: &[u8], fund: &[u8], stake: &[u8], now: i64) -> Answer<u64> {
    Ok(quote::most_to_unstake(&decode(pool)?, &decode(fund)?, &decode(stake)?, now).get())
}

pub fn quote_request_unstake(
    pool: &[u8],
    fund: &[u8],
    stake: &[u8],
    amount: Option<u64>,
    now: i64,
) -> Answer<RequestQuote> {
    let (pool, fund, stake) = (decode(pool)?, decode(fund)?, decode(stake)?);
    Ok(quote::quote_request_unstake(&pool, &fund, &stake, exit(amount), now)?.into())
}

pub fn quote_position(
    pool: &[u8],
    position: &[u8],
    price: Option<OraclePrice>,
    now: i64,
) -> Answer<PositionQuote> {
    let pool = decode(pool)?;
    Ok(quote::quote_position(&pool, &decode(position)?, &band(&pool, price)?, now)?.into())
}

pub fn quote_borrow(
    pool: &[u8],
    position: &[u8],
    price: Option<OraclePrice>,
    amount: u64,
    now: i64,
) -> Answer<PositionAfter> {
    let pool = shown(pool, price)?;
    Ok(quote::quote_borrow(&pool, &decode(position)?, Assets(amount), now)?.into())
}

pub fn most_to_borrow(
    pool: &[u8],
    position: &[u8],
    price: Option<OraclePrice>,
    now: i64,
) -> Answer<u64> {
    Ok(quote::most_to_borrow(&shown(pool, price)?, &decode(position)?, now).get())
}

pub fn quote_repay(pool: &[u8], position: &[u8], amount: u64, now: i64) -> Answer<RepayQuote> {
    Ok(quote::quote_repay(&decode(pool)?, &decode(position)?, Assets(amount), now)?.into())
}

pub fn quote_add_collateral(
    pool: &[u8],
    position: &[u8],
    amount: u64,
    now: i64,
) -> Answer<PositionAfter> {
    let (pool, position) = (decode(pool)?, decode(position)?);
    Ok(quote::quote_add_collateral(&pool, &position, Collateral(amount), now)?.into())
}

pub fn quote_remove_collateral(
    pool: &[u8],
    position: &[u8],
    price: Option<OraclePrice>,
    amount: u64,
    now: i64,
) -> Answer<PositionAfter> {
    let (pool, position) = (shown(pool, price)?, decode(position)?);
    Ok(quote::quote_remove_collateral(&pool, &position, Collateral(amount), now)?.into())
}

pub fn most_to_remove(
    pool: &[u8],
    position: &[u8],
    price: Option<OraclePrice>,
    now: i64,
) -> Answer<u64> {
    Ok(quote::most_to_remove(&shown(pool, price)?, &decode(position)?, now).get())
}

pub fn quote_liquidation(
    pool: &[u8],
    position: &[u8],
    price: Option<OraclePrice>,
    amount: u64,
    now: i64,
) -> Answer<LiquidationQuote> {
    let (pool, position) = (decode(pool)?, decode(position)?);
    let band = band(&pool, price)?;
    Ok(quote::quote_liquidation(&pool, &position, &band, Assets(amount), now)?.into())
}

pub fn quote_default(
    pool: &[u8],
    fund: &[u8],
    position: &[u8],
    price: Option<OraclePrice>,
    now: i64,
) -> Answer<DefaultQuote> {
    let (pool, fund, position) = (decode(pool)?, decode(fund)?, decode(position)?);
    Ok(quote::quote_default(&pool, &fund, &position, &band(&pool, price)?, now)?.into())
}

pub fn quote_crash(
    pool: &[u8],
    fund: &[u8],
    positions: Vec<Vec<u8>>,
    price: Option<OraclePrice>,
    now: i64,
) -> Answer<CrashQuote> {
    let (pool, fund) = (decode(pool)?, decode(fund)?);
    let positions: Result<Vec<Position>, _> = positions.iter().map(|data| decode(data)).collect();
    Ok(quote::quote_crash(&pool, &fund, &positions?, &band(&pool, price)?, now)?.into())
}

pub fn what_if(pool: &[u8], part: u32) -> Answer<Price> {
    let pool: Pool = decode(pool)?;
    band(&pool, None)?;
    Ok(OraclePrice::from(pool.price).what_if_floor(Bps(part)).into())
}

pub fn quote_event(
    pool: &[u8],
    share: &[u8],
    record: &[u8],
    claim: Option<Vec<u8>>,
    now: i64,
) -> Answer<EventQuote> {
    let (pool, record) = (decode(pool)?, decode::<ShortfallRecord>(record)?);
    let claim: Option<RecoveryClaim> = maybe(claim)?;
    Ok(quote::quote_event(&record, &proof(&pool, share)?, claim.as_ref(), now)?.into())
}

/// By whichever account it is.
fn proof(pool: &Pool, share: &[u8]) -> Result<Proof, DecodeError> {
    if share.starts_with(&InsuranceStake::DISCRIMINATOR) {
        Ok(Proof::of_share(pool, &decode::<InsuranceStake>(share)?))
    } else if share.starts_with(&ProfitClaim::DISCRIMINATOR) {
        Ok(Proof::of_share(pool, &decode::<ProfitClaim>(share)?))
    } else if share.starts_with(&LossReceipt::DISCRIMINATOR) {
        Ok(Proof::of_receipt(&decode(share)?))
    } else {
        Ok(Proof::of_share(pool, &decode::<LpShare>(share)?))
    }
}

pub fn quote_salvage(
    pool: &[u8],
    record: &[u8],
    price: Option<OraclePrice>,
    amount: u64,
) -> Answer<SalvageQuote> {
    let pool = shown(pool, price)?;
    let band = band(&pool, None)?;
    Ok(quote::quote_salvage(&pool, &decode(record)?, &band, Collateral(amount))?.into())
}

pub fn quote_profit(venue: &[u8], claim: &[u8], now: i64) -> Answer<ProfitQuote> {
    let venue: Venue = decode(venue)?;
    Ok(quote::quote_profit(&venue, &decode(claim)?, now)?.into())
}
