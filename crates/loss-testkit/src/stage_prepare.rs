//! What must come before each instruction of the stage.

use crate::{
    ix::{self, ClaimSide},
    params::{self, DAY},
    stage::{Event, Role, Role::*, Stage},
    story::*,
    story_of_venues::*,
    tokens,
};
use socialized_loss::instructions::WithdrawAmount;

impl Stage {
    /// What must have happened before the instruction can go through.
    pub fn prepare(&mut self, instruction: &str) {
        let (pool, authority) = (self.pool, self.key(Authority));
        let key = id(&authority);
        self.event = Event {
            nonce: self.world.pool(&pool).open_nonce + 1,
            from_seq: self.world.lp(&pool, &self.lp.id()).share.segment.from_seq,
        };
        match instruction {
            "apply_params" | "cancel_params" => {
                let params = params::with_interest();
                self.world.ok(ix::propose_params(&pool, key, params), &[&authority]);
                self.world.advance(params.time_lock_seconds.into());
            }
            "accept_authority" => {
                let next = self.role(NextAuthority).id;
                self.world.ok(ix::propose_authority(&pool, key, next), &[&authority]);
            }
            "unpause" => drop(self.world.ok(ix::pause(&pool, key), &[&authority])),
            // Nobody there has a share, a stake or a position yet.
            "open_lp" | "open_stake" | "open_position" => {
                self.pool = self.world.new_pool_numbered(params::plain(), 1);
            }
            "close_lp" => drop(leave(&mut self.world, &pool, &self.lp)),
            "close_receipt" => {
                lose(&mut self.world, &pool, 1_000_000);
                let payer = self.key(RentPayer);
                let side = ix::LpSide { payer: id(&payer), ..self.lp.side(&self.world, &pool) };
                let ix = ix::withdraw(&pool, side, withdraw_args(WithdrawAmount::Assets(1)));
                self.world.ok(ix, &[&self.lp.key, &payer]);
                self.world.advance(YEAR);
            }
            "close_position" => {
                self.borrower.repay(&mut self.world, &pool, 100_000_000);
                self.borrower.remove_collateral(&mut self.world, &pool, 2_000_000_000);
            }
            "liquidate" => reprice(&mut self.world, &pool, 60_00000000),
            "mark_insolvent" => reprice(&mut self.world, &pool, 49_00000000),
            "record_shortfall" => make_worthless(&mut self.world, &pool),
            "cancel_withdraw" => {
                let ask = ix::request_withdraw(&pool, self.lp.id(), WithdrawAmount::All);
                self.world.ok(ask, &[&self.lp.key]);
            }
            "cancel_unstake" | "unstake" | "close_stake" => {
                self.staker.request(&mut self.world, &pool, WithdrawAmount::All);
                self.world.advance(DAY.into());
                if instruction == "close_stake" {
                    self.staker.unstake(&mut self.world, &pool, WithdrawAmount::All);
                }
            }
            "buy_salvage" => {
                reprice(&mut self.world, &pool, 49_00000000);
                let position = self.borrower.position;
                self.world.ok(ix::mark_insolvent(&pool, position, Some(pool.price)), &[]);
                self.world.advance(600);
                self.world.set_price(&pool, 49_00000000);
                let caller = self.caller(RentPayer);
                caller.record(&mut self.world, &pool, &self.borrower);
            }
            "record_recovery" => drop(lose(&mut self.world, &pool, 1_000_000)),
            "claim_recovery" | "close_claim" => {
                let record = lose(&mut self.world, &pool, 1_000_000);
                self.world.recover(&pool, record.nonce, 100_000);
                if instruction == "close_claim" {
                    let payer = self.key(RentPayer);
                    let side = self.claim_side(RentPayer);
                    self.world.claim_recovery(&pool, record.nonce, side, &payer);
                    self.world.advance(YEAR);
                }
            }
            "close_record" => {
                reprice(&mut self.world, &pool, 49_00000000);
                let caller = self.caller(RentPayer);
                caller.liquidate(&mut self.world, &pool, &self.borrower, u64::MAX);
                self.world.advance(YEAR);
            }
            "return_bond" => {
                let retire = ix::retire_venue(&pool, &self.venue.keys, key);
                self.world.ok(retire, &[&authority]);
                self.world.advance(i64::from(params::plain().time_lock_seconds));
            }
            "withdraw_profit" | "close_profit" => {
                mature(&mut self.world, &pool);
                if instruction == "close_profit" {
                    take_profit(&mut self.world, &pool, &self.venue, &self.trader);
                }
            }
            _ => {}
        }
    }

    /// A claim of the LP's part of the first event, called by the role and paid to the LP's
    /// associated token account.
    pub fn claim_side(&mut self, role: Role) -> ClaimSide {
        let (owner, mint) = (self.lp.id(), self.pool.asset_mint);
        let associated = anchor_spl::associated_token::get_associated_token_address(&owner, &mint);
        if self.world.svm.get_account(&associated).is_none() {
            self.world.set_account(&associated, tokens::account(mint, owner, 0));
        }
        let caller = self.role(role).id;
        let share = self.pool.lp(&owner);
        ClaimSide {
            share,
            from_seq: self.event.from_seq,
            receipt: None,
            owner_asset: associated,
            caller,
        }
    }
}
