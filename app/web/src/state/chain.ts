// What pages ask of the chain, kept fresh.

import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { isAddress, type Address, type Signature } from "@solana/kit";
import { useCallback } from "react";
import type { OwnerState, PoolState, Stored } from "../chain/model";
import { remember } from "../chain/history";
import { findRecording, readerOf } from "../chain/recording";
import { readOwner, readPool, readPools, type Listed } from "../chain/read";
import { useConnection } from "./connection";

export function usePools(): UseQueryResult<readonly Listed[]> {
  const { rpc, network, pollMilliseconds, isReady } = useConnection();
  return useQuery({
    queryKey: [network.rpc, "chain", "pools"],
    queryFn: () => readPools(rpc),
    refetchInterval: pollMilliseconds,
    enabled: isReady,
  });
}

export function usePool(at: string): UseQueryResult<PoolState> {
  const { rpc, network, pollMilliseconds, isReady } = useConnection();
  return useQuery({
    queryKey: [network.rpc, "chain", "pool", at],
    queryFn: async () => {
      if (!isAddress(at)) {
        throw new Error(`${at} is no address: check the link.`);
      }
      const state = await readPool(rpc, at);
      remember(network.rpc, state);
      return state;
    },
    refetchInterval: pollMilliseconds,
    enabled: isReady,
  });
}

/** What an owner has in a pool; read again whenever the pool is. */
export function useOwner(state: PoolState, owner: Address | null): UseQueryResult<OwnerState> {
  const { rpc, network, pollMilliseconds } = useConnection();
  return useQuery({
    queryKey: [network.rpc, "chain", "owner", state.pool.address, owner],
    queryFn: () => {
      if (owner === null) {
        throw new Error("no owner");
      }
      return readOwner(rpc, state, owner);
    },
    refetchInterval: pollMilliseconds,
    enabled: owner !== null,
  });
}

/** Has everything on the page read again, and waits for it. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  const { network } = useConnection();
  return useCallback(() => client.invalidateQueries({ queryKey: [network.rpc, "chain"] }), [client, network.rpc]);
}

/** The transaction that made a record, as long as the node keeps it. */
export function useRecording(record: Stored<"ShortfallRecord">): UseQueryResult<Signature | null> {
  const { rpc, network } = useConnection();
  return useQuery({
    queryKey: [network.rpc, "recording", record.address],
    queryFn: () => findRecording(readerOf(rpc, record.address), record),
    staleTime: Infinity,
  });
}
