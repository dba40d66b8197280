// Reading pools and owners, kept small: the client does it.

import { fetchOwner, fetchPool, readAccounts, scan, type PoolAddresses } from "@socialized-loss/client";
import type { Address } from "@solana/kit";
import type { OwnerState, PoolState } from "./model";
import { priceIn, priceUpdateOf } from "./price";
import type { Rpc } from "./rpc";
import { symbolOf } from "./tokens";

/** All pools of the program, with their funds. */
export async function readPools(rpc: Rpc): Promise<readonly PoolState[]> {
  const found = await scan(rpc, "Pool");
  return Promise.all(found.map(({ address }) => readPool(rpc, address)));
}

export async function readPool(rpc: Rpc, at: Address): Promise<PoolState> {
  const { state, positions, records } = await together(rpc, at);
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
 */
async function together(rpc: Rpc, at: Address) {
  const addresses = known.get(rpc)?.get(at);
  let before = await fetchPool(rpc, at, addresses === undefined ? {} : { addresses });
  known.set(rpc, (known.get(rpc) ?? new Map<Address, PoolAddresses>()).set(at, before.addresses));
  for (let tries = 0; tries < TRIES; tries += 1) {
    const [positions, records] = await Promise.all([
      scan(rpc, "Position", { pool: at }),
      scan(rpc, "ShortfallRecord", { pool: at }),
    ]);
    const state = await fetchPool(rpc, at, { addresses: before.addresses });
    if (isSame(before.pool.bytes, state.pool.bytes)) {
      return { state, positions, records };
    }
    before = state;
  }
  throw new Error("The pool changes faster than this RPC answers. It is tried again; another RPC may be faster.");
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function readOwner(rpc: Rpc, state: PoolState, owner: Address): Promise<OwnerState> {
  return fetchOwner(rpc, state.pool.address, owner, { addresses: state.addresses });
}
