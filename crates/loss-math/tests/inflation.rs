//! Holds up T5 (P5, P10, P15) against share inflation: whoever owns nearly all of a nearly empty
//! class makes a share dear, and the next deposit rounds to less than it paid.
//!
//! Two rules of [`LossClass`] stand against it. Less than one whole share left ends the epoch; and
//! a gain that makes a whole share worth more than 2^16 atoms splits every share into 2^16, so that
//! what the first rule takes from those who stay is always next to nothing. Tokens sent to a vault
//! are no gain at all: the only way to donate to a class is interest (or, for stakers, fees and
//! donations to the fund).
//!
//! A gain is never refused for being large. If it were, one atom and a donation of 65,535 would keep
//! everybody who comes later from ever earning anything.
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

use common::{account, edge_amount, rational, replaying, Owners, AT_ONCE};
use loss_math::{
    Assets, Bps, DebtBook, DebtIndex, DebtShares, ExitAmount, Holding, InterestTerms, LossClass,
    PoolLedger, RateCurve, Share, Shares,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

const DONATION: u64 = 1_000_000_000_000;
const DEPOSIT: u64 = 2_000_000_000_000;
const ONE: u128 = Shares::ONE.0;

/// Mint, burn and gain as [`LossClass`] does them, but no epoch ends and no share is split.
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
fn p5_a_donation_to_one_whole_share_makes_many_of_it_and_takes_nothing_from_the_next() {
    let mut owners = Owners::deposit_each(&[1]);
    let (class, refused) = owners.class.gain(Assets(DONATION - 1)).unwrap();
    // 2^16 shares would be worth 1.5e7 atoms each; 2^32 are worth 233.
    let (shares, splits) = (Shares(ONE << 32), 32);
    assert_eq!((class.assets, refused), (Assets(DONATION), Assets(0)));
    assert_eq!((class.total_shares, class.splits, class.epoch), (shares, splits, 0));
    owners.class = class;
    let victim = owners.join(DEPOSIT);
    assert_eq!((owners.claim(0), owners.claim(victim)), (DONATION, DEPOSIT));
    assert_eq!(
        owners.holdings[victim].shares,
        Shares(ONE << 33),
        "twice as many for twice as much"
    );
}

#[test]
fn p5_one_atom_and_a_donation_of_65_535_keep_no_later_owner_from_earning() {
    let mut owners = Owners::deposit_each(&[1]);
    // A whole share is worth 65,536 atoms: the dearest there is without a split.
    owners.class = owners.class.gain(Assets(65_535)).unwrap().0;
    let victim = owners.join(1_000_000_000_000);
    assert_eq!(owners.claims(), [65_536, 1_000_000_000_000]);
    let (class, refused) = owners.class.gain(Assets(100_000_000_000)).unwrap();
    assert_eq!((refused, class.splits), (Assets(0), 16));
    owners.class = class;
    // 1e11 * 65,536 / (1e12 + 65,536) = 6,553.59957 go to the attacker, and all the rest does not.
    assert_eq!((owners.claim(0), owners.claim(victim)), (65_536 + 6_553, 1_099_999_993_446));
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
fn p5_one_atom_dearer_and_whoever_stays_when_the_rest_leaves_loses_nothing() {
    let mut owners = Owners::deposit_each(&[1]);
    owners.class = owners.class.gain(Assets(65_536)).unwrap().0;
    assert_eq!(owners.class.splits, 16);
    let victim = owners.join(65_535);
    owners.settle(0);
    let (class, burned) = owners.class.burn_shares_floor(owners.holdings[0].shares).unwrap();
    owners.class = class;
    assert_eq!((burned.assets, burned.dust), (Assets(65_537), Assets(0)));
    assert_eq!((owners.claim(victim), owners.class.epoch), (65_535, 0));
}

#[test]
fn p15_interest_on_the_funds_receivable_makes_no_trap_for_the_next_deposit() {
    // An owner-borrower pays interest, then takes out all but one atom, and is left with a debt
    // that backs only what the pool owes its insurance fund. All interest on it now goes to one
    // share. Without splits that share would be worth 9e10 atoms a year later; a deposit of 1e10
    // would buy a ninth of it; and with the attacker's exit less than one whole share would be
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
    let attacker = account(&pool.lps, mine);
    let out = |pool: PoolLedger, share: Share, amount| {
        pool.withdraw(share.settle(&pool.lps), amount, &AT_ONCE, 0, 0).unwrap()
    };
    let (pool, attacker, _) = out(pool, attacker, ExitAmount::Shares(all_but_one));
    assert_eq!((pool.lps.total_shares, pool.lps.splits), (Shares::ONE, 0));
    let pool = pool.accrue(&terms, 2 * year);
    // 90% of 100% of the 1e11 that the first year's fee left owing.
    assert_eq!((pool.lps.assets, pool.dust), (Assets(90_000_000_004), Assets(0)));
    // 2^32 shares of 21 atoms each.
    assert_eq!((pool.lps.total_shares, pool.lps.splits), (Shares(ONE << 32), 32));

    let (pool, victim) = pool.deposit(Assets(10_000_000_000)).unwrap();
    let debt = DebtShares(debt.0 - repaid.shares.0);
    let (pool, _) = pool.repay(debt, Assets(u64::MAX)).unwrap();
    let (pool, attacker, burned) = out(pool, attacker, ExitAmount::All);
    assert_eq!((burned.assets, attacker.held.shares), (Assets(90_000_000_004), Shares(0)));
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
        steps in prop::collection::vec((0..5_u8, edge_amount(), 1..10_000_u128), 0..30),
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

    #[test]
    fn p5_no_preparation_of_an_attacker_costs_the_next_depositor_an_atom_of_the_next_gain(
        seed in prop_oneof![Just(1), 1..1_000_000_u64],
        steps in prop::collection::vec((0..5_u8, edge_amount(), 1..10_000_u128), 0..30),
        deposit in edge_amount(), gain in edge_amount(),
    ) {
        let mut owners = Owners::deposit_each(&[seed]);
        for (kind, amount, part) in steps {
            prepare(&mut owners, kind, amount, part);
        }
        let Some(assets) = owners.class.assets.0.checked_add(deposit) else { return Ok(()) };
        let gain = gain.min(u64::MAX - assets);
        let victim = owners.join(deposit);
        let (class, refused) = owners.class.gain(Assets(gain)).unwrap();
        prop_assert_eq!(refused, Assets(0), "nothing keeps the class from earning");
        owners.class = class;
        let after = BigInt::from(u128::from(assets) + u128::from(gain));
        let exact = BigRational::new(after.clone() * deposit, assets.into());
        let claim = rational(owners.claim(victim));
        prop_assert!(claim <= exact);
        // One raw share of rounding when it joined: 2^-16 of an atom at most. It grew since.
        let raw = BigRational::new(after * 65_537, (BigInt::from(1) << 32) * assets);
        prop_assert!(exact < &claim + rational(1) + &raw, "{} of {}", claim, exact);
        // So it is within an atom unless the class grew 65,000-fold at once.
        if u128::from(gain) / 65_000 < u128::from(assets) {
            prop_assert!(claim + rational(1) >= exact.floor(), "claim of {}", exact);
        }
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
        2 => (owners.class.gain(Assets(amount)).unwrap().0, held.shares),
        3 if held.shares >= Shares::ONE => {
            // Down to hardly more than one whole share.
            let left = held.shares.min(Shares(ONE + part * part * part));
            let burned = held.shares.minus(left).unwrap();
            (owners.class.burn_shares_floor(burned).unwrap().0, left)
        }
        _ => (owners.class.absorb(Assets(amount)).0, held.shares),
    };
    let settled = Holding { shares, ..held }.settle(&class);
    (owners.holdings[0], owners.class) = (settled, class);
}
