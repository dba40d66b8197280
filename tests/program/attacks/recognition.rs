//! Losses: running from them, having them twice, never, or too large.

use crate::{
    arithmetic::asking,
    field::Field,
    moves::with_venue_of,
    story::*,
    table::{tried, Attack},
};
use loss_testkit::{
    ix::{self, with_account},
    params::{plain, DAY},
    scene::PRICE,
};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount::*,
    state::{PoolParams, ShortfallRecord, StoredVenueCaps},
};

pub const ROWS: &[Attack] = &[
    tried("A49", "withdraw right before record_shortfall, in one transaction", front_run),
    tried("A50", "withdraw between a liquidation and its shortfall", between),
    tried("A51", "withdraw: the share has not seen the loss yet", stale_withdrawal),
    tried("A52", "deposit: a top-up that has not seen the loss yet", stale_deposit),
    tried("A53", "settle_lp: after a thousand losses", a_thousand_losses),
    tried("A54", "record_shortfall twice for one position", recorded_twice),
    tried("A55", "record_shortfall: collateral is left", collateral_left),
    tried("A56", "record_shortfall, mark_insolvent: a healthy position", healthy_position),
    tried("A57", "record_shortfall: an amount of the attacker's in the data", amount_in_the_data),
    tried("A58", "record_shortfall: dust collateral stands in the way", dust_in_the_way),
    tried("A59", "borrower and LP collude to drain the fund", collusion),
    tried("A60", "liquidate: the best part taken, the worst left to LPs", best_part),
    tried("A61", "record_shortfall: another pool made to pay", another_pool_pays),
];

/// A mark holds exits. In a pool with a delay, nobody is free to run when the price falls. Without both
/// the exit is paid in full: recognition is anybody's, so whoever sees it can mark first.
fn front_run(f: &mut Field) {
    let mut unmarked = f.fork();
    unmarked.make_worthless();
    let run = [unmarked.withdraw(All), unmarked.record()];
    unmarked.ok_all(&run);
    let got = unmarked.world.balance(&unmarked.ann.asset);
    unmarked.is("no delay, no mark: ann leaves with", got, 2_000_000_000);
    let left = unmarked.claims().1;
    unmarked.is("bob bears 600 of his 1,000", left, 399_999_999);
    f.join("unmarked", unmarked);

    f.price(50 * PRICE);
    f.ok(f.mark());
    let run = [f.withdraw(All), f.record()];
    f.refused_all("marked: exits wait", &run, LossError::RecognitionPending);

    let mut slow = Field::with(PoolParams { withdraw_delay_seconds: DAY, ..plain() });
    slow.make_worthless();
    let run = [slow.withdraw(All), slow.record()];
    slow.refused_all("no request", &run, LossError::ExitNotRequested);
    let ask = ix::request_withdraw(&slow.pool, slow.ann.id(), All);
    let run = [ask, slow.withdraw(All), slow.record()];
    slow.refused_all("asked in the same transaction", &run, LossError::ExitTooEarly);
    f.join("a pool with a delay", slow);
}

/// The liquidation that takes the last collateral records in the same instruction.
fn between(f: &mut Field) {
    f.price(60 * PRICE);
    let run = [f.liquidate(u64::MAX), f.withdraw(Assets(985_714_286))];
    let receipt = next_receipt(&f.world, &f.pool, &f.ann.id());
    f.refused_all("an atom too much", &run, LossError::InsufficientShares);
    f.ok_all(&[f.liquidate(u64::MAX), f.withdraw(All)]);
    f.is("ann: 1,000 less half of 28.571428", f.world.balance(&f.ann.asset), 1_985_714_285);
    f.is("position is written off", f.position().defaulted, 1);
    f.is("and she has a receipt", f.world.svm.get_account(&receipt).is_some(), true);
}

/// Settled first, and paid what is left.
fn stale_withdrawal(f: &mut Field) {
    f.lose(600_000_000);
    f.refused("what it was", f.withdraw(Assets(1_000_000_000)), LossError::InsufficientShares);
    f.refused("an atom too much", f.withdraw(Assets(750_000_001)), LossError::InsufficientShares);
    f.ok(f.withdraw(All));
    f.is("ann took out, with what she had", f.world.balance(&f.ann.asset), 1_750_000_000);
    f.is("bob's claim", f.claims().1, 750_000_000);
}

/// Settled first: the top-up neither dilutes the loss nor bears it.
fn stale_deposit(f: &mut Field) {
    f.lose(600_000_000);
    let quiet = with_account(
        f.deposit(500),
        &next_receipt(&f.world, &f.pool, &f.ann.id()),
        socialized_loss::ID,
    );
    f.refused("without a receipt of the loss", quiet, LossError::ReceiptRequired);
    let mut seen = asking(500, 0);
    seen.expected_seq = Some(0);
    let unseen = ix::deposit(&f.pool, f.ann.side(&f.world, &f.pool), seen);
    f.refused("who has not seen the loss", unseen, LossError::SequenceChanged);
    f.ok(f.deposit(500_000_000));
    f.is("ann's and bob's claims", f.claims(), (1_250_000_000, 750_000_000));
    f.ok(f.withdraw(All));
    f.is("ann took out, with what she had", f.world.balance(&f.ann.asset), 1_750_000_000);
}

fn a_thousand_losses(f: &mut Field) {
    let limits = StoredVenueCaps { insurance: 0, lps: u64::MAX };
    let (mut world, pool, venue, lp) = with_venue_of(limits);
    let settled = |world: &loss_testkit::World| {
        let mut fork = world.fork();
        fork.ok(ix::settle_lp(&pool, lp.id()), &[]).compute_units_consumed
    };
    venue.report(&mut world, &pool, 1_000 + 100_000);
    let after_one = settled(&world);
    for _ in 1..1_000 {
        venue.report(&mut world, &pool, 100_000);
    }
    f.is("events", world.pool(&pool).seq, 1_000);
    let after_all = settled(&world);
    let what = format!(
        "compute units: {after_one} after one, {after_all} after all: at most a tenth more"
    );
    f.is(&what, after_all <= after_one + after_one / 10, true);
    f.is("claim of 1,000 after losing 0.1 a thousand times", lp.claim(&world, &pool), 899_999_999);
    f.is("and leaves", leave(&mut world, &pool, &lp), 899_999_999);
}

/// A written-off position owes nothing: it is not insolvent, and its record's address is taken.
fn recorded_twice(f: &mut Field) {
    f.make_worthless();
    f.refused_all("twice in a transaction", &[f.record(), f.record()], LossError::PositionSolvent);
    f.ok(f.record());
    let before = f.claims();
    f.refused("and later", f.record(), LossError::PositionSolvent);
    f.refused("marked again", f.mark(), LossError::PositionSolvent);
    f.refused("a new loan under its number", f.borrow(1_000), LossError::PositionDefaulted);
    f.is("claims", f.claims(), before);
    f.is("events", f.world.pool(&f.pool).seq, 1);
}

fn collateral_left(f: &mut Field) {
    f.price(50 * PRICE);
    f.refused("not marked", f.record(), LossError::GraceNotPassed);
    f.ok(f.mark());
    f.refused("marked again, to shorten it", f.mark(), LossError::AlreadyMarked);
    f.world.advance(599);
    f.world.set_price(&f.pool, 50 * PRICE);
    f.refused("a second before the grace ends", f.record(), LossError::GraceNotPassed);
    f.world.advance(1);
    f.ok(f.record());
    let record = f.world.record(&f.pool, f.borrower.nonce);
    f.is(
        "taken over, less a reward of 1%",
        (record.salvage, record.reward),
        (9_900_000_000, 100_000_000),
    );
    f.is("stakers, LPs", (record.stakers, record.lps), (100_000_000, 600_000_000));
}

/// The reward and the mark need an insolvent position, a liquidation one above its threshold.
fn healthy_position(f: &mut Field) {
    f.price(100 * PRICE);
    f.refused("recorded", f.record(), LossError::PositionSolvent);
    f.refused("marked", f.mark(), LossError::PositionSolvent);
    f.refused("liquidated", f.liquidate(1_000), LossError::PositionHealthy);
    // At 70 it is worth exactly what it owes, at 87.5 it is at its threshold of 80%.
    f.price(70 * PRICE);
    f.refused("recorded at exactly its debt", f.record(), LossError::PositionSolvent);
    f.price(87_50000000);
    f.refused(
        "liquidated at exactly its threshold",
        f.liquidate(1_000),
        LossError::PositionHealthy,
    );
}

/// No argument is read: more data is ignored.
fn amount_in_the_data(f: &mut Field) {
    f.make_worthless();
    let mut plain = f.fork();
    plain.ok(plain.record());
    let mut record = f.record();
    record.data.extend(u64::MAX.to_le_bytes());
    f.ok(record);
    let records = [&*f, &plain].map(|field| {
        let record: ShortfallRecord = field.world.record(&field.pool, field.borrower.nonce);
        (record.debt, record.shortfall, record.stakers, record.lps)
    });
    f.is(
        "with 2^64 - 1 at the end",
        records[0],
        (700_000_000, 700_000_000, 100_000_000, 600_000_000),
    );
    f.is("without", records[1], records[0]);
}

/// Collateral worth at most the dust value counts as none: no mark, no grace.
fn dust_in_the_way(f: &mut Field) {
    // Ten of collateral are worth 101 and then 100 atoms.
    f.price(1_010);
    f.refused("an atom above the dust value", f.record(), LossError::GraceNotPassed);
    f.price(1_000);
    f.ok(f.record());
    f.is("written off", f.position().defaulted, 1);
    f.is("claims: 600 of 2,000 lost", f.claims(), (699_999_999, 699_999_999));
}

/// Ann, bob and the borrower are one person. The fund is worth taking; its caps bound what it pays.
fn collusion(f: &mut Field) {
    let params =
        PoolParams { insurance_cap_event: 50_000_000, insurance_cap_day: 60_000_000, ..plain() };
    let mut gang = Field::with(params);
    gang.world.fund_insurance(&gang.pool, 1_000_000_000);
    let second = gang.world.indebted(&gang.pool, "second", 10_000_000_000, 700_000_000);
    gang.make_worthless();
    gang.ok(gang.record());
    gang.thief.record(&mut gang.world, &gang.pool, &second);
    let nonces = [gang.borrower.nonce, second.nonce];
    let paid = nonces.map(|nonce| gang.world.record(&gang.pool, nonce).stakers);
    gang.is("the fund pays, within an event and a day", paid, [50_000_000, 10_000_000]);
    let held = nonces.map(|nonce| gang.world.record(&gang.pool, nonce).held_back);
    gang.is("and holds back", held, [650_000_000, 690_000_000]);
    // All of it was the gang's at the start: 2,000 in shares and 1,000 in hand.
    let (ann, bob) = gang.claims();
    let hands = [gang.ann.asset, gang.bob.asset, gang.borrower.asset, second.asset];
    let hands: u64 = hands.iter().map(|hand| gang.world.balance(hand)).sum();
    let gained = ann + bob + hands - 3_000_000_000;
    gang.is("gained, less the collateral that it gave up", gained, 59_999_998);
    f.join("caps of 50 and 60", gang);
}

/// Solvent: at most the close factor. Not: every part at the same terms, the last takes all.
fn best_part(f: &mut Field) {
    let mut solvent = f.fork();
    solvent.price(85 * PRICE);
    let before = solvent.world.balance(&solvent.thief.asset);
    solvent.ok(solvent.liquidate(u64::MAX));
    let paid = before - solvent.world.balance(&solvent.thief.asset);
    solvent.is("solvent: half of 700 at once", paid, 350_000_000);
    f.join("at 85", solvent);

    f.price(60 * PRICE);
    let before = f.world.balance(&f.thief.asset);
    f.ok(f.liquidate(300_000_000));
    f.ok(f.liquidate(u64::MAX));
    let paid = before - f.world.balance(&f.thief.asset);
    f.is("insolvent: in two parts", paid, 571_428_572);
    let record = f.world.record(&f.pool, f.borrower.nonce);
    f.is("left to stakers and LPs, as in one", record.stakers + record.lps, 128_571_428);
}

/// The pool is the position's. Nothing a caller passes changes who pays.
fn another_pool_pays(f: &mut Field) {
    f.make_worthless();
    let (pool, other) = (f.pool, f.other);
    let broken = with_account(f.record(), &pool.pool, other.pool);
    f.refused("the other pool", broken, anchor_lang::error::ErrorCode::ConstraintHasOne);
    let record = with_account(f.record(), &pool.record(1), other.record(1));
    f.refused("the other pool's record", record, LossError::WrongRecord);
    let keys = [other.pool, other.insurance, other.asset_vault, other.insurance_vault];
    let all = |f: &Field| keys.map(|key| f.world.svm.get_account(&key));
    let before = all(f);
    f.ok(f.record());
    let after = all(f);
    f.is("the other pool, to the byte", after == before, true);
    f.is("stakers and LPs of its own pool", f.claims(), (699_999_999, 699_999_999));
}
