//! Which network a file is for, and how to tell that an RPC node belongs to it.

use anyhow::{ensure, Result};
use serde::Deserialize;
use std::fmt;

/// The network named in a file. `localnet` is any network that is none of the public ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cluster {
    Localnet,
    Devnet,
    Mainnet,
}

/// The genesis hashes of Solana's public networks. They never change.
const PUBLIC: [(&str, &str); 3] = [
    ("mainnet", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"),
    ("devnet", "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG"),
    ("testnet", "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY"),
];

impl Cluster {
    /// Refuses a node of another network, so that a file is never applied where it does not belong.
    pub fn check(self, genesis: &str) -> Result<()> {
        let found = PUBLIC.iter().find(|(_, hash)| *hash == genesis).map(|(name, _)| *name);
        let expected = self.to_string();
        ensure!(
            found.unwrap_or("localnet") == expected,
            "the file is for {expected}, but the node is of {}: correct `rpc` (or --url), or use {}",
            found.map_or("a local network".to_string(), ToString::to_string),
            match found {
                Some(name) => format!("the file for {name}"),
                None => "migrations/localnet.toml".to_string(),
            },
        );
        Ok(())
    }
}

impl fmt::Display for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Localnet => "localnet",
            Self::Devnet => "devnet",
            Self::Mainnet => "mainnet",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAINNET: &str = PUBLIC[0].1;
    const DEVNET: &str = PUBLIC[1].1;

    #[test]
    fn a_cluster_accepts_its_own_network_and_localnet_any_private_one() {
        Cluster::Mainnet.check(MAINNET).unwrap();
        Cluster::Devnet.check(DEVNET).unwrap();
        Cluster::Localnet.check("11111111111111111111111111111111").unwrap();
    }

    #[test]
    fn a_file_for_localnet_is_refused_by_mainnet() {
        assert_eq!(
            Cluster::Localnet.check(MAINNET).unwrap_err().to_string(),
            "the file is for localnet, but the node is of mainnet: correct `rpc` (or --url), \
             or use the file for mainnet"
        );
    }

    #[test]
    fn a_file_for_devnet_is_refused_by_a_local_network() {
        assert_eq!(
            Cluster::Devnet.check("11111111111111111111111111111111").unwrap_err().to_string(),
            "the file is for devnet, but the node is of a local network: correct `rpc` (or --url), \
             or use migrations/localnet.toml"
        );
    }
}
