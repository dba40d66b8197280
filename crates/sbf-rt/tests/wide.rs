//! Every result equals the native operator's, with inputs that lean towards the edges.

use proptest::prelude::*;
use sbf_rt::wide::{divide, divide_signed, multiply};

/// Bits at the ends of limbs and half limbs are where carries and estimates go wrong.
const EDGES: [u128; 26] = [
    0,
    1,
    2,
    3,
    10_000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    1 << 32,
    (1 << 32) + 1,
    0x7fff_ffff_ffff_ffff,
    1 << 63,
    (1 << 63) + 1,
    0xffff_ffff_0000_0000,
    0xffff_ffff_ffff_fffe,
    0xffff_ffff_ffff_ffff,
    1 << 64,
    (1 << 64) + 1,
    (1 << 64) | 0xffff_ffff,
    0x8000_0000_0000_0000_ffff_ffff_ffff_ffff,
    (1 << 96) - 1,
    1 << 96,
    (1 << 127) - 1,
    1 << 127,
    0xffff_ffff_ffff_ffff_0000_0000_0000_0000,
    u128::MAX,
];

fn edge() -> impl Strategy<Value = u128> {
    prop::sample::select(EDGES.to_vec())
}

/// Limbs of 32 bits, each of them mostly all zeros, all ones or next to it.
fn ragged() -> impl Strategy<Value = u128> {
    let digit = prop_oneof![
        Just(0u32),
        Just(1),
        Just(u32::MAX),
        Just(u32::MAX - 1),
        Just(1 << 31),
        any::<u32>()
    ];
    prop::array::uniform4(digit)
        .prop_map(|digits| digits.iter().fold(0, |whole, digit| (whole << 32) | u128::from(*digit)))
}

fn number() -> impl Strategy<Value = u128> {
    // Of any length, of ragged digits, and next to an edge.
    prop_oneof![
        (any::<u128>(), 0u32..128).prop_map(|(x, shift)| x >> shift),
        ragged(),
        (edge(), -3i128..=3).prop_map(|(x, step)| x.wrapping_add_signed(step)),
    ]
}

fn check(a: u128, b: u128) {
    assert_eq!(multiply(a, b), a.wrapping_mul(b), "{a:#x} * {b:#x}");
    if b == 0 {
        return;
    }
    assert_eq!(divide(a, b), (a / b, a % b), "{a:#x} / {b:#x}");
    let (n, d) = (a as i128, b as i128);
    let native = (n.wrapping_div(d), n.wrapping_rem(d));
    assert_eq!(divide_signed(n, d), native, "{n:#x} / {d:#x}");
}

#[test]
fn every_pair_of_edges() {
    for a in EDGES {
        for b in EDGES {
            check(a, b);
            check(a, b.wrapping_neg());
            check(a.wrapping_neg(), b);
        }
    }
}

#[test]
fn signs_follow_the_rules_of_rust() {
    assert_eq!(divide_signed(7, 2), (3, 1));
    assert_eq!(divide_signed(-7, 2), (-3, -1));
    assert_eq!(divide_signed(7, -2), (-3, 1));
    assert_eq!(divide_signed(-7, -2), (3, -1));
    // The one quotient that does not fit: LLVM's own builtin wraps as well.
    assert_eq!(divide_signed(i128::MIN, -1), (i128::MIN, 0));
}

/// Quotients at the rounding boundary: one unit of the dividend decides.
#[test]
fn multiples_and_their_neighbours() {
    for d in EDGES.into_iter().filter(|d| *d > 1) {
        for q in EDGES {
            if let Some(n) = d.checked_mul(q) {
                check(n, d);
                check(n.wrapping_sub(1), d);
                check(n.wrapping_add(1), d);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn equals_the_native_operators(a in number(), b in number()) {
        check(a, b);
    }

    #[test]
    fn near_multiples(d in number(), q in number(), step in -2i128..=2) {
        check(d.wrapping_mul(q).wrapping_add_signed(step), d);
    }
}
