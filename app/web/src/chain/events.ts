// What a confirmed transaction says it did.

import { fetchTransaction, type EventName, type LossEvent } from "@socialized-loss/client";
import type { Signature } from "@solana/kit";
import type { Rpc } from "./rpc";

/** The events of a transaction, in order; those that cannot be read are left out. */
export async function readEvents(rpc: Rpc, signature: Signature): Promise<readonly LossEvent[]> {
  const happened = await fetchTransaction(rpc, signature);
  return happened?.events.filter((event) => event.name !== "Unreadable") ?? [];
}

type DataOf<N extends EventName> = Extract<LossEvent, { readonly name: N }>["data"];
type Amounts<T> = { [K in keyof T]: T[K] extends bigint ? K : never }[keyof T];

/**
 * An amount in the first event of that name. None without one: a node may have forgotten the transaction
 * or cut its log, which says nothing about what was paid.
 */
export function amountIn<N extends EventName>(events: readonly LossEvent[], name: N, field: Amounts<DataOf<N>>): bigint | null {
  const found = events.find((event) => event.name === name);
  const value: unknown = found === undefined ? null : (found.data as DataOf<N>)[field];
  return typeof value === "bigint" ? value : null;
}
