/** Liquidity providers. */
import type { Address, TransactionSigner } from "@solana/kit";
import { lpAddress, type PoolAddresses } from "../addresses";
import * as generated from "../generated/instructions";
import {
  accountsOf,
  amountArg,
  depositArgs,
  ownerAccounts,
  withdrawArgs,
  type Amount,
  type DepositArgs,
  type LossInstruction,
  type OwnerSide,
  type WithdrawArgs,
} from "./common";

/** Makes the owner's share account; `payer` pays its rent. */
export async function openLp(
  pool: PoolAddresses,
  owner: TransactionSigner,
  payer = owner,
): Promise<LossInstruction> {
  const lp = await lpAddress(pool.pool, owner.address);
  return generated.getOpenLpInstruction({ pool: pool.pool, lp, owner, payer });
}

/** Puts assets in; shares are rounded down. */
export async function deposit(
  pool: PoolAddresses,
  side: OwnerSide,
  args: DepositArgs,
): Promise<LossInstruction> {
  return generated.getDepositInstruction({ ...(await change(pool, side)), ...depositArgs(args) });
}

/** Takes assets out; shares are rounded up, amounts down. */
export async function withdraw(
  pool: PoolAddresses,
  side: OwnerSide,
  args: WithdrawArgs,
): Promise<LossInstruction> {
  return generated.getWithdrawInstruction({ ...(await change(pool, side)), ...withdrawArgs(args) });
}

/** Applies recorded losses to a share; anyone. */
export async function settleLp(pool: PoolAddresses, owner: Address): Promise<LossInstruction> {
  return generated.getSettleLpInstruction({ pool: pool.pool, lp: await lpAddress(pool.pool, owner) });
}

/** Closes an empty share. Its rent goes to `rentPayer`, who paid it. */
export async function closeLp(
  pool: PoolAddresses,
  side: OwnerSide,
  rentPayer: Address,
): Promise<LossInstruction> {
  return generated.getCloseLpInstruction({ ...(await change(pool, side)), rentPayer });
}

/** Asks to take assets out of a pool whose withdrawals have a delay. */
export async function requestWithdraw(
  pool: PoolAddresses,
  owner: TransactionSigner,
  amount: Amount,
): Promise<LossInstruction> {
  const lp = await lpAddress(pool.pool, owner.address);
  const asked = amountArg(amount);
  return generated.getRequestWithdrawInstruction({ pool: pool.pool, lp, owner, amount: asked });
}

/** Takes a request back. */
export async function cancelWithdraw(
  pool: PoolAddresses,
  owner: TransactionSigner,
): Promise<LossInstruction> {
  const lp = await lpAddress(pool.pool, owner.address);
  return generated.getCancelWithdrawInstruction({ pool: pool.pool, lp, owner });
}

async function change(pool: PoolAddresses, side: OwnerSide) {
  const lp = await lpAddress(pool.pool, side.owner.address);
  return { ...accountsOf(pool), ...(await ownerAccounts(pool, side)), lp };
}
