// Staking and borrowing with the demo wallet: each does what its preview said, compared with the chain.

import { expect, test, type Locator, type Page } from "@playwright/test";
import { assetsOf, state } from "./network";
import { useDemoWallet } from "./pages";

test.beforeEach(async ({ page }) => {
  await page.goto("");
  await useDemoWallet(page);
  await page.getByRole("button", { name: "Get test tokens" }).click();
  await expect(page.getByText("The wallet has test tokens and SOL now.")).toBeVisible();
});

test("a stake is asked back, and the request is taken back", async ({ page }) => {
  const owner = await ownerOf(page);
  await page.goto(`#/pool/${state().pool}/stake`);
  const before = await assetsOf(owner);
  await act(page, "Stake", "Stake", "250.5");
  expect(before - (await assetsOf(owner))).toBe(250_500_000n);
  const value = await atoms(page.locator("[data-name=value]").first());
  expect(250_500_000n - value).toBeLessThan(1_000n);

  const leave = page.getByRole("region", { name: "Unstake" });
  await leave.getByLabel("Everything I have here").check();
  await leave.getByRole("button", { name: "Ask to unstake" }).click();
  await expect(leave.getByText("usable in", { exact: false })).toBeVisible();
  // The form is gone, and its result is not.
  await expect(page.locator("[data-outcome=done]", { hasText: "Ask to unstake: done." })).toBeVisible();
  // Too early: said before anybody signs.
  await leave.getByLabel("Everything I asked for").check();
  await expect(leave.locator('[data-preview="Unstake"]')).toContainText("ExitTooEarly");
  await expect(leave.getByRole("button", { name: "Unstake", exact: true })).toBeDisabled();
  await leave.getByRole("button", { name: "Take the request back" }).click();
  await expect(leave.getByRole("button", { name: "Ask to unstake" })).toBeVisible();
});

test("a loan is taken and repaid to the last atom", async ({ page }) => {
  const owner = await ownerOf(page);
  await page.goto(`#/pool/${state().pool}/borrow`);
  await act(page, "Add collateral", "Add collateral", "10");
  expect(await atoms(page.locator("[data-name=collateral]").first())).toBe(10_000_000_000n);

  const before = await assetsOf(owner);
  await act(page, "Borrow", "Borrow", "200");
  expect((await assetsOf(owner)) - before).toBe(200_000_000n);
  expect(await atoms(page.locator("[data-name=debt]").first())).toBeGreaterThanOrEqual(200_000_000n);

  // More than the collateral allows is refused before anybody signs, with the remedy.
  const borrow = page.getByRole("region", { name: "Borrow" });
  await borrow.getByLabel("Amount, tUSD").fill("50000");
  await expect(borrow.locator('[data-preview="Borrow"]')).toContainText("PositionTooRisky");
  await expect(borrow.getByRole("button", { name: "Borrow", exact: true })).toBeDisabled();

  const repay = page.getByRole("region", { name: "Repay" });
  await repay.getByRole("button", { name: "All of the debt" }).click();
  await repay.getByRole("button", { name: "Repay", exact: true }).click();
  await expect(repay.locator("[data-outcome=done]")).toBeVisible();
  expect(await atoms(page.locator("[data-name=debt]").first())).toBe(0n);

  const remove = page.getByRole("region", { name: "Remove collateral" });
  await remove.getByRole("button", { name: "Most", exact: true }).click();
  await remove.getByRole("button", { name: "Remove collateral", exact: true }).click();
  await expect(remove.locator("[data-outcome=done]")).toBeVisible();
  expect(await atoms(page.locator("[data-name=collateral]").first())).toBe(0n);
});

async function act(page: Page, region: string, verb: string, amount: string): Promise<void> {
  const section = page.getByRole("region", { name: region, exact: true });
  await section.getByLabel("Amount").fill(amount);
  await section.getByRole("button", { name: verb, exact: true }).click();
  await expect(section.locator("[data-outcome=done]")).toBeVisible();
}

async function ownerOf(page: Page): Promise<string> {
  return (await page.locator("[data-owner]").getAttribute("data-owner")) ?? "";
}

async function atoms(place: Locator): Promise<bigint> {
  return BigInt((await place.locator("[data-atoms]").getAttribute("data-atoms")) ?? "");
}
