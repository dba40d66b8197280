//! What comes back: salvage, recoveries, claims.

use super::{
    insurance::staker,
    lps::{token_2022, SOME},
    Case,
};
use crate::stage::{Stage, CRASH, UNIT};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    ix::{self, ClaimSide},
    keys::claim,
    Success,
};
use socialized_loss::{instructions::BuySalvageArgs, state::ShortfallRecord};
use solana_signer::Signer;

const CLAIM: u64 = 18_000;
const BUY: u64 = 30_000;

pub const CASES: &[Case] = &[
    Case::new("buy_salvage", "typical and worst: a part, interest, a newer price", |stage| {
        stage.take_over();
        buy(stage, 1_000_000_000)
    })
    .at_most(BUY),
    Case::new("buy_salvage", "all of it, shared by LPs and stakers", |stage| {
        staker(stage, 100 * UNIT);
        stage.take_over();
        buy(stage, u64::MAX)
    })
    .at_most(BUY),
    Case::new("buy_salvage", "Token-2022: a part", |stage| {
        stage.take_over();
        buy(stage, 1_000_000_000)
    })
    .from(token_2022),
    Case::new("record_recovery", "for LPs, interest accrued", |stage| {
        stage.lose();
        stage.world.advance(3_600);
        stage.recover(UNIT)
    }),
    Case::new("record_recovery", "more than was lost: surplus to the reserve", |stage| {
        stage.lose();
        stage.world.advance(3_600);
        stage.recover(2_000 * UNIT)
    }),
    Case::new("claim_recovery", "typical: the first of an event, claim account made", |stage| {
        recovered(stage);
        claim_open(stage)
    })
    .at_most(CLAIM),
    Case::new("claim_recovery", "with a receipt, claim account made", |stage| {
        recovered(stage);
        stage.ann.withdraw(&mut stage.world, &stage.pool, SOME);
        claim_by_receipt(stage)
    })
    .at_most(CLAIM),
    Case::new("claim_recovery", "a later one of the same event", |stage| {
        recovered(stage);
        claim_open(stage);
        stage.recover(UNIT);
        claim_open(stage)
    })
    .at_most(CLAIM),
    Case::new(
        "claim_recovery",
        "worst: by somebody else, to the owner's associated account",
        |stage| {
            recovered(stage);
            claim_for_ann(stage)
        },
    )
    .at_most(CLAIM),
    Case::new("claim_recovery", "claim's address paid in advance", |stage| {
        recovered(stage);
        let (record, share) = (record(stage), stage.pool.lp(&stage.ann.id()));
        stage.pay_in_advance(&claim(&share, 0, &record));
        claim_open(stage)
    }),
    Case::new("claim_recovery", "Token-2022: the first of an event", |stage| {
        recovered(stage);
        claim_open(stage)
    })
    .from(token_2022),
    Case::new("close_claim", "any", |stage| {
        recovered(stage);
        claim_open(stage);
        finish(stage);
        let (record, share) = (record(stage), stage.pool.lp(&stage.ann.id()));
        stage.world.ok(ix::close_claim(claim(&share, 0, &record), stage.ann.id()), &[])
    }),
    Case::new("close_receipt", "any", |stage| {
        stage.lose();
        stage.world.advance(3_600);
        let receipt = stage.ann_receipt();
        stage.ann.withdraw(&mut stage.world, &stage.pool, SOME);
        finish(stage);
        let owner = stage.ann.id();
        stage.world.ok(ix::close_receipt(receipt, owner, owner), &[&stage.ann.key])
    }),
    Case::new("close_record", "typical: nothing unclaimed", |stage| {
        stage.lose();
        finish(stage);
        close_record(stage)
    }),
    Case::new("close_record", "worst: interest accrued, the unclaimed rest moved", |stage| {
        recovered(stage);
        finish(stage);
        close_record(stage)
    }),
];

fn record(stage: &Stage) -> Pubkey {
    stage.pool.record(stage.carl.nonce)
}

/// Carl defaulted, an hour passed, and something came in.
fn recovered(stage: &mut Stage) {
    stage.lose();
    stage.world.advance(3_600);
    stage.recover(UNIT);
}

fn finish(stage: &mut Stage) {
    stage.world.set_time(stage.world.pool(&stage.pool).latest_final_at);
}

fn buy(stage: &mut Stage, amount: u64) -> Success {
    stage.an_hour_later(CRASH);
    let key = record(stage);
    let left = stage.world.read::<ShortfallRecord>(&key).salvage_left;
    let args = BuySalvageArgs { amount: amount.min(left), max_cost: u64::MAX };
    let side = stage.keeper.side(&stage.pool);
    stage.world.ok(ix::buy_salvage(&stage.pool, key, side, args), &[&stage.keeper.key])
}

/// Ann claims with her open segment.
pub fn claim_open(stage: &mut Stage) -> Success {
    let share = stage.pool.lp(&stage.ann.id());
    let side = stage.world.open_side(share, &stage.ann.key, stage.ann.asset);
    stage.world.ok(ix::claim_recovery(&stage.pool, record(stage), side), &[&stage.ann.key])
}

fn claim_by_receipt(stage: &mut Stage) -> Success {
    let share = stage.pool.lp(&stage.ann.id());
    let side = stage.world.receipt_side(share, 0, &stage.ann.key, stage.ann.asset);
    stage.world.ok(ix::claim_recovery(&stage.pool, record(stage), side), &[&stage.ann.key])
}

fn claim_for_ann(stage: &mut Stage) -> Success {
    let owner_asset = stage.world.associated(&stage.pool, &stage.ann.id());
    let share = stage.pool.lp(&stage.ann.id());
    let side = stage.world.open_side(share, &stage.ann.key, owner_asset);
    let side = ClaimSide { caller: stage.keeper.key.pubkey(), ..side };
    stage.world.ok(ix::claim_recovery(&stage.pool, record(stage), side), &[&stage.keeper.key])
}

fn close_record(stage: &mut Stage) -> Success {
    let close = ix::close_record(&stage.pool, record(stage), stage.keeper.key.pubkey());
    stage.world.ok(close, &[])
}
