import { generated, type LossEvent } from "@socialized-loss/client";
import { address, getBase58Decoder, signature, type Address, type Signature } from "@solana/kit";
import { expect, it } from "vitest";
import { findRecording, PAGE, type Reader } from "./recording";

const POOL = address("So11111111111111111111111111111111111111112");
const OTHER = address("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v");
const RECORD = {
  data: { ...generated.getShortfallRecordDecoder().decode(new Uint8Array(generated.getShortfallRecordSize())), pool: POOL, seq: 7n, recordedAt: 1_000n },
};

/** The transaction number `n`; higher ones are newer. */
function sig(n: number): Signature {
  const bytes = new Uint8Array(64);
  new DataView(bytes.buffer).setUint32(0, n + 1);
  return signature(getBase58Decoder().decode(bytes));
}

function recorded(pool: Address, seq: bigint): LossEvent {
  const data = generated.getShortfallRecordedDecoder().decode(new Uint8Array(1_000));
  return { name: "ShortfallRecorded", data: { ...data, pool, seq } };
}

/** A node that has transactions 0 to `count - 1`, some of which failed, with these events. */
function node(count: number, events: Readonly<Record<number, readonly LossEvent[]>>, failed: readonly number[] = [], time = (n: number) => BigInt(n)) {
  const all = Array.from({ length: count }, (_, n) => n).reverse();
  const asked: Signature[] = [];
  const reader: Reader = {
    mentions: (before) => {
      const from = before === undefined ? 0 : all.findIndex((n) => sig(n) === before) + 1;
      return Promise.resolve(
        all.slice(from, from + PAGE).map((n) => ({ signature: sig(n), err: failed.includes(n) ? "failed" : null, blockTime: time(n) })),
      );
    },
    events: (one) => {
      asked.push(one);
      return Promise.resolve(events[all.find((n) => sig(n) === one) ?? -1] ?? []);
    },
  };
  return { reader, asked };
}

it("is not the oldest transaction that mentions the record, but the one that says it made it", async () => {
  const { reader } = node(6, { 1: [recorded(POOL, 6n)], 2: [recorded(OTHER, 7n)], 3: [recorded(POOL, 7n)] });
  expect(await findRecording(reader, RECORD)).toBe(sig(3));
});

it("is never one that failed", async () => {
  const { reader, asked } = node(3, { 1: [recorded(POOL, 7n)] }, [1]);
  expect(await findRecording(reader, RECORD)).toBeNull();
  expect(asked).toEqual([sig(0), sig(2)]);
});

it("is found behind a page of later mentions", async () => {
  const { reader, asked } = node(PAGE + 2, { 0: [recorded(POOL, 7n)] }, [], () => 5n);
  expect(await findRecording(reader, RECORD)).toBe(sig(0));
  expect(asked).toEqual([sig(0)]);
});

it("is looked for first in the second of the record", async () => {
  const { reader, asked } = node(PAGE, { 900: [recorded(POOL, 7n)] }, [], (n) => BigInt(n + 100));
  expect(await findRecording(reader, RECORD)).toBe(sig(900));
  expect(asked).toEqual([sig(900)]);
});

it("is not looked for without end", async () => {
  const { reader, asked } = node(200, {});
  expect(await findRecording(reader, RECORD)).toBeNull();
  expect(asked).toHaveLength(40);
});
