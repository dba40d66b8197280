/** A pool to test with. */
import type { PoolAddresses } from "../../src";
import { ix, poolAddress, poolAddresses } from "../../src";
import type { PoolParams } from "../../src/generated/types";
import { personOf } from "./helpers";
import type { World } from "./world";

const DAY = 86_400;
const MOST = 2n ** 64n - 1n;

/** As `crates/loss-testkit/src/params.rs` has them: no caps, no interest, no fees, no delay. */
export const PLAIN: PoolParams = {
  minDebt: 1_000n,
  dustValue: 100n,
  recordRewardMax: 1_000_000_000n,
  insuranceCapEvent: MOST,
  insuranceCapDay: MOST,
  depositCap: MOST,
  borrowCap: MOST,
  openingLtvBps: 7_500,
  liquidationThresholdBps: 8_000,
  closeFactorBps: 5_000,
  bonusMinBps: 500,
  bonusSlopeBps: 5_000,
  bonusMaxBps: 1_000,
  insuranceFeeBps: 1_000,
  baseRateBps: 0,
  kinkUtilizationBps: 8_000,
  kinkRateBps: 0,
  maxRateBps: 0,
  confidenceMultipleBps: 20_000,
  maxConfidenceBps: 200,
  maxPriceAgeSeconds: 60,
  recognitionWindowSeconds: 3_600,
  recordGraceSeconds: 600,
  recordRewardBps: 100,
  recordLifeSeconds: 365 * DAY,
  timeLockSeconds: 3 * DAY,
  maxPauseSeconds: 2 * DAY,
  liquidationFeeBps: 0,
  withdrawDelaySeconds: 0,
  cooldownSeconds: DAY,
  exitWindowSeconds: DAY,
  salvagePremiumBps: 1_000,
  salvageDiscountBps: 1_000,
  salvageDurationSeconds: DAY,
  salvageMinLotBps: 100,
};

/** Makes a pool with these parameters, and posts a price of 1. */
export async function makePool(world: World, params: PoolParams = PLAIN): Promise<PoolAddresses> {
  const authority = personOf("authority");
  world.fund(authority.address);
  const { assetMint, collateralMint, feed: feedId } = world;
  const mints = { assetMint, collateralMint };
  const pool = await poolAddresses(await poolAddress(authority.address, mints, 0), mints);
  const guardian = authority.address;
  const venueCaps = { insurance: 0n, lps: 0n };
  world.send(ix.initPool(pool, authority, { poolId: 0, feedId, guardian, params, venueCaps }));
  world.post(100_000_000n);
  return pool;
}
