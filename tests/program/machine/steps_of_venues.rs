//! The steps of a random walk that venues and their traders make. Recoveries and claims of their events
//! are steps of `steps_of_insurance`.

use crate::{
    common::*,
    common_venues::*,
    walk::{Step, Walk, VENUES},
    walk_sides::Side,
    walk_venues::{Market, LIMITS},
};
use loss_testkit::{ix, venues::WARM_UP, World};
use socialized_loss::instructions::{RegisterVenueArgs, WithdrawAmount};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

type Built = Option<(Instruction, Vec<Keypair>)>;

/// So many venues end and have successors.
const MOST: usize = 6;

impl Side {
    /// The venue of a step: one that goes on, most of the time.
    fn market(&self, world: &World, step: Step) -> &Market {
        let going_on = self.markets.iter().filter(|market| market.goes_on(world));
        let going_on: Vec<_> = going_on.collect();
        let turn = (step.entropy >> 8) as usize;
        let ends = matches!(step.kind, 51 | 52);
        if step.entropy.is_multiple_of(8) || (ends && self.markets.len() >= MOST) {
            &self.markets[turn % self.markets.len()]
        } else {
            going_on[turn % going_on.len()]
        }
    }
}

impl Walk {
    /// What makes steps of venues possible: a profit that has matured, an empty claim, a venue that
    /// has retired; most of the time.
    pub fn prepare_market(&mut self, step: Step) {
        let Self { world, sides: [side, _], authority, .. } = self;
        if step.kind < VENUES || step.entropy.is_multiple_of(4) {
            return;
        }
        let Market { venue, traders } = side.market(world, step);
        match step.kind {
            45 | 47 => {
                let claim = world.profit(&venue.keys, &traders[step.who].id());
                world.set_time(world.now().max(claim.newest_at));
                if step.kind == 47 {
                    let trader = &traders[step.who];
                    let all = WithdrawAmount::All;
                    let all = taking_profit(world, &side.keys, venue, trader, all);
                    let _ = world.send(&[all], &[&trader.key]);
                }
            }
            52 if side.markets.len() < MOST => {
                let retire = ix::retire_venue(&side.keys, &venue.keys, id(authority));
                world.ok(retire, &[authority]);
                let retires_at = world.venue(&venue.keys).retires_at;
                world.set_time(world.now().max(retires_at));
            }
            _ => {}
        }
    }

    /// The step's instruction and signers.
    pub fn build_of_venues(&mut self, step: Step) -> Built {
        let Self { world, sides: [side, _], authority, .. } = self;
        let (pool, mut amounts) = (side.keys, step.amounts());
        let Market { venue, traders } = side.market(world, step);
        let (keys, trader) = (&venue.keys, &traders[step.who]);
        let (claim, book) = (trader.claim(world, venue), world.venue(keys).book());
        let mut near = |all: u64| amounts.near(all);
        let by = |ix, key: &Keypair| Some((ix, vec![copy(key)]));
        let caller = &side.caller;
        match step.kind {
            44 => {
                let amount = near(claim.max(10_000_000)).max(near(book.pot.get()));
                by(venue.credit_ix(world, &pool, &trader.id(), amount), &venue.operator)
            }
            45 => {
                let (matured, raw) = (near(claim), u128::from(near(claim)) << 32);
                let amounts = [
                    WithdrawAmount::All,
                    WithdrawAmount::Assets(matured),
                    WithdrawAmount::Shares(raw),
                ];
                let amount = amounts[(step.entropy % 3) as usize];
                by(taking_profit(world, &pool, venue, trader, amount), &trader.key)
            }
            46 => Some((ix::settle_profit(&pool, keys, &trader.id()), Vec::new())),
            47 => by(closing_profit(world, &pool, venue, trader), &trader.key),
            48 => {
                let open = ix::open_profit(&pool, keys, trader.id(), id(&caller.key));
                by(open, &caller.key)
            }
            49 => {
                let (bond, claims) = (book.bond.get(), book.profits.assets.get());
                let (fund, lps) = (LIMITS.insurance, LIMITS.lps);
                let sizes = [
                    bond,
                    bond + fund / 2,
                    bond + claims / 2,
                    bond + claims + fund,
                    bond + claims + fund + lps / 2,
                    bond + claims + fund + lps,
                    near(u64::MAX),
                ];
                let amount = near(sizes[(step.entropy >> 16) as usize % sizes.len()]);
                // Now and then one is left out, and now and then it was used.
                let next = [1, 1, 1, 1, 2, 2, 0];
                let nonce = world.venue(keys).last_nonce + next[(step.entropy >> 24) as usize % 7];
                by(venue.report_ix(&pool, nonce, amount), &venue.operator)
            }
            50 => {
                let side = ix::BondSide { owner: id(&caller.key), asset: caller.asset };
                by(ix::add_bond(&pool, keys, side, near(2_000_000)), &caller.key)
            }
            51 => {
                let party = [authority, &venue.bond_owner, &venue.operator][step.who];
                by(ix::retire_venue(&pool, keys, id(party)), party)
            }
            52 => by(ix::return_bond(&pool, keys, venue.bond_side()), &venue.bond_owner),
            _ => {
                let (venue_id, warm_up_seconds) = (keys.venue_id, WARM_UP);
                let args = RegisterVenueArgs { venue_id, warm_up_seconds, caps: LIMITS, bond: 1 };
                let side = ix::BondSide { owner: id(&caller.key), asset: caller.asset };
                let again = ix::register_venue(&pool, keys, id(authority), side, args);
                Some((again, vec![copy(authority), copy(&caller.key)]))
            }
        }
    }
}
