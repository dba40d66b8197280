// Something one can do: what it would do exactly, the button, and what it did.

import type { Instruction } from "@solana/kit";
import type { ReactNode } from "react";
import type { LossEvent } from "@socialized-loss/client";
import { useSending, type Sending } from "../state/sending";
import { useWallet } from "../wallet/context";
import { ExplorerLink } from "./address";
import { Facts, type Fact } from "./facts";

/** What would happen: the exact result, or why it cannot be. None while there is nothing to say. */
export type Preview =
  | { readonly facts: readonly Fact[] }
  | { readonly refused: string; readonly remedy?: string }
  /** There is nothing to do, which is no fault. */
  | { readonly nothing: string }
  | null;

export function Action({
  verb,
  preview,
  instructions,
  result,
  onDone,
}: {
  readonly verb: string;
  readonly preview: Preview;
  readonly instructions: () => Promise<readonly Instruction[]>;
  /** What the transaction's events say it did. */
  readonly result: (events: readonly LossEvent[]) => readonly Fact[];
  readonly onDone?: () => void;
}) {
  const { signer } = useWallet();
  const { sending, start } = useSending();
  const possible = preview !== null && "facts" in preview;
  const submit = async () => {
    await start(instructions);
    onDone?.();
  };
  return (
    <div className="field">
      <div className="preview" aria-live="polite" data-preview={verb}>
        {preview === null && <span className="note">Before you sign, this says exactly what will happen.</span>}
        {preview !== null && "nothing" in preview && <span className="note">{preview.nothing}</span>}
        {preview !== null && "refused" in preview && (
          <span className="bad">
            {preview.refused} {preview.remedy}
          </span>
        )}
        {possible && <Facts facts={preview.facts} list />}
      </div>
      <div className="row">
        <button type="button" className="main" disabled={!possible || signer === null || sending.kind === "working"} onClick={() => void submit()}>
          {verb}
        </button>
        {signer === null && <span className="note">Connect a wallet to do this.</span>}
      </div>
      <Outcome verb={verb} sending={sending} result={result} />
    </div>
  );
}

const STEPS = {
  simulating: "Trying it without signing …",
  signing: "Waiting for the wallet's signature …",
  sending: "Sent; waiting until the network has confirmed it …",
} as const;

function Outcome({ verb, sending, result }: { readonly verb: string; readonly sending: Sending; readonly result: (events: readonly LossEvent[]) => readonly Fact[] }): ReactNode {
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
              {verb}: {sending.sent === undefined ? "not done" : "unknown"}.
            </strong>{" "}
            {sending.why.message} {sending.why.remedy}{" "}
            {sending.sent !== undefined && <ExplorerLink kind="tx" id={sending.sent} text="See the transaction" />}
          </span>
        </div>
      );
    case "done":
      return (
        <div className="preview done" role="status" data-outcome="done">
          <span>
            <strong>{verb}: done.</strong> <ExplorerLink kind="tx" id={sending.signature} text="See the transaction" />
          </span>
          {sending.events.length > 0 && <Facts facts={result(sending.events)} list />}
        </div>
      );
  }
}
