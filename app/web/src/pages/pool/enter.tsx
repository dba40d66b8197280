// Depositing as an LP, and staking: assets for shares of a class.

import { useState } from "react";
import { enter } from "../../chain/actions";
import type { ShareAccount } from "../../chain/classes";
import { amountIn } from "../../chain/events";
import type { OwnerState, PoolState } from "../../chain/model";
import type { ClassName } from "../../chain/proofs";
import { attempt, quoteEnter } from "../../chain/quotes";
import { Action } from "../../parts/action";
import { Amount, ShareCount } from "../../parts/amount";
import { AmountField, atomsOf } from "../../parts/field";
import { Section } from "../../parts/section";

const WORDS = {
  lps: { verb: "Deposit", event: "Deposited" },
  stakers: { verb: "Stake", event: "Staked" },
} as const;

export function Enter({
  of,
  state,
  mine,
  share,
}: {
  readonly of: ClassName;
  readonly state: PoolState;
  readonly mine: OwnerState;
  readonly share: ShareAccount | undefined;
}) {
  const { asset } = state;
  const { verb, event } = WORDS[of];
  const [text, setText] = useState("");
  const amount = atomsOf(text, asset);
  return (
    <Section title={verb}>
      <AmountField label="Amount" token={asset} text={text} onChange={setText} max={mine.assets ?? 0n} maxName="In my wallet" />
      <Action
        verb={verb}
        preview={
          amount === null
            ? null
            : attempt(() => {
                const quote = quoteEnter(state, of, share, amount);
                return [
                  { term: "You pay", value: <Amount of={amount} token={asset} /> },
                  {
                    term: "You get shares",
                    value: <ShareCount of={quote.minted} />,
                    note: "this second; interest makes them dearer by the second",
                    name: "enter-shares",
                  },
                  { term: "Worth afterwards", value: <Amount of={quote.after.value} token={asset} />, note: "all your shares here", name: "enter-value" },
                  ...(quote.needsReceipt
                    ? [{ term: "A receipt is made", value: "yes", note: "it keeps your claims on earlier losses; its rent comes back" }]
                    : []),
                ];
              })
        }
        instructions={() => enter(state, of, mine, share, amount ?? 0n)}
        result={(events) => [
          { term: "Paid", value: <Amount of={amountIn(events, event, "assets")} token={asset} />, name: "entered-assets" },
          { term: "Shares", value: <ShareCount of={amountIn(events, event, "shares")} />, name: "entered-shares" },
        ]}
        onDone={() => {
          setText("");
        }}
      />
    </Section>
  );
}
