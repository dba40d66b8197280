//! The steps of a random walk: what each kind of step sends, and what makes rare ones possible.

use crate::{
    common::*,
    proofs::Proof,
    walk::{Step, Walk, VENUES},
    walk_sides::Side,
};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{ix, oracle::Quote, Borrower};
use socialized_loss::{
    instructions::{LiquidateArgs, TighterLimits, WithdrawAmount},
    state::{Position, ShortfallRecord},
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

impl Walk {
    /// Recognition looks for the position with the most debt per collateral, most of the time. The
    /// venues are all in the first pool.
    pub fn aimed(&self, step: Step) -> Step {
        if step.kind >= VENUES {
            return Step { pool: 0, ..step };
        }
        if !(16..=20).contains(&step.kind) || step.entropy.is_multiple_of(4) {
            return step;
        }
        let Side { keys, borrowers, .. } = &self.sides[step.pool];
        let risk = |who: &usize| {
            let debt = u128::from(borrowers[*who].debt(&self.world, keys));
            let locked = self.world.read::<Position>(&borrowers[*who].position).collateral;
            debt * 1_000_000 / u128::from(locked.max(1))
        };
        Step { who: (0..3).max_by_key(risk).expect("three borrowers"), ..step }
    }

    /// What makes rare steps possible: a price that is not too old, most of the time; collateral
    /// to borrow against; a crash to recognise; an empty share or position to close; the end of
    /// a grace or a time lock.
    pub fn prepare(&mut self, step: Step) {
        let Self { world, sides, .. } = self;
        let side = &mut sides[step.pool];
        let kept: Position = world.read(&side.borrowers[step.who].position);
        match step.kind {
            12 | 13 if step.entropy.is_multiple_of(2) => {
                side.quote.price = PRICE;
                let room = 900_000_000_u64.saturating_sub(kept.collateral).max(1);
                let Borrower { position, collateral, ref key, .. } = side.borrowers[step.who];
                let add = ix::add_collateral(&side.keys, position, id(key), collateral, room);
                let _ = world.send(&[add], &[key]);
            }
            16..=19 if !step.entropy.is_multiple_of(3) => {
                let prices = [75_00000000, 66_00000000, 60_00000000, 45_00000000, 7];
                side.quote.price = prices[(step.entropy / 3 % 5) as usize];
                side.quote.conf = 0;
            }
            20 => side.quote = Quote { price: 7, conf: 0, ..side.quote },
            _ => {}
        }
        if step.kind == 19 && kept.marked_at > 0 {
            let graced =
                kept.marked_at + i64::from(world.pool(&side.keys).params.record_grace_seconds);
            world.set_time(world.now().max(graced));
        }
        if !step.entropy.is_multiple_of(5) {
            side.quote.publish_time = world.now();
            world.post(&side.keys, &side.quote);
        }
        let (lp, borrower) = (&side.lps[step.who], &side.borrowers[step.who]);
        if world.read::<Position>(&borrower.position).defaulted == 1 {
            let owner = borrower.id();
            let close = ix::close_position(borrower.position, owner, owner);
            world.ok(close, &[&borrower.key]);
            self.reopen_closed(step);
            return;
        }
        if step.kind == 6 {
            let all = withdrawal(world, &side.keys, lp, WithdrawAmount::All);
            let _ = world.send(&[all], &[&lp.key]);
        }
        if step.kind == 15 {
            let Borrower { position, asset, collateral, .. } = *borrower;
            let (owner, all) = (borrower.id(), world.read::<Position>(&position).collateral);
            let repay = ix::repay(&side.keys, position, owner, asset, u64::MAX);
            let _ = world.send(&[repay], &[&borrower.key]);
            let out = ix::remove_collateral(&side.keys, position, owner, collateral, None, all);
            let _ = world.send(&[out], &[&borrower.key]);
        }
        if step.kind == 25 || step.kind == 26 {
            let (chief, params) = (id(&self.authority), world.pool(&side.keys).params);
            let cancel = ix::cancel_params(&side.keys, chief);
            let _ = world.send(&[cancel], &[&self.authority]);
            let propose = ix::propose_params(&side.keys, chief, params);
            world.ok(propose, &[&self.authority]);
            world.advance(i64::from(params.time_lock_seconds) * i64::from(step.kind == 25));
        }
    }

    /// The step's instruction and signers; none when it is only a price or time.
    pub fn build(&mut self, step: Step) -> Option<(Instruction, Vec<Keypair>)> {
        let Self { world, sides, authority, guardian, .. } = self;
        let side = &mut sides[step.pool];
        let (pool, mut amounts) = (side.keys, step.amounts());
        let (lp, borrower) = (&side.lps[step.who], &side.borrowers[step.who]);
        let Borrower { position, nonce, asset, collateral, .. } = *borrower;
        let (owner, price, chief) = (borrower.id(), Some(pool.price), id(authority));
        let mut near = |all: u64| amounts.near(all);
        let by = |ix, key: &Keypair| Some((ix, vec![copy(key)]));
        let nobody = |ix| Some((ix, Vec::new()));
        let claim = lp.claim(world, &pool);
        let debt = borrower.debt(world, &pool);
        let locked = world.read::<Position>(&position).collateral;
        match step.kind {
            0 => nobody(ix::accrue(&pool)),
            1 => by(depositing(world, &pool, lp, near(claim.max(60_000_000))), &lp.key),
            2 => {
                let amount = WithdrawAmount::Assets(near(claim));
                by(withdrawal(world, &pool, lp, amount), &lp.key)
            }
            3 => {
                let held = shares(world, &pool, lp);
                let part = (held >> 8) * u128::from(near(255) % 257);
                by(withdrawal(world, &pool, lp, WithdrawAmount::Shares(part)), &lp.key)
            }
            4 => by(withdrawal(world, &pool, lp, WithdrawAmount::All), &lp.key),
            5 => nobody(ix::settle_lp(&pool, lp.id())),
            6 => by(closing(world, &pool, lp), &lp.key),
            7 => by(ix::open_lp(&pool, lp.id(), lp.id()), &lp.key),
            8 => {
                let final_one = |proof: &Proof| world.now() >= proof.final_at(world);
                let proof = side.receipts(world).find(final_one)?;
                let payer = &side.owners[&proof.share].key;
                let at = proof.receipt.expect("a receipt");
                by(ix::close_receipt(at, id(payer), id(payer)), payer)
            }
            9 => by(ix::open_position(&pool, owner, owner, 0), &borrower.key),
            10 => {
                let amount = near(900_000_000).min(4_000_000_000_u64.saturating_sub(locked));
                by(ix::add_collateral(&pool, position, owner, collateral, amount), &borrower.key)
            }
            11 => {
                let amount = near(locked);
                let ix = ix::remove_collateral(&pool, position, owner, collateral, price, amount);
                by(ix, &borrower.key)
            }
            12 | 13 => {
                let room = (locked / 14).saturating_sub(debt);
                by(ix::borrow(&pool, position, owner, asset, price, near(room)), &borrower.key)
            }
            14 => by(ix::repay(&pool, position, owner, asset, near(debt)), &borrower.key),
            15 => by(ix::close_position(position, owner, owner), &borrower.key),
            16 | 17 => {
                let max_repay = if step.kind == 16 { u64::MAX } else { near(debt) };
                let args = LiquidateArgs { max_repay, min_collateral_out: 0 };
                let ix = ix::liquidate(&pool, position, nonce, side.caller.side(&pool), args);
                by(ix, &side.caller.key)
            }
            18 => nobody(ix::mark_insolvent(&pool, position, price)),
            19 | 20 => {
                let ix = ix::record_shortfall(&pool, position, nonce, side.caller.side(&pool));
                by(ix, &side.caller.key)
            }
            21 => {
                let over = |(_, record): &(Pubkey, ShortfallRecord)| {
                    record.salvage_left == 0 && record.final_at <= world.now()
                };
                let (at, record) = side.records(world).find(over)?;
                nobody(ix::close_record(&pool, at, record.rent_payer))
            }
            22 => {
                let gift = if step.entropy.is_multiple_of(9) { 1 << 44 } else { 1_000_000 };
                by(ix::fund_insurance(&pool, owner, asset, near(gift)), &borrower.key)
            }
            23 => nobody(ix::collect_insurance(&pool)),
            24 => {
                let cap = Some(near(u64::MAX / 2));
                let limits = TighterLimits { deposit_cap: cap, ..TighterLimits::default() };
                let propose = ix::propose_params(&pool, chief, world.pool(&pool).params);
                let many = [ix::tighten_limits(&pool, chief, limits), propose];
                by(many[step.who % 2].clone(), authority)
            }
            25 => by(ix::apply_params(&pool, chief), authority),
            26 => by(ix::cancel_params(&pool, chief), authority),
            27 => {
                let ix = match step.who {
                    0 => ix::set_guardian(&pool, chief, id(guardian)),
                    1 => ix::propose_authority(&pool, chief, chief),
                    _ => ix::accept_authority(&pool, chief),
                };
                by(ix, authority)
            }
            28 if step.who == 0 => by(ix::pause(&pool, id(guardian)), guardian),
            28 => by(ix::unpause(&pool, id(guardian)), guardian),
            VENUES.. => self.build_of_venues(step),
            30.. => self.build_of_insurance(step),
            _ => {
                let times = [0, 1, 59, 600, 3_600, 7_200, 86_400, 5 * 86_400, 30 * 86_400];
                let prices = [100, 100, 104, 90, 75, 66, 62, 55, 45, 130];
                world.advance(times[amounts.random.below(9) as usize]);
                let price = prices[amounts.random.below(10) as usize] * 100_000_000;
                let conf = amounts.random.below(2) * 500_000;
                let price = if amounts.random.below(16) == 0 { 7 } else { price };
                let conf = conf.min(price as u64 / 1_000);
                side.quote = Quote { conf, ..Quote::new(pool.feed_id, price, world.now()) };
                world.post(&pool, &side.quote);
                self.done[usize::from(step.kind)] += 1;
                None
            }
        }
    }
}
