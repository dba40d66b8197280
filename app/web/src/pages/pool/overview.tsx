import { lazy, Suspense } from "react";
import { SHARE_VALUE_DECIMALS, SURVIVAL_DECIMALS, positionsAtRisk, quoteFund, quotePool, risksUnknown } from "../../chain/quotes";
import { formatAmount, formatBps, formatPart } from "../../format/amount";
import { Amount } from "../../parts/amount";
import { Facts } from "../../parts/facts";
import { Waterfall, type Tier } from "../../parts/waterfall";
import type { PoolPageProps } from ".";
import { Journal } from "./journal";
import { Terms } from "./terms";

const History = lazy(() => import("./history"));

/** The pool as it stands: its size, who would pay, and every shortfall so far. */
export default function Overview({ state }: PoolPageProps) {
  const { asset, collateral, pool } = state;
  const [now, fund] = [quotePool(state), quoteFund(state)];
  const unknown = risksUnknown(state);
  const tiers: readonly Tier[] = [
    {
      kind: "collateral",
      name: "1 · Borrowers: their collateral",
      amount: pool.data.collateral,
      token: collateral,
      // Drawn at the last price; sums of quotes are good enough for a picture.
      bar: positionsAtRisk(state).reduce((sum, { quote }) => sum + quote.value, 0n),
      note: unknown === undefined ? "Drawn by its worth at the last price. Each position's own collateral pays for its own debt only." : `Not drawn: ${unknown}`,
    },
    {
      kind: "reserve",
      name: "2 · Insurance fund: its reserve",
      amount: fund.reserve,
      note: (
        <>
          Nobody&apos;s money. Of the fund as a whole at most <Amount of={pool.data.params.insuranceCapEvent} token={asset} cut /> for one event, and{" "}
          <Amount of={fund.dayRoom} token={asset} cut /> more today.
        </>
      ),
    },
    { kind: "stakers", name: "3 · Insurance fund: its stakers", amount: fund.stakers.assets },
    { kind: "lps", name: "4 · LPs, all in proportion", amount: now.lps.assets },
  ];
  const whole = tiers.reduce((most, { amount, bar = amount }) => (bar > most ? bar : most), 0n);
  return (
    <>
      <section className="card" aria-labelledby="glance">
        <h2 id="glance">At a glance</h2>
        <Facts
          facts={[
            { term: "Supplied by LPs", value: <Amount of={now.lps.assets} token={asset} />, name: "lp-assets" },
            { term: "Lent to borrowers", value: <Amount of={now.debt} token={asset} />, note: `${formatBps(now.utilizationBps)} of the pool` },
            { term: "Idle, can be withdrawn", value: <Amount of={now.idle} token={asset} /> },
            { term: "LPs earn, a year", value: formatBps(now.supplyBps), note: `borrowers pay ${formatBps(now.borrowBps)}` },
            { term: "Insurance cover", value: formatPart(fund.cover, now.debt), note: <>of what is lent: the fund would pay up to <Amount of={fund.cover} token={asset} cut /> for one event now</> },
            { term: "One share is worth", value: <span className="amount">{formatAmount(now.lps.shareValue, SHARE_VALUE_DECIMALS)}</span>, note: `atoms of ${asset.symbol} for a share, of which one began as one atom` },
            { term: "Loss index", value: <span className="amount">{formatAmount(now.lps.survival, SURVIVAL_DECIMALS, 12)}</span>, note: "what is left of a share after all losses of this epoch" },
            { term: "Lost by LPs so far", value: <Amount of={pool.data.totalSocialized} token={asset} />, note: `${pool.data.seq.toString()} shortfalls` },
            { term: "Paid by insurance so far", value: <Amount of={pool.data.totalCovered} token={asset} /> },
            { term: "Came back to those who lost", value: <Amount of={pool.data.totalRecovered} token={asset} /> },
          ]}
        />
      </section>
      <section className="card" aria-labelledby="order">
        <h2 id="order">Who pays for a shortfall, in this order</h2>
        <Waterfall label="What each tier has to pay with" tiers={tiers} whole={whole} token={asset} cascade={false} />
        <p className="small">
          <a href={`#/pool/${pool.address}/who-pays`}>See the split before it happens</a>
        </p>
      </section>
      <section className="card" aria-labelledby="history">
        <h2 id="history">Over time</h2>
        <Suspense fallback={<p className="loading">Drawing …</p>}>
          <History state={state} />
        </Suspense>
      </section>
      <Journal state={state} />
      <Terms state={state} />
    </>
  );
}
