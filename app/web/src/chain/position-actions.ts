// What borrowers can do, and whoever liquidates, records or buys salvage.

import { ix, positionAddress } from "@socialized-loss/client";
import type { Address, Instruction } from "@solana/kit";
import type { OwnerState, PoolState, Stored } from "./model";
import { quoteLiquidation, quotePosition, quoteSalvage, type PositionChange } from "./quotes";
import { ensureAssetAccount, ensureCollateralAccount, signer } from "./sides";

type Instructions = Promise<readonly Instruction[]>;

/** The first of an owner's positions; this app opens no other. */
const FIRST = 0;
/** How long a repayment of everything may take to be executed, seconds. */
const PATIENCE = 600n;

/** Changes a position; adding collateral opens it the first time. */
export async function change(
  state: PoolState,
  { owner }: OwnerState,
  position: Stored<"Position"> | undefined,
  kind: PositionChange,
  amount: bigint,
): Instructions {
  const { addresses } = state;
  const by = signer(owner);
  if (position === undefined) {
    const side = { position: await positionAddress(addresses.pool, owner, FIRST), by };
    return [await ix.openPosition(addresses, by, FIRST), await ix.addCollateral(addresses, side, amount)];
  }
  const side = { position: position.address, by, priceUpdate: newerPrice(state) };
  switch (kind) {
    case "addCollateral":
      return [await ix.addCollateral(addresses, side, amount)];
    case "borrow":
      return [await ensureAssetAccount(addresses, owner), await ix.borrow(addresses, side, amount)];
    case "removeCollateral":
      return [await ensureCollateralAccount(addresses, owner), await ix.removeCollateral(addresses, side, amount)];
    case "repay": {
      // Who repays everything repays what is owed when it is executed, and not an atom less.
      const everything = amount >= quotePosition(state, position).debt;
      const later = quotePosition({ ...state, now: state.now + PATIENCE }, position);
      return [await ix.repay(addresses, side, everything ? later.debt : amount)];
    }
  }
}

/** The oracle's update if it is newer than what the pool keeps; else the price that it keeps is used. */
function newerPrice({ offered, priceUpdate }: PoolState): Address | undefined {
  return offered === undefined ? undefined : priceUpdate;
}

function caller(state: PoolState, owner: Address) {
  return { caller: signer(owner), priceUpdate: newerPrice(state) };
}

export async function liquidate(state: PoolState, owner: Address, position: Stored<"Position">, maxRepay: bigint): Instructions {
  const { addresses } = state;
  const { seized } = quoteLiquidation(state, position, maxRepay);
  const args = { maxRepay, minCollateralOut: seized };
  return [
    await ensureCollateralAccount(addresses, owner),
    await ix.liquidate(addresses, position, caller(state, owner), args),
  ];
}

export function markInsolvent(state: PoolState, position: Address): Instructions {
  return Promise.resolve([ix.markInsolvent(state.addresses, position, newerPrice(state))]);
}

export async function recordShortfall(state: PoolState, owner: Address, position: Stored<"Position">): Instructions {
  const { addresses } = state;
  return [
    await ensureCollateralAccount(addresses, owner),
    await ix.recordShortfall(addresses, position, caller(state, owner)),
  ];
}

export async function buySalvage(state: PoolState, owner: Address, record: Stored<"ShortfallRecord">, wanted: bigint): Instructions {
  const { addresses } = state;
  const { cost } = quoteSalvage(state, record, wanted);
  const args = { amount: wanted, maxCost: cost };
  return [
    await ensureCollateralAccount(addresses, owner),
    await ix.buySalvage(addresses, record.address, caller(state, owner), args),
  ];
}
