// LPs and stakers are two values of one thing: a loss class, and an owner's share of it. What differs is
// in this table, so that pages about leaving and about losses are written once.

import type { PoolState, Stored } from "./model";
import type { ClassName } from "./proofs";

export type ShareAccount = Stored<"LpShare"> | Stored<"InsuranceStake">;

export interface ClassWords {
  readonly title: string;
  /** What leaving is called, and asking for it. */
  readonly leave: string;
  readonly left: "Withdrawn" | "Unstaked";
  readonly requested: "WithdrawRequested" | "UnstakeRequested";
  readonly delay: (state: PoolState) => bigint;
}

export const CLASSES: Readonly<Record<ClassName, ClassWords>> = {
  lps: {
    title: "My LP share",
    leave: "Withdraw",
    left: "Withdrawn",
    requested: "WithdrawRequested",
    delay: ({ pool }) => BigInt(pool.data.params.withdrawDelaySeconds),
  },
  stakers: {
    title: "My stake",
    leave: "Unstake",
    left: "Unstaked",
    requested: "UnstakeRequested",
    delay: ({ pool }) => BigInt(pool.data.params.cooldownSeconds),
  },
};
