/** Every event, field by field as the Rust client reads it, and where events are looked for. */
import { address, getBase64Decoder } from "@solana/kit";
import { expect, test } from "vitest";
import golden from "../golden/events.json" with { type: "json" };
import { decodeEvent, eventsOf, PROGRAM_ADDRESS, TOKEN_PROGRAM, type EventName } from "../../src";
import { EVENT_LAYOUTS } from "../../src/generated/tables";
import { shown, written } from "./shown";

const EVENT_TAG = Buffer.from("e445a52e51cb9a1d", "hex");
const VENUE = address("Venue11111111111111111111111111111111111111");

function bytesOf(name: string): Buffer {
  const event = golden.find((event) => event.name === name);
  if (event === undefined) throw new Error(`no ${name} in test/golden/events.json`);
  const { discriminator } = EVENT_LAYOUTS[name as EventName];
  return Buffer.concat([Uint8Array.from(discriminator), Buffer.from(event.body, "hex")]);
}

const log = (name: string) => `Program data: ${getBase64Decoder().decode(bytesOf(name))}`;
const sent = (name: string) => ({
  program: PROGRAM_ADDRESS,
  data: Buffer.concat([EVENT_TAG, bytesOf(name)]),
});
const names = (events: readonly { name: string }[]) => events.map(({ name }) => name);

test("there are 28 events, each in the golden file", () => {
  expect(Object.keys(EVENT_LAYOUTS).sort()).toEqual(names(golden).sort());
  expect(golden.length).toBe(28);
});

test.each(golden)("$name", ({ name, read }) => {
  const event = decodeEvent(bytesOf(name));
  expect(event.name).toBe(name);
  expect(shown(event.data)).toBe(written(read));
});

test("another version, a cut event and an unknown one are errors that say what to do", () => {
  const newer = bytesOf("Deposited");
  newer[8] = 2;
  const known = "this client knows version 1 of Deposited, this one has 2: update @socialized-loss/client";
  expect(() => decodeEvent(newer)).toThrow(known);
  const cut = "Deposited is cut or damaged: fetch the transaction again";
  expect(() => decodeEvent(bytesOf("Deposited").subarray(0, -1))).toThrow(cut);
  expect(() => decodeEvent(Buffer.concat([bytesOf("Deposited"), Buffer.of(0)]))).toThrow(cut);
  expect(() => decodeEvent(bytesOf("Deposited").subarray(0, 8))).toThrow(cut);
  expect(() => decodeEvent(new Uint8Array(8))).toThrow("an event this client does not know");
  expect(() => decodeEvent(new Uint8Array(7))).toThrow("an event is cut or damaged");
});

test("logged events and sent ones come out in the order in which they happened", () => {
  const logs = [
    `Program ${PROGRAM_ADDRESS} invoke [1]`,
    log("LpSettled"),
    `Program ${PROGRAM_ADDRESS} invoke [2]`,
    `Program ${PROGRAM_ADDRESS} success`,
    log("Deposited"),
    `Program ${PROGRAM_ADDRESS} success`,
    `Program ${PROGRAM_ADDRESS} invoke [1]`,
    `Program ${PROGRAM_ADDRESS} invoke [2]`,
    `Program ${PROGRAM_ADDRESS} success`,
    `Program ${PROGRAM_ADDRESS} success`,
  ];
  const inner = [
    { program: TOKEN_PROGRAM, data: new Uint8Array(9) },
    sent("ShortfallRecorded"),
    sent("SalvageSold"),
  ];
  const wanted = ["LpSettled", "ShortfallRecorded", "Deposited", "SalvageSold"];
  expect(names(eventsOf(logs, inner))).toEqual(wanted);
  expect(names(eventsOf([], inner))).toEqual(["ShortfallRecorded", "SalvageSold"]);
  expect(names(eventsOf(logs, []))).toEqual(["LpSettled", "Deposited"]);
});

test("what other programs write or send is no event, whatever it looks like", () => {
  const logs = [
    `Program ${VENUE} invoke [1]`,
    log("Deposited"),
    `Program ${PROGRAM_ADDRESS} invoke [2]`,
    log("ProfitCredited"),
    `Program log: Program ${VENUE} success`,
    `Program ${TOKEN_PROGRAM} invoke [3]`,
    log("Withdrawn"),
    `Program ${TOKEN_PROGRAM} failed: custom program error: 0x1`,
    log("ProfitSettled"),
    `Program ${PROGRAM_ADDRESS} success`,
    log("Deposited"),
    `Program ${VENUE} success`,
  ];
  const inner = [{ ...sent("ShortfallRecorded"), program: VENUE }];
  expect(names(eventsOf(logs, inner))).toEqual(["ProfitCredited", "ProfitSettled"]);
});

test("an event that cannot be read, and a log that was cut, do not hide the others", () => {
  const broken = `Program data: ${getBase64Decoder().decode(bytesOf("Deposited").subarray(0, 20))}`;
  const begin = `Program ${PROGRAM_ADDRESS} invoke [1]`;
  const events = eventsOf([begin, broken, "Program data: !", log("Withdrawn"), "Log truncated"], []);
  const kinds = events.map((event) => (event.name === "Unreadable" ? event.error.kind : event.name));
  expect(kinds).toEqual(["Malformed", "Malformed", "Withdrawn", "LogCut"]);
});
