import { describe, expect, it } from "vitest";
import { allowsDemoWallet, belongs, chainOf, clusterOf, explorer, networkFrom, NETWORKS, parseRpc } from "./network";

const MAINNET = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";

describe("the demo wallet", () => {
  it("is for networks of this machine only", () => {
    expect(allowsDemoWallet(NETWORKS.local, "other")).toBe(true);
    expect(allowsDemoWallet({ id: "custom", rpc: "http://localhost:9000" }, "other")).toBe(true);
    expect(allowsDemoWallet({ id: "custom", rpc: "http://[::1]:8899" }, "other")).toBe(true);
  });

  it("is not for public clusters, not even through a node of this machine", () => {
    for (const cluster of ["mainnet", "devnet", "testnet"] as const) {
      expect(allowsDemoWallet(NETWORKS.local, cluster)).toBe(false);
    }
  });

  it("is not for networks elsewhere", () => {
    for (const rpc of ["http://10.0.0.1:8899", "https://127.0.0.1.example.com", "https://localhost.example.com"]) {
      expect(allowsDemoWallet({ id: "custom", rpc }, "other"), rpc).toBe(false);
    }
  });
});

it("a network is known by its genesis", () => {
  expect(clusterOf(MAINNET)).toBe("mainnet");
  expect(clusterOf("EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG")).toBe("devnet");
  expect(clusterOf("9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g")).toBe("other");
  expect(belongs(NETWORKS.mainnet, "mainnet")).toBe(true);
  expect(belongs(NETWORKS.mainnet, "devnet")).toBe(false);
  expect(belongs(NETWORKS.local, "mainnet")).toBe(false);
  expect(belongs({ id: "custom", rpc: "https://rpc.example.com" }, "mainnet")).toBe(true);
});

it("an RPC is an address of the web", () => {
  expect(parseRpc(" https://rpc.example.com/ ")).toBe("https://rpc.example.com");
  expect(parseRpc("https://rpc.example.com/key?x=1")).toBe("https://rpc.example.com/key?x=1");
  for (const wrong of ["", "rpc.example.com", "ws://x", "javascript:alert(1)"]) {
    expect(parseRpc(wrong), wrong).toBeNull();
  }
});

it("a stored network has no other node than its name's, unless it is a custom one", () => {
  expect(networkFrom({ id: "mainnet", rpc: "https://evil.example.com" })).toEqual(NETWORKS.mainnet);
  expect(networkFrom({ id: "devnet" })).toEqual(NETWORKS.devnet);
  expect(networkFrom({ id: "custom", rpc: "https://rpc.example.com/" })).toEqual({ id: "custom", rpc: "https://rpc.example.com" });
  for (const wrong of [null, "mainnet", {}, { id: "toString" }, { id: "custom" }, { id: "custom", rpc: "javascript:alert(1)" }, { id: "custom", rpc: 1 }]) {
    expect(networkFrom(wrong), JSON.stringify(wrong)).toBeNull();
  }
});

it("wallets are asked to sign for the network that it is, and for none that nobody knows", () => {
  const elsewhere = { id: "custom", rpc: "https://rpc.example.com" } as const;
  expect(chainOf(elsewhere, "mainnet")).toBe("solana:mainnet");
  expect(chainOf(NETWORKS.local, "other")).toBe("solana:localnet");
  expect(chainOf(elsewhere, "other")).toBeNull();
});

it("explorer links name the network", () => {
  expect(explorer("tx", "abc", NETWORKS.mainnet, "mainnet")).toBe("https://explorer.solana.com/tx/abc");
  expect(explorer("address", "abc", NETWORKS.devnet, "devnet")).toBe("https://explorer.solana.com/address/abc?cluster=devnet");
  expect(explorer("tx", "abc", NETWORKS.local, "other")).toBe(
    "https://explorer.solana.com/tx/abc?cluster=custom&customUrl=http%3A%2F%2F127.0.0.1%3A8899",
  );
});
