// The local network's own service, which `cargo xtask web` serves next to the app: where the network is,
// test tokens, and a price that can be made to fall. Nowhere else is there such a thing.

import { NETWORKS, type Network } from "./network";

export interface Localnet {
  readonly rpc: string;
  readonly pool: string;
  readonly assetMint: string;
  readonly collateralMint: string;
  readonly priceAccount: string;
}

let found: Localnet | null = null;

/** Asks once, before the app starts; none when the app is served without a local network. */
export async function findLocalnet(): Promise<void> {
  try {
    const answer = await fetch("localnet");
    const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
    const told: unknown = answer.ok && isJson ? await answer.json() : null;
    found = isLocalnet(told) ? told : null;
  } catch {
    found = null;
  }
}

export function localnet(): Localnet | null {
  return found;
}

/** The local network: where its service says it is, else at the usual port. */
export function localNetwork(): Network {
  return found === null ? NETWORKS.local : { id: "local", rpc: found.rpc };
}

/** Tokens of both mints and lamports for an address. */
export const fund = (address: string) => ask("fund", { address });
/** Has the price walk about a level, such as `120`. */
export const setPrice = (price: string) => ask("price", { price });
/** Begins a scenario; it goes on by itself. */
export const crash = (scenario: string) => ask("crash", { scenario });

async function ask(what: string, body: Readonly<Record<string, string>>): Promise<void> {
  const answer = await fetch(`localnet/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${await answer.text()} Is the network still up? cargo xtask localnet status`);
  }
}

function isLocalnet(value: unknown): value is Localnet {
  const names = ["rpc", "pool", "assetMint", "collateralMint", "priceAccount"] as const;
  return (
    typeof value === "object" &&
    value !== null &&
    names.every((name) => name in value && typeof (value as Record<string, unknown>)[name] === "string")
  );
}
