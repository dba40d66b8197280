// Positions in the order of their risk, for whoever liquidates, marks or records.

import { useState } from "react";
import { liquidate, markInsolvent, recordShortfall } from "../../chain/position-actions";
import { amountIn } from "../../chain/events";
import type { PoolState, Stored } from "../../chain/model";
import { attempt, positionsAtRisk, quoteLiquidation, risksUnknown, splitOfRecording, type AtRisk } from "../../chain/quotes";
import { formatBps, formatPrice } from "../../format/amount";
import { formatTime } from "../../format/time";
import { short } from "../../format/address";
import { Action } from "../../parts/action";
import { Amount } from "../../parts/amount";
import { useAmountForm } from "../../parts/amount-form";
import type { Fact } from "../../parts/facts";
import { AmountField } from "../../parts/field";
import { Section } from "../../parts/section";
import { Table } from "../../parts/table";
import { Mine } from "../../state/owner";
import type { PoolPageProps } from ".";

const HEAD = ["Position", "Debt", "Collateral", "Debt / value", "Condition", "Act"];

export default function LiquidatorsPage({ state }: PoolPageProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const risks = positionsAtRisk(state);
  const unknown = risksUnknown(state);
  const picked = risks.find(({ position }) => position.address === chosen);
  return (
    <>
      <Section title="Positions, the riskiest first">
        {unknown !== undefined ? (
          <p className="muted">Without a price nobody can say who is at risk. {unknown}</p>
        ) : risks.length === 0 ? (
          <p className="muted">Nobody owes anything in this pool.</p>
        ) : (
          <Table
            caption={`${priceOf(state)} Liquidated above ${formatBps(state.pool.data.params.liquidationThresholdBps)} of the collateral's value.`}
            head={HEAD}
            rows={risks.map((risk) => ({
              key: risk.position.address,
              cells: [
                <span key="name" className="mono" title={risk.position.address}>
                  {short(risk.position.address)}
                </span>,
                <Amount key="debt" of={risk.quote.debt} token={state.asset} cut />,
                <Amount key="collateral" of={risk.position.data.collateral} token={state.collateral} cut />,
                formatBps(risk.quote.ltvBps),
                <Condition key="condition" risk={risk} />,
                <button
                  key="pick"
                  type="button"
                  aria-pressed={chosen === risk.position.address}
                  onClick={() => {
                    setChosen(risk.position.address);
                  }}
                >
                  Act on it
                </button>,
              ],
            }))}
          />
        )}
      </Section>
      {picked !== undefined && <ActOn key={picked.position.address} state={state} risk={picked} />}
    </>
  );
}

/** Whose price the figures are of: the same that instructions pass. */
function priceOf({ offered, pool }: PoolState): string {
  const { price, exponent, publishTime } = offered ?? pool.data.price;
  const whose = offered === undefined ? "the last price the pool was shown" : "the oracle's newest price, which goes with what you do here";
  return `At ${formatPrice(price, exponent)} of ${formatTime(publishTime)}: ${whose}.`;
}

function Condition({ risk: { position, quote } }: { readonly risk: AtRisk }) {
  const { markedAt } = position.data;
  const [kind, text] = quote.insolvent
    ? (["bad", "insolvent"] as const)
    : quote.liquidatable
      ? (["warn", "may be liquidated"] as const)
      : (["", "healthy"] as const);
  return (
    <>
      <span className={`tag ${kind}`}>{text}</span>
      {markedAt > 0n && <span className="note"> marked {formatTime(markedAt)}</span>}
    </>
  );
}

function ActOn({ state, risk: { position, quote } }: { readonly state: PoolState; readonly risk: AtRisk }) {
  const name = short(position.address);
  return (
    <Mine state={state} without="Connect a wallet to liquidate, mark or record. A bot does it better: app/liquidator.">
      {(mine) => (
        <div className="columns">
          <Section title={`Liquidate ${name}`}>
            <Liquidate state={state} position={position} debt={quote.debt} owner={mine.owner} />
          </Section>
          <Section title={`Mark or record ${name}`}>
            <Action
              verb="Mark insolvent"
              preview={
                quote.insolvent
                  ? { facts: [{ term: "Exits wait", value: "until it is recorded, at most the recognition window" }] }
                  : { nothing: "It is not insolvent at this price: there is nothing to mark." }
              }
              instructions={() => markInsolvent(state, position.address)}
              result={() => [{ term: "Marked", value: "its shortfall can be recorded when the grace is over" }]}
            />
            <Action
              verb="Record the shortfall"
              preview={
                quote.insolvent
                  ? attempt(() => recording(state, position))
                  : { nothing: "It is not insolvent at this price: there is nothing to record." }
              }
              instructions={() => recordShortfall(state, mine.owner, position)}
              result={(events) => [{ term: "Shortfall", value: <Amount of={amountIn(events, "ShortfallRecorded", "shortfall")} token={state.asset} /> }]}
            />
          </Section>
        </div>
      )}
    </Mine>
  );
}

/** The split that recording would make, tier by tier, at the price that is passed with it. */
function recording(state: PoolState, position: Stored<"Position">): readonly Fact[] {
  const { asset } = state;
  const split = splitOfRecording(state, position);
  return [
    { term: "Debt", value: <Amount of={split.debt} token={asset} /> },
    { term: "1 · Collateral sold", value: <Amount of={split.collateral} token={asset} />, note: "none yet: it is taken over, and what its sale brings comes back" },
    { term: "2 · Insurance fund: reserve", value: <Amount of={split.reserve} token={asset} /> },
    { term: "3 · Insurance fund: stakers", value: <Amount of={split.stakers} token={asset} /> },
    { term: "4 · LPs, all in proportion", value: <Amount of={split.lps} token={asset} /> },
    ...(split.unallocated > 0n ? [{ term: "Nobody: claims that nothing backs any more", value: <Amount of={split.unallocated} token={asset} /> }] : []),
    { term: "At other prices", value: <a href={`#/pool/${state.pool.address}/who-pays/${position.address}`}>see who pays if</a> },
  ];
}

function Liquidate({ state, position, debt, owner }: { readonly state: PoolState; readonly position: Stored<"Position">; readonly debt: bigint; readonly owner: Stored<"Position">["address"] }) {
  const { asset, collateral } = state;
  const form = useAmountForm(asset, debt);
  const { amount } = form;
  return (
    <>
      <AmountField label="Repay at most" token={asset} text={form.text} onChange={form.onChange} max={debt} maxName="All of the debt" />
      <Action
        verb="Liquidate"
        preview={
          amount === null
            ? null
            : attempt(() => {
                const plan = quoteLiquidation(state, position, amount);
                return [
                  {
                    term: "You repay",
                    value: <Amount of={plan.repaid} token={asset} />,
                    ...(plan.debtLeft === 0n && plan.shortfall === 0n ? { note: "and the interest until it is executed" } : {}),
                  },
                  { term: "Fee on top, to the insurance fund", value: <Amount of={plan.fee} token={asset} /> },
                  { term: "You receive", value: <Amount of={plan.seized} token={collateral} /> },
                  { term: "Shortfall recorded in the same transaction", value: <Amount of={plan.shortfall} token={asset} /> },
                ];
              })
        }
        instructions={() => liquidate(state, owner, position, amount ?? 0n)}
        result={(events) => {
          // A liquidation that leaves a shortfall says so in the shortfall's event.
          const recorded = events.some(({ name }) => name === "ShortfallRecorded");
          const [repaid, received] = recorded
            ? [amountIn(events, "ShortfallRecorded", "collateralProceeds"), amountIn(events, "ShortfallRecorded", "seized")]
            : [amountIn(events, "PositionLiquidated", "repaid"), amountIn(events, "PositionLiquidated", "seized")];
          return [
            { term: "Repaid", value: <Amount of={repaid} token={asset} /> },
            { term: "Received", value: <Amount of={received} token={collateral} /> },
          ];
        }}
        onDone={form.clear}
      />
    </>
  );
}
