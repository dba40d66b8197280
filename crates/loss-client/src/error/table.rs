//! Every refusal of the program: what it says, and what to do about it.

macro_rules! refusals {
    ($($name:ident: $message:literal, $remedy:literal;)*) => {
        /// A refusal of the program. Codes are append-only.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum LossError {
            $(#[doc = $message] $name,)*
        }

        impl LossError {
            /// All of them, in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What the program says.
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$name => $message,)*
                }
            }

            /// What to do about it.
            pub const fn remedy(self) -> &'static str {
                match self {
                    $(Self::$name => $remedy,)*
                }
            }
        }
    };
}

refusals! {
    Overflow: "A number would not fit its type: use a smaller amount",
        "ask for a smaller amount";
    ZeroAmount: "The amount is zero",
        "ask for at least one atom";
    ZeroShares: "The amount is too small to be worth anything: use a larger one",
        "ask for a larger amount";
    InsufficientShares: "More than there is: take less, or all",
        "read the account again and take at most what it holds";
    InsufficientIdle: "More than lies idle in the pool: the log says how much does",
        "take at most what the log says is idle, or wait for borrowers to repay";
    DebtBelowMinimum: "Less than the smallest debt would remain: repay all, or leave more",
        "repay the whole debt, or leave at least the pool's min_debt";
    PositionHealthy: "The position is within its liquidation threshold",
        "nothing to do: somebody was faster, the debt was repaid or the price moved";
    OutOfBalance: "The pool's or the fund's books do not balance",
        "stop and report it with the transaction: this must never happen";
    SlippageExceeded: "The result is below the caller's minimum: retry with the current state",
        "quote again with the current state and retry";
    SequenceChanged: "A shortfall was recorded since the caller looked: read the pool again",
        "read the pool again and pass its seq";
    DepositCapExceeded: "The pool's deposit cap would be exceeded",
        "deposit less, or wait until others leave";
    BorrowCapExceeded: "The pool's borrow cap would be exceeded",
        "borrow less, or wait until others repay";
    NothingPaid: "The shares pay nothing: add more, or withdraw all",
        "add more shares, or withdraw all";
    TransferMismatch: "The token program moved another amount than it was told to",
        "check the mint: a fee or hook changed what arrives";
    ReceiptRequired: "Losses were crossed since the last change: pass the receipt account and a payer",
        "pass the receipt of the share's segment and a payer: OwnerSide::with_receipt";
    WrongReceipt: "The receipt account is not the one derived from the share and its segment",
        "read the share again: its segment has another from_seq";
    WrongRecord: "The record account is not the one derived from the position's nonce",
        "read the position again and pass its nonce";
    NotEmpty: "The account still holds something: empty it first",
        "withdraw or repay everything first";
    NotFinal: "Recoveries may still come: wait until the final time in the account",
        "retry after final_at of the account";
    NotReceiptParty: "The signer is neither the receipt's owner nor its rent payer",
        "let the owner or the rent payer sign";
    PositionDefaulted: "This position's shortfall was recorded: close it and open a new one",
        "close the position and open a new one";
    PositionTooRisky: "The position would be above its opening limit at the careful price",
        "borrow less or add collateral";
    PositionSolvent: "The position is solvent at the most favourable price",
        "nothing to do: somebody was faster or the price moved; liquidate if it is unhealthy";
    AlreadyMarked: "The position was marked already: wait for the grace to pass, or for it to be healthy",
        "wait for the grace to pass, then record_shortfall";
    GraceNotPassed: "Collateral is left and the grace since the mark has not passed: mark or liquidate it",
        "mark_insolvent first, or retry after the grace that the log names";
    RecognitionPending: "A position was marked insolvent: exits wait until the time in the log",
        "retry after the time in the log, at the latest after the recognition window";
    Paused: "The pool is paused for new risk: exits, repayment and liquidation work",
        "retry after the pool's paused_until";
    OracleMissing: "No price yet: pass a price update account",
        "pass a price update account of the pool's feed";
    OracleOwner: "The price update is not owned by an accepted oracle program",
        "pass an account of one of ORACLE_PROGRAMS";
    OracleMalformed: "The account is not a price update",
        "pass a PriceUpdateV2 account";
    OracleFeed: "The price update is of another feed",
        "pass an update of the pool's feed_id";
    OracleUnverified: "The price update is not fully verified",
        "post the update with full verification";
    OracleStale: "The newest price is too old: post a fresh update",
        "post a fresh update and retry in the same transaction";
    OracleFuture: "The price update is from the future",
        "wait a minute, or check the publisher's clock";
    OracleConfidence: "The price is too uncertain: wait for a narrower one",
        "retry with a later update";
    OraclePrice: "The price is not positive",
        "check the feed: its price is zero or negative";
    OracleExponent: "The price's exponent or a mint's decimals are out of range",
        "check the feed and the mints' decimals: this pair cannot be priced";
    ParamOutOfBounds: "A parameter is outside its hard bounds: the log names it",
        "correct the parameter that the log names";
    TimeLocked: "The time lock has not run out: wait until the time in the proposal",
        "retry after the time in the proposal";
    NotTighter: "Limits can only be lowered at once; propose parameters to raise them",
        "use propose_params to raise a limit";
    NotGuardian: "The signer is neither guardian nor authority",
        "let the guardian or the authority sign";
    PauseTooSoon: "No pause again before as much time without one: the log says when",
        "retry after the time in the log";
    NotPaused: "The pool is not paused",
        "nothing to do";
    SameMint: "Asset and collateral are the same mint",
        "use two different mints";
    UnsupportedExtension: "The mint has a token extension that could break conservation: the log names it",
        "use a mint without the extension that the log names";
    ProposalExpired: "The proposal was not applied in time: cancel it and propose again",
        "cancel_params, then propose_params again";
    FundShortOfCash: "The fund's tokens do not suffice: collect_insurance first, or take at most what the log says",
        "send collect_insurance first, or take at most what the log says";
    ExitNotRequested: "This pool's exits need a request: make one and wait for its delay",
        "send request_withdraw or request_unstake first";
    ExitTooEarly: "The request cannot be used yet: the log says when",
        "retry after the time in the log";
    ExitLapsed: "The request has lapsed: make a new one",
        "make a new request";
    ExceedsRequest: "More than was requested: take less, or cancel and request again",
        "take at most what was requested, or cancel and request again";
    RequestPending: "A request stands already: use it, cancel it, or wait until it lapses as the log says",
        "use or cancel the request, or wait until it lapses as the log says";
    LotTooSmall: "Less than the smallest lot: buy more, or all that is left",
        "buy at least the smallest lot: quote_salvage says which";
    NothingToClaim: "Nothing to claim: all that came in was paid, or the event is not in this segment: pass its receipt",
        "nothing to do for now; if the share has changed since the event, pass the receipt";
    WrongClaim: "The claim account is not the one derived from share, segment and record",
        "derive the claim account from share, segment and record again";
    WrongShare: "The share account is neither an LP share nor a stake of this pool",
        "pass an LP share, a stake or a profit claim of this pool";
    NotAssociatedAccount: "Pass the owner's associated token account, still the owner's, or let the owner call",
        "pay to the owner's associated token account, or let the owner sign";
    EventFinal: "The event is final: the rest went to the fund's reserve",
        "nothing to do: this event pays nothing more";
    RecoveryTooLate: "Too late for those who lost to claim it: fund_insurance takes gifts to the fund",
        "use fund_insurance for a gift to the fund";
    SalvageLeft: "Salvage of the event is left: buy_salvage first",
        "buy_salvage first";
    NotMatured: "More than has matured: quote_profit says how much has, and when the rest does",
        "take at most what quote_profit says has matured";
    VenueNotActive: "The venue's time lock has not passed: the log says when it does",
        "retry after the time in the log";
    VenueRetired: "The venue is retired: it credits and reports nothing more",
        "nothing to do: the venue has ended";
    VenueNotRetired: "The venue is not retired: retire_venue, then wait for the time in the log",
        "retire_venue, then retry after the time in the log";
    NotVenue: "Only the registered venue's own PDA may sign for it",
        "call from the venue's program, which signs with its PDA";
    NotVenueAccount: "The account with the deficit must belong to the venue's program",
        "pass an account that the venue's program owns";
    NotVenueParty: "Only the pool's authority or whoever paid the bond may retire a venue",
        "let the authority or the bond's owner sign";
    NonceUsed: "A deficit with this number or a later one was reported: use the next number",
        "use a number above the venue's last_nonce";
    VenueCapsTooHigh: "Above what the pool was made with: venue_caps of the pool never rise",
        "ask for at most the pool's venue_caps";
    WrongVenue: "The profit claim is of another venue than the record",
        "pass a profit claim of the record's venue";
    ProposalWaits: "New parameters wait: apply_params or cancel_params first, then register",
        "apply_params or cancel_params, then retry";
}
