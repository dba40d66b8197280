/** What borrowers do, and what is done to them. */
import { expect } from "vitest";
import { ix, type LossEvent, type PositionAfter, type Waterfall } from "../../src";
import type { Happened, Person, Walk } from "./walk";

/** More than any debt. */
const ALL = 1n << 50n;

/** Makes the position if it is not there; an old one that defaulted is closed first. */
async function position(walk: Walk, person: Person) {
  const { pool } = walk;
  const found = walk.loadIfAny("Position", person.position);
  if (found?.data.defaulted) {
    walk.world.send(ix.closePosition(found.address, person.signer, found.data.rentPayer));
  } else if (found) {
    return found;
  }
  walk.world.send(await ix.openPosition(pool, person.signer, 0));
  return walk.load("Position", person.position);
}

export async function addCollateral(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, now, random } = walk;
  const { address, bytes } = await position(walk, person);
  const amount = random.amount();
  await walk.compare({
    what: "add_collateral",
    who: person.signer.address,
    preview: () => quotes.quoteAddCollateral(walk.poolBytes, bytes, amount, now),
    build: async () => [await ix.addCollateral(pool, { position: address, by: person.signer }, amount)],
    check: (quote, { collateral }) => {
      expect(collateral).toBe(-amount);
      sameAfter(walk, person, quote);
    },
  });
}

export async function removeCollateral(walk: Walk, person: Person): Promise<void> {
  freshen(walk);
  const { quotes, pool, now, random, price } = walk;
  const { address, bytes } = await position(walk, person);
  const most = quotes.mostToRemove(walk.poolBytes, bytes, price, now);
  const amount = random.around(most);
  const side = { position: address, by: person.signer, priceUpdate: walk.world.priceUpdate };
  await walk.compare({
    what: "remove_collateral",
    who: person.signer.address,
    preview: () => quotes.quoteRemoveCollateral(walk.poolBytes, bytes, price, amount, now),
    build: async () => [await ix.removeCollateral(pool, side, amount)],
    check: (quote, { collateral }) => {
      expect(collateral).toBe(amount);
      expect(amount).toBeLessThanOrEqual(most);
      sameAfter(walk, person, quote);
    },
  });
}

export async function borrow(walk: Walk, person: Person): Promise<void> {
  freshen(walk);
  const { quotes, pool, now, random, price } = walk;
  const { address, bytes } = await position(walk, person);
  const most = quotes.mostToBorrow(walk.poolBytes, bytes, price, now);
  const amount = random.around(most);
  const side = { position: address, by: person.signer, priceUpdate: walk.world.priceUpdate };
  await walk.compare({
    what: "borrow",
    who: person.signer.address,
    preview: () => quotes.quoteBorrow(walk.poolBytes, bytes, price, amount, now),
    build: async () => [await ix.borrow(pool, side, amount)],
    check: (quote, { assets }) => {
      expect(assets).toBe(amount);
      expect(amount).toBeLessThanOrEqual(most);
      sameAfter(walk, person, quote);
    },
  });
}

export async function repay(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, now, random } = walk;
  const { address, bytes, data } = await position(walk, person);
  if (data.debtShares === 0n && random.chance(90n)) return;
  const amount = random.chance(30n) ? ALL : random.amount();
  await walk.compare({
    what: "repay",
    who: person.signer.address,
    preview: () => quotes.quoteRepay(walk.poolBytes, bytes, amount, now),
    build: async () => [await ix.repay(pool, { position: address, by: person.signer }, amount)],
    check: (quote, { assets }) => {
      expect(assets).toBe(-quote.paid);
      sameAfter(walk, person, quote.after);
    },
  });
}

export async function liquidate(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, random, liquidator } = walk;
  const found = walk.loadIfAny("Position", person.position);
  if (!found || found.data.debtShares === 0n) return;
  // This preview asks "what if", at a price of any age; the program wants a fresh one.
  walk.post(walk.price.price);
  const { now, price } = walk;
  const all = random.chance(50n);
  const maxRepay = all ? ALL : random.amount();
  const bytes = [walk.poolBytes, walk.fundBytes] as const;
  const paysWhat = all ? () => quotes.quoteDefault(...bytes, found.bytes, price, now).liquidated : undefined;
  await walk.compare({
    what: "liquidate",
    who: liquidator.address,
    preview: () => ({
      liquidation: quotes.quoteLiquidation(bytes[0], found.bytes, price, maxRepay, now),
      waterfall: paysWhat?.(),
    }),
    build: async (quote) => {
      const side = { caller: liquidator, priceUpdate: walk.world.priceUpdate };
      const args = { maxRepay, minCollateralOut: quote?.liquidation.seized ?? 0n };
      return [await ix.liquidate(pool, found, side, args)];
    },
    check: ({ liquidation, waterfall }, happened) => {
      expect(happened.assets).toBe(-(liquidation.repaid + liquidation.fee));
      expect(happened.collateral).toBe(liquidation.seized);
      const recorded = event(happened, "ShortfallRecorded");
      expect(recorded !== undefined).toBe(liquidation.shortfall > 0n);
      if (recorded && waterfall) sameWaterfall(recorded, waterfall);
      const after = walk.load("Position", person.position).data;
      expect(after.collateral).toBe(liquidation.collateralLeft);
      if (!recorded) {
        const { debt } = quotes.quotePosition(walk.poolBytes, walk.world.bytes(found.address), price, now);
        expect(debt).toBe(liquidation.debtLeft);
      }
    },
  });
}

/** Mostly there is a fresh price. */
function freshen(walk: Walk): void {
  if (walk.random.chance(80n)) walk.post(walk.price.price);
}

/** Marks the position, waits for the grace to pass, and has its shortfall recorded. */
export async function recordShortfall(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, liquidator } = walk;
  const found = walk.loadIfAny("Position", person.position);
  if (!found || found.data.debtShares === 0n) return;
  const { priceUpdate } = walk.world;
  if (!(await walk.attempt(ix.markInsolvent(pool, found.address, priceUpdate)))) return;
  walk.world.advance(700n);
  walk.post(walk.price.price);
  const { now, price } = walk;
  const { insolvent } = quotes.quotePosition(walk.poolBytes, found.bytes, price, now);
  if (!insolvent) return;
  await walk.compare({
    what: "record_shortfall",
    who: liquidator.address,
    preview: () => quotes.quoteDefault(walk.poolBytes, walk.fundBytes, found.bytes, price, now).takenOver,
    build: async () => [await ix.recordShortfall(pool, found, { caller: liquidator, priceUpdate })],
    check: (quote, happened) => {
      const recorded = event(happened, "ShortfallRecorded");
      if (recorded === undefined) throw new Error("nothing was recorded");
      sameWaterfall(recorded, quote);
      expect(happened.collateral).toBe(recorded.reward);
    },
  });
}

function sameAfter(walk: Walk, person: Person, after: PositionAfter): void {
  const { quotes, now } = walk;
  const { data, bytes } = walk.load("Position", person.position);
  expect(data.collateral).toBe(after.collateral);
  const preview = () => quotes.quotePosition(walk.poolBytes, bytes, undefined, now);
  if (walk.load("Pool", walk.pool.pool).data.price.publishTime === 0n) {
    // The pool was shown no price yet, so nobody borrowed.
    expect(preview).toThrow("OracleMissing");
    expect(after.debt).toBe(0n);
    return;
  }
  expect(preview()).toMatchObject({ debt: after.debt, ltvBps: after.ltvBps, liquidatable: after.liquidatable });
}

type Recorded = Extract<LossEvent, { name: "ShortfallRecorded" }>["data"];

function sameWaterfall(recorded: Recorded, quote: Waterfall): void {
  expect(recorded).toMatchObject({
    debt: quote.debt,
    collateralProceeds: quote.collateral,
    shortfall: quote.shortfall,
    reserve: quote.reserve,
    stakers: quote.stakers,
    lps: quote.lps,
    unallocated: quote.unallocated,
    heldBack: quote.heldBack,
  });
}

function event({ events }: Happened, name: "ShortfallRecorded"): Recorded | undefined {
  return events.find((event) => event.name === name)?.data;
}
