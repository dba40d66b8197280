/**
 * Previews: the program's own formulas (`crates/loss-math`), compiled to WebAssembly. They equal
 * execution to the unit, and refuse what the program refuses, with its code: `refusalIn` says what
 * to do. They take the `bytes` of fetched accounts and the cluster's clock.
 */
import init, * as wasm from "./wasm/loss_wasm.js";

export type * from "./wasm/loss_wasm.js";

/** Every preview by its name; what each takes and returns is in `wasm/loss_wasm.d.ts`. */
export type Quotes = Omit<typeof wasm, "default" | "initSync">;

/** A bundler takes it from here to the files that it serves. */
const MODULE = new URL("./wasm/loss_wasm_bg.wasm", import.meta.url);

let loading: Promise<Quotes> | undefined;

/** The previews, loaded once; loading that failed is tried again by the next call. */
export function loadQuotes(): Promise<Quotes> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Quotes> {
  await init({ module_or_path: MODULE.protocol === "file:" ? readFile(MODULE) : MODULE });
  return wasm;
}

/** In Node, whose `fetch` knows no files. Not an import: bundlers for browsers would look for it. */
function readFile(file: URL): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(process.getBuiltinModule("node:fs").readFileSync(file));
}
