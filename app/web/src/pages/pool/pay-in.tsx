import { useState } from "react";
import { payIn } from "../../chain/actions";
import { amountIn } from "../../chain/events";
import type { PoolState, Stored } from "../../chain/model";
import { Action } from "../../parts/action";
import { Amount } from "../../parts/amount";
import { AmountField, atomsOf } from "../../parts/field";
import { Mine } from "../../state/owner";

/** Anybody can bring assets for an event: the borrower, a guarantor, somebody who feels responsible. */
export function PayIn({ state, record }: { readonly state: PoolState; readonly record: Stored<"ShortfallRecord"> }) {
  const { asset } = state;
  const [text, setText] = useState("");
  const amount = atomsOf(text, asset);
  return (
    <Mine state={state} without="Connect a wallet to pay in for this event.">
      {(mine) => (
        <div className="field">
          <h3>Pay in for this event</h3>
          <AmountField label="Amount" token={asset} text={text} onChange={setText} max={mine.assets ?? 0n} maxName="In my wallet" />
          <Action
            verb="Pay in"
            preview={
              amount === null
                ? null
                : {
                    facts: [
                      { term: "You pay", value: <Amount of={amount} token={asset} /> },
                      { term: "It goes", value: "to the LPs who lost, up to what each lost; then to the stakers who paid; then to the reserve" },
                    ],
                  }
            }
            instructions={() => payIn(state, mine.owner, record.address, amount ?? 0n)}
            result={(events) => [
              { term: "Paid in", value: <Amount of={amountIn(events, "RecoveryRecorded", "amount")} token={asset} />, name: "paid-in" },
              { term: "Of it to the LPs who lost", value: <Amount of={amountIn(events, "RecoveryRecorded", "lps")} token={asset} /> },
              { term: "Of it to the stakers who paid", value: <Amount of={amountIn(events, "RecoveryRecorded", "stakers")} token={asset} /> },
              { term: "Of it to the fund's reserve", value: <Amount of={amountIn(events, "RecoveryRecorded", "surplus")} token={asset} /> },
            ]}
            onDone={() => {
              setText("");
            }}
          />
        </div>
      )}
    </Mine>
  );
}
