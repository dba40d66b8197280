// One transaction from its preview to its result.

import type { Instruction, Signature } from "@solana/kit";
import { useCallback, useState } from "react";
import { explain, type Explained } from "../chain/explain";
import type { LossEvent } from "@socialized-loss/client";
import { readEvents } from "../chain/events";
import { send, type Step } from "../chain/send";
import { useWallet } from "../wallet/context";
import { useRefresh } from "./chain";
import { useConnection } from "./connection";

export type Sending =
  | { readonly kind: "idle" }
  | { readonly kind: "working"; readonly step: Step }
  | { readonly kind: "done"; readonly signature: Signature; readonly events: readonly LossEvent[] }
  | { readonly kind: "failed"; readonly why: Explained };

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
        const events = await readEvents(rpc, signature);
        await refresh();
        setSending({ kind: "done", signature, events });
      } catch (error) {
        setSending({ kind: "failed", why: explain(error, network) });
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
