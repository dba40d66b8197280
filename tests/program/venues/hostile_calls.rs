//! The calls of a gang: every instruction, with amounts and accounts by chance.

use crate::{common::*, hostile::*, hostile_gang::*};
use anchor_lang::prelude::Pubkey;
use loss_math::{quote::quote_claim, Assets};
use loss_testkit::{
    ix::{self, ClaimSide, ProfitSide},
    keys::{claim, receipt},
    Trader, Venue,
};
use socialized_loss::{
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::{
        ClassKind, LossReceipt, ProfitClaim, RecoveryClaim, ShortfallRecord, Venue as VenueState,
    },
};
use solana_instruction::Instruction;

/// How often each of the calls comes, by its place in [`Gang::call`].
pub const WEIGHTS: [u32; 26] =
    [14, 14, 10, 2, 3, 1, 1, 2, 4, 1, 3, 8, 3, 3, 3, 2, 3, 1, 1, 4, 4, 1, 3, 3, 4, 2];

impl Random {
    pub fn kind(&mut self) -> usize {
        let mut at = self.below(WEIGHTS.iter().sum::<u32>().into()) as u32;
        let hit = WEIGHTS.iter().position(|weight| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        hit.expect("below the sum")
    }

    fn exit(&mut self) -> WithdrawArgs {
        let amount = match self.below(3) {
            0 => WithdrawAmount::All,
            1 => WithdrawAmount::Assets(self.amount()),
            _ => WithdrawAmount::Shares(u128::from(self.amount()) << self.below(40)),
        };
        WithdrawArgs { amount, min_assets_out: 0 }
    }

    fn join(&mut self) -> DepositArgs {
        DepositArgs { amount: self.amount(), min_shares_out: 0, expected_seq: None }
    }
}

impl Gang {
    /// What a call of this kind would be now. What a venue must sign for is relayed by it.
    pub fn call(&self, kind: usize, random: &mut Random) -> Option<Instruction> {
        let Self { world, pool, .. } = self;
        let (venue, trader) = (random.of(&self.venues), random.of(&self.traders));
        let keys = &venue.keys;
        let bond = venue.bond_side();
        let (lp, staker, borrower) = (&self.lp, &self.staker, &self.borrower);
        Some(match kind {
            0 => ix::credit_profit(
                pool,
                keys,
                self.profit_side(venue, trader, venue.asset)?,
                random.amount(),
            ),
            1 => {
                let last = world.find::<VenueState>(&keys.venue)?.last_nonce;
                let args = report_args((last + random.below(5)).saturating_sub(1), random.amount());
                ix::report_deficit(pool, keys, venue.account, id(&venue.operator), args)
            }
            2 => {
                let side = self.profit_side(venue, trader, trader.asset)?;
                ix::withdraw_profit(
                    pool,
                    keys,
                    ProfitSide { payer: trader.id(), ..side },
                    random.exit(),
                )
            }
            3 => ix::settle_profit(pool, keys, &trader.id()),
            4 => ix::open_profit(pool, keys, trader.id(), trader.id()),
            5 => {
                let side = self.profit_side(venue, trader, trader.asset)?;
                let profit: ProfitClaim = world.find(&keys.profit(&trader.id()))?;
                ix::close_profit(
                    pool,
                    keys,
                    trader.id(),
                    profit.rent_payer,
                    trader.id(),
                    side.receipt,
                )
            }
            6 => ix::add_bond(pool, keys, bond, random.amount()),
            // One venue of each program stays.
            7 if random.below(4) == 0 && keys.venue_id > 0 => {
                ix::retire_venue(pool, keys, id(&self.authority))
            }
            8 => ix::return_bond(pool, keys, bond),
            9 => register_ix(pool, venue, id(&self.authority), LIMITS),
            10 => {
                let record = *self.any_record(random)?;
                ix::record_recovery(pool, record, bond.owner, bond.asset, random.amount())
            }
            11 => self.claim(random)?,
            12 => ix::deposit(pool, lp.side(world, pool), random.join()),
            13 => ix::withdraw(pool, lp.side(world, pool), random.exit()),
            14 => ix::stake(pool, staker.side(world, pool), random.join()),
            15 => ix::request_unstake(pool, staker.id(), random.exit().amount),
            16 => ix::unstake(pool, staker.side(world, pool), random.exit()),
            17 => ix::collect_insurance(pool),
            18 => ix::accrue(pool),
            19 => {
                let price = Some(pool.price);
                let most = world.pool(pool).ledger.cash.max(1);
                ix::borrow(
                    pool,
                    borrower.position,
                    borrower.id(),
                    borrower.asset,
                    price,
                    1 + random.below(most),
                )
            }
            20 => {
                ix::repay(pool, borrower.position, borrower.id(), borrower.asset, random.amount())
            }
            21 => ix::fund_insurance(pool, bond.owner, bond.asset, random.below(ASSET)),
            22 => {
                let at = *self.any_record(random)?;
                let record: ShortfallRecord = world.find(&at)?;
                ix::close_record(pool, at, record.rent_payer)
            }
            23 => {
                let (share, from_seq) = *random.of(&self.segments);
                let at = receipt(&share, from_seq);
                let found: LossReceipt = world.find(&at)?;
                ix::close_receipt(at, found.owner, found.rent_payer)
            }
            24 => {
                let (at, found) = (0..200).find_map(|_| {
                    let (share, from_seq) = *random.of(&self.segments);
                    let at = claim(&share, from_seq, self.any_record(random)?);
                    Some((at, world.find::<RecoveryClaim>(&at)?))
                })?;
                ix::close_claim(at, found.rent_payer)
            }
            25 => ix::settle_stake(pool, staker.id()),
            _ => return None,
        })
    }

    fn any_record(&self, random: &mut Random) -> Option<&Pubkey> {
        (!self.records.is_empty()).then(|| random.of(&self.records))
    }

    fn profit_side(&self, venue: &Venue, trader: &Trader, asset: Pubkey) -> Option<ProfitSide> {
        let key = venue.keys.profit(&trader.id());
        let from_seq = self.world.find::<ProfitClaim>(&key)?.share.segment.from_seq;
        let receipt = Some(receipt(&key, from_seq));
        Some(ProfitSide { owner: trader.id(), asset, payer: id(&venue.operator), receipt })
    }

    /// A proof of the gang's LP, staker or traders, open or by receipt, for a record that has something left;
    /// if there is one, a proof that it is good for.
    fn claim(&self, random: &mut Random) -> Option<Instruction> {
        let (world, pool) = (&self.world, &self.pool);
        let left = |at: &&Pubkey| {
            world.find::<ShortfallRecord>(at).is_some_and(|it| !it.unclaimed().is_zero())
        };
        let open: Vec<_> = self.records.iter().filter(left).collect();
        let at = **(!open.is_empty()).then(|| random.of(&open))?;
        let record: ShortfallRecord = world.read(&at);
        let side = |(share, from_seq): &(Pubkey, u64)| {
            let proof = receipt(share, *from_seq);
            let (kind, venue, open) = open_share(world, share)?;
            let closed: Option<LossReceipt> = world.find(&proof);
            let segment = closed.map_or(open, |closed| closed.segment);
            let to_seq = closed.map_or(u64::MAX, |closed| closed.to_seq);
            let paid = world.find::<RecoveryClaim>(&claim(share, *from_seq, &at));
            let paid = Assets(paid.map_or(0, |claim| claim.paid));
            let (loss, recovered) = (record.loss_of(kind), record.recovered_for(kind));
            let amount = quote_claim(&segment.into(), to_seq, &loss, recovered, paid).ok()?;
            let good = !amount.is_zero() && (kind != ClassKind::Profits || venue == record.venue);
            let (caller, owner_asset) = self.owner_of(share);
            let receipt = closed.map(|_| proof);
            Some((
                good,
                ClaimSide { share: *share, from_seq: *from_seq, receipt, owner_asset, caller },
            ))
        };
        let sides: Vec<_> = self.segments.iter().filter_map(side).collect();
        let good: Vec<_> = sides.iter().filter(|(good, _)| *good).collect();
        let (_, side) = if good.is_empty() { random.of(&sides) } else { random.of(&good) };
        Some(ix::claim_recovery(pool, at, *side))
    }

    /// Who of the gang owns a share, and where that one is paid.
    fn owner_of(&self, share: &Pubkey) -> (Pubkey, Pubkey) {
        let traders = self.traders.iter().map(|it| (it.id(), it.asset));
        let of_venues = |who: &(Pubkey, Pubkey)| {
            self.venues.iter().any(|venue| venue.keys.profit(&who.0) == *share)
        };
        let trader = traders.into_iter().find(of_venues);
        let lp = (self.lp.id(), self.lp.asset);
        let staker = (self.staker.id(), self.staker.asset);
        trader.unwrap_or(if self.pool.lp(&lp.0) == *share { lp } else { staker })
    }
}
