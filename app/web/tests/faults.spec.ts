// What goes wrong is said, with a remedy, and nothing is made up.

import { expect, test, type Page, type Route } from "@playwright/test";
import { assetsOf, state } from "./network";
import { picture } from "./pages";

const MAINNET = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";

interface Call {
  readonly method: string;
  readonly id: unknown;
}

/** Has the node's answers changed on their way to the page. */
async function tamper(page: Page, change: (call: Call, answer: string) => string): Promise<void> {
  await page.route(`${state().rpc_url}/`, async (route: Route) => {
    const call = route.request().postDataJSON() as Call;
    const response = await route.fetch();
    await route.fulfill({ response, body: change(call, await response.text()) });
  });
}

/** Has the pool read otherwise than it is on the chain. */
async function changePool(page: Page, change: (data: Buffer) => void): Promise<void> {
  const changed = (match: string, base64: string) => {
    const data = Buffer.from(base64, "base64");
    if (data.length !== POOL.size || !POOL.discriminator.every((byte, at) => data[at] === byte)) {
      return match;
    }
    change(data);
    return `["${data.toString("base64")}","base64"]`;
  };
  await tamper(page, (_call, answer) => answer.replace(/\["([A-Za-z0-9+/=]+)","base64"\]/gu, changed));
}

test("a pool that is paused, and holds its exits", async ({ page }) => {
  await changePool(page, (data) => {
    data.writeBigInt64LE(FAR_FUTURE, POOL.recognitionUntil);
    data.writeBigInt64LE(FAR_FUTURE, POOL.pausedUntil);
  });
  await page.goto("");
  await expect(page.getByText("paused", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "tUSD against tSOL" }).click();
  await expect(page.getByText(/^Paused until/u)).toBeVisible();
  await expect(page.getByText("A shortfall may be about to be recorded.")).toBeVisible();
  await picture(page, "paused");
  await page.getByRole("link", { name: "My LP share" }).click();
  await page.getByRole("button", { name: "Use the demo wallet" }).click();
  const section = page.getByRole("region", { name: "Deposit" });
  await section.getByLabel("Amount, tUSD").fill("1");
  await expect(section.locator("[data-preview=Deposit]")).toContainText("Paused");
  await expect(section.getByRole("button", { name: "Deposit" })).toBeDisabled();
});

test("a device that goes offline and comes back", async ({ page, context }) => {
  await page.goto("");
  await expect(page.getByRole("table")).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("This device is offline. What is shown may be old.")).toBeVisible();
  await expect(page.getByRole("table")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("This device is offline.")).toHaveCount(0);
});

test("a node of another network than the one chosen", async ({ page }) => {
  await tamper(page, ({ method, id }, answer) =>
    method === "getGenesisHash" ? JSON.stringify({ jsonrpc: "2.0", id, result: MAINNET }) : answer,
  );
  await page.goto("");
  await expect(page.getByText("Wrong network:")).toBeVisible();
  await expect(page.getByText("is a node of mainnet")).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  // Demo keys never meet a public network.
  await expect(page.getByRole("button", { name: "Use the demo wallet" })).toHaveCount(0);
  await picture(page, "wrong-network");
});

test("a node that does not answer, and then does", async ({ page }) => {
  await page.route(`${state().rpc_url}/`, (route) => route.abort("connectionrefused"));
  await page.goto("");
  await expect(page.getByText("does not answer").first()).toBeVisible();
  await expect(page.getByText("cargo xtask localnet up").first()).toBeVisible();
  await picture(page, "node-down");
  await page.unroute(`${state().rpc_url}/`);
  await expect(page.getByRole("link", { name: "tUSD against tSOL" })).toBeVisible();
  await expect(page.getByText("does not answer")).toHaveCount(0);
});

test("a node that goes away leaves what was read, and says that it is old", async ({ page }) => {
  await page.goto("");
  await expect(page.getByRole("link", { name: "tUSD against tSOL" })).toBeVisible();
  await page.route(`${state().rpc_url}/`, (route) => route.abort("connectionrefused"));
  await expect(page.getByText("What is shown is not new:")).toBeVisible();
  await expect(page.getByRole("link", { name: "tUSD against tSOL" })).toBeVisible();
});

test("an account of a version that the app does not know", async ({ page }) => {
  await changePool(page, (data) => {
    data[POOL.version] = 9;
  });
  await page.goto("");
  await expect(page.getByText(/knows version 1 of Pool, the account has 9: update/u)).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  await picture(page, "unknown-version");
});

test("a wallet that says no", async ({ page }) => {
  await page.addInitScript(refusingWallet);
  await page.goto("");
  await page.getByRole("button", { name: "Connect Stubborn" }).click();
  await page.getByRole("button", { name: "Get test tokens" }).click();
  await expect(page.getByText("The wallet has test tokens and SOL now.")).toBeVisible();
  const before = await assetsOf(STUBBORN);
  await page.goto(`#/pool/${state().pool}/lp`);
  const section = page.getByRole("region", { name: "Deposit" });
  await section.getByLabel("Amount, tUSD").fill("1");
  await section.getByRole("button", { name: "Deposit" }).click();
  await expect(section.getByText("Stubborn did not sign (the user said no). Nothing was sent and nothing changed.")).toBeVisible();
  expect(await assetsOf(STUBBORN)).toBe(before);
  await picture(page, "not-signed");
});

test("more than the wallet has is refused before anybody signs", async ({ page }) => {
  await page.addInitScript(refusingWallet);
  await page.goto(`#/pool/${state().pool}/lp`);
  await page.getByRole("button", { name: "Connect Stubborn" }).click();
  const section = page.getByRole("region", { name: "Deposit" });
  await section.getByLabel("Amount, tUSD").fill("999999999");
  await section.getByRole("button", { name: "Deposit" }).click();
  await expect(section.locator("[data-outcome=failed]")).toContainText("balance");
});

/** Its key is known to nobody: it only ever refuses. */
const STUBBORN = "9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g";

function refusingWallet(): void {
  const account = {
    address: "9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g",
    publicKey: new Uint8Array(32),
    chains: ["solana:localnet"],
    features: ["solana:signTransaction"],
  };
  const wallet = {
    version: "1.0.0",
    name: "Stubborn",
    icon: "data:image/svg+xml;base64,PHN2Zy8+",
    chains: ["solana:localnet"],
    accounts: [account],
    features: {
      "standard:connect": { version: "1.0.0", connect: () => Promise.resolve({ accounts: [account] }) },
      "solana:signTransaction": {
        version: "1.0.0",
        supportedTransactionVersions: ["legacy", 0],
        signTransaction: () => Promise.reject(new Error("the user said no")),
      },
    },
  };
  interface Api {
    readonly register: (one: unknown) => void;
  }
  window.addEventListener("wallet-standard:app-ready", (event) => {
    (event as CustomEvent<Api>).detail.register(wallet);
  });
}

const FAR_FUTURE = 4_000_000_000n;

/** Of a Pool: programs/socialized-loss/src/state, pinned by the layout tests. */
const POOL = { size: 1016, recognitionUntil: 632, pausedUntil: 664, version: 882, discriminator: [241, 154, 109, 4, 17, 177, 109, 188] } as const;
