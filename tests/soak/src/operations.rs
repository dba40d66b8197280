//! What people do, at random: everything an owner can do, defaults with all that follows them, and the
//! closing of what is final, so that no more accounts are there than the last sixty days need.

use crate::{
    crowd::{asset_of, Crowd, PRICE},
    quiet::QUIET,
};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    ix::{self, CallerSide, ClaimSide},
    keys::{claim, receipt},
    oracle::Quote,
    story::Random,
    Success,
};
use socialized_loss::{
    instructions::{BuySalvageArgs, LiquidateArgs, WithdrawAmount},
    state::{LossReceipt, ShortfallRecord},
};
use solana_instruction::Instruction;
use std::collections::VecDeque;

/// What was done, and what it cost.
pub struct Done {
    pub what: &'static str,
    pub compute: u64,
}

pub struct Operations {
    random: Random,
    /// Receipts and records in the order in which they become final.
    receipts: VecDeque<Pubkey>,
    records: VecDeque<u64>,
    pub defaults: u64,
    pub socialized: u64,
    pub most_receipts: usize,
}

impl Operations {
    pub fn new(seed: u64) -> Self {
        let (receipts, records) = (VecDeque::new(), VecDeque::new());
        let random = Random(seed);
        Self { random, receipts, records, defaults: 0, socialized: 0, most_receipts: 0 }
    }

    /// A minute passes; one operation.
    pub fn next(&mut self, crowd: &mut Crowd) -> Done {
        crowd.world.advance(60);
        crowd.world.set_price(&crowd.pool, PRICE);
        if let Some(done) = self.close_something(crowd) {
            return done;
        }
        match self.random.below(100) {
            0..=29 => self.deposit(crowd),
            30..=53 => self.withdraw(crowd),
            54..=66 => self.settle(crowd),
            67..=76 => self.borrow(crowd),
            77..=86 => self.repay(crowd),
            87..=88 => self.stake(crowd),
            89..=90 => self.liquidate(crowd),
            91..=92 => self.recover(crowd),
            93..=97 => self.claim(crowd),
            98 => self.default_with_salvage(crowd),
            _ => self.default(crowd),
        }
    }

    fn deposit(&mut self, crowd: &mut Crowd) -> Done {
        let owner = self.somebody(crowd);
        let amount = 1_000 + sized(&mut self.random, 33);
        let deposit = crowd.deposit(owner, amount);
        let what = ["deposit", "deposit after losses"];
        self.change(crowd, &owner, deposit, what)
    }

    fn withdraw(&mut self, crowd: &mut Crowd) -> Done {
        let owner = self.somebody(crowd);
        let has = loss_testkit::actors::claim(&crowd.world, &crowd.pool, &owner);
        let idle = crowd.world.pool(&crowd.pool).ledger.cash / 2;
        let amount = match self.random.below(8) {
            0 => has,
            _ => 1 + sized(&mut self.random, 33) % has.max(1),
        };
        if has == 0 || idle < 2 {
            return self.settle(crowd);
        }
        let amount = amount.min(has).min(idle);
        let withdraw = crowd.withdraw(owner, WithdrawAmount::Assets(amount));
        let what = ["withdraw", "withdraw after losses"];
        self.change(crowd, &owner, withdraw, what)
    }

    fn settle(&mut self, crowd: &mut Crowd) -> Done {
        let owner = self.somebody(crowd);
        let held = crowd.world.lp(&crowd.pool, &owner).share.held.index;
        let moved = held != crowd.world.pool(&crowd.pool).ledger.lps.index;
        let what = if moved { "settle_lp after losses" } else { "settle_lp" };
        done(what, crowd.all_ok(&[ix::settle_lp(&crowd.pool, owner)]))
    }

    fn borrow(&mut self, crowd: &mut Crowd) -> Done {
        let nth = self.some_position(crowd);
        let idle = crowd.world.pool(&crowd.pool).ledger.cash;
        let amount = (1_000 + sized(&mut self.random, 29)).min(idle / 8);
        if amount < 1_000 {
            return self.settle(crowd);
        }
        done("add_collateral + borrow", crowd.secure_and_borrow(nth, amount))
    }

    fn repay(&mut self, crowd: &mut Crowd) -> Done {
        let nth = self.some_position(crowd);
        let debt = self.debt(crowd, nth);
        let amount = if debt < 4_000 || self.random.below(4) == 0 { debt } else { debt / 2 };
        if amount == 0 {
            return self.settle(crowd);
        }
        let repay =
            ix::repay(&crowd.pool, crowd.position(nth), crowd.bank, crowd.bank_asset, amount);
        done("repay", crowd.all_ok(&[repay]))
    }

    fn stake(&mut self, crowd: &mut Crowd) -> Done {
        let gift = 1 + sized(&mut self.random, 26);
        let (bank, asset) = (crowd.bank, crowd.bank_asset);
        let fund = ix::fund_insurance(&crowd.pool, bank, asset, gift);
        let settle = ix::settle_stake(&crowd.pool, crowd.stakers[(gift % 8) as usize].id());
        done("fund_insurance + settle_stake", crowd.all_ok(&[fund, settle]))
    }

    /// A price at which the position is just liquidatable; then the price is back.
    fn liquidate(&mut self, crowd: &mut Crowd) -> Done {
        let nth = self.some_position(crowd);
        let (debt, position) = (self.debt(crowd, nth), crowd.stored(nth));
        if debt == 0 {
            return self.settle(crowd);
        }
        let worth = |price: u128| u128::from(position.collateral) * price / 1_000_000_000_000;
        let price = u128::from(debt) * 1_250_000_000_000 / u128::from(position.collateral);
        let price = (price * 98 / 100).max(1);
        if worth(price) * 100 < u128::from(debt) * 107 {
            return self.settle(crowd);
        }
        self.post(crowd, price as i64 / 10, -8);
        let args = LiquidateArgs { max_repay: u64::MAX, min_collateral_out: 0 };
        let (at, side) = (crowd.position(nth), side(crowd));
        let sent = crowd.send(&[ix::liquidate(&crowd.pool, at, position.nonce, side, args)]);
        self.post(crowd, PRICE, -8);
        match sent {
            Ok(success) => done("liquidate", success),
            Err(_) => self.settle(crowd),
        }
    }

    /// All collateral of one position is worth nothing: it is recorded at once.
    fn default(&mut self, crowd: &mut Crowd) -> Done {
        let nth = self.some_position(crowd);
        if self.debt(crowd, nth) == 0 {
            return self.settle(crowd);
        }
        self.post(crowd, 1, -18);
        self.record(crowd, nth)
    }

    /// Half of its value is gone, and nobody liquidates: its collateral is sold.
    fn default_with_salvage(&mut self, crowd: &mut Crowd) -> Done {
        let nth = self.some_position(crowd);
        if self.debt(crowd, nth) == 0 {
            return self.settle(crowd);
        }
        let low = self.low_price(crowd, nth);
        self.post(crowd, low, -8);
        let (at, price) = (crowd.position(nth), Some(crowd.pool.price));
        let marked = crowd.send(&[ix::mark_insolvent(&crowd.pool, at, price)]);
        if marked.is_err() {
            self.post(crowd, PRICE, -8);
            return self.settle(crowd);
        }
        crowd.world.advance(3_600);
        let low = self.low_price(crowd, nth);
        self.post(crowd, low, -8);
        let done = self.record(crowd, nth);
        let nonce = *self.records.back().expect("just recorded");
        let record = crowd.pool.record(nonce);
        if crowd.world.read::<ShortfallRecord>(&record).salvage_left > 0 {
            self.buy(crowd, record);
        }
        Done { what: "mark + record + buy_salvage", ..done }
    }

    /// Somebody buys all the salvage of an event.
    fn buy(&mut self, crowd: &mut Crowd, record: Pubkey) -> Done {
        let args = BuySalvageArgs { amount: u64::MAX, max_cost: u64::MAX };
        let buy = ix::buy_salvage(&crowd.pool, record, side(crowd), args);
        done("buy_salvage", crowd.all_ok(&[buy]))
    }

    fn record(&mut self, crowd: &mut Crowd, nth: usize) -> Done {
        let (at, nonce) = (crowd.position(nth), crowd.stored(nth).nonce);
        let success = crowd.all_ok(&[ix::record_shortfall(&crowd.pool, at, nonce, side(crowd))]);
        self.post(crowd, PRICE, -8);
        self.defaults += 1;
        self.socialized += crowd.world.record(&crowd.pool, nonce).lps;
        self.records.push_back(nonce);
        let owner = crowd.borrowers[nth];
        crowd.all_ok(&[ix::close_position(at, owner, crowd.bank)]);
        crowd.open(nth);
        let amount = 20_000_000 + sized(&mut self.random, 24);
        if amount < crowd.world.pool(&crowd.pool).ledger.cash {
            crowd.secure_and_borrow(nth, amount);
        }
        done("record_shortfall", success)
    }

    fn recover(&mut self, crowd: &mut Crowd) -> Done {
        let Some(nonce) = self.some_record() else { return self.settle(crowd) };
        let record = crowd.world.record(&crowd.pool, nonce);
        if crowd.world.now() >= record.takes_recoveries_until() {
            return self.settle(crowd);
        }
        let (at, amount) = (crowd.pool.record(nonce), 1 + record.debt / 4);
        let pay = ix::record_recovery(&crowd.pool, at, crowd.bank, crowd.bank_asset, amount);
        done("record_recovery", crowd.all_ok(&[pay]))
    }

    /// Somebody claims by its open segment, and the claim's account is closed when it is final.
    fn claim(&mut self, crowd: &mut Crowd) -> Done {
        let Some(nonce) = self.some_record() else { return self.settle(crowd) };
        let owner = self.somebody(crowd);
        let record = crowd.pool.record(nonce);
        let share = crowd.pool.lp(&owner);
        let from_seq = crowd.world.lp(&crowd.pool, &owner).share.segment.from_seq;
        let owner_asset = asset_of(&owner);
        let side = ClaimSide { share, from_seq, receipt: None, owner_asset, caller: owner };
        crowd.world.airdrop(&owner, 10_000_000);
        match crowd.send(&[ix::claim_recovery(&crowd.pool, record, side)]) {
            Ok(success) => {
                self.receipts.push_back(claim(&share, from_seq, &record));
                done("claim_recovery", success)
            }
            Err(_) => self.settle(crowd),
        }
    }

    /// What is final is closed, oldest first.
    fn close_something(&mut self, crowd: &mut Crowd) -> Option<Done> {
        let now = crowd.world.now();
        if let Some(nonce) = self.records.front() {
            let record = crowd.world.record(&crowd.pool, *nonce);
            let at = crowd.pool.record(*nonce);
            if record.final_at <= now && record.salvage_left > 0 {
                return Some(self.buy(crowd, at));
            }
            if record.final_at <= now {
                self.records.pop_front();
                let close = ix::close_record(&crowd.pool, at, record.rent_payer);
                return Some(done("close_record", crowd.all_ok(&[close])));
            }
        }
        let at = *self.receipts.front()?;
        let close = if let Some(kept) = crowd.world.find::<LossReceipt>(&at) {
            (kept.final_at <= now).then(|| ix::close_receipt(at, kept.rent_payer, kept.rent_payer))
        } else {
            let paid: socialized_loss::state::RecoveryClaim = crowd.world.read(&at);
            (paid.final_at <= now).then(|| ix::close_claim(at, paid.rent_payer))
        }?;
        self.receipts.pop_front();
        Some(done("close_receipt or close_claim", crowd.all_ok(&[close])))
    }

    /// A change of an owner's shares, and the receipt that it leaves after losses.
    fn change(
        &mut self,
        crowd: &mut Crowd,
        owner: &Pubkey,
        ix: Instruction,
        what: [&'static str; 2],
    ) -> Done {
        let share = crowd.pool.lp(owner);
        let from_seq = crowd.world.lp(&crowd.pool, owner).share.segment.from_seq;
        let success = crowd.all_ok(&[ix]);
        let at = receipt(&share, from_seq);
        if crowd.world.find::<LossReceipt>(&at).is_none() {
            return done(what[0], success);
        }
        self.receipts.push_back(at);
        self.most_receipts = self.most_receipts.max(self.receipts.len());
        done(what[1], success)
    }

    fn post(&mut self, crowd: &mut Crowd, price: i64, exponent: i32) {
        crowd.world.advance(1);
        let quote = Quote::new(crowd.pool.feed_id, price, crowd.world.now());
        crowd.world.post(&crowd.pool, &Quote { exponent, ..quote });
    }

    fn low_price(&self, crowd: &Crowd, nth: usize) -> i64 {
        let (debt, locked) = (self.debt(crowd, nth), crowd.stored(nth).collateral.max(1));
        let half = u128::from(debt) * 50_000_000_000 / u128::from(locked);
        i64::try_from(half).unwrap_or(PRICE).max(1)
    }

    fn debt(&self, crowd: &Crowd, nth: usize) -> u64 {
        let book = crowd.world.pool(&crowd.pool).accrued_ledger(crowd.world.now()).debt;
        book.debt_ceil(crowd.stored(nth).debt_shares()).expect("part of the book").get()
    }

    fn somebody(&mut self, crowd: &Crowd) -> Pubkey {
        let loud = &crowd.lps[QUIET..];
        loud[self.random.below(loud.len() as u64) as usize]
    }

    fn some_position(&mut self, crowd: &Crowd) -> usize {
        self.random.below(crowd.borrowers.len() as u64) as usize
    }

    fn some_record(&mut self) -> Option<u64> {
        let among = self.records.len() as u64;
        (among > 0).then(|| self.records[self.random.below(among) as usize])
    }
}

fn side(crowd: &Crowd) -> CallerSide {
    CallerSide {
        caller: crowd.bank,
        asset: crowd.bank_asset,
        collateral: crowd.bank_collateral,
        price_update: Some(crowd.pool.price),
    }
}

fn done(what: &'static str, success: Success) -> Done {
    Done { what, compute: success.compute_units_consumed }
}

/// Any size up to so many bits.
fn sized(random: &mut Random, bits: u64) -> u64 {
    let size = random.below(bits);
    random.any() % (1 << size)
}
