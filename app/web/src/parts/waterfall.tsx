// A shortfall as a picture: each tier's bar begins where the one before ends.

import type { ReactNode } from "react";
import { percentOf } from "../format/plot";
import type { Token } from "../format/amount";
import { Amount } from "./amount";

export type TierKind = "collateral" | "reserve" | "stakers" | "profits" | "lps" | "unallocated";

export interface Tier {
  readonly kind: TierKind;
  readonly name: string;
  readonly amount: bigint;
  /** Of another token than the others. */
  readonly token?: Token;
  /** How long its bar is, if not as the amount. */
  readonly bar?: bigint;
  readonly note?: ReactNode;
}

/**
 * Tiers in the order in which they pay. Bars are parts of `whole`: one after another when they add
 * up to it (`cascade`), else each from the beginning.
 */
export function Waterfall({
  label,
  tiers,
  whole,
  token,
  cascade,
}: {
  readonly label: string;
  readonly tiers: readonly Tier[];
  readonly whole: bigint;
  readonly token: Token;
  readonly cascade: boolean;
}) {
  const bars = tiers.map((tier, at) => ({
    tier,
    from: cascade ? tiers.slice(0, at).reduce((sum, one) => sum + lengthOf(one), 0n) : 0n,
    length: lengthOf(tier),
  }));
  return (
    <ol className="waterfall" aria-label={label}>
      {bars.map(({ tier, from, length }) => (
        <li key={tier.name} data-tier={tier.kind}>
          <span>{tier.name}</span>
          <Amount of={tier.amount} token={tier.token ?? token} />
          <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect className="track" width="100" height="6" rx="0.6" />
            {length > 0n && (
              <rect
                x={Math.min(percentOf(from, whole), 99.6)}
                width={Math.max(percentOf(length, whole), 0.4)}
                height="6"
                style={{ fill: `var(--${tier.kind})` }}
              />
            )}
          </svg>
          {tier.note !== undefined && <span className="note">{tier.note}</span>}
        </li>
      ))}
    </ol>
  );
}

function lengthOf({ amount, bar }: Tier): bigint {
  return bar ?? amount;
}
