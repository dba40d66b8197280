import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { localnet, options } from "./server/localnet";

const HOST = "127.0.0.1";

export default defineConfig(({ mode }) => ({
  // Works from any folder of any static server.
  base: "./",
  esbuild: { jsx: "automatic" },
  build: {
    target: "es2022",
    manifest: true,
    // "use client" means nothing without a server.
    rollupOptions: { onwarn: (warning, warn) => { if (warning.code !== "MODULE_LEVEL_DIRECTIVE") { warn(warning); } } },
  },
  server: { host: HOST, port: 5173 },
  preview: { host: HOST, port: 4173 },
  test: { include: ["src/**/*.test.ts"] },
  plugins: [localnet(options(join(import.meta.dirname, "../.."), process.env))],
  // The generated client asks for it, and browsers have no `process`.
  define: { "process.env.NODE_ENV": JSON.stringify(mode) },
}));
