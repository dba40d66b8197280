// Value per share, loss index and insurance over time: from the records, and from what this page has seen
// since it was opened. A node keeps no history of accounts, so more would need an indexer.

import { useMemo } from "react";
import type { PoolState } from "../../chain/model";
import { pointsOf } from "../../chain/history";
import { SHARE_VALUE_DECIMALS, SURVIVAL_DECIMALS } from "../../chain/quotes";
import { coordinate } from "../../format/plot";
import Chart from "../../parts/chart";
import { useConnection } from "../../state/connection";

export default function History({ state }: { readonly state: PoolState }) {
  const { network } = useConnection();
  const points = useMemo(() => pointsOf(network.rpc, state), [network.rpc, state]);
  const { decimals, symbol } = state.asset;
  const times = points.map(({ at }) => Number(at));
  return (
    <>
      <p className="muted small">
        Each shortfall that is kept, before and after, and every look at the pool since this page was opened.
      </p>
      <div className="columns">
        <Plot
          name="Value per share"
          unit={`atoms of ${symbol}`}
          times={times}
          lines={[{ name: "LPs", colour: "--lps", values: points.map(({ shareValue }) => number(shareValue, SHARE_VALUE_DECIMALS)) }]}
          places={6}
        />
        <Plot
          name="Loss index"
          unit="of a share"
          times={times}
          lines={[
            { name: "LPs", colour: "--lps", values: points.map(({ lpIndex }) => number(lpIndex, SURVIVAL_DECIMALS)) },
            { name: "Stakers", colour: "--stakers", values: points.map(({ stakerIndex }) => number(stakerIndex, SURVIVAL_DECIMALS)) },
          ]}
          places={6}
        />
        <Plot
          name="Insurance"
          unit={symbol}
          times={times}
          lines={[
            { name: "Stakers", colour: "--stakers", values: points.map(({ stakers }) => number(stakers, decimals)) },
            { name: "Reserve", colour: "--reserve", values: points.map(({ reserve }) => number(reserve, decimals)) },
          ]}
          places={0}
        />
      </div>
    </>
  );
}

function number(atoms: bigint | null, decimals: number): number | null {
  return atoms === null ? null : coordinate(atoms, decimals);
}

const FORMATS = new Map([0, 6].map((places) => [places, new Intl.NumberFormat("en-GB", { maximumFractionDigits: places })]));
const format = (places: number) => (value: number) => FORMATS.get(places)?.format(value) ?? "";
const FORMAT = { 0: format(0), 6: format(6) } as const;

function Plot({ name, unit, times, lines, places }: { readonly name: string; readonly unit: string; readonly times: readonly number[]; readonly lines: Parameters<typeof Chart>[0]["lines"]; readonly places: 0 | 6 }) {
  const last = lines.map(({ name: line, values }) => {
    const value = values.findLast((one) => one !== null);
    return `${line} ${value == null ? "unknown" : FORMAT[places](value)}`;
  });
  return (
    <div className="field">
      <h3>
        {name}, {unit}
      </h3>
      <Chart label={`${name} over time, ${unit}. Now: ${last.join(", ")}.`} times={times} lines={lines} format={FORMAT[places]} />
    </div>
  );
}
