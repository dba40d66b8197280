/** What Rust wrote down, the previews answer here: every function, results and errors. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadQuotes, refusalIn, type OraclePrice } from "../../src";

interface Vectors {
  readonly accounts: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

/** Integers of 64 bits and more are decimal strings; none is null. */
interface Case {
  readonly function: string;
  readonly arguments: readonly Argument[];
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly code: number | null; readonly message: string };
}

type Argument =
  | null
  | number
  | string
  | { readonly account: string }
  | { readonly accounts: readonly string[] }
  | { readonly price: { price: string; conf: string; exponent: number; publishTime: string } };

const file = new URL("../vectors.json", import.meta.url);
const { accounts, cases } = JSON.parse(readFileSync(file, "utf8")) as Vectors;

const quotes = await loadQuotes();
const functions = quotes as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;

const bytes = (name: string) => Uint8Array.from(Buffer.from(accounts[name] ?? "", "hex"));

function argument(from: Argument): unknown {
  if (from === null) return undefined;
  if (typeof from === "number") return from;
  if (typeof from === "string") return BigInt(from);
  if ("account" in from) return bytes(from.account);
  if ("accounts" in from) return from.accounts.map(bytes);
  const { price, conf, exponent, publishTime } = from.price;
  const read = { price: BigInt(price), conf: BigInt(conf), exponent, publishTime: BigInt(publishTime) };
  return read satisfies OraclePrice;
}

function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

function answer({ function: name, arguments: args }: Case): Pick<Case, "result" | "error"> {
  try {
    return { result: plain(functions[name]?.(...args.map(argument))) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = "code" in error && typeof error.code === "number" ? error.code : null;
    // What is thrown is what `refusalIn` reads.
    expect(refusalIn(error)?.code ?? null).toBe(code);
    return { error: { name: error.name, code, message: error.message } };
  }
}

test.each(cases.map((one, index) => ({ ...one, title: `${index} ${one.function}` })))("$title", (one) => {
  const { result, error } = one;
  expect(answer(one)).toEqual(error === undefined ? { result } : { error });
});

test("every function has a case", () => {
  const used = new Set(cases.map((one) => one.function));
  const exported = Object.keys(quotes).filter((name) => !["initSync", "default"].includes(name));
  expect([...used].sort()).toEqual(exported.sort());
  expect(cases.length).toBeGreaterThanOrEqual(200);
});
