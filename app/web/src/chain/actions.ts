// What LPs and stakers can do, as instructions with bounds that keep the result to what was previewed.

import { ix } from "@socialized-loss/client";
import type { Address, Instruction } from "@solana/kit";
import type { ShareAccount } from "./classes";
import type { OwnerState, PoolState } from "./model";
import type { ClassName, Proof } from "./proofs";
import { quoteEnter, quoteLeave, type ExitAmount } from "./quotes";
import { ensureAssetAccount, signer } from "./sides";

type Instructions = Promise<readonly Instruction[]>;

/** How much later than previewed a transaction may be executed, seconds. */
const PATIENCE = 120n;

/** Deposits or stakes, and opens the account the first time. */
export async function enter(
  state: PoolState,
  of: ClassName,
  { owner }: OwnerState,
  share: ShareAccount | undefined,
  amount: bigint,
): Instructions {
  const { addresses, now, pool } = state;
  const who = signer(owner);
  // Interest makes shares dearer by the second; a shortfall in between makes the preview wrong, and fails.
  const { minted } = quoteEnter({ ...state, now: now + PATIENCE }, of, share, amount);
  const side = { owner: who, share };
  const args = { amount, minSharesOut: minted, expectedSeq: pool.data.seq };
  const isLp = of === "lps";
  const open = share === undefined ? [await (isLp ? ix.openLp(addresses, who) : ix.openStake(addresses, who))] : [];
  return [...open, await (isLp ? ix.deposit(addresses, side, args) : ix.stake(addresses, side, args))];
}

/** Withdraws or unstakes. What it pays only grows by interest: less than previewed is an error. */
export async function leave(
  state: PoolState,
  of: ClassName,
  { owner }: OwnerState,
  share: ShareAccount,
  amount: ExitAmount,
): Instructions {
  const { addresses } = state;
  const { paid } = quoteLeave(state, of, share, amount);
  const side = { owner: signer(owner), share };
  const args = { amount: exit(amount), minAssetsOut: paid };
  const account = await ensureAssetAccount(addresses, owner);
  return [account, await (of === "lps" ? ix.withdraw(addresses, side, args) : ix.unstake(addresses, side, args))];
}

export async function requestExit({ addresses }: PoolState, of: ClassName, owner: Address, amount: ExitAmount): Instructions {
  const [who, asked] = [signer(owner), exit(amount)];
  return [await (of === "lps" ? ix.requestWithdraw(addresses, who, asked) : ix.requestUnstake(addresses, who, asked))];
}

export async function cancelRequest({ addresses }: PoolState, of: ClassName, owner: Address): Instructions {
  const who = signer(owner);
  return [await (of === "lps" ? ix.cancelWithdraw(addresses, who) : ix.cancelUnstake(addresses, who))];
}

function exit(amount: ExitAmount) {
  return amount === "all" ? amount : { assets: amount };
}

/** Claims what came back of one event. */
export async function claimRecovery({ addresses }: PoolState, owner: Address, record: Address, { by }: Proof): Instructions {
  const claim = await ix.claimRecovery(addresses, record, by, { caller: signer(owner) });
  return [await ensureAssetAccount(addresses, owner), claim];
}

/** Brings assets for one event. */
export async function payIn({ addresses }: PoolState, owner: Address, record: Address, amount: bigint): Instructions {
  return [await ix.recordRecovery(addresses, record, signer(owner), amount)];
}
