// From instructions to a confirmed transaction. The app's own RPC simulates and sends: the wallet only
// signs, so it works with any wallet and any network.

import {
  address,
  appendTransactionMessageInstructions,
  compileTransaction,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  getTransactionDecoder,
  getTransactionEncoder,
  isSolanaError,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
  SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED,
  type Address,
  type Instruction,
  type ReadonlyUint8Array,
  type Signature,
} from "@solana/kit";
import type { Rpc } from "./rpc";
import { knownRefusal, Refused, refusalIn } from "./refusal";

export type Step = "simulating" | "signing" | "sending";

export interface Signer {
  readonly address: Address;
  readonly sign: (transaction: Uint8Array) => Promise<Uint8Array>;
}

/** No block can take the transaction any more, and none did. */
export class Expired extends Error {
  constructor(readonly signature: Signature) {
    super("The network did not take the transaction in time, and cannot any more. Look at the transaction first, then try again.");
  }
}

/** It was sent, and nobody said what became of it. */
export class Unknown extends Error {
  constructor(
    readonly signature: Signature,
    cause: unknown,
  ) {
    super("It was sent, but the RPC did not say what became of it. Look at the transaction before you try again.", { cause });
  }
}

/** Simulates, has it signed, sends it and waits until it is confirmed. */
export async function send(
  rpc: Rpc,
  signer: Signer,
  instructions: readonly Instruction[],
  report: (step: Step) => void,
): Promise<Signature> {
  report("simulating");
  const { unsigned, lastHeight } = await simulated(rpc, signer, instructions).catch((error: unknown) => {
    throw isLate(error) ? new Refused("The RPC did not answer in time. Nothing was sent.", "Try again, or choose another RPC in the menu above.") : error;
  });

  report("signing");
  const bytes = new Uint8Array(getTransactionEncoder().encode(unsigned));
  const signed = getTransactionDecoder().decode(await signer.sign(bytes));
  const signature = getSignatureFromTransaction(signed);

  report("sending");
  const lastError = await submit(rpc, getBase64EncodedWireTransaction(signed));
  await confirmed(rpc, signature, {
    lastHeight,
    // A wallet may give the message another lifetime: then nothing is known of when it ends.
    isOurs: isSame(signed.messageBytes, unsigned.messageBytes),
    lastError,
  });
  return signature;
}

async function simulated(rpc: Rpc, signer: Signer, instructions: readonly Instruction[]) {
  const { value: lifetime } = await rpc.getLatestBlockhash({ commitment: "confirmed" }).send(soon());
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (empty) => setTransactionMessageFeePayer(address(signer.address), empty),
    (paid) => setTransactionMessageLifetimeUsingBlockhash(lifetime, paid),
    (timed) => appendTransactionMessageInstructions(instructions, timed),
  );
  const unsigned = compileTransaction(message);
  const wire = getBase64EncodedWireTransaction(unsigned);
  const { value } = await rpc.simulateTransaction(wire, { encoding: "base64", commitment: "confirmed" }).send(soon());
  if (value.err !== null) {
    throw refusalIn(value.err, value.logs ?? []);
  }
  return { unsigned, lastHeight: lifetime.lastValidBlockHeight };
}

/** Throws if the node refused to pass it on. After any other error it may be on its way: that error is returned. */
async function submit(rpc: Rpc, wire: ReturnType<typeof getBase64EncodedWireTransaction>): Promise<unknown> {
  try {
    await rpc.sendTransaction(wire, { encoding: "base64", preflightCommitment: "confirmed" }).send(soon());
    return undefined;
  } catch (error) {
    if (isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE)) {
      if (!isSolanaError(error.cause, SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED)) {
        throw knownRefusal(error) ?? notSent(error);
      }
    }
    return error;
  }
}

function notSent(error: Error): Refused {
  const { cause } = error;
  const why = cause instanceof Error ? cause.message : error.message;
  return new Refused(`The RPC refused the transaction before it was sent (${why}).`, "Nothing was changed: try again.");
}

interface Wait {
  readonly lastHeight: bigint;
  readonly isOurs: boolean;
  /** The newest error of a request: why it is not known what happened. */
  readonly lastError: unknown;
}

/** Waits until it is confirmed, has failed, or can be in no block any more. */
async function confirmed(rpc: Rpc, signature: Signature, { lastHeight, isOurs, lastError }: Wait): Promise<void> {
  let problem = lastError;
  const patience = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  while (!patience.aborted) {
    try {
      // The height first: what is not found afterwards was in none of the blocks up to it. Finalized
      // ones, because the others may still be replaced.
      const height = await rpc.getBlockHeight({ commitment: "finalized" }).send(soon());
      const isOver = height > lastHeight;
      // Nodes keep the newest statuses at hand; only some have the history.
      const { value } = await rpc.getSignatureStatuses([signature], { searchTransactionHistory: isOver }).send(soon());
      const status = value[0] ?? null;
      const level = status?.confirmationStatus;
      if (level === "confirmed" || level === "finalized") {
        if (status?.err == null) {
          return;
        }
        throw refusalIn(status.err, await logsOf(rpc, signature));
      }
      if (status === null && isOver) {
        throw isOurs ? new Expired(signature) : new Unknown(signature, problem);
      }
    } catch (error) {
      if (error instanceof Refused || error instanceof Expired || error instanceof Unknown) {
        throw error;
      }
      // One answer that did not come says nothing about the transaction.
      problem = error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  throw new Unknown(signature, problem);
}

/** For the reason of a failure: without them it still has failed. */
async function logsOf(rpc: Rpc, signature: Signature): Promise<readonly string[]> {
  try {
    const found = await rpc
      .getTransaction(signature, { commitment: "confirmed", encoding: "base64", maxSupportedTransactionVersion: 0 })
      .send(soon());
    return found?.meta?.logMessages ?? [];
  } catch {
    return [];
  }
}

/** No request is waited for longer. */
function soon() {
  return { abortSignal: AbortSignal.timeout(REQUEST_MILLISECONDS) };
}

function isLate(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

function isSame(one: ReadonlyUint8Array, other: ReadonlyUint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

const POLL_MILLISECONDS = 500;
const REQUEST_MILLISECONDS = 10_000;
/** Longer than a transaction can be valid: only an RPC that says nothing is waited for so long. */
const PATIENCE_MILLISECONDS = 180_000;
