// How much JavaScript the first page loads, gzipped; more than the budget fails the build.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 250_000;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

/** The files of a chunk and of all it imports at once; what is imported later does not count. */
function files(name, found = new Set()) {
  const chunk = manifest[name];
  if (!found.has(chunk.file)) {
    found.add(chunk.file);
    (chunk.imports ?? []).forEach((imported) => files(imported, found));
  }
  return found;
}

const size = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
const first = [...files("index.html")].filter((file) => file.endsWith(".js"));
const total = first.reduce((sum, file) => sum + size(file), 0);
console.log(`\nfirst page: ${total} bytes of gzipped JavaScript in ${first.length} files, of ${BUDGET} allowed`);
const wasm = Object.values(manifest).flatMap(({ assets = [], file }) => [...assets, file]).filter((file) => file.endsWith(".wasm"));
for (const file of new Set(wasm)) {
  const bytes = readFileSync(new URL(file, dist)).length;
  console.log(`${file}: ${bytes} bytes, ${size(file)} gzipped`);
}
if (total > BUDGET) {
  console.error("over the budget: load what the first page does not show later (React's lazy)");
  process.exit(1);
}
