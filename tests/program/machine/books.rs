//! The maths crate beside the bytecode: from the books before, the transitions of `loss-math` give
//! the books afterwards, to the bit. Instructions that are not here leave the books alone but for interest.

use crate::change::Change;
use loss_math::{Assets, DeficitTerms, ExitAmount, InsuranceFund, PoolLedger, Share};
use socialized_loss::{
    instruction as ix,
    instructions::{ReportDeficitArgs, WithdrawArgs},
    state::{InsuranceStake, LpShare, Position, ShortfallRecord, Venue},
};

/// Atoms that moved.
pub fn atoms(moved: i128) -> Assets {
    Assets(u64::try_from(moved.unsigned_abs()).expect("64 bits"))
}

/// Compares the books after a transaction with those that the maths makes of the books before.
pub fn check(change: &Change) {
    let (ledger, fund) = expected(change);
    let stored = (change.pool[1].ledger(), change.fund[1].to_math());
    assert_eq!((ledger, fund), stored, "the program's books are those of its maths");
}

fn expected(change: &Change) -> (PoolLedger, InsuranceFund) {
    let (pool, now) = (&change.pool[0], change.now);
    let (in_pool, in_fund) = (atoms(change.pool_tokens()), atoms(change.fund_tokens()));
    let as_stored = change.fund[0].to_math();
    let accrued = change.accrued();
    let (credited, fund) = change.credited();
    let amount = || ExitAmount::from(change.args::<WithdrawArgs>().amount);
    if change.is::<ix::Deposit>() {
        (accrued.deposit(in_pool).expect("accepted").0, as_stored)
    } else if change.is::<ix::Withdraw>() {
        let share = Share::from(change.only::<LpShare>().was().share).settle(&accrued.lps);
        let terms = pool.params.lp_exit();
        let left = accrued.withdraw(share, amount(), &terms, pool.seq, now).expect("accepted");
        assert_eq!(left.2.assets, in_pool, "paid out");
        (left.0, as_stored)
    } else if change.is::<ix::Stake>() {
        (credited, fund.stake(in_fund).expect("accepted").0)
    } else if change.is::<ix::Unstake>() {
        let stake = Share::from(change.only::<InsuranceStake>().was().share).settle(&fund.stakers);
        let terms = pool.params.staker_exit();
        let left = fund.unstake(stake, amount(), &terms, pool.seq, now).expect("accepted");
        assert_eq!(left.2.assets, in_fund, "paid out");
        (credited, left.0)
    } else if change.is::<ix::FundInsurance>() {
        (credited, fund.donate(in_fund).expect("accepted"))
    } else if change.is::<ix::CollectInsurance>() {
        let (ledger, fund, moved) = credited.collect(fund).expect("accepted");
        assert_eq!((moved, moved), (in_pool, in_fund), "moved");
        (ledger, fund)
    } else if change.is::<ix::RequestUnstake>() {
        (credited, fund)
    } else if change.is::<ix::Borrow>() {
        (accrued.borrow(in_pool).expect("accepted").0, as_stored)
    } else if change.is::<ix::Repay>() {
        let held = change.only::<Position>().was().debt_shares();
        (accrued.repay(held, in_pool).expect("accepted").0, as_stored)
    } else if let Some(record) = new_record(change) {
        recorded(change, &record)
    } else if change.is::<ix::Liquidate>() {
        let held = change.only::<Position>().was().debt_shares();
        let fee = fee(change);
        let repaid = accrued.repay(held, in_pool.minus(fee).expect("a part")).expect("accepted").0;
        (repaid.take_fee(fee).expect("64 bits"), as_stored)
    } else if change.is::<ix::BuySalvage>() || change.is::<ix::RecordRecovery>() {
        let record = change.only::<ShortfallRecord>();
        let kept = change.pool[1].recoveries - pool.recoveries;
        let claimable =
            record.is().shared_out().claimable().minus(record.was().shared_out().claimable());
        assert_eq!(claimable, Ok(Assets(kept)), "P14: kept for those who lost");
        let surplus = in_pool.minus(Assets(kept)).expect("a part");
        (accrued.take_unowned(surplus).expect("64 bits"), as_stored)
    } else if change.is::<ix::CloseRecord>() {
        let unclaimed = change.only::<ShortfallRecord>().was().unclaimed();
        (accrued.take_unowned(unclaimed).expect("64 bits"), as_stored)
    } else if change.is::<ix::ReturnBond>() {
        let pot = change.only::<Venue>().was().book().pot;
        (accrued.take_unowned(pot).expect("64 bits"), as_stored)
    } else if change.pool[1].ledger.accrued_at == pool.ledger.accrued_at {
        (pool.ledger(), as_stored)
    } else {
        (accrued, as_stored)
    }
}

/// What the liquidator paid to the fund: what accrued to it beyond interest.
pub fn fee(change: &Change) -> Assets {
    let after = change.pool[1].ledger().fee_accrued;
    after.minus(change.accrued().fee_accrued).expect("fees accrue")
}

/// The record that this transaction made.
pub fn new_record(change: &Change) -> Option<ShortfallRecord> {
    let named = change.find::<ShortfallRecord>()?;
    if named.before.is_some() {
        return None;
    }
    named.after
}

fn recorded(change: &Change, record: &ShortfallRecord) -> (PoolLedger, InsuranceFund) {
    let (pool, now) = (&change.pool[0], change.now);
    let (ledger, fund) = change.credited();
    let caps = pool.params.fund_caps();
    if change.is::<ix::ReportDeficit>() {
        let venue = *change.only::<Venue>().was();
        let terms =
            DeficitTerms { fund: caps, venue: venue.caps.into(), pool: pool.venue_caps.into() };
        let amount = Assets(change.args::<ReportDeficitArgs>().amount);
        let used = pool.venue_used.into();
        let paid = ledger.pay_deficit(fund, venue.book(), used, &terms, amount, now);
        let paid = paid.expect("accepted");
        assert_eq!(paid.venue, change.only::<Venue>().is().book(), "the venue's book");
        return (paid.ledger, paid.fund);
    }
    let shares = change.only::<Position>().was().debt_shares();
    let proceeds = Assets(record.collateral_proceeds);
    let (ledger, fund, _) = ledger.write_off(fund, &caps, shares, proceeds, now).expect("accepted");
    (ledger, fund)
}
