// What transactions did, kept above the pages: a form that goes away when the chain is read again (a full
// exit, a shortfall that was recorded) must not take its result with it.

import type { Signature } from "@solana/kit";
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from "react";
import { useLocation } from "wouter";
import type { Explained } from "../chain/explain";
import type { Step } from "../chain/send";
import type { Fact } from "../parts/facts";

export type Sending =
  | { readonly kind: "idle" }
  | { readonly kind: "working"; readonly step: Step }
  | {
      readonly kind: "done";
      readonly signature: Signature;
      /** None if the RPC did not say what it did. */
      readonly facts: readonly Fact[] | null;
      /** What the page shows was read after it. */
      readonly isFresh: boolean;
    }
  | { readonly kind: "failed"; readonly why: Explained; readonly sent?: Signature };

export interface Kept {
  readonly key: string;
  readonly verb: string;
  readonly sending: Sending;
}

interface Outcomes {
  readonly kept: ReadonlyMap<string, Kept>;
  /** Those whose form is on the page, and shows them itself. */
  readonly here: ReadonlySet<string>;
  readonly keep: (one: Kept) => void;
  readonly forget: (key: string) => void;
  readonly appear: (key: string) => void;
  readonly disappear: (key: string) => void;
}

const Context = createContext<Outcomes | null>(null);

export function OutcomesProvider({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  const [kept, setKept] = useState<ReadonlyMap<string, Kept>>(new Map());
  const [here, setHere] = useState<ReadonlySet<string>>(new Set());
  const [page, setPage] = useState(location);
  if (page !== location) {
    // On another page only what is not decided yet is of interest.
    setPage(location);
    setKept((all) => new Map([...all].filter(([, { sending }]) => sending.kind === "working")));
  }
  const keep = useCallback((one: Kept) => {
    setKept((all) => new Map(all).set(one.key, one));
  }, []);
  const forget = useCallback((key: string) => {
    setKept((all) => new Map([...all].filter(([other]) => other !== key)));
  }, []);
  const appear = useCallback((key: string) => {
    setHere((all) => new Set(all).add(key));
  }, []);
  const disappear = useCallback((key: string) => {
    setHere((all) => new Set([...all].filter((other) => other !== key)));
  }, []);
  const outcomes = useMemo(() => ({ kept, here, keep, forget, appear, disappear }), [kept, here, keep, forget, appear, disappear]);
  return <Context value={outcomes}>{children}</Context>;
}

export function useOutcomes(): Outcomes {
  const outcomes = use(Context);
  if (outcomes === null) {
    throw new Error("useOutcomes is outside of its OutcomesProvider");
  }
  return outcomes;
}
