//! Prices that are forged, old, doubtful, or simply terrible.

use crate::{
    field::Field,
    table::{tried, Attack},
};
use loss_testkit::{ix, keys::address, oracle::Quote, scene::PRICE};
use socialized_loss::{constants::ORACLE_PROGRAMS, error::LossError};

pub const ROWS: &[Attack] = &[
    tried("A72", "mark_insolvent, borrow: a price account of the attacker's", of_the_attacker),
    tried("A73", "mark_insolvent, borrow: the right owner, another feed", another_feed),
    tried("A74", "mark_insolvent, borrow: older than the greatest age", too_old),
    tried("A75", "mark_insolvent, borrow: from the future", from_the_future),
    tried("A76", "mark_insolvent, borrow: more doubt than allowed", too_uncertain),
    tried("A77", "mark_insolvent, borrow: a price of zero, or below", not_positive),
    tried("A78", "mark_insolvent, borrow: verified in part", verified_in_part),
    tried("A79", "a fall of 90% in one step, and a rise by ten times", great_moves),
];

impl Field {
    /// A good update at 50, long after the last one: the pool has no price without it.
    fn new_quote(&mut self) -> Quote {
        self.world.advance(1_000);
        Quote::new(self.pool.feed_id, 50 * PRICE, self.world.now())
    }

    /// Marking, borrowing and showing the price are all refused.
    fn refused_price(&mut self, what: &str, quote: Quote, error: LossError) {
        self.world.post(&self.pool, &quote);
        let show = ix::accrue_with_price(&self.pool, self.pool.price);
        let code = u32::from(error);
        self.refused(&format!("mark: {what}"), self.mark(), code);
        self.refused(&format!("borrow: {what}"), self.borrow(1_000), code);
        self.refused(&format!("accrue: {what}"), show, code);
    }

    /// The update is kept as it is.
    fn accepted_price(&mut self, what: &str, quote: Quote) {
        let mut fork = self.fork();
        fork.world.post(&fork.pool, &quote);
        let show = ix::accrue_with_price(&fork.pool, fork.pool.price);
        fork.ok(show);
        let kept = fork.world.pool(&fork.pool).price;
        fork.is(
            &format!("accepted: {what}"),
            (kept.price, kept.conf, kept.publish_time),
            (quote.price, quote.conf, quote.publish_time),
        );
        self.join("accrue", fork);
    }
}

fn of_the_attacker(f: &mut Field) {
    let good = f.new_quote();
    for (what, owner) in [("system", Default::default()), ("own", address("own oracle"))] {
        let quote = Quote { owner, ..good };
        f.refused_price(&format!("{what} program's account"), quote, LossError::OracleOwner);
    }
    for (at, owner) in ORACLE_PROGRAMS.into_iter().enumerate() {
        f.accepted_price(&format!("receiver {at}"), Quote { owner, ..good });
    }
}

fn another_feed(f: &mut Field) {
    let good = f.new_quote();
    let quote = Quote { feed_id: f.other.feed_id, ..good };
    f.refused_price("the other pool's feed", quote, LossError::OracleFeed);
    f.accepted_price("its own feed", good);
}

fn too_old(f: &mut Field) {
    let good = f.new_quote();
    let older = |seconds| Quote { publish_time: good.publish_time - seconds, ..good };
    f.refused_price("61 seconds", older(61), LossError::OracleStale);
    // Older than the kept one: ignored, and that one is too old by now.
    f.refused_price("at the beginning of time", older(good.publish_time), LossError::OracleStale);
    f.accepted_price("60 seconds", older(60));
}

fn from_the_future(f: &mut Field) {
    let good = f.new_quote();
    let newer = |seconds| Quote { publish_time: good.publish_time + seconds, ..good };
    f.refused_price("61 seconds ahead", newer(61), LossError::OracleFuture);
    let end = Quote { publish_time: i64::MAX, ..good };
    f.refused_price("at the end of time", end, LossError::OracleFuture);
    f.accepted_price("60 seconds ahead", newer(60));
}

/// 2% of 50.
fn too_uncertain(f: &mut Field) {
    let good = f.new_quote();
    for conf in [PRICE as u64 + 1, u64::MAX] {
        let quote = Quote { conf, ..good };
        f.refused_price(&format!("confidence {conf}"), quote, LossError::OracleConfidence);
    }
    f.accepted_price("exactly the cap", Quote { conf: PRICE as u64, ..good });
}

fn not_positive(f: &mut Field) {
    let good = f.new_quote();
    for price in [0, -1, i64::MIN] {
        let quote = Quote { price, ..good };
        f.refused_price(&format!("price {price}"), quote, LossError::OraclePrice);
    }
    f.accepted_price("the smallest", Quote { price: 1, ..good });
}

fn verified_in_part(f: &mut Field) {
    let good = f.new_quote();
    let quote = Quote { fully_verified: false, ..good };
    f.refused_price("five signatures", quote, LossError::OracleUnverified);
    f.accepted_price("all of them", good);
}

/// There is no cap on moves: a true price must be heard. What a false one could do is bounded by the
/// grace before anything is taken over, and by the opening LTV.
fn great_moves(f: &mut Field) {
    let mut rise = f.fork();
    rise.price(1_000 * PRICE);
    // Ten of collateral are worth 10,000: 7,500 may be owed, 1,300 lie idle.
    rise.refused(
        "after the rise: a loan of all",
        rise.borrow(1_300_000_001),
        LossError::InsufficientIdle,
    );
    rise.ok(rise.borrow(1_300_000_000));
    let owed = rise.borrower.debt(&rise.world, &rise.pool);
    rise.is("after the rise: debt, within 75% of the value", owed, 2_000_000_000);
    f.join("up", rise);

    f.price(10 * PRICE);
    f.refused("nothing is taken over at once", f.record(), LossError::GraceNotPassed);
    f.refused("no new loan", f.borrow(1_000), LossError::PositionTooRisky);
    f.ok(f.mark());
    f.price(100 * PRICE);
    f.ok(f.mark());
    f.is("the fall was false: the mark is cleared", f.position().marked_at, 0);
    f.world.advance(600);
    f.world.set_price(&f.pool, 100 * PRICE);
    f.refused("and nothing is recorded", f.record(), LossError::PositionSolvent);
    let until = f.world.pool(&f.pool).recognition_until - f.world.now();
    f.is("exits wait to the end of the hour", until, 3_600 - 601);
    f.world.advance(until);
    f.ok(f.withdraw(socialized_loss::instructions::WithdrawAmount::All));
    f.is("and are paid in full", f.world.balance(&f.ann.asset), 2_000_000_000);
}
