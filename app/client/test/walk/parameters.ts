/** Parameters that a pool may be made with. */
import type { PoolParams } from "../../src/generated/types";
import { PLAIN } from "../svm/market";
import type { Random } from "./random";

export function parameters(random: Random): PoolParams {
  const interest = random.chance(60n) ? { baseRateBps: 100, kinkRateBps: 800, maxRateBps: 20_000 } : {};
  const caps = random.chance(50n)
    ? { insuranceCapEvent: random.amount(), insuranceCapDay: random.amount() }
    : {};
  const room = random.chance(30n) ? { depositCap: 1n << 38n, borrowCap: 1n << 37n } : {};
  return {
    ...PLAIN,
    ...interest,
    ...caps,
    ...room,
    closeFactorBps: random.pick([1_000, 5_000, 10_000]),
    bonusMinBps: random.pick([200, 500]),
    insuranceFeeBps: random.pick([0, 1_000, 5_000]),
    liquidationFeeBps: random.pick([0, 100]),
    withdrawDelaySeconds: random.pick([0, 0, 3_600]),
    maxPriceAgeSeconds: 120,
  };
}
