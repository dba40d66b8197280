//! Who signs: addresses and key files.

use anyhow::{anyhow, bail, Context, Result};
use serde::Deserialize;
use solana_keypair::{read_keypair_file, Keypair};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use std::{collections::BTreeMap, fmt, path::PathBuf};

/// An account as a file names it: by address, or by a key file in the keys folder.
///
/// Key files never lie beside the checked-in files. An address is enough to plan; whoever has to
/// sign needs a key file when the plan is applied.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Who {
    Address(Pubkey),
    KeyFile(String),
}

impl TryFrom<String> for Who {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.ends_with(".json") {
            return Ok(Self::KeyFile(text));
        }
        text.parse().map(Self::Address).map_err(|_| {
            format!("\"{text}\" is neither an address nor the name of a key file (NAME.json)")
        })
    }
}

impl From<Pubkey> for Who {
    fn from(address: Pubkey) -> Self {
        Self::Address(address)
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => write!(f, "{address}"),
            Self::KeyFile(name) => f.write_str(name),
        }
    }
}

/// The key files at hand: a folder, and keys a caller brings in memory by the name of their file.
/// Without `Debug`, so that no key gets into a log.
#[derive(Default)]
pub struct Keys {
    folder: Option<PathBuf>,
    held: BTreeMap<String, Keypair>,
}

impl Keys {
    /// The key files of a folder.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self { folder: Some(path.into()), held: BTreeMap::new() }
    }

    /// With a key in memory, found before a file of this name.
    #[must_use]
    pub fn with(mut self, name: &str, key: Keypair) -> Self {
        self.held.insert(name.to_string(), key);
        self
    }

    /// The address of an account.
    pub fn address(&self, who: &Who) -> Result<Pubkey> {
        match who {
            Who::Address(address) => Ok(*address),
            Who::KeyFile(name) => Ok(self.read(name)?.pubkey()),
        }
    }

    /// The key of an account that has to sign as `role`.
    pub fn signer(&self, who: &Who, role: &str) -> Result<Keypair> {
        match who {
            Who::Address(address) => bail!(
                "{role} {address} has to sign: put its key file into the keys folder and write \
                 the file's name instead of the address"
            ),
            Who::KeyFile(name) => self.read(name),
        }
    }

    fn read(&self, name: &str) -> Result<Keypair> {
        if let Some(key) = self.held.get(name) {
            return Ok(key.insecure_clone());
        }
        let folder = self
            .folder
            .as_ref()
            .with_context(|| format!("{name}: no keys folder: name it with --keys or LOSS_KEYS"))?;
        let path = folder.join(name);
        let shown = path.display();
        if !path.exists() {
            bail!("{shown}: no such key file: put it there, or name its folder with --keys");
        }
        // The reader's own message may quote the file's content: never show it.
        read_keypair_file(&path)
            .map_err(|_| anyhow!("{shown}: not a key file: it has to be 64 numbers in JSON"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(text: &str) -> Who {
        Who::try_from(text.to_string()).unwrap()
    }

    #[test]
    fn a_key_in_memory_is_found_by_the_name_of_its_file() {
        let key = Keypair::new();
        let keys = Keys::default().with("authority.json", key.insecure_clone());
        assert_eq!(keys.address(&who("authority.json")).unwrap(), key.pubkey());
        assert_eq!(keys.signer(&who("authority.json"), "the authority").unwrap(), key);
    }

    #[test]
    fn an_address_is_enough_to_plan_and_not_to_sign() {
        let address = Pubkey::new_from_array([7; 32]);
        let keys = Keys::default();
        assert_eq!(keys.address(&address.into()).unwrap(), address);
        assert_eq!(
            keys.signer(&address.into(), "the upgrade authority").unwrap_err().to_string(),
            format!(
                "the upgrade authority {address} has to sign: put its key file into the keys \
                 folder and write the file's name instead of the address"
            )
        );
    }

    #[test]
    fn a_missing_key_file_is_named_with_its_folder() {
        let keys = Keys::folder("/nowhere");
        assert_eq!(
            keys.address(&who("authority.json")).unwrap_err().to_string(),
            "/nowhere/authority.json: no such key file: put it there, or name its folder with --keys"
        );
        assert_eq!(
            Keys::default().address(&who("authority.json")).unwrap_err().to_string(),
            "authority.json: no keys folder: name it with --keys or LOSS_KEYS"
        );
    }

    #[test]
    fn a_broken_key_file_is_refused_without_showing_what_is_in_it() {
        let folder = std::env::temp_dir().join(format!("loss-migrate-keys-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("broken.json"), "[1, 2, 3]").unwrap();
        let error = Keys::folder(&folder).address(&who("broken.json")).unwrap_err();
        let shown = folder.join("broken.json").display().to_string();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            error.to_string(),
            format!("{shown}: not a key file: it has to be 64 numbers in JSON")
        );
    }
}
