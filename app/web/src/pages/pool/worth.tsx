// What a share of a class is worth, and what losses did to it: for LPs and stakers alike.

import { CLASSES, type ShareAccount } from "../../chain/classes";
import type { PoolState } from "../../chain/model";
import type { ClassName } from "../../chain/proofs";
import { indexNow, quoteShare, snapshotOf, SURVIVAL_DECIMALS } from "../../chain/quotes";
import { formatAmount } from "../../format/amount";
import { Amount, ShareCount } from "../../parts/amount";
import { Facts } from "../../parts/facts";
import { Section } from "../../parts/section";

export function Worth({ of, state, share }: { readonly of: ClassName; readonly state: PoolState; readonly share: ShareAccount | undefined }) {
  const { asset } = state;
  const { title } = CLASSES[of];
  if (share === undefined) {
    return (
      <Section title={title}>
        <p className="muted">This wallet has none in this pool yet.</p>
      </Section>
    );
  }
  const quote = quoteShare(state, of, share);
  const { lost, recovered, segment } = share.data.share;
  const { epoch } = of === "lps" ? state.pool.data.ledger.lps : state.fund.data.stakers;
  return (
    <Section title={title}>
      <Facts
        facts={[
          {
            term: "Worth now",
            value: <Amount of={quote.value} token={asset} />,
            note: "what leaving with everything pays, losses and interest included",
            name: "value",
          },
          { term: "Shares", value: <ShareCount of={quote.shares} />, name: "shares" },
          {
            term: "Pending loss",
            value: <Amount of={quote.pendingLoss} token={asset} />,
            note:
              quote.pendingLoss > 0n
                ? "recorded, not yet applied to my account; the value above is without it"
                : "everything recorded is applied to my account",
            name: "pending-loss",
          },
          {
            term: "Lost in all",
            value: <Amount of={quote.lost} token={asset} />,
            note: quote.lost > lost ? "pending loss included" : "at the share prices of the day",
            name: "lost",
          },
          { term: "Came back to me", value: <Amount of={recovered} token={asset} />, name: "came-back" },
          {
            term: "My snapshot of the loss index",
            value: <span className="amount">{formatAmount(snapshotOf(state, share), SURVIVAL_DECIMALS, 12)}</span>,
            note: (
              <>
                now it is <span className="amount">{formatAmount(indexNow(state, of), SURVIVAL_DECIMALS, 12)}</span>
                {share.data.share.held.epoch < epoch ? ", of a new epoch: all of mine was lost" : "; the difference is the pending loss"}
              </>
            ),
          },
          {
            term: "My shares last changed",
            value: segment.fromSeq === 0n ? "before the first shortfall" : `after shortfall no. ${segment.fromSeq.toString()}`,
            note: "what came later shows below",
          },
        ]}
      />
    </Section>
  );
}
