//! The cluster by RPC. Every answer that has a slot is judged by it, here and nowhere else.

use super::{endpoint::Endpoint, Blockhash, Chain, Found, Height, Simulated, Status};
use crate::{
    config::Config,
    metrics::Metrics,
    watch::slots::{Slots, Verdict},
};
use anyhow::{anyhow, bail, Context, Result};
use base64::{prelude::BASE64_STANDARD, Engine};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};
use solana_commitment_config::CommitmentConfig;
use solana_epoch_info::EpochInfo;
use solana_hash::Hash;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_types::{
    request::RpcRequest,
    response::{Response, RpcBlockhash, RpcPrioritizationFee, RpcSimulateTransactionResult},
};
use solana_signature::Signature;
use solana_transaction_status_client_types::TransactionStatus;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// Accounts one question about recent fees may name.
const MOST_FEE_ACCOUNTS: usize = 128;

/// One RPC endpoint.
pub struct Rpc {
    client: RpcClient,
    endpoint: Endpoint,
    timeout: Duration,
    commitment: CommitmentConfig,
    slots: Mutex<Slots>,
    metrics: Arc<Metrics>,
}

impl Rpc {
    /// The endpoint of the configuration; does not connect yet.
    pub fn new(config: &Config, metrics: Arc<Metrics>) -> Self {
        let commitment = config.cluster.commitment;
        let timeout = Duration::from_millis(config.timing.rpc_timeout_ms);
        let endpoint = config.cluster.rpc_url.clone();
        let url = endpoint.secret().to_owned();
        let client = RpcClient::new_with_timeout_and_commitment(url, timeout, commitment);
        let slots = Mutex::new(Slots::new(config.timing.max_slot_lag));
        Self { client, endpoint, timeout, commitment, slots, metrics }
    }

    /// The commitment of all answers.
    pub fn commitment(&self) -> CommitmentConfig {
        self.commitment
    }

    /// The hash of the cluster's first block, which says which cluster it is.
    ///
    /// # Errors
    /// No answer.
    pub async fn genesis(&self) -> Result<Hash> {
        let hash = self.send::<String>(RpcRequest::GetGenesisHash, Value::Null).await?;
        hash.parse().context("the RPC's genesis hash is none")
    }

    /// A request whose answer says its slot.
    ///
    /// # Errors
    /// No answer, or one whose slot cannot be believed.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        request: RpcRequest,
        params: Value,
    ) -> Result<Response<T>> {
        let response: Response<T> = self.send(request, params).await?;
        self.believe(response.context.slot)?;
        Ok(response)
    }

    /// Judges the slot of something that came from this endpoint or its websocket.
    ///
    /// # Errors
    /// The slot cannot be believed.
    pub fn believe(&self, slot: u64) -> Result<()> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let verdict = slots.judge(slot, Instant::now());
        drop(slots);
        self.refuse(verdict)
    }

    /// The newest slot believed.
    pub fn newest_slot(&self) -> Option<u64> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).newest()
    }

    fn refuse(&self, verdict: Verdict) -> Result<()> {
        let (lag, way) = match verdict {
            Verdict::Fresh => return Ok(()),
            Verdict::Behind(lag) => (lag, "behind what was seen"),
            Verdict::Ahead(lag) => (lag, "ahead of what is possible"),
        };
        self.metrics.refused_answers.inc();
        bail!("the RPC's answer is {lag} slots {way}: not used")
    }

    /// The client's own time limit leaves out how long it waits before it asks a busy node again.
    async fn send<T: DeserializeOwned>(&self, request: RpcRequest, params: Value) -> Result<T> {
        let why = match timeout(self.timeout, self.client.send(request, params)).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => self.endpoint.hide(&error.kind().to_string()),
            Err(_) => format!("no answer within {} ms", self.timeout.as_millis()),
        };
        self.metrics.rpc_errors.inc();
        Err(anyhow!("{request}: {why}"))
    }
}

impl Chain for Rpc {
    async fn blockhash(&self) -> Result<Blockhash> {
        let params = json!([self.commitment]);
        let answer = self.ask::<RpcBlockhash>(RpcRequest::GetLatestBlockhash, params).await?.value;
        let hash = answer.blockhash.parse().context("the RPC's blockhash is none")?;
        let last_valid_block_height = answer.last_valid_block_height;
        Ok(Blockhash { hash, last_valid_block_height })
    }

    async fn simulate(&self, wire: &[u8]) -> Result<Simulated> {
        let config = json!({
            "encoding": "base64",
            "sigVerify": false,
            "replaceRecentBlockhash": true,
            "commitment": self.commitment.commitment,
        });
        let params = json!([BASE64_STANDARD.encode(wire), config]);
        let request = RpcRequest::SimulateTransaction;
        let answer = self.ask::<RpcSimulateTransactionResult>(request, params).await?.value;
        let error = answer.err.map(Into::into);
        if error.is_none() && answer.units_consumed.is_none() {
            bail!("the RPC's simulation says neither an error nor what was used");
        }
        Ok(Simulated {
            error,
            units: answer.units_consumed.unwrap_or(0),
            logs: answer.logs.unwrap_or_default(),
        })
    }

    async fn broadcast(&self, wire: &[u8]) -> Result<()> {
        // It was simulated; and it is sent again until it lands, so the node need not.
        let config = json!({ "encoding": "base64", "skipPreflight": true, "maxRetries": 0 });
        let params = json!([BASE64_STANDARD.encode(wire), config]);
        self.send::<String>(RpcRequest::SendTransaction, params).await.map(drop)
    }

    async fn status(&self, signature: &Signature) -> Result<Status> {
        type Answer = Response<Vec<Option<TransactionStatus>>>;
        let ask = |search: bool| {
            let params = json!([[signature.to_string()], { "searchTransactionHistory": search }]);
            self.send::<Answer>(RpcRequest::GetSignatureStatuses, params)
        };
        // A node without history still knows the last minutes, which is as long as anything can land.
        let answer = match ask(true).await {
            Ok(answer) => answer,
            Err(error) if error.to_string().contains("history") => ask(false).await?,
            Err(error) => return Err(error),
        };
        let slot = answer.context.slot;
        // Of the node's newest slot, not of the commitment's: looked at, not remembered.
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let verdict = slots.look(slot, Instant::now());
        drop(slots);
        self.refuse(verdict)?;
        let found = answer.value.into_iter().next().flatten().map(|status| Found {
            slot: status.slot,
            settled: status.satisfies_commitment(self.commitment),
            error: status.err,
        });
        Ok(Status { slot, found })
    }

    async fn height(&self) -> Result<Height> {
        let params = json!([self.commitment]);
        let info = self.send::<EpochInfo>(RpcRequest::GetEpochInfo, params).await?;
        self.believe(info.absolute_slot)?;
        if info.block_height > info.absolute_slot {
            bail!("the RPC's block height is above its slot: not used");
        }
        Ok(Height { slot: info.absolute_slot, block_height: info.block_height })
    }

    async fn recent_fees(&self, writes: &[Pubkey]) -> Result<Vec<u64>> {
        let accounts: Vec<String> =
            writes.iter().take(MOST_FEE_ACCOUNTS).map(ToString::to_string).collect();
        let request = RpcRequest::GetRecentPrioritizationFees;
        let fees = self.send::<Vec<RpcPrioritizationFee>>(request, json!([accounts])).await?;
        Ok(fees.into_iter().map(|fee| fee.prioritization_fee).collect())
    }
}
