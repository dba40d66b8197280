//! What is going on, read from the chain. Amounts are in atoms.

use anyhow::{anyhow, Context, Result};
use loss_client::accounts::{InsuranceFund, Pool, Position, ShortfallRecord};
use loss_client::quote::quote_position;
use loss_client::{decode, Account, DecodeError};
use loss_math::fixed::mul_shr_floor;
use loss_math::health::ltv_bps_ceil;
use loss_math::interest::utilization_floor;
use loss_math::PriceBand;
use serde::Serialize;
use solana_pubkey::Pubkey;

use crate::bot;
use crate::network::Network;
use crate::publisher::Report;

/// Everything at one time, or nearly: the accounts are read one after another.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    pub version: String,
    pub slot: u64,
    /// The cluster's time, unix seconds.
    pub now: i64,
    pub feed: Report,
    pub pool: PoolStatus,
    pub positions: Vec<PositionStatus>,
    pub shortfalls: Vec<ShortfallStatus>,
    /// `not running`, `loading`, `well`, `stuck`.
    pub liquidator: &'static str,
}

/// The pool and its fund.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PoolStatus {
    /// With interest until now, as are the debts.
    pub lp_assets: u64,
    pub cash: u64,
    pub debt: u64,
    pub utilization_bps: u64,
    pub reserve: u64,
    pub stakers: u64,
    pub collateral: u64,
    /// Taken over and not sold.
    pub salvage: u64,
    /// What LPs bore so far, and what came back for all who lost.
    pub socialized: u64,
    pub recovered: u64,
}

/// One position.
#[derive(Clone, Debug, Serialize)]
pub struct PositionStatus {
    pub name: String,
    #[serde(with = "crate::text")]
    pub address: Pubkey,
    pub collateral: u64,
    pub debt: u64,
    /// At the posted price, rounded up.
    pub ltv_bps: u64,
    pub condition: Condition,
}

/// What may be done to a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It owes nothing.
    Empty,
    Healthy,
    Liquidatable,
    /// Its collateral is worth less than its debt, and no record says so yet.
    Insolvent,
    /// Its shortfall was recorded.
    Defaulted,
}

/// One record: who paid what.
#[derive(Clone, Debug, Serialize)]
pub struct ShortfallStatus {
    pub seq: u64,
    pub name: String,
    #[serde(with = "crate::text")]
    pub address: Pubkey,
    pub debt: u64,
    pub proceeds: u64,
    pub reserve: u64,
    pub stakers: u64,
    pub lps: u64,
    pub unallocated: u64,
    pub recovered: u64,
    pub salvage_left: u64,
}

impl Network {
    /// # Errors
    /// The validator does not answer, or an account is not what it should be.
    pub fn status(&self) -> Result<Status> {
        let rpc = self.rpc();
        let now = self.chain.now()?;
        let fetch = |key: &Pubkey| rpc.get_account_data(key);
        let pool: Pool = decode(&fetch(&self.state.pool)?)?;
        let fund: InsuranceFund = decode(&fetch(&self.state.insurance)?)?;
        let accounts = rpc.get_program_accounts(&self.state.program)?;
        let band = self.band()?;
        let mut positions = vec![];
        let mut shortfalls = vec![];
        for (address, account) in &accounts {
            if let Some(position) = find::<Position>(&account.data)? {
                if position.pool == self.state.pool {
                    positions.push(self.position(*address, &position, &pool, &band, now)?);
                }
            } else if let Some(record) = find::<ShortfallRecord>(&account.data)? {
                if record.pool == self.state.pool {
                    shortfalls.push(self.shortfall(*address, &record));
                }
            }
        }
        positions.sort_by(|a, b| a.name.cmp(&b.name));
        shortfalls.sort_by_key(|shortfall| shortfall.seq);
        Ok(Status {
            version: rpc.get_version()?.solana_core,
            slot: rpc.get_slot()?,
            now,
            feed: self.feed()?,
            pool: pool_status(&pool, &fund, now)?,
            positions,
            shortfalls,
            liquidator: self.liquidator(),
        })
    }

    fn liquidator(&self) -> &'static str {
        let running = self.state.processes.bot.is_some_and(|bot| bot.is_running());
        match bot::health(&self.state) {
            _ if !running => "not running",
            Some(200) => "well",
            Some(503) | None => "loading",
            Some(_) => "stuck",
        }
    }

    fn position(
        &self,
        address: Pubkey,
        position: &Position,
        pool: &Pool,
        band: &PriceBand,
        now: i64,
    ) -> Result<PositionStatus> {
        let quote = quote_position(pool, position, band, now).map_err(refused)?;
        let condition = match quote {
            _ if position.is_defaulted() => Condition::Defaulted,
            _ if !position.has_debt() => Condition::Empty,
            quote if quote.insolvent => Condition::Insolvent,
            quote if quote.liquidatable => Condition::Liquidatable,
            _ => Condition::Healthy,
        };
        Ok(PositionStatus {
            name: self.name_of(&position.owner),
            address,
            collateral: position.collateral,
            debt: quote.debt.get(),
            ltv_bps: ltv_bps_ceil(quote.debt, position.collateral(), band),
            condition,
        })
    }

    fn shortfall(&self, address: Pubkey, record: &ShortfallRecord) -> ShortfallStatus {
        ShortfallStatus {
            seq: record.seq,
            name: self.name_of(&record.owner),
            address,
            debt: record.debt,
            proceeds: record.collateral_proceeds,
            reserve: record.reserve,
            stakers: record.stakers,
            lps: record.lps,
            unallocated: record.unallocated,
            recovered: record.recovered,
            salvage_left: record.salvage_left,
        }
    }

    fn name_of(&self, owner: &Pubkey) -> String {
        let known = self.state.people.iter().find(|person| person.owner == *owner);
        known.map_or_else(|| owner.to_string(), |person| person.name.clone())
    }
}

impl Status {
    /// Insolvent positions whose shortfall is not recorded.
    pub fn unrecorded(&self) -> usize {
        self.count(Condition::Insolvent)
    }

    /// How many positions are in that condition.
    pub fn count(&self, condition: Condition) -> usize {
        self.positions.iter().filter(|position| position.condition == condition).count()
    }
}

fn pool_status(pool: &Pool, fund: &InsuranceFund, now: i64) -> Result<PoolStatus> {
    let ledger = pool.accrued_ledger(now);
    let (ledger, fund) = ledger.credit_fund(fund.to_math());
    let debt = ledger.debt.total_ceil().map_err(refused)?;
    // 32 fractional bits.
    let utilization = utilization_floor(ledger.cash, debt).map_err(refused)?;
    let bps = mul_shr_floor(utilization, 10_000, 32).map_err(refused)?;
    Ok(PoolStatus {
        lp_assets: ledger.lps.assets.get(),
        cash: ledger.cash.get(),
        debt: debt.get(),
        utilization_bps: u64::try_from(bps).context("more than everything is lent")?,
        reserve: fund.reserve.get(),
        stakers: fund.stakers.assets.get(),
        collateral: pool.collateral,
        salvage: pool.salvage,
        socialized: pool.total_socialized,
        recovered: pool.total_recovered,
    })
}

fn find<T: Account>(data: &[u8]) -> Result<Option<T>> {
    match decode(data) {
        Ok(account) => Ok(Some(account)),
        Err(DecodeError::NotThisAccount { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn refused(error: loss_math::MathError) -> anyhow::Error {
    anyhow!("an account holds what cannot be: {error:?}")
}
