//! Doing what a plan says.

use crate::{
    buffer::{self, Buffer},
    config::Config,
    explain::explain,
    keys::Keys,
    plan::{show::sol, Action, Change, Plan},
    program::{inspect, Bytecode, OnChain},
    send,
};
use anyhow::{ensure, Context, Result};
use solana_keypair::Keypair;
use solana_loader_v3_interface::{instruction as loader, state::UpgradeableLoaderState};
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::RpcClient;
use solana_signer::Signer;
use std::collections::BTreeMap;

/// Where each step is told.
pub type Say<'a> = &'a mut dyn FnMut(&str);

impl Plan {
    /// Makes the changes, one after another, and tells each. How many were made.
    ///
    /// What was done before a failure stays done: a new plan goes on from there.
    ///
    /// # Errors
    /// Something is blocked, a key file is missing or a payer has too little, all before the first
    /// change; or a transaction failed.
    pub fn execute(
        &self,
        rpc: &RpcClient,
        config: &Config,
        keys: &Keys,
        say: Say<'_>,
    ) -> Result<usize> {
        if let Some(line) = self.blocked().next() {
            anyhow::bail!("{line}");
        }
        let signers: Vec<Signers> = self
            .changes()
            .map(|(_, change)| Signers::find(change, config, keys))
            .collect::<Result<_>>()?;
        self.require_funds(rpc, &signers)?;
        for ((line, change), signers) in self.changes().zip(&signers) {
            let what = &line.what;
            say(&format!("{what}: {}", change.action));
            self.make(rpc, change, signers, say)
                .with_context(|| format!("{what}: {}", change.action))?;
            say(&format!("{what}: done"));
        }
        Ok(signers.len())
    }

    fn make(
        &self,
        rpc: &RpcClient,
        change: &Change,
        signers: &Signers,
        say: Say<'_>,
    ) -> Result<()> {
        match &change.action {
            Action::Deploy => deploy(rpc, signers, &self.bytecode, say),
            Action::Upgrade { program, extend_by } => {
                upgrade(rpc, program, *extend_by, signers, &self.bytecode, say)
            }
            Action::InitPool { instruction, .. } => {
                send::one(rpc, &[(**instruction).clone()], &[&signers.payer]).map_err(explain)?;
                Ok(())
            }
        }
    }

    /// Refuses to begin what would stop in the middle for lack of funds.
    fn require_funds(&self, rpc: &RpcClient, signers: &[Signers]) -> Result<()> {
        let mut needs: BTreeMap<Pubkey, u64> = BTreeMap::new();
        for ((_, change), signers) in self.changes().zip(signers) {
            let need = needs.entry(signers.payer.pubkey()).or_default();
            *need = need.saturating_add(change.cost).saturating_add(change.lent);
        }
        for (payer, need) in needs {
            let has = rpc.get_balance(&payer)?;
            ensure!(
                has >= need,
                "{payer} has {} and needs {}: send it the rest (on a local network, an airdrop)",
                sol(has),
                sol(need)
            );
        }
        Ok(())
    }
}

/// Closes the buffer that an interrupted deployment of the file's bytecode left, or the one named;
/// its rent goes back to the upgrade authority. Its address, and whether there was one.
///
/// # Errors
/// A node that does not answer or is of another network, a missing key file or bytecode, or a
/// buffer of another authority.
pub fn reclaim(
    rpc: &RpcClient,
    config: &Config,
    keys: &Keys,
    named: Option<Pubkey>,
) -> Result<(Pubkey, bool)> {
    config.cluster.check(&rpc.get_genesis_hash()?.to_string())?;
    let authority = keys.signer(&config.program.upgrade_authority, "the upgrade authority")?;
    let address = match named {
        Some(address) => address,
        None => {
            let bytecode = Bytecode::read(&config.program.bytecode)?;
            Buffer::new(&authority.pubkey(), &bytecode)?.address
        }
    };
    Ok((address, buffer::close(rpc, &address, &authority)?))
}

/// Who signs a change.
struct Signers {
    payer: Keypair,
    /// The program's own key, for the first deployment.
    program: Option<Keypair>,
}

impl Signers {
    fn find(change: &Change, config: &Config, keys: &Keys) -> Result<Self> {
        let authority = || keys.signer(&config.program.upgrade_authority, "the upgrade authority");
        match &change.action {
            Action::Deploy => {
                let program = keys.signer(&config.program.id, "the program")?;
                Ok(Self { payer: authority()?, program: Some(program) })
            }
            Action::Upgrade { .. } => Ok(Self { payer: authority()?, program: None }),
            Action::InitPool { name, .. } => {
                let pool = config.pools.iter().find(|pool| pool.name == *name);
                let pool = pool.with_context(|| {
                    format!("pool \"{name}\" is not in the file any more: make a new plan")
                })?;
                let role = format!("the authority of \"{name}\"");
                Ok(Self { payer: keys.signer(&pool.authority, &role)?, program: None })
            }
        }
    }
}

fn deploy(rpc: &RpcClient, signers: &Signers, bytecode: &Bytecode, say: Say<'_>) -> Result<()> {
    let authority = &signers.payer;
    let program = signers.program.as_ref().context("a deployment needs the program's key file")?;
    let buffer = Buffer::new(&authority.pubkey(), bytecode)?;
    buffer.fill(rpc, authority, bytecode, say)?;
    let size = UpgradeableLoaderState::size_of_program();
    let instructions = loader::deploy_with_max_program_len(
        &authority.pubkey(),
        &program.pubkey(),
        &buffer.address,
        &authority.pubkey(),
        rpc.get_minimum_balance_for_rent_exemption(size)?,
        bytecode.bytes().len(),
        true,
    )?;
    send::one(rpc, &instructions, &[authority, program])
        .map_err(explain)
        .with_context(|| resume(&buffer))?;
    arrived(rpc, &program.pubkey(), bytecode)
}

fn upgrade(
    rpc: &RpcClient,
    program: &Pubkey,
    extend_by: u32,
    signers: &Signers,
    bytecode: &Bytecode,
    say: Say<'_>,
) -> Result<()> {
    let authority = &signers.payer;
    let owner = authority.pubkey();
    let buffer = Buffer::new(&owner, bytecode)?;
    buffer.fill(rpc, authority, bytecode, say)?;
    if extend_by > 0 {
        let extend = loader::extend_program(program, Some(&owner), extend_by);
        send::one(rpc, &[extend], &[authority])
            .map_err(explain)
            .with_context(|| resume(&buffer))?;
        say(&format!("extended by {extend_by} bytes"));
        send::next_slot(rpc)?;
    }
    let upgrade = loader::upgrade(program, &buffer.address, &owner, &owner, true);
    send::one(rpc, &[upgrade], &[authority]).map_err(explain).with_context(|| resume(&buffer))?;
    arrived(rpc, program, bytecode)
}

/// Waits until the program runs, and checks that it is the file's.
fn arrived(rpc: &RpcClient, program: &Pubkey, bytecode: &Bytecode) -> Result<()> {
    send::next_slot(rpc)?;
    let found = inspect(rpc, program)?;
    let same = matches!(&found, OnChain::Upgradeable { bytecode: found, .. } if found == bytecode);
    ensure!(same, "{program} does not have the file's bytecode afterwards: run `plan` to see why");
    Ok(())
}

fn resume(buffer: &Buffer) -> String {
    format!(
        "the bytecode is in buffer {}: run `apply` again to go on from here, or \
         `loss-migrate reclaim` to get its rent back",
        buffer.address
    )
}
