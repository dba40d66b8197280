// The transaction that made a record. Each liquidation names the next record's address, so the oldest
// transaction that mentions a record need not have made it: its events say which did.

import { fetchTransaction, type LossEvent, type UnreadableEvent } from "@socialized-loss/client";
import type { Address, Signature } from "@solana/kit";
import type { Stored } from "./model";
import type { Rpc } from "./rpc";

interface Mention {
  readonly signature: Signature;
  readonly err: unknown;
  readonly blockTime: bigint | null;
}

/** What is asked of a node. */
export interface Reader {
  /** Transactions that mention the record and are older than `before`, the newest first. */
  readonly mentions: (before: Signature | undefined) => Promise<readonly Mention[]>;
  readonly events: (signature: Signature) => Promise<readonly (LossEvent | UnreadableEvent)[]>;
}

/** As many as nodes give in one answer, so a shorter page is the last. */
export const PAGE = 1_000;
const MOST_PAGES = 10;
const MOST_TRANSACTIONS = 40;

/** None if the node does not keep it any more, or it is not among those that were looked at. */
export async function findRecording(
  reader: Reader,
  { data }: Pick<Stored<"ShortfallRecord">, "data">,
): Promise<Signature | null> {
  const all: Mention[] = [];
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await reader.mentions(all.at(-1)?.signature);
    all.push(...page);
    if (page.length < PAGE) {
      break;
    }
  }
  // The oldest first, but before all others those of the record's own second.
  const succeeded = all.filter(({ err }) => err === null).reverse();
  const isThen = ({ blockTime }: Mention) => blockTime === data.recordedAt;
  const candidates = [...succeeded.filter(isThen), ...succeeded.filter((one) => !isThen(one))];
  for (const { signature } of candidates.slice(0, MOST_TRANSACTIONS)) {
    const events = await reader.events(signature);
    if (events.some((event) => isRecording(event, data))) {
      return signature;
    }
  }
  return null;
}

function isRecording(event: LossEvent | UnreadableEvent, { pool, seq }: { readonly pool: Address; readonly seq: bigint }): boolean {
  return (event.name === "ShortfallRecorded" || event.name === "DeficitReported") && event.data.pool === pool && event.data.seq === seq;
}

export function readerOf(rpc: Rpc, record: Address): Reader {
  return {
    mentions: (before) =>
      rpc.getSignaturesForAddress(record, { commitment: "confirmed", limit: PAGE, ...(before === undefined ? {} : { before }) }).send(),
    events: async (signature) => (await fetchTransaction(rpc, signature))?.events ?? [],
  };
}
