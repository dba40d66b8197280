// What `cargo xtask web` serves next to the app: where the local network is, and three things a page
// cannot do by itself (test tokens, a price, a crash). It calls the same commands one can type, and
// listens on this machine only.

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Connect, Plugin } from "vite";

interface Options {
  /** The network's folder. */
  readonly dir: string;
  /** The program `loss-localnet`. */
  readonly tool: string;
}

/** Serves `/localnet`, in `vite` and in `vite preview`. */
export function localnet(options: Options): Plugin {
  const add = ({ middlewares }: { middlewares: Connect.Server }) => {
    middlewares.use("/localnet", handle(options));
  };
  return { name: "localnet", configureServer: add, configurePreviewServer: add };
}

/** Where `cargo xtask localnet up` puts the network and builds its tool, unless the environment says. */
export function options(root: string, env: NodeJS.ProcessEnv): Options {
  const { LOCALNET_DIR, LOCALNET_TOOL } = env;
  return {
    dir: LOCALNET_DIR ?? join(root, "target/localnet"),
    tool: LOCALNET_TOOL ?? join(root, "target/debug/loss-localnet"),
  };
}

function handle(options: Options): Connect.NextHandleFunction {
  return (request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(error instanceof Error ? error.message : "failed");
    });
  };
}

async function answer(options: Options, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const what = request.url ?? "/";
  if (request.method === "GET" && what === "/") {
    response.setHeader("content-type", "application/json");
    response.end(await description(options));
    return;
  }
  // Only pages of this server: another site's page may not send JSON here without asking first.
  const fromHere = request.headers["sec-fetch-site"] === "same-origin";
  if (request.method !== "POST" || !fromHere || request.headers["content-type"] !== "application/json") {
    response.statusCode = 403;
    response.end("Only the app itself may ask for this.");
    return;
  }
  const body: unknown = JSON.parse(await text(request));
  switch (what) {
    case "/fund":
      await run(options, ["fund", argument(body, "address", /^[1-9A-HJ-NP-Za-km-z]{32,44}$/u)]);
      break;
    case "/price":
      await run(options, ["price", argument(body, "price", /^\d+(\.\d+)?$/u)]);
      break;
    case "/crash":
      if (playing !== null) {
        response.statusCode = 409;
        response.end("A scenario is still playing: wait until it is over.");
        return;
      }
      await play(options, argument(body, "scenario", /^[a-z0-9][a-z0-9-]*$/u));
      break;
    default:
      response.statusCode = 404;
      response.end("There is no such thing.");
      return;
  }
  response.statusCode = 204;
  response.end();
}

/** Where the network is; `null` when there is none. */
async function description({ dir }: Options): Promise<string> {
  const file = await readFile(join(dir, "state.json"), "utf8").catch(() => null);
  if (file === null) {
    return "null";
  }
  const state = JSON.parse(file) as Record<string, unknown>;
  const { rpc_url: rpc, pool, asset_mint: assetMint, collateral_mint: collateralMint, price_account: priceAccount } = state;
  return JSON.stringify({ rpc, pool, assetMint, collateralMint, priceAccount });
}

/** The scenario that plays now: one at a time, because they set the same price. */
let playing: ChildProcess | null = null;
/** What is wrong with a scenario is said at once; what still plays after this is playing. */
const STARTED_MILLISECONDS = 1_000;

/** Begins a scenario. It takes its time; the page sees on the chain how it goes. */
function play({ tool, dir }: Options, scenario: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, ["crash", scenario, "--dir", dir], { stdio: ["ignore", "ignore", "pipe"] });
    playing = child;
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(-SAID_KEPT);
    });
    const started = setTimeout(resolve, STARTED_MILLISECONDS);
    const over = (error?: Error) => {
      clearTimeout(started);
      playing = playing === child ? null : playing;
      if (error === undefined) {
        resolve();
      } else {
        // Whoever asked may have been answered already: then it is said here.
        console.error(`crash ${scenario}: ${error.message}`);
        reject(error);
      }
    };
    child.on("error", over);
    child.on("exit", (code) => {
      over(code === 0 ? undefined : new Error(said.trim() === "" ? `the scenario ${scenario} did not play` : said.trim()));
    });
  });
}

const SAID_KEPT = 2_000;

function run({ tool, dir }: Options, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(tool, [...args, "--dir", dir], (error, _out, said) => {
      if (error === null) {
        resolve();
      } else {
        reject(new Error(said.trim() === "" ? error.message : said.trim()));
      }
    });
  });
}

function argument(body: unknown, name: string, form: RegExp): string {
  const value: unknown = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : null;
  if (typeof value !== "string" || !form.test(value)) {
    throw new Error(`${name} is missing or has another form`);
  }
  return value;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
