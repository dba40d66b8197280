//! The same instructions in pools with ever more LPs: recognising a loss and living with it cost
//! the same however many there are.

use crate::{
    cases::recovery::claim_open,
    stage::{Setup, Stage, CRASH, UNIT},
};
use anyhow::{ensure, Result};
use loss_testkit::{
    ix::{self, LpSide},
    keys::actor,
    Success, World,
};
use socialized_loss::instructions::{DepositArgs, WithdrawAmount};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// LPs in each pool besides Ann, who is the one that is measured.
pub const CROWDS: [usize; 3] = [1, 100, 10_000];
/// Three accounts each, and one transaction may lock 64.
const BATCH: usize = 16;
/// What each of them deposits. The first deposits what is missing to `TOGETHER`, so that the
/// pools are equally large: divisions take a unit more or less for other numbers.
const EACH: u64 = 10_000;
const TOGETHER: u64 = 600 * UNIT;

/// Brings the stage to an instruction and runs it.
type Run = fn(&mut Stage) -> Success;

const INSTRUCTIONS: [(&str, Run); 6] = [
    ("deposit", |stage| {
        stage.lose();
        stage.ann.deposit(&mut stage.world, &stage.pool, UNIT)
    }),
    ("withdraw", |stage| {
        stage.lose();
        stage.ann.withdraw(&mut stage.world, &stage.pool, WithdrawAmount::Assets(UNIT))
    }),
    ("settle_lp", |stage| {
        stage.lose();
        stage.world.ok(ix::settle_lp(&stage.pool, stage.ann.id()), &[])
    }),
    ("liquidate with a shortfall", |stage| {
        stage.an_hour_later(CRASH);
        stage.keeper.liquidate(&mut stage.world, &stage.pool, &stage.carl, u64::MAX)
    }),
    ("record_shortfall", |stage| {
        stage.mark_and_wait(CRASH);
        stage.record()
    }),
    ("claim_recovery", |stage| {
        stage.lose();
        stage.recover(UNIT);
        claim_open(stage)
    }),
];

/// Units of one instruction in a pool of each size.
pub struct Growth {
    pub instruction: &'static str,
    pub units: [u64; CROWDS.len()],
}

/// Measures all of them, which must not depend on the number of LPs.
pub fn measure(empty: &World) -> Result<Vec<Growth>> {
    let mut rows = INSTRUCTIONS.map(|(instruction, _)| Growth { instruction, units: [0; 3] });
    for (column, crowd) in CROWDS.into_iter().enumerate() {
        eprintln!("  a pool with {crowd} other LPs");
        let stage = crowded(empty, crowd);
        for (row, (_, run)) in rows.iter_mut().zip(INSTRUCTIONS) {
            row.units[column] = run(&mut stage.fork()).compute_units_consumed;
        }
    }
    for Growth { instruction, units } in &rows {
        ensure!(
            units.iter().all(|of_one| *of_one == units[0]),
            "{instruction} depends on the number of LPs: {units:?} units beside {CROWDS:?} others"
        );
    }
    Ok(rows.into())
}

/// A pool with that many other LPs, who all opened a share and deposited by real transactions.
fn crowded(empty: &World, crowd: usize) -> Stage {
    let mut stage = Stage::new(empty, Setup { deposit: 900 * UNIT, ..Setup::default() });
    let mut deposits = vec![EACH; crowd];
    deposits[0] = TOGETHER - EACH * (crowd as u64 - 1);
    let owners = (0..crowd).map(|number| actor(&format!("lp {number}")));
    let all: Vec<(Keypair, u64)> = owners.zip(deposits).collect();
    for some in all.chunks(BATCH) {
        join(&mut stage, some);
    }
    assert_eq!(stage.world.pool(&stage.pool).ledger.lps.assets, 900 * UNIT + TOGETHER);
    stage
}

/// All of them open a share and deposit, in one transaction.
fn join(stage: &mut Stage, lps: &[(Keypair, u64)]) {
    let Stage { world, pool, .. } = stage;
    let payer = world.fee_payer.pubkey();
    let mut instructions = vec![];
    for (key, amount) in lps {
        let (owner, amount) = (key.pubkey(), *amount);
        let asset = world.token_account(pool.asset_mint, owner, amount);
        let side = LpSide { owner, asset, payer, receipt: None };
        let args = DepositArgs { amount, min_shares_out: 0, expected_seq: None };
        instructions.push(ix::open_lp(pool, owner, payer));
        instructions.push(ix::deposit(pool, side, args));
    }
    let signers: Vec<&Keypair> = lps.iter().map(|(key, _)| key).collect();
    world.send(&instructions, &signers).expect("everybody may join");
}
