import { quoteFund, quotePool } from "../chain/quotes";
import type { PoolState } from "../chain/model";
import { formatBps, formatPart } from "../format/amount";
import { Amount } from "../parts/amount";
import { Loaded } from "../parts/loaded";
import { Table } from "../parts/table";
import { useConnection } from "../state/connection";
import { usePools } from "../state/chain";
import { LocalnetPanel } from "../shell/localnet-panel";
import { useTitle } from "../state/title";

const HEAD = ["Pool", "Supplied by LPs", "Lent", "LPs earn", "Borrowers pay", "Insurance cover", "Lost by LPs", "Came back", "State"];

/** All pools of the program on the chosen network. */
export function PoolsPage() {
  const { isReady } = useConnection();
  const pools = usePools();
  useTitle("Pools");
  return (
    <>
      <h1>Pools</h1>
      <p className="muted">
        LPs lend one token against another. When a borrower&apos;s collateral does not cover the debt, an insurance fund pays
        first and the LPs share the rest, pro rata. Here one sees who would pay, who did, and what came back.
      </p>
      <LocalnetPanel />
      {isReady && (
        <div className="card">
          <Loaded query={pools} what="the pools">
            {(found) => (found.length === 0 ? <NoPools /> : <Table caption="Pools, with interest up to now" head={HEAD} rows={found.map(row)} />)}
          </Loaded>
        </div>
      )}
    </>
  );
}

function row(state: PoolState) {
  const { pool, asset, collateral } = state;
  const [now, fund] = [quotePool(state), quoteFund(state)];
  return {
    key: pool.address,
    cells: [
      <a key="name" href={`#/pool/${pool.address}`}>
        {asset.symbol} against {collateral.symbol}
      </a>,
      <Amount key="size" of={now.lps.assets} token={asset} cut />,
      formatBps(now.utilizationBps),
      formatBps(now.supplyBps),
      formatBps(now.borrowBps),
      formatPart(fund.cover, now.debt),
      <Amount key="lost" of={pool.data.totalSocialized} token={asset} cut />,
      <Amount key="back" of={pool.data.totalRecovered} token={asset} cut />,
      <State key="state" state={state} />,
    ],
  };
}

function State({ state: { pool, now } }: { readonly state: PoolState }) {
  if (now < pool.data.pausedUntil) {
    return <span className="tag bad">paused</span>;
  }
  return now < pool.data.recognitionUntil ? <span className="tag warn">exits wait</span> : <span className="tag">open</span>;
}

function NoPools() {
  return <p>The program has no pool on this network yet. Choose another network above, or make one: migrations/README.md says how.</p>;
}
