//! What must be right before anything is sent. Every error is one line that names the remedy.

use crate::{
    act::Actor,
    chain::Rpc,
    config::Config,
    watch::{poll, Content},
};
use anyhow::{anyhow, Error};
use loss_client::{
    accounts::Pool, addresses::ORACLE_PROGRAMS, decode_owned, PoolAddresses, PROGRAM_ID,
};
use solana_pubkey::Pubkey;
use std::collections::BTreeMap;
use tracing::warn;

/// Why the bot cannot start.
#[derive(Debug)]
pub enum Problem {
    /// The RPC does not answer: ask again.
    NotYet(Error),
    /// Somebody has to change something.
    Wrong(Error),
}

type Checked<T> = Result<T, Problem>;

fn wrong<T>(message: String) -> Checked<T> {
    Err(Problem::Wrong(anyhow!(message)))
}

fn not_yet(error: impl Into<Error>) -> Problem {
    Problem::NotYet(error.into())
}

/// Checks cluster, program, pool, oracle, wallet, in this order. A dry run needs no funds.
///
/// # Errors
/// [`Problem`].
pub async fn check(rpc: &Rpc, config: &Config, wallet: Pubkey, dry_run: bool) -> Checked<Actor> {
    genesis(rpc, config).await?;
    let pool = pool(rpc, config).await?;
    let addresses = with_token_programs(rpc, config, &pool).await?;
    if !dry_run {
        funds(rpc, config, &addresses, wallet).await?;
    }
    let lps = config.policy.settle_lps.iter().map(|owner| (addresses.lp(owner), *owner));
    let stakes = config.policy.settle_stakes.iter().map(|owner| (addresses.stake(owner), *owner));
    let settled: BTreeMap<Pubkey, Pubkey> = lps.chain(stakes).collect();
    Ok(Actor { pool: addresses, wallet, price_account: config.pool.price_account, settled })
}

async fn genesis(rpc: &Rpc, config: &Config) -> Checked<()> {
    let found = rpc.genesis().await.map_err(not_yet)?;
    match config.cluster.genesis_hash {
        Some(expected) if expected != found => wrong(format!(
            "wrong cluster: the RPC's genesis is {found}, [cluster] genesis_hash is {expected}: change rpc_url or genesis_hash"
        )),
        Some(_) => Ok(()),
        None => {
            warn!(genesis = %found, "any cluster is accepted: set [cluster] genesis_hash");
            Ok(())
        }
    }
}

async fn pool(rpc: &Rpc, config: &Config) -> Checked<Pool> {
    let pool = &config.pool;
    if pool.program_id != PROGRAM_ID {
        let found = pool.program_id;
        return wrong(format!(
            "wrong program id: this bot is built for {PROGRAM_ID}, [pool] program_id is {found}: correct it, or build the bot with that id"
        ));
    }
    if !ORACLE_PROGRAMS.contains(&pool.oracle_program) {
        let [first, second] = ORACLE_PROGRAMS;
        let found = pool.oracle_program;
        return wrong(format!(
            "wrong oracle: the program takes prices of {first} or {second}, [pool] oracle_program is {found}: correct it"
        ));
    }
    let names = [pool.program_id, pool.address, pool.price_account];
    let (_, accounts) = poll::accounts(rpc, &names, None).await.map_err(not_yet)?;
    let [program, account, price] = <[_; 3]>::try_from(accounts)
        .map_err(|_| not_yet(anyhow!("the RPC left accounts out")))?
        .map(|(_, content)| content);
    if !program.is_some_and(|program| program.executable) {
        let id = pool.program_id;
        return wrong(format!(
            "wrong program id: there is no program at {id} on this cluster: check [pool] program_id and [cluster] rpc_url"
        ));
    }
    price_owner(config, price.as_ref())?;
    let address = pool.address;
    let Some(Content { owner, data, .. }) = account.filter(|account| !account.is_only_lamports())
    else {
        return wrong(format!(
            "there is no pool at {address}: check [pool] address and [cluster] rpc_url"
        ));
    };
    decode_owned(&owner, &data)
        .map_err(|error| Problem::Wrong(anyhow!("[pool] address {address}: {error}")))
}

fn price_owner(config: &Config, price: Option<&Content>) -> Checked<()> {
    let (address, oracle) = (config.pool.price_account, config.pool.oracle_program);
    match price.filter(|price| !price.is_only_lamports()) {
        Some(Content { owner, .. }) if *owner != oracle => wrong(format!(
            "the price account {address} is of {owner}, not of the oracle {oracle}: check [pool] price_account and oracle_program"
        )),
        Some(_) => Ok(()),
        None => {
            warn!(%address, "there is no price account yet");
            Ok(())
        }
    }
}

async fn with_token_programs(rpc: &Rpc, config: &Config, pool: &Pool) -> Checked<PoolAddresses> {
    let names = [pool.asset_mint, pool.collateral_mint];
    let (_, accounts) = poll::accounts(rpc, &names, None).await.map_err(not_yet)?;
    let owners: Vec<Pubkey> =
        accounts.into_iter().filter_map(|(_, mint)| mint.map(|mint| mint.owner)).collect();
    let [asset, collateral] = owners[..] else {
        return wrong("a mint of the pool does not exist: check [cluster] rpc_url".into());
    };
    Ok(PoolAddresses::of(config.pool.address, pool).with_token_programs(asset, collateral))
}

async fn funds(rpc: &Rpc, config: &Config, pool: &PoolAddresses, wallet: Pubkey) -> Checked<()> {
    let tokens = [
        (pool.associated_asset(&wallet), pool.asset_mint, pool.asset_program),
        (pool.associated_collateral(&wallet), pool.collateral_mint, pool.collateral_program),
    ];
    let names = [wallet, tokens[0].0, tokens[1].0];
    let (_, accounts) = poll::accounts(rpc, &names, None).await.map_err(not_yet)?;
    let mut contents = accounts.into_iter().map(|(_, content)| content);
    let lamports = contents.next().flatten().map_or(0, |content| content.lamports);
    let needed = config.needed_lamports();
    if lamports < needed {
        return wrong(format!(
            "the wallet {wallet} has {lamports} lamports, but needs {needed} for min_lamports, a fee and a record's rent: send it SOL, `solana transfer {wallet} 0.1`"
        ));
    }
    for (token, content) in tokens.into_iter().zip(contents) {
        token_account(wallet, token, content.as_ref())?;
    }
    Ok(())
}

fn token_account(
    wallet: Pubkey,
    (account, mint, program): (Pubkey, Pubkey, Pubkey),
    content: Option<&Content>,
) -> Checked<()> {
    if content.is_none_or(Content::is_only_lamports) {
        return wrong(format!(
            "the wallet has no token account {account}: make it, `spl-token --program-id {program} create-account {mint} --owner {wallet}`"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use loss_client::addresses::{SYSTEM_PROGRAM, TOKEN_PROGRAM};

    const LAMPORTS: Content =
        Content { owner: SYSTEM_PROGRAM, lamports: 1, executable: false, data: Vec::new() };

    #[test]
    fn lamports_where_the_price_will_be_do_not_stop_the_bot() {
        let example = include_str!("../liquidator.example.toml");
        let config = Config::parse(example, "example").unwrap();
        price_owner(&config, Some(&LAMPORTS)).unwrap();
        let foreign = Content { owner: TOKEN_PROGRAM, ..LAMPORTS };
        assert!(matches!(price_owner(&config, Some(&foreign)), Err(Problem::Wrong(_))));
    }

    #[test]
    fn lamports_are_no_token_account() {
        let [wallet, account, mint] = [1, 2, 3].map(|number| Pubkey::new_from_array([number; 32]));
        let token = (account, mint, TOKEN_PROGRAM);
        let made = Content { owner: TOKEN_PROGRAM, data: vec![0; 165], ..LAMPORTS };
        token_account(wallet, token, Some(&made)).unwrap();
        let Err(Problem::Wrong(error)) = token_account(wallet, token, Some(&LAMPORTS)) else {
            panic!("taken for a token account");
        };
        let expected = format!(
            "the wallet has no token account {account}: make it, `spl-token --program-id {TOKEN_PROGRAM} create-account {mint} --owner {wallet}`"
        );
        assert_eq!(error.to_string(), expected);
    }
}
