// What is known of a pool over time: from the records that are kept, and from what was just read.

import type { StoredClass } from "@socialized-loss/client";
import type { PoolState } from "./model";
import { quoteClass, quoteFund, quotePool } from "./quotes";

/** A class and the fund at one time; none where nothing says it. */
export interface Point {
  /** Unix seconds. */
  readonly at: bigint;
  readonly shareValue: bigint | null;
  readonly lpIndex: bigint | null;
  readonly stakerIndex: bigint | null;
  readonly stakers: bigint | null;
  readonly reserve: bigint | null;
}

function pointNow(state: PoolState): Point {
  const [{ lps }, { stakers, reserve }] = [quotePool(state), quoteFund(state)];
  return {
    at: state.now,
    shareValue: lps.shareValue,
    lpIndex: lps.survival,
    stakerIndex: stakers.survival,
    stakers: stakers.assets,
    reserve,
  };
}

/** Before and after each event, the oldest first. */
function pointsOfRecords(state: PoolState): readonly Point[] {
  return state.records.toReversed().flatMap(({ data }) => {
    const { recordedAt, lpsBefore, lpsAfter, stakersBefore, stakersAfter } = data;
    return [pointOf(state, recordedAt, lpsBefore, stakersBefore), pointOf(state, recordedAt, lpsAfter, stakersAfter)];
  });
}

function pointOf(state: PoolState, at: bigint, lps: StoredClass, stakers: StoredClass): Point {
  const [lpsThen, stakersThen] = [quoteClass(state, lps), quoteClass(state, stakers)];
  return {
    at,
    shareValue: lpsThen.shareValue,
    lpIndex: lpsThen.survival,
    stakerIndex: stakersThen.survival,
    stakers: stakers.assets,
    // Records do not have it.
    reserve: null,
  };
}

/** What was read since the app was opened, by network and pool, the newest last. */
const seen = new Map<string, readonly Point[]>();
const KEPT = 500;

/** A pool may have the same address on two networks. */
const keyOf = (network: string, state: PoolState): string => `${network} ${state.pool.address}`;

/** Keeps what a look at the pool said. */
export function remember(network: string, state: PoolState): void {
  const key = keyOf(network, state);
  const before = seen.get(key) ?? [];
  if (before.at(-1)?.at !== state.now) {
    seen.set(key, [...before, pointNow(state)].slice(-KEPT));
  }
}

/** All that is known, the oldest first. */
export function pointsOf(network: string, state: PoolState): readonly Point[] {
  const all = [...pointsOfRecords(state), ...(seen.get(keyOf(network, state)) ?? [])];
  return all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
