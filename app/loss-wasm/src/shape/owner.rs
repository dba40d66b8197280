//! What owners of a loss class have, and what their instructions would do.

use crate::value::shape;
use loss_client::quote;
use loss_math::quote as math;

shape! {
    /// An LP share, a stake or a profit claim, as if it were settled now.
    ShareQuote as "ShareQuote" of q: math::ShareQuote {
        /// Raw shares after all losses.
        "shares": "bigint" = q.shares.get(),
        /// What they are worth, atoms rounded down: what leaving with everything pays.
        "value": "bigint" = q.value.get(),
        /// Losses that are recorded and not yet applied to the account.
        "pendingLoss": "bigint" = q.pending_loss.get(),
        /// All losses, pending ones included.
        "lost": "bigint" = q.lost.get(),
        /// Raw shares that were asked to leave, after all losses; of a profit claim, what has matured.
        "requested": "bigint" = q.requested.get(),
    }
}

shape! {
    /// A trader's profit claim.
    ProfitQuote as "ProfitQuote" of q: math::ProfitQuote {
        /// As of any share.
        "share": "ShareQuote" = ShareQuote::from(q.share),
        /// What the matured part is worth, rounded down: what can leave now.
        "matured": "bigint" = q.matured.get(),
        /// When all of it has matured, unix seconds; in the past if it has.
        "maturesAt": "bigint" = q.matures_at,
    }
}

shape! {
    /// What a deposit or a stake would do.
    JoinQuote as "JoinQuote" of q: quote::JoinQuote {
        /// Raw shares given, rounded down: for `minSharesOut`.
        "minted": "bigint" = q.minted.get(),
        /// Losses that are applied to the account first.
        "pickedUp": "bigint" = q.picked_up.get(),
        /// The account afterwards.
        "after": "ShareQuote" = ShareQuote::from(q.after),
        /// Whether losses were crossed, so that the receipt account must be passed.
        "needsReceipt": "boolean" = q.needs_receipt,
    }
}

shape! {
    /// What a withdrawal or an unstake would do.
    LeaveQuote as "LeaveQuote" of q: quote::LeaveQuote {
        /// Paid out: for `minAssetsOut`.
        "paid": "bigint" = q.paid.get(),
        /// Raw shares burnt for it.
        "burned": "bigint" = q.burned.get(),
        /// Losses that are applied to the account first.
        "pickedUp": "bigint" = q.picked_up.get(),
        /// The account afterwards.
        "after": "ShareQuote" = ShareQuote::from(q.after),
        /// Whether losses were crossed, so that the receipt account must be passed.
        "needsReceipt": "boolean" = q.needs_receipt,
    }
}

shape! {
    /// What asking to leave would do.
    RequestQuote as "RequestQuote" of q: quote::RequestQuote {
        /// Raw shares that may leave, for an amount rounded up.
        "requested": "bigint" = q.requested.get(),
        /// What they are worth now, rounded down. They earn and lose until they leave.
        "value": "bigint" = q.value.get(),
        /// First second in which they can leave.
        "opensAt": "bigint" = q.opens_at,
        /// Last second.
        "closesAt": "bigint" = q.closes_at,
        /// Losses that are applied to the account first.
        "pickedUp": "bigint" = q.picked_up.get(),
    }
}

shape! {
    /// What one event cost somebody, and what became of it.
    EventQuote as "EventQuote" of q: quote::EventQuote {
        /// Borne in this event, rounded down; zero for one that the account does not reach.
        "lost": "bigint" = q.lost.get(),
        /// The part of all that came in for it so far, rounded down.
        "recovered": "bigint" = q.recovered.get(),
        /// What of that was paid out.
        "paid": "bigint" = q.paid.get(),
        /// What `claim_recovery` would pay now.
        "claimable": "bigint" = q.claimable.get(),
        /// Whether no claim can be made any more.
        "isFinal": "boolean" = q.is_final,
    }
}
