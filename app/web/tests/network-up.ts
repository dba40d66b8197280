import { execFileSync } from "node:child_process";
import { BOT, DIR, OWN, PROGRAMS, RPC_PORT, TOOL } from "./network";

/** Brings a network up for the tests; what is returned takes it down again. */
export default function networkUp(): () => void {
  if (!OWN) {
    return () => undefined;
  }
  const validator = process.env.SOLANA_TEST_VALIDATOR ?? "solana-test-validator";
  const run = (args: readonly string[]) => execFileSync(TOOL, [...args, "--dir", DIR], { stdio: "inherit" });
  run(["up", "--rpc-port", RPC_PORT.toString(), "--validator", validator, "--programs", PROGRAMS, "--bot", BOT]);
  return () => run(["down"]);
}
