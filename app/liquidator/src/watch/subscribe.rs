//! Updates by websocket. A connection that breaks or falls silent is opened again, ever less eagerly;
//! after each, everything is scanned anew, for what was said in between is lost.

use super::{scan, News};
use crate::{
    chain::{Endpoint, Rpc},
    metrics::Metrics,
};
use anyhow::{Context, Result};
use futures_util::{stream::select_all, StreamExt};
use liquidator_core::Found;
use loss_client::PROGRAM_ID;
use solana_account_decoder_client_types::UiAccount;
use solana_pubkey::Pubkey;
use solana_pubsub_client::nonblocking::pubsub_client::PubsubClient;
use solana_rpc_client_types::response::{Response, RpcKeyedAccount, SlotInfo};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, Notify};
use tracing::{info, warn};

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// A connection that lasted so long was a good one: the next attempt does not wait long.
const GOOD: Duration = Duration::from_secs(30);

/// What to listen to.
pub struct Subscriptions {
    pub url: Endpoint,
    pub pool: Pubkey,
    /// Single accounts: pool, fund, price, own tokens.
    pub accounts: Vec<Pubkey>,
    /// Longer silence than this is a broken connection.
    pub silence: Duration,
}

/// Something a subscription said.
enum Said {
    Slot(SlotInfo),
    Account(Pubkey, Response<UiAccount>),
    Position(Response<RpcKeyedAccount>),
    Record(Response<RpcKeyedAccount>),
}

/// Listens until nobody wants the news any more. Asks for a `rescan` after every connection.
pub async fn listen(
    subscriptions: Subscriptions,
    rpc: Arc<Rpc>,
    metrics: Arc<Metrics>,
    news: mpsc::Sender<News>,
    rescan: Arc<Notify>,
) {
    let mut wait = FIRST_WAIT;
    while !news.is_closed() {
        let began = Instant::now();
        match connection(&subscriptions, &rpc, &news, &rescan).await {
            Ok(()) => return,
            Err(error) => {
                let error = subscriptions.url.hide(&format!("{error:#}"));
                warn!(error, ?wait, "websocket: connecting again");
            }
        }
        if began.elapsed() > GOOD {
            wait = FIRST_WAIT;
        }
        tokio::time::sleep(wait).await;
        wait = wait.saturating_mul(2).min(LONGEST_WAIT);
        metrics.websocket_reconnects.inc();
    }
}

/// One connection, until it breaks; fine only when nobody listens any more.
async fn connection(
    subscriptions: &Subscriptions,
    rpc: &Rpc,
    news: &mpsc::Sender<News>,
    rescan: &Notify,
) -> Result<()> {
    let Subscriptions { url, pool, accounts, silence } = subscriptions;
    let connecting = tokio::time::timeout(*silence, PubsubClient::new(url.secret())).await;
    let client = connecting.context("no connection in time")?.context("cannot connect")?;

    let subscribing = async {
        let (slots, _) = client.slot_subscribe().await?;
        let mut streams = vec![slots.map(Said::Slot).boxed()];
        let config = scan::position_filter(rpc, pool);
        let (positions, _) = client.program_subscribe(&PROGRAM_ID, Some(config)).await?;
        streams.push(positions.map(Said::Position).boxed());
        let config = scan::record_filter(rpc, pool);
        let (records, _) = client.program_subscribe(&PROGRAM_ID, Some(config)).await?;
        streams.push(records.map(Said::Record).boxed());
        for address in accounts {
            let config = scan::config(rpc, None);
            let (changes, _) = client.account_subscribe(address, Some(config)).await?;
            let address = *address;
            streams.push(changes.map(move |change| Said::Account(address, change)).boxed());
        }
        Ok::<_, anyhow::Error>(select_all(streams))
    };
    let subscribing = tokio::time::timeout(*silence, subscribing).await;
    let mut said = subscribing.context("no subscription in time")?.context("cannot subscribe")?;
    info!("websocket connected");
    rescan.notify_one();

    loop {
        let next = tokio::time::timeout(*silence, said.next()).await;
        let said = next.context("silent")?.context("closed")?;
        if let Some(item) = understand(said, rpc) {
            if news.send(item).await.is_err() {
                return Ok(());
            }
        }
    }
}

/// The news in it; none if it has none or cannot be believed: the next scan will say.
fn understand(said: Said, rpc: &Rpc) -> Option<News> {
    let result = match said {
        // Only says that the connection lives: every slot, at no commitment.
        Said::Slot(SlotInfo { .. }) => return None,
        Said::Account(address, change) => account(address, &change),
        Said::Position(change) => position(&change),
        Said::Record(change) => record(&change),
    };
    let believed = result.and_then(|(slot, news)| rpc.believe(slot).map(|()| news));
    believed.inspect_err(|error| warn!(error = format!("{error:#}"), "update ignored")).ok()
}

fn account(address: Pubkey, change: &Response<UiAccount>) -> Result<(u64, News)> {
    let slot = change.context.slot;
    let content = scan::content(&change.value)?;
    // An account that was closed is said to be empty and of nobody.
    let content = (content.lamports > 0).then_some(content);
    Ok((slot, News::Accounts { slot, accounts: vec![(address, content)] }))
}

fn position(change: &Response<RpcKeyedAccount>) -> Result<(u64, News)> {
    let slot = change.context.slot;
    let address = change.value.pubkey.parse()?;
    let content = scan::content(&change.value.account)?;
    let slice = scan::cut(&content.data).context("a position is too short")?;
    let position = Some(scan::position(address, slice)?);
    Ok((slot, News::Position { slot, address, position }))
}

fn record(change: &Response<RpcKeyedAccount>) -> Result<(u64, News)> {
    let slot = change.context.slot;
    let address = change.value.pubkey.parse()?;
    let content = scan::content(&change.value.account)?;
    let account = loss_client::decode_owned(&content.owner, &content.data)?;
    Ok((slot, News::Record { slot, record: Box::new(Found { address, account }) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{prelude::BASE64_STANDARD, Engine};
    use loss_client::{accounts::Position, Account};
    use loss_math::{Collateral, DebtShares};
    use serde_json::json;

    #[test]
    fn a_position_comes_whole_and_is_read() {
        let account = Position {
            debt_shares: 5_u128.to_le_bytes(),
            collateral: 6,
            nonce: 7,
            version: 1,
            ..bytemuck::Zeroable::zeroed()
        };
        let data = [Position::DISCRIMINATOR.as_slice(), bytemuck::bytes_of(&account)].concat();
        let address = Pubkey::new_from_array([3; 32]);
        // As a validator writes it.
        let change: Response<RpcKeyedAccount> = serde_json::from_value(json!({
            "context": { "slot": 168 },
            "value": {
                "pubkey": address.to_string(),
                "account": {
                    "data": [BASE64_STANDARD.encode(data), "base64"],
                    "executable": false,
                    "lamports": 2_338_560,
                    "owner": PROGRAM_ID.to_string(),
                    "rentEpoch": 18_446_744_073_709_551_615_u64,
                    "space": 216,
                },
            },
        }))
        .unwrap();
        let (slot, news) = position(&change).unwrap();
        assert_eq!(slot, 168);
        let News::Position { position: Some(position), .. } = news else { panic!("{news:?}") };
        let found = (position.address, position.debt_shares, position.collateral, position.nonce);
        assert_eq!(found, (address, DebtShares(5), Collateral(6), 7));
    }
}
