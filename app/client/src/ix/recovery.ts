/** What comes back. */
import type { Address, TransactionSigner } from "@solana/kit";
import { associatedAsset, claimAddress, type PoolAddresses } from "../addresses";
import * as generated from "../generated/instructions";
import {
  accountsOf,
  callerAsset,
  callerCollateral,
  forEvents,
  price,
  type CallerSide,
  type LossInstruction,
  type ShareAccount,
} from "./common";

/** Of `buySalvage`. */
export interface BuySalvageArgs {
  /** The most collateral atoms to buy: less if less is left, at least the smallest lot otherwise. */
  readonly amount: bigint;
  /** More asset atoms than this are an error. */
  readonly maxCost: bigint;
}

/** Buys collateral that was taken over; what it costs is rounded up. */
export async function buySalvage(
  pool: PoolAddresses,
  record: Address,
  side: CallerSide,
  args: BuySalvageArgs,
): Promise<LossInstruction> {
  return generated.getBuySalvageInstruction({
    ...accountsOf(pool),
    ...(await forEvents()),
    ...price(side.priceUpdate),
    record,
    buyer: side.caller,
    buyerAsset: await callerAsset(pool, side),
    buyerCollateral: await callerCollateral(pool, side),
    ...args,
  });
}

/** Pays in `amount` asset atoms for one event; anyone. */
export async function recordRecovery(
  pool: PoolAddresses,
  record: Address,
  payer: TransactionSigner,
  amount: bigint,
  payerAsset?: Address,
): Promise<LossInstruction> {
  const from = payerAsset ?? (await associatedAsset(pool, payer.address));
  const accounts = { ...accountsOf(pool), ...(await forEvents()), record, payer, payerAsset: from };
  return generated.getRecordRecoveryInstruction({ ...accounts, amount });
}

/** A receipt as it was fetched. */
export interface ReceiptAccount {
  readonly address: Address;
  readonly data: {
    readonly owner: Address;
    readonly share: Address;
    readonly segment: { readonly fromSeq: bigint };
  };
}

/** A share that has not changed since the event, as it was fetched. */
export interface OpenShare extends ShareAccount {
  readonly data: ShareAccount["data"] & { readonly owner: Address };
}

/** What proves that somebody lost: the share itself, or a receipt if it has changed since. */
export type LossProof = { readonly share: OpenShare } | { readonly receipt: ReceiptAccount };

/** Who claims, and where the owner is paid: in its associated account, or any if the owner calls. */
export interface ClaimSide {
  readonly caller: TransactionSigner;
  readonly ownerAsset?: Address | undefined;
}

/** Pays one who lost its part of what came in for one event; rounded down. */
export async function claimRecovery(
  pool: PoolAddresses,
  record: Address,
  proof: LossProof,
  side: ClaimSide,
): Promise<LossInstruction> {
  const { owner, share, fromSeq, ...receipt } = proven(proof);
  return generated.getClaimRecoveryInstruction({
    ...accountsOf(pool),
    ...receipt,
    record,
    share,
    claim: await claimAddress(share, fromSeq, record),
    ownerAsset: side.ownerAsset ?? (await associatedAsset(pool, owner)),
    caller: side.caller,
  });
}

function proven(proof: LossProof) {
  if ("receipt" in proof) {
    const { owner, share, segment } = proof.receipt.data;
    return { owner, share, fromSeq: segment.fromSeq, receipt: proof.receipt.address };
  }
  const { owner, share } = proof.share.data;
  return { owner, share: proof.share.address, fromSeq: share.segment.fromSeq };
}

/** Closes a claim after its final time; its rent goes to `rentPayer`, who paid it. */
export function closeClaim(claim: Address, rentPayer: Address): LossInstruction {
  return generated.getCloseClaimInstruction({ claim, rentPayer });
}

/** Closes a receipt after its final time; `closer` is its owner or `rentPayer`, who paid its rent. */
export function closeReceipt(
  receipt: Address,
  closer: TransactionSigner,
  rentPayer: Address,
): LossInstruction {
  return generated.getCloseReceiptInstruction({ receipt, closer, rentPayer });
}

/**
 * After a record's final time: moves what nobody claimed to the fund's reserve, and closes the
 * record once its salvage is sold; its rent goes to `rentPayer`, who paid it.
 */
export function closeRecord(pool: PoolAddresses, record: Address, rentPayer: Address): LossInstruction {
  return generated.getCloseRecordInstruction({ pool: pool.pool, record, rentPayer });
}
