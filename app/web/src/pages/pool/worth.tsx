// What a share of a class is worth, and what losses did to it: for LPs and stakers alike.

import { CLASSES, type ShareAccount } from "../../chain/classes";
import type { PoolState } from "../../chain/model";
import type { ClassName } from "../../chain/proofs";
import { quoteShare } from "../../chain/quotes";
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
            term: "My shares last changed",
            value: segment.fromSeq === 0n ? "before the first shortfall" : `after shortfall no. ${segment.fromSeq.toString()}`,
            note: "what came later shows below",
          },
        ]}
      />
    </Section>
  );
}
