// The program's maths as WebAssembly, loaded once before the first page.

import { loadQuotes, type Quotes } from "@socialized-loss/client";

let loaded: Quotes | undefined;

export async function loadMaths(): Promise<void> {
  loaded = await loadQuotes();
}

export function maths(): Quotes {
  if (loaded === undefined) {
    throw new Error("The maths is not loaded yet: reload the page.");
  }
  return loaded;
}
