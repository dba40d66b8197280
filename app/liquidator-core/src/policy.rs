//! What the operator wants.

use loss_math::{
    fixed::{mul_div_u64_ceil, mul_div_u64_floor, BPS_ONE},
    Assets, Bps,
};

/// Lamports in a SOL.
const LAMPORTS_PER_SOL: u64 = 1_000_000_000;

/// The operator's limits and prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Nothing is done for profit that would gain less.
    pub min_profit: Assets,
    /// What selling collateral is expected to lose against the pool's mid price.
    pub slippage: Bps,
    /// How much worse than decided an action may land: less collateral, more to repay or to pay.
    pub tolerance: Bps,
    /// What one transaction costs at most, priority fee included.
    pub tx_lamports: u64,
    /// Rent of a record's account, paid by whoever records; it comes back when the record is closed.
    pub record_rent_lamports: u64,
    /// What a SOL is worth in atoms of the asset.
    pub atoms_per_sol: u64,
    /// Lamports that are never spent.
    pub keep_lamports: u64,
    /// Mark insolvent positions and record their shortfalls also where the reward does not pay for it.
    pub record_shortfalls: bool,
    /// Buy salvage at most at the mid price less this.
    pub salvage_margin: Bps,
    /// Do not buy salvage at all without this.
    pub buy_salvage: bool,
    /// Show the pool a price while salvage is for sale and the pool's is older than the oracle's by as
    /// many seconds: auctions stand still for what exceeds 900. None: leave it to others.
    pub show_price_after: Option<u32>,
    /// Collect insurance once the pool owes the fund this much and has it. None: leave it to others.
    pub collect_above: Option<Assets>,
    /// The most actions of one decision.
    pub max_actions: usize,
}

impl Default for Policy {
    /// Careful with money, and good to others where that costs no more than fees. `min_profit` and
    /// `atoms_per_sol` depend on the asset: at zero, gains are not measured against fees.
    fn default() -> Self {
        Self {
            min_profit: Assets::ZERO,
            slippage: Bps(100),
            tolerance: Bps(50),
            tx_lamports: 20_000,
            record_rent_lamports: 7_015_680,
            atoms_per_sol: 0,
            keep_lamports: 0,
            record_shortfalls: true,
            salvage_margin: Bps(100),
            buy_salvage: true,
            show_price_after: Some(600),
            collect_above: None,
            max_actions: 64,
        }
    }
}

impl Policy {
    /// What lamports are worth.
    ///
    /// - **Rounding**: up. Saturates: nothing gains as much.
    #[must_use]
    pub fn value_ceil(&self, lamports: u64) -> Assets {
        let value = mul_div_u64_ceil(lamports, self.atoms_per_sol, LAMPORTS_PER_SOL);
        Assets(value.unwrap_or(u64::MAX))
    }

    /// What `gross` is worth when sold with the expected slippage.
    ///
    /// - **Rounding**: down.
    #[must_use]
    pub fn sold_floor(&self, gross: Assets) -> Assets {
        Assets(less_floor(gross.get(), self.slippage))
    }

    /// The gain of whoever gets `gross` worth of collateral and pays `cost` and `lamports`; none below the least that
    /// is wanted, or when it is a loss.
    ///
    /// - **Rounding**: down.
    #[must_use]
    pub fn profit_floor(&self, gross: Assets, cost: Assets, lamports: u64) -> Option<Assets> {
        let gain = self.sold_floor(gross).minus(cost).ok()?;
        let gain = gain.minus(self.value_ceil(lamports)).ok()?;
        (gain >= self.min_profit).then_some(gain)
    }

    /// The least of `amount` that is accepted.
    ///
    /// - **Rounding**: down, so that an exact landing always suffices.
    #[must_use]
    pub fn tolerated_floor(&self, amount: u64) -> u64 {
        less_floor(amount, self.tolerance)
    }

    /// The most for `amount` that is accepted.
    ///
    /// - **Rounding**: up. Saturates.
    #[must_use]
    pub fn tolerated_ceil(&self, amount: u64) -> u64 {
        mul_div_u64_ceil(amount, self.tolerance.plus_one(), BPS_ONE).unwrap_or(u64::MAX)
    }
}

/// `amount` less a part of it.
pub(crate) fn less_floor(amount: u64, part: Bps) -> u64 {
    let rest = BPS_ONE.saturating_sub(part.wide());
    mul_div_u64_floor(amount, rest, BPS_ONE).unwrap_or(0)
}
