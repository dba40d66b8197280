// The page of one class: what my share is worth, entering, leaving, what shortfalls took.

import type { ClassName } from "../../chain/proofs";
import { Mine } from "../../state/owner";
import type { PoolPageProps } from ".";
import { Enter } from "./enter";
import { Leave } from "./leave";
import { LossTable } from "./losses";
import { Worth } from "./worth";

const WITHOUT = {
  lps: "Connect a wallet to see what its LP share is worth, what each shortfall took from it, and what it can claim. LPs lend to the pool's borrowers, earn their interest, and bear what collateral and insurance do not cover.",
  stakers:
    "Connect a wallet to see its stake. Stakers own the insurance fund: they earn a part of the interest and of liquidations, and pay for shortfalls before the LPs do.",
} as const;

export function SharePage({ of, state }: PoolPageProps & { readonly of: ClassName }) {
  return (
    <Mine state={state} without={WITHOUT[of]}>
      {(mine, at) => {
        const share = of === "lps" ? mine.lp : mine.stake;
        return (
          <>
            <Worth of={of} state={at} share={share} />
            <div className="columns">
              <Enter of={of} state={at} mine={mine} share={share} />
              {share !== undefined && <Leave of={of} state={at} mine={mine} share={share} />}
            </div>
            <LossTable of={of} state={at} mine={mine} />
          </>
        );
      }}
    </Mine>
  );
}
