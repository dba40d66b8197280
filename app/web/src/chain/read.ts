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

/** Addresses never change, so they are found once for each pool of a network. */
const known = new WeakMap<Rpc, Map<Address, PoolAddresses>>();

export async function readPool(rpc: Rpc, at: Address): Promise<PoolState> {
  const addresses = known.get(rpc)?.get(at);
  const [state, positions, records] = await Promise.all([
    fetchPool(rpc, at, addresses === undefined ? {} : { addresses }),
    scan(rpc, "Position", { pool: at }),
    scan(rpc, "ShortfallRecord", { pool: at }),
  ]);
  known.set(rpc, (known.get(rpc) ?? new Map<Address, PoolAddresses>()).set(at, state.addresses));
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

export function readOwner(rpc: Rpc, state: PoolState, owner: Address): Promise<OwnerState> {
  return fetchOwner(rpc, state.pool.address, owner, { addresses: state.addresses });
}
