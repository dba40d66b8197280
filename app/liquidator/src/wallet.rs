//! The key that signs and pays: from a file or the environment, never from the configuration.

use crate::config::WalletConfig;
use anyhow::{anyhow, bail, Context, Result};
use solana_keypair::{read_keypair, Keypair};

/// The environment's variable with the key: the content of a key file, or base58.
pub const VARIABLE: &str = "LIQUIDATOR_KEYPAIR";

/// Reads the key.
///
/// # Errors
/// There is none, or it is none; one line that names the remedy and nothing of the secret.
pub fn read(config: &WalletConfig) -> Result<Keypair> {
    match (std::env::var(VARIABLE), &config.keyfile) {
        (Ok(secret), _) => parse(&secret).ok_or_else(|| {
            anyhow!("{VARIABLE} is not a key: put the content of a key file there, or base58")
        }),
        (Err(_), Some(path)) if parse(&path.to_string_lossy()).is_some() => {
            bail!("[wallet] keyfile is a key: put it into a file, and the file's path there")
        }
        (Err(_), Some(path)) => {
            let shown = path.display();
            let mut file = std::fs::File::open(path).with_context(|| {
                format!("no key file {shown}: make one with `solana-keygen new -o {shown}`, or set {VARIABLE}")
            })?;
            read_keypair(&mut file).map_err(|_| {
                anyhow!("{shown} is not a key file: make one with `solana-keygen new -o {shown}`")
            })
        }
        (Err(_), None) => bail!("no key: set [wallet] keyfile, or {VARIABLE}"),
    }
}

fn parse(secret: &str) -> Option<Keypair> {
    let secret = secret.trim();
    if secret.starts_with('[') {
        return read_keypair(&mut secret.as_bytes()).ok();
    }
    Keypair::try_from_base58_string(secret).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_signer::Signer;

    #[test]
    fn a_key_where_its_file_belongs_is_not_repeated() {
        let secret = Keypair::new_from_array([3; 32]).to_base58_string();
        let config = WalletConfig { keyfile: Some(secret.into()), min_lamports: 0 };
        let message = read(&config).unwrap_err().to_string();
        let expected = "[wallet] keyfile is a key: put it into a file, and the file's path there";
        assert_eq!(message, expected);
    }

    #[test]
    fn both_ways_to_write_a_key_are_read_and_nothing_else() {
        let key = Keypair::new_from_array([3; 32]);
        let text = key.to_base58_string();
        let numbers = format!("{:?}\n", key.to_bytes());
        assert_eq!(parse(&text).unwrap().pubkey(), key.pubkey());
        assert_eq!(parse(&numbers).unwrap().pubkey(), key.pubkey());
        assert!(parse("[1, 2, 3]").is_none());
        assert!(parse("secret").is_none());
    }
}
