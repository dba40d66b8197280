//! Holds up T5 (P5, P10, P15) against share inflation: whoever owns nearly all of a nearly empty
//! class makes a share dear, and the next deposit rounds to less than it paid.
//!
//! Two rules of [`LossClass`] stand against it. Less than one whole share left ends the epoch; and
//! gains stop where a whole share is worth 2^16 atoms, so that what the first rule takes from
//! those who stay is always next to nothing. Tokens sent to a vault are no gain at all: the only
//! way to donate to a class is interest (or, for stakers, fees and donations to the fund).
//!
//! [`Arena`] is the same class without either rule, to see the attack that they stop.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, replaying, Owners};
use loss_math::{
    Assets, Bps, DebtBook, DebtIndex, DebtShares, Holding, InterestTerms, LossClass, PoolLedger,
    RateCurve, Shares,
};
use proptest::prelude::*;

const DONATION: u64 = 1_000_000_000_000;
const DEPOSIT: u64 = 2_000_000_000_000;
const ONE: u128 = Shares::ONE.0;

/// Mint, burn and gain as [`LossClass`] does them, but no epoch ends and no gain is refused.
#[derive(Clone, Copy, Default)]
struct Arena {
    assets: u64,
    total: u128,
}

impl Arena {
    fn mint(&mut self, amount: u64) -> u128 {
        let shares = if self.total == 0 {
            u128::from(amount) << 32
        } else {
            u128::from(amount) * self.total / u128::from(self.assets)
        };
        self.assets += amount;
        self.total += shares;
        shares
    }

    fn claim(&self, shares: u128) -> u64 {
        u64::try_from(shares * u128::from(self.assets) / self.total).unwrap()
    }

    fn burn(&mut self, shares: u128) -> u64 {
        let paid = self.claim(shares);
        self.total -= shares;
        self.assets -= paid;
        paid
    }

    fn gain(&mut self, amount: u64) {
        self.assets += amount;
    }
}

#[test]
fn p5_without_the_rules_an_attacker_takes_half_a_trillion_of_a_deposit_of_two() {
    let mut arena = Arena::default();
    let attacker = arena.mint(1);
    // Drained to one raw share, a four-billionth of the whole one; the atom stays inside.
    assert_eq!(arena.burn(attacker - 1), 0);
    arena.gain(DONATION);
    let victim = arena.mint(DEPOSIT);
    assert_eq!(victim, 1, "worth 1.99 raw shares, rounded down");
    assert_eq!(arena.claim(victim), 1_500_000_000_000);
    let profit = arena.claim(1) - DONATION - 1;
    assert_eq!(profit, 500_000_000_000 - 1, "half of what the attacker put in as well");
}

#[test]
fn p5_a_class_drained_to_one_raw_share_ends_its_epoch_and_the_next_deposit_is_whole() {
    // The same steps.
    let mut owners = Owners::deposit_each(&[1]);
    let all = owners.holdings[0].shares;
    let (class, burned) = owners.class.burn_shares_floor(Shares(all.0 - 1)).unwrap();
    assert_eq!((burned.assets, burned.dust), (Assets(0), Assets(1)));
    assert_eq!(class, LossClass { epoch: 1, ..LossClass::default() });
    let (class, refused) = class.gain(Assets(DONATION)).unwrap();
    assert_eq!(refused, Assets(DONATION), "an empty class takes no gain");
    owners.class = class;
    owners.holdings[0] = owners.holdings[0].minus(burned.shares).unwrap();
    let victim = owners.join(DEPOSIT);
    assert_eq!((owners.claim(0), owners.claim(victim)), (0, DEPOSIT));
}

#[test]
fn p5_one_raw_share_less_than_one_whole_ends_the_epoch_and_one_whole_does_not() {
    let class = Owners::deposit_each(&[3]).class;
    let keep = |left: u128| class.burn_shares_floor(Shares(3 * ONE - left)).unwrap();
    let (whole, burned) = keep(ONE);
    assert_eq!((whole.total_shares, whole.assets, whole.epoch), (Shares::ONE, Assets(1), 0));
    assert_eq!((burned.assets, burned.dust), (Assets(2), Assets(0)));
    let (drained, burned) = keep(ONE - 1);
    assert_eq!((drained.total_shares, drained.assets, drained.epoch), (Shares(0), Assets(0), 1));
    assert_eq!((burned.assets, burned.dust), (Assets(2), Assets(1)));
}

#[test]
fn p5_a_donation_to_one_whole_share_stops_at_65_536_atoms_and_takes_nothing_from_the_next() {
    let mut owners = Owners::deposit_each(&[1]);
    let (class, refused) = owners.class.gain(Assets(DONATION)).unwrap();
    assert_eq!((class.assets, refused), (Assets(65_536), Assets(DONATION - 65_535)));
    owners.class = class;
    let victim = owners.join(DEPOSIT + 1);
    assert_eq!((owners.claim(0), owners.claim(victim)), (65_536, DEPOSIT + 1));
}

#[test]
fn p5_whoever_stays_when_the_rest_leaves_loses_less_than_one_whole_share() {
    // The dearest share there is, and a victim with just less than one of it.
    let mut owners = Owners::deposit_each(&[1]);
    owners.class = owners.class.gain(Assets(65_535)).unwrap().0;
    let victim = owners.join(65_535);
    let (class, burned) = owners.class.burn_shares_floor(Shares::ONE).unwrap();
    owners.class = class;
    assert_eq!((burned.assets, burned.dust), (Assets(65_536), Assets(65_535)));
    assert_eq!(owners.claim(victim), 0, "the most the rule can take: 65,535 atoms");
}

#[test]
fn p15_interest_on_the_funds_receivable_makes_no_trap_for_the_next_deposit() {
    // An owner-borrower pays interest, then takes out all but one atom, and is left with a debt
    // that backs only what the pool owes its insurance fund. All interest on it now goes to one
    // share. Without a limit that share would be worth 9e10 atoms a year later; a deposit of 1e10
    // would buy a tenth of it; and with the attacker's exit less than one whole share would be
    // left, which ends the epoch and takes the whole deposit.
    let flat = Bps(10_000);
    let curve = RateCurve { base: flat, kink_utilization: Bps(8_000), kink: flat, max: flat };
    let terms = InterestTerms { curve, insurance_fee: Bps(1_000) };
    let (year, lent) = (31_536_000, 1_000_000_000_000);

    let (pool, mine) = empty_pool().deposit(Assets(lent)).unwrap();
    let (pool, debt) = pool.borrow(Assets(lent)).unwrap();
    let pool = pool.accrue(&terms, year);
    let (left, all_but_one) = (pool.lps, Shares(mine.0 - ONE));
    let (pool, repaid) = pool.repay(debt, left.claim_floor(all_but_one).unwrap()).unwrap();
    let (pool, _) = pool.withdraw_shares(all_but_one).unwrap();
    let pool = pool.accrue(&terms, 2 * year);
    assert!(pool.is_balanced());
    assert_eq!((pool.lps.total_shares, pool.lps.assets), (Shares::ONE, Assets(65_536)));

    let (pool, victim) = pool.deposit(Assets(10_000_000_000)).unwrap();
    let debt = DebtShares(debt.0 - repaid.shares.0);
    let (pool, _) = pool.repay(debt, Assets(u64::MAX)).unwrap();
    let (pool, _) = pool.withdraw_shares(Shares::ONE).unwrap();
    assert_eq!(pool.lps.claim_floor(victim), Ok(Assets(10_000_000_000)));
    assert!(pool.is_balanced());
}

fn empty_pool() -> PoolLedger {
    PoolLedger {
        cash: Assets(0),
        debt: DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE },
        lps: LossClass::default(),
        receivable: Assets(0),
        fee_accrued: Assets(0),
        fee_carry: 0,
        dust: Assets(0),
        accrued_at: 0,
    }
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/inflation.txt"))]

    #[test]
    fn p5_no_preparation_of_an_attacker_costs_the_next_depositor_more_than_one_atom(
        seed in 1..1_000_000_u64,
        steps in prop::collection::vec((0..4_u8, edge_amount(), 1..10_000_u128), 0..30),
        deposit in edge_amount(),
    ) {
        let mut owners = Owners::deposit_each(&[seed]);
        for (kind, amount, part) in steps {
            prepare(&mut owners, kind, amount, part);
        }
        let Ok((class, shares)) = owners.class.mint_floor(Assets(deposit)) else {
            // Nothing but an overflow of the pool keeps anybody out.
            prop_assert!(owners.class.assets.0.checked_add(deposit).is_none());
            return Ok(());
        };
        prop_assert!(class.claim_floor(shares).unwrap().0 >= deposit - 1);
    }
}

/// What the sole owner of a class can do to it.
fn prepare(owners: &mut Owners, kind: u8, amount: u64, part: u128) {
    let held = owners.holdings[0].settle(&owners.class);
    let (class, shares) = match kind {
        0 => match owners.class.mint_floor(Assets(amount)) {
            Ok((class, minted)) => (class, held.shares.plus(minted).unwrap()),
            Err(_) => return,
        },
        1 => {
            let burned = Shares(held.shares.0 / 10_000 * part);
            let (class, _) = owners.class.burn_shares_floor(burned).unwrap();
            (class, held.shares.minus(burned).unwrap())
        }
        2 => match owners.class.gain(Assets(amount)) {
            Ok((class, _)) => (class, held.shares),
            Err(_) => return,
        },
        _ => (owners.class.absorb(Assets(amount)).0, held.shares),
    };
    let settled = Holding { shares, ..held }.settle(&class);
    owners.holdings[0] = settled;
    owners.class = class;
}
