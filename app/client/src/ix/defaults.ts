/** A borrower's default; anyone. */
import type { Address } from "@solana/kit";
import { recordAddress, type PoolAddresses } from "../addresses";
import * as generated from "../generated/instructions";
import {
  accountsOf,
  callerAsset,
  callerCollateral,
  forEvents,
  price,
  type CallerSide,
  type LossInstruction,
} from "./common";

/** A position as it was fetched. */
export interface PositionAccount {
  readonly address: Address;
  readonly data: { readonly nonce: bigint };
}

/** Of `liquidate`. */
export interface LiquidateArgs {
  /** The most debt the liquidator repays; the pool's liquidation fee comes on top. */
  readonly maxRepay: bigint;
  /** Fewer collateral atoms than this are an error. */
  readonly minCollateralOut: bigint;
}

/**
 * Repays part of an unhealthy position's debt for collateral at a bonus; what no collateral is left
 * for is recorded in the same instruction.
 */
export async function liquidate(
  pool: PoolAddresses,
  position: PositionAccount,
  side: CallerSide,
  args: LiquidateArgs,
): Promise<LossInstruction> {
  return generated.getLiquidateInstruction({
    ...(await recognition(pool, position, side)),
    callerAsset: await callerAsset(pool, side),
    ...args,
  });
}

/** Takes note that a position is insolvent, or that it no longer is. */
export function markInsolvent(
  pool: PoolAddresses,
  position: Address,
  priceUpdate?: Address,
): LossInstruction {
  return generated.getMarkInsolventInstruction({ pool: pool.pool, position, ...price(priceUpdate) });
}

/** Has the shortfall of an insolvent position shared. */
export async function recordShortfall(
  pool: PoolAddresses,
  position: PositionAccount,
  side: CallerSide,
): Promise<LossInstruction> {
  return generated.getRecordShortfallInstruction(await recognition(pool, position, side));
}

async function recognition(pool: PoolAddresses, position: PositionAccount, side: CallerSide) {
  return {
    ...accountsOf(pool),
    ...(await forEvents()),
    ...price(side.priceUpdate),
    position: position.address,
    caller: side.caller,
    callerCollateral: await callerCollateral(pool, side),
    record: await recordAddress(pool.pool, position.data.nonce),
  };
}
