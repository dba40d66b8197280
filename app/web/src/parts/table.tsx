import type { ReactNode } from "react";

export interface Row {
  readonly key: string;
  readonly cells: readonly ReactNode[];
}

/** A table that scrolls by itself on a narrow screen; the first column names the row. */
export function Table({ caption, head, rows }: { readonly caption: string; readonly head: readonly string[]; readonly rows: readonly Row[] }) {
  return (
    // A region one can reach with the keyboard, because it may have to be scrolled.
    <div className="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, at) => {
                const column = head[at] ?? "";
                return at === 0 ? (
                  <th key={column} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={column}>{cell}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
