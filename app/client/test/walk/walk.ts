/** A pool in which people do things at random. Each thing is previewed first, and then compared. */
import type { Address, Instruction, TransactionSigner } from "@solana/kit";
import { expect } from "vitest";
import {
  decodeAccountOf,
  lpAddress,
  positionAddress,
  PROGRAM_ADDRESS,
  recordAddress,
  refusalIn,
  stakeAddress,
  type AccountName,
  type Loaded,
  type LossEvent,
  type OraclePrice,
  type PoolAddresses,
  type Quotes,
} from "../../src";
import { makePool } from "../svm/market";
import { Refused, World } from "../svm/world";
import { parameters } from "./parameters";
import type { Random } from "./random";

/** More than anybody needs: what is missing in a wallet is no matter of previews. */
const RICH = 1n << 60n;

export interface Person {
  readonly signer: TransactionSigner;
  readonly lp: Address;
  readonly stake: Address;
  readonly position: Address;
}

/** How often a preview equalled an execution, and a refusal a refusal. */
export class Tally {
  readonly executed = new Map<string, number>();
  readonly refused = new Map<string, number>();

  /** Executions that equalled their preview. */
  get cases(): number {
    return sum(this.executed);
  }

  toString(): string {
    const names = [...new Set([...this.executed.keys(), ...this.refused.keys()])].sort();
    const count = (of: Map<string, number>, name: string) => String(of.get(name) ?? 0).padStart(8);
    const row = (name: string) =>
      `${name.padEnd(20)}${count(this.executed, name)} executed${count(this.refused, name)} refused`;
    return [...names.map(row), `${this.cases} cases, and ${sum(this.refused)} refusals`].join("\n");
  }
}

/** Something that is previewed and then done. */
export interface Deed<Q> {
  readonly what: string;
  /** Whose tokens move. */
  readonly who: Address;
  readonly preview: () => Q;
  /** What is sent; without a quote, where the preview refuses. */
  readonly build: (quote: Q | undefined) => Promise<Instruction[]>;
  /** Compares the quote with what happened. */
  readonly check: (quote: Q, happened: Happened) => void;
}

export interface Happened {
  readonly events: readonly LossEvent[];
  /** What the owner's associated accounts gained. */
  readonly assets: bigint;
  readonly collateral: bigint;
}

export class Walk {
  readonly records: Address[] = [];
  price: OraclePrice = { price: 0n, conf: 0n, exponent: 0, publishTime: 0n };

  private constructor(
    readonly world: World,
    readonly pool: PoolAddresses,
    readonly people: readonly Person[],
    readonly liquidator: TransactionSigner,
    readonly quotes: Quotes,
    readonly random: Random,
    readonly tally: Tally,
  ) {
    this.post(100_000_000n);
  }

  static async create(quotes: Quotes, random: Random, tally: Tally): Promise<Walk> {
    const world = await World.create();
    const pool = await makePool(world, parameters(random));
    const people: Person[] = [];
    for (const name of ["ann", "ben", "cat", "dan", "eve", "fay"]) {
      const signer = await world.person(name, RICH, RICH);
      people.push({
        signer,
        lp: await lpAddress(pool.pool, signer.address),
        stake: await stakeAddress(pool.insurance, signer.address),
        position: await positionAddress(pool.pool, signer.address, 0),
      });
    }
    const liquidator = await world.person("liquidator", RICH, RICH);
    return new Walk(world, pool, people, liquidator, quotes, random, tally);
  }

  get now(): bigint {
    return this.world.now;
  }

  get poolBytes(): Uint8Array {
    return this.world.bytes(this.pool.pool);
  }

  get fundBytes(): Uint8Array {
    return this.world.bytes(this.pool.insurance);
  }

  load<N extends AccountName>(name: N, address: Address): Loaded<N> {
    const bytes = this.world.bytes(address);
    return decodeAccountOf(name, { address, owner: PROGRAM_ADDRESS, bytes });
  }

  loadIfAny<N extends AccountName>(name: N, address: Address): Loaded<N> | undefined {
    return this.world.bytesIfAny(address) && this.load(name, address);
  }

  /** Publishes a price, a second later: only a newer one counts. Instructions and previews are shown it. */
  post(price: bigint, conf = 0n): void {
    this.world.advance(1n);
    this.world.post(price, conf);
    this.price = { price, conf, exponent: -8, publishTime: this.now };
  }

  /**
   * The preview, then the execution. If one is refused, so is the other, with the same code; else
   * `check` compares them.
   */
  async compare<Q>({ what, who, preview, build, check }: Deed<Q>): Promise<void> {
    const quote = attempt(preview);
    const instructions = await build("value" in quote ? quote.value : undefined);
    const [assets, collateral] = await this.balances(who);
    const result = attempt(() => this.world.send(...instructions));
    const where = `case ${this.tally.cases}, ${what}`;
    if (!("value" in quote) || !("value" in result)) {
      expect(refusal(quote), `${where}: preview, then execution`).toBe(refusal(result));
      count(this.tally.refused, what);
      return;
    }
    const [assetsAfter, collateralAfter] = await this.balances(who);
    await this.noteRecords(result.value);
    const gained = { assets: assetsAfter - assets, collateral: collateralAfter - collateral };
    try {
      check(quote.value, { events: result.value, ...gained });
    } catch (error) {
      throw new Error(where, { cause: error });
    }
    count(this.tally.executed, what);
  }

  /** What is not previewed: it may be refused. */
  async attempt(...instructions: Instruction[]): Promise<boolean> {
    const result = attempt(() => this.world.send(...instructions));
    if (!("value" in result)) return false;
    await this.noteRecords(result.value);
    return true;
  }

  private async noteRecords(events: readonly LossEvent[]): Promise<void> {
    for (const event of events) {
      if (event.name === "ShortfallRecorded") {
        this.records.push(await recordAddress(this.pool.pool, event.data.nonce));
      }
    }
  }

  private async balances(owner: Address): Promise<[bigint, bigint]> {
    return [await this.world.assets(owner), await this.world.collateral(owner)];
  }
}

type Attempt<T> = { readonly value: T } | { readonly error: unknown };

function attempt<T>(run: () => T): Attempt<T> {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

/** "executed", or the name of the refusal; anything else that was thrown goes on. */
function refusal(attempt: Attempt<unknown>): string {
  if ("value" in attempt) return "executed";
  const { error } = attempt;
  const found = error instanceof Refused ? error.refusal : refusalIn(error);
  if (found === undefined) throw error;
  return found.name;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function count(to: Map<string, number>, what: string): void {
  to.set(what, (to.get(what) ?? 0) + 1);
}
