//! Errors that no attack meets: records, receipts, claims, salvage.

use crate::{
    field::Field,
    story::*,
    table::{tried, Attack},
};
use loss_testkit::{
    ix::{self, with_account, ClaimSide},
    keys,
    params::DAY,
    scene::PRICE,
};
use socialized_loss::{
    error::LossError,
    instructions::{BuySalvageArgs, WithdrawAmount::*},
};
use solana_instruction::Instruction;

pub const ROWS: &[Attack] = &[
    tried("E14", "close_record, close_claim, close_receipt: before the event is final", not_final),
    tried("E15", "close_receipt: by somebody else", not_a_party),
    tried("E16", "buy_salvage: less than the smallest lot", small_lot),
    tried("E17", "claim_recovery: another's claim account", wrong_claim),
    tried("E18", "claim_recovery: a share of another pool", wrong_share),
    tried("E19", "claim_recovery for another, to an account of one's own", not_associated),
    tried("E20", "record_recovery, claim_recovery: too late", too_late),
    tried("E21", "close_record: while salvage is unsold", unsold),
];

const LIFE: i64 = 365 * DAY as i64;

impl Field {
    /// Stakers and LPs lost 600, and 200 came back.
    fn with_recovery(&mut self) {
        self.lose(600_000_000);
        self.world.recover(&self.pool, 2, 200_000_000);
    }

    fn side(&self) -> ClaimSide {
        self.world.open_side(self.share(), &self.ann.key, self.ann.asset)
    }

    fn claim(&self, side: ClaimSide) -> Instruction {
        ix::claim_recovery(&self.pool, self.pool.record(2), side)
    }

    /// 9.9 of collateral were taken over at a price of 50.
    fn with_salvage(&mut self) {
        self.mark_and_wait(50 * PRICE);
        self.ok(self.record());
    }

    fn buy(&self, amount: u64) -> Instruction {
        let args = BuySalvageArgs { amount, max_cost: u64::MAX };
        ix::buy_salvage(&self.pool, self.pool.record(1), self.thief.side(&self.pool), args)
    }
}

fn not_final(f: &mut Field) {
    f.with_recovery();
    let record = f.pool.record(2);
    let (recorder, ann) = (loss_testkit::actor("recorder"), f.ann.id());
    f.ok(f.claim(f.side()));
    f.ok(f.deposit(1));
    let close = [
        ("record", ix::close_record(&f.pool, record, id(&recorder))),
        ("claim", ix::close_claim(keys::claim(&f.share(), 0, &record), ann)),
        ("receipt", ix::close_receipt(keys::receipt(&f.share(), 0), ann, ann)),
    ];
    for (what, close) in &close {
        f.refused(what, close.clone(), LossError::NotFinal);
    }
    f.world.advance(LIFE);
    let all: Vec<_> = close.into_iter().map(|(_, close)| close).collect();
    f.ok_all(&all);
    // The collateral that the defaulter left is unsold, so the record stays.
    let unclaimed = f.world.record(&f.pool, 2).unclaimed_to_reserve;
    f.is("a year later: bob's part is the reserve's", unclaimed, 100_000_000);
}

fn not_a_party(f: &mut Field) {
    f.with_recovery();
    f.ok(f.deposit(1));
    f.world.advance(LIFE);
    let receipt = keys::receipt(&f.share(), 0);
    let theft = ix::close_receipt(receipt, f.thief(), f.ann.id());
    f.refused("the thief", theft, LossError::NotReceiptParty);
    f.ok(ix::close_receipt(receipt, f.ann.id(), f.ann.id()));
    f.is("ann closed it", f.world.svm.get_account(&receipt).is_none(), true);
}

/// A hundredth of 9.9.
fn small_lot(f: &mut Field) {
    f.with_salvage();
    f.refused("an atom below", f.buy(98_999_999), LossError::LotTooSmall);
    f.refused("nothing", f.buy(0), LossError::ZeroAmount);
    let before = f.world.balance(&f.thief.asset);
    f.ok(f.buy(99_000_000));
    // At the beginning: 50 and 10% on top.
    f.is("a lot costs", before - f.world.balance(&f.thief.asset), 5_445_000);
}

fn wrong_claim(f: &mut Field) {
    f.with_recovery();
    let record = f.pool.record(2);
    let [own, bobs] = [&f.ann, &f.bob].map(|lp| keys::claim(&f.pool.lp(&lp.id()), 0, &record));
    let broken = with_account(f.claim(f.side()), &own, bobs);
    f.refused("bob's, not made yet", broken.clone(), LossError::WrongClaim);
    let side = f.world.open_side(f.pool.lp(&f.bob.id()), &f.bob.key, f.bob.asset);
    f.ok(f.claim(side));
    f.refused("bob's, made", broken, LossError::WrongClaim);
    f.is("bob was paid half of 200", f.world.balance(&f.bob.asset), 100_000_000);
}

fn wrong_share(f: &mut Field) {
    f.with_recovery();
    let record = f.pool.record(2);
    for (what, share) in
        [("another pool's", f.other.lp(&f.cat.id())), ("a position", f.borrower.position)]
    {
        let claim = with_account(f.claim(f.side()), &f.share(), share);
        let claim = with_account(
            claim,
            &keys::claim(&f.share(), 0, &record),
            keys::claim(&share, 0, &record),
        );
        f.refused(what, claim, LossError::WrongShare);
    }
}

fn not_associated(f: &mut Field) {
    f.with_recovery();
    let (caller, owner_asset) = (f.thief(), f.thief.asset);
    let theft = f.claim(ClaimSide { caller, owner_asset, ..f.side() });
    f.refused("to the thief", theft, LossError::NotAssociatedAccount);
    let theft = f.claim(ClaimSide { caller, ..f.side() });
    f.refused("to another account of ann's", theft, LossError::NotAssociatedAccount);
    let associated = f.world.associated(&f.pool, &f.ann.id());
    f.ok(f.claim(ClaimSide { caller, owner_asset: associated, ..f.side() }));
    f.is("to her associated one", f.world.balance(&associated), 100_000_000);
}

fn too_late(f: &mut Field) {
    f.with_recovery();
    let pay = ix::record_recovery(&f.pool, f.pool.record(2), f.thief(), f.thief.asset, 1);
    f.world.advance(LIFE - 30 * i64::from(DAY));
    f.refused("paying in, 30 days before the end", pay, LossError::RecoveryTooLate);
    let mut at_last = f.fork();
    at_last.world.set_time(f.world.record(&f.pool, 2).final_at - 1);
    let before = at_last.world.balance(&at_last.ann.asset);
    at_last.ok(at_last.claim(at_last.side()));
    let paid = at_last.world.balance(&at_last.ann.asset) - before;
    at_last.is("claimed", paid, 100_000_000);
    f.join("in the last second", at_last);
    f.world.set_time(f.world.record(&f.pool, 2).final_at);
    f.refused("claimed a second later", f.claim(f.side()), LossError::EventFinal);
}

fn unsold(f: &mut Field) {
    f.with_salvage();
    f.world.advance(LIFE);
    f.world.set_price(&f.pool, 50 * PRICE);
    let close = ix::close_record(&f.pool, f.pool.record(1), f.thief());
    f.refused("all of it", close.clone(), LossError::SalvageLeft);
    f.ok(f.buy(u64::MAX));
    f.ok(close);
    f.is("sold and closed", f.world.svm.get_account(&f.pool.record(1)).is_none(), true);
    f.is("a sale after the end is the reserve's", f.world.pool(&f.pool).recoveries, 0);
    f.refused("asked for with nothing there", f.withdraw(Assets(0)), LossError::ZeroAmount);
}
