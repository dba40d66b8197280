//! Holds up the book: it finds exactly what a look at every position would, whatever prices, interest
//! and rounding do, and heals whatever order its news comes in.

mod news;
mod risk;
mod scans;

use liquidator_core::OpenPosition;
use loss_math::{Bps, Collateral, DebtBook, DebtIndex, DebtShares, OraclePrice, PriceBand};
use solana_pubkey::Pubkey;

/// A position whose address is its number.
fn position(number: u8, debt: u64, collateral: u64) -> OpenPosition {
    OpenPosition {
        address: address(number.into()),
        nonce: number.into(),
        debt_shares: DebtShares(u128::from(debt) << 32),
        collateral: Collateral(collateral),
        marked_at: 0,
    }
}

fn address(number: u16) -> Pubkey {
    let mut bytes = [0; 32];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    Pubkey::new_from_array(bytes)
}

/// An index of one: a share owes what it was borrowed for.
fn no_interest() -> DebtBook {
    interest(1 << 64)
}

fn interest(index: u128) -> DebtBook {
    DebtBook { total_shares: DebtShares(0), index: DebtIndex::from_bits(index) }
}

/// `price * 10^exponent` atoms of the asset for an atom of collateral.
fn band(price: i64, exponent: i32) -> PriceBand {
    let oracle = OraclePrice { price, conf: 0, exponent, publish_time: 0 };
    PriceBand::new(&oracle, Bps(0), 0, 0).unwrap()
}
