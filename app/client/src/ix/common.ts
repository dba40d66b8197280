import type {
  AccountMeta,
  AccountSignerMeta,
  Address,
  Instruction,
  InstructionWithAccounts,
  InstructionWithData,
  ReadonlyUint8Array,
  TransactionSigner,
} from "@solana/kit";
import {
  associatedAsset,
  associatedCollateral,
  eventAuthority,
  PROGRAM_ADDRESS,
  receiptAddress,
  type PoolAddresses,
} from "../addresses";
import type { StoredShare, WithdrawAmount } from "../generated/types";

/** An instruction of the program, with its signers. */
export type LossInstruction = Instruction &
  InstructionWithAccounts<readonly (AccountMeta | AccountSignerMeta)[]> &
  InstructionWithData<ReadonlyUint8Array>;

/** An LP share, stake or profit claim as it was fetched. */
export interface ShareAccount {
  readonly address: Address;
  readonly data: { readonly share: StoredShare };
}

/** The owner of an LP share, stake or profit claim that changes. */
export interface OwnerSide {
  readonly owner: TransactionSigner;
  /**
   * The share as it was fetched: its receipt is passed with it. The program makes the receipt, and
   * takes its rent, only if losses were crossed. So it is always passed, and a loss that is recorded
   * between fetching and sending does not fail the transaction. Leave it out for a share that was
   * just opened.
   */
  readonly share?: ShareAccount | undefined;
  /** The token account that pays or is paid: the owner's associated one unless given. */
  readonly asset?: Address | undefined;
  /** Pays the rent of a receipt: the owner unless given. */
  readonly payer?: TransactionSigner | undefined;
}

/** Of `deposit` and `stake`. Amounts are atoms, shares are 2^-32 of a share. */
export interface DepositArgs {
  readonly amount: bigint;
  /** Fewer shares than this are an error. */
  readonly minSharesOut: bigint;
  /** The pool's `seq` the caller has seen; any other is an error. */
  readonly expectedSeq?: bigint | undefined;
}

/**
 * How much leaves, or is asked to leave: exactly so many atoms; so many shares, for what they pay;
 * or all. Leaving where exits need a request, all is everything requested; else everything held.
 */
export type Amount = { readonly assets: bigint } | { readonly shares: bigint } | "all";

/** Of `withdraw`, `unstake` and `withdrawProfit`. */
export interface WithdrawArgs {
  readonly amount: Amount;
  /** Less than this is an error. */
  readonly minAssetsOut: bigint;
}

/** Whoever liquidates, records or buys salvage. */
export interface CallerSide {
  readonly caller: TransactionSigner;
  /** Pays assets: the caller's associated account unless given. */
  readonly asset?: Address | undefined;
  /** Receives collateral: the caller's associated account unless given. */
  readonly collateral?: Address | undefined;
  /** A price update account; without one, the price that the pool keeps. */
  readonly priceUpdate?: Address | undefined;
}

/** The pool's accounts by the names that instructions give them; each takes those that it has. */
export function accountsOf(pool: PoolAddresses) {
  const { assetProgram, collateralProgram, ...named } = pool;
  return { ...named, assetTokenProgram: assetProgram, collateralTokenProgram: collateralProgram };
}

/** The accounts with which the program sends events to itself. */
export async function forEvents() {
  return { eventAuthority: await eventAuthority(), program: PROGRAM_ADDRESS };
}

/** What the change of an owner's share takes. */
export async function ownerAccounts(pool: PoolAddresses, side: OwnerSide) {
  const { owner, share, asset, payer } = side;
  return {
    owner,
    ownerAsset: asset ?? (await associatedAsset(pool, owner.address)),
    payer: payer ?? owner,
    ...(await receiptOf(share)),
  };
}

export async function receiptOf(share: ShareAccount | undefined) {
  if (share === undefined) return {};
  return { receipt: await receiptAddress(share.address, share.data.share.segment.fromSeq) };
}

export async function callerAsset(pool: PoolAddresses, side: CallerSide): Promise<Address> {
  return side.asset ?? (await associatedAsset(pool, side.caller.address));
}

export async function callerCollateral(pool: PoolAddresses, side: CallerSide): Promise<Address> {
  return side.collateral ?? (await associatedCollateral(pool, side.caller.address));
}

/** An optional account: none where there is none. */
export function price(update: Address | undefined) {
  return update === undefined ? {} : { priceUpdate: update };
}

export function depositArgs({ amount, minSharesOut, expectedSeq }: DepositArgs) {
  return { args: { amount, minSharesOut, expectedSeq: expectedSeq ?? null } };
}

export function withdrawArgs({ amount, minAssetsOut }: WithdrawArgs) {
  return { args: { amount: amountArg(amount), minAssetsOut } };
}

export function amountArg(amount: Amount): WithdrawAmount {
  if (amount === "all") return { __kind: "All" };
  return "assets" in amount
    ? { __kind: "Assets", fields: [amount.assets] }
    : { __kind: "Shares", fields: [amount.shares] };
}
