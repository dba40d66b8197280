//! The client's example of a CPI builds what the example venue's own code builds.

#[path = "../../../crates/loss-client/examples/common/venue_calls.rs"]
mod venue_calls;

use loss_testkit::{
    example_venue::{self as theirs, MarketKeys, OpenSide, SettleSide},
    keys::{address, receipt},
    PoolKeys,
};
use venue_calls::{Close, Market, OpenArgs, Terms};

fn keys() -> (PoolKeys, MarketKeys) {
    let pool = PoolKeys::derive(address("creator"), address("asset"), address("collateral"), 3);
    (pool, MarketKeys::derive(&pool, 4))
}

#[test]
fn the_examples_instructions_are_the_example_venues() {
    let (pool, keys) = keys();
    let addresses = pool.addresses();
    let market = Market { pool: &addresses, venue: keys.venue.addresses(), price: pool.price };
    let [payer, long, short] = ["payer", "long", "short"].map(address);
    let terms = Terms {
        max_price_age_seconds: theirs::TERMS.max_price_age_seconds,
        max_confidence_bps: theirs::TERMS.max_confidence_bps,
        initial_margin_bps: theirs::TERMS.initial_margin_bps,
        maintenance_margin_bps: theirs::TERMS.maintenance_margin_bps,
    };
    let expected = theirs::open_market(&pool, &keys, payer, theirs::TERMS);
    assert_eq!(market.open_market(payer, 4, terms), expected);

    let [long_asset, short_asset] = [long, short].map(|owner| addresses.associated_asset(&owner));
    let args = example_venue::instructions::OpenArgs {
        number: 5,
        size: 6,
        long_margin: 7,
        short_margin: 8,
    };
    let side = OpenSide { payer, long: (long, long_asset), short: (short, short_asset) };
    let expected = theirs::open(&pool, &keys, side, args);
    let args = OpenArgs { number: 5, size: 6, long_margin: 7, short_margin: 8 };
    assert_eq!(market.open(payer, long, short, args), expected);

    let contract = market.contract(&long, 5);
    let profit = keys.venue.profit(&short);
    let side = SettleSide {
        caller: long,
        contract,
        rent_payer: payer,
        winner: short,
        winner_asset: short_asset,
        loser_asset: long_asset,
        nonce: 9,
        receipt: Some(receipt(&profit, 10)),
        deficit_receipt: Some(receipt(&profit, 11)),
    };
    let ours = Close {
        caller: long,
        contract,
        rent_payer: payer,
        winner: short,
        loser: long,
        nonce: 9,
        from_seq: 10,
        last_loss_seq: 11,
    };
    assert_eq!(market.close(&ours), theirs::close(&pool, &keys, side));
}
