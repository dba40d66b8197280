import { defineConfig } from "@playwright/test";
import { DIR, PORT, TOOL } from "./tests/network";

// Debian's Chromium, because a browser that Playwright downloads is not always to be had.
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "tests",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  // One network, one price: what one test does another would see.
  workers: 1,
  fullyParallel: false,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  globalSetup: "./tests/network-up.ts",
  use: {
    baseURL: `http://127.0.0.1:${PORT.toString()}/`,
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS },
    screenshot: "only-on-failure",
  },
  webServer: {
    command: `npx vite preview --port ${PORT.toString()} --strictPort`,
    url: `http://127.0.0.1:${PORT.toString()}/`,
    env: { LOCALNET_DIR: DIR, LOCALNET_TOOL: TOOL },
    reuseExistingServer: false,
  },
});
