// What tokens are called. A name is never taken from the chain: anybody can call a mint anything.

import type { Address } from "@solana/kit";
import { short } from "../format/address";
import { localnet } from "./localnet";

const KNOWN: Readonly<Record<string, string>> = {
  EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v: "USDC",
  Es9vMFrzaCERmJFrF4H2FYD4KCoNkMY11McCe8BenwNYB: "USDT",
  So11111111111111111111111111111111111111112: "SOL",
};

export function symbolOf(mint: Address): string {
  const local = localnet();
  if (mint === local?.assetMint) {
    return "tUSD";
  }
  if (mint === local?.collateralMint) {
    return "tSOL";
  }
  return KNOWN[mint] ?? short(mint);
}
