// A newcomer's way from the first deposit to the last withdrawal, with the mouse alone. Every amount the
// page shows is compared, to the unit, with what the chain has.

import { expect, test, type Locator, type Page } from "@playwright/test";
import { assetsOf, RECORD, u64 } from "./network";
import { picture, useDemoWallet } from "./pages";

test.describe.configure({ mode: "serial" });

let page: Page;
let owner: string;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
});

test.afterAll(async () => {
  await page.close();
});

const DEPOSIT = 50_000_000_000n;
const PAID_IN = 1_234_567_891n;

test("the pools can be read without a wallet", async () => {
  await page.goto("");
  await expect(page.getByRole("link", { name: "tUSD against tSOL" })).toBeVisible();
  await picture(page, "pools");
});

test("the demo wallet gets test tokens", async () => {
  owner = await useDemoWallet(page);
  await page.getByRole("button", { name: "Get test tokens" }).click();
  await expect(page.getByText("The wallet has test tokens and SOL now.")).toBeVisible();
  expect(await assetsOf(owner)).toBe(100_000_000_000n);
});

test("a deposit does what its preview said", async () => {
  await page.getByRole("link", { name: "tUSD against tSOL" }).click();
  await page.getByRole("link", { name: "My LP share" }).click();
  const section = page.getByRole("region", { name: "Deposit" });
  await section.getByLabel("Amount, tUSD").fill("50000");
  const promised = await shares(section.locator("[data-name=enter-shares]"));
  const before = await assetsOf(owner);
  await section.getByRole("button", { name: "Deposit" }).click();
  await expect(section.locator("[data-outcome=done]")).toBeVisible();
  await picture(page, "deposited");
  expect(await atoms(section.locator("[data-name=entered-assets]"))).toBe(DEPOSIT);
  expect(before - (await assetsOf(owner))).toBe(DEPOSIT);
  // Interest makes shares dearer between preview and execution, never cheaper.
  const given = await shares(section.locator("[data-name=entered-shares]"));
  expect(given).toBeLessThanOrEqual(promised);
  expect(promised - given).toBeLessThan(promised / 1_000_000n);
  const value = await atoms(page.locator("[data-name=value]").first());
  expect(DEPOSIT - value).toBeLessThan(1_000n);
});

test("a crash is recorded and explained", async () => {
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("button", { name: "Let the price fall by 60 %" }).click();
  const journal = page.getByRole("region", { name: "Journal of shortfalls" });
  await expect(journal.getByRole("link").first()).toBeVisible({ timeout: 240_000 });
  // The first shortfalls are the fund's; later ones are the LPs' too.
  await page.getByRole("link", { name: "My LP share" }).click();
  const pending = page.locator("[data-name=pending-loss]").first();
  await expect.poll(() => atoms(pending), { timeout: 240_000 }).toBeGreaterThan(0n);
  // Until the liquidator is through, another default may be recorded at any time.
  await page.getByRole("link", { name: "Liquidators" }).click();
  await expect(page.getByText(/^(insolvent|may be liquidated)$/u)).toHaveCount(0, { timeout: 240_000 });
  await page.getByRole("link", { name: "Overview" }).click();
  await picture(page, "journal");
  await page.getByRole("link", { name: "My LP share" }).click();
  await expect(pending).toBeVisible();
  await picture(page, "pending-loss");
});

test("the record on the page is the record on the chain", async () => {
  await page.getByRole("link", { name: "Overview" }).click();
  await newest().click();
  const record = page.url().split("/event/")[1] ?? "";
  const tiers = page.getByRole("list", { name: "Who paid what" });
  await expect(tiers).toBeVisible();
  const shown = async (tier: string) => atoms(tiers.locator(`[data-tier=${tier}]`));
  for (const tier of ["collateral", "reserve", "stakers", "lps"] as const) {
    expect(await shown(tier), tier).toBe(await u64(record, RECORD[tier]));
  }
  const debt = await atoms(page.locator("[data-name=debt]").first());
  expect(debt).toBe(await u64(record, RECORD.debt));
  expect((await shown("collateral")) + (await shown("reserve")) + (await shown("stakers")) + (await shown("lps"))).toBe(
    debt - (await u64(record, RECORD.unallocated)),
  );
  expect(await atoms(page.locator("[data-name=my-loss]").first())).toBeGreaterThan(0n);
  await picture(page, "event");
});

test("what is paid in can be claimed, to the unit", async () => {
  const payIn = page.getByRole("region", { name: "What came back" });
  await payIn.getByLabel("Amount, tUSD").fill("1234.567891");
  await payIn.getByRole("button", { name: "Pay in" }).click();
  await expect(payIn.locator("[data-outcome=done]")).toBeVisible();
  expect(await atoms(payIn.locator("[data-name=paid-in]"))).toBe(PAID_IN);
  expect(await atoms(payIn.locator("[data-name=recovered]"))).toBe(PAID_IN);

  const mine = page.locator("[data-proof=lps]");
  const claimable = await atoms(mine.locator("[data-name=my-claimable]"));
  expect(claimable).toBeGreaterThan(0n);
  const before = await assetsOf(owner);
  await mine.getByRole("button", { name: "Claim" }).click();
  await expect(mine.locator("[data-outcome=done]")).toBeVisible();
  expect((await assetsOf(owner)) - before).toBe(claimable);
  expect(await atoms(mine.locator("[data-name=claimed]"))).toBe(claimable);
  expect(await atoms(mine.locator("[data-name=my-paid]"))).toBe(claimable);
  expect(await atoms(mine.locator("[data-name=my-claimable]"))).toBe(0n);
  await picture(page, "claimed");
});

test("leaving with everything pays what the page said", async () => {
  await page.getByRole("link", { name: "My LP share" }).click();
  const section = page.getByRole("region", { name: "Withdraw" });
  await section.getByLabel("Everything I have here").check();
  const promised = await atoms(section.locator("[data-name=leave-assets]"));
  const before = await assetsOf(owner);
  await section.getByRole("button", { name: "Withdraw" }).click();
  await expect(section.locator("[data-outcome=done]")).toBeVisible();
  const received = (await assetsOf(owner)) - before;
  expect(await atoms(section.locator("[data-name=left-assets]"))).toBe(received);
  // Interest adds to it between preview and execution, and nothing takes from it.
  expect(received).toBeGreaterThanOrEqual(promised);
  expect(received - promised).toBeLessThan(promised / 1_000_000n);
  expect(await atoms(page.locator("[data-name=value]").first())).toBe(0n);
  await picture(page, "withdrawn");
});

/** The newest: by then the insurance fund is used up, and LPs bear what is left. */
function newest(): Locator {
  return page.getByRole("region", { name: "Journal of shortfalls" }).getByRole("link").first();
}

async function atoms(place: Locator): Promise<bigint> {
  return BigInt((await place.locator("[data-atoms]").getAttribute("data-atoms")) ?? "");
}

async function shares(place: Locator): Promise<bigint> {
  return BigInt((await place.locator("[data-shares]").getAttribute("data-shares")) ?? "");
}
