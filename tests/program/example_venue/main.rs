//! Tests of `programs/example-venue`: what it pays and refuses, and that it shares its deficits as it says.

mod accounts;
mod common;
mod compute;
mod conservation;
mod deficits;
mod liquidating;
mod opening;
mod prices;
mod receipts;
mod retiring;
mod settling;
