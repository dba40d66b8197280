import type { ReactNode } from "react";
import type { PoolState } from "../chain/model";
import { quoteFund, quotePool, tryOut } from "../chain/quotes";
import type { Listed } from "../chain/read";
import { short } from "../format/address";
import { formatBps, formatPart } from "../format/amount";
import { Amount } from "../parts/amount";
import { Banner } from "../parts/banner";
import { Boundary } from "../parts/boundary";
import { Loaded } from "../parts/loaded";
import { Table, type Row } from "../parts/table";
import { LocalnetPanel } from "../shell/localnet-panel";
import { usePools } from "../state/chain";
import { useConnection } from "../state/connection";
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
            {(found) => (
              <Boundary on={found}>
                <PoolList found={found} />
              </Boundary>
            )}
          </Loaded>
        </div>
      )}
    </>
  );
}

function PoolList({ found }: { readonly found: readonly Listed[] }): ReactNode {
  if (found.length === 0) {
    return <NoPools />;
  }
  const rows: Row[] = [];
  const unreadable: { readonly at: Listed["at"]; readonly why: string }[] = [];
  for (const one of found) {
    const shown = "error" in one ? { refused: one.error.message } : tryOut(() => row(one.state));
    if ("refused" in shown) {
      unreadable.push({ at: one.at, why: shown.refused });
    } else {
      rows.push(shown.is);
    }
  }
  return (
    <>
      {rows.length > 0 && <Table caption="Pools, with interest up to now" head={HEAD} rows={rows} />}
      {unreadable.map(({ at, why }) => (
        <Banner key={at} kind="bad">
          <strong>Pool {short(at)} cannot be shown:</strong> {why}
        </Banner>
      ))}
    </>
  );
}

function row(state: PoolState): Row {
  const { pool, asset, collateral } = state;
  const [now, fund] = [quotePool(state), quoteFund(state)];
  return {
    key: pool.address,
    cells: [
      // Anybody can make a pool of the same tokens: its address tells them apart.
      <a key="name" href={`#/pool/${pool.address}`} title={pool.address}>
        {asset.symbol} against {collateral.symbol} <span className="mono note">{short(pool.address)}</span>
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
