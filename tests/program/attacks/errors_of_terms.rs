//! Errors that no attack meets: parameters, caps, prices, pauses.

use crate::{
    field::Field,
    table::{tried, Attack},
};
use loss_testkit::{
    ix,
    params::{plain, DAY},
    PoolKeys,
};
use socialized_loss::{
    constants::{ORACLE_PROGRAMS, PROPOSAL_LIFE_SECONDS},
    error::LossError,
    instructions::TighterLimits,
};
use solana_account::Account;

pub const ROWS: &[Attack] = &[
    tried("E01", "borrow, repay: a debt too small to be liquidated", small_debt),
    tried("E02", "deposit, borrow: above the pool's caps", above_the_caps),
    tried("E03", "borrow: in a pool that has no price yet", no_price_yet),
    tried("E04", "accrue: an oracle's account that is no price", no_price_at_all),
    tried("E05", "unpause: a pool that is not paused", not_paused),
    tried("E06", "init_pool: one mint as asset and collateral", same_mint),
    tried("E07", "apply_params: a proposal that everybody forgot", forgotten_proposal),
];

/// A debt is zero or at least a thousand atoms.
fn small_debt(f: &mut Field) {
    let (pool, borrower) = (f.pool, f.borrower.clone());
    let repay = |amount| ix::repay(&pool, borrower.position, borrower.id(), borrower.asset, amount);
    f.refused("all but 999 repaid", repay(700_000_000 - 999), LossError::DebtBelowMinimum);
    f.ok(repay(700_000_000));
    f.refused("999 borrowed", f.borrow(999), LossError::DebtBelowMinimum);
    f.ok(f.borrow(1_000));
    f.is("1,000 borrowed", f.borrower.debt(&f.world, &pool), 1_000);
}

fn above_the_caps(f: &mut Field) {
    let (deposit_cap, borrow_cap) = (Some(2_000_000_001), Some(700_001_000));
    let limits = TighterLimits { deposit_cap, borrow_cap, opening_ltv_bps: None };
    f.ok(ix::tighten_limits(&f.pool, f.authority(), limits));
    f.refused("two atoms above 2,000", f.deposit(2), LossError::DepositCapExceeded);
    f.ok(f.deposit(1));
    f.refused("a loan of 1,001 more", f.borrow(1_001), LossError::BorrowCapExceeded);
    f.ok(f.borrow(1_000));
    f.is(
        "at both caps",
        (f.claims().0, f.borrower.debt(&f.world, &f.pool)),
        (1_000_000_001, 700_001_000),
    );
}

fn no_price_yet(f: &mut Field) {
    let pool = f.world.new_pool_numbered(plain(), 2);
    f.world.funded_lp(&pool, "dan", 1_000_000);
    let fresh = f.world.new_borrower(&pool, "borrower", 10_000_000_000);
    fresh.add_collateral(&mut f.world, &pool, 10_000_000_000);
    let borrow = ix::borrow(&pool, fresh.position, fresh.id(), fresh.asset, None, 1_000);
    f.refused("without an update", borrow, LossError::OracleMissing);
    fresh.borrow(&mut f.world, &pool, 1_000);
    f.is("with one", fresh.debt(&f.world, &pool), 1_000);
}

fn no_price_at_all(f: &mut Field) {
    let show = ix::accrue_with_price(&f.pool, f.pool.price);
    for (what, data) in [("nothing", vec![]), ("other bytes", vec![7; 200])] {
        let account =
            Account { lamports: 1, data, owner: ORACLE_PROGRAMS[0], ..Account::default() };
        f.world.set_account(&f.pool.price, account);
        f.refused(what, show.clone(), LossError::OracleMalformed);
    }
}

fn not_paused(f: &mut Field) {
    let (pool, guardian) = (f.pool, f.person("guardian"));
    f.refused("never paused", ix::unpause(&pool, guardian), LossError::NotPaused);
    f.ok(ix::pause(&pool, guardian));
    f.ok(ix::unpause(&pool, guardian));
    f.refused("ended before", ix::unpause(&pool, guardian), LossError::NotPaused);
}

fn same_mint(f: &mut Field) {
    let keys = PoolKeys::derive(f.thief(), f.pool.asset_mint, f.pool.asset_mint, 0);
    f.refused("asset twice", ix::init_pool(&keys, f.thief(), plain()), LossError::SameMint);
}

fn forgotten_proposal(f: &mut Field) {
    let (pool, authority) = (f.pool, f.authority());
    f.ok(f.propose(plain()));
    f.world.advance(i64::from(3 * DAY) + PROPOSAL_LIFE_SECONDS + 1);
    let apply = ix::apply_params(&pool, authority);
    f.refused("a second too late", apply.clone(), LossError::ProposalExpired);
    f.world.advance(-1);
    f.ok(apply);
    f.is("in time: it is gone", f.world.svm.get_account(&pool.proposal()).is_none(), true);
}
