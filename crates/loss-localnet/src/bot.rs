//! The liquidator: its configuration, and whether it is well.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{ensure, Context, Result};

use crate::chain::Chain;
use crate::keys::Keyring;
use crate::process::Process;
use crate::state::{Folder, State};

/// Writes `bot/WALLET.toml`; quicker than anywhere else, because nobody else uses the node.
pub fn write_config(
    folder: &Folder,
    state: &State,
    chain: &Chain,
    keys: &Keyring,
    wallet: &str,
    port: u16,
) -> Result<PathBuf> {
    keys.read(wallet)?;
    let dir = folder.bot();
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    let genesis = chain.rpc.get_genesis_hash()?;
    let State { rpc_url, ws_url, pool, program, price_account, oracle_program, .. } = state;
    let quoted = |path: PathBuf| toml::Value::String(path.to_string_lossy().into_owned());
    let (keyfile, journal) =
        (quoted(keys.path(wallet)), quoted(dir.join(format!("{wallet}.journal"))));
    let text = format!(
        "# Written by `cargo xtask localnet up`; app/liquidator/liquidator.example.toml explains it.\n\
         [cluster]\nrpc_url = \"{rpc_url}\"\nws_url = \"{ws_url}\"\ngenesis_hash = \"{genesis}\"\n\n\
         [pool]\naddress = \"{pool}\"\nprogram_id = \"{program}\"\n\
         price_account = \"{price_account}\"\noracle_program = \"{oracle_program}\"\n\n\
         [wallet]\nkeyfile = {keyfile}\n\n\
         [timing]\nrescan_ms = 5_000\ndecide_ms = 200\npoll_ms = 500\nconfirm_ms = 300\n\n\
         [http]\nlisten = \"127.0.0.1:{port}\"\n\n\
         [journal]\npath = {journal}\n"
    );
    let path = dir.join(format!("{wallet}.toml"));
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// Until it has loaded everything and says so.
pub fn wait_until_healthy(state: &State, bot: Process, log: &Path) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(30);
    while health(state) != Some(200) {
        ensure!(bot.is_running(), "the liquidator ended at once; {}", log.display());
        ensure!(Instant::now() < until, "the liquidator is not healthy; see {}", log.display());
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// What `/healthz` answers; none when nobody does.
pub fn health(state: &State) -> Option<u16> {
    let address = state.bot_url.strip_prefix("http://")?;
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.split_whitespace().nth(1)?.parse().ok()
}
