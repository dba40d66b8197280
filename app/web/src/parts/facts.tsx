import type { ReactNode } from "react";

export interface Fact {
  readonly term: string;
  readonly value: ReactNode;
  /** A line below the value. */
  readonly note?: ReactNode;
  /** For tests: what the value is of. */
  readonly name?: string;
}

/** Terms and their values: as tiles, or as lines. */
export function Facts({ facts, list = false }: { readonly facts: readonly Fact[]; readonly list?: boolean }) {
  return (
    <dl className={list ? "facts list" : "facts"}>
      {facts.map(({ term, value, note, name }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd data-name={name}>
            {value}
            {note !== undefined && <span className="note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
