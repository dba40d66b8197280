//! Whose default is not recorded yet, by the chain and the price that was posted last; waiting for it.

use anyhow::{anyhow, ensure, Result};
use loss_client::{
    accounts::{Pool, Position},
    decode,
    quote::quote_position,
};
use loss_localnet::{Network, Scenario};
use solana_pubkey::Pubkey;
use std::time::{Duration, Instant};

/// How long bots get to see to all of it, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(240);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Positions that may be liquidated, and those of them that are insolvent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtRisk {
    pub liquidatable: Vec<Pubkey>,
    pub insolvent: Vec<Pubkey>,
}

/// Looks at every position of the pool.
///
/// # Errors
/// The RPC does not answer, or an account cannot be read.
pub fn look(network: &Network) -> Result<AtRisk> {
    let rpc = network.rpc();
    let address = network.state().pool;
    let pool: Pool = decode(&rpc.get_account_data(&address)?)?;
    let (band, now) = (network.band()?, network.feed()?.publish_time);
    let mut found = AtRisk::default();
    for (key, account) in rpc.get_program_accounts(&loss_client::PROGRAM_ID)? {
        let Ok(position) = decode::<Position>(&account.data) else { continue };
        if position.pool != address || position.debt_shares().is_zero() {
            continue;
        }
        let quote = quote_position(&pool, &position, &band, now)
            .map_err(|error| anyhow!("{key}: {error:?}"))?;
        if quote.liquidatable {
            found.liquidatable.push(key);
        }
        if quote.insolvent {
            found.insolvent.push(key);
        }
    }
    Ok(found)
}

/// Waits until no position is insolvent. The shortfalls of those that were are recorded then.
///
/// # Errors
/// Some still are after several minutes.
pub fn wait_for_none(network: &Network) -> Result<()> {
    wait("the bots record every insolvency", || Ok(look(network)?.insolvent.is_empty()))
}

/// Plays a scenario, and waits until its last price is on the chain.
///
/// # Errors
/// The publisher does not follow.
pub fn play_to_the_end(network: &Network, scenario: Scenario) -> Result<()> {
    network.play(scenario)?;
    wait("the scenario ends", || Ok(network.feed()?.playing.is_none()))
}

/// Waits for something that is bound to come.
///
/// # Errors
/// It does not, in several minutes.
pub fn wait(what: &str, mut come: impl FnMut() -> Result<bool>) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    while !come()? {
        ensure!(Instant::now() < until, "waited in vain: {what}");
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}
