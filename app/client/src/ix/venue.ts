/**
 * Venues and profit claims. `credit_profit` and `report_deficit` are not here: they are calls that a
 * venue's program makes, because its PDA signs them.
 */
import { upgradeRoleToSigner, type AccountMeta, type Address, type TransactionSigner } from "@solana/kit";
import { associatedAsset, profitAddress, proposalAddress, type PoolAddresses, type VenueAddresses } from "../addresses";
import * as generated from "../generated/instructions";
import type { StoredVenueCapsArgs } from "../generated/types";
import {
  accountsOf,
  forEvents,
  ownerAccounts,
  withdrawArgs,
  type LossInstruction,
  type OwnerSide,
  type WithdrawArgs,
} from "./common";

/** Who pays a venue's bond, or gets it back: with the associated account unless given. */
export interface BondSide {
  readonly owner: TransactionSigner;
  readonly asset?: Address | undefined;
}

/** Of `registerVenue`. */
export interface RegisterVenueArgs {
  /** Tells apart several venues of one program; the one that the venue's addresses were made with. */
  readonly venueId: number;
  /** Seconds before a profit matures. */
  readonly warmUpSeconds: number;
  /** At most the pool's. */
  readonly caps: StoredVenueCapsArgs;
  /** Asset atoms that pay first for the venue's deficits. */
  readonly bond: bigint;
}

/** Lets a trading program share its deficits here, once the time lock has passed. */
export async function registerVenue(
  pool: PoolAddresses,
  venue: VenueAddresses,
  authority: TransactionSigner,
  side: BondSide,
  args: RegisterVenueArgs,
): Promise<LossInstruction> {
  return generated.getRegisterVenueInstruction({
    ...accountsOf(pool),
    ...(await forEvents()),
    authority,
    venue: venue.venue,
    venueProgram: venue.program,
    venueSigner: venue.signer,
    proposal: await proposalAddress(pool.pool),
    bondOwner: side.owner,
    bondAsset: await bondAsset(pool, side.owner.address, side.asset),
    ...args,
  });
}

/** Ends that, after the time lock; `party` is the authority or whoever paid the bond. */
export async function retireVenue(
  pool: PoolAddresses,
  venue: Address,
  party: TransactionSigner,
): Promise<LossInstruction> {
  return generated.getRetireVenueInstruction({ pool: pool.pool, venue, party, ...(await forEvents()) });
}

/** Adds `amount` asset atoms to a venue's bond; anyone. */
export async function addBond(
  pool: PoolAddresses,
  venue: Address,
  side: BondSide,
  amount: bigint,
): Promise<LossInstruction> {
  const payerAsset = await bondAsset(pool, side.owner.address, side.asset);
  return generated.getAddBondInstruction({ ...accountsOf(pool), venue, payer: side.owner, payerAsset, amount });
}

/** Pays the bond of a retired venue back, and what is in its pot to the fund's reserve. */
export async function returnBond(
  pool: PoolAddresses,
  venue: Address,
  side: BondSide,
): Promise<LossInstruction> {
  const unsigned = await returnEmptyBond(pool, venue, side.owner.address, side.asset);
  const sign = (meta: AccountMeta) =>
    meta.address === side.owner.address
      ? { ...meta, role: upgradeRoleToSigner(meta.role), signer: side.owner }
      : meta;
  return { ...unsigned, accounts: unsigned.accounts.map(sign) };
}

/** The same for a venue of whose bond nothing is left: anybody can send it, the owner does not sign. */
export async function returnEmptyBond(
  pool: PoolAddresses,
  venue: Address,
  bondOwner: Address,
  asset?: Address,
): Promise<LossInstruction> {
  const accounts = { ...accountsOf(pool), venue, bondOwner };
  const to = await bondAsset(pool, bondOwner, asset);
  return generated.getReturnBondInstruction({ ...accounts, bondAsset: to });
}

/** Makes a trader's profit claim account; anyone. */
export async function openProfit(
  pool: PoolAddresses,
  venue: Address,
  owner: Address,
  payer: TransactionSigner,
): Promise<LossInstruction> {
  const profit = await profitAddress(venue, owner);
  return generated.getOpenProfitInstruction({ pool: pool.pool, venue, profit, owner, payer });
}

/** Takes out profit that has matured; shares are rounded up, amounts down. */
export async function withdrawProfit(
  pool: PoolAddresses,
  venue: Address,
  side: OwnerSide,
  args: WithdrawArgs,
): Promise<LossInstruction> {
  const accounts = await change(pool, venue, side);
  return generated.getWithdrawProfitInstruction({ ...accounts, ...withdrawArgs(args) });
}

/** Applies recorded deficits to a profit claim; anyone. */
export async function settleProfit(
  pool: PoolAddresses,
  venue: Address,
  owner: Address,
): Promise<LossInstruction> {
  const profit = await profitAddress(venue, owner);
  return generated.getSettleProfitInstruction({ pool: pool.pool, venue, profit });
}

/** Closes an empty profit claim. Its rent goes to `rentPayer`, who paid it. */
export async function closeProfit(
  pool: PoolAddresses,
  venue: Address,
  side: OwnerSide,
  rentPayer: Address,
): Promise<LossInstruction> {
  return generated.getCloseProfitInstruction({ ...(await change(pool, venue, side)), rentPayer });
}

async function change(pool: PoolAddresses, venue: Address, side: OwnerSide) {
  const profit = await profitAddress(venue, side.owner.address);
  return { ...accountsOf(pool), ...(await ownerAccounts(pool, side)), venue, profit };
}

async function bondAsset(pool: PoolAddresses, owner: Address, asset: Address | undefined) {
  return asset ?? (await associatedAsset(pool, owner));
}
