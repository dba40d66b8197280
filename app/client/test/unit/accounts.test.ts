/** What is no account that this client knows is an error that says what to do. */
import { expect, test } from "vitest";
import golden from "../golden/accounts.json" with { type: "json" };
import {
  AccountError,
  accountName,
  decodeAccountOf,
  PROGRAM_ADDRESS,
  TOKEN_PROGRAM,
  type AccountName,
} from "../../src";
import { ACCOUNT_LAYOUTS } from "../../src/generated/tables";
import { addressOf } from "../svm/helpers";
import { shown, written } from "./shown";

const ADDRESS = addressOf("an account");
const LAYOUT = ACCOUNT_LAYOUTS.Position;

function account(change: (bytes: Uint8Array) => void = () => undefined, size = LAYOUT.size) {
  const bytes = new Uint8Array(size);
  bytes.set(LAYOUT.discriminator);
  bytes[LAYOUT.versionAt] = LAYOUT.version;
  change(bytes);
  return { address: ADDRESS, owner: PROGRAM_ADDRESS, bytes };
}

function failure(run: () => unknown): AccountError {
  try {
    run();
  } catch (error) {
    if (error instanceof AccountError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

test("fields are where the layout has them, 128-bit numbers included", () => {
  const read = decodeAccountOf("Position", account((bytes) => {
    bytes.fill(0xff, 104, 120);
    bytes.set([1, 2], 120);
  }));
  expect(read.data).toMatchObject({ debtShares: (1n << 128n) - 1n, collateral: 0x0201n, version: 1 });
  expect(read.address).toBe(ADDRESS);
});

test.each(golden)("$name, field by field as the Rust client reads it", ({ name, bytes, read }) => {
  const raw = { address: ADDRESS, owner: PROGRAM_ADDRESS, bytes: Uint8Array.from(Buffer.from(bytes, "hex")) };
  const { discriminator, ...data } = decodeAccountOf(name as AccountName, raw).data;
  expect([...discriminator]).toEqual(ACCOUNT_LAYOUTS[name as AccountName].discriminator);
  expect(shown(data)).toBe(written(read));
});

test("each account type decodes all its bytes and has its version where the layout says", () => {
  for (const [name, layout] of Object.entries(ACCOUNT_LAYOUTS)) {
    const decoder = layout.decoder();
    expect(decoder.fixedSize, name).toBe(layout.size);
    const bytes = new Uint8Array(layout.size);
    bytes[layout.versionAt] = 77;
    expect(decoder.decode(bytes).version, name).toBe(77);
    bytes.set(layout.discriminator);
    expect(accountName(bytes)).toBe(name);
  }
  expect(Object.keys(ACCOUNT_LAYOUTS)).toEqual(golden.map(({ name }) => name));
});

test("what it is not, and why", () => {
  const other = { ...account(), owner: TOKEN_PROGRAM };
  expect(failure(() => decodeAccountOf("Position", other))).toMatchObject({
    kind: "WrongOwner",
    address: ADDRESS,
    message: `${ADDRESS}: not an account of ${PROGRAM_ADDRESS} but of ${TOKEN_PROGRAM}: check cluster and address`,
  });
  const newer = account((bytes) => (bytes[LAYOUT.versionAt] = 3), LAYOUT.size + 8);
  expect(failure(() => decodeAccountOf("Position", newer))).toMatchObject({
    kind: "UnknownVersion",
    message: `${ADDRESS}: this client knows version 1 of Position, the account has 3: update @socialized-loss/client`,
  });
  const misnamed = failure(() => decodeAccountOf("Pool", account()));
  expect(misnamed).toMatchObject({
    kind: "NotThisAccount",
    message: `${ADDRESS}: not a Pool but Position: check the address`,
  });
  const nothing = failure(() => decodeAccountOf("Pool", account((bytes) => bytes.fill(0, 0, 8))));
  expect(nothing.message).toContain("not a Pool but nothing this client knows");
  const long = failure(() => decodeAccountOf("Position", account(undefined, LAYOUT.size + 1)));
  expect(long).toMatchObject({ kind: "Length" });
  expect(long.message).toContain(`a Position has ${LAYOUT.size} bytes, these are ${LAYOUT.size + 1}`);
  const sliced = failure(() => decodeAccountOf("Position", account(undefined, 16)));
  expect(sliced).toMatchObject({ kind: "Length" });
});
