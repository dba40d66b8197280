/**
 * Every event of the program, from what validators keep of a transaction.
 *
 * Accounts are the truth, and events are for people and indexers. What must not be lost travels as
 * an instruction of the program to itself (`emit_cpi!`), the rest in the log.
 */
import { getBase64Encoder, type Address, type ReadonlyUint8Array } from "@solana/kit";
import { PROGRAM_ADDRESS } from "./addresses";
import { EVENT_LAYOUTS, type Events } from "./generated/tables";

export type EventName = keyof Events;

/** An event: `name` says which, `data` is of its type. */
export type LossEvent = { [N in EventName]: { readonly name: N; readonly data: Events[N] } }[EventName];

/** An event that this client cannot read; the others of the transaction are not hidden by it. */
export interface UnreadableEvent {
  readonly name: "Unreadable";
  readonly error: EventError;
}

export type EventErrorKind = "UnknownEvent" | "UnknownVersion" | "Malformed" | "LogCut";

/** Why bytes are no event that this client can read. */
export class EventError extends Error {
  override readonly name = "EventError";

  constructor(
    readonly kind: EventErrorKind,
    message: string,
  ) {
    super(message);
  }
}

/** The layout's version of every event that this client knows. */
const KNOWN_VERSION = 1;
/** What names an event is so long; its version follows. */
const NAME_LENGTH = 8;
/** In front of an event that travels as an instruction. */
const EVENT_TAG = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];
/** In front of an event in the log. */
const LOG_TAG = "Program data: ";
/** What the runtime writes when a log is too long. */
const LOG_CUT = "Log truncated";

/** An instruction that a program sent, in the order of execution. */
export interface InnerInstruction {
  readonly program: Address;
  readonly data: ReadonlyUint8Array;
}

/** The event in its bytes, or an {@link EventError}. */
export function decodeEvent(bytes: ReadonlyUint8Array): LossEvent {
  const names = Object.keys(EVENT_LAYOUTS) as EventName[];
  const name = names.find((name) => startsWith(bytes, EVENT_LAYOUTS[name].discriminator));
  if (name === undefined) {
    if (bytes.length < NAME_LENGTH) throw malformed("an event");
    const found = [...bytes.slice(0, NAME_LENGTH)].join(" ");
    const message = `an event this client does not know (${found}): update @socialized-loss/client`;
    throw new EventError("UnknownEvent", message);
  }
  const version = bytes[NAME_LENGTH];
  if (version === undefined) throw malformed(name);
  if (version !== KNOWN_VERSION) {
    const known = `this client knows version ${KNOWN_VERSION} of ${name}`;
    const message = `${known}, this one has ${version}: update @socialized-loss/client`;
    throw new EventError("UnknownVersion", message);
  }
  return read(name, bytes);
}

/** The event that an instruction of the program to itself carries; undefined if it is another one. */
export function eventInInstruction(data: ReadonlyUint8Array): LossEvent | UnreadableEvent | undefined {
  return startsWith(data, EVENT_TAG) ? readable(() => decodeEvent(data.slice(EVENT_TAG.length))) : undefined;
}

/** The event in a line of the log; undefined if the line carries no data. */
export function eventInLog(line: string): LossEvent | UnreadableEvent | undefined {
  if (!line.startsWith(LOG_TAG)) return undefined;
  return readable(() => decodeEvent(fromBase64(line.slice(LOG_TAG.length))));
}

/**
 * All events of a successful transaction, in the order in which they were sent. Either argument may
 * be empty when it is not known: then only the events of the other come out. Nothing of other
 * programs is read: log lines count only while the program itself runs, and only the program can
 * send itself an event.
 */
export function eventsOf(
  logs: readonly string[],
  inner: readonly InnerInstruction[],
): (LossEvent | UnreadableEvent)[] {
  const own = inner.filter(({ program }) => program === PROGRAM_ADDRESS);
  const sent = own.map(({ data }) => eventInInstruction(data)).filter((event) => event !== undefined);
  const running: string[] = [];
  const events: (LossEvent | UnreadableEvent)[] = [];
  let cut = false;
  for (const line of logs) {
    const ours = running.at(-1) === PROGRAM_ADDRESS;
    const [, program, rest] = /^Program (\S*[^\s:]) (.*)$/.exec(line) ?? [];
    if (line === LOG_CUT) {
      cut = true;
    } else if (program !== undefined && rest?.startsWith("invoke [")) {
      // The program calls itself for one thing only: to send an event.
      const event = ours && program === PROGRAM_ADDRESS ? sent.shift() : undefined;
      if (event) events.push(event);
      running.push(program);
    } else if (rest === "success" || rest?.startsWith("failed")) {
      running.pop();
    } else if (ours) {
      const event = eventInLog(line);
      if (event) events.push(event);
    }
  }
  // Those whose place the log does not say.
  events.push(...sent);
  if (cut) {
    const message = "the transaction's log was cut: read the accounts for what only the log says";
    events.push({ name: "Unreadable", error: new EventError("LogCut", message) });
  }
  return events;
}

function read(name: EventName, bytes: ReadonlyUint8Array): LossEvent {
  const decoder: EventDecoder<Events[EventName]> = EVENT_LAYOUTS[name].decoder();
  // Events have one size: what is longer is as strange as what is shorter.
  if (bytes.length !== NAME_LENGTH + decoder.fixedSize) throw malformed(name);
  return { name, data: decoder.decode(bytes, NAME_LENGTH) } as LossEvent;
}

interface EventDecoder<T> {
  readonly fixedSize: number;
  decode(bytes: ReadonlyUint8Array, offset: number): T;
}

function readable(decode: () => LossEvent): LossEvent | UnreadableEvent {
  try {
    return decode();
  } catch (error) {
    if (error instanceof EventError) return { name: "Unreadable", error };
    throw error;
  }
}

function malformed(what: string): EventError {
  return new EventError("Malformed", `${what} is cut or damaged: fetch the transaction again`);
}

function fromBase64(text: string): ReadonlyUint8Array {
  try {
    return getBase64Encoder().encode(text);
  } catch {
    throw malformed("an event");
  }
}

function startsWith(bytes: ReadonlyUint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
