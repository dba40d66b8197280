// The local network of the tests, and what its chain says without the help of any client.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
/** A network that is up already, else one of the tests' own. */
export const OWN = process.env.LOCALNET_DIR === undefined;
export const DIR = process.env.LOCALNET_DIR ?? join(ROOT, "target/localnet-web");
export const TOOL = process.env.LOCALNET_TOOL ?? join(ROOT, "target/debug/loss-localnet");
export const BOT = join(ROOT, "target/debug/loss-liquidator");
export const PROGRAMS = join(ROOT, "target/deploy");
export const RPC_PORT = 8600;
export const PORT = 4273;

interface State {
  readonly rpc_url: string;
  readonly pool: string;
  readonly asset_mint: string;
}

export function state(): State {
  return JSON.parse(readFileSync(join(DIR, "state.json"), "utf8")) as State;
}

export async function rpc(method: string, params: readonly unknown[]): Promise<unknown> {
  const answer = await fetch(state().rpc_url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result } = (await answer.json()) as { readonly result: unknown };
  return result;
}

/** The asset atoms of an owner, over all of its token accounts. */
export async function assetsOf(owner: string): Promise<bigint> {
  const found = (await rpc("getTokenAccountsByOwner", [
    owner,
    { mint: state().asset_mint },
    { encoding: "jsonParsed", commitment: "confirmed" },
  ])) as { readonly value: readonly { account: { data: { parsed: { info: { tokenAmount: { amount: string } } } } } }[] };
  return found.value.reduce((sum, { account }) => sum + BigInt(account.data.parsed.info.tokenAmount.amount), 0n);
}

/** A number of 64 bits in an account, at an offset of docs and layout tests. */
export async function u64(at: string, offset: number): Promise<bigint> {
  return (await bytes(at)).readBigUInt64LE(offset);
}

export async function bytes(at: string): Promise<Buffer> {
  const found = (await rpc("getAccountInfo", [at, { encoding: "base64", commitment: "confirmed" }])) as {
    readonly value: { readonly data: readonly [string, string] };
  };
  return Buffer.from(found.value.data[0], "base64");
}

/** Where amounts lie in a ShortfallRecord: programs/socialized-loss/src/state. */
export const RECORD = {
  debt: 264,
  collateral: 272,
  shortfall: 288,
  reserve: 296,
  stakers: 304,
  lps: 320,
  unallocated: 328,
} as const;
