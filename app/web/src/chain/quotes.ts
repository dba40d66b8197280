// Every number that is computed and not just read comes from the client's wasm, which runs the program's
// own maths(). Pages ask about what they were given; here it becomes the bytes that the maths takes.

import { generated } from "@socialized-loss/client";
import type {
  ClassQuote,
  CrashOutcome,
  DefaultQuote,
  EventQuote,
  JoinQuote,
  LeaveQuote,
  LiquidationQuote,
  PositionAfter,
  PositionQuote,
  RequestQuote,
  SalvageQuote,
  ShareQuote,
  StoredClass,
  Waterfall,
} from "@socialized-loss/client";
import type { Fact } from "../parts/facts";
import type { ShareAccount } from "./classes";
import { maths } from "./maths";
import type { PoolState, Stored } from "./model";
import type { ClassName, Proof } from "./proofs";

/** A preview's facts; or why the program would refuse. */
export function attempt(compute: () => readonly Fact[]): { readonly facts: readonly Fact[] } | { readonly refused: string } {
  const answer = tryOut(compute);
  return "refused" in answer ? answer : { facts: answer.is };
}

/** What the maths answers; or why the program would refuse, with the remedy that the message has. */
export function tryOut<T>(compute: () => T): { readonly is: T } | { readonly refused: string } {
  try {
    return { is: compute() };
  } catch (error) {
    if (error instanceof Error && error.name === "Refusal") {
      return { refused: error.message };
    }
    throw error;
  }
}

/** What a share is worth is in 10^-9 of an atom; the loss index in 10^-18. */
export const SHARE_VALUE_DECIMALS = 9;
export const SURVIVAL_DECIMALS = 18;

export const quotePool = ({ pool, now }: PoolState) => maths().quotePool(pool.bytes, now);
export const quoteFund = ({ pool, fund, now }: PoolState) => maths().quoteFund(pool.bytes, fund.bytes, now);

/**
 * A class at another time than now, as a record or a share keeps it. The maths is asked about a pool that
 * has this class, at the time of its last interest, so that none is added.
 */
export function quoteClass({ pool }: PoolState, lps: StoredClass): ClassQuote {
  const { ledger } = pool.data;
  const then = generated.getPoolEncoder().encode({ ...pool.data, ledger: { ...ledger, lps } });
  return maths().quotePool(Uint8Array.from(then), ledger.accruedAt).lps;
}

/** The loss index that a share was last settled at, in 10^-18. */
export function snapshotOf(state: PoolState, { data }: ShareAccount): bigint {
  const { index } = data.share.held;
  return quoteClass(state, { ...state.pool.data.ledger.lps, index }).survival;
}

/** The loss index of a class now. */
export function indexNow(state: PoolState, of: ClassName): bigint {
  return (of === "lps" ? quotePool(state).lps : quoteFund(state).stakers).survival;
}

export function quoteShare({ pool, fund, now }: PoolState, of: ClassName, share: ShareAccount): ShareQuote {
  return of === "lps"
    ? maths().quoteLp(pool.bytes, share.bytes, now)
    : maths().quoteStake(pool.bytes, fund.bytes, share.bytes, now);
}

export function quoteEnter({ pool, fund, now }: PoolState, of: ClassName, share: ShareAccount | undefined, amount: bigint): JoinQuote {
  return of === "lps"
    ? maths().quoteDeposit(pool.bytes, share?.bytes, amount, now)
    : maths().quoteStakeMore(pool.bytes, fund.bytes, share?.bytes, amount, now);
}

/** How much leaves: so many atoms, or all of it. */
export type ExitAmount = bigint | "all";

export function quoteLeave({ pool, fund, now }: PoolState, of: ClassName, share: ShareAccount, amount: ExitAmount): LeaveQuote {
  const atoms = amount === "all" ? undefined : amount;
  return of === "lps"
    ? maths().quoteWithdraw(pool.bytes, share.bytes, atoms, now)
    : maths().quoteUnstake(pool.bytes, fund.bytes, share.bytes, atoms, now);
}

export function mostToLeave({ pool, fund, now }: PoolState, of: ClassName, share: ShareAccount): bigint {
  return of === "lps"
    ? maths().mostToWithdraw(pool.bytes, share.bytes, now)
    : maths().mostToUnstake(pool.bytes, fund.bytes, share.bytes, now);
}

export function quoteRequest({ pool, fund, now }: PoolState, of: ClassName, share: ShareAccount, amount: ExitAmount): RequestQuote {
  const atoms = amount === "all" ? undefined : amount;
  return of === "lps"
    ? maths().quoteRequestWithdraw(pool.bytes, share.bytes, atoms, now)
    : maths().quoteRequestUnstake(pool.bytes, fund.bytes, share.bytes, atoms, now);
}

/** What an event took from whoever has this proof, and what can be claimed. */
export function quoteEvent(
  { pool, now }: PoolState,
  record: Stored<"ShortfallRecord">,
  proof: Proof,
  claim: Stored<"RecoveryClaim"> | undefined,
): EventQuote {
  return maths().quoteEvent(pool.bytes, proof.bytes, record.bytes, claim?.bytes, now);
}

export function quotePosition({ pool, offered, now }: PoolState, position: Stored<"Position">): PositionQuote {
  return maths().quotePosition(pool.bytes, position.bytes, offered, now);
}

/** What a position owes, which takes no price; `later` seconds from now. */
export function debtOf({ pool, now }: PoolState, position: Stored<"Position">, later = 0n): bigint {
  return position.data.debtShares === 0n ? 0n : maths().quoteRepay(pool.bytes, position.bytes, MOST, now + later).paid;
}

/** More than anybody owes. */
const MOST = 2n ** 64n - 1n;

export const mostToBorrow = ({ pool, offered, now }: PoolState, position: Stored<"Position">): bigint =>
  maths().mostToBorrow(pool.bytes, position.bytes, offered, now);

export const mostToRemove = ({ pool, offered, now }: PoolState, position: Stored<"Position">): bigint =>
  maths().mostToRemove(pool.bytes, position.bytes, offered, now);

export type PositionChange = "addCollateral" | "borrow" | "repay" | "removeCollateral";

/** The position afterwards, and what is taken or paid: what was asked for, except that nobody repays too much. */
export function quoteChange(
  { pool, offered, now }: PoolState,
  position: Stored<"Position">,
  change: PositionChange,
  amount: bigint,
): PositionAfter & { readonly moved: bigint } {
  switch (change) {
    case "addCollateral":
      return { ...maths().quoteAddCollateral(pool.bytes, position.bytes, amount, now), moved: amount };
    case "borrow":
      return { ...maths().quoteBorrow(pool.bytes, position.bytes, offered, amount, now), moved: amount };
    case "removeCollateral":
      return { ...maths().quoteRemoveCollateral(pool.bytes, position.bytes, offered, amount, now), moved: amount };
    case "repay": {
      const { paid, after } = maths().quoteRepay(pool.bytes, position.bytes, amount, now);
      return { ...after, moved: paid };
    }
  }
}

export function quoteLiquidation({ pool, offered, now }: PoolState, position: Stored<"Position">, maxRepay: bigint): LiquidationQuote {
  return maths().quoteLiquidation(pool.bytes, position.bytes, offered, maxRepay, now);
}

export function quoteSalvage({ pool, offered }: PoolState, record: Stored<"ShortfallRecord">, wanted: bigint): SalvageQuote {
  return maths().quoteSalvage(pool.bytes, record.bytes, offered, wanted);
}

export interface AtRisk {
  readonly position: Stored<"Position">;
  readonly quote: PositionQuote;
}

/** Who owes something, the riskiest first; refused without a price that can be used. */
function risks(state: PoolState): readonly AtRisk[] {
  return state.positions
    .filter(({ data }) => data.debtShares > 0n)
    .map((position) => ({ position, quote: quotePosition(state, position) }))
    .sort((a, b) => (a.quote.ltvBps < b.quote.ltvBps ? 1 : -1));
}

/** The same; nobody where `risksUnknown` says why. */
export function positionsAtRisk(state: PoolState): readonly AtRisk[] {
  const tried = tryOut(() => risks(state));
  return "is" in tried ? tried.is : [];
}

/** Why nothing can be said about who is at risk. */
export function risksUnknown(state: PoolState): string | undefined {
  const tried = tryOut(() => risks(state));
  return "refused" in tried ? tried.refused : undefined;
}

/** The price after a fall of so many percent from the one the pool keeps; none while it keeps none. */
export function priceAfter({ pool }: PoolState, percent: number) {
  if (pool.data.price.publishTime === 0n) {
    return undefined;
  }
  const tried = tryOut(() => maths().whatIf(pool.bytes, 10_000 - percent * 100));
  return "is" in tried ? tried.is : undefined;
}

/** Who would pay if this position defaulted after the fall. */
export function splitOfOne(state: PoolState, position: Stored<"Position">, percent: number): DefaultQuote {
  const { pool, fund, now } = state;
  return maths().quoteDefault(pool.bytes, fund.bytes, position.bytes, priceAfter(state, percent), now);
}

/** Who pays if its shortfall is recorded now, with the price that goes with it: what the instruction does. */
export function splitOfRecording({ pool, fund, offered, now }: PoolState, position: Stored<"Position">): Waterfall {
  return maths().quoteDefault(pool.bytes, fund.bytes, position.bytes, offered, now).takenOver;
}

/** Who would pay if everybody was liquidated that the fall reaches, the riskiest first. */
export function splitOfAll(state: PoolState, percent: number): CrashOutcome {
  const { pool, fund, now } = state;
  const positions = risks(state).map(({ position }) => position.bytes);
  return maths().quoteCrash(pool.bytes, fund.bytes, positions, priceAfter(state, percent), now).liquidated;
}
