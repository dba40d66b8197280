//! Golden vectors for JavaScript: what the functions of `loss-wasm` answer in Rust, for accounts as the
//! program left them. `WRITE_VECTORS=1` writes the file, else it is compared.

mod file;
mod states;

use file::{Argument, Given, Vectors};
use loss_math::OraclePrice;
use loss_wasm::api;
use states::State;
use std::{fs, path::PathBuf};

/// What one function answers for the arguments, which are passed once and written down.
macro_rules! case {
    ($vectors:expr, $js:literal, $function:ident($($argument:expr),* $(,)?)) => {
        $vectors.add(
            $js,
            vec![$($argument.json()),*],
            api::$function($($argument.rust()),*).map(Into::into),
        )
    };
}

fn pools(v: &mut Vectors, s: &State) {
    for now in s.times() {
        case!(v, "quotePool", quote_pool(s.pool, now));
        case!(v, "quoteFund", quote_fund(s.pool, s.fund, now));
    }
    for part in [0_u32, 5_000, 9_999] {
        case!(v, "whatIf", what_if(s.pool, part));
    }
}

fn lps(v: &mut Vectors, s: &State) {
    let now = s.now;
    for lp in [s.lp, s.other_lp] {
        case!(v, "quoteLp", quote_lp(s.pool, lp, now));
        case!(v, "mostToWithdraw", most_to_withdraw(s.pool, lp, now));
        for amount in [None, Some(1), Some(77_777_777), Some(u64::MAX)] {
            case!(v, "quoteWithdraw", quote_withdraw(s.pool, lp, amount, now));
            case!(v, "quoteRequestWithdraw", quote_request_withdraw(s.pool, lp, amount, now));
        }
    }
    for amount in [0_u64, 1_000_000, u64::MAX] {
        for lp in [None, Some(s.lp)] {
            case!(v, "quoteDeposit", quote_deposit(s.pool, lp, amount, now));
        }
    }
}

fn stakers(v: &mut Vectors, s: &State) {
    let now = s.now;
    case!(v, "quoteStake", quote_stake(s.pool, s.fund, s.stake, now));
    case!(v, "mostToUnstake", most_to_unstake(s.pool, s.fund, s.stake, now));
    for amount in [None, Some(1), Some(u64::MAX)] {
        case!(v, "quoteUnstake", quote_unstake(s.pool, s.fund, s.stake, amount, now));
        case!(
            v,
            "quoteRequestUnstake",
            quote_request_unstake(s.pool, s.fund, s.stake, amount, now)
        );
    }
    for amount in [0_u64, 123_456_789] {
        for stake in [None, Some(s.stake)] {
            case!(v, "quoteStakeMore", quote_stake_more(s.pool, s.fund, stake, amount, now));
        }
    }
}

fn borrowers(v: &mut Vectors, s: &State) {
    let now = s.now;
    let fresh = |price| OraclePrice { price, conf: 5_000_000, exponent: -8, publish_time: now };
    for position in [s.position, s.other_position] {
        for price in [None, Some(fresh(10_000_000_000))] {
            case!(v, "quotePosition", quote_position(s.pool, position, price, now));
            case!(v, "mostToBorrow", most_to_borrow(s.pool, position, price, now));
            case!(v, "mostToRemove", most_to_remove(s.pool, position, price, now));
            case!(v, "quoteBorrow", quote_borrow(s.pool, position, price, 1_234_567_u64, now));
            let amount = 98_765_432_u64;
            case!(
                v,
                "quoteRemoveCollateral",
                quote_remove_collateral(s.pool, position, price, amount, now)
            );
        }
        for amount in [0_u64, 1_000_000, u64::MAX] {
            case!(v, "quoteRepay", quote_repay(s.pool, position, amount, now));
            case!(v, "quoteAddCollateral", quote_add_collateral(s.pool, position, amount, now));
        }
        for price in [Some(fresh(8_500_000_000)), Some(fresh(1_000_000_000)), None] {
            case!(v, "quoteLiquidation", quote_liquidation(s.pool, position, price, u64::MAX, now));
            case!(v, "quoteDefault", quote_default(s.pool, s.fund, position, price, now));
        }
    }
    for price in [Some(fresh(5_000_000_000)), Some(fresh(1)), None] {
        let all = vec![s.position, s.other_position];
        case!(v, "quoteCrash", quote_crash(s.pool, s.fund, all, price, now));
    }
}

fn recoveries(v: &mut Vectors, s: &State) {
    for &record in &s.records {
        for share in [s.lp, s.other_lp, s.stake].into_iter().chain(s.receipts.iter().copied()) {
            case!(v, "quoteEvent", quote_event(s.pool, share, record, None::<Given>, s.now));
        }
        for &claim in &s.claims {
            case!(v, "quoteEvent", quote_event(s.pool, s.lp, record, Some(claim), s.now));
        }
        for amount in [1_u64, 1_000_000_000, u64::MAX] {
            case!(v, "quoteSalvage", quote_salvage(s.pool, record, None::<OraclePrice>, amount));
        }
    }
}

/// What is no account of the right type or version.
fn mistakes(v: &mut Vectors, s: &State) {
    case!(v, "quotePool", quote_pool(s.fund, s.now));
    let empty = v.keep("empty", vec![]);
    let short = v.keep("short", s.pool.bytes()[..600].to_vec());
    let newer = v.keep("newer", s.lp.of_another_version());
    case!(v, "quotePool", quote_pool(empty, s.now));
    case!(v, "quotePool", quote_pool(short, s.now));
    case!(v, "quoteLp", quote_lp(s.pool, newer, s.now));
}

fn all() -> Vectors {
    let mut vectors = Vectors::default();
    for state in states::all(&mut vectors) {
        pools(&mut vectors, &state);
        lps(&mut vectors, &state);
        stakers(&mut vectors, &state);
        borrowers(&mut vectors, &state);
        recoveries(&mut vectors, &state);
        if state.is_first {
            mistakes(&mut vectors, &state);
        }
    }
    for (venue, claim, now) in states::venue(&mut vectors) {
        case!(&mut vectors, "quoteProfit", quote_profit(venue, claim, now));
    }
    vectors
}

#[test]
fn the_golden_vectors_are_what_rust_answers() {
    let vectors = all();
    assert!(vectors.len() >= 200, "{} cases", vectors.len());
    let text = vectors.text();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../app/client/test/vectors.json");
    if std::env::var_os("WRITE_VECTORS").is_some() {
        fs::write(&path, &text).expect("a folder to write to");
    }
    let same = fs::read_to_string(&path).is_ok_and(|kept| kept == text);
    assert!(
        same,
        "app/client/test/vectors.json is not what loss-wasm answers; run: WRITE_VECTORS=1 cargo \
         test -p program-tests --test client golden_vectors"
    );
}
