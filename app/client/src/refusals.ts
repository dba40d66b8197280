/** Why a transaction was refused, by whom, and what to do about it. */
import { isAddress, type Address } from "@solana/kit";
import known from "../idl/refusals.json" with { type: "json" };
import { PROGRAM_ADDRESS } from "./addresses";

/** Who refused: the program's rules, its account checks, a newer program, or another program. */
export type RefusedBy = "rules" | "accounts" | "newer" | "other";

export interface Refusal {
  readonly by: RefusedBy;
  /** The program that refused; undefined where nothing says which one. */
  readonly program: Address | undefined;
  readonly code: number;
  /** As in the IDL; of other programs, the code. */
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
}

/** The code of the program's first refusal; the others follow. */
const FIRST_CODE = 6_000;
/** The code of the framework's first refusal: what is lower comes from a program that was called. */
const FIRST_OF_FRAMEWORK = 100;

/** All refusals of the program's rules, with their remedies. */
export const REFUSALS: readonly Refusal[] = known.map((refusal) => ({
  by: "rules",
  program: PROGRAM_ADDRESS,
  ...refusal,
}));

/** The program's refusal of that code. */
export function refusalOfCode(code: number): Refusal {
  const rule = REFUSALS.find((refusal) => refusal.code === code);
  if (rule) return rule;
  const common = { program: PROGRAM_ADDRESS, code, name: `code ${code}` };
  if (code >= FIRST_CODE) {
    const message = `The program refused it with code ${code}, which this client does not know`;
    return { ...common, by: "newer", message, remedy: "update @socialized-loss/client" };
  }
  const message = `The program's account checks refused it (code ${code})`;
  const remedy = "an account is missing, of another type, or of another pool: fetch the pool again";
  return { ...common, by: "accounts", message, remedy };
}

function refusalOfOther(program: Address | undefined, code: number): Refusal {
  const message = `${program ?? "A program that was called"} refused it with code ${code}`;
  const remedy = "see that program's errors, and the balances: most often the funds do not suffice";
  return { by: "other", program, code, name: `code ${code}`, message, remedy };
}

/**
 * The refusal in a failed transaction's log: of the innermost program that failed. Undefined when
 * there is no code in it.
 */
export function refusalInLogs(logs: readonly string[]): Refusal | undefined {
  for (const line of logs) {
    const failed = /^Program (\S+) failed: custom program error: 0x([0-9a-fA-F]+)/.exec(line);
    const [, program, hex] = failed ?? [];
    if (program !== undefined && hex !== undefined && isAddress(program)) {
      const code = Number.parseInt(hex, 16);
      return program === PROGRAM_ADDRESS ? refusalOfCode(code) : refusalOfOther(program, code);
    }
  }
  return undefined;
}

/**
 * The refusal in what was thrown or answered: an error of Kit, its causes, the `err` of a
 * transaction or its simulation, what a preview throws. `programs` are those of the transaction's instructions, needed
 * only where there is no log. Undefined if no program refused: then the error itself says why.
 */
export function refusalIn(error: unknown, programs: readonly Address[] = []): Refusal | undefined {
  const causes = [...chain(error)];
  for (const cause of causes) {
    const previewed = previewCode(cause);
    if (previewed !== undefined) return refusalOfCode(previewed);
    const logs = logsOf(cause);
    const refusal = logs && refusalInLogs(logs);
    if (refusal) return refusal;
  }
  for (const cause of causes) {
    const failed = customCode(cause);
    if (failed) return withoutLog(failed, programs);
  }
  return undefined;
}

interface FailedInstruction {
  readonly index: number | undefined;
  readonly code: number;
}

function withoutLog({ index, code }: FailedInstruction, programs: readonly Address[]): Refusal {
  const program = index === undefined ? undefined : programs[index];
  if (program !== undefined && program !== PROGRAM_ADDRESS) return refusalOfOther(program, code);
  return code < FIRST_OF_FRAMEWORK ? refusalOfOther(undefined, code) : refusalOfCode(code);
}

/** The error and what caused it, outermost first; what repeats ends it. */
function* chain(error: unknown): Generator<object> {
  const seen = new Set<unknown>();
  let next = error;
  while (isObject(next) && !seen.has(next)) {
    seen.add(next);
    yield next;
    next = "cause" in next ? next.cause : undefined;
  }
}

function logsOf(error: object): string[] | undefined {
  const holders = [error, contextOf(error)];
  for (const holder of holders) {
    if (holder && "logs" in holder && Array.isArray(holder.logs)) {
      return holder.logs.filter((line) => typeof line === "string");
    }
  }
  return undefined;
}

/** What a preview throws. */
function previewCode(error: object): number | undefined {
  const refused = error instanceof Error && error.name === "Refusal" && "code" in error;
  return refused && typeof error.code === "number" ? error.code : undefined;
}

/** In Kit's errors `{ code, index }` is the context; servers say `{ InstructionError: [0, { Custom: 1 }] }`. */
function customCode(error: object): FailedInstruction | undefined {
  const context = contextOf(error);
  if (context && "code" in context && "index" in context) {
    return failed(context.index, context.code);
  }
  const inner = "err" in error && isObject(error.err) ? error.err : error;
  if (!("InstructionError" in inner) || !Array.isArray(inner.InstructionError)) return undefined;
  const [index, reason] = inner.InstructionError as unknown[];
  return isObject(reason) && "Custom" in reason ? failed(index, reason.Custom) : undefined;
}

function failed(index: unknown, code: unknown): FailedInstruction | undefined {
  const number = (value: unknown): number | undefined =>
    typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
  const found = number(code);
  return found === undefined ? undefined : { index: number(index), code: found };
}

function contextOf(error: object): object | undefined {
  return "context" in error && isObject(error.context) ? error.context : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
