//! The stage of the authority table: every role, every instruction, and what must come before it.

use crate::common::*;
use loss_testkit::{
    actors::Caller,
    ix::{self, ClaimSide},
    params::{self, DAY},
    stakers::Staker,
    tokens, Borrower, Lp, PoolKeys, World,
};
use socialized_loss::instructions::WithdrawAmount;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Authority,
    NextAuthority,
    Guardian,
    LpOwner,
    StakeOwner,
    PositionOwner,
    /// Paid the rent of a receipt, a claim and a record.
    RentPayer,
    Stranger,
}
use Role::*;

pub const ANYONE: &[Role] =
    &[Stranger, Authority, NextAuthority, Guardian, LpOwner, StakeOwner, PositionOwner, RentPayer];

/// One pool on which every instruction can go through once it is prepared.
pub struct Stage {
    pub world: World,
    pub pool: PoolKeys,
    pub lp: Lp,
    pub staker: Staker,
    pub borrower: Borrower,
    /// In the order of [`ANYONE`].
    cast: Vec<Caller>,
}

impl Stage {
    /// A pool with an LP, a staker of half an asset, and a position that owes 100 of the 200 its
    /// collateral is worth.
    pub fn prepared(instruction: &str) -> Self {
        let mut world = World::new();
        let pool = world.new_pool(params::plain());
        let lp = world.new_lp(&pool, "lp owner", 1_000_000_001);
        lp.deposit(&mut world, &pool, 1_000_000_000);
        world.funded_lp(&pool, "other lp", 1_000_000_000);
        let staker = world.new_staker(&pool, "stake owner", 1_000_000);
        staker.stake(&mut world, &pool, 500_000);
        let borrower = world.indebted(&pool, "position owner", 2_000_000_000, 100_000_000);
        let cast = ANYONE.iter().map(|role| {
            let name = match role {
                Authority => "authority",
                NextAuthority => "next authority",
                Guardian => "guardian",
                LpOwner => "lp owner",
                StakeOwner => "stake owner",
                PositionOwner => "position owner",
                RentPayer => "rent payer",
                Stranger => "stranger",
            };
            let mut caller = world.new_caller(&pool, name, 1_000_000_000);
            caller.collateral = world.token_account(pool.collateral_mint, id(&caller.key), 1_000);
            caller
        });
        let cast = cast.collect();
        let mut stage = Self { world, pool, lp, staker, borrower, cast };
        stage.prepare(instruction);
        stage
    }

    pub fn role(&self, role: Role) -> &Caller {
        let at = ANYONE.iter().position(|other| *other == role).expect("all roles are cast");
        &self.cast[at]
    }

    /// What must have happened before the instruction can go through.
    fn prepare(&mut self, instruction: &str) {
        let (pool, authority) = (self.pool, copy(&self.role(Authority).key));
        let key = id(&authority);
        match instruction {
            "apply_params" | "cancel_params" => {
                let params = params::with_interest();
                self.world.ok(ix::propose_params(&pool, key, params), &[&authority]);
                self.world.advance(params.time_lock_seconds.into());
            }
            "accept_authority" => {
                let next = id(&self.role(NextAuthority).key);
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
                let payer = copy(&self.role(RentPayer).key);
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
                let caller = Stage::cast_again(self.role(RentPayer));
                caller.record(&mut self.world, &pool, &self.borrower);
            }
            "record_recovery" => drop(lose(&mut self.world, &pool, 1_000_000)),
            "claim_recovery" | "close_claim" => {
                let record = lose(&mut self.world, &pool, 1_000_000);
                self.world.recover(&pool, record.nonce, 100_000);
                if instruction == "close_claim" {
                    let payer = copy(&self.role(RentPayer).key);
                    let side = self.claim_side(RentPayer);
                    self.world.claim_recovery(&pool, record.nonce, side, &payer);
                    self.world.advance(YEAR);
                }
            }
            "close_record" => {
                reprice(&mut self.world, &pool, 49_00000000);
                let caller = Stage::cast_again(self.role(RentPayer));
                caller.liquidate(&mut self.world, &pool, &self.borrower, u64::MAX);
                self.world.advance(YEAR);
            }
            _ => {}
        }
    }

    fn cast_again(caller: &Caller) -> Caller {
        Caller { key: copy(&caller.key), ..*caller }
    }

    /// A claim of the LP's part of the first event, called by the role and paid to the LP's
    /// associated token account.
    pub fn claim_side(&mut self, role: Role) -> ClaimSide {
        let (owner, mint) = (self.lp.id(), self.pool.asset_mint);
        let associated = anchor_spl::associated_token::get_associated_token_address(&owner, &mint);
        if self.world.svm.get_account(&associated).is_none() {
            self.world.set_account(&associated, tokens::account(mint, owner, 0));
        }
        let caller = id(&self.role(role).key);
        let share = self.pool.lp(&owner);
        ClaimSide { share, from_seq: 0, receipt: None, owner_asset: associated, caller }
    }
}
