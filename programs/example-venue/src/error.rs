//! Every refusal of the example.

use anchor_lang::prelude::*;

/// From 7000 on: what the pool refuses comes through a call unchanged, with codes from 6000 on.
#[error_code(offset = 7000)]
#[derive(PartialEq, Eq)]
pub enum VenueError {
    #[msg("The maintenance margin must be above zero and below the initial one, which is at most 100%")]
    BadTerms,
    #[msg("A venue with this number is registered: who registered it has not seen these terms")]
    AlreadyRegistered,
    #[msg("A contract needs two traders")]
    OneTrader,
    #[msg("The size is worth nothing")]
    NoValue,
    #[msg("Less than the initial margin")]
    MarginTooLow,
    #[msg("Only the two traders of a contract may close it")]
    NotTrader,
    #[msg("Both sides have their maintenance margin")]
    Healthy,
    #[msg("An account of the winner or the loser is another trader's: at this price the sides may be reversed")]
    WrongSide,
    #[msg("The price is from the future")]
    PriceFromFuture,
    #[msg("A newer price was used: pass that one or a newer one")]
    PriceSuperseded,
    #[msg("The price is too uncertain: wait for a narrower one")]
    PriceUncertain,
}
