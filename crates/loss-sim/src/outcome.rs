//! Everything a replay found out: printed, written as JSON, drawn. Amounts are atoms.

use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub scenario: Summary,
    pub timeline: Vec<Entry>,
    pub shortfalls: Vec<Shortfall>,
    pub lps: Vec<LpResult>,
    pub promises: Vec<Promise>,
    pub compute: Compute,
    pub series: Vec<Sample>,
}

impl Outcome {
    /// Whether every promise held.
    pub fn all_kept(&self) -> bool {
        self.promises.iter().all(|promise| promise.kept)
    }
}

#[derive(Debug, Serialize)]
pub struct Summary {
    pub file: String,
    pub title: String,
    pub about: String,
    pub sources: Vec<String>,
    pub assumptions: Vec<String>,
    pub asset: String,
    pub asset_decimals: u8,
    pub collateral: String,
    pub collateral_decimals: u8,
    /// How prices are quoted; their numbers have twelve places.
    pub price_unit: String,
    pub lps: usize,
    pub seed: u64,
}

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
    Waited {
        seconds: i64,
    },
    Withdrew {
        lps: usize,
        total: u64,
        waiting: usize,
    },
}

/// One record, and what was measured when it was made.
#[derive(Debug, Serialize)]
pub struct Shortfall {
    pub seq: u64,
    pub at: i64,
    pub borrower: String,
    pub by: String,
    /// Recorded by the liquidation that took the last collateral.
    pub in_liquidation: bool,
    pub cu: u64,
    pub debt: u64,
    pub collateral_proceeds: u64,
    pub shortfall: u64,
    pub reserve: u64,
    pub stakers: u64,
    pub lps: u64,
    pub unallocated: u64,
    pub held_back: u64,
    pub seized: u64,
    pub reward: u64,
    pub salvage: u64,
    pub lps_before: Class,
    pub lps_after: Class,
}

/// A loss class; 128-bit numbers as text.
#[derive(Debug, Serialize)]
pub struct Class {
    pub assets: u64,
    pub epoch: u64,
    pub total_shares: String,
    pub index_mantissa: String,
    pub index_exponent: u64,
}

impl From<loss_math::LossClass> for Class {
    fn from(class: loss_math::LossClass) -> Self {
        Self {
            assets: class.assets.get(),
            epoch: class.epoch,
            total_shares: class.total_shares.get().to_string(),
            index_mantissa: class.index.mantissa().to_string(),
            index_exponent: class.index.exponent(),
        }
    }
}

/// What became of one LP.
#[derive(Clone, Debug, Serialize)]
pub struct LpResult {
    pub group: String,
    pub deposited: u64,
    /// Sum of what it bore in every event, from segments and records.
    pub lost: u64,
    /// Settled while the scenario was still running.
    pub settled_early: bool,
    pub withdrawn: u64,
    /// Worth of what it still holds.
    pub left: u64,
}

/// A promise of the program, and what was found.
#[derive(Debug, Serialize)]
pub struct Promise {
    pub id: &'static str,
    pub says: &'static str,
    pub kept: bool,
    pub found: String,
}

/// Compute units by instruction: the least and the most.
#[derive(Debug, Default, Serialize)]
pub struct Compute {
    pub liquidate: Option<Range>,
    pub liquidate_and_record: Option<Range>,
    pub mark_insolvent: Option<Range>,
    pub record_shortfall: Option<Range>,
    pub settle_lp: Option<Range>,
    pub withdraw: Option<Range>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    pub count: usize,
    pub least: u64,
    pub most: u64,
}

impl Range {
    /// Takes one more measurement in.
    pub fn add(range: &mut Option<Self>, cu: u64) {
        let before = range.unwrap_or(Self { count: 0, least: cu, most: cu });
        *range = Some(Self {
            count: before.count + 1,
            least: before.least.min(cu),
            most: before.most.max(cu),
        });
    }
}

/// The pool at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    pub at: i64,
    pub price: u64,
    pub debt: u64,
    pub insurance: u64,
    pub lps: u64,
}
