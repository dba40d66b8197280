//! Waiting until a transaction landed or can no longer land.

use super::journal::Entry;
use crate::chain::{Chain, Height, Status};
use solana_transaction::TransactionError;
use std::time::Duration;
use tracing::warn;

/// Blocks on top of the last one a transaction could be in before it counts as expired: as deep as
/// the cluster finalises, so that no fork can bring it back.
pub const DEPTH: u64 = 32;

/// Of failures in a row the first is said aloud, and then every so many.
const SAID_EVERY: u32 = 20;

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// In a block that stays.
    Landed { slot: u64 },
    /// In a block that stays, where the program refused it. Its fee is paid.
    Failed { slot: u64, error: TransactionError },
    /// In no block, and too late for any.
    Expired,
}

/// Sends `entry` until it is settled: the same bytes each time, so at most one lands. Failing requests
/// change nothing; it goes on until the cluster answers.
pub async fn settle<C: Chain>(chain: &C, entry: &Entry, every: Duration) -> Settled {
    let mut failures = 0_u32;
    loop {
        let looked = match look(chain, entry).await {
            Ok(Next::Settled(settled)) => return settled,
            Ok(Next::Wait) => Ok(()),
            Ok(Next::Broadcast) => chain.broadcast(&entry.wire).await,
            Err(error) => Err(error),
        };
        match looked {
            Ok(()) => failures = 0,
            Err(error) => {
                if failures.is_multiple_of(SAID_EVERY) {
                    warn!(key = entry.key, failures, %error, "in flight, and the RPC does not answer well");
                }
                failures = failures.saturating_add(1);
            }
        }
        tokio::time::sleep(every).await;
    }
}

/// What to do with it now.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Settled(Settled),
    /// In a block that may still be dropped, or too late and not yet certain.
    Wait,
    Broadcast,
}

async fn look<C: Chain>(chain: &C, entry: &Entry) -> anyhow::Result<Next> {
    // In this order: what was not there after the last block it could be in will never be.
    let height = chain.height().await?;
    let status = chain.status(&entry.signature).await?;
    Ok(next(entry.last_valid_block_height, height, status))
}

fn next(last_valid: u64, height: Height, status: Status) -> Next {
    match status.found {
        Some(found) if !found.settled => Next::Wait,
        Some(found) => Next::Settled(match found.error {
            None => Settled::Landed { slot: found.slot },
            Some(error) => Settled::Failed { slot: found.slot, error },
        }),
        None if height.block_height <= last_valid => Next::Broadcast,
        None if height.block_height < last_valid.saturating_add(DEPTH) => Next::Wait,
        // A status from before that height proves nothing.
        None if status.slot < height.slot => Next::Wait,
        None => Next::Settled(Settled::Expired),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::Found;

    const LAST: u64 = 1_000;

    fn at(block_height: u64) -> Height {
        Height { slot: block_height + 50, block_height }
    }

    fn nothing(slot: u64) -> Status {
        Status { slot, found: None }
    }

    fn found(settled: bool, error: Option<TransactionError>) -> Status {
        Status { slot: 2_000, found: Some(Found { slot: 900, error, settled }) }
    }

    #[test]
    fn it_is_sent_again_while_it_can_land_and_not_after() {
        assert_eq!(next(LAST, at(1_000), nothing(1_050)), Next::Broadcast);
        assert_eq!(next(LAST, at(1_001), nothing(1_051)), Next::Wait);
    }

    #[test]
    fn it_is_expired_only_when_the_last_block_it_could_be_in_is_final() {
        assert_eq!(next(LAST, at(1_031), nothing(1_081)), Next::Wait);
        assert_eq!(next(LAST, at(1_032), nothing(1_082)), Next::Settled(Settled::Expired));
    }

    #[test]
    fn a_status_older_than_the_height_proves_nothing() {
        assert_eq!(next(LAST, at(1_032), nothing(1_081)), Next::Wait);
        assert_eq!(next(LAST, at(9_000), nothing(9_049)), Next::Wait);
    }

    #[test]
    fn a_block_that_may_be_dropped_settles_nothing_however_late() {
        assert_eq!(next(LAST, at(900), found(false, None)), Next::Wait);
        assert_eq!(next(LAST, at(2_000), found(false, None)), Next::Wait);
    }

    #[test]
    fn in_a_block_that_stays_it_landed_or_failed() {
        let landed = Next::Settled(Settled::Landed { slot: 900 });
        assert_eq!(next(LAST, at(2_000), found(true, None)), landed);
        let error = TransactionError::AccountInUse;
        let failed = Next::Settled(Settled::Failed { slot: 900, error: error.clone() });
        assert_eq!(next(LAST, at(900), found(true, Some(error))), failed);
    }
}
