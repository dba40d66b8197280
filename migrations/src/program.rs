//! The program's bytecode: in a file, and on the chain.

use anyhow::{bail, Context, Result};
use sha2_const_stable::Sha256;
use solana_loader_v3_interface::{get_program_data_address, state::UpgradeableLoaderState};
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::RpcClient;
use solana_sdk_ids::{bpf_loader, bpf_loader_upgradeable};
use std::path::Path;

/// Bytecode. The loader fills the room behind it with zeros, so zeros at the end do not count when
/// two are compared; but a file may end with zeros that it cannot run without, so they are written.
#[derive(Clone)]
pub struct Bytecode(Vec<u8>);

impl PartialEq for Bytecode {
    fn eq(&self, other: &Self) -> bool {
        self.without_zeros() == other.without_zeros()
    }
}

impl Eq for Bytecode {}

/// What is at the program's address.
#[derive(Clone, PartialEq, Eq)]
pub enum OnChain {
    Nothing,
    /// A program of the upgradeable loader.
    Upgradeable {
        bytecode: Bytecode,
        /// Who may upgrade it; nobody when absent.
        authority: Option<Pubkey>,
        /// Bytes there is room for.
        room: usize,
    },
    /// A program of the older loader, which nobody can change.
    Final {
        bytecode: Bytecode,
    },
    /// It was closed: nothing can be deployed there any more.
    Closed,
    /// An account that is no program.
    NotAProgram {
        owner: Pubkey,
    },
}

impl Bytecode {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// # Errors
    /// No such file, or not bytecode.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let bytes = std::fs::read(path).with_context(|| {
            format!(
                "{shown}: cannot be read: build it with `cargo xtask build`, or correct `bytecode`"
            )
        })?;
        if !bytes.starts_with(b"\x7fELF") {
            bail!("{shown}: not bytecode (an ELF file): build it with `cargo xtask build`");
        }
        Ok(Self::new(bytes))
    }

    /// All of it, zeros at the end included.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn without_zeros(&self) -> &[u8] {
        let end = self.0.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        self.0.get(..end).unwrap_or_default()
    }

    /// SHA-256 without the zeros at the end, in hexadecimal: what verified-build tools show.
    pub fn hash(&self) -> String {
        hash(self.without_zeros())
    }

    /// The same of all bytes.
    pub fn hash_with_zeros(&self) -> String {
        hash(&self.0)
    }
}

fn hash(bytes: &[u8]) -> String {
    let hash = Sha256::new().update(bytes).finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Looks at the program's address.
///
/// # Errors
/// The node does not answer.
pub fn inspect(rpc: &RpcClient, id: &Pubkey) -> Result<OnChain> {
    let Some(account) = find(rpc, id)? else { return Ok(OnChain::Nothing) };
    let owner = account.owner;
    if owner == bpf_loader::id() {
        return Ok(OnChain::Final { bytecode: Bytecode::new(account.data) });
    }
    let is_program = matches!(state(&account.data), Some(UpgradeableLoaderState::Program { .. }));
    if owner != bpf_loader_upgradeable::id() || !is_program {
        return Ok(OnChain::NotAProgram { owner });
    }
    let Some(data) = find(rpc, &get_program_data_address(id))? else { return Ok(OnChain::Closed) };
    let Some(UpgradeableLoaderState::ProgramData { upgrade_authority_address, .. }) =
        state(&data.data)
    else {
        return Ok(OnChain::Closed);
    };
    let code = data.data.get(UpgradeableLoaderState::size_of_programdata_metadata()..);
    let code = code.unwrap_or_default().to_vec();
    Ok(OnChain::Upgradeable {
        room: code.len(),
        bytecode: Bytecode::new(code),
        authority: upgrade_authority_address,
    })
}

/// The account at an address, if there is one.
pub(crate) fn find(rpc: &RpcClient, address: &Pubkey) -> Result<Option<solana_account::Account>> {
    let found = rpc.get_account_with_commitment(address, rpc.commitment());
    Ok(found.with_context(|| format!("cannot fetch {address} from {}", rpc.url()))?.value)
}

/// What a loader account begins with.
pub(crate) fn state(data: &[u8]) -> Option<UpgradeableLoaderState> {
    wincode::deserialize(data).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_at_the_end_do_not_count_but_are_kept() {
        let file = Bytecode::new(b"\x7fELF code\0".to_vec());
        let on_chain = Bytecode::new(b"\x7fELF code\0\0\0".to_vec());
        assert!(file == on_chain);
        assert_eq!(file.hash(), on_chain.hash());
        assert_eq!(file.bytes(), b"\x7fELF code\0");
        assert!(file != Bytecode::new(b"\x7fELF c0de".to_vec()));
    }

    #[test]
    fn the_hash_is_sha_256_in_hexadecimal() {
        assert_eq!(
            Bytecode::new(b"abc".to_vec()).hash(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_file_that_is_no_bytecode_is_refused_with_the_command_that_makes_it() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        assert_eq!(
            Bytecode::read(&path).err().map(|error| error.to_string()),
            Some(format!(
                "{}: not bytecode (an ELF file): build it with `cargo xtask build`",
                path.display()
            ))
        );
    }
}
