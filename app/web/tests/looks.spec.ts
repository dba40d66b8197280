// Every page, with and without a wallet, light, dark, and on a phone: no fault that axe finds, nothing wider
// than the screen, and nothing the browser complains about.

import { expect, test, type Page } from "@playwright/test";
import { state } from "./network";
import { picture, useDemoWallet } from "./pages";

const LOOKS = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 360, height: 740 } },
] as const;

const PAGES = ["", "/who-pays", "/lp", "/stake", "/borrow", "/liquidators"];

for (const { name, ...look } of LOOKS) {
  test.describe(name, () => {
    test.use(look);

    test("read-only", async ({ page }) => {
      const complaints = listen(page);
      await page.goto("");
      await expect(page.getByRole("table")).toBeVisible();
      await picture(page, `${name}-pools`);
      await eachPage(page, name);
      await eventPage(page, name);
      expect(complaints).toEqual([]);
    });

    test("with a wallet", async ({ page }) => {
      const complaints = listen(page);
      await page.goto("");
      await useDemoWallet(page);
      await eachPage(page, `${name}-wallet`);
      await eventPage(page, `${name}-wallet`);
      expect(complaints).toEqual([]);
    });
  });
}

test("everything can be reached with the keyboard", async ({ page }) => {
  await page.goto("");
  await expect(page.getByRole("table")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "To the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
  const pool = page.getByRole("link", { name: "tUSD against tSOL" });
  for (let presses = 0; presses < 20 && !(await pool.evaluate((link) => link === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "At a glance" })).toBeVisible();
});

async function eachPage(page: Page, name: string): Promise<void> {
  for (const path of PAGES) {
    await page.goto(`#/pool/${state().pool}${path}`);
    await expect(page.locator("main h2").first()).toBeVisible();
    // Nothing that loads later is in the picture half.
    await expect(page.getByText(/^(Loading|Drawing|Reading)/u)).toHaveCount(0);
    await picture(page, `${name}-${path === "" ? "overview" : path.slice(1)}`);
  }
}

/** The newest shortfall; on a network that has none yet, one is made. */
async function eventPage(page: Page, name: string): Promise<void> {
  await page.goto(`#/pool/${state().pool}`);
  const journal = page.getByRole("region", { name: "Journal of shortfalls" });
  await expect(journal).toBeVisible();
  const shortfall = journal.getByRole("link").first();
  if ((await shortfall.count()) === 0) {
    await page.getByRole("button", { name: "Let the price fall by 60 %" }).click();
    await expect(shortfall).toBeVisible({ timeout: 240_000 });
  }
  await shortfall.click();
  await expect(page.getByRole("list", { name: "Who paid what" })).toBeVisible();
  await expect(page.getByText(/^(Loading|Drawing|Reading|looking for it)/u)).toHaveCount(0);
  await picture(page, `${name}-event`);
}

/** What the browser's console says that nobody should ignore. */
function listen(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") {
      complaints.push(message.text());
    }
  });
  return complaints;
}
