//! Everything a replay found out: printed, written as JSON, drawn. Amounts are atoms.

pub use crate::event::{Entry, What};
use crate::kind::OwnerKind;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub scenario: Summary,
    pub timeline: Vec<Entry>,
    pub shortfalls: Vec<Shortfall>,
    /// What came back, in order of time.
    pub returns: Vec<Return>,
    pub lps: Vec<OwnerResult>,
    pub stakers: Vec<OwnerResult>,
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
    pub stakers: usize,
    pub seed: u64,
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
    pub returned: Returned,
}

/// What came back for one shortfall until the end.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Returned {
    pub lps: Tier,
    pub stakers: Tier,
    /// What was more than both bore.
    pub reserve: u64,
    /// Collateral that nobody bought.
    pub salvage_left: u64,
}

/// What one class bore, and what of it came back.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Tier {
    pub borne: u64,
    pub recovered: u64,
    pub claimed: u64,
}

impl Tier {
    pub fn add(&mut self, other: &Self) {
        self.borne += other.borne;
        self.recovered += other.recovered;
        self.claimed += other.claimed;
    }
}

/// One payment for a shortfall: `amount = lps + stakers + reserve`.
#[derive(Debug, Serialize)]
pub struct Return {
    pub at: i64,
    pub seq: u64,
    pub by: String,
    #[serde(flatten)]
    pub source: Source,
    pub amount: u64,
    pub lps: u64,
    pub stakers: u64,
    pub reserve: u64,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum Source {
    PaidIn,
    /// Collateral sold, its worth at the oracle's price, and how much is unsold.
    Salvage {
        sold: u64,
        worth: u64,
        left: u64,
    },
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

/// What became of one LP or staker.
#[derive(Clone, Debug, Serialize)]
pub struct OwnerResult {
    pub group: String,
    pub deposited: u64,
    /// Sum of what it bore in every event, from segments and records.
    pub lost: u64,
    /// Settled while the scenario was still running.
    pub settled_early: bool,
    pub withdrawn: u64,
    /// Worth of what it still holds.
    pub left: u64,
    /// What it was paid of recoveries.
    pub recovered: u64,
    /// Its group asks to leave before the end.
    pub leaver: bool,
    /// Came after the first shortfall.
    pub newcomer: bool,
    /// Withdrawn before the first shortfall was recorded.
    pub out_before_loss: u64,
    /// A mark held its exit back.
    pub held: bool,
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
    pub settle_stake: Option<Range>,
    /// Of LPs and stakers, with taking back any request before.
    pub request: Option<Range>,
    pub withdraw: Option<Range>,
    pub unstake: Option<Range>,
    pub record_recovery: Option<Range>,
    pub buy_salvage: Option<Range>,
    pub claim_recovery: Option<Range>,
}

impl Compute {
    /// Of leaving a class.
    pub fn exit(&mut self, kind: OwnerKind) -> &mut Option<Range> {
        match kind {
            OwnerKind::Lps => &mut self.withdraw,
            OwnerKind::Stakers => &mut self.unstake,
        }
    }
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
    /// All that came back for those who lost so far.
    pub recovered: u64,
}
