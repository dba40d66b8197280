//! Default: liquidation, marks, and the recording of shortfalls.

use super::{lps::all_lent, Case};
use crate::stage::{Setup, Stage, CRASH};
use loss_testkit::Success;

const LIQUIDATE: u64 = 40_000;
const LIQUIDATE_AND_RECORD: u64 = 55_000;
const RECORD: u64 = 35_000;
/// Carl may be liquidated, and his collateral pays for it.
const LOWER: i64 = 86_00000000;

pub const CASES: &[Case] = &[
    Case::new("liquidate", "typical and worst: half the debt, interest, a newer price", |stage| {
        stage.an_hour_later(LOWER);
        liquidate(stage)
    })
    .at_most(LIQUIDATE),
    Case::new("liquidate", "shortfall, borne by LPs alone", |stage| {
        stage.an_hour_later(CRASH);
        liquidate(stage)
    })
    .from(no_fund)
    .at_most(LIQUIDATE_AND_RECORD),
    Case::new(
        "liquidate",
        "worst: shortfall, the fund pays receivable and cash, then LPs",
        |stage| {
            stage.an_hour_later(CRASH);
            liquidate(stage)
        },
    )
    .at_most(LIQUIDATE_AND_RECORD),
    Case::new("liquidate", "the same, record's address paid in advance", |stage| {
        stage.an_hour_later(CRASH);
        pay_record_in_advance(stage);
        liquidate(stage)
    })
    .at_most(LIQUIDATE_AND_RECORD),
    Case::new("mark_insolvent", "typical: marks, interest accrued, a newer price", |stage| {
        stage.an_hour_later(CRASH);
        stage.mark()
    }),
    Case::new("mark_insolvent", "clears: interest accrued, a newer price", |stage| {
        stage.an_hour_later(CRASH);
        stage.mark();
        stage.an_hour_later(100_00000000);
        stage.mark()
    }),
    Case::new("record_shortfall", "borne by LPs alone, reward paid", |stage| {
        stage.mark_and_wait(CRASH);
        stage.record()
    })
    .from(no_fund)
    .at_most(RECORD),
    Case::new(
        "record_shortfall",
        "worst: the fund pays receivable and cash, reward paid",
        |stage| {
            stage.mark_and_wait(CRASH);
            stage.record()
        },
    )
    .at_most(RECORD),
    Case::new("record_shortfall", "the same, record's address paid in advance", |stage| {
        stage.mark_and_wait(CRASH);
        pay_record_in_advance(stage);
        stage.record()
    })
    .at_most(RECORD),
    Case::new("record_shortfall", "wipes the LPs out, reward paid", |stage| {
        stage.mark_and_wait(CRASH);
        stage.record()
    })
    .from(all_lent)
    .at_most(RECORD),
];

fn no_fund() -> Setup {
    Setup { insurance: 0, ..Setup::default() }
}

fn liquidate(stage: &mut Stage) -> Success {
    stage.keeper.liquidate(&mut stage.world, &stage.pool, &stage.carl, u64::MAX)
}

fn pay_record_in_advance(stage: &mut Stage) {
    let record = stage.pool.record(stage.carl.nonce);
    stage.pay_in_advance(&record);
}
