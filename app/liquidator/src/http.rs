//! `/healthz` and `/metrics`.

use crate::{
    health::{Health, Vitals},
    metrics::{seconds, Metrics},
};
use anyhow::{Context, Result};
use axum::{extract::State, http::StatusCode, routing::get, Router};
use std::{net::SocketAddr, sync::Arc, time::Instant};
use tokio::net::TcpListener;

/// What is served.
#[derive(Clone)]
pub struct Served {
    pub metrics: Arc<Metrics>,
    pub vitals: Arc<Vitals>,
}

/// Opens the port; returns what serves it.
///
/// # Errors
/// The port is taken, or may not be opened.
pub async fn serve(
    listen: SocketAddr,
    served: Served,
) -> Result<impl std::future::Future<Output = ()>> {
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}: free the port, or change [http] listen")
    })?;
    let router = Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .with_state(served);
    Ok(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "http ended");
        }
    })
}

async fn healthz(State(served): State<Served>) -> (StatusCode, String) {
    match served.vitals.health(Instant::now()) {
        Health::Loading => (StatusCode::SERVICE_UNAVAILABLE, "loading\n".into()),
        Health::Well => (StatusCode::OK, "well\n".into()),
        Health::Stuck(why) => (StatusCode::INTERNAL_SERVER_ERROR, format!("stuck: {why}\n")),
    }
}

async fn metrics(State(served): State<Served>) -> String {
    if let Some(age) = served.vitals.scan_age(Instant::now()) {
        served.metrics.scan_age.set(seconds(age));
    }
    served.metrics.text()
}
