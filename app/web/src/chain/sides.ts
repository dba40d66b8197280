// Who acts, and the token accounts that are paid.

import type { PoolAddresses } from "@socialized-loss/client";
import { createNoopSigner, type Address, type Instruction } from "@solana/kit";
import { getCreateAssociatedTokenIdempotentInstructionAsync } from "@solana-program/token";

/** Signs later: the wallet does, for the whole transaction. */
export const signer = (owner: Address) => createNoopSigner(owner);

/** Makes the asset account that is to be paid, if the owner has none. */
export function ensureAssetAccount(pool: PoolAddresses, owner: Address): Promise<Instruction> {
  return ensure(owner, pool.assetMint, pool.assetProgram);
}

export function ensureCollateralAccount(pool: PoolAddresses, owner: Address): Promise<Instruction> {
  return ensure(owner, pool.collateralMint, pool.collateralProgram);
}

function ensure(owner: Address, mint: Address, tokenProgram: Address): Promise<Instruction> {
  return getCreateAssociatedTokenIdempotentInstructionAsync({ payer: signer(owner), owner, mint, tokenProgram });
}
