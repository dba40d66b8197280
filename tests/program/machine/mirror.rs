//! Model, maths and bytecode side by side: every transaction that the bytecode accepts is done by the maths
//! and by the model too, and afterwards all three agree.

use crate::{
    books,
    change::{stored_share, Change},
    reach::Reach,
    told::Sums,
};
use anchor_lang::prelude::Pubkey;
use loss_math::{Assets, LossClass};
use loss_model::{binary, ceil, whole, Pool as Model, Tier, Q};
use loss_testkit::{journal::Transacted, world::parse, World};
use socialized_loss::state::{
    InsuranceFund, InsuranceStake, LpShare, Pool, PoolParams, Position, ProfitClaim,
    ShortfallRecord, Venue,
};
use solana_account::Account;
use std::collections::BTreeMap;

/// All that was seen so far.
#[derive(Default)]
pub struct Mirror {
    /// Every account as the latest transaction left it.
    accounts: BTreeMap<Pubkey, Account>,
    pub sides: BTreeMap<Pubkey, Side>,
    /// How many transactions were compared.
    pub compared: u64,
}

/// One pool.
#[derive(Default)]
pub struct Side {
    pub model: Model<Pubkey>,
    pub owners: BTreeMap<Pubkey, Owner>,
    pub sums: Sums,
    pub reach: Reach,
}

/// Whose an LP share, a stake or a profit claim is.
#[derive(Clone, Copy)]
pub struct Owner {
    pub tier: Tier,
    /// Of a profit claim.
    pub venue: Pubkey,
}

impl Mirror {
    /// Catches up with what went through.
    pub fn follow(&mut self, world: &mut World) {
        for tx in world.take_journal() {
            self.observe(&tx);
        }
    }

    fn observe(&mut self, tx: &Transacted) {
        let then = tx.accounts.iter().find_map(|(key, ..)| self.pool_and_fund(key));
        for (key, _, after) in &tx.accounts {
            match after {
                Some(account) => self.accounts.insert(*key, account.clone()),
                None => self.accounts.remove(key),
            };
        }
        // A pool's own beginning is the model's too; what names no pool moves nothing.
        let now = tx.accounts.iter().find_map(|(key, ..)| self.pool_and_fund(key));
        let (Some((key, then, fund_then)), Some((_, now, fund_now))) = (then, now) else { return };
        let change = Change::new(tx, [then, now], [fund_then, fund_now]);
        let side = self.sides.entry(key).or_default();
        side.note_owner(&change);
        books::check(&change);
        side.tell(&change);
        side.compare(&change, &self.accounts);
        self.compared += 1;
    }

    fn pool_and_fund(&self, key: &Pubkey) -> Option<(Pubkey, Pool, InsuranceFund)> {
        let pool: Pool = self.accounts.get(key).and_then(parse)?;
        Some((*key, pool, read(&self.accounts, &pool.insurance)))
    }
}

fn read<T: bytemuck::Pod + anchor_lang::Discriminator>(
    accounts: &BTreeMap<Pubkey, Account>,
    key: &Pubkey,
) -> T {
    accounts.get(key).and_then(parse).unwrap_or_else(|| panic!("no such account at {key}"))
}

impl Side {
    /// The books to the atom, and everybody's claim to the one atom that rounding may cost (P5).
    fn compare(&self, change: &Change, accounts: &BTreeMap<Pubkey, Account>) {
        let [_, pool] = &change.pool;
        let (ledger, fund) = pool.ledger().credit_fund(change.fund[1].to_math());
        let model = &self.model;
        assert!(model.is_balanced(), "P1: the model's books: {model:?}");
        let books = [ledger.cash, fund.cash, fund.reserve, ledger.lps.assets, fund.stakers.assets];
        let of_model =
            [model.cash, model.fund_cash, model.reserve, model.lps.assets, model.stakers.assets];
        assert_eq!(books, of_model.map(Assets), "P1: cash, fund's cash, reserve, LPs, stakers");
        assert_eq!(ledger.debt.total_ceil(), Ok(Assets(model.book())), "P1: debt");
        let unclaimed: u64 = model.events.values().map(|event| event.unclaimed()).sum();
        assert_eq!(pool.recoveries, unclaimed, "P14: kept for those who lost");
        assert_eq!(Sums::of(pool), self.sums, "the pool's statistics are the sums of all events");
        self.compare_venues(pool, accounts);
        for (key, owner) in &self.owners {
            let class = match owner.tier {
                Tier::Lps => &model.lps,
                Tier::Stakers => &model.stakers,
                Tier::Profits => &model.venues[&owner.venue].profits,
            };
            let claim = accounts.get(key).map_or(0, |account| {
                claim(account, &ledger.lps, &fund.stakers, || {
                    read::<Venue>(accounts, &owner.venue).profits.into()
                })
            });
            let exact = class.value(key);
            assert!(class.is_fair(&exact, claim), "P5: {key} has a claim of {claim}, not {exact}");
        }
        if let Some(position) = change.find::<Position>().and_then(|it| Some((it.key, it.after?))) {
            let (key, position) = position;
            let debt = ledger.debt.debt_ceil(position.debt_shares());
            assert_eq!(debt, Ok(Assets(ceil(&model.debt(&key)))), "P5: debt of {key}");
        }
    }

    fn compare_venues(&self, pool: &Pool, accounts: &BTreeMap<Pubkey, Account>) {
        let mut kept = 0;
        for (key, of) in &self.model.venues {
            let book = read::<Venue>(accounts, key).book();
            let has = [book.bond, book.pot, book.profits.assets].map(|it| it.get());
            assert_eq!(has, [of.bond, of.pot, of.profits.assets], "P1: bond, pot and claims");
            kept += has.iter().sum::<u64>();
        }
        assert_eq!(pool.venue_funds, kept, "P1: kept for venues");
    }

    /// Interest is the curve's, to a millionth of a basis point a year; none without time.
    pub fn check_rate(&self, change: &Change, ratio: &Q) {
        let [before, after] = &change.pool;
        let seconds = after.ledger.accrued_at - before.ledger.accrued_at;
        let exact = exact_growth(&self.model, &before.params, seconds);
        let apart = ratio - whole(1) - exact;
        let allowed = whole(seconds) * binary(1, 52) + binary(1, 62);
        assert!(apart <= allowed && -apart <= allowed, "interest of {seconds} s");
    }

    /// Whether everybody was paid its part of every event that is still open.
    pub fn check_paid_out(&self, world: &World, records: &[Pubkey]) {
        let open = records.iter().filter_map(|at| world.find::<ShortfallRecord>(at));
        for record in open.filter(|record| world.now() < record.final_at) {
            assert!(self.model.events[&record.seq].is_paid_out(), "P14: event {}", record.seq);
        }
    }
}

/// `debt` of all there is, by two straight lines, for so many seconds.
fn exact_growth(model: &Model<Pubkey>, params: &PoolParams, seconds: i64) -> Q {
    let book = model.book();
    if book == 0 {
        return whole(0);
    }
    let used = Q::new(book.into(), (u128::from(book) + u128::from(model.cash)).into());
    let [base, kink_at, kink, max] = [
        params.base_rate_bps,
        params.kink_utilization_bps,
        params.kink_rate_bps,
        params.max_rate_bps,
    ]
    .map(|bps| Q::new(bps.into(), 10_000.into()));
    let yearly = if used <= kink_at {
        &base + (&kink - &base) * used / kink_at
    } else {
        &kink + (max - &kink) * (used - &kink_at) / (whole(1) - &kink_at)
    };
    yearly * Q::new(seconds.min(31_536_000).into(), 31_536_000.into())
}

fn claim(
    account: &Account,
    lps: &LossClass,
    stakers: &LossClass,
    profits: impl FnOnce() -> LossClass,
) -> u64 {
    let (share, class) = if let Some(lp) = stored_share::<LpShare>(account) {
        (lp, *lps)
    } else if let Some(stake) = stored_share::<InsuranceStake>(account) {
        (stake, *stakers)
    } else {
        (stored_share::<ProfitClaim>(account).expect("a profit claim"), profits())
    };
    share.settle(&class).claim_floor(&class).expect("shares of this class").get()
}
