import { expect, it } from "vitest";
import { priceIn } from "./price";

const FEED = new Uint8Array(32).fill(7);

/** A fully verified update of the feed, as Pyth lays it out: see the offsets in price.ts. */
function update(price: bigint): Uint8Array {
  const bytes = new Uint8Array(134);
  bytes[40] = 1;
  bytes.set(FEED, 41);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(73, price, true);
  view.setBigUint64(81, 5n, true);
  view.setInt32(89, -8, true);
  view.setBigInt64(93, 1_700_000_000n, true);
  return bytes;
}

it("is read where it is a price of the feed", () => {
  expect(priceIn(update(15_000_000_000n), FEED)).toEqual({ price: 15_000_000_000n, conf: 5n, exponent: -8, publishTime: 1_700_000_000n });
});

it("is none of another feed, not fully verified, cut, or not above zero", () => {
  const good = update(1n);
  expect(priceIn(good, FEED)).toBeDefined();
  expect(priceIn(good, new Uint8Array(32))).toBeUndefined();
  expect(priceIn(good.with(40, 0), FEED)).toBeUndefined();
  expect(priceIn(good.slice(0, 100), FEED)).toBeUndefined();
  expect(priceIn(update(0n), FEED)).toBeUndefined();
  expect(priceIn(update(-1n), FEED)).toBeUndefined();
});
