// What borrowers can do, and whoever liquidates, records or buys salvage.

import { ix, positionAddress } from "@socialized-loss/client";
import type { Address, Instruction } from "@solana/kit";
import type { OwnerState, PoolState, Stored } from "./model";
import { debtOf, quoteLiquidation, quoteSalvage, type PositionChange } from "./quotes";
import { ensureAssetAccount, ensureCollateralAccount, signer } from "./sides";

type Instructions = Promise<readonly Instruction[]>;

/** How long a repayment of everything may take to be executed, seconds. */
const PATIENCE = 600n;

/** The first number that none of an owner's positions has: a defaulted one keeps its own until it is closed. */
export function unusedId(positions: readonly Stored<"Position">[]): number {
  const used = new Set(positions.map(({ data }) => data.positionId));
  let id = 0;
  while (used.has(id)) {
    id += 1;
  }
  return id;
}

/** Changes a position; adding collateral opens it the first time. */
export async function change(
  state: PoolState,
  { owner, positions }: OwnerState,
  position: Stored<"Position"> | undefined,
  kind: PositionChange,
  amount: bigint,
): Instructions {
  const { addresses } = state;
  const by = signer(owner);
  if (position === undefined) {
    const id = unusedId(positions);
    const side = { position: await positionAddress(addresses.pool, owner, id), by };
    return [await ix.openPosition(addresses, by, id), await ix.addCollateral(addresses, side, amount)];
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
      const everything = amount >= debtOf(state, position);
      return [await ix.repay(addresses, side, everything ? debtOf(state, position, PATIENCE) : amount)];
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
  const { repaid, seized, debtLeft, shortfall } = quoteLiquidation(state, position, maxRepay);
  // As previewed and not as typed. Who repays the whole debt repays the interest until then too, else
  // too small a debt would be left.
  const whole = debtLeft === 0n && shortfall === 0n;
  const args = { maxRepay: whole ? debtOf(state, position, PATIENCE) : repaid, minCollateralOut: seized };
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
  const { lot, cost } = quoteSalvage(state, record, wanted);
  const args = { amount: lot, maxCost: cost };
  return [
    await ensureCollateralAccount(addresses, owner),
    await ix.buySalvage(addresses, record.address, caller(state, owner), args),
  ];
}
