use anyhow::Result;
use loss_localnet::Network;

pub fn run(_network: &Network, _json: &str) -> Result<()> {
    Ok(())
}
