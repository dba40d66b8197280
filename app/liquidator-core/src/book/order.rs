//! The order by risk: of each size of debt a sorted set. See [`loss_math::rank`].

use super::OpenPosition;
use loss_math::{health, rank::MAX_SIZE, Bps, DebtBook, PriceBand, RiskRank};
use std::collections::BTreeSet;

/// Ranks of positions with debt, and their places in the book.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// By size; the riskiest last.
    sizes: Vec<BTreeSet<(u128, u32)>>,
}

impl Default for Order {
    fn default() -> Self {
        Self { sizes: (0..=MAX_SIZE).map(|_| BTreeSet::new()).collect() }
    }
}

impl Order {
    pub(super) fn insert(&mut self, position: &OpenPosition, place: u32) {
        if let Some((rank, sorted)) = self.of(position) {
            sorted.insert((rank.ratio(), place));
        }
    }

    pub(super) fn remove(&mut self, position: &OpenPosition, place: u32) {
        if let Some((rank, sorted)) = self.of(position) {
            sorted.remove(&(rank.ratio(), place));
        }
    }

    pub(super) fn at_risk<'a>(
        &'a self,
        position: impl Fn(u32) -> &'a OpenPosition + Copy + 'a,
        debt: &'a DebtBook,
        band: &'a PriceBand,
        threshold: Bps,
    ) -> impl Iterator<Item = &'a OpenPosition> + 'a {
        let walk = move |(_, place): &(u128, u32)| {
            let position = position(*place);
            if may_be_liquidated(position, debt, band, threshold) {
                return Some(Some(position));
            }
            let rank = rank(position)?;
            // Rounding may have saved this one alone: look further until it cannot matter.
            (!rank.rest_is_safe(debt, band, threshold)).then_some(None)
        };
        self.sizes
            .iter()
            .rev()
            .flat_map(move |sorted| sorted.iter().rev().map_while(walk).flatten())
    }

    fn of(&mut self, position: &OpenPosition) -> Option<(RiskRank, &mut BTreeSet<(u128, u32)>)> {
        let rank = rank(position)?;
        let size = usize::try_from(rank.size()).ok()?;
        Some((rank, self.sizes.get_mut(size)?))
    }
}

fn rank(position: &OpenPosition) -> Option<RiskRank> {
    RiskRank::of_floor(position.debt_shares, position.collateral)
}

/// The program's rule. A debt beyond 64 bits is an error there, and nothing can be done about it.
fn may_be_liquidated(
    position: &OpenPosition,
    debt: &DebtBook,
    band: &PriceBand,
    threshold: Bps,
) -> bool {
    debt.debt_ceil(position.debt_shares)
        .is_ok_and(|debt| health::may_be_liquidated(debt, position.collateral, band, threshold))
}
