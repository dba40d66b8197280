import { formatAmount, formatShares, type Token } from "../format/amount";

/** What stands for a number that no event said. */
const UNKNOWN = "unknown: see the transaction";

/** An amount of a token: every decimal, or cut to two with the rest on hover. Atoms for machines. */
export function Amount({ of, token, cut = false }: { readonly of: bigint | null; readonly token: Token; readonly cut?: boolean }) {
  if (of === null) {
    return <span>{UNKNOWN}</span>;
  }
  const exact = `${formatAmount(of, token.decimals)} ${token.symbol}`;
  const shown = cut ? `${formatAmount(of, token.decimals, Math.min(2, token.decimals))} ${token.symbol}` : exact;
  return (
    <span className="amount" data-atoms={of.toString()} title={cut ? exact : undefined}>
      {shown}
    </span>
  );
}

/** A number of shares, which are kept in 2^-32 of one. */
export function ShareCount({ of }: { readonly of: bigint | null }) {
  if (of === null) {
    return <span>{UNKNOWN}</span>;
  }
  return (
    <span className="amount" data-shares={of.toString()} title={`${of.toString()} / 2^32`}>
      {formatShares(of)}
    </span>
  );
}
