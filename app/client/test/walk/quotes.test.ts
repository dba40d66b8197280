/**
 * Previews equal execution on the program's bytecode, to the unit, in 10,000 random cases: tokens
 * that move, accounts afterwards, events. What a preview refuses the program refuses, with the same
 * code; that comes on top.
 */
import { expect, test } from "vitest";
import { ix, loadQuotes } from "../../src";
import { addCollateral, borrow, liquidate, recordShortfall, removeCollateral, repay } from "./borrowers";
import { deposit, requestUnstake, requestWithdraw, stake, unstake, withdraw } from "./owners";
import { Random } from "./random";
import { buySalvage, claim, recordRecovery } from "./recoveries";
import { Tally, Walk, type Person } from "./walk";

const CASES = Number(process.env.QUOTE_CASES ?? "10000");
/** Of one pool; then another is made, with other parameters. */
const CASES_PER_POOL = 500;

type Step = (walk: Walk, person: Person) => Promise<unknown>;

const STEPS: readonly Step[] = [
  deposit, deposit, deposit,
  withdraw, withdraw,
  requestWithdraw,
  stake, stake,
  requestUnstake,
  unstake, unstake,
  addCollateral, addCollateral,
  removeCollateral,
  borrow, borrow, borrow,
  repay,
  liquidate, liquidate, liquidate,
  recordShortfall,
  movePrice, movePrice,
  crash,
  wait, wait,
  recordRecovery,
  buySalvage,
  claim, claim,
  collect,
];

/** A price up to 5% away, now and then with doubt. */
async function movePrice(walk: Walk): Promise<void> {
  const { random } = walk;
  const price = (walk.price.price * (9_500n + random.below(1_001n))) / 10_000n;
  const next = price < 1_000n ? 100_000_000n : price;
  walk.post(next, random.chance(20n) ? next / 200n : 0n);
  return Promise.resolve();
}

/** A fall by up to 60%, and everybody runs to the borrowers. */
async function crash(walk: Walk): Promise<void> {
  const { random } = walk;
  const price = (walk.price.price * (4_000n + random.below(5_000n))) / 10_000n;
  walk.post(price < 1_000n ? 100_000_000n : price);
  for (const person of walk.people) {
    await (random.chance(80n) ? liquidate(walk, person) : recordShortfall(walk, person));
  }
}

/** Minutes or days; the price is then old, unless it is published again. */
async function wait(walk: Walk): Promise<void> {
  const { random, world } = walk;
  world.advance(random.chance(70n) ? random.below(600n) : random.below(200_000n));
  if (random.chance(70n)) walk.post(walk.price.price);
  return Promise.resolve();
}

async function collect(walk: Walk): Promise<void> {
  await walk.attempt(ix.collectInsurance(walk.pool));
}

test(`previews equal execution in ${CASES} random cases`, async () => {
  const quotes = await loadQuotes();
  const tally = new Tally();
  for (let seed = 1n; tally.cases < CASES; seed += 1n) {
    const random = new Random(seed);
    const walk = await Walk.create(quotes, random, tally);
    const end = Math.min(tally.cases + CASES_PER_POOL, CASES);
    while (tally.cases < end) {
      await random.pick(STEPS)(walk, random.pick(walk.people));
    }
  }
  console.log(tally.toString());
  expect(tally.cases).toBeGreaterThanOrEqual(CASES);
});
