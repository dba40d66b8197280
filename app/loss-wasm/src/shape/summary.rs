//! A pool and its fund at a glance.

use crate::value::shape;
use loss_client::quote;

shape! {
    /// A loss class.
    ClassQuote as "ClassQuote" of q: quote::ClassQuote {
        /// What its owners own together.
        "assets": "bigint" = q.assets.get(),
        /// What a whole share (2^32 raw ones) is worth, in 10^-9 of an atom, rounded down. Interest raises it; a loss burns shares and leaves it.
        "shareValue": "bigint" = q.share_value,
        /// The loss index: what all losses of the epoch left of a share, in 10^-18, rounded down.
        "survival": "bigint" = q.survival,
        /// How often the class was wiped out or emptied.
        "epoch": "bigint" = q.epoch,
    }
}

shape! {
    /// A pool with interest up to now.
    PoolQuote as "PoolQuote" of q: quote::PoolQuote {
        /// The LPs.
        "lps": "ClassQuote" = ClassQuote::from(q.lps),
        /// Tokens to be borrowed or withdrawn.
        "idle": "bigint" = q.idle.get(),
        /// What borrowers owe, rounded up.
        "debt": "bigint" = q.debt.get(),
        /// The part that is lent, rounded down.
        "utilizationBps": "bigint" = q.utilization_bps,
        /// What borrowers pay a year, rounded down.
        "borrowBps": "bigint" = q.borrow_bps,
        /// What LPs earn a year of it, less the fund's part, rounded down.
        "supplyBps": "bigint" = q.supply_bps,
        /// How much can be deposited before the cap.
        "depositRoom": "bigint" = q.deposit_room.get(),
        /// Until when exits wait because a position was found insolvent, if they do.
        "exitsHeldUntil": "bigint | undefined" = q.exits_held_until,
        /// Until when new risk is stopped, if it is.
        "pausedUntil": "bigint | undefined" = q.paused_until,
    }
}

shape! {
    /// An insurance fund, with what the pool owes it.
    FundQuote as "FundQuote" of q: quote::FundQuote {
        /// Owned by nobody; pays first.
        "reserve": "bigint" = q.reserve.get(),
        /// The stakers; they pay second.
        "stakers": "ClassQuote" = ClassQuote::from(q.stakers),
        /// Tokens in its vault.
        "cash": "bigint" = q.cash.get(),
        /// What the pool owes it: `collect_insurance` moves what of it lies idle.
        "receivable": "bigint" = q.receivable.get(),
        /// What the day's cap leaves.
        "dayRoom": "bigint" = q.day_room.get(),
        /// The most it would pay for an event now.
        "cover": "bigint" = q.cover.get(),
    }
}
