// One transaction from its preview to its result.

import type { Instruction, Signature } from "@solana/kit";
import { useCallback, useState } from "react";
import { explain, type Explained } from "../chain/explain";
import type { LossEvent } from "@socialized-loss/client";
import { readEvents } from "../chain/events";
import { send, Unknown, type Step } from "../chain/send";
import { useWallet } from "../wallet/context";
import { useRefresh } from "./chain";
import { useConnection } from "./connection";

export type Sending =
  | { readonly kind: "idle" }
  | { readonly kind: "working"; readonly step: Step }
  | { readonly kind: "done"; readonly signature: Signature; readonly events: readonly LossEvent[] }
  | { readonly kind: "failed"; readonly why: Explained; readonly sent?: Signature };

const IDLE: Sending = { kind: "idle" };

export function useSending() {
  const { rpc, network } = useConnection();
  const { signer } = useWallet();
  const refresh = useRefresh();
  const [sending, setSending] = useState<Sending>(IDLE);
  const start = useCallback(
    async (instructions: () => Promise<readonly Instruction[]>) => {
      if (signer === null) {
        return;
      }
      try {
        setSending({ kind: "working", step: "simulating" });
        const signature = await send(rpc, signer, await instructions(), (step) => {
          setSending({ kind: "working", step });
        });
        // It is done whether or not the node can say more about it.
        const events = await readEvents(rpc, signature).catch(() => []);
        await refresh();
        setSending({ kind: "done", signature, events });
      } catch (error) {
        const why = explain(error, network);
        setSending({ kind: "failed", why, ...(error instanceof Unknown ? { sent: error.signature } : {}) });
        await refresh();
      }
    },
    [rpc, network, signer, refresh],
  );
  const reset = useCallback(() => {
    setSending(IDLE);
  }, []);
  return { sending, start, reset };
}
