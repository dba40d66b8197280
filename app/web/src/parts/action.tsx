// Something one can do: what it would do exactly, the button, and what it did.

import { useSending, type Task } from "../state/sending";
import { useWallet } from "../wallet/context";
import { Facts, type Fact } from "./facts";
import { Outcome } from "./outcome";

/** What would happen: the exact result, or why it cannot be. None while there is nothing to say. */
export type Preview =
  | { readonly facts: readonly Fact[] }
  | { readonly refused: string; readonly remedy?: string }
  /** There is nothing to do, which is no fault. */
  | { readonly nothing: string }
  | null;

export function Action({ verb, preview, instructions, result, onDone }: Task & { readonly verb: string; readonly preview: Preview }) {
  const { signer } = useWallet();
  const { sending, start } = useSending(verb);
  const possible = preview !== null && "facts" in preview;
  // Until the page is read again after one, its preview is of what was before.
  const busy = sending.kind === "working" || (sending.kind === "done" && !sending.isFresh);
  return (
    <div className="field">
      <div className="preview" data-preview={verb}>
        {preview === null && <span className="note">Before you sign, this says exactly what will happen.</span>}
        {preview !== null && "nothing" in preview && <span className="note">{preview.nothing}</span>}
        {preview !== null && "refused" in preview && (
          <span className="bad">
            {preview.refused} {preview.remedy}
          </span>
        )}
        {possible && <Facts facts={preview.facts} list />}
      </div>
      {/* The figures change with every look at the chain: only that there are some now is said aloud. */}
      <span className="visually-hidden" aria-live="polite">
        {said(verb, preview)}
      </span>
      <div className="row">
        <button
          type="button"
          className="main"
          disabled={!possible || signer === null || busy}
          onClick={() => void start({ instructions, result, onDone })}
        >
          {verb}
        </button>
        {signer === null && <span className="note">Connect a wallet to do this.</span>}
      </div>
      <Outcome verb={verb} sending={sending} />
    </div>
  );
}

function said(verb: string, preview: Preview): string {
  if (preview === null || "nothing" in preview) {
    return "";
  }
  return "refused" in preview ? `${verb}: this would be refused; why is above the button.` : `${verb}: what will happen is above the button.`;
}
