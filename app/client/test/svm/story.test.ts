/**
 * One default from beginning to end, on the program's bytecode: deposit, borrow, crash, liquidation
 * with a shortfall, receipt, recovery, claim, withdrawal. Every account is read by `fetchOwner`,
 * every event by the client.
 */
import { expect, test } from "vitest";
import { fetchOwner, fetchPool, ix, lpAddress, positionAddress, scan, type LossEvent } from "../../src";
import { makePool } from "./market";
import { Refused, World } from "./world";

const WHOLE = 1_000_000n;

const names = (events: readonly LossEvent[]) => events.map(({ name }) => name);

function only<N extends LossEvent["name"]>(events: readonly LossEvent[], name: N) {
  const found = events.filter((event) => event.name === name);
  expect(found.length, `${name} among ${names(events).join(", ")}`).toBe(1);
  return found[0]?.data as Extract<LossEvent, { name: N }>["data"];
}

test("deposit, crash, shortfall, receipt, recovery, claim, withdrawal", async () => {
  const world = await World.create();
  const pool = await makePool(world);
  const alice = await world.person("alice", 3_000n * WHOLE, 0n);
  const bob = await world.person("bob", 1_000n * WHOLE, 0n);
  const borrower = await world.person("borrower", 0n, 2_000n * WHOLE);
  const liquidator = await world.person("liquidator", 5_000n * WHOLE, 0n);
  const read = (owner: { address: typeof alice.address }) => fetchOwner(world.rpc, pool.pool, owner.address);

  // Two LPs, three to one.
  for (const [lp, amount] of [[alice, 3_000n], [bob, 1_000n]] as const) {
    const args = { amount: amount * WHOLE, minSharesOut: 1n };
    const events = world.send(await ix.openLp(pool, lp), await ix.deposit(pool, { owner: lp }, args));
    expect(only(events, "Deposited")).toMatchObject({ owner: lp.address, assets: amount * WHOLE, seq: 0n });
  }
  const before = await read(alice);
  expect(before.pool.data.assetMint).toBe(world.assetMint);
  expect(before.addresses).toEqual(pool);
  expect(before.now).toBe(world.now);
  expect(before.assetDecimals).toBe(6);
  expect(before.assets).toBe(0n);
  expect(before.lp?.data.owner).toBe(alice.address);
  expect(before.lp?.data.share.held.shares).toBe((3_000n * WHOLE) << 32n);
  expect(before.pool.data.ledger.lps.assets).toBe(4_000n * WHOLE);

  // A loan of 1,400 against 2,000.
  const position = await positionAddress(pool.pool, borrower.address, 0);
  const mine = { position, by: borrower, priceUpdate: world.priceUpdate };
  world.send(
    await ix.openPosition(pool, borrower, 0),
    await ix.addCollateral(pool, mine, 2_000n * WHOLE),
    await ix.borrow(pool, mine, 1_400n * WHOLE),
  );
  const owed = await read(borrower);
  expect(owed.assets).toBe(1_400n * WHOLE);
  expect(owed.positions.map(({ data }) => data.collateral)).toEqual([2_000n * WHOLE]);

  // The price halves: 2,000 of collateral is worth 1,000; at 5% bonus it pays 952.380953, rounded up.
  world.advance(30n);
  world.post(50_000_000n);
  const [defaulted] = owed.positions;
  if (defaulted === undefined) throw new Error("no position");
  const side = { caller: liquidator, priceUpdate: world.priceUpdate };
  const args = { maxRepay: 2_000n * WHOLE, minCollateralOut: 0n };
  const recorded = only(world.send(await ix.liquidate(pool, defaulted, side, args)), "ShortfallRecorded");
  expect(recorded).toMatchObject({ seq: 1n, position, owner: borrower.address, debt: 1_400n * WHOLE });
  expect(recorded.collateralProceeds).toBe(952_380_953n);
  expect(recorded.lps).toBe(447_619_047n);
  expect(recorded.lpsAfter.assets).toBe(3_552_380_953n);

  const lost = await read(alice);
  expect(lost.records.length).toBe(1);
  const [record] = lost.records;
  if (record === undefined || lost.lp === undefined) throw new Error("no record");
  expect(record.data).toMatchObject({ seq: 1n, lps: 447_619_047n, unallocated: 0n, version: 1 });
  expect(lost.lp.data.share.segment.fromSeq).toBe(0n);

  // Alice deposits again with the share she fetched: a receipt keeps what she lost.
  const once = await world.person("alice", 10n * WHOLE, 0n);
  const again = { amount: 10n * WHOLE, minSharesOut: 1n };
  const without = await ix.deposit(pool, { owner: once }, again);
  expect(() => world.send(without)).toThrow(/ReceiptRequired/);
  world.send(await ix.deposit(pool, { owner: once, share: lost.lp }, again));
  const kept = await read(alice);
  const [receipt] = kept.receipts;
  if (receipt === undefined) throw new Error("no receipt");
  expect(receipt.data).toMatchObject({ share: lost.lp.address, owner: alice.address, toSeq: 1n, class: 0 });
  expect(kept.lp?.data.share.segment.fromSeq).toBe(1n);
  expect(kept.lp?.data.share.lost).toBe(335_714_285n);

  // 400 come back: three quarters are Alice's, by her receipt; Bob's share proves his part itself.
  const paid = world.send(await ix.recordRecovery(pool, record.address, liquidator, 400n * WHOLE));
  expect(only(paid, "RecoveryRecorded")).toMatchObject({ seq: 1n });
  const caller = { caller: liquidator };
  const claimed = world.send(await ix.claimRecovery(pool, record.address, { receipt }, caller));
  expect(only(claimed, "RecoveryClaimed").amount).toBe(await world.assets(alice.address));
  expect(await world.assets(alice.address)).toBe(300_000_000n);
  const bobs = await read(bob);
  if (bobs.lp === undefined) throw new Error("no share");
  world.send(await ix.claimRecovery(pool, record.address, { share: bobs.lp }, caller));
  expect(await world.assets(bob.address)).toBe(100_000_000n);
  const paidOut = await read(bob);
  expect(paidOut.claims.map(({ data }) => data.paid)).toEqual([100_000_000n]);

  // Bob leaves with what is left of his thousand.
  const leave = { amount: "all", minAssetsOut: 0n } as const;
  const left = world.send(await ix.withdraw(pool, { owner: bob, share: bobs.lp }, leave));
  expect(only(left, "Withdrawn").assets).toBe(888_095_238n);
  expect(await world.assets(bob.address)).toBe(988_095_238n);

  // The accounts of one type, of all owners.
  expect((await scan(world.rpc, "LpShare", { pool: pool.pool })).length).toBe(2);
  expect((await scan(world.rpc, "Pool")).map(({ address }) => address)).toEqual([pool.pool]);
  const alone = await fetchPool(world.rpc, pool.pool, { addresses: pool });
  expect(alone.fund.data.pool).toBe(pool.pool);
});

test("a refusal says who refused, why, and what to do", async () => {
  const world = await World.create();
  const pool = await makePool(world);
  const alice = await world.person("alice", 5n * WHOLE, 0n);
  const deposit = async (amount: bigint, minSharesOut = 1n) =>
    world.send(await ix.deposit(pool, { owner: alice }, { amount, minSharesOut }));
  const refusal = async (sending: Promise<unknown>) => {
    const error = await sending.then(() => undefined, (error: unknown) => error);
    return error instanceof Refused ? error.refusal : undefined;
  };
  expect(await refusal(deposit(1n))).toMatchObject({ by: "accounts" });
  world.send(await ix.openLp(pool, alice));
  expect(await refusal(deposit(0n))).toEqual({
    by: "rules",
    program: "Loss111111111111111111111111111111111111111",
    code: 6001,
    name: "ZeroAmount",
    message: "The amount is zero",
    remedy: "ask for at least one atom",
  });
  expect(await refusal(deposit(1n, 1n << 64n))).toMatchObject({ name: "SlippageExceeded" });
  const other = { by: "other", program: "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", code: 1 };
  expect(await refusal(deposit(6n * WHOLE))).toMatchObject(other);
  const missing = await lpAddress(pool.pool, world.payer.address);
  await expect(fetchPool(world.rpc, missing)).rejects.toThrow(/there is no Pool: check cluster/);
  const share = await lpAddress(pool.pool, alice.address);
  await expect(fetchPool(world.rpc, share)).rejects.toThrow(/not a Pool but LpShare/);
  await expect(fetchPool(world.rpc, world.assetMint)).rejects.toThrow(/not an account of/);
});
