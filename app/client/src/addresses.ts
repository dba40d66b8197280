/** Every address that follows from others, as `crates/loss-client/src/addresses.rs` has them. */
import {
  address,
  getAddressEncoder,
  getProgramDerivedAddress,
  getU16Encoder,
  getU64Encoder,
  getUtf8Encoder,
  type Address,
  type ReadonlyUint8Array,
} from "@solana/kit";
import { SOCIALIZED_LOSS_PROGRAM_ADDRESS } from "./generated/programs";

export const PROGRAM_ADDRESS = SOCIALIZED_LOSS_PROGRAM_ADDRESS;
export const SYSTEM_PROGRAM = address("11111111111111111111111111111111");
export const TOKEN_PROGRAM = address("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
export const TOKEN_2022_PROGRAM = address("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
export const ASSOCIATED_TOKEN_PROGRAM = address("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");
export const CLOCK_SYSVAR = address("SysvarC1ock11111111111111111111111111111111");

/** The addresses of one pool that its instructions need. */
export interface PoolAddresses {
  readonly pool: Address;
  readonly insurance: Address;
  readonly assetMint: Address;
  readonly collateralMint: Address;
  readonly assetVault: Address;
  readonly collateralVault: Address;
  readonly insuranceVault: Address;
  /** The token program that owns the asset's mint. */
  readonly assetProgram: Address;
  /** The token program that owns the collateral's mint. */
  readonly collateralProgram: Address;
}

/** Of a pool's two mints; `PoolData` has these fields. */
export interface Mints {
  readonly assetMint: Address;
  readonly collateralMint: Address;
}

/** The owners of the two mints, where one of them is of Token-2022. */
export interface TokenPrograms {
  readonly assetProgram?: Address;
  readonly collateralProgram?: Address;
}

/** The pool that `creator` made or will make. */
export function poolAddress(creator: Address, mints: Mints, poolId: number): Promise<Address> {
  return find(
    "pool",
    key(creator),
    key(mints.assetMint),
    key(mints.collateralMint),
    getU16Encoder().encode(poolId),
  );
}

/** The addresses of a pool; `fetchPool` gives them with the right token programs. */
export async function poolAddresses(
  pool: Address,
  mints: Mints,
  programs: TokenPrograms = {},
): Promise<PoolAddresses> {
  const [insurance, assetVault, collateralVault, insuranceVault] = await Promise.all([
    insuranceAddress(pool),
    find("asset_vault", key(pool)),
    find("collateral_vault", key(pool)),
    find("insurance_vault", key(pool)),
  ]);
  return {
    pool,
    insurance,
    assetMint: mints.assetMint,
    collateralMint: mints.collateralMint,
    assetVault,
    collateralVault,
    insuranceVault,
    assetProgram: programs.assetProgram ?? TOKEN_PROGRAM,
    collateralProgram: programs.collateralProgram ?? TOKEN_PROGRAM,
  };
}

/** The pool's insurance fund. */
export function insuranceAddress(pool: Address): Promise<Address> {
  return find("insurance", key(pool));
}

/** The owner's LP share. */
export function lpAddress(pool: Address, owner: Address): Promise<Address> {
  return find("lp", key(pool), key(owner));
}

/** The owner's insurance stake. */
export function stakeAddress(insurance: Address, owner: Address): Promise<Address> {
  return find("stake", key(insurance), key(owner));
}

/** The owner's position of that number. */
export function positionAddress(pool: Address, owner: Address, positionId: number): Promise<Address> {
  return find("position", key(pool), key(owner), getU16Encoder().encode(positionId));
}

/**
 * The record of an event: of a position's default (`of` is the pool, `nonce` the position's) or of
 * a venue's deficit (`of` is the venue, `nonce` its number for it).
 */
export function recordAddress(of: Address, nonce: bigint): Promise<Address> {
  return find("shortfall", key(of), u64(nonce));
}

/** The queued change of parameters. */
export function proposalAddress(pool: Address): Promise<Address> {
  return find("proposal", key(pool));
}

/**
 * The receipt of the segment of an LP share, stake or profit claim that begins at event number
 * `fromSeq`: `share.segment.fromSeq`.
 */
export function receiptAddress(share: Address, fromSeq: bigint): Promise<Address> {
  return find("receipt", key(share), u64(fromSeq));
}

/** The account of what a share, stake or profit claim was paid for an event. */
export function claimAddress(share: Address, fromSeq: bigint, record: Address): Promise<Address> {
  return find("claim", key(share), u64(fromSeq), key(record));
}

/** What the program signs its own events with. */
export function eventAuthority(): Promise<Address> {
  return find("__event_authority");
}

/** The addresses of one venue in a pool; a fetched `Venue` has `signer` and `program`. */
export interface VenueAddresses {
  readonly venue: Address;
  /** The PDA of the venue's program that signs for it. */
  readonly signer: Address;
  /** The venue's program. */
  readonly program: Address;
}

/** Of the venue that `program` has or will have in the pool under that number. */
export async function venueAddresses(
  pool: Address,
  program: Address,
  venueId: number,
): Promise<VenueAddresses> {
  const id = getU16Encoder().encode(venueId);
  const signer = await findFor(program, [text("venue"), key(pool), id]);
  return { venue: await find("venue", key(signer)), signer, program };
}

/** The owner's profit claim at a venue. */
export function profitAddress(venue: Address, owner: Address): Promise<Address> {
  return find("profit", key(venue), key(owner));
}

/** The token account that wallets use for an owner and a mint. */
export function associatedToken(
  owner: Address,
  mint: Address,
  tokenProgram: Address = TOKEN_PROGRAM,
): Promise<Address> {
  return findFor(ASSOCIATED_TOKEN_PROGRAM, [key(owner), key(tokenProgram), key(mint)]);
}

/** The owner's associated token account for the pool's asset. */
export function associatedAsset(pool: PoolAddresses, owner: Address): Promise<Address> {
  return associatedToken(owner, pool.assetMint, pool.assetProgram);
}

/** The owner's associated token account for the pool's collateral. */
export function associatedCollateral(pool: PoolAddresses, owner: Address): Promise<Address> {
  return associatedToken(owner, pool.collateralMint, pool.collateralProgram);
}

function find(name: string, ...seeds: ReadonlyUint8Array[]): Promise<Address> {
  return findFor(PROGRAM_ADDRESS, [text(name), ...seeds]);
}

async function findFor(program: Address, seeds: ReadonlyUint8Array[]): Promise<Address> {
  const [found] = await getProgramDerivedAddress({ programAddress: program, seeds });
  return found;
}

function key(address: Address): ReadonlyUint8Array {
  return getAddressEncoder().encode(address);
}

function u64(value: bigint): ReadonlyUint8Array {
  return getU64Encoder().encode(value);
}

function text(value: string): ReadonlyUint8Array {
  return getUtf8Encoder().encode(value);
}
