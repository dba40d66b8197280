//! The insurance fund by hand: staking, unstaking, and its books.

use loss_math::{
    Assets, ExitAmount, ExitTerms, InsuranceFund, LossClass, MathError, Share, Shares,
};

const AT_ONCE: ExitTerms = ExitTerms { delay: 0, window: 0 };

fn whole(shares: u64) -> Shares {
    Shares(u128::from(shares) << 32)
}

/// A reserve of 50 and stakes of 900, of which the pool owes 100.
fn fund() -> (InsuranceFund, Share) {
    let fund = InsuranceFund { reserve: Assets(50), cash: Assets(50), ..InsuranceFund::default() };
    let (fund, shares) = fund.stake(Assets(900)).unwrap();
    let stake = Share::open(&LossClass::default(), 3).join(&fund.stakers, shares, 3).unwrap();
    (InsuranceFund { cash: Assets(850), ..fund }, stake)
}

#[test]
fn p1_a_stake_adds_its_tokens_to_cash_and_class_and_nothing_else_changes() {
    let before = InsuranceFund { reserve: Assets(50), cash: Assets(50), ..Default::default() };
    let (after, shares) = before.stake(Assets(900)).unwrap();
    assert_eq!(shares, whole(900));
    let stakers = LossClass { assets: Assets(900), total_shares: whole(900), ..Default::default() };
    assert_eq!(after, InsuranceFund { cash: Assets(950), stakers, ..before });
}

#[test]
fn p1_unstaking_takes_its_tokens_from_cash_and_class_and_what_drains_is_the_reserves() {
    let (fund, stake) = fund();
    let leave = |amount| fund.unstake(stake, amount, &AT_ONCE, 7, 0);
    let (after, left, burned) = leave(ExitAmount::Assets(Assets(300))).unwrap();
    assert_eq!((burned.assets, burned.shares, burned.dust), (Assets(300), whole(300), Assets(0)));
    let stakers = LossClass { assets: Assets(600), total_shares: whole(600), ..Default::default() };
    assert_eq!(after, InsuranceFund { cash: Assets(550), stakers, ..fund });
    assert_eq!((left.held.shares, left.segment.from_seq), (whole(600), 7));

    // The pool owes 100 of the 900: more than the cash cannot leave, and nothing is burned.
    assert_eq!(leave(ExitAmount::All), Err(MathError::FundShortOfCash));

    // Half a share is left of a class: its atom goes to the reserve.
    let most = ExitAmount::Shares(Shares(whole(900).get() - (1 << 31)));
    let rich = InsuranceFund { cash: Assets(950), ..fund };
    let (after, _, burned) = rich.unstake(stake, most, &AT_ONCE, 7, 0).unwrap();
    assert_eq!((burned.assets, burned.dust), (Assets(899), Assets(1)));
    assert_eq!((after.cash, after.reserve), (Assets(51), Assets(51)));
    assert_eq!(after.stakers, LossClass { epoch: 1, ..Default::default() });
}

#[test]
fn p1_the_funds_books_notice_one_atom_in_any_place() {
    let (fund, _) = fund();
    assert!(fund.is_balanced(Assets(100)));
    assert!(!fund.is_balanced(Assets(99)) && !fund.is_balanced(Assets(101)));
    let more = |assets: Assets| Assets(assets.0 + 1);
    assert!(!InsuranceFund { cash: more(fund.cash), ..fund }.is_balanced(Assets(100)));
    assert!(!InsuranceFund { reserve: more(fund.reserve), ..fund }.is_balanced(Assets(100)));
    let stakers = LossClass { assets: Assets(901), ..fund.stakers };
    assert!(!InsuranceFund { stakers, ..fund }.is_balanced(Assets(100)));
}
