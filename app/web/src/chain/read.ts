// Reading pools and owners, kept small: the client does it.

import { discriminatorOf, fetchOwner, fetchPool, PROGRAM_ADDRESS, readAccounts, scan, type PoolAddresses } from "@socialized-loss/client";
import { getBase58Decoder, isSolanaError, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, type Address, type Base58EncodedBytes } from "@solana/kit";
import type { OwnerState, PoolState } from "./model";
import { priceIn, priceUpdateOf } from "./price";
import type { Rpc } from "./rpc";
import { symbolOf } from "./tokens";

/** A pool of the program; or why it cannot be read, which does not hide the others. */
export type Listed = { readonly at: Address; readonly state: PoolState } | { readonly at: Address; readonly error: Error };

/** All pools of the program, with their funds. */
export async function readPools(rpc: Rpc): Promise<readonly Listed[]> {
  const bytes = getBase58Decoder().decode(discriminatorOf("Pool")) as Base58EncodedBytes;
  const found = await rpc
    .getProgramAccounts(PROGRAM_ADDRESS, {
      commitment: "confirmed",
      encoding: "base64",
      // Only where they are: each is read below, with what belongs to it.
      dataSlice: { offset: 0, length: 0 },
      filters: [{ memcmp: { offset: 0n, bytes, encoding: "base58" } }],
    })
    .send();
  const pools = found.map(({ pubkey }) => pubkey);
  const read = await Promise.allSettled(pools.map((at) => readPool(rpc, at)));
  return read.map((one, index): Listed => {
    const at = pools[index] ?? PROGRAM_ADDRESS;
    if (one.status === "fulfilled") {
      return { at, state: one.value };
    }
    // A node that does not answer says nothing about a pool: that is for the whole page.
    const error: unknown = one.reason;
    if (error instanceof TypeError || isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
      throw error;
    }
    return { at, error: error instanceof Error ? error : new Error(String(error)) };
  });
}

export async function readPool(rpc: Rpc, at: Address): Promise<PoolState> {
  const { state, positions, records, isTorn } = await together(rpc, at);
  const { assetMint, collateralMint } = state.addresses;
  const { feedId, price } = state.pool.data;
  const priceUpdate = await priceUpdateOf(at, feedId);
  const posted = (await readAccounts(rpc, [priceUpdate])).accounts.get(priceUpdate);
  const newest = posted === undefined ? undefined : priceIn(posted.bytes, feedId);
  return {
    ...state,
    asset: { decimals: state.assetDecimals, symbol: symbolOf(assetMint) },
    collateral: { decimals: state.collateralDecimals, symbol: symbolOf(collateralMint) },
    priceUpdate,
    offered: newest !== undefined && newest.publishTime > price.publishTime ? newest : undefined,
    isTorn,
    positions,
    records: records.sort((a, b) => (a.data.seq < b.data.seq ? 1 : -1)),
  };
}

/** Addresses never change, so they are found once for each pool of a network. */
const known = new WeakMap<Rpc, Map<Address, PoolAddresses>>();
const TRIES = 4;

/**
 * A pool with its positions and records, as they were at one time. They take several requests; whatever
 * changes one of them changes the pool, so they belong together if the pool is the same before and after.
 * In a pool that never stands still so long, the last that was read is shown, and said to be torn.
 */
async function together(rpc: Rpc, at: Address) {
  const addresses = known.get(rpc)?.get(at);
  let before = await fetchPool(rpc, at, addresses === undefined ? {} : { addresses });
  known.set(rpc, (known.get(rpc) ?? new Map<Address, PoolAddresses>()).set(at, before.addresses));
  for (let tries = 1; ; tries += 1) {
    const [positions, records] = await Promise.all([
      scan(rpc, "Position", { pool: at }),
      scan(rpc, "ShortfallRecord", { pool: at }),
    ]);
    const state = await fetchPool(rpc, at, { addresses: before.addresses });
    const isTorn = !isSame(before.pool.bytes, state.pool.bytes);
    if (!isTorn || tries === TRIES) {
      return { state, positions, records, isTorn };
    }
    before = state;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function readOwner(rpc: Rpc, state: PoolState, owner: Address): Promise<OwnerState> {
  return fetchOwner(rpc, state.pool.address, owner, { addresses: state.addresses });
}
