//! Actors once more, for a fork of their world: the same keys and accounts.

use crate::{
    actors::{Borrower, Caller, Lp},
    stakers::Staker,
    venues::{Trader, Venue},
};

macro_rules! copied {
    ($($actor:ident { $($key:ident),* ; $($field:ident),* })*) => {$(
        impl Clone for $actor {
            fn clone(&self) -> Self {
                Self { $($key: self.$key.insecure_clone(),)* $($field: self.$field,)* }
            }
        }
    )*};
}

copied! {
    Lp { key; asset }
    Staker { key; asset }
    Trader { key; asset }
    Caller { key; asset, collateral }
    Borrower { key; asset, collateral, position, nonce }
    Venue { operator, bond_owner; keys, asset, account, bond_asset }
}
