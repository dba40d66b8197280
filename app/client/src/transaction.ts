/** What happened in a transaction, from an RPC server. */
import {
  getBase58Encoder,
  type Address,
  type Commitment,
  type GetTransactionApi,
  type Rpc,
  type Signature,
} from "@solana/kit";
import { eventsOf, type InnerInstruction, type LossEvent, type UnreadableEvent } from "./events";
import { refusalIn, type Refusal } from "./refusals";

export type TransactionRpc = Rpc<GetTransactionApi>;

/** A transaction that was executed. */
export interface Happened {
  readonly slot: bigint;
  /** Unix seconds, if the server knows. */
  readonly time: bigint | undefined;
  /** Whether it failed; then it changed nothing, and there are no events. */
  readonly failed: boolean;
  /** Why, if a program refused. */
  readonly refusal: Refusal | undefined;
  readonly events: readonly (LossEvent | UnreadableEvent)[];
}

/** The events of a transaction; undefined while the server does not know it. */
export async function fetchTransaction(
  rpc: TransactionRpc,
  signature: Signature,
  commitment: Exclude<Commitment, "processed"> = "confirmed",
): Promise<Happened | undefined> {
  const options = { encoding: "json", maxSupportedTransactionVersion: 0, commitment } as const;
  const found = await rpc.getTransaction(signature, options).send();
  if (found?.meta == null) return undefined;
  const { meta, transaction, slot, blockTime } = found;
  const loaded = meta.loadedAddresses;
  const keys = [...transaction.message.accountKeys, ...loaded.writable, ...loaded.readonly];
  const logs = meta.logMessages ?? [];
  const common = { slot, time: blockTime ?? undefined };
  if (meta.err !== null) {
    const programs = transaction.message.instructions.map((sent) => keys[sent.programIdIndex]);
    const known = programs.filter((program) => program !== undefined);
    const refusal = refusalIn({ logs, err: meta.err }, known);
    return { ...common, failed: true, refusal, events: [] };
  }
  const events = eventsOf(logs, flattened(meta.innerInstructions ?? [], keys));
  return { ...common, failed: false, refusal: undefined, events };
}

interface InnerOf {
  readonly index: number;
  readonly instructions: readonly { readonly programIdIndex: number; readonly data: string }[];
}

/** In the order of execution. */
function flattened(inner: readonly InnerOf[], keys: readonly Address[]): InnerInstruction[] {
  const ordered = [...inner].sort((a, b) => a.index - b.index);
  return ordered.flatMap(({ instructions }) =>
    instructions.flatMap(({ programIdIndex, data }) => {
      const program = keys[programIdIndex];
      return program === undefined ? [] : [{ program, data: getBase58Encoder().encode(data) }];
    }),
  );
}
