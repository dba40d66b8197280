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

/** The program's refusal in an error of the RPC, if that is what it is. */
export function knownRefusal(error: unknown): Refused | undefined {
  const refusal = found(error);
  return refusal && new Refused(`${refusal.message}.`, `What to do: ${refusal.remedy}.`);
}

/** Who refused, and what to do, from what a node says about a failed transaction. */
export function refusalIn(error: unknown, logs: readonly string[]): Refused {
  const refusal = refusalInLogs(logs) ?? found(error);
  if (refusal !== undefined) {
    return new Refused(`${refusal.message}.`, `What to do: ${refusal.remedy}.`);
  }
  if (error === "AccountNotFound" || error === "InsufficientFundsForFee") {
    return new Refused("This wallet has no SOL for the fee.", "Get some SOL first; on the local network: Get test tokens.");
  }
  const said = JSON.stringify(error, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  return new Refused(`The network refused the transaction (${said}).`, logs.at(-1) ?? "Try again.");
}
