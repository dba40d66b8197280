// Makes dist for programs that run in Node without a bundler: one file of JavaScript beside the wasm.
// Bundlers take src/index.ts as it is.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const CLIENT = join(dirname(fileURLToPath(import.meta.url)), "..");
const WASM = "wasm/loss_wasm_bg.wasm";

rmSync(join(CLIENT, "dist"), { recursive: true, force: true });
await build({
  entryPoints: [join(CLIENT, "src/index.ts")],
  outfile: join(CLIENT, "dist/index.js"),
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "neutral",
  target: "es2022",
  sourcemap: true,
});
mkdirSync(join(CLIENT, "dist/wasm"));
copyFileSync(join(CLIENT, "src", WASM), join(CLIENT, "dist", WASM));
