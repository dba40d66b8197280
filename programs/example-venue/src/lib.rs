//! The smallest perpetual venue that shares its deficits in a pool of `socialized_loss`.
//!
//! **An example for who integrates the pool. Unaudited, and not for use**: the README says what a venue
//! needs besides.
//!
//! Two traders make a contract on the price of the pool's collateral: what one wins the other loses. So
//! profits and losses cancel without any further rule, and all that is left to show is what this example is
//! for: who pays when the loser cannot. A real venue matches orders, which changes nothing about that.
//!
//! | file | idea |
//! |---|---|
//! | `state` | the market, which signs for the venue, and the contract |
//! | `price` | which price counts |
//! | `outcome` | who won how much, and who cannot pay |
//! | `instructions` | `open_market`, `open`, `close`, `liquidate` |
//! | `sharing` | the two calls of the pool: a profit, and a deficit |

use anchor_lang::prelude::*;

pub mod error;
pub mod instructions;
pub mod outcome;
mod price;
mod sharing;
pub mod state;

// Linked for its 128-bit builtins; platform-tools bring their own.
#[cfg(all(target_os = "solana", target_arch = "bpf"))]
use sbf_rt as _;

use instructions::*;
use state::Terms;

declare_id!("Examp1eVenue1111111111111111111111111111111");

#[program]
pub mod example_venue {
    use super::*;

    /// Makes a market, before it is registered as a venue; anyone.
    pub fn open_market(ctx: Context<OpenMarket>, venue_id: u16, terms: Terms) -> Result<()> {
        instructions::open_market::handler(ctx, venue_id, terms)
    }

    /// Two traders make a contract at the oracle's price, and post its margins.
    pub fn open(ctx: Context<Open>, args: OpenArgs) -> Result<()> {
        instructions::open::handler(ctx, args)
    }

    /// Either of them ends it at the oracle's price.
    pub fn close(ctx: Context<Settle>) -> Result<()> {
        instructions::settle::close(ctx)
    }

    /// Anyone ends it when one side has too little left.
    pub fn liquidate(ctx: Context<Settle>) -> Result<()> {
        instructions::settle::liquidate(ctx)
    }
}
