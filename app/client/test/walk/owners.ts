/** What LPs and stakers do. */
import { ix, receiptAddress, type Amount } from "../../src";
import { expect } from "vitest";
import type { Happened, Person, Walk } from "./walk";

const HOUR = 3_600n;

export async function deposit(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, now, random } = walk;
  const lp = walk.loadIfAny("LpShare", person.lp);
  const amount = random.amount();
  const receipt = lp && (await receiptAddress(lp.address, lp.data.share.segment.fromSeq));
  await walk.compare({
    what: lp ? "deposit" : "first deposit",
    who: person.signer.address,
    preview: () => quotes.quoteDeposit(walk.poolBytes, lp?.bytes, amount, now),
    build: async (quote) => [
      ...(lp ? [] : [await ix.openLp(pool, person.signer)]),
      await ix.deposit(pool, { owner: person.signer, share: lp }, { amount, minSharesOut: quote?.minted ?? 0n }),
    ],
    check: (quote, happened) => {
      const after = walk.load("LpShare", person.lp);
      expect(happened.assets).toBe(-amount);
      expect(of(happened, "Deposited")).toMatchObject({ assets: amount, shares: quote.minted });
      expect(quotes.quoteLp(walk.poolBytes, after.bytes, now)).toEqual(quote.after);
      expect(after.data.share.held.shares).toBe(quote.after.shares);
      expect(after.data.share.lost - (lp?.data.share.lost ?? 0n)).toBe(quote.pickedUp);
      expect(receipt !== undefined && walk.world.bytesIfAny(receipt) !== undefined).toBe(quote.needsReceipt);
    },
  });
}

export async function withdraw(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, now } = walk;
  const lp = walk.loadIfAny("LpShare", person.lp);
  if (!lp) return;
  const most = quotes.mostToWithdraw(walk.poolBytes, lp.bytes, now);
  const assets = leaving(walk, most);
  const receipt = await receiptAddress(lp.address, lp.data.share.segment.fromSeq);
  await walk.compare({
    what: "withdraw",
    who: person.signer.address,
    preview: () => quotes.quoteWithdraw(walk.poolBytes, lp.bytes, assets, now),
    build: async (quote) => {
      const args = { amount: amountOf(assets), minAssetsOut: quote?.paid ?? 0n };
      return [await ix.withdraw(pool, { owner: person.signer, share: lp }, args)];
    },
    check: (quote, happened) => {
      const after = walk.load("LpShare", person.lp);
      expect(happened.assets).toBe(quote.paid);
      expect(of(happened, "Withdrawn")).toMatchObject({ assets: quote.paid, shares: quote.burned });
      expect(quotes.quoteLp(walk.poolBytes, after.bytes, now)).toEqual(quote.after);
      expect(after.data.share.lost - lp.data.share.lost).toBe(quote.pickedUp);
      expect(walk.world.bytesIfAny(receipt) !== undefined).toBe(quote.needsReceipt);
      expect(quote.paid).toBeLessThanOrEqual(most);
    },
  });
}

export async function requestWithdraw(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, now, random } = walk;
  const lp = walk.loadIfAny("LpShare", person.lp);
  if (!lp) return;
  const assets = random.chance(40n) ? undefined : random.amount();
  await walk.compare({
    what: "request_withdraw",
    who: person.signer.address,
    preview: () => quotes.quoteRequestWithdraw(walk.poolBytes, lp.bytes, assets, now),
    build: async () => [await ix.requestWithdraw(pool, person.signer, amountOf(assets))],
    check: (quote) => {
      const { share } = walk.load("LpShare", person.lp).data;
      expect(share).toMatchObject({
        requestShares: quote.requested,
        requestOpensAt: quote.opensAt,
        requestClosesAt: quote.closesAt,
      });
      expect(share.lost - lp.data.share.lost).toBe(quote.pickedUp);
    },
  });
}

export async function stake(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, now, random } = walk;
  const held = walk.loadIfAny("InsuranceStake", person.stake);
  const amount = random.amount();
  await walk.compare({
    what: held ? "stake" : "first stake",
    who: person.signer.address,
    preview: () => quotes.quoteStakeMore(walk.poolBytes, walk.fundBytes, held?.bytes, amount, now),
    build: async (quote) => [
      ...(held ? [] : [await ix.openStake(pool, person.signer)]),
      await ix.stake(pool, { owner: person.signer, share: held }, { amount, minSharesOut: quote?.minted ?? 0n }),
    ],
    check: (quote, happened) => {
      const after = walk.load("InsuranceStake", person.stake);
      expect(happened.assets).toBe(-amount);
      expect(of(happened, "Staked")).toMatchObject({ assets: amount, shares: quote.minted });
      expect(quotes.quoteStake(walk.poolBytes, walk.fundBytes, after.bytes, now)).toEqual(quote.after);
      expect(after.data.share.lost - (held?.data.share.lost ?? 0n)).toBe(quote.pickedUp);
    },
  });
}

export async function requestUnstake(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, now, random } = walk;
  const held = walk.loadIfAny("InsuranceStake", person.stake);
  if (!held) return;
  const assets = random.chance(60n) ? undefined : random.amount();
  await walk.compare({
    what: "request_unstake",
    who: person.signer.address,
    preview: () => quotes.quoteRequestUnstake(walk.poolBytes, walk.fundBytes, held.bytes, assets, now),
    build: async () => [await ix.requestUnstake(pool, person.signer, amountOf(assets))],
    check: (quote) => {
      expect(walk.load("InsuranceStake", person.stake).data.share).toMatchObject({
        requestShares: quote.requested,
        requestOpensAt: quote.opensAt,
        requestClosesAt: quote.closesAt,
      });
    },
  });
  if (random.chance(70n)) walk.world.advance(25n * HOUR);
}

export async function unstake(walk: Walk, person: Person): Promise<void> {
  const { quotes, pool, now, random } = walk;
  const held = walk.loadIfAny("InsuranceStake", person.stake);
  if (!held || (held.data.share.requestShares === 0n && random.chance(90n))) return;
  const most = quotes.mostToUnstake(walk.poolBytes, walk.fundBytes, held.bytes, now);
  const assets = leaving(walk, most);
  await walk.compare({
    what: "unstake",
    who: person.signer.address,
    preview: () => quotes.quoteUnstake(walk.poolBytes, walk.fundBytes, held.bytes, assets, now),
    build: async (quote) => {
      const args = { amount: amountOf(assets), minAssetsOut: quote?.paid ?? 0n };
      return [await ix.unstake(pool, { owner: person.signer, share: held }, args)];
    },
    check: (quote, happened) => {
      const after = walk.load("InsuranceStake", person.stake);
      expect(happened.assets).toBe(quote.paid);
      expect(of(happened, "Unstaked")).toMatchObject({ assets: quote.paid, shares: quote.burned });
      expect(quotes.quoteStake(walk.poolBytes, walk.fundBytes, after.bytes, now)).toEqual(quote.after);
      expect(quote.paid).toBeLessThanOrEqual(most);
    },
  });
}

function of({ events }: Happened, name: string): unknown {
  return events.find((event) => event.name === name)?.data;
}

/** All, or an amount that is often at the edge of what can leave. */
function leaving({ random }: Walk, most: bigint): bigint | undefined {
  return random.chance(25n) ? undefined : random.around(most);
}

function amountOf(assets: bigint | undefined): Amount {
  return assets === undefined ? "all" : { assets };
}
