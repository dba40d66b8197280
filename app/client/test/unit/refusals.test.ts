/** Refusals, however a server or a library wraps them. */
import {
  SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
  SolanaError,
} from "@solana/kit";
import { expect, test } from "vitest";
import idl from "../../idl/socialized_loss.json" with { type: "json" };
import { PROGRAM_ADDRESS, refusalIn, refusalInLogs, refusalOfCode, REFUSALS, TOKEN_PROGRAM } from "../../src";
import { addressOf } from "../svm/helpers";

const VENUE = addressOf("a venue");

test("each refusal of the IDL is there, with its message and a remedy", () => {
  const wanted = idl.errors.map(({ code, name, msg }) => ({ code, name, message: msg }));
  expect(REFUSALS.map(({ code, name, message }) => ({ code, name, message }))).toEqual(wanted);
  expect(REFUSALS.filter(({ remedy }) => remedy.length < 5)).toEqual([]);
  expect(REFUSALS.map(({ code }) => code - 6_000)).toEqual([...REFUSALS.keys()]);
});

test("codes: of the rules, of the account checks, of a newer program", () => {
  expect(refusalOfCode(6008)).toMatchObject({ by: "rules", name: "SlippageExceeded" });
  const next = 6_000 + REFUSALS.length;
  expect(refusalOfCode(next - 1)).toMatchObject({ by: "rules" });
  expect(refusalOfCode(next)).toMatchObject({ by: "newer", remedy: "update @socialized-loss/client" });
  expect(refusalOfCode(2012)).toMatchObject({ by: "accounts", program: PROGRAM_ADDRESS });
});

test("in a log it is of the innermost program that failed", () => {
  const ours = `Program ${PROGRAM_ADDRESS} failed: custom program error: 0x1`;
  const tokens = `Program ${TOKEN_PROGRAM} failed: custom program error: 0x1`;
  expect(refusalInLogs([tokens, ours])).toMatchObject({ by: "other", program: TOKEN_PROGRAM, code: 1 });
  const rules = `Program ${PROGRAM_ADDRESS} failed: custom program error: 0x1778`;
  const venue = `Program ${VENUE} failed: custom program error: 0x1778`;
  expect(refusalInLogs([rules, venue])).toMatchObject({ by: "rules", code: 6008 });
  expect(refusalInLogs([`Program log: ${rules}`, "Program failed: 0x1"])).toBeUndefined();
});

test("in an error of Kit, by the log of the simulation or by its cause", () => {
  const cause = new SolanaError(SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM, { code: 6001, index: 1 });
  const rules = { by: "rules", name: "ZeroAmount" };
  expect(refusalIn(cause)).toMatchObject(rules);
  expect(refusalIn(cause, [VENUE, PROGRAM_ADDRESS])).toMatchObject(rules);
  expect(refusalIn(cause, [PROGRAM_ADDRESS, VENUE])).toMatchObject({ by: "other", program: VENUE });
  const context = {
    accounts: null,
    fee: null,
    innerInstructions: null,
    loadedAccountsDataSize: 0,
    loadedAddresses: null,
    logs: [`Program ${PROGRAM_ADDRESS} failed: custom program error: 0x177e`],
    postBalances: null,
    postTokenBalances: null,
    preBalances: null,
    preTokenBalances: null,
    replacementBlockhash: null,
    returnData: null,
    unitsConsumed: 5n,
  };
  const code = SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE;
  const preflight = new SolanaError(code, { ...context, cause });
  expect(refusalIn(preflight)).toMatchObject({ by: "rules", name: "ReceiptRequired" });
  expect(refusalIn(new Error("sending failed", { cause: preflight }))).toMatchObject({ code: 6014 });
});

test("in a transaction's status, with and without a log", () => {
  const err = { InstructionError: [0, { Custom: 6008n }] };
  expect(refusalIn({ err }, [PROGRAM_ADDRESS])).toMatchObject({ name: "SlippageExceeded" });
  expect(refusalIn(err)).toMatchObject({ name: "SlippageExceeded" });
  const funds = { InstructionError: [0, { Custom: 1 }] };
  const unknown = { by: "other", program: undefined, code: 1 };
  expect(refusalIn({ err: funds }, [PROGRAM_ADDRESS])).toMatchObject(unknown);
  const logs = [`Program ${TOKEN_PROGRAM} failed: custom program error: 0x1`];
  expect(refusalIn({ err: funds, logs })).toMatchObject({ by: "other", program: TOKEN_PROGRAM });
});

test("what no program refused is no refusal", () => {
  const loop: { cause?: unknown } = {};
  loop.cause = loop;
  const others = [undefined, "text", new Error("offline"), { InstructionError: [0, "Sysvar"] }, loop];
  expect(others.map((other) => refusalIn(other))).toEqual(others.map(() => undefined));
});
