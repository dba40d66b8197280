// The connected wallet's accounts in a pool.

import { address, type Address } from "@solana/kit";
import type { ReactNode } from "react";
import type { OwnerState, PoolState } from "../chain/model";
import { Banner } from "../parts/banner";
import { Loaded } from "../parts/loaded";
import { useWallet } from "../wallet/context";
import { useOwner } from "./chain";

export function useOwnerAddress(): Address | null {
  const { connected } = useWallet();
  return connected === null ? null : address(connected.account.address);
}

/** Shows what is the connected wallet's; without a wallet, what one would see with one. */
export function Mine({
  state,
  without,
  children,
}: {
  readonly state: PoolState;
  readonly without: ReactNode;
  /** Gets also the pool as it was when the owner's accounts were read: quotes need both of one slot. */
  readonly children: (mine: OwnerState, at: PoolState) => ReactNode;
}) {
  const owner = useOwnerAddress();
  const mine = useOwner(state, owner);
  if (owner === null) {
    return <Banner>{without}</Banner>;
  }
  return (
    <Loaded query={mine} what="my accounts">
      {(accounts) => {
        const { slot, now, pool, fund, records } = accounts;
        return children(accounts, { ...state, slot, now, pool, fund, records: records.toReversed() });
      }}
    </Loaded>
  );
}
