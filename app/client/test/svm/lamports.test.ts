/** Lamports that anybody may send to any address make no account of the program's or a token's. */
import { expect, test } from "vitest";
import {
  associatedAsset,
  associatedCollateral,
  fetchOwner,
  fetchPool,
  ix,
  lpAddress,
  proposalAddress,
  readAccounts,
  stakeAddress,
} from "../../src";
import { addressOf, personOf } from "./helpers";
import { makePool } from "./market";
import { World } from "./world";

test("lamports at addresses where nothing is yet change nothing that is read", async () => {
  const world = await World.create();
  const addresses = await makePool(world);
  const { pool } = addresses;
  const newcomer = personOf("newcomer");
  world.fund(newcomer.address);
  const before = await fetchOwner(world.rpc, pool, newcomer.address);

  const lp = await lpAddress(pool, newcomer.address);
  const proposal = await proposalAddress(pool);
  const empty = [
    lp,
    proposal,
    await stakeAddress(addresses.insurance, newcomer.address),
    await associatedAsset(addresses, newcomer.address),
    await associatedCollateral(addresses, newcomer.address),
  ];
  for (const at of empty) world.fund(at);
  expect((await readAccounts(world.rpc, [pool, ...empty])).accounts.size).toBe(1);
  const state = await fetchPool(world.rpc, pool);
  expect(state.proposal).toBeUndefined();
  const after = await fetchOwner(world.rpc, pool, newcomer.address);
  expect(after).toEqual(before);
  const { lp: share, stake, assets, collateral } = after;
  expect([share, stake, assets, collateral]).toEqual([undefined, undefined, undefined, undefined]);

  // A pool's address without a pool is "there is none", not another program's account.
  world.fund(addressOf("no pool"));
  await expect(fetchPool(world.rpc, addressOf("no pool"))).rejects.toThrow(/there is no Pool: check/);

  // And what they lie at can still be made.
  world.send(await ix.openLp(addresses, newcomer));
  expect((await fetchOwner(world.rpc, pool, newcomer.address)).lp?.address).toBe(lp);
});
