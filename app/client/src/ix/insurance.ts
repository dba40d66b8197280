/** The insurance fund and its stakers. */
import type { Address, TransactionSigner } from "@solana/kit";
import { associatedAsset, stakeAddress, type PoolAddresses } from "../addresses";
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

/** Donates `amount` asset atoms to the fund. */
export async function fundInsurance(
  pool: PoolAddresses,
  donor: TransactionSigner,
  amount: bigint,
  donorAsset?: Address,
): Promise<LossInstruction> {
  const from = donorAsset ?? (await associatedAsset(pool, donor.address));
  return generated.getFundInsuranceInstruction({ ...accountsOf(pool), donor, donorAsset: from, amount });
}

/** Moves what the pool owes the fund into it; anyone. */
export function collectInsurance(pool: PoolAddresses): LossInstruction {
  return generated.getCollectInsuranceInstruction(accountsOf(pool));
}

/** Makes the owner's stake account; `payer` pays its rent. */
export async function openStake(
  pool: PoolAddresses,
  owner: TransactionSigner,
  payer = owner,
): Promise<LossInstruction> {
  return generated.getOpenStakeInstruction({ ...(await stakeOf(pool, owner)), payer });
}

/** Puts assets into the fund; shares are rounded down. */
export async function stake(
  pool: PoolAddresses,
  side: OwnerSide,
  args: DepositArgs,
): Promise<LossInstruction> {
  return generated.getStakeInstruction({ ...(await change(pool, side)), ...depositArgs(args) });
}

/** Takes assets out after the cooldown; shares are rounded up, amounts down. */
export async function unstake(
  pool: PoolAddresses,
  side: OwnerSide,
  args: WithdrawArgs,
): Promise<LossInstruction> {
  return generated.getUnstakeInstruction({ ...(await change(pool, side)), ...withdrawArgs(args) });
}

/** Starts the cooldown of a stake. */
export async function requestUnstake(
  pool: PoolAddresses,
  owner: TransactionSigner,
  amount: Amount,
): Promise<LossInstruction> {
  const accounts = await stakeOf(pool, owner);
  return generated.getRequestUnstakeInstruction({ ...accounts, amount: amountArg(amount) });
}

/** Takes a request back. */
export async function cancelUnstake(
  pool: PoolAddresses,
  owner: TransactionSigner,
): Promise<LossInstruction> {
  return generated.getCancelUnstakeInstruction(await stakeOf(pool, owner));
}

/** Applies recorded losses to a stake; anyone. */
export async function settleStake(pool: PoolAddresses, owner: Address): Promise<LossInstruction> {
  const stake = await stakeAddress(pool.insurance, owner);
  return generated.getSettleStakeInstruction({ ...accountsOf(pool), stake });
}

/** Closes an empty stake. Its rent goes to `rentPayer`, who paid it. */
export async function closeStake(
  pool: PoolAddresses,
  side: OwnerSide,
  rentPayer: Address,
): Promise<LossInstruction> {
  return generated.getCloseStakeInstruction({ ...(await change(pool, side)), rentPayer });
}

async function stakeOf(pool: PoolAddresses, owner: TransactionSigner) {
  return { ...accountsOf(pool), owner, stake: await stakeAddress(pool.insurance, owner.address) };
}

async function change(pool: PoolAddresses, side: OwnerSide) {
  return { ...(await stakeOf(pool, side.owner)), ...(await ownerAccounts(pool, side)) };
}
