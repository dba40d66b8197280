//! The calls of the authority table: every instruction with any role in the place of its signer.

use crate::{
    ix, keys, params,
    stage::{Role, Role::*, Stage, LIMITS},
    story::*,
    venues::WARM_UP,
    Borrower, PoolKeys, VenueKeys,
};
use anchor_lang::prelude::Pubkey;
use socialized_loss::instructions::{
    BuySalvageArgs, LiquidateArgs, RegisterVenueArgs, ReportDeficitArgs, TighterLimits,
    WithdrawAmount,
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

impl Stage {
    /// The instruction as the role sends it, and who signs, if anybody has to. What a venue signs, its
    /// program sends.
    pub fn built(&mut self, instruction: &str, role: Role) -> (Instruction, Option<Keypair>) {
        let (ix, signed) = self.call(instruction, role);
        match (signed, role) {
            (false, _) => (ix, None),
            (true, VenueSigner) => (ix::relayed(&self.venue_pool, &self.venue.keys, ix), None),
            (true, _) => (ix, Some(self.key(role))),
        }
    }

    /// The instruction with the role as its signer, and whether anybody has to sign.
    pub fn call(&mut self, instruction: &str, role: Role) -> (Instruction, bool) {
        let claim_side = self.claim_side(role);
        let (pool, mine) = (&self.pool, self.role(role));
        let me = mine.id;
        let (venue, winner) = (self.venue.keys, self.trader.id());
        let (owner, insurer, holder) = (self.lp.id(), self.staker.id(), self.borrower.id());
        // The event of `prepare`: of the position, or of the next one that was opened.
        let (record, later) = (pool.record(self.borrower.nonce), pool.record(self.event.nonce));
        let from_seq = self.event.from_seq;
        let payer = self.role(RentPayer).id;
        let Borrower { position, nonce, .. } = self.borrower;
        let price = Some(pool.price);
        let lp_side = ix::LpSide { payer: me, ..self.lp_side() };
        let unsigned = |ix| (ix, false);
        let instead_of = |owner: Pubkey, mut ix: Instruction| {
            let signers = ix.accounts.iter_mut().filter(|meta| meta.is_signer);
            signers.filter(|meta| meta.pubkey == owner).for_each(|meta| meta.pubkey = me);
            (ix, true)
        };
        let signed = |ix| instead_of(me, ix);
        let authority = self.role(Authority).id;
        let stake_side = ix::LpSide { payer: me, ..self.stake_side() };
        let limits = TighterLimits { borrow_cap: Some(1), ..TighterLimits::default() };
        let profit_side =
            ix::ProfitSide { owner: winner, asset: mine.asset, payer: me, receipt: None };
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
            "request_withdraw" => {
                instead_of(owner, ix::request_withdraw(pool, owner, WithdrawAmount::All))
            }
            "cancel_withdraw" => instead_of(owner, ix::cancel_withdraw(pool, owner)),
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
            "fund_insurance" => signed(ix::fund_insurance(pool, me, mine.asset, 1)),
            "collect_insurance" => unsigned(ix::collect_insurance(pool)),
            "open_stake" => instead_of(insurer, ix::open_stake(pool, insurer, me)),
            "stake" => instead_of(insurer, ix::stake(pool, stake_side, deposit_args(1))),
            "request_unstake" => {
                instead_of(insurer, ix::request_unstake(pool, insurer, WithdrawAmount::All))
            }
            "cancel_unstake" => instead_of(insurer, ix::cancel_unstake(pool, insurer)),
            "unstake" => {
                let side = ix::LpSide { asset: mine.asset, ..stake_side };
                let args = withdraw_args(WithdrawAmount::Assets(1));
                instead_of(insurer, ix::unstake(pool, side, args))
            }
            "settle_stake" => unsigned(ix::settle_stake(pool, insurer)),
            "close_stake" => instead_of(insurer, ix::close_stake(pool, insurer, insurer, me, None)),
            "buy_salvage" => {
                let args = BuySalvageArgs { amount: 20_000_000, max_cost: u64::MAX };
                signed(ix::buy_salvage(pool, record, mine.side(pool), args))
            }
            "record_recovery" => signed(ix::record_recovery(pool, later, me, mine.asset, 1)),
            "claim_recovery" => signed(ix::claim_recovery(pool, later, claim_side)),
            "close_claim" => {
                unsigned(ix::close_claim(keys::claim(&pool.lp(&owner), from_seq, &later), payer))
            }
            "close_receipt" => {
                signed(ix::close_receipt(keys::receipt(&pool.lp(&owner), from_seq), me, payer))
            }
            "close_record" => unsigned(ix::close_record(pool, record, payer)),
            "register_venue" => {
                let next = VenueKeys::derive(pool, venue.program, 1);
                let bond = ix::BondSide { owner: me, asset: mine.asset };
                let (caps, warm_up_seconds) = (LIMITS, WARM_UP);
                let args = RegisterVenueArgs { venue_id: 1, warm_up_seconds, caps, bond: 1 };
                signed(ix::register_venue(pool, &next, me, bond, args))
            }
            "retire_venue" => signed(ix::retire_venue(pool, &venue, me)),
            "add_bond" => {
                let side = ix::BondSide { owner: me, asset: mine.asset };
                signed(ix::add_bond(pool, &venue, side, 1))
            }
            "return_bond" => {
                let side = ix::BondSide { owner: self.role(BondOwner).id, asset: mine.asset };
                instead_of(side.owner, ix::return_bond(pool, &venue, side))
            }
            "open_profit" => signed(ix::open_profit(pool, &venue, keys::address("winner"), me)),
            "credit_profit" => {
                instead_of(venue.signer, ix::credit_profit(pool, &venue, profit_side, 1))
            }
            "withdraw_profit" => {
                let args = withdraw_args(WithdrawAmount::Assets(1));
                instead_of(winner, ix::withdraw_profit(pool, &venue, profit_side, args))
            }
            "settle_profit" => unsigned(ix::settle_profit(pool, &venue, &winner)),
            "close_profit" => {
                let opener = id(&self.venue.operator);
                instead_of(winner, ix::close_profit(pool, &venue, winner, opener, me, None))
            }
            "report_deficit" => {
                let args = ReportDeficitArgs { nonce: 1, amount: 1, trader: winner };
                let report = ix::report_deficit(pool, &venue, self.venue.account, me, args);
                instead_of(venue.signer, report)
            }
            other => panic!("no line for {other}"),
        }
    }

    fn lp_side(&self) -> ix::LpSide {
        let owner = self.lp.id();
        ix::LpSide { owner, asset: self.lp.asset, payer: owner, receipt: None }
    }

    fn stake_side(&self) -> ix::LpSide {
        let owner = self.staker.id();
        ix::LpSide { owner, asset: self.staker.asset, payer: owner, receipt: None }
    }
}
