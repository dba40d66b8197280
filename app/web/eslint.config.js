// The rules of all of app/, and React's for its hooks.
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import common from "../eslint.config.js";

export default defineConfig(
  common,
  globalIgnores(["dist", "test-results", "scripts/*.mjs"]),
  { files: ["src/**/*.tsx", "src/**/*.ts"], extends: [reactHooks.configs.flat["recommended-latest"]] },
);
