export * from "../../../client/src/wasm/loss_wasm.js";
import init from "../../../client/src/wasm/loss_wasm.js";

export async function loadQuotes(): Promise<void> {
  await init({ module_or_path: new URL("../../../client/src/wasm/loss_wasm_bg.wasm", import.meta.url) });
}
