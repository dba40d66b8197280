/** Pools, their authority and their guardian. */
import type { Address, ReadonlyUint8Array, TransactionSigner } from "@solana/kit";
import { proposalAddress, type PoolAddresses } from "../addresses";
import * as generated from "../generated/instructions";
import type { PoolParamsArgs, StoredVenueCapsArgs } from "../generated/types";
import { accountsOf, forEvents, price, type LossInstruction } from "./common";

/** Of `initPool`. */
export interface InitPoolArgs {
  /** Tells apart several pools of one authority for the same mints. */
  readonly poolId: number;
  /** The oracle's feed: collateral in units of the asset. It can never be changed. */
  readonly feedId: ReadonlyUint8Array;
  readonly guardian: Address;
  readonly params: PoolParamsArgs;
  /** The most that fund and LPs ever pay for venues. It can never be changed; zeros are nothing. */
  readonly venueCaps: StoredVenueCapsArgs;
}

/** Makes a pool; its addresses are those of `poolAddress` for this authority and `args.poolId`. */
export function initPool(
  pool: PoolAddresses,
  authority: TransactionSigner,
  args: InitPoolArgs,
): LossInstruction {
  return generated.getInitPoolInstruction({ ...accountsOf(pool), authority, ...args });
}

/** Adds the interest since the last time; with a price update, shows the pool a newer price. */
export function accrue(pool: PoolAddresses, priceUpdate?: Address): LossInstruction {
  return generated.getAccrueInstruction({ pool: pool.pool, ...price(priceUpdate) });
}

/** Queues parameters behind the pool's time lock. */
export async function proposeParams(
  pool: PoolAddresses,
  authority: TransactionSigner,
  params: PoolParamsArgs,
): Promise<LossInstruction> {
  return generated.getProposeParamsInstruction({ ...(await queue(pool)), authority, params });
}

/** Puts queued parameters into force; the proposal's rent goes to `rentPayer`, who paid it. */
export async function applyParams(
  pool: PoolAddresses,
  authority: TransactionSigner,
  rentPayer: Address,
): Promise<LossInstruction> {
  return generated.getApplyParamsInstruction({ ...(await queue(pool)), authority, rentPayer });
}

/** Withdraws a proposal; its rent goes to `rentPayer`, who paid it. */
export async function cancelParams(
  pool: PoolAddresses,
  authority: TransactionSigner,
  rentPayer: Address,
): Promise<LossInstruction> {
  return generated.getCancelParamsInstruction({ ...(await queue(pool)), authority, rentPayer });
}

/** Of `tightenLimits`; what is left out stays. */
export interface TighterLimits {
  readonly depositCap?: bigint;
  readonly borrowCap?: bigint;
  readonly openingLtvBps?: number;
}

/** Lowers deposit cap, borrow cap or opening LTV at once. */
export async function tightenLimits(
  pool: PoolAddresses,
  authority: TransactionSigner,
  { depositCap, borrowCap, openingLtvBps }: TighterLimits,
): Promise<LossInstruction> {
  return generated.getTightenLimitsInstruction({
    ...(await guarded(pool)),
    authority,
    depositCap: depositCap ?? null,
    borrowCap: borrowCap ?? null,
    openingLtvBps: openingLtvBps ?? null,
  });
}

/** First step of a handover. */
export async function proposeAuthority(
  pool: PoolAddresses,
  authority: TransactionSigner,
  newAuthority: Address,
): Promise<LossInstruction> {
  return generated.getProposeAuthorityInstruction({ ...(await guarded(pool)), authority, newAuthority });
}

/** Second step of a handover. */
export async function acceptAuthority(
  pool: PoolAddresses,
  pendingAuthority: TransactionSigner,
): Promise<LossInstruction> {
  return generated.getAcceptAuthorityInstruction({ ...(await guarded(pool)), pendingAuthority });
}

/** Names who may pause. */
export async function setGuardian(
  pool: PoolAddresses,
  authority: TransactionSigner,
  guardian: Address,
): Promise<LossInstruction> {
  return generated.getSetGuardianInstruction({ ...(await guarded(pool)), authority, guardian });
}

/** Stops new risk for a while; `guard` is guardian or authority. */
export async function pause(pool: PoolAddresses, guard: TransactionSigner): Promise<LossInstruction> {
  return generated.getPauseInstruction({ ...(await guarded(pool)), guard });
}

/** Ends a pause early; `guard` is guardian or authority. */
export async function unpause(pool: PoolAddresses, guard: TransactionSigner): Promise<LossInstruction> {
  return generated.getUnpauseInstruction({ ...(await guarded(pool)), guard });
}

async function guarded(pool: PoolAddresses) {
  return { pool: pool.pool, ...(await forEvents()) };
}

async function queue(pool: PoolAddresses) {
  return { ...(await guarded(pool)), proposal: await proposalAddress(pool.pool) };
}
