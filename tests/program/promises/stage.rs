//! The stage of the authority table: every role, every instruction, and what must come before it.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_testkit::{actors::Caller, ix, keys::receipt, params, Borrower, Lp, PoolKeys, World};
use socialized_loss::instructions::{LiquidateArgs, TighterLimits, WithdrawAmount};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Authority,
    NextAuthority,
    Guardian,
    LpOwner,
    PositionOwner,
    /// Paid the rent of a receipt and a record.
    RentPayer,
    Stranger,
}
use Role::*;

pub const ANYONE: &[Role] =
    &[Stranger, Authority, NextAuthority, Guardian, LpOwner, PositionOwner, RentPayer];

/// One pool on which every instruction can go through once it is prepared.
pub struct Stage {
    pub world: World,
    pool: PoolKeys,
    lp: Lp,
    borrower: Borrower,
    /// In the order of [`ANYONE`].
    cast: Vec<Caller>,
}

impl Stage {
    /// A pool with an LP and a position that owes 100 of the 200 its collateral is worth.
    pub fn prepared(instruction: &str) -> Self {
        let mut world = World::new();
        let pool = world.new_pool(params::plain());
        let lp = world.new_lp(&pool, "lp owner", 1_000_000_001);
        lp.deposit(&mut world, &pool, 1_000_000_000);
        world.funded_lp(&pool, "other lp", 1_000_000_000);
        let borrower = world.indebted(&pool, "position owner", 2_000_000_000, 100_000_000);
        let cast = ANYONE.iter().map(|role| {
            let name = match role {
                Authority => "authority",
                NextAuthority => "next authority",
                Guardian => "guardian",
                LpOwner => "lp owner",
                PositionOwner => "position owner",
                RentPayer => "rent payer",
                Stranger => "stranger",
            };
            let mut caller = world.new_caller(&pool, name, 1_000_000_000);
            caller.collateral = world.token_account(pool.collateral_mint, id(&caller.key), 1_000);
            caller
        });
        let cast = cast.collect();
        let mut stage = Self { world, pool, lp, borrower, cast };
        stage.prepare(instruction);
        stage
    }

    fn role(&self, role: Role) -> &Caller {
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
            // Nobody there has a share or position yet.
            "open_lp" | "open_position" => {
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

    /// The instruction with the role as its signer, and who signs, if anybody has to.
    pub fn built(&self, instruction: &str, role: Role) -> (Instruction, Option<Keypair>) {
        let (pool, mine) = (&self.pool, self.role(role));
        let me = id(&mine.key);
        let (owner, holder) = (self.lp.id(), self.borrower.id());
        let Borrower { position, nonce, .. } = self.borrower;
        let price = Some(pool.price);
        let lp_side = ix::LpSide { payer: me, ..self.lp_side() };
        let unsigned = |ix| (ix, None);
        let instead_of = |owner: Pubkey, mut ix: Instruction| {
            let signers = ix.accounts.iter_mut().filter(|meta| meta.is_signer);
            signers.filter(|meta| meta.pubkey == owner).for_each(|meta| meta.pubkey = me);
            (ix, Some(copy(&mine.key)))
        };
        let signed = |ix| instead_of(me, ix);
        let authority = id(&self.role(Authority).key);
        let limits = TighterLimits { borrow_cap: Some(1), ..TighterLimits::default() };
        let liquidate = LiquidateArgs { max_repay: 50_000_000, min_collateral_out: 0 };
        match instruction {
            "init_pool" => {
                let keys = PoolKeys::derive(me, pool.asset_mint, pool.collateral_mint, 7);
                signed(ix::init_pool(&keys, me, params::plain()))
            }
            "accrue" => unsigned(ix::accrue(pool)),
            "propose_params" => signed(ix::propose_params(pool, me, params::plain())),
            "apply_params" => instead_of(authority, ix::apply_params(pool, authority)),
            "cancel_params" => instead_of(authority, ix::cancel_params(pool, authority)),
            "tighten_limits" => signed(ix::tighten_limits(pool, me, limits)),
            "propose_authority" => signed(ix::propose_authority(pool, me, me)),
            "accept_authority" => signed(ix::accept_authority(pool, me)),
            "set_guardian" => signed(ix::set_guardian(pool, me, me)),
            "pause" => signed(ix::pause(pool, me)),
            "unpause" => signed(ix::unpause(pool, me)),
            "open_lp" => instead_of(owner, ix::open_lp(pool, owner, me)),
            "deposit" => instead_of(owner, ix::deposit(pool, lp_side, deposit_args(1))),
            "withdraw" => {
                let side = ix::LpSide { asset: mine.asset, ..lp_side };
                let args = withdraw_args(WithdrawAmount::Assets(1));
                instead_of(owner, ix::withdraw(pool, side, args))
            }
            "settle_lp" => unsigned(ix::settle_lp(pool, owner)),
            "close_lp" => instead_of(owner, ix::close_lp(pool, owner, owner, me, None)),
            "close_receipt" => {
                let payer = id(&self.role(RentPayer).key);
                signed(ix::close_receipt(receipt(&pool.lp(&owner), 0), me, payer))
            }
            "open_position" => instead_of(holder, ix::open_position(pool, holder, me, 9)),
            "add_collateral" => signed(ix::add_collateral(pool, position, me, mine.collateral, 1)),
            "remove_collateral" => {
                let to = mine.collateral;
                instead_of(holder, ix::remove_collateral(pool, position, holder, to, price, 1))
            }
            "borrow" => {
                instead_of(holder, ix::borrow(pool, position, holder, mine.asset, price, 1))
            }
            "repay" => signed(ix::repay(pool, position, me, mine.asset, 1)),
            "close_position" => instead_of(holder, ix::close_position(position, holder, holder)),
            "liquidate" => signed(ix::liquidate(pool, position, nonce, mine.side(pool), liquidate)),
            "mark_insolvent" => unsigned(ix::mark_insolvent(pool, position, price)),
            "record_shortfall" => {
                signed(ix::record_shortfall(pool, position, nonce, mine.side(pool)))
            }
            "close_record" => signed(ix::close_record(pool.record(nonce), me)),
            "fund_insurance" => signed(ix::fund_insurance(pool, me, mine.asset, 1)),
            "collect_insurance" => unsigned(ix::collect_insurance(pool)),
            other => panic!("no line for {other}"),
        }
    }

    fn lp_side(&self) -> ix::LpSide {
        let owner = self.lp.id();
        ix::LpSide { owner, asset: self.lp.asset, payer: owner, receipt: None }
    }
}
