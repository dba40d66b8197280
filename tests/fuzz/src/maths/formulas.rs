//! Single formulas with any numbers at all: none panics, and each keeps what its text says.

use super::numbers::Input;
use arbitrary::Result;
use loss_math::{
    bucket::extend_hold, fixed, health, liquidation, Assets, AuctionTerms, Bps, Collateral,
    DebtBook, DebtIndex, DebtShares, LeakyBucket, LiquidationParams, LossClass, LossIndex,
    OraclePrice, PriceBand, RateCurve, RiskRank, Shares,
};

/// The largest part that a parameter can be.
const PARTS: u32 = 20_000;

pub fn run(input: &mut Input) -> Result<()> {
    while !input.0.is_empty() {
        match input.below(6)? {
            0 => divide(input)?,
            1 => settle(input)?,
            2 => price(input)?,
            3 => bucket(input)?,
            4 => interest(input)?,
            _ => class(input)?,
        }
    }
    Ok(())
}

fn divide(input: &mut Input) -> Result<()> {
    let (a, b, d): (u128, u128, u128) = input.0.arbitrary()?;
    let d = d >> (input.byte()? % 128);
    let (down, up) = (fixed::mul_div_floor(a, b, d), fixed::mul_div_ceil(a, b, d));
    if let (Ok(down), Ok(up)) = (down, up) {
        assert!(up == down || up == down + 1, "P5: {a} * {b} / {d}: {down} to {up}");
    }
    let shift = usize::from(input.byte()?);
    let (down, up) = (fixed::mul_shr_floor(a, b, shift), fixed::mul_shr_ceil(a, b, shift));
    if let (Ok(down), Ok(up)) = (down, up) {
        assert!(up == down || up == down + 1, "P5: {a} * {b} >> {shift}: {down} to {up}");
    }
    let (a, b, d) = (input.number()?, input.number()?, input.number()?);
    let carry = input.number()?.checked_rem(d).unwrap_or(0);
    if let Ok((quotient, rest)) = fixed::mul_div_u64_carry(a, b, d, carry) {
        let (a, b, d) = (u128::from(a), u128::from(b), u128::from(d));
        let back = u128::from(quotient) * d + u128::from(rest);
        assert_eq!(back, a * b + u128::from(carry), "P1: a remainder was lost");
    }
    Ok(())
}

fn settle(input: &mut Input) -> Result<()> {
    let mut index = || -> Result<_> {
        let (mantissa, exponent) = input.0.arbitrary::<(u128, u64)>()?;
        Ok(LossIndex::from_parts(mantissa | 1 << 127, exponent >> (input.byte()? % 64)))
    };
    let (now, then) = (index()?, index()?);
    let shares = Shares(input.0.arbitrary()?);
    let (from, to): (u64, u64) = input.0.arbitrary()?;
    // Any numbers at all are no panic.
    let _any = now.surviving_shares_floor(shares, then, from, to);
    let left = now.surviving_shares_floor(shares, then, from, from);
    assert!(left <= shares, "P4: {shares:?} became {left:?}");
    let (left, before) = (Assets(input.number()?), Assets(input.number()?));
    assert!(now.after_loss_floor(left, before) <= now, "P4: an index rose");
    let _shown = now.parts_floor(input.number()?);
    Ok(())
}

fn price(input: &mut Input) -> Result<()> {
    let oracle = OraclePrice {
        price: input.0.arbitrary()?,
        conf: input.number()?,
        exponent: i32::from(input.0.arbitrary::<i8>()?),
        publish_time: 0,
    };
    let k = Bps(input.between(0, 100_000)?);
    let Ok(band) = PriceBand::new(&oracle, k, input.byte()? % 20, input.byte()? % 20) else {
        return Ok(());
    };
    let (debt, collateral) = (Assets(input.number()?), Collateral(input.number()?));
    let (low, mid) = (band.low.value_floor(collateral), band.mid.value_floor(collateral));
    let high = band.high.value_ceil(collateral);
    assert!(low <= mid && mid <= high, "P12: {low:?} {mid:?} {high:?}");
    let threshold = Bps(input.between(1, 10_000)?);
    let safe = health::may_take_risk(debt, collateral, &band, threshold);
    let open = health::may_be_liquidated(debt, collateral, &band, threshold);
    assert!(!(safe && open), "P12: fine to borrow more and to be liquidated");
    assert!(!health::is_insolvent(debt, collateral, &band) || open, "P12: insolvent and healthy");
    let _shown = health::ltv_bps_ceil(debt, collateral, &band);
    let bonus_max = input.between(0, PARTS)?;
    let params = LiquidationParams {
        threshold,
        close_factor: Bps(input.between(0, 10_000)?),
        bonus_min: Bps(input.between(0, bonus_max)?),
        bonus_slope: Bps(input.0.arbitrary()?),
        bonus_max: Bps(bonus_max),
        min_debt: Assets(input.number()?),
        fee: Bps(input.between(0, 10_000)?),
    };
    let offered = Assets(input.number()?);
    if let Ok(plan) = liquidation::plan(debt, collateral, band.mid, &params, offered) {
        let parts = [plan.repaid, plan.debt_left, plan.shortfall].map(|part| u128::from(part.0));
        assert_eq!(parts.iter().sum::<u128>(), u128::from(debt.0), "P2: {plan:?}");
        let all = plan.seized.plus(plan.collateral_left);
        assert_eq!(all, Ok(collateral), "P2: {plan:?}");
        assert!(plan.repaid <= offered, "P10: {plan:?}");
    }
    let auction = AuctionTerms {
        premium: Bps(input.0.arbitrary()?),
        discount: Bps(input.0.arbitrary()?),
        duration: input.0.arbitrary()?,
        min_lot: Bps(input.between(0, 10_000)?),
    };
    let (lot, left) = (Collateral(input.number()?), Collateral(input.number()?));
    let (early, late) = (input.number()?, input.number()?);
    assert!(auction.factor_ceil(early.max(late)) <= auction.factor_ceil(early.min(late)), "P10");
    if let Ok(cost) = auction.cost_ceil(lot, left, collateral, early, band.mid) {
        assert!(!cost.is_zero(), "P10: salvage for nothing");
    }
    Ok(())
}

fn bucket(input: &mut Input) -> Result<()> {
    let bucket = LeakyBucket { used: input.0.arbitrary()?, updated_at: input.0.arbitrary()? };
    let (cap, now): (u64, i64) = input.0.arbitrary()?;
    let room = bucket.room(cap, now);
    assert!(room <= cap, "P3: more room than the cap");
    let part = input.amount(Assets(room), Assets(room))?.get();
    let after = bucket.take(part, cap, now);
    if now >= bucket.updated_at {
        assert_eq!(after.room(cap, now), room - part, "P3: what was taken is not there any more");
    }
    let (held_until, window): (i64, u32) = input.0.arbitrary()?;
    let (until, _) = extend_hold(held_until, bucket, window, now);
    assert!(until <= held_until.max(now.saturating_add(window.into())), "P11: held too long");
    Ok(())
}

fn interest(input: &mut Input) -> Result<()> {
    let max = input.between(0, 100_000)?;
    let kink = input.between(0, max)?;
    let curve = RateCurve {
        base: Bps(input.between(0, kink)?),
        kink_utilization: Bps(input.between(1, 9_999)?),
        kink: Bps(kink),
        max: Bps(max),
    };
    let (cash, debt) = (Assets(input.number()?), Assets(input.number()?));
    let rate = curve.per_second_floor(cash, debt).expect("a curve within its domain");
    let bits = (1_u128 << 64) + (input.0.arbitrary::<u128>()? >> (8 + input.byte()? % 100));
    let shares = DebtShares(input.0.arbitrary::<u128>()? >> (input.byte()? % 128));
    let book = DebtBook { total_shares: shares, index: DebtIndex::from_bits(bits) };
    let grown = book.grown_ceil(rate, input.number()?, cash);
    assert!(grown.index >= book.index, "P4: a debt shrank");
    if grown != book {
        grown.fits_with(cash).expect("P11: interest that leaves no room");
    }
    let collateral = Collateral(input.number()?);
    assert_eq!(RiskRank::of_floor(shares, collateral).is_none(), shares.is_zero());
    Ok(())
}

/// Any class that an account could say it is: transitions may refuse, and never panic.
fn class(input: &mut Input) -> Result<()> {
    let class = LossClass {
        assets: Assets(input.number()?),
        total_shares: Shares(input.0.arbitrary::<u128>()? >> (input.byte()? % 128)),
        index: LossIndex::from_parts(input.0.arbitrary()?, input.number()?),
        splits: input.number()?,
        epoch: input.number()?,
    };
    let amount = input.amount(class.assets, Assets(u64::MAX))?;
    let (after, absorbed) = class.absorb(amount);
    let sum = absorbed.taken.plus(absorbed.rest);
    assert_eq!(sum, Ok(amount), "P2: {absorbed:?}");
    assert!(after.assets <= class.assets, "P4: a loss made richer");
    if let Ok((joined, shares)) = class.mint_floor(amount) {
        if let Ok((_, burned)) = joined.burn_shares_floor(shares) {
            let back = burned.assets <= amount || class.is_empty() != class.assets.is_zero();
            assert!(back, "P9: in and out again pays {burned:?} for {amount:?}");
        }
    }
    let _any = class.burn_amount_ceil(amount);
    Ok(())
}
