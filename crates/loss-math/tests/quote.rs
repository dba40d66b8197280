//! Holds up P17 for the maths: what a preview says is what then happens, to the unit.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{account, replaying, spread, Owners, AT_ONCE};
use loss_math::liquidation::plan;
use loss_math::quote::{
    quote_claim, quote_default, quote_share, DefaultQuote, DefaultTerms, ShareQuote,
};
use loss_math::{
    Assets, Bps, ClassLoss, Collateral, DebtBook, DebtIndex, DebtShares, ExitAmount, ExitTerms,
    FundCaps, InsuranceFund, LiquidationParams, LossClass, MathError, OraclePrice, PoolLedger,
    PriceBand, Segment, Share, Shares, Waterfall,
};
use proptest::prelude::*;

const ONE: u128 = Shares::ONE.0;

#[test]
fn p17_the_quote_of_a_share_by_hand() {
    let (class, shares) = LossClass::default().mint_floor(Assets(600)).unwrap();
    let ann = account(&class, shares);
    let terms = ExitTerms { delay: 1, window: 1 };
    let request = ann.request.make(&ann.held, Shares(200 * ONE), &terms, 0).unwrap();
    let ann = Share { request, lost: Assets(7), ..ann };
    let (class, _) = class.mint_floor(Assets(400)).unwrap();
    // A quarter is lost, then 150 are earned on what is left, 750: a share is worth 1.2.
    let class = class.absorb(Assets(250)).0.gain(Assets(150)).unwrap().0;
    let quote = ShareQuote {
        shares: Shares(450 * ONE),
        value: Assets(540),
        pending_loss: Assets(150),
        lost: Assets(157),
        requested: Shares(150 * ONE),
    };
    assert_eq!(quote_share(&ann, &class), Ok(quote));
    let settled = ann.settle(&class);
    let nothing_pending = ShareQuote { pending_loss: Assets(0), ..quote };
    assert_eq!(quote_share(&settled, &class), Ok(nothing_pending));
    // After a wipe-out there is only what was lost: at the price of 1 that she was settled at.
    let wiped = class.absorb(Assets(900)).0;
    let lost = ShareQuote { pending_loss: Assets(600), lost: Assets(607), ..ShareQuote::default() };
    assert_eq!(quote_share(&ann, &wiped), Ok(lost));
}

#[test]
fn p17_the_quote_of_a_claim_is_the_part_less_what_was_paid_and_never_negative() {
    let mut owners = Owners::deposit_each(&[600, 300, 100]);
    let segments: Vec<Segment> =
        owners.holdings.iter().map(|held| Segment::starting(2, *held)).collect();
    let before = owners.class;
    let _ = owners.lose(500);
    let event = ClassLoss::between(3, before, &owners.class);
    let claim = |owner: usize, to, recovered, paid| {
        quote_claim(&segments[owner], to, &event, Assets(recovered), Assets(paid)).unwrap().0
    };
    assert_eq!([0, 1, 2].map(|owner| claim(owner, 3, 200, 0)), [120, 60, 20]);
    assert_eq!([0, 1, 2].map(|owner| claim(owner, 3, 201, 0)), [120, 60, 20], "rounded down");
    assert_eq!([0, 50, 119, 120, 121].map(|paid| claim(0, 3, 200, paid)), [120, 70, 1, 0, 0]);
    // A later recovery pays the rest, and never more than was lost.
    assert_eq!(claim(0, 3, 400, 120), 120);
    assert_eq!([500, 501, u64::MAX].map(|recovered| claim(0, 3, recovered, 0)), [300; 3]);
    // Outside of the segment there is nothing.
    assert_eq!(claim(0, 2, 200, 0), 0);
    assert_eq!(claim(0, u64::MAX, 200, 0), 120);
}

/// A pool of 10,000 with a debt of 1,000 and a fund of 100 and 200 staked, of which 250 at most
/// are paid for one event; a price of 1.
fn default_terms() -> (DefaultTerms, DebtShares) {
    let empty = PoolLedger {
        cash: Assets(0),
        debt: DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE },
        lps: LossClass::default(),
        receivable: Assets(0),
        fee_accrued: Assets(0),
        fee_carry: 0,
        dust: Assets(0),
        accrued_at: 0,
    };
    let (pool, _) = empty.deposit(Assets(10_000)).unwrap();
    let (ledger, debt) = pool.borrow(Assets(1_000)).unwrap();
    let fund = InsuranceFund::default().donate(Assets(100)).unwrap().stake(Assets(200)).unwrap().0;
    let liquidation = LiquidationParams {
        threshold: Bps(8_000),
        close_factor: Bps(5_000),
        bonus_min: Bps(200),
        bonus_slope: Bps(5_000),
        bonus_max: Bps(1_000),
        min_debt: Assets(100),
        fee: Bps(1_000),
    };
    let oracle = OraclePrice { price: 100, conf: 10, exponent: -2, publish_time: 0 };
    let band = PriceBand::new(&oracle, Bps(10_000), 0, 0).unwrap();
    let caps = FundCaps { per_event: Assets(250), per_day: Assets(u64::MAX) };
    (DefaultTerms { ledger, fund, caps, liquidation, band, now: 0 }, debt)
}

#[test]
fn p17_the_quote_of_a_default_is_what_liquidating_and_taking_over_then_split() {
    let (terms, debt) = default_terms();
    let DefaultTerms { ledger, fund, caps, liquidation, band, now } = terms;
    // Above 102% of the debt a liquidation repays half of it, at 102% all; nobody else pays then.
    for (collateral, repaid) in [(1_020, 1_000), (1_021, 500), (1_100, 500), (1_249, 500)] {
        let quote = quote_default(&terms, debt, Collateral(collateral)).unwrap();
        let paid = Assets(repaid);
        let alone = Waterfall { debt: paid, collateral: paid, ..Waterfall::default() };
        assert_eq!(quote.liquidated, alone, "at {collateral}");
        assert_eq!(quote.taken_over.shortfall, Assets(1_000));
    }
    for collateral in [1, 400, 816, 1_000, 1_018] {
        let amount = Collateral(collateral);
        let quote = quote_default(&terms, debt, amount).unwrap();
        let done = plan(Assets(1_000), amount, band.mid, &liquidation, Assets(u64::MAX)).unwrap();
        let executed = |proceeds| ledger.write_off(fund, &caps, debt, proceeds, now).unwrap().2;
        assert_eq!(quote.liquidated, executed(done.repaid));
        assert_eq!(quote.taken_over, executed(Assets(0)));
        assert_eq!(quote.liquidated.shortfall, done.shortfall);
    }
    // By hand: 816 repays 800, the fund pays all of 200; without it 250, and the LPs 750.
    let quote = quote_default(&terms, debt, Collateral(816)).unwrap();
    let hand = Waterfall {
        debt: Assets(1_000),
        collateral: Assets(800),
        shortfall: Assets(200),
        reserve: Assets(100),
        stakers: Assets(100),
        fund_cash: Assets(200),
        ..Waterfall::default()
    };
    let over = Waterfall {
        collateral: Assets(0),
        shortfall: Assets(1_000),
        stakers: Assets(150),
        lps: Assets(750),
        held_back: Assets(50),
        fund_cash: Assets(250),
        ..hand
    };
    assert_eq!(quote, DefaultQuote { liquidated: hand, taken_over: over });
    let healthy = quote_default(&terms, debt, Collateral(1_250));
    assert_eq!(healthy, Err(MathError::PositionHealthy));
}

#[test]
fn p17_collateral_that_is_worth_nothing_is_taken_over_whoever_looks_at_it() {
    let (terms, debt) = default_terms();
    // All of 1,000 is short: the fund pays 250, the reserve first, and the LPs the rest.
    let hand = Waterfall {
        debt: Assets(1_000),
        shortfall: Assets(1_000),
        reserve: Assets(100),
        stakers: Assets(150),
        lps: Assets(750),
        held_back: Assets(50),
        fund_cash: Assets(250),
        ..Waterfall::default()
    };
    let both = Ok(DefaultQuote { liquidated: hand, taken_over: hand });
    assert_eq!(quote_default(&terms, debt, Collateral(0)), both);
    // Nine atoms of 0.1 are worth less than one; ten repay one of the thousand.
    let oracle = OraclePrice { price: 1, conf: 0, exponent: -1, publish_time: 0 };
    let cheap = DefaultTerms { band: PriceBand::new(&oracle, Bps(10_000), 0, 0).unwrap(), ..terms };
    assert_eq!(quote_default(&cheap, debt, Collateral(9)), both);
    let quote = quote_default(&cheap, debt, Collateral(10)).unwrap();
    assert_eq!((quote.liquidated.collateral, quote.liquidated.lps), (Assets(1), Assets(749)));
    assert_eq!(quote.taken_over, hand);
    // A debt of nothing is no default, at any price.
    let none = quote_default(&cheap, DebtShares(0), Collateral(0));
    assert_eq!(none, Err(MathError::PositionHealthy));
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/quote.txt"))]

    #[test]
    fn p17_the_quote_of_a_share_is_what_settling_and_leaving_with_everything_then_give(
        deposits in (1..1_000_000_000_000_u64, 1..1_000_000_000_000_u64),
        events in prop::collection::vec((any::<bool>(), 1..=10_000_u64), 0..10),
    ) {
        let (class, shares) = LossClass::default().mint_floor(Assets(deposits.0)).unwrap();
        let me = account(&class, shares);
        let (mut class, _) = class.mint_floor(Assets(deposits.1)).unwrap();
        for (is_loss, part) in events {
            let amount = u128::from(class.assets.0) * u128::from(part) / 10_000;
            let amount = Assets(u64::try_from(amount).unwrap());
            class = if is_loss { class.absorb(amount).0 } else { class.gain(amount).unwrap().0 };
        }
        let quote = quote_share(&me, &class).unwrap();
        let settled = me.settle(&class);
        prop_assert_eq!(quote.shares, settled.held.shares);
        prop_assert_eq!((quote.lost, quote.pending_loss), (settled.lost, settled.lost));
        match settled.leave(class, ExitAmount::All, &AT_ONCE, 1, 0) {
            Ok(left) => prop_assert_eq!(left.burned.assets, quote.value, "to the unit"),
            Err(error) => {
                prop_assert_eq!(error, MathError::ZeroAmount);
                prop_assert_eq!((quote.shares, quote.value), (Shares(0), Assets(0)));
            }
        }
        // Just as much can be asked for by amount, and not an atom more.
        if !quote.value.is_zero() {
            let exactly = ExitAmount::Assets(quote.value);
            let left = settled.leave(class, exactly, &AT_ONCE, 1, 0).unwrap();
            prop_assert_eq!(left.burned.assets, quote.value);
            let more = ExitAmount::Assets(quote.value.plus(Assets(1)).unwrap());
            let refused = settled.leave(class, more, &AT_ONCE, 1, 0);
            prop_assert_eq!(refused, Err(MathError::InsufficientShares));
        }
    }

    #[test]
    fn p14_claims_in_any_portions_pay_what_one_claim_at_the_end_pays(
        seed in any::<u64>(), n in 1..20_usize, loss in 1..=10_000_u128,
        portions in prop::collection::vec((1..4_000_u128, any::<bool>()), 1..8),
    ) {
        let mut owners = Owners::deposit_each(&spread(seed, n, 1_000_000_007));
        let segment = Segment::starting(0, owners.holdings[n - 1]);
        let before = owners.class;
        let taken = u64::try_from(1_000_000_007 * loss / 10_000).unwrap();
        let _ = owners.lose(taken);
        let event = ClassLoss::between(1, before, &owners.class);
        let (mut recovered, mut paid) = (Assets(0), Assets(0));
        for (part, claims) in portions {
            let portion = u64::try_from(u128::from(taken) * part / 10_000).unwrap();
            recovered = recovered.plus(Assets(portion)).unwrap();
            if claims {
                let due = quote_claim(&segment, 1, &event, recovered, paid).unwrap();
                paid = paid.plus(due).unwrap();
                let again = quote_claim(&segment, 1, &event, recovered, paid);
                prop_assert_eq!(again, Ok(Assets(0)), "paid once");
            }
        }
        let rest = quote_claim(&segment, 1, &event, recovered, paid).unwrap();
        let at_once = quote_claim(&segment, 1, &event, recovered, Assets(0)).unwrap();
        prop_assert_eq!(paid.plus(rest).unwrap(), at_once);
        prop_assert!(at_once <= segment.loss_floor(1, &event).unwrap(), "more than it lost");
    }
}
