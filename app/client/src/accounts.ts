/**
 * Accounts from bytes: owner, type, version and length are checked. What cannot be read is an error
 * that says what to do, never a guess.
 */
import type { Address, ReadonlyUint8Array } from "@solana/kit";
import { PROGRAM_ADDRESS } from "./addresses";
import { ACCOUNT_LAYOUTS, type Accounts } from "./generated/tables";

export type AccountName = keyof Accounts;

/** An account as it lies on chain. */
export interface RawAccount {
  readonly address: Address;
  readonly owner: Address;
  readonly bytes: Uint8Array;
}

/** An account of the program: what is in it, and its bytes, which previews take. */
export interface Loaded<N extends AccountName> {
  readonly address: Address;
  readonly data: Accounts[N];
  readonly bytes: Uint8Array;
}

/** Where scanners look, in bytes from the start of the data. */
export const OFFSETS = {
  /** The pool, in every account but the pool itself. */
  pool: 8,
  /** Of shares, stakes, profit claims, positions, receipts, claims, records; of a venue, its signer. */
  owner: 40,
  /** The venue of a profit claim or a record. */
  venue: 104,
  /** The venue of a receipt. */
  venueOfReceipt: 136,
  /** The LP share, stake or profit claim of a receipt or a recovery claim. */
  share: 72,
} as const;

export type AccountErrorKind = "Missing" | "WrongOwner" | "NotThisAccount" | "UnknownVersion" | "Length";

/** Why there is no such account in what was found at an address. */
export class AccountError extends Error {
  override readonly name = "AccountError";

  constructor(
    readonly kind: AccountErrorKind,
    readonly address: Address,
    message: string,
  ) {
    super(`${address}: ${message}`);
  }
}

/** The account of that type, or an {@link AccountError}. */
export function decodeAccountOf<N extends AccountName>(name: N, account: RawAccount): Loaded<N> {
  const { address, owner, bytes } = account;
  const fail = (kind: AccountErrorKind, message: string): never => {
    throw new AccountError(kind, address, message);
  };
  if (owner !== PROGRAM_ADDRESS) {
    fail("WrongOwner", `not an account of ${PROGRAM_ADDRESS} but of ${owner}: check cluster and address`);
  }
  const layout = ACCOUNT_LAYOUTS[name];
  if (!startsWith(bytes, layout.discriminator)) {
    const found = accountName(bytes) ?? "nothing this client knows";
    fail("NotThisAccount", `not a ${name} but ${found}: check the address`);
  }
  // First the version: another one may have another length.
  const version = bytes[layout.versionAt];
  if (version !== undefined && version !== layout.version) {
    const known = `this client knows version ${layout.version} of ${name}`;
    fail("UnknownVersion", `${known}, the account has ${version}: update @socialized-loss/client`);
  }
  if (bytes.length !== layout.size) {
    const sizes = `a ${name} has ${layout.size} bytes, these are ${bytes.length}`;
    fail("Length", `${sizes}: fetch the whole account, without a data slice`);
  }
  return { address, data: decoderOf(name).decode(bytes), bytes };
}

/** The same for what may not be there: undefined if there is no account at the address. */
export function decodeIfAny<N extends AccountName>(
  name: N,
  account: RawAccount | undefined,
): Loaded<N> | undefined {
  return account && decodeAccountOf(name, account);
}

/** The same for what must be there. */
export function decodeExisting<N extends AccountName>(
  name: N,
  address: Address,
  account: RawAccount | undefined,
): Loaded<N> {
  if (account === undefined) {
    throw new AccountError("Missing", address, `there is no ${name}: check cluster and address`);
  }
  return decodeAccountOf(name, account);
}

/** The type that these bytes start with, if it is one of the program. */
export function accountName(bytes: ReadonlyUint8Array): AccountName | undefined {
  const names = Object.keys(ACCOUNT_LAYOUTS) as AccountName[];
  return names.find((name) => startsWith(bytes, ACCOUNT_LAYOUTS[name].discriminator));
}

/** The 8 bytes that name a type, for filters of scanners. */
export function discriminatorOf(name: AccountName): Uint8Array {
  return Uint8Array.from(ACCOUNT_LAYOUTS[name].discriminator);
}

interface DecoderOf<T> {
  decode(bytes: ReadonlyUint8Array): T;
}

function decoderOf<N extends AccountName>(name: N): DecoderOf<Accounts[N]> {
  const layouts: { readonly [M in AccountName]: { decoder(): DecoderOf<Accounts[M]> } } =
    ACCOUNT_LAYOUTS;
  return layouts[name].decoder();
}

function startsWith(bytes: ReadonlyUint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
