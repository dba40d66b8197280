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
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type Address,
  type Instruction,
  type Signature,
} from "@solana/kit";
import type { Rpc } from "./rpc";
import { knownRefusal, Refused, refusalIn } from "./refusal";

export type Step = "simulating" | "signing" | "sending";

export interface Signer {
  readonly address: Address;
  readonly sign: (transaction: Uint8Array) => Promise<Uint8Array>;
}

/** The transaction did not make it into a block in time. */
export class Expired extends Error {
  constructor(readonly signature: Signature) {
    super("The network did not take the transaction in time; nothing was changed. Try again.");
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
  const { value: lifetime } = await rpc.getLatestBlockhash({ commitment: "confirmed" }).send();
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (empty) => setTransactionMessageFeePayer(address(signer.address), empty),
    (paid) => setTransactionMessageLifetimeUsingBlockhash(lifetime, paid),
    (timed) => appendTransactionMessageInstructions(instructions, timed),
  );
  const unsigned = compileTransaction(message);
  const wire = getBase64EncodedWireTransaction(unsigned);
  const { value: simulated } = await rpc
    .simulateTransaction(wire, { encoding: "base64", commitment: "confirmed" })
    .send();
  if (simulated.err !== null) {
    throw refusalIn(simulated.err, simulated.logs ?? []);
  }

  report("signing");
  const bytes = new Uint8Array(getTransactionEncoder().encode(unsigned));
  const signed = getTransactionDecoder().decode(await signer.sign(bytes));

  report("sending");
  const signature = getSignatureFromTransaction(signed);
  const signedWire = getBase64EncodedWireTransaction(signed);
  try {
    await rpc.sendTransaction(signedWire, { encoding: "base64", preflightCommitment: "confirmed" }).send();
    await confirmed(rpc, signature, lifetime.lastValidBlockHeight);
  } catch (error) {
    const refusal = knownRefusal(error);
    throw refusal ?? (error instanceof Refused || error instanceof Expired ? error : new Unknown(signature, error));
  }
  return signature;
}

async function confirmed(rpc: Rpc, signature: Signature, lastHeight: bigint): Promise<void> {
  for (;;) {
    const { value } = await rpc.getSignatureStatuses([signature]).send();
    const status = value[0];
    if (status?.err != null) {
      throw refusalIn(status.err, await logsOf(rpc, signature));
    }
    const level = status?.confirmationStatus;
    if (level === "confirmed" || level === "finalized") {
      return;
    }
    if ((await rpc.getBlockHeight({ commitment: "confirmed" }).send()) > lastHeight) {
      throw new Expired(signature);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

async function logsOf(rpc: Rpc, signature: Signature): Promise<readonly string[]> {
  const found = await rpc
    .getTransaction(signature, { commitment: "confirmed", encoding: "base64", maxSupportedTransactionVersion: 0 })
    .send();
  return found?.meta?.logMessages ?? [];
}

const POLL_MILLISECONDS = 400;
