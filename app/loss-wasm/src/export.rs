//! What JavaScript sees.
//!
//! Accounts are their whole data, as fetched. `now` is the cluster's clock. `amount` is in atoms.
//! What the program would refuse is thrown as an `Error` with its `code`, and a message that says
//! what to do.

use crate::{api, price, value::Value, Failure};
use js_sys::Uint8Array;
use wasm_bindgen::{prelude::wasm_bindgen, JsValue};

/// An argument as it comes in.
trait Argument {
    type Rust;
    fn rust(self) -> Result<Self::Rust, Failure>;
}

macro_rules! as_it_is {
    ($($kind:ty),*) => {$(
        impl Argument for $kind {
            type Rust = Self;
            fn rust(self) -> Result<Self, Failure> {
                Ok(self)
            }
        }
    )*};
}

as_it_is!(&[u8], Option<Vec<u8>>, u32, u64, Option<u64>, i64);

/// The only untyped one is a price.
impl Argument for JsValue {
    type Rust = Option<loss_math::OraclePrice>;

    fn rust(self) -> Result<Self::Rust, Failure> {
        price::read(&self)
    }
}

impl Argument for Vec<Uint8Array> {
    type Rust = Vec<Vec<u8>>;

    fn rust(self) -> Result<Self::Rust, Failure> {
        Ok(self.iter().map(Uint8Array::to_vec).collect())
    }
}

fn out(answer: Result<Value, Failure>) -> Result<JsValue, JsValue> {
    answer.map(JsValue::from).map_err(JsValue::from)
}

macro_rules! exports {
    ($(
        $(#[doc = $doc:literal])*
        $js:ident = $function:ident($($argument:ident: $kind:tt),*) -> $result:tt;
    )*) => {$(
        exported! { ($(#[doc = $doc])*) $js $function $result [] $($argument: $kind,)* }
    )*};
}

/// Turns the kinds of the table into types of Rust and of TypeScript, one argument after the other.
macro_rules! exported {
    ($doc:tt $js:ident $f:ident $r:tt [$($done:tt)*] $a:ident: bytes, $($rest:tt)*) => {
        exported! { $doc $js $f $r [$($done)* ($a "Uint8Array" &[u8])] $($rest)* }
    };
    ($doc:tt $js:ident $f:ident $r:tt [$($done:tt)*] $a:ident: maybe_bytes, $($rest:tt)*) => {
        exported! { $doc $js $f $r [$($done)* ($a "Uint8Array | undefined" Option<Vec<u8>>)] $($rest)* }
    };
    ($doc:tt $js:ident $f:ident $r:tt [$($done:tt)*] $a:ident: many_bytes, $($rest:tt)*) => {
        exported! { $doc $js $f $r [$($done)* ($a "readonly Uint8Array[]" Vec<Uint8Array>)] $($rest)* }
    };
    ($doc:tt $js:ident $f:ident $r:tt [$($done:tt)*] $a:ident: big, $($rest:tt)*) => {
        exported! { $doc $js $f $r [$($done)* ($a "bigint" u64)] $($rest)* }
    };
    ($doc:tt $js:ident $f:ident $r:tt [$($done:tt)*] $a:ident: maybe_big, $($rest:tt)*) => {
        exported! { $doc $js $f $r [$($done)* ($a "bigint | undefined" Option<u64>)] $($rest)* }
    };
    ($doc:tt $js:ident $f:ident $r:tt [$($done:tt)*] $a:ident: time, $($rest:tt)*) => {
        exported! { $doc $js $f $r [$($done)* ($a "bigint" i64)] $($rest)* }
    };
    ($doc:tt $js:ident $f:ident $r:tt [$($done:tt)*] $a:ident: number, $($rest:tt)*) => {
        exported! { $doc $js $f $r [$($done)* ($a "number" u32)] $($rest)* }
    };
    ($doc:tt $js:ident $f:ident $r:tt [$($done:tt)*] $a:ident: price, $($rest:tt)*) => {
        exported! { $doc $js $f $r [$($done)* ($a "OraclePrice | undefined" JsValue)] $($rest)* }
    };
    (($(#[doc = $doc:literal])*) $js:ident $f:ident $r:tt [$(($a:ident $ts:tt $kind:ty))*]) => {
        $(#[doc = $doc])*
        #[wasm_bindgen(js_name = $js, unchecked_return_type = $r)]
        pub fn $f(
            $(#[wasm_bindgen(unchecked_param_type = $ts)] $a: $kind),*
        ) -> Result<JsValue, JsValue> {
            let answer = || Ok(api::$f($($a.rust()?),*)?.into());
            out(answer())
        }
    };
}

exports! {
    /// A pool at a glance, with interest up to `now`.
    quotePool = quote_pool(pool: bytes, now: time) -> "PoolQuote";

    /// Its insurance fund, with what the pool owes it.
    quoteFund = quote_fund(pool: bytes, fund: bytes, now: time) -> "FundQuote";

    /// What an LP share is worth.
    quoteLp = quote_lp(pool: bytes, lp: bytes, now: time) -> "ShareQuote";

    /// What `deposit` would do. Without an LP share, as if `open_lp` came first.
    quoteDeposit = quote_deposit(pool: bytes, lp: maybe_bytes, amount: big, now: time) -> "JoinQuote";

    /// What `withdraw` would do; without an amount, with all: where exits need a request, all that
    /// was requested.
    quoteWithdraw = quote_withdraw(pool: bytes, lp: bytes, amount: maybe_big, now: time) -> "LeaveQuote";

    /// The largest amount that `withdraw` would pay now; zero when it would refuse any.
    mostToWithdraw = most_to_withdraw(pool: bytes, lp: bytes, now: time) -> "bigint";

    /// What `request_withdraw` would do; without an amount, for all.
    quoteRequestWithdraw = quote_request_withdraw(pool: bytes, lp: bytes, amount: maybe_big, now: time) -> "RequestQuote";

    /// What a stake is worth.
    quoteStake = quote_stake(pool: bytes, fund: bytes, stake: bytes, now: time) -> "ShareQuote";

    /// What `stake` would do. Without a stake, as if `open_stake` came first.
    quoteStakeMore = quote_stake_more(pool: bytes, fund: bytes, stake: maybe_bytes, amount: big, now: time) -> "JoinQuote";

    /// What `unstake` would do; without an amount, with all that was requested.
    quoteUnstake = quote_unstake(pool: bytes, fund: bytes, stake: bytes, amount: maybe_big, now: time) -> "LeaveQuote";

    /// The largest amount that `unstake` would pay now; zero when it would refuse any.
    mostToUnstake = most_to_unstake(pool: bytes, fund: bytes, stake: bytes, now: time) -> "bigint";

    /// What `request_unstake` would do; without an amount, for all.
    quoteRequestUnstake = quote_request_unstake(pool: bytes, fund: bytes, stake: bytes, amount: maybe_big, now: time) -> "RequestQuote";

    /// What a position owes, and what may be done to it at `price`; without one, at the price the
    /// pool keeps, whatever its age.
    quotePosition = quote_position(pool: bytes, position: bytes, price: price, now: time) -> "PositionQuote";

    /// What `borrow` would do. `price` is the update that goes with it, used if it is newer than what
    /// the pool keeps.
    quoteBorrow = quote_borrow(pool: bytes, position: bytes, price: price, amount: big, now: time) -> "PositionAfter";

    /// The largest amount that `borrow` would lend now; zero when it would refuse any.
    mostToBorrow = most_to_borrow(pool: bytes, position: bytes, price: price, now: time) -> "bigint";

    /// What `repay` of at most `amount` would do.
    quoteRepay = quote_repay(pool: bytes, position: bytes, amount: big, now: time) -> "RepayQuote";

    /// What `add_collateral` would do.
    quoteAddCollateral = quote_add_collateral(pool: bytes, position: bytes, amount: big, now: time) -> "PositionAfter";

    /// What `remove_collateral` would do. `price` as in `quoteBorrow`; not needed without debt.
    quoteRemoveCollateral = quote_remove_collateral(pool: bytes, position: bytes, price: price, amount: big, now: time) -> "PositionAfter";

    /// The most collateral that `remove_collateral` would pay out now; zero when it would refuse any.
    mostToRemove = most_to_remove(pool: bytes, position: bytes, price: price, now: time) -> "bigint";

    /// What `liquidate` would do for a liquidator who repays at most `amount`. `price` as in
    /// `quotePosition`.
    quoteLiquidation = quote_liquidation(pool: bytes, position: bytes, price: price, amount: big, now: time) -> "LiquidationQuote";

    /// Who would pay what if this position defaulted. `price` as in `quotePosition`.
    quoteDefault = quote_default(pool: bytes, fund: bytes, position: bytes, price: price, now: time) -> "DefaultQuote";

    /// Who would pay for all these positions, one after the other in this order. `price` as in
    /// `quotePosition`.
    quoteCrash = quote_crash(pool: bytes, fund: bytes, positions: many_bytes, price: price, now: time) -> "CrashQuote";

    /// The price the pool keeps, at so many basis points of it and without doubt: to ask "what if".
    whatIf = what_if(pool: bytes, part: number) -> "OraclePrice";

    /// What the event of a record cost somebody, and what can be claimed. `share` is the proof: an LP
    /// share, stake or profit claim that has not changed since, or its receipt. `claim` is the account
    /// of what was paid before, if there is one.
    quoteEvent = quote_event(pool: bytes, share: bytes, record: bytes, claim: maybe_bytes, now: time) -> "EventQuote";

    /// What `buy_salvage` of at most `amount` collateral would cost. `price` as in `quoteBorrow`.
    quoteSalvage = quote_salvage(pool: bytes, record: bytes, price: price, amount: big) -> "SalvageQuote";

    /// What a trader's profit claim is worth, and how much of it could leave.
    quoteProfit = quote_profit(venue: bytes, claim: bytes, now: time) -> "ProfitQuote";
}
