//! Who would pay.

use crate::value::shape;
use loss_client::quote;
use loss_math::quote as math;

shape! {
    /// Who pays: `debt = collateral + bond + reserve + stakers + profits + lps + unallocated`.
    Waterfall as "Waterfall" of q: loss_math::Waterfall {
        /// The debt, rounded up; where a liquidation leaves no shortfall, the part that is repaid.
        "debt": "bigint" = q.debt.get(),
        /// Paid by the sale of the collateral.
        "collateral": "bigint" = q.collateral.get(),
        /// Paid by a venue's bond: of a position, nothing.
        "bond": "bigint" = q.bond.get(),
        /// What had to be shared.
        "shortfall": "bigint" = q.shortfall.get(),
        /// Paid by the insurance fund's reserve.
        "reserve": "bigint" = q.reserve.get(),
        /// Paid by its stakers.
        "stakers": "bigint" = q.stakers.get(),
        /// Borne by a venue's profit claims: of a position, nothing.
        "profits": "bigint" = q.profits.get(),
        /// Borne by the LPs.
        "lps": "bigint" = q.lps.get(),
        /// Claims of the fund that nothing backed.
        "unallocated": "bigint" = q.unallocated.get(),
        /// What the fund had and its caps held back.
        "heldBack": "bigint" = q.held_back.get(),
    }
}

shape! {
    /// Who would pay for a position, each way in which it can default.
    DefaultQuote as "DefaultQuote" of q: math::DefaultQuote {
        /// A liquidator repays all that the rules allow.
        "liquidated": "Waterfall" = Waterfall::from(q.liquidated),
        /// Nobody liquidates, and the collateral becomes salvage.
        "takenOver": "Waterfall" = Waterfall::from(q.taken_over),
    }
}

shape! {
    /// What one way comes to, for all positions.
    CrashOutcome as "CrashOutcome" of q: quote::CrashOutcome {
        /// Positions that were liquidated or recorded.
        "positions": "number" = i32::try_from(q.positions).unwrap_or(i32::MAX),
        /// Those of them that left a shortfall.
        "shortfalls": "number" = i32::try_from(q.shortfalls).unwrap_or(i32::MAX),
        /// Who paid for all of them together.
        "sum": "Waterfall" = Waterfall::from(q.sum),
        /// What LPs own before.
        "lpsBefore": "bigint" = q.lps_before.get(),
        /// And after.
        "lpsAfter": "bigint" = q.lps_after.get(),
        /// What the insurance fund's owners have before.
        "fundBefore": "bigint" = q.fund_before.get(),
        /// And after.
        "fundAfter": "bigint" = q.fund_after.get(),
    }
}

shape! {
    /// Who would pay for all positions at a price, each way in which they can end.
    CrashQuote as "CrashQuote" of q: quote::CrashQuote {
        /// Every position above its threshold is liquidated once.
        "liquidated": "CrashOutcome" = CrashOutcome::from(q.liquidated),
        /// Nobody liquidates; what is insolvent is recorded.
        "takenOver": "CrashOutcome" = CrashOutcome::from(q.taken_over),
    }
}
