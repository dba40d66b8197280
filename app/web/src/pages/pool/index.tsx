// Everything about one pool; the part of the address after the pool says which page.

import { lazy, type ComponentType } from "react";
import { Link, useLocation } from "wouter";
import type { PoolState } from "../../chain/model";
import { Boundary } from "../../parts/boundary";
import { Loaded } from "../../parts/loaded";
import { LeftOutcomes } from "../../parts/outcome";
import { LocalnetPanel } from "../../shell/localnet-panel";
import { usePool } from "../../state/chain";
import { OutcomesProvider } from "../../state/outcomes";
import { useTitle } from "../../state/title";
import { PoolBanners } from "./banners";
import { PoolHead } from "./head";

export interface PoolPageProps {
  readonly state: PoolState;
  /** What follows the page's name in the address. */
  readonly rest: string;
}

interface Page {
  readonly path: string;
  readonly name: string;
  /** Not in the row of tabs: it is reached from another page. */
  readonly hidden?: true;
  readonly view: ComponentType<PoolPageProps>;
}

const PAGES: readonly Page[] = [
  { path: "", name: "Overview", view: lazy(() => import("./overview")) },
  { path: "who-pays", name: "Who pays if", view: lazy(() => import("./who-pays")) },
  { path: "lp", name: "My LP share", view: lazy(() => import("./lp")) },
  { path: "stake", name: "My stake", view: lazy(() => import("./stake")) },
  { path: "borrow", name: "My loan", view: lazy(() => import("./borrow")) },
  { path: "liquidators", name: "Liquidators", view: lazy(() => import("./liquidators")) },
  { path: "event", name: "Shortfall", hidden: true, view: lazy(() => import("./event")) },
];

export default function PoolPages({ at }: { readonly at: string }) {
  const [location] = useLocation();
  const pool = usePool(at);
  const base = `/pool/${at}`;
  const [path = "", ...rest] = location.slice(base.length + 1).split("/");
  const page = PAGES.find((one) => one.path === path);
  useTitle(page?.name ?? "No such page");
  return (
    <OutcomesProvider key={at}>
      <Loaded query={pool} what="the pool">
        {(state) => (
          <>
            <Boundary on={state.slot}>
              <PoolHead state={state} />
            </Boundary>
            <nav aria-label="Pages of this pool">
              <ul className="tabs">
                {PAGES.filter(({ hidden }) => hidden !== true).map((one) => (
                  <li key={one.path}>
                    <Link href={one.path === "" ? base : `${base}/${one.path}`} aria-current={one === page ? "page" : undefined}>
                      {one.name}
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
            <Boundary on={state.slot}>
              <PoolBanners state={state} />
            </Boundary>
            <LeftOutcomes />
            {page === undefined ? (
              <p>There is no such page.</p>
            ) : (
              <Boundary on={state.slot}>
                <page.view state={state} rest={rest.join("/")} />
              </Boundary>
            )}
            <LocalnetPanel />
          </>
        )}
      </Loaded>
    </OutcomesProvider>
  );
}
