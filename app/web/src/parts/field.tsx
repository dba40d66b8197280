import { useId, type ReactNode } from "react";
import { editable, parseAmount, type Token } from "../format/amount";
import { Amount } from "./amount";

/** Where an amount is typed. `max` is what the button next to it fills in. */
export function AmountField({
  label,
  token,
  text,
  onChange,
  max,
  maxName = "Most",
}: {
  readonly label: string;
  readonly token: Token;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly max?: bigint | undefined;
  readonly maxName?: string;
}) {
  const id = useId();
  const parsed = text.trim() === "" ? null : parseAmount(text, token.decimals);
  const wrong = parsed !== null && typeof parsed !== "bigint" ? parsed.wrong : null;
  return (
    <div className="field">
      <label id={`${id}-label`} htmlFor={id}>
        {label}, {token.symbol}
      </label>
      <div className="input">
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          aria-invalid={wrong !== null}
          aria-describedby={`${id}-note`}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
        {max !== undefined && (
          <button
            type="button"
            aria-describedby={`${id}-label`}
            onClick={() => {
              onChange(editable(max, token.decimals));
            }}
          >
            {maxName}
          </button>
        )}
      </div>
      <span id={`${id}-note`} className={wrong === null ? "note" : "note bad"}>
        {wrong ?? (max === undefined ? "" : <MaxNote name={maxName} max={max} token={token} />)}
      </span>
    </div>
  );
}

function MaxNote({ name, max, token }: { readonly name: string; readonly max: bigint; readonly token: Token }): ReactNode {
  return (
    <>
      {name}: <Amount of={max} token={token} />
    </>
  );
}

/** The atoms that were typed; none while the text is empty, wrong or zero. */
export function atomsOf(text: string, token: Token): bigint | null {
  const parsed = parseAmount(text, token.decimals);
  return typeof parsed === "bigint" && parsed > 0n ? parsed : null;
}
