//! The steps of a random walk that stake, ask to leave, sell salvage, pay in and claim.

use crate::{
    common::*,
    proofs::Proof,
    walk::{Step, Walk},
    walk_events::Claiming,
    walk_sides::Side,
};
use loss_testkit::{ix, World};
use socialized_loss::{
    instructions::{BuySalvageArgs, WithdrawAmount},
    state::{RecoveryClaim, ShortfallRecord},
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

type Built = Option<(Instruction, Vec<Keypair>)>;

impl Walk {
    /// Whoever wants to leave has asked before and waited, most of the time.
    pub fn prepare_exit(&mut self, step: Step) {
        let Self { world, sides, .. } = self;
        let side = &sides[step.pool];
        let (lp, staker) = (&side.lps[step.who], &side.stakers[step.who]);
        if step.entropy.is_multiple_of(4) {
            return;
        }
        let opens = match step.kind {
            2..=4 | 6 if step.pool == 1 => {
                let ask = ix::request_withdraw(&side.keys, lp.id(), WithdrawAmount::All);
                let _ = world.send(&[ask], &[&lp.key]);
                world.lp(&side.keys, &lp.id()).share.request_opens_at
            }
            33 | 35 => {
                let ask = ix::request_unstake(&side.keys, staker.id(), WithdrawAmount::All);
                let _ = world.send(&[ask], &[&staker.key]);
                world.stake(&side.keys, &staker.id()).share.request_opens_at
            }
            _ => return,
        };
        world.set_time(world.now().max(opens));
        if step.kind == 35 {
            let all = unstaking(world, &side.keys, staker, WithdrawAmount::All);
            let _ = world.send(&[all], &[&staker.key]);
        }
    }

    /// The claim that a step is, if it is one.
    pub fn claiming(&self, step: Step, ix: &Instruction) -> Option<Claiming> {
        let claims = step.kind == 41 || step.kind == 42;
        claims.then(|| self.sides[step.pool].claiming(&self.world, ix))
    }

    /// The step's instruction and signers; none when there is nothing to do it with.
    pub fn build_of_insurance(&mut self, step: Step) -> Built {
        let Self { world, sides, .. } = self;
        let side = &sides[step.pool];
        let (pool, mut amounts) = (side.keys, step.amounts());
        let (lp, staker) = (&side.lps[step.who], &side.stakers[step.who]);
        let (insurer, insured) = (staker.id(), staker.claim(world, &pool));
        let mut near = |all: u64| amounts.near(all);
        let by = |ix, key: &Keypair| Some((ix, vec![copy(key)]));
        let part = |all: u64, other: u64| match step.entropy % 3 {
            0 => WithdrawAmount::All,
            1 => WithdrawAmount::Assets(all),
            _ => WithdrawAmount::Shares(u128::from(other) << 32),
        };
        match step.kind {
            30 => by(staking(world, &pool, staker, near(insured.max(9_000_000))), &staker.key),
            31 => {
                let amount = part(near(insured), near(insured));
                by(ix::request_unstake(&pool, insurer, amount), &staker.key)
            }
            32 => by(ix::cancel_unstake(&pool, insurer), &staker.key),
            33 => {
                let amount = part(near(insured), near(insured));
                by(unstaking(world, &pool, staker, amount), &staker.key)
            }
            34 => Some((ix::settle_stake(&pool, insurer), Vec::new())),
            35 => by(closing_stake(world, &pool, staker), &staker.key),
            36 => by(ix::open_stake(&pool, insurer, insurer), &staker.key),
            37 => {
                let claim = lp.claim(world, &pool);
                let amount = part(near(claim), near(claim));
                by(ix::request_withdraw(&pool, lp.id(), amount), &lp.key)
            }
            38 => by(ix::cancel_withdraw(&pool, lp.id()), &lp.key),
            39 => {
                let unsold = |record: &ShortfallRecord| record.salvage_left > 0;
                let (at, record) = side.records(world).find(|(_, record)| unsold(record))?;
                let amount = near(record.salvage_left);
                let args = BuySalvageArgs { amount, max_cost: u64::MAX };
                let ix = ix::buy_salvage(&pool, at, side.caller.side(&pool), args);
                by(ix, &side.caller.key)
            }
            40 => {
                let any = step.entropy.is_multiple_of(8);
                let open = |record: &ShortfallRecord| world.now() < record.takes_recoveries_until();
                let records = side.records(world).filter(|(_, record)| any || open(record));
                let records: Vec<_> = records.collect();
                let (at, record) = records.get(step.entropy as usize % records.len().max(1))?;
                let borne = record.borne();
                let borne = borne.lps.get() + borne.profits.get() + borne.stakers.get();
                let amount = near(borne / 2);
                let caller = &side.caller;
                let ix = ix::record_recovery(&pool, *at, id(&caller.key), caller.asset, amount);
                by(ix, &caller.key)
            }
            41 => side.some_claim(world, step, side.open_segments(world).collect()),
            42 => side.some_claim(world, step, side.receipts(world).collect()),
            _ => {
                let proofs: Vec<_> =
                    side.receipts(world).chain(side.open_segments(world)).collect();
                let claims = side
                    .events
                    .iter()
                    .flat_map(|event| proofs.iter().map(|proof| proof.claim_account(&event.at)));
                let mut there =
                    claims.filter_map(|at| Some((at, world.find::<RecoveryClaim>(&at)?)));
                let (at, claim) = there.find(|(_, claim)| claim.final_at <= world.now())?;
                Some((ix::close_claim(at, claim.rent_payer), Vec::new()))
            }
        }
    }
}

impl Side {
    /// A claim by one of the proofs: one that pays, most of the time.
    fn some_claim(&self, world: &World, step: Step, proofs: Vec<Proof>) -> Built {
        let records: Vec<_> = self.records(world).collect();
        let all = records.iter().flat_map(|(at, _)| proofs.iter().map(move |proof| (proof, *at)));
        let all: Vec<_> = all.collect();
        let from = step.entropy as usize % all.len().max(1);
        let mut turned = all.iter().cycle().skip(from).take(all.len());
        let pays = |(proof, at): &&(&Proof, _)| proof.claimable(world, at) > 0;
        let any = step.entropy.is_multiple_of(4);
        let (proof, at) = if any { turned.next() } else { turned.find(pays) }?;
        let (claim, key) = self.claim(proof, *at);
        Some((claim, vec![key]))
    }
}
