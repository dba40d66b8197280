//! Positions and prices.

use crate::value::shape;
use loss_client::quote;

shape! {
    /// What a position owes now, and what may be done to it at a price.
    PositionQuote as "PositionQuote" of q: quote::PositionQuote {
        /// Rounded up.
        "debt": "bigint" = q.debt.get(),
        /// What the collateral is worth at the mid price, rounded down.
        "value": "bigint" = q.value.get(),
        /// The debt as part of that value, rounded up; 2^64 - 1 without any value.
        "ltvBps": "bigint" = q.ltv_bps,
        /// Above its threshold at the mid price: `liquidate` works.
        "liquidatable": "boolean" = q.liquidatable,
        /// Insolvent at the high price: `mark_insolvent` works.
        "insolvent": "boolean" = q.insolvent,
        /// Its collateral counts as none: there is no grace to wait for.
        "dust": "boolean" = q.dust,
    }
}

shape! {
    /// A position after an instruction, at the price the pool keeps.
    PositionAfter as "PositionAfter" of q: quote::PositionAfter {
        /// What it owes, rounded up.
        "debt": "bigint" = q.debt.get(),
        /// What secures it.
        "collateral": "bigint" = q.collateral.get(),
        /// The debt as part of the collateral's value, rounded up; undefined while there is no price.
        "ltvBps": "bigint | undefined" = q.ltv_bps,
        /// Whether it is above its liquidation threshold; undefined likewise.
        "liquidatable": "boolean | undefined" = q.liquidatable,
    }
}

shape! {
    /// What a repayment would do.
    RepayQuote as "RepayQuote" of q: quote::RepayQuote {
        /// Taken from whoever repays: at most what is owed.
        "paid": "bigint" = q.paid.get(),
        /// The position afterwards.
        "after": "PositionAfter" = PositionAfter::from(q.after),
    }
}

shape! {
    /// What a liquidation would do. The liquidator pays `repaid` and `fee`.
    LiquidationQuote as "LiquidationQuote" of q: loss_math::Liquidation {
        /// Debt paid by the liquidator.
        "repaid": "bigint" = q.repaid.get(),
        /// Paid on top, to the insurance fund.
        "fee": "bigint" = q.fee.get(),
        /// Collateral for the liquidator.
        "seized": "bigint" = q.seized.get(),
        /// The bonus it is seized at.
        "bonusBps": "bigint" = q.bonus.wide(),
        /// Still owed.
        "debtLeft": "bigint" = q.debt_left.get(),
        /// Still securing it.
        "collateralLeft": "bigint" = q.collateral_left.get(),
        /// Covered by no collateral: recorded in the same instruction.
        "shortfall": "bigint" = q.shortfall.get(),
    }
}

shape! {
    /// What salvage costs now.
    SalvageQuote as "SalvageQuote" of q: quote::SalvageQuote {
        /// Collateral that would be sold.
        "lot": "bigint" = q.lot.get(),
        /// For so much of the asset, rounded up.
        "cost": "bigint" = q.cost.get(),
        /// The smallest lot while more is left.
        "minLot": "bigint" = q.min_lot.get(),
    }
}
