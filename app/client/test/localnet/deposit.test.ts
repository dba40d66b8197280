/** The client on a real validator, by requests and subscriptions, with transactions that are signed. */
import { expect, test } from "vitest";
import { fetchOwner, fetchPool, ix, loadQuotes, poolAddress, poolAddresses, refusalIn, scan } from "../../src";
import { PLAIN } from "../svm/market";
import { Network } from "./network";

const WHOLE = 1_000_000n;

test("a pool of one's own: deposit, preview, withdrawal, events, refusal", async () => {
  const network = await Network.open();
  const quotes = await loadQuotes();
  const alice = await network.person(1_000n * WHOLE, 0n);
  const mints = { assetMint: network.assetMint, collateralMint: network.collateralMint };
  const pool = await poolAddresses(await poolAddress(alice.address, mints, 0), mints);
  const init = { poolId: 0, feedId: network.feedId, guardian: alice.address, params: PLAIN };
  const venueCaps = { insurance: 0n, lps: 0n };
  await network.send(alice, [ix.initPool(pool, alice, { ...init, venueCaps })]);
  const empty = await fetchPool(network.rpc, pool.pool);
  expect(empty.addresses).toEqual(pool);

  const amount = 600n * WHOLE;
  const join = quotes.quoteDeposit(empty.pool.bytes, undefined, amount, empty.now);
  const args = { amount, minSharesOut: join.minted, expectedSeq: empty.pool.data.seq };
  const deposited = await network.send(alice, [
    await ix.openLp(pool, alice),
    await ix.deposit(pool, { owner: alice }, args),
  ]);
  const common = { version: 1, pool: pool.pool, seq: 0n, owner: alice.address };
  const wanted = { name: "Deposited", data: { ...common, assets: amount, shares: join.minted } };
  expect(deposited).toMatchObject({ failed: false, refusal: undefined, events: [wanted] });

  const owner = await fetchOwner(network.rpc, pool.pool, alice.address, { addresses: pool });
  expect(owner.assets).toBe(400n * WHOLE);
  if (owner.lp === undefined) throw new Error("no share");
  expect(quotes.quoteLp(owner.pool.bytes, owner.lp.bytes, owner.now)).toEqual(join.after);

  const leave = quotes.quoteWithdraw(owner.pool.bytes, owner.lp.bytes, 250n * WHOLE, owner.now);
  const side = { owner: alice, share: owner.lp };
  const take = { amount: { assets: 250n * WHOLE }, minAssetsOut: leave.paid } as const;
  const left = await network.send(alice, [await ix.withdraw(pool, side, take)]);
  const { events } = left;
  expect(events).toMatchObject([{ name: "Withdrawn", data: { assets: leave.paid, shares: leave.burned } }]);
  const after = await fetchOwner(network.rpc, pool.pool, alice.address, { addresses: pool, minContextSlot: left.slot });
  expect(after.assets).toBe(650n * WHOLE);
  if (after.lp === undefined) throw new Error("no share");
  expect(quotes.quoteLp(after.pool.bytes, after.lp.bytes, after.now)).toEqual(leave.after);

  const tooMuch = await ix.withdraw(pool, side, { ...take, minAssetsOut: leave.paid + 1n });
  const error: unknown = await network.send(alice, [tooMuch]).catch((error: unknown) => error);
  expect(refusalIn(error, [pool.pool])).toMatchObject({ by: "rules", name: "SlippageExceeded" });
});

test("everything of the demo pool can be read and previewed", async () => {
  const network = await Network.open();
  const quotes = await loadQuotes();
  const state = await fetchPool(network.rpc, network.pool);
  const pool = quotes.quotePool(state.pool.bytes, state.now);
  expect(pool.lps.assets).toBeGreaterThan(0n);
  const shares = await scan(network.rpc, "LpShare", { pool: network.pool });
  expect(shares.length).toBeGreaterThan(0);
  for (const share of shares) {
    const owner = await fetchOwner(network.rpc, network.pool, share.data.owner, { addresses: state.addresses });
    expect(owner.lp?.address).toBe(share.address);
    if (owner.lp) quotes.quoteLp(owner.pool.bytes, owner.lp.bytes, owner.now);
  }
  const positions = await scan(network.rpc, "Position", { pool: network.pool });
  const bytes = positions.map((position) => position.bytes);
  const half = quotes.whatIf(state.pool.bytes, 5_000);
  const { liquidated } = quotes.quoteCrash(state.pool.bytes, state.fund.bytes, bytes, half, state.now);
  const { sum } = liquidated;
  expect(sum.debt).toBe(sum.collateral + sum.reserve + sum.stakers + sum.lps + sum.unallocated);
});
