//! One pool with all its people, made by the program's own instructions.

use crate::quiet::Quiet;
use anchor_lang::prelude::Pubkey;
use indicatif::ProgressBar;
use loss_testkit::{
    ix::{self, LpSide},
    keys::{address, receipt},
    params, tokens, Failure, PoolKeys, Staker, Success, World,
};
use socialized_loss::{
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::{PoolParams, Position},
};
use solana_instruction::Instruction;
use solana_signer::Signer;

/// A price of 100 assets per collateral: ten atoms of collateral are worth one of the asset.
pub const PRICE: i64 = 100_00000000;
const PLENTY: u64 = 1 << 60;

pub struct Crowd {
    pub world: World,
    pub pool: PoolKeys,
    pub lps: Vec<Pubkey>,
    pub borrowers: Vec<Pubkey>,
    pub stakers: Vec<Staker>,
    /// Pays all rent, lends borrowers what they put in, and calls what anybody may call.
    pub bank: Pubkey,
    pub bank_asset: Pubkey,
    pub bank_collateral: Pubkey,
    pub quiet: Quiet,
    /// Transactions that went through.
    pub sent: u64,
}

/// Caps that hold back, interest, fees, and records that become final within the run.
fn terms() -> PoolParams {
    PoolParams {
        insurance_cap_event: 4_000_000,
        insurance_cap_day: 20_000_000,
        liquidation_fee_bps: 1_000,
        record_life_seconds: 60 * params::DAY,
        salvage_duration_seconds: 3_600,
        ..params::with_interest()
    }
}

/// What the `nth` owner begins with: a few owners have much, most have little.
fn first_amount(nth: usize) -> u64 {
    10_000_000_000 / (1 + nth as u64 % 1_000) + 1_003 + nth as u64
}

impl Crowd {
    pub fn new(lps: usize, positions: usize, bar: &ProgressBar) -> Self {
        let mut world = World::new();
        let pool = world.new_pool(terms());
        let bank = world.fee_payer.pubkey();
        let bank_asset = world.token_account(pool.asset_mint, bank, PLENTY);
        let bank_collateral = world.token_account(pool.collateral_mint, bank, PLENTY);
        let lps = (0..lps).map(|nth| address(&format!("lp {nth}"))).collect();
        let borrowers = (0..positions).map(|nth| address(&format!("borrower {nth}"))).collect();
        let quiet = Quiet::default();
        let mut crowd = Self {
            world,
            pool,
            lps,
            borrowers,
            stakers: Vec::new(),
            bank,
            bank_asset,
            bank_collateral,
            quiet,
            sent: 0,
        };
        crowd.enter(bar);
        crowd
    }

    fn enter(&mut self, bar: &ProgressBar) {
        for nth in 0..self.lps.len() {
            let owner = self.lps[nth];
            let asset = tokens::account(self.pool.asset_mint, owner, 1 << 40);
            self.world.set_account(&asset_of(&owner), asset);
            let open = ix::open_lp(&self.pool, owner, self.bank);
            self.world.lps.entry(self.pool.pool).or_default().push(owner);
            self.all_ok(&[open]);
            let amount = first_amount(nth);
            let deposit = self.deposit(owner, amount);
            self.world.send_unsigned(&[deposit]).expect("a first deposit");
            self.quiet.join(nth, amount);
            bar.inc(1);
        }
        let stakers = (0..8).map(|nth| {
            let name = format!("staker {nth}");
            self.world.funded_staker(&self.pool, &name, 40_000_000_000 / (1 + nth))
        });
        self.stakers = stakers.collect();
        for nth in 0..self.borrowers.len() {
            self.open(nth);
            self.secure_and_borrow(nth, 20_000_000 + 1_003 * nth as u64);
            bar.inc(1);
        }
        bar.finish_and_clear();
    }

    /// Transactions that must go through.
    ///
    /// # Panics
    /// With the program's words when one is refused.
    #[track_caller]
    pub fn all_ok(&mut self, instructions: &[Instruction]) -> Success {
        self.send(instructions).unwrap_or_else(|failure| {
            panic!("{}\n{}", failure.error, failure.logs.join("\n"));
        })
    }

    /// One transaction, which the model of the quiet LPs follows.
    pub fn send(&mut self, instructions: &[Instruction]) -> Result<Success, Failure> {
        let before = self.world.pool(&self.pool);
        let success = self.world.send_unsigned(instructions)?;
        self.sent += 1;
        self.quiet.follow(&before, &self.world.pool(&self.pool), self.world.now());
        Ok(success)
    }

    fn side(&self, owner: Pubkey) -> LpSide {
        let from_seq = self.world.lp(&self.pool, &owner).share.segment.from_seq;
        let receipt = Some(receipt(&self.pool.lp(&owner), from_seq));
        LpSide { owner, asset: asset_of(&owner), payer: self.bank, receipt }
    }

    pub fn deposit(&self, owner: Pubkey, amount: u64) -> Instruction {
        let args = DepositArgs { amount, min_shares_out: 0, expected_seq: None };
        ix::deposit(&self.pool, self.side(owner), args)
    }

    pub fn withdraw(&self, owner: Pubkey, amount: WithdrawAmount) -> Instruction {
        let args = WithdrawArgs { amount, min_assets_out: 0 };
        ix::withdraw(&self.pool, self.side(owner), args)
    }

    /// Opens the position of the `nth` borrower.
    pub fn open(&mut self, nth: usize) {
        let owner = self.borrowers[nth];
        self.all_ok(&[ix::open_position(&self.pool, owner, self.bank, 0)]);
        let known = self.world.positions.entry(self.pool.pool).or_default();
        if known.len() <= nth {
            known.push(self.pool.position(&owner, 0));
        }
    }

    /// Gives the position collateral worth three times `amount`, and borrows that.
    pub fn secure_and_borrow(&mut self, nth: usize, amount: u64) -> Success {
        let (owner, position) = (self.borrowers[nth], self.position(nth));
        let (bank, pool) = (self.bank, self.pool);
        let add = ix::add_collateral(&pool, position, bank, self.bank_collateral, amount * 30);
        let price = Some(pool.price);
        let borrow = ix::borrow(&pool, position, owner, self.bank_asset, price, amount);
        self.all_ok(&[add, borrow])
    }

    pub fn position(&self, nth: usize) -> Pubkey {
        self.pool.position(&self.borrowers[nth], 0)
    }

    pub fn stored(&self, nth: usize) -> Position {
        self.world.read(&self.position(nth))
    }
}

pub fn asset_of(owner: &Pubkey) -> Pubkey {
    address(&format!("of {:.26}", owner.to_string()))
}
