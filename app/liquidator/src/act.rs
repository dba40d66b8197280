//! From a decision to instructions.

use crate::send::Job;
use liquidator_core::{Action, Decision};
use loss_client::{
    ix::{self, BuySalvageArgs, CallerSide, LiquidateArgs},
    PoolAddresses,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use std::collections::BTreeMap;

/// Who acts, on which pool, with which price account.
#[derive(Clone, Debug)]
pub struct Actor {
    pub pool: PoolAddresses,
    pub wallet: Pubkey,
    pub price_account: Pubkey,
    /// Whose shares and stakes are settled, by the address of the share or stake.
    pub settled: BTreeMap<Pubkey, Pubkey>,
}

impl Actor {
    /// The decision, ready to be sent; none if it is to settle what this bot was not told to.
    pub fn job(&self, decision: &Decision) -> Option<Job> {
        let Self { pool, wallet, .. } = self;
        let price = decision.show_price.then_some(self.price_account);
        let side = CallerSide::associated(pool, *wallet, price);
        let instruction: Instruction = match decision.action {
            Action::Liquidate { position, nonce, max_repay, min_collateral_out } => {
                let max_repay = max_repay.get();
                let min_collateral_out = min_collateral_out.get();
                let args = LiquidateArgs { max_repay, min_collateral_out };
                ix::liquidate(pool, position, nonce, side, args)
            }
            Action::MarkInsolvent { position, .. } => ix::mark_insolvent(pool, position, price),
            Action::RecordShortfall { position, nonce } => {
                ix::record_shortfall(pool, position, nonce, side)
            }
            Action::BuySalvage { record, amount, max_cost, .. } => {
                let args = BuySalvageArgs { amount: amount.get(), max_cost: max_cost.get() };
                ix::buy_salvage(pool, record, side, args)
            }
            Action::Accrue => ix::accrue(pool, price),
            Action::CollectInsurance => ix::collect_insurance(pool),
            Action::SettleLp { share } => ix::settle_lp(pool, self.settled.get(&share)?),
            Action::SettleStake { stake } => ix::settle_stake(pool, self.settled.get(&stake)?),
        };
        Some(Job { key: decision.key.to_string(), instructions: vec![instruction] })
    }

    /// What to look at again once it is known what became of the action.
    pub fn touched(&self, action: &Action) -> Vec<Pubkey> {
        let Self { pool, wallet, .. } = self;
        let mut touched = vec![pool.pool, pool.insurance, *wallet];
        touched.push(pool.associated_asset(wallet));
        match action {
            Action::Liquidate { position, nonce, .. }
            | Action::RecordShortfall { position, nonce } => {
                touched.extend([*position, pool.record(*nonce)]);
            }
            Action::MarkInsolvent { position, .. } => touched.push(*position),
            Action::BuySalvage { record, .. } => touched.push(*record),
            Action::SettleLp { share } => touched.push(*share),
            Action::SettleStake { stake } => touched.push(*stake),
            Action::Accrue | Action::CollectInsurance => {}
        }
        touched
    }
}
