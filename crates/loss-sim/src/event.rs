//! What happens in a replay.

use serde::Serialize;

/// Something that happened, at so many seconds from the beginning.
#[derive(Debug, Serialize)]
pub struct Entry {
    pub at: i64,
    /// The newest price posted.
    pub price: Option<u64>,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Debug, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    Price,
    Deposited {
        group: String,
        lps: usize,
        total: u64,
    },
    Insured {
        amount: u64,
    },
    Staked {
        group: String,
        stakers: usize,
        total: u64,
    },
    Borrowed {
        borrower: String,
        collateral: u64,
        debt: u64,
    },
    Liquidated {
        borrower: String,
        by: String,
        repaid: u64,
        seized: u64,
        debt_left: u64,
        cu: u64,
    },
    Marked {
        borrower: String,
        cu: u64,
    },
    /// Its details are in `shortfalls`.
    Recorded {
        seq: u64,
        borrower: String,
        by: String,
        shortfall: u64,
        lps: u64,
        cu: u64,
    },
    Settled {
        lps: usize,
    },
    Repaid {
        borrower: String,
        paid: u64,
    },
    /// A group made its requests.
    AskedToLeave {
        group: String,
        owners: usize,
        usable_at: i64,
    },
    /// Members of a group were refused, because a position was marked insolvent.
    ExitsHeld {
        group: String,
        owners: usize,
        until: i64,
    },
    /// Members of a group are out; others took what lay idle and wait for more.
    Left {
        group: String,
        owners: usize,
        total: u64,
        waiting: usize,
    },
    /// Somebody paid in for a shortfall.
    Recovered {
        seq: u64,
        by: String,
        amount: u64,
        lps: u64,
        stakers: u64,
        reserve: u64,
        cu: u64,
    },
    SalvageSold {
        seq: u64,
        by: String,
        sold: u64,
        cost: u64,
        cu: u64,
    },
    Claimed {
        seq: u64,
        owners: usize,
        total: u64,
    },
    Waited {
        seconds: i64,
    },
    Withdrew {
        lps: usize,
        total: u64,
        waiting: usize,
    },
    Unstaked {
        stakers: usize,
        total: u64,
        waiting: usize,
    },
}
