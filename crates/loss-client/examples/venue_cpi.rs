//! A CPI from another program: two traders make a contract at the example venue, and when it ends the
//! venue's program calls the pool to credit the winner's profit, and to report a deficit if there is
//! one.
//!
//! Run it to make a contract, and again, after the price moved, to end it. On a local network the venue
//! is there from the beginning, because a pool lets a venue in only after a time lock of days; elsewhere
//! run it once before, to open the market, and have the pool's authority register the venue.
//!
//! `TRADER` is the key file of the other side, `VENUE_PROGRAM` and `VENUE_ID` say which venue; the
//! others are in `common`.

mod common;
#[path = "common/venue_calls.rs"]
mod venue_calls;

use anyhow::{bail, Context, Result};
use common::Setup;
use loss_client::{
    accounts::{ProfitClaim, ShortfallRecord, Venue},
    addresses::VenueAddresses,
    ix, quote, LossError,
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use std::process::ExitCode;
use venue_calls::{Close, Market, OpenArgs, Terms};

const PROGRAM: &str = "Examp1eVenue1111111111111111111111111111111";

const TERMS: Terms = Terms {
    max_price_age_seconds: 60,
    max_confidence_bps: 200,
    initial_margin_bps: 1_000,
    maintenance_margin_bps: 500,
};

fn main() -> ExitCode {
    common::run(trade)
}

fn trade(setup: &Setup) -> Result<()> {
    let program = std::env::var("VENUE_PROGRAM").unwrap_or_else(|_| PROGRAM.to_owned());
    let program: Pubkey = program.parse().context("VENUE_PROGRAM: no address")?;
    let venue_id = std::env::var("VENUE_ID").map_or(Ok(1), |text| text.parse());
    let venue_id = venue_id.context("VENUE_ID: no number")?;
    let price = setup.price.context("set PRICE to a price update account")?;
    let venue = VenueAddresses::derive(&setup.pool.pool, &program, venue_id);
    let market = Market { pool: &setup.pool, venue, price };
    let me = setup.me.pubkey();

    let there_is_a_market = setup.data(&venue.signer)?.is_some();
    let Some(account) = setup.find::<Venue>(&venue.venue)? else {
        if !there_is_a_market {
            setup.send("opened the market", &[market.open_market(me, venue_id, TERMS)])?;
        }
        bail!(
            "venue {venue_id} is not registered: the pool's authority does that, by register_venue"
        );
    };
    if !there_is_a_market {
        bail!("venue {venue_id} was registered before its market was opened: use another VENUE_ID");
    }
    let now = setup.now()?;
    if !account.is_active(now) {
        let (from, until) = (account.active_at, account.retires_at);
        bail!(
            "the venue can call the pool from {from} until {until}, and now is {now}: retry then"
        );
    }
    let contract = market.contract(&me, 0);
    match setup.data(&contract)? {
        None => open(setup, &market),
        Some(data) => close(setup, &market, contract, &data),
    }
}

/// The other side signs too.
fn open(setup: &Setup, market: &Market) -> Result<()> {
    let other = setup.key("TRADER", "trader")?;
    let (me, short) = (setup.me.pubkey(), other.pubkey());
    for owner in [me, short] {
        if setup.find::<ProfitClaim>(&market.venue.profit(&owner))?.is_none() {
            let claim = ix::open_profit(market.pool, &market.venue, owner, me);
            setup.send("opened a profit claim", &[claim])?;
        }
    }
    let args = OpenArgs {
        number: 0,
        size: 1_000_000_000,
        long_margin: 50_000_000,
        short_margin: 50_000_000,
    };
    let open = market.open(me, me, short, args);
    setup.send_signed("made a contract: run this again when the price moved", &[open], &[&other])
}

fn close(setup: &Setup, market: &Market, contract: Pubkey, data: &[u8]) -> Result<()> {
    let market_data = setup.data(&market.venue.signer)?.context("there is no market")?;
    let deficits = market_data.get(176..184).and_then(|bytes| bytes.try_into().ok());
    let nonce = u64::from_le_bytes(deficits.context("no market")?).saturating_add(1);
    let key = |at: usize| {
        let bytes = data.get(at..at.saturating_add(32)).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Pubkey::new_from_array).context("no contract")
    };
    let (long, short, rent_payer) = (key(40)?, key(72)?, key(104)?);
    let venue: Venue = setup.fetch(&market.venue.venue)?;
    // The venue knows from the price who won, and refuses the other order.
    let mut refused = None;
    for (winner, loser) in [(long, short), (short, long)] {
        let profit_key = market.venue.profit(&winner);
        let profit: ProfitClaim = setup.fetch(&profit_key)?;
        let side = Close {
            caller: setup.me.pubkey(),
            contract,
            rent_payer,
            winner,
            loser,
            nonce,
            from_seq: profit.share.segment.from_seq,
            last_loss_seq: venue.last_loss_seq,
        };
        match setup.send("ended the contract", &[market.close(&side)]) {
            Err(error) => refused = Some(error),
            Ok(()) => {
                let (venue, claim) = (setup.fetch(&market.venue.venue)?, setup.fetch(&profit_key)?);
                let quote = quote::quote_profit(&venue, &claim, setup.now()?);
                let quote = quote.map_err(LossError::from)?;
                let (value, matured) = (quote.share.value.get(), quote.matured.get());
                println!("{winner} has a claim on {value} atoms, {matured} of them matured");
                return print_deficit(setup, &market.venue.record(nonce));
            }
        }
    }
    refused.map_or(Ok(()), Err)
}

/// Who paid what the loser could not.
fn print_deficit(setup: &Setup, record: &Pubkey) -> Result<()> {
    let Some(record) = setup.find::<ShortfallRecord>(record)? else {
        println!("the loser's margin paid it all: no deficit");
        return Ok(());
    };
    let ShortfallRecord { seq, debt, bond, reserve, stakers, profits, lps, unallocated, .. } =
        record;
    println!(
        "event {seq}: a deficit of {debt} atoms, paid by the bond {bond}, the reserve {reserve}, \
         stakers {stakers}, profit claims {profits}, LPs {lps}; nobody paid {unallocated}"
    );
    Ok(())
}
