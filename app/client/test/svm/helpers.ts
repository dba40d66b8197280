/** What a world is put together from. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  createNoopSigner,
  getAddressDecoder,
  getBase58Encoder,
  getCompiledTransactionMessageDecoder,
  type Address,
  type ReadonlyUint8Array,
  type TransactionSigner,
} from "@solana/kit";
import type { TransactionMetadata } from "litesvm";
import type { InnerInstruction } from "../../src";

/** An address that nobody has the key of; the VM checks no signatures. */
export function addressOf(name: string): Address {
  return getAddressDecoder().decode(createHash("sha256").update(name).digest());
}

export function personOf(name: string): TransactionSigner {
  return createNoopSigner(addressOf(name));
}

/** What `cargo xtask build` left. */
export function bytecode(program: string): string {
  const path = fileURLToPath(new URL(`../../../../target/deploy/${program}.so`, import.meta.url));
  if (!existsSync(path)) throw new Error(`there is no ${path}: run cargo xtask build`);
  return path;
}

/** An RPC server's filter. */
export interface Memcmp {
  readonly memcmp: { readonly offset: bigint; readonly bytes: string };
}

export function matches(data: ReadonlyUint8Array, { memcmp }: Memcmp): boolean {
  const wanted = getBase58Encoder().encode(memcmp.bytes);
  const at = Number(memcmp.offset);
  return wanted.every((byte, index) => data[at + index] === byte);
}

/** What programs sent, in the order of execution, with the keys of the transaction. */
export function innerOf(result: TransactionMetadata, message: ReadonlyUint8Array): InnerInstruction[] {
  const { staticAccounts } = getCompiledTransactionMessageDecoder().decode(message);
  const sent = result.innerInstructions().flat().map((inner) => inner.instruction());
  return sent.map((instruction) => {
    const program = staticAccounts[instruction.programIdIndex()];
    if (program === undefined) throw new Error("a program that is not in the transaction");
    return { program, data: instruction.data() };
  });
}
