//! P8, P13, P14: who bears which loss, and that segments and receipts prove it for good.
//!
//! After the first loss shares are rounded, so what is proved of a later one may be an atom less
//! than an owner's exact part, and never more.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_math::Segment;
use loss_testkit::{invariants, ix, Borrower, Lp, PoolKeys, World};
use socialized_loss::{
    error::LossError,
    instructions::{LiquidateArgs, WithdrawAmount},
    state::{ClassKind, LossReceipt, LpShare, ShortfallRecord, StoredSegment},
};

/// A pool whose every receipt and record is remembered.
struct Story {
    world: World,
    pool: PoolKeys,
    owners: Vec<Pubkey>,
    receipts: Vec<Pubkey>,
    records: Vec<ShortfallRecord>,
}

impl Story {
    fn new() -> Self {
        let (world, pool) = start();
        Self { world, pool, owners: Vec::new(), receipts: Vec::new(), records: Vec::new() }
    }

    fn join(&mut self, name: &str, amount: u64) -> Lp {
        let lp = self.world.funded_lp(&self.pool, name, amount);
        self.owners.push(lp.id());
        lp
    }

    fn lose(&mut self, amount: u64) {
        self.records.push(lose(&mut self.world, &self.pool, amount));
    }

    /// A change of an LP's shares, or their end. Remembers the receipt that it may leave.
    fn change(
        &mut self,
        lp: &Lp,
        build: impl Fn(&World, &PoolKeys, &Lp) -> solana_instruction::Instruction,
    ) {
        let receipt = next_receipt(&self.world, &self.pool, &lp.id());
        self.world.ok(build(&self.world, &self.pool, lp), &[&lp.key]);
        if self.world.find::<LossReceipt>(&receipt).is_some() {
            self.receipts.push(receipt);
        }
    }

    fn deposit(&mut self, lp: &Lp, amount: u64) {
        self.change(lp, |world, pool, lp| depositing(world, pool, lp, amount));
    }

    fn withdraw(&mut self, lp: &Lp, amount: WithdrawAmount) {
        self.change(lp, |world, pool, lp| withdrawal(world, pool, lp, amount));
    }

    /// What an owner bore of an event, by the open segment and all receipts.
    fn borne_by(&self, owner: &Pubkey, record: &ShortfallRecord) -> u64 {
        let share = self.world.find::<LpShare>(&self.pool.lp(owner));
        let open = share.map(|share| (share.share.segment, self.world.pool(&self.pool).seq));
        let receipts = self.receipts.iter().map(|at| self.world.read::<LossReceipt>(at));
        let receipts = receipts.filter(|receipt| receipt.owner == *owner);
        let spans = receipts.map(|receipt| (receipt.segment, receipt.to_seq)).chain(open);
        let part = |(segment, to_seq): (StoredSegment, u64)| {
            let loss = Segment::from(segment).loss_floor(to_seq, &record.loss_of(ClassKind::Lps));
            loss.expect("a segment of this class").get()
        };
        spans.map(part).sum()
    }

    /// Per event, what each owner bore. Their sums come within one atom per owner of what the
    /// records say the LPs paid, and never above it.
    fn borne(&self) -> Vec<Vec<u64>> {
        invariants::check(&self.world, &self.pool);
        let of = |record| self.owners.iter().map(|owner| self.borne_by(owner, record)).collect();
        let borne: Vec<Vec<u64>> = self.records.iter().map(of).collect();
        for (parts, record) in borne.iter().zip(&self.records) {
            let sum: u64 = parts.iter().sum();
            let seq = record.seq;
            assert!(sum <= record.lps, "P14: event {seq}: {parts:?} exceed {}", record.lps);
            let missing = record.lps - sum;
            assert!(missing <= self.owners.len() as u64, "P14: event {seq}: {missing} unproved");
        }
        borne
    }
}

#[test]
fn p8_who_joins_later_pays_nothing_of_earlier_losses() {
    let mut story = Story::new();
    let early = story.join("early", 4_000_000);
    story.lose(1_000_000);
    let late = story.join("late", 3_000_000);
    assert_eq!(late.claim(&story.world, &story.pool), 3_000_000);
    assert_eq!(early.claim(&story.world, &story.pool), 3_000_000);
    story.lose(600_000);
    assert_eq!(late.claim(&story.world, &story.pool), 2_699_999);
    assert_eq!(story.borne(), [[1_000_000, 0], [300_000, 300_000]]);
}

#[test]
fn p8_who_opened_before_and_deposits_after_a_loss_pays_nothing_of_it() {
    let mut story = Story::new();
    story.join("early", 4_000_000);
    let late = story.world.new_lp(&story.pool, "late", 3_000_000);
    story.owners.push(late.id());
    story.lose(1_000_000);
    story.deposit(&late, 3_000_000);
    assert!(story.receipts.is_empty(), "it held nothing, so it bore nothing");
    assert_eq!(story.borne(), [[1_000_000, 0]]);
    assert_eq!(late.claim(&story.world, &story.pool), 3_000_000);
}

#[test]
fn p8_who_left_before_paid_everything_of_earlier_losses_and_nothing_of_later_ones() {
    let mut story = Story::new();
    let leaver = story.join("leaver", 1_000_000);
    story.join("stayer", 3_000_000);
    story.lose(1_000_000);
    story.withdraw(&leaver, WithdrawAmount::All);
    assert_eq!(story.world.balance(&leaver.asset), 750_000);
    story.lose(450_000);
    story.change(&leaver, closing);
    story.lose(1_800_000);
    assert_eq!(story.borne(), [[250_000, 750_000], [0, 450_000], [0, 1_799_999]]);
    assert_eq!(story.receipts.len(), 1, "the share was empty when the later losses came");
}

#[test]
fn p14_who_takes_out_a_part_between_two_losses_bears_each_by_what_was_in_at_the_time() {
    let mut story = Story::new();
    let lp = story.join("lp", 2_000_000);
    story.join("other", 2_000_000);
    story.lose(400_000);
    story.withdraw(&lp, WithdrawAmount::Assets(900_000));
    // 900,000 and 1,800,000 are left.
    story.lose(270_000);
    story.deposit(&lp, 810_000);
    // 1,620,000 and 1,620,000.
    story.lose(320_000);
    let expected = [[200_000, 200_000], [89_999, 179_999], [159_999, 159_999]];
    assert_eq!(story.borne(), expected);
    assert_eq!(story.receipts.len(), 2);
    // Settling by anyone changes no proof.
    story.world.ok(ix::settle_lp(&story.pool, lp.id()), &[]);
    assert_eq!(story.borne(), expected);
}

#[test]
fn p14_a_wipe_out_is_borne_by_those_of_its_epoch_and_the_next_epoch_by_those_of_the_next() {
    let mut story = Story::new();
    let [one, two] = [story.join("one", 700_000), story.join("two", 300_000)];
    story.lose(500_000);
    story.lose(500_000);
    assert_eq!(story.world.pool(&story.pool).ledger.lps.epoch, 1);
    let three = story.join("three", 900_000);
    set_balance(&mut story.world, story.pool.asset_mint, one.id(), &one.asset, 100_000);
    story.deposit(&one, 100_000);
    story.lose(100_000);
    story.change(&two, closing);
    story.lose(900_000);
    let fourth = story.join("fourth", 5_000);
    let expected = [
        [350_000, 150_000, 0, 0],
        [350_000, 150_000, 0, 0],
        [10_000, 0, 90_000, 0],
        [89_999, 0, 809_999, 0],
    ];
    assert_eq!(story.borne(), expected);
    assert_eq!(three.claim(&story.world, &story.pool), 0);
    assert_eq!(fourth.claim(&story.world, &story.pool), 5_000);
    story.change(&three, closing);
    story.change(&one, closing);
    assert_eq!(story.borne(), expected, "all proofs outlive their shares");
    assert_eq!(story.receipts.len(), 4);
}

#[test]
fn p14_a_share_closed_and_opened_again_is_given_nothing_of_what_came_between() {
    let mut story = Story::new();
    let lp = story.join("lp", 500_000);
    story.join("other", 1_500_000);
    story.lose(200_000);
    story.withdraw(&lp, WithdrawAmount::All);
    story.change(&lp, closing);
    story.lose(270_000);
    let id = lp.id();
    story.world.ok(ix::open_lp(&story.pool, id, id), &[&lp.key]);
    story.lose(108_000);
    set_balance(&mut story.world, story.pool.asset_mint, id, &lp.asset, 450_000);
    story.deposit(&lp, 450_000);
    story.lose(142_200);
    let borne = story.borne();
    assert_eq!(borne[..3], [[50_000, 150_000], [0, 269_999], [0, 107_999]]);
    // 450,000 beside 972,000.
    assert_eq!(borne[3], [44_999, 97_200]);
}

#[test]
fn p14_in_random_stories_the_proofs_add_up_to_what_every_event_took() {
    let (mut events, mut receipts) = (0, 0);
    for seed in 0..12 {
        let mut random = Random(seed);
        let mut story = Story::new();
        let amounts = [1_000_000_007, 77_777_777, 1_001, 3];
        let lps: Vec<Lp> = (0..4)
            .map(|nth| {
                let lp = story.join(&format!("lp {nth}"), amounts[nth]);
                let (mint, asset) = (story.pool.asset_mint, lp.asset);
                set_balance(&mut story.world, mint, lp.id(), &asset, u64::MAX / 8);
                lp
            })
            .collect();
        for _ in 0..16 {
            let lp = &lps[random.below(4) as usize];
            let claim = lp.claim(&story.world, &story.pool);
            let assets = class(&story.world, &story.pool).0;
            match random.below(6) {
                0 => story.deposit(lp, random.amount()),
                1 if claim > 0 => {
                    story.withdraw(lp, WithdrawAmount::Assets(1 + random.below(claim)));
                }
                2 if claim > 0 => story.withdraw(lp, WithdrawAmount::All),
                3 => drop(story.world.ok(ix::settle_lp(&story.pool, lp.id()), &[])),
                4 if assets > 200 => story.lose(100 + random.below(assets - 200) / 3),
                5 if assets >= 100 && random.below(4) == 0 => story.lose(assets),
                _ => {}
            }
        }
        story.borne();
        events += story.records.len();
        receipts += story.receipts.len();
    }
    assert!(events > 30 && receipts > 20, "{events} events, {receipts} receipts");
}

#[test]
fn p13_one_default_is_written_off_once() {
    let mut story = Story::new();
    let lp = story.join("lp", 4_000_000);
    let borrower = story.world.indebted(&story.pool, "borrower", 20_000_000, 1_000_000);
    let Story { world, pool, .. } = &mut story;
    let caller = world.new_caller(pool, "caller", 1_000_000);
    make_worthless(world, pool);
    caller.record(world, pool, &borrower);
    assert_eq!(lp.claim(world, pool), 3_000_000);

    let Borrower { position, nonce, .. } = borrower;
    let again = ix::record_shortfall(pool, position, nonce, caller.side(pool));
    world.refused(again.clone(), &[&caller.key], LossError::PositionSolvent);
    let args = LiquidateArgs { max_repay: 1, min_collateral_out: 0 };
    let liquidate = ix::liquidate(pool, position, nonce, caller.side(pool), args);
    world.refused(liquidate, &[&caller.key], LossError::PositionHealthy);
    let mark = ix::mark_insolvent(pool, position, Some(pool.price));
    world.refused(mark, &[], LossError::PositionSolvent);
    reprice(world, pool, PRICE);
    let id = borrower.id();
    let borrow = ix::borrow(pool, position, id, borrower.asset, Some(pool.price), 1_000);
    world.refused(borrow, &[&borrower.key], LossError::PositionDefaulted);

    // The same address again is another position: a new number and a record of its own.
    world.ok(ix::close_position(position, id, id), &[&borrower.key]);
    world.ok(ix::open_position(pool, id, id, 0), &[&borrower.key]);
    make_worthless(world, pool);
    world.refused(again, &[&caller.key], LossError::PositionSolvent);
    assert_eq!(world.record(pool, nonce).lps, 1_000_000);
    assert!(world.find::<ShortfallRecord>(&pool.record(nonce + 1)).is_none());
    assert_eq!(lp.claim(world, pool), 3_000_000);
    assert_eq!(world.pool(pool).total_socialized, 1_000_000);
}
