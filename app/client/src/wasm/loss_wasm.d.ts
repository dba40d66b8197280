/* tslint:disable */
/* eslint-disable */
/** A loss class. */
export interface ClassQuote {
    /** What its owners own together. */
    readonly assets: bigint;
    /** What a whole share (2^32 raw ones) is worth, in 10^-9 of an atom, rounded down. Interest raises it; a loss burns shares and leaves it. */
    readonly shareValue: bigint;
    /** The loss index: what all losses of the epoch left of a share, in 10^-18, rounded down. */
    readonly survival: bigint;
    /** How often the class was wiped out or emptied. */
    readonly epoch: bigint;
}


/** A pool with interest up to now. */
export interface PoolQuote {
    /** The LPs. */
    readonly lps: ClassQuote;
    /** Tokens to be borrowed or withdrawn. */
    readonly idle: bigint;
    /** What borrowers owe, rounded up. */
    readonly debt: bigint;
    /** The part that is lent, rounded down. */
    readonly utilizationBps: bigint;
    /** What borrowers pay a year, rounded down. */
    readonly borrowBps: bigint;
    /** What LPs earn a year of it, less the fund's part, rounded down. */
    readonly supplyBps: bigint;
    /** How much can be deposited before the cap. */
    readonly depositRoom: bigint;
    /** Until when exits wait because a position was found insolvent, if they do. */
    readonly exitsHeldUntil: bigint | undefined;
    /** Until when new risk is stopped, if it is. */
    readonly pausedUntil: bigint | undefined;
}


/** A position after an instruction, at the price the pool keeps. */
export interface PositionAfter {
    /** What it owes, rounded up. */
    readonly debt: bigint;
    /** What secures it. */
    readonly collateral: bigint;
    /** The debt as part of the collateral's value, rounded up; undefined while there is no price. */
    readonly ltvBps: bigint | undefined;
    /** Whether it is above its liquidation threshold; undefined likewise. */
    readonly liquidatable: boolean | undefined;
}


/** A price as oracles publish it: `price * 10^exponent` of the asset for one of the collateral. */
export interface OraclePrice {
    /** The mantissa. */
    readonly price: bigint;
    /** The confidence, in the same unit. */
    readonly conf: bigint;
    /** The decimal exponent. */
    readonly exponent: number;
    /** Unix seconds. */
    readonly publishTime: bigint;
}


/** A trader's profit claim. */
export interface ProfitQuote {
    /** As of any share. */
    readonly share: ShareQuote;
    /** What the matured part is worth, rounded down: what can leave now. */
    readonly matured: bigint;
    /** When all of it has matured, unix seconds; in the past if it has. */
    readonly maturesAt: bigint;
}


/** An LP share, a stake or a profit claim, as if it were settled now. */
export interface ShareQuote {
    /** Raw shares after all losses. */
    readonly shares: bigint;
    /** What they are worth, atoms rounded down: what leaving with everything pays. */
    readonly value: bigint;
    /** Losses that are recorded and not yet applied to the account. */
    readonly pendingLoss: bigint;
    /** All losses, pending ones included. */
    readonly lost: bigint;
    /** Raw shares that were asked to leave, after all losses; of a profit claim, what has matured. */
    readonly requested: bigint;
}


/** An insurance fund, with what the pool owes it. */
export interface FundQuote {
    /** Owned by nobody; pays first. */
    readonly reserve: bigint;
    /** The stakers; they pay second. */
    readonly stakers: ClassQuote;
    /** Tokens in its vault. */
    readonly cash: bigint;
    /** What the pool owes it: `collect_insurance` moves what of it lies idle. */
    readonly receivable: bigint;
    /** What the day's cap leaves. */
    readonly dayRoom: bigint;
    /** The most it would pay for an event now. */
    readonly cover: bigint;
}


/** What a deposit or a stake would do. */
export interface JoinQuote {
    /** Raw shares given, rounded down: for `minSharesOut`. */
    readonly minted: bigint;
    /** Losses that are applied to the account first. */
    readonly pickedUp: bigint;
    /** The account afterwards. */
    readonly after: ShareQuote;
    /** Whether losses were crossed, so that the receipt account must be passed. */
    readonly needsReceipt: boolean;
}


/** What a liquidation would do. The liquidator pays `repaid` and `fee`. */
export interface LiquidationQuote {
    /** Debt paid by the liquidator. */
    readonly repaid: bigint;
    /** Paid on top, to the insurance fund. */
    readonly fee: bigint;
    /** Collateral for the liquidator. */
    readonly seized: bigint;
    /** The bonus it is seized at. */
    readonly bonusBps: bigint;
    /** Still owed. */
    readonly debtLeft: bigint;
    /** Still securing it. */
    readonly collateralLeft: bigint;
    /** Covered by no collateral: recorded in the same instruction. */
    readonly shortfall: bigint;
}


/** What a position owes now, and what may be done to it at a price. */
export interface PositionQuote {
    /** Rounded up. */
    readonly debt: bigint;
    /** What the collateral is worth at the mid price, rounded down. */
    readonly value: bigint;
    /** The debt as part of that value, rounded up; 2^64 - 1 without any value. */
    readonly ltvBps: bigint;
    /** Above its threshold at the mid price: `liquidate` works. */
    readonly liquidatable: boolean;
    /** Insolvent at the high price: `mark_insolvent` works. */
    readonly insolvent: boolean;
    /** Its collateral counts as none: there is no grace to wait for. */
    readonly dust: boolean;
}


/** What a repayment would do. */
export interface RepayQuote {
    /** Taken from whoever repays: at most what is owed. */
    readonly paid: bigint;
    /** The position afterwards. */
    readonly after: PositionAfter;
}


/** What a withdrawal or an unstake would do. */
export interface LeaveQuote {
    /** Paid out: for `minAssetsOut`. */
    readonly paid: bigint;
    /** Raw shares burnt for it. */
    readonly burned: bigint;
    /** Losses that are applied to the account first. */
    readonly pickedUp: bigint;
    /** The account afterwards. */
    readonly after: ShareQuote;
    /** Whether losses were crossed, so that the receipt account must be passed. */
    readonly needsReceipt: boolean;
}


/** What asking to leave would do. */
export interface RequestQuote {
    /** Raw shares that may leave, for an amount rounded up. */
    readonly requested: bigint;
    /** What they are worth now, rounded down. They earn and lose until they leave. */
    readonly value: bigint;
    /** First second in which they can leave. */
    readonly opensAt: bigint;
    /** Last second. */
    readonly closesAt: bigint;
    /** Losses that are applied to the account first. */
    readonly pickedUp: bigint;
}


/** What one event cost somebody, and what became of it. */
export interface EventQuote {
    /** Borne in this event, rounded down; zero for one that the account does not reach. */
    readonly lost: bigint;
    /** The part of all that came in for it so far, rounded down. */
    readonly recovered: bigint;
    /** What of that was paid out. */
    readonly paid: bigint;
    /** What `claim_recovery` would pay now. */
    readonly claimable: bigint;
    /** Whether no claim can be made any more. */
    readonly isFinal: boolean;
}


/** What one way comes to, for all positions. */
export interface CrashOutcome {
    /** Positions that were liquidated or recorded. */
    readonly positions: number;
    /** Those of them that left a shortfall. */
    readonly shortfalls: number;
    /** Who paid for all of them together. */
    readonly sum: Waterfall;
    /** What LPs own before. */
    readonly lpsBefore: bigint;
    /** And after. */
    readonly lpsAfter: bigint;
    /** What the insurance fund's owners have before. */
    readonly fundBefore: bigint;
    /** And after. */
    readonly fundAfter: bigint;
}


/** What salvage costs now. */
export interface SalvageQuote {
    /** Collateral that would be sold. */
    readonly lot: bigint;
    /** For so much of the asset, rounded up. */
    readonly cost: bigint;
    /** The smallest lot while more is left. */
    readonly minLot: bigint;
}


/** Who pays: `debt = collateral + bond + reserve + stakers + profits + lps + unallocated`. */
export interface Waterfall {
    /** The debt, rounded up; where a liquidation leaves no shortfall, the part that is repaid. */
    readonly debt: bigint;
    /** Paid by the sale of the collateral. */
    readonly collateral: bigint;
    /** Paid by a venue's bond: of a position, nothing. */
    readonly bond: bigint;
    /** What had to be shared. */
    readonly shortfall: bigint;
    /** Paid by the insurance fund's reserve. */
    readonly reserve: bigint;
    /** Paid by its stakers. */
    readonly stakers: bigint;
    /** Borne by a venue's profit claims: of a position, nothing. */
    readonly profits: bigint;
    /** Borne by the LPs. */
    readonly lps: bigint;
    /** Claims of the fund that nothing backed. */
    readonly unallocated: bigint;
    /** What the fund had and its caps held back. */
    readonly heldBack: bigint;
}


/** Who would pay for a position, each way in which it can default. */
export interface DefaultQuote {
    /** A liquidator repays all that the rules allow. */
    readonly liquidated: Waterfall;
    /** Nobody liquidates, and the collateral becomes salvage. */
    readonly takenOver: Waterfall;
}


/** Who would pay for all positions at a price, each way in which they can end. */
export interface CrashQuote {
    /** Every position above its threshold is liquidated once. */
    readonly liquidated: CrashOutcome;
    /** Nobody liquidates; what is insolvent is recorded. */
    readonly takenOver: CrashOutcome;
}



/**
 * The largest amount that `borrow` would lend now; zero when it would refuse any.
 */
export function mostToBorrow(pool: Uint8Array, position: Uint8Array, price: OraclePrice | undefined, now: bigint): bigint;

/**
 * The most collateral that `remove_collateral` would pay out now; zero when it would refuse any.
 */
export function mostToRemove(pool: Uint8Array, position: Uint8Array, price: OraclePrice | undefined, now: bigint): bigint;

/**
 * The largest amount that `unstake` would pay now; zero when it would refuse any.
 */
export function mostToUnstake(pool: Uint8Array, fund: Uint8Array, stake: Uint8Array, now: bigint): bigint;

/**
 * The largest amount that `withdraw` would pay now; zero when it would refuse any.
 */
export function mostToWithdraw(pool: Uint8Array, lp: Uint8Array, now: bigint): bigint;

/**
 * What `add_collateral` would do.
 */
export function quoteAddCollateral(pool: Uint8Array, position: Uint8Array, amount: bigint, now: bigint): PositionAfter;

/**
 * What `borrow` would do. `price` is the update that goes with it, used if it is newer than what
 * the pool keeps.
 */
export function quoteBorrow(pool: Uint8Array, position: Uint8Array, price: OraclePrice | undefined, amount: bigint, now: bigint): PositionAfter;

/**
 * Who would pay for all these positions, one after the other in this order. `price` as in
 * `quotePosition`.
 */
export function quoteCrash(pool: Uint8Array, fund: Uint8Array, positions: readonly Uint8Array[], price: OraclePrice | undefined, now: bigint): CrashQuote;

/**
 * Who would pay what if this position defaulted. `price` as in `quotePosition`.
 */
export function quoteDefault(pool: Uint8Array, fund: Uint8Array, position: Uint8Array, price: OraclePrice | undefined, now: bigint): DefaultQuote;

/**
 * What `deposit` would do. Without an LP share, as if `open_lp` came first.
 */
export function quoteDeposit(pool: Uint8Array, lp: Uint8Array | undefined, amount: bigint, now: bigint): JoinQuote;

/**
 * What the event of a record cost somebody, and what can be claimed. `share` is the proof: an LP
 * share, stake or profit claim that has not changed since, or its receipt. `claim` is the account
 * of what was paid before, if there is one.
 */
export function quoteEvent(pool: Uint8Array, share: Uint8Array, record: Uint8Array, claim: Uint8Array | undefined, now: bigint): EventQuote;

/**
 * Its insurance fund, with what the pool owes it.
 */
export function quoteFund(pool: Uint8Array, fund: Uint8Array, now: bigint): FundQuote;

/**
 * What `liquidate` would do for a liquidator who repays at most `amount`. `price` as in
 * `quotePosition`.
 */
export function quoteLiquidation(pool: Uint8Array, position: Uint8Array, price: OraclePrice | undefined, amount: bigint, now: bigint): LiquidationQuote;

/**
 * What an LP share is worth.
 */
export function quoteLp(pool: Uint8Array, lp: Uint8Array, now: bigint): ShareQuote;

/**
 * A pool at a glance, with interest up to `now`.
 */
export function quotePool(pool: Uint8Array, now: bigint): PoolQuote;

/**
 * What a position owes, and what may be done to it at `price`; without one, at the price the
 * pool keeps, whatever its age.
 */
export function quotePosition(pool: Uint8Array, position: Uint8Array, price: OraclePrice | undefined, now: bigint): PositionQuote;

/**
 * What a trader's profit claim is worth, and how much of it could leave.
 */
export function quoteProfit(venue: Uint8Array, claim: Uint8Array, now: bigint): ProfitQuote;

/**
 * What `remove_collateral` would do. `price` as in `quoteBorrow`; not needed without debt.
 */
export function quoteRemoveCollateral(pool: Uint8Array, position: Uint8Array, price: OraclePrice | undefined, amount: bigint, now: bigint): PositionAfter;

/**
 * What `repay` of at most `amount` would do.
 */
export function quoteRepay(pool: Uint8Array, position: Uint8Array, amount: bigint, now: bigint): RepayQuote;

/**
 * What `request_unstake` would do; without an amount, for all.
 */
export function quoteRequestUnstake(pool: Uint8Array, fund: Uint8Array, stake: Uint8Array, amount: bigint | undefined, now: bigint): RequestQuote;

/**
 * What `request_withdraw` would do; without an amount, for all.
 */
export function quoteRequestWithdraw(pool: Uint8Array, lp: Uint8Array, amount: bigint | undefined, now: bigint): RequestQuote;

/**
 * What `buy_salvage` of at most `amount` collateral would cost. `price` as in `quoteBorrow`.
 */
export function quoteSalvage(pool: Uint8Array, record: Uint8Array, price: OraclePrice | undefined, amount: bigint): SalvageQuote;

/**
 * What a stake is worth.
 */
export function quoteStake(pool: Uint8Array, fund: Uint8Array, stake: Uint8Array, now: bigint): ShareQuote;

/**
 * What `stake` would do. Without a stake, as if `open_stake` came first.
 */
export function quoteStakeMore(pool: Uint8Array, fund: Uint8Array, stake: Uint8Array | undefined, amount: bigint, now: bigint): JoinQuote;

/**
 * What `unstake` would do; without an amount, with all that was requested.
 */
export function quoteUnstake(pool: Uint8Array, fund: Uint8Array, stake: Uint8Array, amount: bigint | undefined, now: bigint): LeaveQuote;

/**
 * What `withdraw` would do; without an amount, with all: where exits need a request, all that
 * was requested.
 */
export function quoteWithdraw(pool: Uint8Array, lp: Uint8Array, amount: bigint | undefined, now: bigint): LeaveQuote;

/**
 * r#" The price the pool keeps, at so many basis points of it and without doubt: to ask "what if"."#
 */
export function whatIf(pool: Uint8Array, part: number): OraclePrice;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly mostToBorrow: (a: number, b: number, c: number, d: number, e: any, f: bigint) => [number, number, number];
    readonly mostToRemove: (a: number, b: number, c: number, d: number, e: any, f: bigint) => [number, number, number];
    readonly mostToUnstake: (a: number, b: number, c: number, d: number, e: number, f: number, g: bigint) => [number, number, number];
    readonly mostToWithdraw: (a: number, b: number, c: number, d: number, e: bigint) => [number, number, number];
    readonly quoteAddCollateral: (a: number, b: number, c: number, d: number, e: bigint, f: bigint) => [number, number, number];
    readonly quoteBorrow: (a: number, b: number, c: number, d: number, e: any, f: bigint, g: bigint) => [number, number, number];
    readonly quoteCrash: (a: number, b: number, c: number, d: number, e: number, f: number, g: any, h: bigint) => [number, number, number];
    readonly quoteDefault: (a: number, b: number, c: number, d: number, e: number, f: number, g: any, h: bigint) => [number, number, number];
    readonly quoteDeposit: (a: number, b: number, c: number, d: number, e: bigint, f: bigint) => [number, number, number];
    readonly quoteEvent: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: bigint) => [number, number, number];
    readonly quoteFund: (a: number, b: number, c: number, d: number, e: bigint) => [number, number, number];
    readonly quoteLiquidation: (a: number, b: number, c: number, d: number, e: any, f: bigint, g: bigint) => [number, number, number];
    readonly quoteLp: (a: number, b: number, c: number, d: number, e: bigint) => [number, number, number];
    readonly quotePool: (a: number, b: number, c: bigint) => [number, number, number];
    readonly quotePosition: (a: number, b: number, c: number, d: number, e: any, f: bigint) => [number, number, number];
    readonly quoteProfit: (a: number, b: number, c: number, d: number, e: bigint) => [number, number, number];
    readonly quoteRemoveCollateral: (a: number, b: number, c: number, d: number, e: any, f: bigint, g: bigint) => [number, number, number];
    readonly quoteRepay: (a: number, b: number, c: number, d: number, e: bigint, f: bigint) => [number, number, number];
    readonly quoteRequestUnstake: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: bigint, i: bigint) => [number, number, number];
    readonly quoteRequestWithdraw: (a: number, b: number, c: number, d: number, e: number, f: bigint, g: bigint) => [number, number, number];
    readonly quoteSalvage: (a: number, b: number, c: number, d: number, e: any, f: bigint) => [number, number, number];
    readonly quoteStake: (a: number, b: number, c: number, d: number, e: number, f: number, g: bigint) => [number, number, number];
    readonly quoteStakeMore: (a: number, b: number, c: number, d: number, e: number, f: number, g: bigint, h: bigint) => [number, number, number];
    readonly quoteUnstake: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: bigint, i: bigint) => [number, number, number];
    readonly quoteWithdraw: (a: number, b: number, c: number, d: number, e: number, f: bigint, g: bigint) => [number, number, number];
    readonly whatIf: (a: number, b: number, c: number) => [number, number, number];
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __externref_drop_slice: (a: number, b: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
