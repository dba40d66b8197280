/** Everything that belongs together, at one slot. */
import { getI64Decoder, type Address, type ReadonlyUint8Array } from "@solana/kit";
import { getMintDecoder, getTokenDecoder } from "@solana-program/token";
import { accountName, AccountError, decodeAccountOf, decodeExisting, decodeIfAny, type AccountName, type Loaded, type RawAccount } from "./accounts";
import {
  associatedAsset,
  associatedCollateral,
  CLOCK_SYSVAR,
  lpAddress,
  poolAddresses,
  proposalAddress,
  stakeAddress,
  type PoolAddresses,
} from "./addresses";
import { readAccounts, scan, scanAny, type ReadAccounts, type ReadConfig, type ReadRpc } from "./read";

/** A pool and what belongs to it, all read at `slot`. */
export interface PoolState {
  readonly slot: bigint;
  /** The cluster's clock then, unix seconds: previews compute with it. */
  readonly now: bigint;
  readonly addresses: PoolAddresses;
  readonly pool: Loaded<"Pool">;
  readonly fund: Loaded<"InsuranceFund">;
  /** A change of parameters that waits behind the time lock. */
  readonly proposal: Loaded<"PoolProposal"> | undefined;
  readonly assetDecimals: number;
  readonly collateralDecimals: number;
}

/** What one owner has in a pool, with the pool and the events' records, all read at `slot`. */
export interface OwnerState extends PoolState {
  readonly owner: Address;
  readonly lp: Loaded<"LpShare"> | undefined;
  readonly stake: Loaded<"InsuranceStake"> | undefined;
  readonly positions: readonly Loaded<"Position">[];
  readonly profits: readonly Loaded<"ProfitClaim">[];
  readonly receipts: readonly Loaded<"LossReceipt">[];
  readonly claims: readonly Loaded<"RecoveryClaim">[];
  /** The pool's events, in the order of their numbers. */
  readonly records: readonly Loaded<"ShortfallRecord">[];
  /** What its associated token accounts hold; undefined where there is none. */
  readonly assets: bigint | undefined;
  readonly collateral: bigint | undefined;
}

/**
 * A pool with its fund. With the `addresses` of an earlier answer it takes one request, else two.
 */
export async function fetchPool(
  rpc: ReadRpc,
  pool: Address,
  config: ReadConfig & { readonly addresses?: PoolAddresses } = {},
): Promise<PoolState> {
  const { addresses: known, ...options } = config;
  const addresses = known ?? (await fetchPoolAddresses(rpc, pool, options));
  const wanted = await poolWanted(addresses);
  return poolState(addresses, wanted, await readAccounts(rpc, wanted.all, options));
}

/** What `owner` has in the pool, and the pool. */
export async function fetchOwner(
  rpc: ReadRpc,
  pool: Address,
  owner: Address,
  config: ReadConfig & { readonly addresses?: PoolAddresses } = {},
): Promise<OwnerState> {
  const { addresses: known, ...options } = config;
  const [addresses, owned, events] = await Promise.all([
    known ?? fetchPoolAddresses(rpc, pool, options),
    scanAny(rpc, { pool, owner }, options),
    scan(rpc, "ShortfallRecord", { pool }, options),
  ]);
  const wanted = await poolWanted(addresses);
  const [lp, stake, assetAccount, collateralAccount] = await Promise.all([
    lpAddress(pool, owner),
    stakeAddress(addresses.insurance, owner),
    associatedAsset(addresses, owner),
    associatedCollateral(addresses, owner),
  ]);
  // The scans only say where; what is there is read again, together.
  const mine = [lp, stake, assetAccount, collateralAccount, ...owned.map((account) => account.address)];
  const all = [...wanted.all, ...mine, ...events.map((event) => event.address)];
  const read = await readAccounts(rpc, all, options);
  const found = [...read.accounts.values()];
  const records = only("ShortfallRecord", found);
  return {
    ...poolState(addresses, wanted, read),
    owner,
    lp: decodeIfAny("LpShare", read.accounts.get(lp)),
    stake: decodeIfAny("InsuranceStake", read.accounts.get(stake)),
    positions: only("Position", found),
    profits: only("ProfitClaim", found),
    receipts: only("LossReceipt", found),
    claims: only("RecoveryClaim", found),
    records: records.sort((a, b) => compare(a.data.seq, b.data.seq)),
    assets: balance(read.accounts.get(assetAccount)),
    collateral: balance(read.accounts.get(collateralAccount)),
  };
}

/** The addresses of a pool, with the token programs of its mints. They never change. */
export async function fetchPoolAddresses(
  rpc: ReadRpc,
  pool: Address,
  config: ReadConfig = {},
): Promise<PoolAddresses> {
  const { accounts } = await readAccounts(rpc, [pool], config);
  const { assetMint, collateralMint } = decodeExisting("Pool", pool, accounts.get(pool)).data;
  const mints = await readAccounts(rpc, [assetMint, collateralMint], config);
  return poolAddresses(
    pool,
    { assetMint, collateralMint },
    {
      assetProgram: existing(mints, assetMint, "mint").owner,
      collateralProgram: existing(mints, collateralMint, "mint").owner,
    },
  );
}

interface PoolWanted {
  readonly proposal: Address;
  readonly all: readonly Address[];
}

async function poolWanted(addresses: PoolAddresses): Promise<PoolWanted> {
  const { pool, insurance, assetMint, collateralMint } = addresses;
  const proposal = await proposalAddress(pool);
  return { proposal, all: [pool, insurance, assetMint, collateralMint, proposal, CLOCK_SYSVAR] };
}

function poolState(addresses: PoolAddresses, wanted: PoolWanted, read: ReadAccounts): PoolState {
  const { accounts } = read;
  const { pool, insurance } = addresses;
  return {
    slot: read.slot,
    now: unixTimestamp(existing(read, CLOCK_SYSVAR, "clock").bytes),
    addresses,
    pool: decodeExisting("Pool", pool, accounts.get(pool)),
    fund: decodeExisting("InsuranceFund", insurance, accounts.get(insurance)),
    proposal: decodeIfAny("PoolProposal", accounts.get(wanted.proposal)),
    assetDecimals: decimals(existing(read, addresses.assetMint, "mint")),
    collateralDecimals: decimals(existing(read, addresses.collateralMint, "mint")),
  };
}

function existing(read: ReadAccounts, address: Address, what: string): RawAccount {
  const account = read.accounts.get(address);
  if (account === undefined) {
    throw new AccountError("Missing", address, `there is no ${what}: check cluster and address`);
  }
  return account;
}

/** Where the clock sysvar has the time, after slot, epoch start, epoch and leader schedule epoch. */
const UNIX_TIMESTAMP_AT = 32;

function unixTimestamp(clock: ReadonlyUint8Array): bigint {
  return getI64Decoder().decode(clock, UNIX_TIMESTAMP_AT);
}

/** Extensions of Token-2022 come after what a mint of SPL Token has. */
function decimals(mint: RawAccount): number {
  return getMintDecoder().decode(mint.bytes).decimals;
}

function balance(account: RawAccount | undefined): bigint | undefined {
  return account && getTokenDecoder().decode(account.bytes).amount;
}

function only<N extends AccountName>(name: N, found: readonly RawAccount[]): Loaded<N>[] {
  const named = found.filter((account) => accountName(account.bytes) === name);
  return named.map((account) => decodeAccountOf(name, account));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
