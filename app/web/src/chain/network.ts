// Which network the app reads: chosen by name, found out by its genesis.

export type NetworkId = "local" | "devnet" | "mainnet" | "custom";
export type Cluster = "mainnet" | "devnet" | "testnet" | "other";

export interface Network {
  readonly id: NetworkId;
  readonly rpc: string;
}

export const NETWORKS: Readonly<Record<Exclude<NetworkId, "custom">, Network>> = {
  local: { id: "local", rpc: "http://127.0.0.1:8899" },
  devnet: { id: "devnet", rpc: "https://api.devnet.solana.com" },
  mainnet: { id: "mainnet", rpc: "https://api.mainnet-beta.solana.com" },
};

export const NETWORK_NAMES: Readonly<Record<NetworkId, string>> = {
  local: "Local network",
  devnet: "Devnet",
  mainnet: "Mainnet",
  custom: "Custom RPC",
};

const GENESIS: readonly (readonly [Cluster, string])[] = [
  ["mainnet", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"],
  ["devnet", "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG"],
  ["testnet", "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY"],
];

export function clusterOf(genesis: string): Cluster {
  return GENESIS.find(([, hash]) => hash === genesis)?.[0] ?? "other";
}

/** Whether a node of `cluster` is what `network` promises; a custom RPC promises nothing. */
export function belongs(network: Network, cluster: Cluster): boolean {
  switch (network.id) {
    case "custom":
      return true;
    case "local":
      return cluster === "other" && isLoopback(network.rpc);
    default:
      return cluster === network.id;
  }
}

/** Demo keys are only for a network that nobody else can reach. */
export function allowsDemoWallet(network: Network, cluster: Cluster): boolean {
  return cluster === "other" && isLoopback(network.rpc);
}

export function isLoopback(rpc: string): boolean {
  const host = URL.parse(rpc)?.hostname;
  return host === "127.0.0.1" || host === "localhost" || host === "[::1]";
}

/** What somebody typed as an RPC address; none if it is no address. */
export function parseRpc(text: string): string | null {
  const url = URL.parse(text.trim());
  const usable = url !== null && (url.protocol === "http:" || url.protocol === "https:");
  return usable ? url.href.replace(/\/$/u, "") : null;
}

/**
 * The network that was chosen before, as it was stored; none if it was none. Only a custom one has an
 * address of its own: what is called mainnet is read from no other node than mainnet's.
 */
export function networkFrom(stored: unknown): Network | null {
  if (typeof stored !== "object" || stored === null || !("id" in stored)) {
    return null;
  }
  const { id } = stored;
  if (id === "local" || id === "devnet" || id === "mainnet") {
    return NETWORKS[id];
  }
  const rpc = id === "custom" && "rpc" in stored && typeof stored.rpc === "string" ? parseRpc(stored.rpc) : null;
  return rpc === null ? null : { id: "custom", rpc };
}

/**
 * The Wallet Standard's name of a network; none for one that is neither public nor on this machine:
 * nothing says which it is, so nothing is signed for it.
 */
export function chainOf(network: Network, cluster: Cluster): `solana:${string}` | null {
  if (cluster !== "other") {
    return `solana:${cluster}`;
  }
  return isLoopback(network.rpc) ? "solana:localnet" : null;
}

/** A page of Solana's explorer. */
export function explorer(kind: "address" | "tx", id: string, network: Network, cluster: Cluster): string {
  const url = new URL(`https://explorer.solana.com/${kind}/${id}`);
  if (cluster === "other") {
    url.searchParams.set("cluster", "custom");
    url.searchParams.set("customUrl", network.rpc);
  } else if (cluster !== "mainnet") {
    url.searchParams.set("cluster", cluster);
  }
  return url.href;
}
