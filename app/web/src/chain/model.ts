// What a page knows of the chain. Accounts come with their bytes, because previews are computed from bytes.

import type { AccountName, Loaded, OraclePrice, PoolState as ClientPool, OwnerState as ClientOwner } from "@socialized-loss/client";
import type { Address } from "@solana/kit";
import type { Token } from "../format/amount";

export type Stored<N extends AccountName> = Loaded<N>;

/** One pool with everything that does not belong to one owner. */
export interface PoolState extends ClientPool {
  readonly asset: Token;
  readonly collateral: Token;
  /** Where the oracle's newest price is. */
  readonly priceUpdate: Address;
  /** That price, if it is newer than the one the pool keeps. */
  readonly offered: OraclePrice | undefined;
  /** The pool changed while positions and records were read: they may be of another moment than it. */
  readonly isTorn: boolean;
  readonly positions: readonly Stored<"Position">[];
  /** The newest first. */
  readonly records: readonly Stored<"ShortfallRecord">[];
}

/** What one owner has in a pool, and in its wallet. */
export type OwnerState = ClientOwner;
