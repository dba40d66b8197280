import { useState } from "react";
import { buySalvage } from "../../chain/position-actions";
import { amountIn } from "../../chain/events";
import type { PoolState, Stored } from "../../chain/model";
import { attempt, quoteSalvage } from "../../chain/quotes";
import { Action } from "../../parts/action";
import { Amount } from "../../parts/amount";
import { Facts } from "../../parts/facts";
import { AmountField, atomsOf } from "../../parts/field";
import { Mine } from "../../state/owner";

/** Collateral that was taken over: for sale, and what it brings is for those who lost. */
export function Salvage({ state, record }: { readonly state: PoolState; readonly record: Stored<"ShortfallRecord"> }) {
  const { asset, collateral } = state;
  const { salvage, salvageLeft } = record.data;
  const [text, setText] = useState("");
  const wanted = atomsOf(text, collateral);
  return (
    <div className="field">
      <h3>Salvage: collateral that was taken over, for sale</h3>
      <Facts
        facts={[
          { term: "Taken over", value: <Amount of={salvage} token={collateral} /> },
          { term: "Still for sale", value: <Amount of={salvageLeft} token={collateral} /> },
        ]}
      />
      {salvageLeft > 0n && (
        <Mine state={state} without="Connect a wallet to buy some.">
          {(mine, at) => (
            <>
              <AmountField label="Buy" token={collateral} text={text} onChange={setText} max={salvageLeft} maxName="All" />
              <Action
                verb="Buy salvage"
                preview={
                  wanted === null
                    ? null
                    : attempt(() => {
                        const quote = quoteSalvage(at, record, wanted);
                        return [
                          { term: "You receive", value: <Amount of={quote.lot} token={collateral} /> },
                          { term: "You pay at most", value: <Amount of={quote.cost} token={asset} />, note: "it goes to those who lost" },
                        ];
                      })
                }
                instructions={() => buySalvage(at, mine.owner, record, wanted ?? 0n)}
                result={(events) => [
                  { term: "Bought", value: <Amount of={amountIn(events, "SalvageSold", "sold")} token={collateral} /> },
                  { term: "Paid", value: <Amount of={amountIn(events, "SalvageSold", "cost")} token={asset} /> },
                ]}
                onDone={() => {
                  setText("");
                }}
              />
            </>
          )}
        </Mine>
      )}
    </div>
  );
}
