/** Accounts from an RPC server: many at one slot, or all that match. */
import {
  address,
  getBase58Decoder,
  getBase64Encoder,
  type Address,
  type Base58EncodedBytes,
  type Base64EncodedBytes,
  type Commitment,
  type GetMultipleAccountsApi,
  type GetProgramAccountsApi,
  type Rpc,
} from "@solana/kit";
import { decodeAccountOf, discriminatorOf, OFFSETS, type AccountName, type Loaded, type RawAccount } from "./accounts";
import { PROGRAM_ADDRESS, SYSTEM_PROGRAM } from "./addresses";

/** What this client asks of an RPC server. */
export type ReadRpc = Rpc<GetMultipleAccountsApi & GetProgramAccountsApi>;

export interface ReadConfig {
  /** "confirmed" unless told otherwise. */
  readonly commitment?: Commitment;
  /** A server that is behind this slot answers with an error. */
  readonly minContextSlot?: bigint;
}

/**
 * Accounts that were read together; those that do not exist are not in it. Nor are those of the
 * system program without data: anybody makes one at any address by sending it lamports.
 */
export interface ReadAccounts {
  readonly slot: bigint;
  readonly accounts: ReadonlyMap<Address, RawAccount>;
}

/** As many as servers give in one answer. */
const MOST_AT_ONCE = 100;

/**
 * The accounts at these addresses, at one slot. More than 100 take several requests: then `slot` is
 * the earliest of theirs.
 */
export async function readAccounts(
  rpc: ReadRpc,
  addresses: readonly Address[],
  config: ReadConfig = {},
): Promise<ReadAccounts> {
  const wanted = [...new Set(addresses)];
  const parts: Address[][] = [];
  for (let from = 0; from < wanted.length; from += MOST_AT_ONCE) {
    parts.push(wanted.slice(from, from + MOST_AT_ONCE));
  }
  const answers = await Promise.all(parts.map((part) => readPart(rpc, part, config)));
  const slots = answers.map(({ slot }) => slot);
  const slot = slots.reduce((least, next) => (next < least ? next : least), slots[0] ?? 0n);
  const accounts = new Map(answers.flatMap((answer) => [...answer.accounts]));
  return { slot, accounts };
}

async function readPart(rpc: ReadRpc, part: Address[], config: ReadConfig): Promise<ReadAccounts> {
  const options = { encoding: "base64", commitment: "confirmed", ...config } as const;
  const { context, value } = await rpc.getMultipleAccounts(part, options).send();
  const accounts = new Map<Address, RawAccount>();
  for (const [index, account] of value.entries()) {
    const at = part[index];
    if (at === undefined || account === null) continue;
    const bytes = fromBase64(account.data[0]);
    const onlyLamports = account.owner === SYSTEM_PROGRAM && bytes.length === 0;
    if (!onlyLamports) accounts.set(at, { address: at, owner: account.owner, bytes });
  }
  return { slot: context.slot, accounts };
}

/** What narrows a scan down. */
export interface Match {
  readonly pool?: Address;
  readonly owner?: Address;
  /** Of profit claims and records. */
  readonly venue?: Address;
  /** Of receipts and recovery claims. */
  readonly share?: Address;
}

/** All accounts of a type that match. One that this client cannot read is an `AccountError`. */
export async function scan<N extends AccountName>(
  rpc: ReadRpc,
  name: N,
  match: Match = {},
  config: ReadConfig = {},
): Promise<Loaded<N>[]> {
  const named = { memcmp: { offset: 0n, bytes: base58(discriminatorOf(name)), encoding: "base58" } } as const;
  const found = await scanRaw(rpc, [named, ...filters(match)], config);
  return found.map((account) => decodeAccountOf(name, account));
}

/** The same without a type: everything of an owner in a pool, for instance. */
export function scanAny(rpc: ReadRpc, match: Match, config: ReadConfig = {}): Promise<RawAccount[]> {
  return scanRaw(rpc, filters(match), config);
}

interface Filter {
  readonly memcmp: {
    readonly offset: bigint;
    readonly bytes: Base58EncodedBytes;
    readonly encoding: "base58";
  };
}

function filters(match: Match): Filter[] {
  const at = (offset: number, value: Address | undefined): Filter[] =>
    value === undefined
      ? []
      : [{ memcmp: { offset: BigInt(offset), bytes: value as string as Base58EncodedBytes, encoding: "base58" } }];
  return [
    ...at(OFFSETS.pool, match.pool),
    ...at(OFFSETS.owner, match.owner),
    ...at(OFFSETS.venue, match.venue),
    ...at(OFFSETS.share, match.share),
  ];
}

async function scanRaw(rpc: ReadRpc, filters: Filter[], config: ReadConfig): Promise<RawAccount[]> {
  const options = { encoding: "base64", commitment: "confirmed", ...config, filters } as const;
  const found = await rpc.getProgramAccounts(PROGRAM_ADDRESS, options).send();
  return found.map(({ pubkey, account }) => ({
    address: address(pubkey),
    owner: account.owner,
    bytes: fromBase64(account.data[0]),
  }));
}

function base58(bytes: Uint8Array): Base58EncodedBytes {
  return getBase58Decoder().decode(bytes) as Base58EncodedBytes;
}

function fromBase64(text: Base64EncodedBytes): Uint8Array {
  return Uint8Array.from(getBase64Encoder().encode(text));
}
