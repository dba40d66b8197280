/** Borrowers. Amounts of collateral are in collateral atoms. */
import type { Address, TransactionSigner } from "@solana/kit";
import { associatedAsset, associatedCollateral, positionAddress, type PoolAddresses } from "../addresses";
import * as generated from "../generated/instructions";
import { accountsOf, price, type LossInstruction } from "./common";

/** Who changes a position, and where their tokens are: in associated accounts unless given. */
export interface PositionSide {
  readonly position: Address;
  /** The owner; for `addCollateral` and `repay`, whoever pays. */
  readonly by: TransactionSigner;
  readonly tokens?: Address | undefined;
  /** A price update account; without one, the price that the pool keeps. */
  readonly priceUpdate?: Address | undefined;
}

/** Makes a position; `positionId` tells an owner's positions apart, `payer` pays its rent. */
export async function openPosition(
  pool: PoolAddresses,
  owner: TransactionSigner,
  positionId: number,
  payer = owner,
): Promise<LossInstruction> {
  const position = await positionAddress(pool.pool, owner.address, positionId);
  return generated.getOpenPositionInstruction({ pool: pool.pool, position, owner, payer, positionId });
}

/** Adds `amount` collateral atoms; anyone. */
export async function addCollateral(
  pool: PoolAddresses,
  side: PositionSide,
  amount: bigint,
): Promise<LossInstruction> {
  const { position, by: payer } = side;
  const payerCollateral = await collateralOf(pool, side);
  const accounts = { ...accountsOf(pool), position, payer, payerCollateral };
  return generated.getAddCollateralInstruction({ ...accounts, amount });
}

/** Takes out `amount` collateral atoms; needs a price while there is debt. */
export async function removeCollateral(
  pool: PoolAddresses,
  side: PositionSide,
  amount: bigint,
): Promise<LossInstruction> {
  const { position, by: owner } = side;
  const ownerCollateral = await collateralOf(pool, side);
  const accounts = { ...accountsOf(pool), position, owner, ownerCollateral, ...price(side.priceUpdate) };
  return generated.getRemoveCollateralInstruction({ ...accounts, amount });
}

/** Takes out `amount` asset atoms as debt; the debt is rounded up. */
export async function borrow(
  pool: PoolAddresses,
  side: PositionSide,
  amount: bigint,
): Promise<LossInstruction> {
  const { position, by: owner } = side;
  const ownerAsset = await assetOf(pool, side);
  const accounts = { ...accountsOf(pool), position, owner, ownerAsset, ...price(side.priceUpdate) };
  return generated.getBorrowInstruction({ ...accounts, amount });
}

/** Pays up to `amount` asset atoms, at most what is owed; anyone. */
export async function repay(
  pool: PoolAddresses,
  side: PositionSide,
  amount: bigint,
): Promise<LossInstruction> {
  const { position, by: payer } = side;
  const payerAsset = await assetOf(pool, side);
  return generated.getRepayInstruction({ ...accountsOf(pool), position, payer, payerAsset, amount });
}

/** Closes an empty position; its rent goes to `rentPayer`, who paid it. */
export function closePosition(
  position: Address,
  owner: TransactionSigner,
  rentPayer: Address,
): LossInstruction {
  return generated.getClosePositionInstruction({ position, owner, rentPayer });
}

async function assetOf(pool: PoolAddresses, side: PositionSide): Promise<Address> {
  return side.tokens ?? (await associatedAsset(pool, side.by.address));
}

async function collateralOf(pool: PoolAddresses, side: PositionSide): Promise<Address> {
  return side.tokens ?? (await associatedCollateral(pool, side.by.address));
}
