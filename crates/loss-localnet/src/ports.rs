//! The ports of a network: one number, and all others follow from it.

use std::fs::{self, File};
use std::net::{TcpListener, UdpSocket};

use anyhow::{bail, ensure, Context, Result};
use serde::{Deserialize, Serialize};

use crate::port_holder;

/// Where a network is when nobody says otherwise.
pub const DEFAULT_RPC_PORT: u16 = 8899;

/// How many a network has: the validator itself wants 26 for gossip and the like.
const EACH: u16 = 50;
const GOSSIP: u16 = 10;

/// Where the networks of tests are, unless the environment says otherwise.
const RANGE: &str = "LOSS_LOCALNET_PORTS";
const DEFAULT_RANGE: (u16, u16) = (21_000, 31_000);

/// All ports of one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ports {
    /// Requests; the 49 above it belong to the network too.
    pub rpc: u16,
}

impl Ports {
    /// The network's ports from the first.
    ///
    /// # Errors
    /// When they would not all be between 1024 and 65535.
    pub fn from_rpc(rpc: u16) -> Result<Self> {
        let fits = rpc >= 1024 && rpc.checked_add(EACH).is_some();
        ensure!(fits, "port {rpc}: take one from 1024 to {}", u16::MAX - EACH);
        Ok(Self { rpc })
    }

    /// Subscriptions; the validator puts them there.
    pub fn ws(self) -> u16 {
        self.rpc + 1
    }

    /// Lamports for who asks.
    pub fn faucet(self) -> u16 {
        self.rpc + 2
    }

    /// The liquidator's health and metrics.
    pub fn bot(self) -> u16 {
        self.rpc + 3
    }

    /// The validator's gossip.
    pub fn gossip(self) -> u16 {
        self.rpc + GOSSIP
    }

    /// What else the validator uses, as its command line wants it.
    pub fn dynamic_range(self) -> String {
        format!("{}-{}", self.gossip() + 1, self.rpc + EACH)
    }

    /// Where requests go.
    pub fn rpc_url(self) -> String {
        format!("http://127.0.0.1:{}", self.rpc)
    }

    /// Where subscriptions go.
    pub fn ws_url(self) -> String {
        format!("ws://127.0.0.1:{}", self.ws())
    }

    /// # Errors
    /// The first port that is not free, and who has it.
    pub fn require_free(self) -> Result<()> {
        let used = (self.rpc..self.rpc + 4).chain(self.gossip()..self.rpc + EACH);
        for port in used {
            let free = TcpListener::bind(("0.0.0.0", port)).is_ok()
                && UdpSocket::bind(("0.0.0.0", port)).is_ok();
            if !free {
                let holder = port_holder::describe(port);
                bail!("port {port} is held by {holder}; stop it, or take others with --rpc-port");
            }
        }
        Ok(())
    }
}

/// Ports for a network of this process alone, until it is dropped.
#[derive(Debug)]
pub struct Lease {
    /// The ports.
    pub ports: Ports,
    _lock: File,
}

impl Lease {
    /// The first free ports of the range, which `LOSS_LOCALNET_PORTS=19100-19399` replaces.
    ///
    /// # Errors
    /// None is free, or the range makes no sense.
    pub fn take() -> Result<Self> {
        let (from, to) = match std::env::var(RANGE) {
            Ok(range) => parse_range(&range)?,
            Err(_) => DEFAULT_RANGE,
        };
        let dir = std::env::temp_dir().join("loss-localnet-ports");
        fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
        for rpc in (from..to).step_by(EACH.into()) {
            let ports = Ports::from_rpc(rpc)?;
            let lock = File::create(dir.join(rpc.to_string()))?;
            if lock.try_lock().is_ok() && ports.require_free().is_ok() {
                return Ok(Self { ports, _lock: lock });
            }
        }
        bail!("no {EACH} free ports from {from} to {to}; set {RANGE} to another range, as FROM-TO")
    }
}

fn parse_range(text: &str) -> Result<(u16, u16)> {
    let range = text.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    range.with_context(|| format!("{RANGE}={text}: write it as FROM-TO, such as 21000-31000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_follow_from_the_first_and_do_not_overlap() {
        let ports = Ports::from_rpc(8_899).unwrap();
        assert_eq!(
            (ports.ws(), ports.faucet(), ports.bot(), ports.gossip()),
            (8900, 8901, 8902, 8909)
        );
        assert_eq!(ports.dynamic_range(), "8910-8949");
        assert_eq!(ports.ws_url(), "ws://127.0.0.1:8900");
        assert!(Ports::from_rpc(80).is_err() && Ports::from_rpc(65_500).is_err());
    }

    #[test]
    fn who_holds_a_port_is_named() {
        let lease = Lease::take().unwrap();
        lease.ports.require_free().unwrap();
        let _held = TcpListener::bind(("127.0.0.1", lease.ports.rpc)).unwrap();
        let error = lease.ports.require_free().unwrap_err().to_string();
        let wanted =
            format!("port {} is held by process {} (", lease.ports.rpc, std::process::id());
        assert!(error.starts_with(&wanted), "{error}");
    }

    #[test]
    fn two_leases_never_share_ports() {
        let (one, two) = (Lease::take().unwrap(), Lease::take().unwrap());
        assert!(one.ports.rpc.abs_diff(two.ports.rpc) >= EACH);
    }

    #[test]
    fn a_range_that_makes_no_sense_is_refused() {
        assert_eq!(parse_range("19100-19399").unwrap(), (19_100, 19_399));
        assert!(parse_range("many").is_err());
    }
}
