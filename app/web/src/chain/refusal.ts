import { refusalIn as found, refusalInLogs } from "@socialized-loss/client";

/** The program, or another one, refused a transaction. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** Who refused, and what to do, from what a node says about a failed transaction. */
export function refusalIn(error: unknown, logs: readonly string[]): Refused {
  const refusal = refusalInLogs(logs) ?? found(error);
  if (refusal !== undefined) {
    return new Refused(`${refusal.message}.`, `What to do: ${refusal.remedy}.`);
  }
  const said = JSON.stringify(error, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  return new Refused(`The network refused the transaction (${said}).`, logs.at(-1) ?? "Try again.");
}
