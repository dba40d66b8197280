//! What the functions give for full-width numbers, as text: `proofs/vectors.txt`. The proofs restate the
//! formulas, and check that theirs give exactly this; here it is checked that the code does.
//! *Sampled*: a few hundred numbers from a fixed seed, the borders of 64 and 128 bits among them.
//!
//! After a change of a formula: `WRITE_VECTORS=1 cargo test -p loss-math --test vectors`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

use std::fmt::Write;

use loss_math::fixed::{
    mul_div_ceil, mul_div_floor, mul_div_u64_carry, mul_shr_ceil, mul_shr_floor,
};
use loss_math::{
    Assets, Borne, DebtBook, DebtIndex, DebtShares, DeficitTerms, FundCaps, InsuranceFund,
    LeakyBucket, LossClass, LossIndex, MathError, PoolLedger, Shares, VenueBook, VenueCaps,
    VenueUse, Waterfall,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../proofs/vectors.txt");
const ROUNDS: u32 = 60;
const UNUSED: LeakyBucket = LeakyBucket { used: 0, updated_at: 0 };

/// Numbers of every size, the same ones always: splitmix64 (Steele, Lea and Flood).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `2^bits`, of any length; one in eight is a border.
    fn wide(&mut self, bits: u32) -> u128 {
        let all = u128::MAX >> (128 - bits);
        match self.next() % 8 {
            0 => [0, 1, all, all - 1][(self.next() % 4) as usize],
            _ => {
                let number = (u128::from(self.next()) << 64) | u128::from(self.next());
                (number & all) >> (self.next() % u64::from(bits))
            }
        }
    }

    fn narrow(&mut self, bits: u32) -> u64 {
        self.wide(bits) as u64
    }

    /// From nothing to `most`.
    fn up_to(&mut self, most: u64) -> u64 {
        match self.next() % 6 {
            0 => 0,
            1 => most,
            _ => ((u128::from(self.next()) * u128::from(most)) >> 64) as u64,
        }
    }
}

/// One call a line: the name, what goes in, what comes out.
struct Lines(String);

impl Lines {
    fn add<const I: usize, const O: usize>(
        &mut self,
        name: &str,
        input: [u128; I],
        out: [u128; O],
    ) {
        let words = |numbers: &[u128]| -> String {
            numbers.iter().map(|number| format!(" {number}")).collect()
        };
        writeln!(self.0, "{name}{} ={}", words(&input), words(&out)).unwrap();
    }

    /// Nothing comes out of what does not fit.
    fn quotient(&mut self, name: &str, input: [u128; 3], out: Result<u128, MathError>) {
        match out {
            Ok(out) => self.add(name, input, [out]),
            Err(error) => {
                assert_eq!(error, MathError::Overflow);
                self.add(name, input, []);
            }
        }
    }
}

fn fixed(numbers: &mut Numbers, lines: &mut Lines) {
    let [a, b] = [numbers.wide(128), numbers.wide(128)];
    let d = numbers.wide(128).max(1);
    lines.quotient("mul_div_floor", [a, b, d], mul_div_floor(a, b, d));
    lines.quotient("mul_div_ceil", [a, b, d], mul_div_ceil(a, b, d));
    let shift = numbers.next() % 256;
    lines.quotient("mul_shr_floor", [a, b, shift.into()], mul_shr_floor(a, b, shift as usize));
    lines.quotient("mul_shr_ceil", [a, b, shift.into()], mul_shr_ceil(a, b, shift as usize));
    let (gain, bps, carry) = (numbers.narrow(64), numbers.up_to(10_000), numbers.up_to(9_999));
    let (fee, kept) = mul_div_u64_carry(gain, bps, 10_000, carry).unwrap();
    lines.add("carry", [gain, bps, carry].map(u128::from), [fee, kept].map(u128::from));
}

fn index(numbers: &mut Numbers, lines: &mut Lines) {
    let then = LossIndex::from_parts(numbers.wide(127) | 1 << 127, numbers.narrow(32));
    let before = numbers.narrow(64).max(2);
    let left = numbers.up_to(before - 2) + 1;
    let now = then.after_loss_floor(Assets(left), Assets(before));
    let parts = |index: LossIndex| [index.mantissa(), u128::from(index.exponent())];
    let [[m, e], after] = [parts(then), parts(now)];
    lines.add("after_loss", [m, e, left.into(), before.into()], after);
    let shares = numbers.wide(97);
    let settled = now.surviving_shares_floor(Shares(shares), then, 0, 0);
    lines.add("settle", [shares, m, e, after[0], after[1]], [settled.get()]);
}

fn class(numbers: &mut Numbers, lines: &mut Lines) {
    let total = numbers.wide(96).max(1 << 32);
    let assets = numbers.narrow(63).max(1);
    let class =
        LossClass { assets: Assets(assets), total_shares: Shares(total), ..LossClass::default() };
    let amount = numbers.narrow(62).max(1);
    if let Ok((after, minted)) = class.mint_floor(Assets(amount)) {
        let input = [assets.into(), total, amount.into()];
        lines.add("mint", input, [minted.get(), after.total_shares.get()]);
    }
    let shares = numbers.wide(96).min(total);
    let (_, burned) = class.burn_shares_floor(Shares(shares)).unwrap();
    lines.add("burn", [assets.into(), total, shares], [burned.assets.get().into()]);
    let part = numbers.up_to(assets - 1) + 1;
    let needed = class.shares_for_ceil(Assets(part)).unwrap();
    lines.add("shares_for", [assets.into(), total, part.into()], [needed.get()]);
    let loss = numbers.narrow(63);
    let (after, absorbed) = class.absorb(Assets(loss));
    let out = [after.assets, absorbed.taken, absorbed.rest, absorbed.dust].map(|x| x.get().into());
    lines.add("absorb", [assets.into(), total, loss.into()], out);
    if after.epoch == 0 && absorbed.taken.get() > 0 {
        let input = [assets.into(), total, after.assets.get().into()];
        lines.add("total_after_loss", input, [after.total_shares.get()]);
    }
}

fn small_parts(numbers: &mut Numbers, lines: &mut Lines) {
    let [lps, profits, stakers] = [62; 3].map(|bits| numbers.narrow(bits));
    let came = numbers.narrow(64);
    let borne = Borne { lps: Assets(lps), profits: Assets(profits), stakers: Assets(stakers) };
    let out = borne.share_out(Assets(came));
    let parts = [out.lps, out.profits, out.stakers, out.surplus].map(|part| part.get().into());
    lines.add("share_out", [lps, profits, stakers, came].map(u128::from), parts);

    let (cap, seconds) = (numbers.narrow(64), numbers.narrow(40));
    let bucket = LeakyBucket { used: numbers.up_to(cap), updated_at: 0 };
    let room = bucket.room(cap, i64::try_from(seconds).unwrap());
    lines.add("room", [cap, bucket.used, seconds].map(u128::from), [room.into()]);

    let index = (1 << 64) + numbers.wide(80);
    let book =
        DebtBook { total_shares: DebtShares(numbers.wide(78)), index: DebtIndex::from_bits(index) };
    let amount = numbers.narrow(60);
    let borrowed = book.shares_for_borrow_ceil(Assets(amount)).unwrap();
    let repaid = book.shares_for_repay_floor(Assets(amount)).unwrap();
    lines.add("borrow", [index, amount.into()], [borrowed.get()]);
    lines.add("repay", [index, amount.into()], [repaid.get()]);
    let owed = book.total_ceil().unwrap();
    lines.add("debt", [index, book.total_shares.get()], [owed.get().into()]);
}

fn class_of(amount: u64) -> LossClass {
    match amount {
        0 => LossClass::default(),
        amount => LossClass::default().mint_floor(Assets(amount)).unwrap().0,
    }
}

/// A balanced pool and its fund. `lent` is in debt shares of the index.
fn books(numbers: &mut Numbers) -> (PoolLedger, InsuranceFund) {
    let (reserve, staked) = (numbers.narrow(58), numbers.narrow(58));
    let receivable = numbers.up_to(reserve + staked);
    let (lps, fees, dust) = (numbers.narrow(60), numbers.narrow(40), numbers.narrow(40));
    let owned = lps + receivable + fees + dust;
    let index = DebtIndex::from_bits((1 << 64) + numbers.wide(63));
    // At most twice the index of one: half as many shares as atoms never owe more than there is.
    let shares = u128::from(numbers.up_to(owned / 2)) << 32;
    let debt = DebtBook { total_shares: DebtShares(shares), index };
    let pool = PoolLedger {
        cash: Assets(owned - debt.total_ceil().unwrap().get()),
        debt,
        lps: class_of(lps),
        receivable: Assets(receivable),
        fee_accrued: Assets(fees),
        fee_carry: 0,
        dust: Assets(dust),
        accrued_at: 0,
    };
    let cash = Assets(reserve + staked - receivable);
    let reserve = Assets(reserve);
    let fund = InsuranceFund { cash, reserve, stakers: class_of(staked), paid: UNUSED };
    assert!(pool.is_balanced() && fund.is_balanced(pool.receivable));
    (pool, fund)
}

/// As `formulas.py` has them: cash, book, LPs, receivable, fees, dust; fund's cash, reserve, stakers.
fn state(pool: &PoolLedger, fund: &InsuranceFund) -> [u128; 9] {
    let PoolLedger { cash, debt, lps, receivable, fee_accrued, dust, .. } = *pool;
    let book = debt.total_ceil().unwrap();
    let pool = [cash, book, lps.assets, receivable, fee_accrued, dust];
    let all = [pool.as_slice(), &[fund.cash, fund.reserve, fund.stakers.assets]].concat();
    std::array::from_fn(|at| all[at].get().into())
}

fn join<const A: usize, const B: usize, const C: usize>(a: [u128; A], b: [u128; B]) -> [u128; C] {
    let all = [a.as_slice(), b.as_slice()].concat();
    all.try_into().unwrap()
}

fn paid(waterfall: &Waterfall) -> [u128; 8] {
    let Waterfall {
        bond, reserve, stakers, profits, lps, unallocated, held_back, fund_cash, ..
    } = *waterfall;
    [bond, reserve, stakers, profits, lps, unallocated, held_back, fund_cash]
        .map(|x| x.get().into())
}

fn write_off(numbers: &mut Numbers, lines: &mut Lines) {
    let (pool, fund) = books(numbers);
    let part = numbers.up_to((pool.debt.total_shares.get() >> 32) as u64);
    let shares = DebtShares(u128::from(part) << 32);
    let debt = pool.debt.debt_ceil(shares).unwrap().get();
    let proceeds = numbers.up_to(debt);
    let per_event = numbers.narrow(64);
    let caps = FundCaps { per_event: Assets(per_event), per_day: Assets(u64::MAX) };
    let (after, funded, waterfall) =
        pool.write_off(fund, &caps, shares, Assets(proceeds), 0).unwrap();
    let fall = pool.debt.total_ceil().unwrap().get() - after.debt.total_ceil().unwrap().get();
    let rest = [debt, fall, proceeds, per_event].map(u128::from);
    let input: [_; 13] = join(state(&pool, &fund), rest);
    let out: [_; 17] = join(state(&after, &funded), paid(&waterfall));
    lines.add("write_off", input, out);
}

fn pay_deficit(numbers: &mut Numbers, lines: &mut Lines) {
    let (pool, fund) = books(numbers);
    let [bond, profits, pot] = [58; 3].map(|bits| numbers.narrow(bits));
    let nothing = VenueUse { insurance: UNUSED, lps: UNUSED };
    let venue = VenueBook {
        bond: Assets(bond),
        pot: Assets(pot),
        profits: class_of(profits),
        used: nothing,
    };
    let [per_event, insurance, by_lps] = [64; 3].map(|bits| numbers.narrow(bits));
    let deficit = numbers.narrow(62).max(1);
    let caps = VenueCaps { insurance: Assets(insurance), lps: Assets(by_lps) };
    let none = VenueCaps { insurance: Assets(u64::MAX), lps: Assets(u64::MAX) };
    let fund_caps = FundCaps { per_event: Assets(per_event), per_day: Assets(u64::MAX) };
    let terms = DeficitTerms { fund: fund_caps, venue: caps, pool: none };
    let got = pool.pay_deficit(fund, venue, nothing, &terms, Assets(deficit), 0).unwrap();
    let more = [bond, profits, pot, deficit, per_event, insurance, by_lps].map(u128::from);
    let input: [_; 16] = join(state(&pool, &fund), more);
    let kept = [got.venue.bond, got.venue.profits.assets, got.venue.pot].map(|x| x.get().into());
    let after: [_; 12] = join(state(&got.ledger, &got.fund), kept);
    lines.add("pay_deficit", input, join::<12, 8, 20>(after, paid(&got.waterfall)));
}

#[test]
fn the_vectors_of_the_proofs_are_what_the_functions_give() {
    let (mut numbers, mut lines) = (Numbers(7), Lines(String::new()));
    for _ in 0..ROUNDS {
        let families = [fixed, index, class, small_parts, write_off, pay_deficit];
        families.iter().for_each(|family| family(&mut numbers, &mut lines));
    }
    if std::env::var_os("WRITE_VECTORS").is_some() {
        std::fs::write(FILE, &lines.0).unwrap();
    }
    let stored = std::fs::read_to_string(FILE).unwrap();
    let differs = stored.lines().zip(lines.0.lines()).find(|(stored, now)| stored != now);
    assert_eq!(differs, None, "the file has the first, the functions give the second");
    assert_eq!(stored, lines.0);
}
