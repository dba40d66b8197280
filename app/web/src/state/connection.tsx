// The chosen network, and what its node says about itself.

import { useQuery } from "@tanstack/react-query";
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from "react";
import { belongs, clusterOf, isLoopback, networkFrom, type Cluster, type Network } from "../chain/network";
import { localNetwork } from "../chain/localnet";
import { connect, type Rpc } from "../chain/rpc";

export interface Connection {
  readonly network: Network;
  readonly rpc: Rpc;
  /** The hash of the network's first block, by which it is known. None until the node has answered. */
  readonly genesis: string | null;
  /** None until the node has answered. */
  readonly cluster: Cluster | null;
  /** The node is of another network than the one chosen. */
  readonly isWrongNetwork: boolean;
  /** The node has answered, and is of the network that was chosen. */
  readonly isReady: boolean;
  /** Why the node does not answer. */
  readonly error: Error | null;
  /** Between two looks at the chain; public nodes are asked less often. */
  readonly pollMilliseconds: number;
  readonly choose: (network: Network) => void;
  readonly retry: () => void;
}

const Context = createContext<Connection | null>(null);
const STORED = "socialized-loss.network";

export function ConnectionProvider({ children }: { readonly children: ReactNode }) {
  const [network, setNetwork] = useState(storedNetwork);
  const rpc = useMemo(() => connect(network.rpc), [network.rpc]);
  const genesis = useQuery({
    queryKey: [network.rpc, "genesis"],
    queryFn: () => rpc.getGenesisHash().send(),
    staleTime: Infinity,
    refetchInterval: (query) => (query.state.status === "error" ? 3_000 : false),
  });
  const choose = useCallback((next: Network) => {
    localStorage.setItem(STORED, JSON.stringify(next.id === "custom" ? next : { id: next.id }));
    setNetwork(next);
  }, []);
  const { data, error, refetch } = genesis;
  const connection = useMemo<Connection>(() => {
    const cluster = data === undefined ? null : clusterOf(data);
    const fits = cluster !== null && belongs(network, cluster);
    return {
      network,
      rpc,
      genesis: data ?? null,
      cluster,
      isWrongNetwork: cluster !== null && !fits,
      isReady: fits,
      error,
      pollMilliseconds: isLoopback(network.rpc) ? 2_000 : 15_000,
      choose,
      retry: () => void refetch(),
    };
  }, [network, rpc, data, error, choose, refetch]);
  return <Context value={connection}>{children}</Context>;
}

export function useConnection(): Connection {
  const connection = use(Context);
  if (connection === null) {
    throw new Error("useConnection is outside of its ConnectionProvider");
  }
  return connection;
}

function storedNetwork(): Network {
  try {
    const stored = networkFrom(JSON.parse(localStorage.getItem(STORED) ?? "null"));
    // Where the local network is can change from one start to the next.
    return stored === null || stored.id === "local" ? localNetwork() : stored;
  } catch {
    return localNetwork();
  }
}
