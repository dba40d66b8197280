//! Faults to order: a proxy between a bot and an RPC with its websocket.

use anyhow::{Context, Result};
use axum::{
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    Router,
};
use serde_json::Value;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

/// What is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// Nobody answers, and the websocket is cut.
    Down,
    /// Every answer takes so much longer.
    Slow(Duration),
    /// Every answer says that it is so many slots older than it is.
    Behind(u64),
    /// Every answer says that it is so many slots newer than it is.
    Ahead(u64),
    /// The websocket is cut, and cannot be opened again. Requests are answered.
    NoWebsocket,
}

/// A proxy for one RPC and its websocket; both end with it.
pub struct Proxy {
    rpc: SocketAddr,
    ws: SocketAddr,
    fault: watch::Sender<Fault>,
    _tasks: JoinSet<()>,
}

#[derive(Clone)]
struct Http {
    upstream: Arc<str>,
    fault: watch::Receiver<Fault>,
    client: reqwest::Client,
}

impl Proxy {
    /// In front of the RPC at `rpc_url` and the websocket at `ws`, on ports the system chooses.
    ///
    /// # Errors
    /// No port is free.
    pub async fn start(rpc_url: &str, ws: SocketAddr) -> Result<Self> {
        let (fault, faults) = watch::channel(Fault::None);
        let mut tasks = JoinSet::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no port is free")?;
        let rpc = listener.local_addr()?;
        let upstream = rpc_url.into();
        let client = reqwest::Client::new();
        let http = Http { upstream, fault: faults.clone(), client };
        let router = Router::new().fallback(pass_on).with_state(http);
        tasks.spawn(async move {
            axum::serve(listener, router).await.unwrap_or_default();
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no port is free")?;
        let ws_address = listener.local_addr()?;
        tasks.spawn(websockets(listener, ws, faults));
        Ok(Self { rpc, ws: ws_address, fault, _tasks: tasks })
    }

    /// Where a bot finds the RPC.
    pub fn rpc_url(&self) -> String {
        format!("http://{}", self.rpc)
    }

    /// Where a bot finds the websocket.
    pub fn ws_url(&self) -> String {
        format!("ws://{}", self.ws)
    }

    /// Something else is wrong from now on.
    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }
}

async fn pass_on(State(http): State<Http>, body: Bytes) -> Response {
    let fault = *http.fault.borrow();
    match fault {
        Fault::Down => return StatusCode::BAD_GATEWAY.into_response(),
        Fault::Slow(by) => tokio::time::sleep(by).await,
        Fault::None | Fault::Behind(_) | Fault::Ahead(_) | Fault::NoWebsocket => {}
    }
    let request =
        http.client.post(&*http.upstream).header("content-type", "application/json").body(body);
    let answer = async { request.send().await?.bytes().await }.await;
    let Ok(answer) = answer else { return StatusCode::BAD_GATEWAY.into_response() };
    let lied = match fault {
        Fault::Behind(by) => lie(&answer, |slot| slot.saturating_sub(by)),
        Fault::Ahead(by) => lie(&answer, |slot| slot.saturating_add(by)),
        _ => None,
    };
    let body = lied.map_or(answer, Bytes::from);
    ([("content-type", "application/json")], body).into_response()
}

/// The answer with another slot of its context.
fn lie(answer: &[u8], change: impl Fn(u64) -> u64) -> Option<Vec<u8>> {
    let mut answer: Value = serde_json::from_slice(answer).ok()?;
    let result = answer.get_mut("result")?;
    let places = ["/context/slot", "/absoluteSlot"];
    let place = places.into_iter().find(|place| result.pointer(place).is_some())?;
    let slot = result.pointer_mut(place)?;
    *slot = change(slot.as_u64()?).into();
    serde_json::to_vec(&answer).ok()
}

/// Passes connections on as long as the fault allows it.
async fn websockets(listener: TcpListener, to: SocketAddr, faults: watch::Receiver<Fault>) {
    let cuts = |fault: &Fault| matches!(fault, Fault::Down | Fault::NoWebsocket);
    let mut connections = JoinSet::new();
    while let Ok((mut from, _)) = listener.accept().await {
        let mut faults = faults.clone();
        if cuts(&faults.borrow()) {
            continue;
        }
        connections.spawn(async move {
            let Ok(mut upstream) = TcpStream::connect(to).await else { return };
            tokio::select! {
                _ = copy_bidirectional(&mut from, &mut upstream) => {}
                _ = faults.wait_for(cuts) => {}
            }
        });
    }
}
