//! A network comes up, its price moves, its deposits are there, and it survives its validator.

use loss_client::accounts::{LpShare, Pool, Position};
use loss_client::quote::{quote_lp, quote_position};
use loss_client::{decode, ix};
use loss_localnet::people::ASSET;
use loss_localnet::{Network, People, Price};
use solana_signer::Signer;

const LPS: usize = 3;
const BORROWERS: usize = 2;

fn pool(network: &Network) -> Pool {
    decode(&network.rpc().get_account_data(&network.pool().pool).unwrap()).unwrap()
}

/// Shows the pool the posted price.
fn accrue(network: &Network) {
    let faucet = network.key("faucet").unwrap();
    let accrue = ix::accrue(&network.pool(), Some(network.price_account()));
    network.chain().send("accrue", &[accrue], &[&faucet]).unwrap();
}

#[test]
fn deposits_and_debts_are_on_the_chain_and_the_price_moves_also_after_a_restart() {
    let people = People::crowd(LPS, BORROWERS, 1);
    let deposits = people.lps.clone();
    let mut network = Network::for_test(people).unwrap();

    // What each LP has is what it brought, and some seconds' interest: less than a whole asset.
    for (index, deposit) in deposits.iter().enumerate() {
        let owner = network.key(&format!("lp-{:03}", index + 1)).unwrap().pubkey();
        let data = network.rpc().get_account_data(&network.pool().lp(&owner)).unwrap();
        let share: LpShare = decode(&data).unwrap();
        let pool = pool(&network);
        let quote = quote_lp(&pool, &share, pool.ledger.accrued_at).unwrap();
        let earned = quote.value.get().checked_sub(*deposit).unwrap();
        assert!(earned < ASSET, "{deposit} became {}", quote.value.get());
        assert_eq!(quote.pending_loss.get(), 0);
    }
    let status = network.status().unwrap();
    assert_eq!(status.positions.len(), BORROWERS);
    assert_eq!((status.pool.reserve, status.pool.stakers), (500 * ASSET, 1_500 * ASSET));

    // The pool takes what is posted, to the last digit.
    let posted = network.hold_price(Price::whole(120).unwrap()).unwrap();
    accrue(&network);
    assert_eq!(pool(&network).price.price, 12_000_000_000);
    assert!(pool(&network).price.publish_time >= posted.publish_time);

    network.restart_validator().unwrap();
    assert_eq!(pool(&network).price.price, 12_000_000_000);
    network.hold_price(Price::whole(30).unwrap()).unwrap();
    accrue(&network);
    assert_eq!(pool(&network).price.price, 3_000_000_000);

    // Down 80%, the debts of both are worth more than what secures them.
    let band = pool(&network).price_band().unwrap().unwrap();
    for number in 1..=BORROWERS {
        let owner = network.key(&format!("borrower-{number:03}")).unwrap().pubkey();
        let data = network.rpc().get_account_data(&network.pool().position(&owner, 0)).unwrap();
        let position: Position = decode(&data).unwrap();
        let pool = pool(&network);
        let quote = quote_position(&pool, &position, &band, pool.ledger.accrued_at).unwrap();
        assert!(quote.insolvent, "{number}: {quote:?}");
    }
    assert_eq!(network.status().unwrap().unrecorded(), BORROWERS);
}
