//! P16: no instruction takes an account of another pool.

use crate::{
    common::*,
    isolation::{sides, Side},
};
use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use loss_testkit::{ix, refusals::Refusal, World};
use socialized_loss::{
    error::LossError,
    instructions::{BuySalvageArgs, LiquidateArgs, WithdrawAmount},
};
use solana_instruction::Instruction;
use solana_signer::Signer;

/// The accounts that instructions name, in the order of `Side::accounts`.
const NAMES: [&str; 13] = [
    "pool",
    "insurance",
    "asset vault",
    "collateral vault",
    "insurance vault",
    "price",
    "proposal",
    "share",
    "stake",
    "record",
    "position",
    "receipt",
    "claim",
];

/// Every instruction that names accounts of a pool, good for side `a`.
fn instructions(world: &World, side: &Side) -> Vec<(&'static str, Instruction)> {
    let Side { pool, lp, staker, borrower, defaulted, .. } = side;
    let (position, owner) = (borrower.position, borrower.id());
    let price = Some(pool.price);
    let chief = loss_testkit::actor("authority").pubkey();
    let caller = as_caller(borrower);
    let repay = LiquidateArgs { max_repay: 1, min_collateral_out: 0 };
    let lot = BuySalvageArgs { amount: 39_600_000, max_cost: u64::MAX };
    let (part, record) = (WithdrawAmount::Assets(1), pool.record(*defaulted));
    let (share, stake) = (pool.lp(&lp.id()), pool.stake(&staker.id()));
    let by_lp = world.receipt_side(share, 0, &lp.key, lp.asset);
    let by_staker = world.receipt_side(stake, 0, &staker.key, staker.asset);
    let open_lp = world.open_side(share, &lp.key, lp.asset);
    let open_stake = world.open_side(stake, &staker.key, staker.asset);
    let (me, insurer) = (lp.id(), staker.id());
    vec![
        ("apply", ix::apply_params(pool, chief)),
        ("cancel", ix::cancel_params(pool, chief)),
        ("deposit", depositing(world, pool, lp, 1)),
        ("withdraw", withdrawal(world, pool, lp, part)),
        ("request withdrawal", ix::request_withdraw(pool, me, part)),
        ("cancel withdrawal", ix::cancel_withdraw(pool, me)),
        ("settle lp", ix::settle_lp(pool, me)),
        ("close lp", ix::close_lp(pool, me, me, me, None)),
        ("add", ix::add_collateral(pool, position, owner, borrower.collateral, 1)),
        ("remove", ix::remove_collateral(pool, position, owner, borrower.collateral, price, 1)),
        ("borrow", ix::borrow(pool, position, owner, borrower.asset, price, 1)),
        ("repay", ix::repay(pool, position, owner, borrower.asset, 1)),
        ("liquidate", ix::liquidate(pool, position, borrower.nonce, caller.side(pool), repay)),
        ("mark", ix::mark_insolvent(pool, position, price)),
        ("write off", ix::record_shortfall(pool, position, borrower.nonce, caller.side(pool))),
        ("donate", ix::fund_insurance(pool, owner, borrower.asset, 1)),
        ("collect", ix::collect_insurance(pool)),
        ("open stake", ix::open_stake(pool, owner, owner)),
        ("stake", staking(world, pool, staker, 1)),
        ("request unstaking", ix::request_unstake(pool, insurer, part)),
        ("cancel unstaking", ix::cancel_unstake(pool, insurer)),
        ("unstake", unstaking(world, pool, staker, part)),
        ("settle stake", ix::settle_stake(pool, insurer)),
        ("close stake", ix::close_stake(pool, insurer, insurer, insurer, None)),
        ("buy", ix::buy_salvage(pool, record, caller.side(pool), lot)),
        ("recover", ix::record_recovery(pool, record, owner, borrower.asset, 1)),
        ("claim by receipt", ix::claim_recovery(pool, record, by_lp)),
        ("stakers claim by receipt", ix::claim_recovery(pool, record, by_staker)),
        ("claim by segment", ix::claim_recovery(pool, record, open_lp)),
        ("stakers claim by segment", ix::claim_recovery(pool, record, open_stake)),
        ("close record", ix::close_record(pool, record, id(&caller.key))),
    ]
}

/// How an account of another pool is refused.
fn refusal(instruction: &str, name: &str) -> Refusal {
    match (instruction, name) {
        (_, "price") => LossError::OracleFeed.into(),
        (_, "claim") => LossError::WrongClaim.into(),
        ("claim by segment" | "stakers claim by segment", "share" | "stake") => {
            LossError::WrongShare.into()
        }
        // The stake's address is derived from the fund.
        ("open stake", "insurance") => ErrorCode::ConstraintSeeds.into(),
        _ => ErrorCode::ConstraintHasOne.into(),
    }
}

#[test]
fn p16_no_instruction_takes_an_account_of_another_pool() {
    let mut world = World::new();
    let [a, b] = sides(&mut world);
    let authority = world.actor("authority");
    let (mut refused, mut seen) = (0, [0; NAMES.len()]);
    for (what, good) in instructions(&world, &a) {
        for (at, (mine, others)) in a.accounts().into_iter().zip(b.accounts()).enumerate() {
            if at >= NAMES.len() || !good.accounts.iter().any(|meta| meta.pubkey == mine) {
                continue;
            }
            let bad = ix::with_account(good.clone(), &mine, others);
            let signs = |key: &&solana_keypair::Keypair| {
                bad.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == key.pubkey())
            };
            let mut signers = vec![&a.lp.key, &a.staker.key, &a.borrower.key, &authority];
            signers.retain(signs);
            let failure = world.send(&[bad], &signers).expect_err(NAMES[at]);
            let got = failure.code.map(Refusal::Code);
            let (name, error) = (NAMES[at], failure.error);
            assert_eq!(got, Some(refusal(what, name)), "{what}, {name}: {error}");
            (refused, seen[at]) = (refused + 1, seen[at] + 1);
        }
    }
    // In the order of `NAMES`.
    assert_eq!((refused, seen), (106, [31, 11, 13, 5, 6, 6, 2, 8, 8, 7, 7, 1, 1]));
}

/// A fund and its vault know each other, so only the pool can tell that both are another's.
#[test]
fn p16_no_instruction_takes_the_fund_of_another_pool_with_its_vault() {
    let mut world = World::new();
    let [a, b] = sides(&mut world);
    let (mine, others) = (a.pool, b.pool);
    let mut refused = Vec::new();
    for (what, good) in instructions(&world, &a) {
        let names = |key: &Pubkey| good.accounts.iter().any(|meta| meta.pubkey == *key);
        if !(names(&mine.insurance) && names(&mine.insurance_vault)) {
            continue;
        }
        let bad = ix::with_account(good.clone(), &mine.insurance, others.insurance);
        let bad = ix::with_account(bad, &mine.insurance_vault, others.insurance_vault);
        let signs = |key: &Pubkey| bad.accounts.iter().any(|it| it.is_signer && it.pubkey == *key);
        let mut signers = vec![&a.lp.key, &a.staker.key, &a.borrower.key];
        signers.retain(|key| signs(&key.pubkey()));
        let failure = world.send(&[bad], &signers).expect_err(what);
        assert_eq!(failure.code, Some(ErrorCode::ConstraintHasOne.into()), "{what}");
        refused.push(what);
    }
    assert_eq!(refused, ["liquidate", "write off", "donate", "collect", "stake", "unstake"]);
}
