// Only on the local network of `cargo xtask web`: what a newcomer needs to see a default with the mouse alone.

import { useState } from "react";
import { crash, fund, localnet, setPrice } from "../chain/localnet";
import { Section } from "../parts/section";
import { useRefresh } from "../state/chain";
import { useConnection } from "../state/connection";
import { useWallet } from "../wallet/context";

type Doing = { readonly kind: "idle" } | { readonly kind: "doing" | "did" | "failed"; readonly text: string };

export function LocalnetPanel() {
  const { network } = useConnection();
  const { connected, isDemo } = useWallet();
  const refresh = useRefresh();
  const [doing, setDoing] = useState<Doing>({ kind: "idle" });
  if (network.id !== "local" || localnet() === null) {
    return null;
  }
  const run = (what: string, done: string, start: () => Promise<void>) => {
    setDoing({ kind: "doing", text: `${what} …` });
    start()
      .then(refresh)
      .then(() => {
        setDoing({ kind: "did", text: done });
      })
      .catch((error: unknown) => {
        setDoing({ kind: "failed", text: error instanceof Error ? error.message : `${what} failed: try again` });
      });
  };
  const busy = doing.kind === "doing";
  return (
    <Section title="Try it on this local network">
      <p className="muted small">
        Get test tokens, deposit some under “My LP share”, let the price fall, and follow the shortfall in the journal. Nothing here is worth
        anything.
      </p>
      <div className="row">
        <button
          type="button"
          disabled={busy || connected === null}
          onClick={() => {
            const to = connected?.account.address;
            if (to !== undefined) {
              run("Making test tokens", "The wallet has test tokens and SOL now.", () => fund(to));
            }
          }}
        >
          Get test tokens
        </button>
        <button
          type="button"
          disabled={busy}
          onClick={() => {
            run("Ordering a crash", "The price falls by 60 % within the next 20 seconds. Watch the overview.", () => crash("flash-60"));
          }}
        >
          Let the price fall by 60 %
        </button>
        <button
          type="button"
          disabled={busy}
          onClick={() => {
            run("Setting the price", "The price is about 150 again.", () => setPrice("150"));
          }}
        >
          Price back to 150
        </button>
        {connected === null && !isDemo && <span className="note">Connect the demo wallet first to get tokens.</span>}
      </div>
      {doing.kind !== "idle" && (
        <p className={doing.kind === "failed" ? "bad" : "small"} role={doing.kind === "failed" ? "alert" : "status"}>
          {doing.text}
        </p>
      )}
    </Section>
  );
}
