// Any error as two sentences: what happened, and what to do.

import { isSolanaError, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR } from "@solana/kit";
import { AccountError } from "@socialized-loss/client";
import type { Network } from "./network";
import { Refused } from "./refusal";

export interface Explained {
  readonly message: string;
  readonly remedy: string;
}

export function explain(error: unknown, network: Network): Explained {
  if (error instanceof Refused) {
    return { message: error.message, remedy: error.remedy };
  }
  if (error instanceof AccountError) {
    return { message: error.message, remedy: "" };
  }
  if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    return {
      message: `The RPC ${network.rpc} refused with HTTP ${error.context.statusCode.toString()}.`,
      remedy: "Public nodes limit how much one may ask: choose a custom RPC in the menu above.",
    };
  }
  // What `fetch` throws when nobody answers.
  if (error instanceof TypeError) {
    return navigator.onLine
      ? { message: `The RPC ${network.rpc} does not answer.`, remedy: unreachable(network) }
      : { message: "This device is offline.", remedy: "Connect it: the page goes on by itself." };
  }
  return { message: error instanceof Error ? error.message : String(error), remedy: "" };
}

function unreachable(network: Network): string {
  return network.id === "local"
    ? "Start the local network (cargo xtask localnet up), or choose another network in the menu above."
    : "Check the address, or choose another network in the menu above.";
}
