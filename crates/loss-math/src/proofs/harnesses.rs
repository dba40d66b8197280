//! The statements as Kani takes them: all values of the stated widths, on the functions themselves.
//!
//! Quotients of 256 bits are hard for a solver that works bit by bit, so most widths are small; where
//! numbers must be large, the top is fixed and the low bits are free. The widths are a first choice:
//! nobody has run these harnesses yet (`proofs/README.md`).
//!
//! Each ends in `cover`: that the assumptions leave cases to check.

use super::books::{self, Books};
use super::{classes, numbers};

/// `kani::any` of 16 bits, as wider numbers.
fn u16s<T: From<u16>, const N: usize>() -> [T; N] {
    core::array::from_fn(|_| T::from(kani::any::<u16>()))
}

/// A mantissa with its top bit set, and 16 free bits below it and at the end.
fn mantissa() -> u128 {
    let [high, low]: [u128; 2] = u16s();
    (1 << 127) | (high << 111) | low
}

/// At least one whole share, and up to 2^16 raw shares more.
fn total() -> u128 {
    let [more]: [u128; 1] = u16s();
    (1 << 32) + more
}

fn books() -> Books {
    let [lps, reserve, stakers, receivable, lent, cap] = u16s();
    Books { lps, reserve, stakers, receivable, lent, cap }
}

#[kani::proof]
fn quotients_round_as_their_names_say() {
    let [a, b, d] = u16s();
    kani::cover!(numbers::quotients_round_as_their_names_say(a, b, d), "checked");
}

#[kani::proof]
fn shifts_round_as_their_names_say() {
    let [a, b] = u16s();
    let shift = usize::from(kani::any::<u8>());
    kani::cover!(numbers::shifts_round_as_their_names_say(a, b, shift), "checked");
}

#[kani::proof]
fn a_carry_loses_nothing() {
    let [first, second, bps, carry] = u16s();
    kani::cover!(numbers::a_carry_loses_nothing(first, second, bps, carry), "checked");
}

#[kani::proof]
fn a_step_of_the_index_is_normalised() {
    let [left, before] = u16s();
    kani::cover!(numbers::a_step_of_the_index_is_normalised(mantissa(), left, before), "checked");
}

#[kani::proof]
fn a_loss_lowers_the_index() {
    let [exponent, left, before] = u16s();
    kani::cover!(numbers::a_loss_lowers_the_index(mantissa(), exponent, left, before), "checked");
}

#[kani::proof]
fn settling_never_gives_a_share() {
    let [shares] = u16s();
    let [left, before] = u16s();
    kani::cover!(
        numbers::settling_never_gives_a_share(shares, mantissa(), left, before),
        "checked"
    );
}

#[kani::proof]
fn a_bucket_is_never_more_than_full() {
    let [cap, used, first, second] = u16s();
    let [seconds] = u16s();
    kani::cover!(
        numbers::a_bucket_is_never_more_than_full(cap, used, first, second, seconds),
        "checked"
    );
}

/// Full width: nothing is multiplied or divided.
#[kani::proof]
fn a_recovery_is_shared_out_exactly() {
    let (borne, came, more) = (kani::any(), kani::any(), kani::any());
    kani::cover!(numbers::a_recovery_is_shared_out_exactly(borne, came, more), "checked");
}

#[kani::proof]
#[kani::unwind(4)]
fn losses_keep_claims_within_the_assets() {
    let [one, other, first, second] = u16s();
    kani::cover!(
        classes::losses_keep_claims_within_the_assets(one, other, first, second),
        "checked"
    );
}

#[kani::proof]
fn a_loss_raises_no_claim() {
    let [assets, loss] = u16s();
    let [shares] = u16s();
    kani::cover!(classes::a_loss_raises_no_claim(assets, total(), shares, loss), "checked");
}

#[kani::proof]
fn joining_gains_nothing() {
    let [assets, amount] = u16s();
    let [shares] = u16s();
    kani::cover!(classes::joining_gains_nothing(assets, total(), shares, amount), "checked");
}

#[kani::proof]
fn splitting_a_deposit_gains_nothing() {
    let [assets, one, other] = u16s();
    kani::cover!(
        classes::splitting_a_deposit_gains_nothing(assets, total(), one, other),
        "checked"
    );
}

#[kani::proof]
fn leaving_lowers_no_claim() {
    let [assets] = u16s();
    let [shares, stays] = u16s();
    kani::cover!(classes::leaving_lowers_no_claim(assets, total(), shares, stays), "checked");
}

#[kani::proof]
fn an_amount_costs_enough_shares() {
    let [assets, amount] = u16s();
    kani::cover!(classes::an_amount_costs_enough_shares(assets, total(), amount), "checked");
}

#[kani::proof]
#[kani::unwind(8)]
fn a_default_is_split_exactly() {
    let [proceeds] = u16s();
    kani::cover!(books::a_default_is_split_exactly(books(), proceeds), "checked");
}

#[kani::proof]
#[kani::unwind(8)]
fn a_deficit_is_split_exactly() {
    let [deficit] = u16s();
    kani::cover!(books::a_deficit_is_split_exactly(books(), u16s(), deficit), "checked");
}

#[kani::proof]
#[kani::unwind(8)]
fn debts_round_up() {
    let [index] = u16s::<u128, 1>();
    let [others, amount, part] = u16s();
    kani::cover!(books::debts_round_up((1 << 64) + index, others, amount, part), "checked");
}
