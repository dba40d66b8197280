import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/unit/**/*.test.ts", "test/svm/**/*.test.ts", "test/walk/**/*.test.ts"],
    // Thousands of transactions in one test; what hangs ends all the same.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
