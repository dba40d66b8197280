/** Every builder makes what the Rust client makes: the same accounts, flags and data. */
import { AccountRole, createNoopSigner, getAddressDecoder, type Address } from "@solana/kit";
import { expect, test } from "vitest";
import golden from "../golden/instructions.json" with { type: "json" };
import {
  ix,
  lpAddress,
  poolAddress,
  poolAddresses,
  positionAddress,
  profitAddress,
  receiptAddress,
  recordAddress,
  stakeAddress,
  venueAddresses,
  type LossInstruction,
  type ShareAccount,
} from "../../src";
import { getPoolParamsDecoder } from "../../src/generated/types";

const key = (n: number): Address => getAddressDecoder().decode(new Uint8Array(32).fill(n));
const signer = (n: number) => createNoopSigner(key(n));

const FROM_SEQ = 5n;
const CAPS = { insurance: 11n, lps: 12n };
const DEPOSIT = { amount: 13n, minSharesOut: 1n << 100n, expectedSeq: 14n };
const PARAMS = getPoolParamsDecoder().decode(new Uint8Array(1_000).fill(8));

async function all(optional: boolean): Promise<Record<string, LossInstruction>> {
  const mints = { assetMint: key(2), collateralMint: key(3) };
  const address = await poolAddress(key(1), mints, 0x0405);
  const programs = { assetProgram: key(6), collateralProgram: key(7) };
  const pool = await poolAddresses(address, mints, programs);
  const venue = await venueAddresses(pool.pool, key(90), 0x0809);
  const priceUpdate = optional ? key(200) : undefined;
  const owned = (share: Address) =>
    optional
      ? { owner: signer(30), asset: key(31), payer: signer(32), share: shareAt(share) }
      : { owner: signer(30) };
  const share = await lpAddress(pool.pool, key(30));
  const lp = owned(share);
  const stake = owned(await stakeAddress(pool.insurance, key(30)));
  const trader = owned(await profitAddress(venue.venue, key(30)));
  const caller = { caller: signer(41), priceUpdate };
  const at = await positionAddress(pool.pool, key(30), 0x0607);
  const position = { address: at, data: { nonce: 50n } };
  const mine = { position: at, by: signer(30), priceUpdate };
  const record = await recordAddress(pool.pool, 50n);
  const bond = { owner: signer(91) };
  const receipt = {
    address: await receiptAddress(share, FROM_SEQ),
    data: { owner: key(30), share, segment: { fromSeq: FROM_SEQ } },
  };
  const { data } = shareAt(share);
  const proof = optional ? { receipt } : { share: { address: share, data: { ...data, owner: key(30) } } };
  const init = { poolId: 0x0405, feedId: new Uint8Array(32).fill(9), guardian: key(10) };
  const register = { venueId: 0x0809, warmUpSeconds: 93, caps: CAPS, bond: 94n };
  const leave = { minAssetsOut: 34n };
  return {
    init_pool: ix.initPool(pool, signer(1), { ...init, params: PARAMS, venueCaps: CAPS }),
    accrue: ix.accrue(pool, priceUpdate),
    propose_params: await ix.proposeParams(pool, signer(20), PARAMS),
    apply_params: await ix.applyParams(pool, signer(20), key(21)),
    cancel_params: await ix.cancelParams(pool, signer(20), key(21)),
    tighten_limits: await ix.tightenLimits(pool, signer(20), {
      ...(optional ? { depositCap: 22n } : {}),
      openingLtvBps: 23,
    }),
    propose_authority: await ix.proposeAuthority(pool, signer(20), key(24)),
    accept_authority: await ix.acceptAuthority(pool, signer(24)),
    set_guardian: await ix.setGuardian(pool, signer(20), key(25)),
    pause: await ix.pause(pool, signer(25)),
    unpause: await ix.unpause(pool, signer(25)),
    open_lp: await ix.openLp(pool, signer(30), signer(32)),
    deposit: await ix.deposit(pool, lp, DEPOSIT),
    withdraw: await ix.withdraw(pool, lp, { ...leave, amount: { assets: 33n } }),
    settle_lp: await ix.settleLp(pool, key(30)),
    close_lp: await ix.closeLp(pool, lp, key(35)),
    request_withdraw: await ix.requestWithdraw(pool, signer(30), { shares: 1n << 99n }),
    cancel_withdraw: await ix.cancelWithdraw(pool, signer(30)),
    open_position: await ix.openPosition(pool, signer(30), 0x0607, signer(32)),
    add_collateral: await ix.addCollateral(pool, mine, 46n),
    remove_collateral: await ix.removeCollateral(pool, mine, 47n),
    borrow: await ix.borrow(pool, mine, 48n),
    repay: await ix.repay(pool, mine, 49n),
    close_position: ix.closePosition(at, signer(30), key(35)),
    liquidate: await ix.liquidate(pool, position, caller, { maxRepay: 44n, minCollateralOut: 45n }),
    mark_insolvent: ix.markInsolvent(pool, at, priceUpdate),
    record_shortfall: await ix.recordShortfall(pool, position, caller),
    fund_insurance: await ix.fundInsurance(pool, signer(30), 63n),
    collect_insurance: ix.collectInsurance(pool),
    open_stake: await ix.openStake(pool, signer(30), signer(32)),
    stake: await ix.stake(pool, stake, DEPOSIT),
    request_unstake: await ix.requestUnstake(pool, signer(30), "all"),
    cancel_unstake: await ix.cancelUnstake(pool, signer(30)),
    unstake: await ix.unstake(pool, stake, { ...leave, amount: "all" }),
    settle_stake: await ix.settleStake(pool, key(30)),
    close_stake: await ix.closeStake(pool, stake, key(35)),
    buy_salvage: await ix.buySalvage(pool, record, caller, { amount: 74n, maxCost: 75n }),
    record_recovery: await ix.recordRecovery(pool, record, signer(30), 82n),
    claim_recovery: await ix.claimRecovery(pool, record, proof, { caller: signer(79) }),
    close_claim: ix.closeClaim(key(83), key(35)),
    close_receipt: ix.closeReceipt(key(84), signer(85), key(35)),
    close_record: ix.closeRecord(pool, record, key(35)),
    register_venue: await ix.registerVenue(pool, venue, signer(20), bond, register),
    retire_venue: await ix.retireVenue(pool, venue.venue, signer(20)),
    add_bond: await ix.addBond(pool, venue.venue, bond, 100n),
    return_bond: await ix.returnBond(pool, venue.venue, bond),
    return_empty_bond: await ix.returnEmptyBond(pool, venue.venue, key(91)),
    open_profit: await ix.openProfit(pool, venue.venue, key(30), signer(32)),
    withdraw_profit: await ix.withdrawProfit(pool, venue.venue, trader, {
      ...leave,
      amount: { shares: 1n << 99n },
    }),
    settle_profit: await ix.settleProfit(pool, venue.venue, key(30)),
    close_profit: await ix.closeProfit(pool, venue.venue, trader, key(35)),
  };
}

/** A share of which only address and segment count. */
function shareAt(address: Address): ShareAccount {
  const index = { mantissa: 0n, exponent: 0n };
  const held = { shares: 0n, index, splits: 0n, epoch: 0n };
  const none = { held, priceAssets: 0n, priceShares: 0n, requestShares: 0n, lost: 0n, recovered: 0n };
  const share = { ...none, segment: { fromSeq: FROM_SEQ, start: held }, requestOpensAt: 0n, requestClosesAt: 0n };
  return { address, data: { share } };
}

/** As the file has them: address, then `w` if it is writable and `s` if it signs. */
function accounts(instruction: LossInstruction): string[] {
  const flags = {
    [AccountRole.READONLY]: "",
    [AccountRole.WRITABLE]: "w",
    [AccountRole.READONLY_SIGNER]: "s",
    [AccountRole.WRITABLE_SIGNER]: "ws",
  };
  return instruction.accounts.map((meta) => `${meta.address} ${flags[meta.role]}`);
}

test.each(golden)("optional accounts: $optional", async ({ optional, instructions }) => {
  const built = await all(optional);
  expect(Object.keys(built)).toEqual(instructions.map(({ name }) => name));
  for (const { name, data, accounts: wanted } of instructions) {
    const instruction = built[name];
    if (instruction === undefined) throw new Error(`no ${name}`);
    expect(accounts(instruction), name).toEqual(wanted);
    expect(Buffer.from(instruction.data).toString("hex"), name).toBe(data);
  }
});
