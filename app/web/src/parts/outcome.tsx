// What became of a transaction.

import type { ReactNode } from "react";
import { useOutcomes, type Sending } from "../state/outcomes";
import { ExplorerLink } from "./address";
import { Facts } from "./facts";

const STEPS = {
  simulating: "Trying it without signing …",
  signing: "Waiting for the wallet's signature …",
  sending: "Sent; waiting until the network has confirmed it …",
} as const;

export function Outcome({ verb, sending }: { readonly verb: string; readonly sending: Sending }): ReactNode {
  switch (sending.kind) {
    case "idle":
      return null;
    case "working":
      return (
        <p className="loading" role="status">
          {STEPS[sending.step]}
        </p>
      );
    case "failed":
      return (
        <div className="preview failed" role="alert" data-outcome="failed">
          <span>
            <strong>
              {verb}: {sending.sent === undefined ? "not done" : "look at the transaction first"}.
            </strong>{" "}
            {sending.why.message} {sending.why.remedy}{" "}
            {sending.sent !== undefined && <ExplorerLink kind="tx" id={sending.sent} text="See the transaction" />}
          </span>
        </div>
      );
    case "done":
      return (
        // Tests wait for "done": then what the page shows is what the chain has afterwards.
        <div className="preview done" role="status" data-outcome={sending.isFresh ? "done" : "confirmed"}>
          <span>
            <strong>{verb}: done.</strong> <ExplorerLink kind="tx" id={sending.signature} text="See the transaction" />
          </span>
          <Result sending={sending} />
        </div>
      );
  }
}

function Result({ sending: { facts, isFresh } }: { readonly sending: Extract<Sending, { readonly kind: "done" }> }) {
  if (facts === null) {
    return <span className="note">The RPC did not say what exactly it did: see the transaction.</span>;
  }
  if (facts.length > 0) {
    return <Facts facts={facts} list />;
  }
  return <span className="note">{isFresh ? "The figures on this page were read after it." : "Reading the figures again …"}</span>;
}

/** Results whose form is gone. */
export function LeftOutcomes() {
  const { kept, here, forget } = useOutcomes();
  const left = [...kept.values()].filter(({ key }) => !here.has(key));
  return left.map(({ key, verb, sending }) => (
    <div key={key} className="card">
      <Outcome verb={verb} sending={sending} />
      {sending.kind !== "working" && (
        <div className="row">
          <button
            type="button"
            onClick={() => {
              forget(key);
            }}
          >
            Close
          </button>
        </div>
      )}
    </div>
  ));
}
