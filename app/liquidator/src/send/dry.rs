//! The sender of a dry run: says what it would send.

use super::{Job, Sender, Sent};
use tracing::info;

/// Sends nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct DrySender;

impl Sender for DrySender {
    async fn send(&self, job: Job) -> Sent {
        info!(key = job.key, instructions = job.instructions.len(), "dry run: not sent");
        Sent::Dry
    }

    async fn resume(&self) -> Vec<(String, Sent)> {
        Vec::new()
    }
}
