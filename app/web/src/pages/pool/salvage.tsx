import type { Address } from "@solana/kit";
import { buySalvage } from "../../chain/position-actions";
import { amountIn } from "../../chain/events";
import type { PoolState, Stored } from "../../chain/model";
import { attempt, quoteSalvage } from "../../chain/quotes";
import { Action } from "../../parts/action";
import { Amount } from "../../parts/amount";
import { Facts } from "../../parts/facts";
import { useAmountForm } from "../../parts/amount-form";
import { AmountField } from "../../parts/field";
import { Mine } from "../../state/owner";

/** Collateral that was taken over: for sale, and what it brings is for those who lost. */
export function Salvage({ state, record }: { readonly state: PoolState; readonly record: Stored<"ShortfallRecord"> }) {
  const { collateral } = state;
  const { salvage, salvageLeft } = record.data;
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
          {(mine, at) => {
            // The record as it was when the accounts were read.
            const then = at.records.find(({ address }) => address === record.address);
            return then === undefined ? <p className="muted">The record was closed: the event is final.</p> : <Buy state={at} owner={mine.owner} record={then} />;
          }}
        </Mine>
      )}
    </div>
  );
}

function Buy({ state, owner, record }: { readonly state: PoolState; readonly owner: Address; readonly record: Stored<"ShortfallRecord"> }) {
  const { asset, collateral } = state;
  const { salvageLeft } = record.data;
  const form = useAmountForm(collateral, salvageLeft);
  const { amount: wanted } = form;
  return (
    <>
      <AmountField label="Buy" token={collateral} text={form.text} onChange={form.onChange} max={salvageLeft} maxName="All" />
      <Action
        verb="Buy salvage"
        preview={
          wanted === null
            ? null
            : attempt(() => {
                const quote = quoteSalvage(state, record, wanted);
                return [
                  { term: "You receive", value: <Amount of={quote.lot} token={collateral} />, note: "less, for less, if somebody else buys first and so much is not left" },
                  { term: "You pay at most", value: <Amount of={quote.cost} token={asset} />, note: "it goes to those who lost" },
                ];
              })
        }
        instructions={() => buySalvage(state, owner, record, wanted ?? 0n)}
        result={(events) => [
          { term: "Bought", value: <Amount of={amountIn(events, "SalvageSold", "sold")} token={collateral} /> },
          { term: "Paid", value: <Amount of={amountIn(events, "SalvageSold", "cost")} token={asset} /> },
        ]}
        onDone={form.clear}
      />
    </>
  );
}
