// What a node's answers say about a transaction, and what they do not. The node is the part that has to
// fail here, so its answers are written down; all between them and `send` is what the app uses.

import {
  createSolanaRpcFromTransport,
  generateKeyPair,
  getAddressFromPublicKey,
  getTransactionDecoder,
  getTransactionEncoder,
  partiallySignTransaction,
  type RpcTransport,
} from "@solana/kit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refused } from "./refusal";
import type { Rpc } from "./rpc";
import { Expired, send, Unknown, type Signer } from "./send";

const HASH = "EETubP5AKHgjPAhzPAFcb8BAY1hMH639CWCFTqi3hq1k";
const LAST = 100;
const CONFIRMED = { slot: 1, confirmations: 1, err: null, status: { Ok: null }, confirmationStatus: "confirmed" };
/** Nobody answers. */
const DOWN = null;

type Answer = object | typeof DOWN;

/** Answers to each method, one after the other; the last one again and again. */
function nodeThat(answers: Readonly<Record<string, readonly Answer[]>>): { readonly rpc: Rpc; readonly asked: string[] } {
  const usual: Readonly<Record<string, readonly Answer[]>> = {
    getLatestBlockhash: [value({ blockhash: HASH, lastValidBlockHeight: LAST })],
    simulateTransaction: [value({ err: null, logs: [] })],
    sendTransaction: [{ result: "ignored" }],
    getBlockHeight: [{ result: LAST }],
    getSignatureStatuses: [value([null])],
  };
  const asked: string[] = [];
  const transport = (({ payload }) => {
    const { id, method } = payload as { id: string; method: string };
    const all = answers[method] ?? usual[method] ?? [];
    const answer = all[Math.min(asked.filter((one) => one === method).length, all.length - 1)];
    asked.push(method);
    return answer === DOWN || answer === undefined
      ? Promise.reject(new TypeError("Failed to fetch"))
      : Promise.resolve({ jsonrpc: "2.0", id, ...answer });
  }) as RpcTransport;
  return { rpc: createSolanaRpcFromTransport(transport), asked };
}

function value(of: unknown): object {
  return { result: { context: { slot: 1 }, value: of } };
}

const height = (of: number): object => ({ result: of });

let signer: Signer;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const keys = await generateKeyPair();
  signer = {
    address: await getAddressFromPublicKey(keys.publicKey),
    sign: async (bytes) => {
      const signed = await partiallySignTransaction([keys], getTransactionDecoder().decode(bytes));
      return new Uint8Array(getTransactionEncoder().encode(signed));
    },
  };
});

afterEach(() => {
  vi.useRealTimers();
});

/** What became of it, with the clock running as fast as it can. */
async function outcome(rpc: Rpc, by: Signer = signer): Promise<unknown> {
  const over = new AbortController();
  const sent = send(rpc, by, [], () => undefined)
    .catch((error: unknown) => error)
    .finally(() => {
      over.abort();
    });
  while (!over.signal.aborted) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  return sent;
}

describe("a transaction", () => {
  it("is done when it is confirmed, whatever requests failed before", async () => {
    const { rpc } = nodeThat({ getBlockHeight: [DOWN, height(LAST)], getSignatureStatuses: [DOWN, value([null]), value([CONFIRMED])] });
    expect(typeof (await outcome(rpc))).toBe("string");
  });

  it("is done although the answer to sending it was lost", async () => {
    const { rpc } = nodeThat({ sendTransaction: [DOWN], getSignatureStatuses: [value([CONFIRMED])] });
    expect(typeof (await outcome(rpc))).toBe("string");
  });

  it("is not expired when it was confirmed in the last block that could take it", async () => {
    const { rpc } = nodeThat({ getBlockHeight: [height(LAST + 1)], getSignatureStatuses: [value([CONFIRMED])] });
    expect(typeof (await outcome(rpc))).toBe("string");
  });

  it("is expired when it is not found after the last block that could take it, and not before", async () => {
    const { rpc, asked } = nodeThat({ getBlockHeight: [height(LAST), height(LAST + 1)] });
    const error = await outcome(rpc);
    expect(error).toBeInstanceOf(Expired);
    expect((error as Expired).signature).toMatch(/^[1-9A-HJ-NP-Za-km-z]{86,88}$/u);
    // The height is asked before the status, so that no block comes between them.
    expect(asked.slice(-4)).toEqual(["getBlockHeight", "getSignatureStatuses", "getBlockHeight", "getSignatureStatuses"]);
  });

  it("is unknown, and never expired, when the wallet signed another message", async () => {
    const { rpc } = nodeThat({ getBlockHeight: [height(LAST + 1)] });
    const other: Signer = {
      ...signer,
      sign: async (bytes) => {
        const changed = Uint8Array.from(bytes);
        // The last byte of the blockhash, before the two empty lists at the end.
        const at = changed.length - 3;
        changed[at] = (changed[at] ?? 0) ^ 1;
        return signer.sign(changed);
      },
    };
    expect(await outcome(rpc, other)).toBeInstanceOf(Unknown);
  });

  it("was not sent when the node refuses it before", async () => {
    const refused = { error: { code: -32002, message: "Blockhash not found", data: { err: "BlockhashNotFound", logs: [] } } };
    const { rpc, asked } = nodeThat({ sendTransaction: [refused] });
    const error = await outcome(rpc);
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).message).toContain("before it was sent");
    expect(asked).not.toContain("getSignatureStatuses");
  });

  it("goes on when the node has it already", async () => {
    const refused = { error: { code: -32002, message: "already", data: { err: "AlreadyProcessed", logs: [] } } };
    const { rpc } = nodeThat({ sendTransaction: [refused], getSignatureStatuses: [value([CONFIRMED])] });
    expect(typeof (await outcome(rpc))).toBe("string");
  });

  it("has failed when the network says so", async () => {
    const failed = { ...CONFIRMED, err: "AccountNotFound", status: { Err: "AccountNotFound" } };
    const { rpc } = nodeThat({ getSignatureStatuses: [value([failed])], getTransaction: [DOWN] });
    expect(await outcome(rpc)).toBeInstanceOf(Refused);
  });
});
