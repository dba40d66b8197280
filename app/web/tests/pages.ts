import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type axe from "axe-core";

/** Where screenshots are kept, as artefacts of the run. */
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SCREENS = "test-results/screens";

/** Connects the demo wallet; returns its address. */
export async function useDemoWallet(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Use the demo wallet" }).click();
  await expect(page.getByRole("button", { name: "Disconnect" })).toBeVisible();
  return (await page.locator("[data-owner]").getAttribute("data-owner")) ?? "";
}

/** A screenshot of all of the page, which must have no fault that axe finds and fit its screen. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${SCREENS}/${name}.png`, fullPage: true });
  await page.addScriptTag({ path: AXE });
  const { violations } = await page.evaluate(() => (globalThis as unknown as { readonly axe: typeof axe }).axe.run());
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider, "the page is wider than the screen").toBe(0);
}
