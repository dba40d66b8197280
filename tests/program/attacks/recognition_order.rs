//! The order of things: what comes before or after a loss, and who is there when money comes back.

use crate::{
    field::Field,
    story::*,
    table::{tried, Attack},
};
use loss_testkit::{
    ix::{self, with_account},
    scene::PRICE,
    Lp,
};
use socialized_loss::{error::LossError, instructions::WithdrawAmount::*};

pub const ROWS: &[Attack] = &[
    tried("A62", "deposit, stake: just in time for a recovery or a fee", just_in_time),
    tried("A63", "record_recovery: more than was lost", more_than_was_lost),
    tried("A64", "settle_lp before a loss, and after it", settled_before_or_after),
    tried("A65", "settle_lp: five shares in each of 120 orders", every_order),
    tried("A66", "a hold of exits cleared by another pool's activity", cleared_by_another_pool),
    tried("A67", "record_shortfall: a fund of 0, 1, a loss less 1, the loss, and 1 more", funds),
    tried("A68", "tokens sent to the pool's and the fund's vaults", donations),
    tried("A69", "the first depositor's atom, a donation of 1e9, and a victim", first_depositor),
    tried("A70", "deposit: 50 victims that would each round to nothing", fifty_victims),
    tried("A71", "withdraw, borrow: more than lies idle", more_than_idle),
];

/// A claim of an owner's part of the first event, with the open segment as its proof.
fn claiming(f: &Field, lp: &Lp) -> solana_instruction::Instruction {
    let share = f.pool.lp(&lp.id());
    let side = f.world.open_side(share, &lp.key, lp.asset);
    ix::claim_recovery(&f.pool, f.pool.record(2), side)
}

/// Recoveries are for those who bore the event. A fee that accrued is credited before anybody joins.
fn just_in_time(f: &mut Field) {
    f.lose(600_000_000);
    let thief = f.thieving_lp();
    f.ok(f.depositing(&thief, 10_000_000_000));
    f.world.recover(&f.pool, 2, 200_000_000);
    f.refused("the newcomer claims", claiming(f, &thief), LossError::NothingToClaim);
    let before = f.world.balance(&f.ann.asset);
    f.ok(claiming(f, &f.ann.clone()));
    let paid = f.world.balance(&f.ann.asset) - before;
    f.is("ann is paid half of 200", paid, 100_000_000);
    f.ok(f.withdrawing(&thief, All));
    f.is("the newcomer leaves with what it brought", f.world.balance(&thief.asset), 10_000_000_000);

    let mut fund = Field::with(crate::arithmetic::at_rate(10_000));
    fund.world.advance(YEAR);
    let late = fund.stake_of("late", 1_000_000_000);
    let pool = fund.pool;
    fund.ok(ix::collect_insurance(&pool));
    // A tenth of a year's interest of 700.
    let claims = [&fund.staker, &late].map(|staker| staker.claim(&fund.world, &pool));
    fund.is("who staked before, who staked then", claims, [170_000_000, 999_999_999]);
    let run = ix::request_unstake(&pool, late.id(), All);
    let out = unstaking(&fund.world, &pool, &late, All);
    fund.refused_all("and leaves at once", &[run, out], LossError::ExitTooEarly);
    f.join("a year's interest", fund);
}

/// What is above the loss is the reserve's.
fn more_than_was_lost(f: &mut Field) {
    f.lose(600_000_000);
    f.world.recover(&f.pool, 2, 1_000_000_000);
    let record = f.world.record(&f.pool, 2);
    let shared = record.shared_out();
    let parts = [shared.lps, shared.stakers, shared.surplus].map(loss_math::Assets::get);
    f.is("LPs, stakers, surplus", parts, [500_000_000, 100_000_000, 400_000_000]);
    f.ok(ix::collect_insurance(&f.pool));
    f.is("the reserve", f.world.fund(&f.pool).reserve, 400_000_000);
    f.ok(claiming(f, &f.ann.clone()));
    f.refused("a second claim", claiming(f, &f.ann.clone()), LossError::NothingToClaim);
    f.is("ann has", f.claims().0 + f.world.balance(&f.ann.asset), 2_000_000_000);
}

fn settled_before_or_after(f: &mut Field) {
    let [ann, bob] = [&f.ann, &f.bob].map(|lp| ix::settle_lp(&f.pool, lp.id()));
    let mut after = f.fork();
    f.ok(ann.clone());
    f.lose(433_333_333);
    f.ok(bob.clone());
    after.lose(433_333_333);
    after.ok_all(&[ann.clone(), bob]);
    f.is("settled before or after", f.claims(), (833_333_333, 833_333_333));
    f.is("after", after.claims(), f.claims());
    f.ok(ann);
    let shares = [&*f, &after].map(|f| f.world.svm.get_account(&f.share()));
    f.is("both settled now: the share to the byte", shares[0] == shares[1], true);
}

/// All 120 orders of five.
fn permutations(rest: &[usize], so_far: &[usize], found: &mut Vec<Vec<usize>>) {
    if rest.is_empty() {
        found.push(so_far.to_vec());
    }
    for next in rest {
        let left: Vec<_> = rest.iter().copied().filter(|other| other != next).collect();
        permutations(&left, &[so_far, &[*next]].concat(), found);
    }
}

/// Exhaustive for five owners and one loss.
fn every_order(f: &mut Field) {
    let names = ["one", "two", "three", "four", "five"];
    let amounts = [1, 10, 333_333_333, 77_777_777_777, 1_000_000];
    let people: Vec<_> =
        names.iter().zip(amounts).map(|(name, amount)| f.share_of(name, amount)).collect();
    f.lose(633_333_333);
    let mut orders = Vec::new();
    permutations(&[0, 1, 2, 3, 4], &[], &mut orders);
    f.is("orders", orders.len(), 120);
    let mut ends: Vec<_> = orders
        .iter()
        .map(|order| {
            let mut fork = f.fork();
            let settle = |at: &usize| ix::settle_lp(&fork.pool, people[*at].id());
            let all: Vec<_> = order.iter().map(settle).collect();
            fork.ok_all(&all);
            people.iter().map(|lp| lp.claim(&fork.world, &fork.pool)).collect::<Vec<_>>()
        })
        .collect();
    ends.sort_unstable();
    ends.dedup();
    f.is("ends", ends, vec![vec![0, 9, 331_114_220, 77_259_984_888, 993_342]]);
}

fn cleared_by_another_pool(f: &mut Field) {
    f.price(50 * PRICE);
    f.world.set_price(&f.other, 100 * PRICE);
    f.ok(f.mark());
    let other = f.other;
    let stranger = ix::mark_insolvent(&other, f.stranger.position, Some(other.price));
    f.refused("the other pool's healthy position", stranger, LossError::PositionSolvent);
    let mixed = with_account(f.mark(), &f.borrower.position, f.stranger.position);
    f.refused("as one of this pool", mixed, anchor_lang::error::ErrorCode::ConstraintHasOne);
    f.ok(ix::accrue_with_price(&other, other.price));
    let bob = f.bob_there();
    f.ok(depositing(&f.world, &other, &bob, 1));
    f.ok(withdrawal(&f.world, &other, &f.cat, Assets(1)));
    f.refused("this pool's exits", f.withdraw(All), LossError::RecognitionPending);
    f.is("the other's", f.world.balance(&f.cat.asset), 1);
    let wrong = with_account(f.mark(), &f.pool.price, other.price);
    f.refused("the other's price", wrong, LossError::OracleFeed);
}

/// The loss is 600: what the fund has, then the LPs.
fn funds(f: &mut Field) {
    const LOSS: u64 = 600_000_000;
    for (fund, paid) in [(0, 0), (1, 1), (LOSS - 1, LOSS - 1), (LOSS, LOSS), (LOSS + 1, LOSS)] {
        let (mut world, pool) = start();
        world.funded_lp(&pool, "lp", 2_000_000_000);
        if fund > 0 {
            world.fund_insurance(&pool, fund);
        }
        let record = lose(&mut world, &pool, LOSS);
        let what = format!("a fund of {fund}: it pays, LPs pay, nobody pays");
        f.is(&what, (record.reserve, record.lps, record.unallocated), (paid, LOSS - paid, 0));
        f.is("and has left", world.fund(&pool).cash, fund - paid);
    }
}

/// The books count, not the vaults.
fn donations(f: &mut Field) {
    let (pool, thief) = (f.pool, f.thief());
    for vault in [pool.asset_vault, pool.insurance_vault] {
        f.ok(transfer(f.thief.asset, vault, thief, 1_000_000_000));
    }
    f.is("claims", f.claims(), (1_000_000_000, 1_000_000_000));
    f.is("the stake", f.staker.claim(&f.world, &pool), 100_000_000);
    let dan = f.share_of("dan", 777);
    f.is("who joins then", dan.claim(&f.world, &pool), 777);
    f.is("idle, by the books", f.world.pool(&pool).ledger.cash, 1_300_000_777);
    f.refused("a loan of the gift", f.borrow(1_300_000_778), LossError::InsufficientIdle);
}

fn first_depositor(f: &mut Field) {
    const GIFT: u64 = 1_000_000_000;
    let (mut world, pool) = start();
    let attacker = world.new_lp(&pool, "attacker", GIFT + 1);
    attacker.deposit(&mut world, &pool, 1);
    world.ok(transfer(attacker.asset, pool.asset_vault, attacker.id(), GIFT), &[&attacker.key]);
    for (name, amount) in [("one", 1), ("two", GIFT - 1), ("three", 2 * GIFT)] {
        let victim = world.funded_lp(&pool, name, amount);
        f.is(&format!("a victim's {amount}"), leave(&mut world, &pool, &victim), amount);
    }
    f.is("the attacker's part of 1e9 and one", leave(&mut world, &pool, &attacker), 1);
}

/// A share cannot be made so dear: 50 atoms come in, and 50 are claimed.
fn fifty_victims(f: &mut Field) {
    let (mut world, pool) = start();
    let attacker = world.new_lp(&pool, "attacker", 1_000_000_001);
    attacker.deposit(&mut world, &pool, 1);
    let gift = transfer(attacker.asset, pool.asset_vault, attacker.id(), 1_000_000_000);
    world.ok(gift, &[&attacker.key]);
    let victims: Vec<_> =
        (0..50).map(|nth| world.funded_lp(&pool, &format!("victim {nth}"), 1)).collect();
    let claims: u64 = victims.iter().map(|victim| victim.claim(&world, &pool)).sum();
    f.is("claimed by 50 who gave an atom each", claims, 50);
    f.is("by the attacker", attacker.claim(&world, &pool), 1);
}

fn more_than_idle(f: &mut Field) {
    f.ok(f.withdrawing(&f.bob.clone(), All));
    f.is("idle", f.world.pool(&f.pool).ledger.cash, 300_000_000);
    f.refused("all of ann's 1,000", f.withdraw(All), LossError::InsufficientIdle);
    f.refused("an atom too much", f.withdraw(Assets(300_000_001)), LossError::InsufficientIdle);
    let more =
        ix::add_collateral(&f.pool, f.borrower.position, f.borrower.id(), f.borrower.collateral, 1);
    f.refused("collateral that is not there", more, 1);
    f.refused("a loan of an atom too much", f.borrow(300_000_001), LossError::InsufficientIdle);
    f.is("claim kept", f.claims().0, 1_000_000_000);
    f.ok(f.withdraw(Assets(300_000_000)));
    f.is("all that is idle leaves; the rest stays", f.claims().0, 700_000_000);
}

impl Field {
    /// Bob's tokens, in a share of the other pool.
    fn bob_there(&mut self) -> Lp {
        let owner = self.bob.id();
        self.world.ok(ix::open_lp(&self.other, owner, owner), &[&self.bob.key]);
        self.world.lps.entry(self.other.pool).or_default().push(owner);
        let asset = self.world.token_account(self.other.asset_mint, owner, 1);
        Lp { asset, ..self.bob.clone() }
    }
}
