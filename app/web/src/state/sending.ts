// One transaction from its preview to its result.

import type { Instruction } from "@solana/kit";
import { useCallback, useEffect, useId } from "react";
import type { LossEvent } from "@socialized-loss/client";
import { readEvents } from "../chain/events";
import { explain } from "../chain/explain";
import { Refused } from "../chain/refusal";
import { Expired, send, Unknown } from "../chain/send";
import type { Fact } from "../parts/facts";
import { useWallet } from "../wallet/context";
import { useRefresh } from "./chain";
import { useConnection } from "./connection";
import { useOutcomes, type Sending } from "./outcomes";

const IDLE: Sending = { kind: "idle" };

export interface Task {
  readonly instructions: () => Promise<readonly Instruction[]>;
  /** What the transaction's events say it did. */
  readonly result: (events: readonly LossEvent[]) => readonly Fact[];
  /** It is confirmed. */
  readonly onDone?: (() => void) | undefined;
}

export function useSending(verb: string) {
  const { rpc, network, genesis } = useConnection();
  const { signer } = useWallet();
  const { kept, keep, appear, disappear } = useOutcomes();
  const refresh = useRefresh();
  const key = useId();
  useEffect(() => {
    appear(key);
    return () => {
      disappear(key);
    };
  }, [key, appear, disappear]);
  const start = useCallback(
    async ({ instructions, result, onDone }: Task) => {
      if (signer === null) {
        return;
      }
      const now = (sending: Sending) => {
        keep({ key, verb, sending });
      };
      try {
        now({ kind: "working", step: "simulating" });
        // Behind one address there may be another node by now.
        if ((await rpc.getGenesisHash().send({ abortSignal: AbortSignal.timeout(10_000) })) !== genesis) {
          throw new Refused("The RPC answers for another network than before. Nothing was sent.", "Reload the page, and look at its network first.");
        }
        const signature = await send(rpc, signer, await instructions(), (step) => {
          now({ kind: "working", step });
        });
        // It is done whether or not the node can say more about it.
        const events = await readEvents(rpc, signature).catch(() => null);
        const done = { kind: "done", signature, facts: events && result(events) } as const;
        now({ ...done, isFresh: false });
        onDone?.();
        await refresh();
        now({ ...done, isFresh: true });
      } catch (error) {
        const sent = error instanceof Unknown || error instanceof Expired ? { sent: error.signature } : {};
        now({ kind: "failed", why: explain(error, network), ...sent });
        await refresh();
      }
    },
    [rpc, network, genesis, signer, refresh, keep, key, verb],
  );
  return { sending: kept.get(key)?.sending ?? IDLE, start };
}
