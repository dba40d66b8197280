// On which terms one lends here, and who can change them: what tells this pool from another of the same tokens.

import type { Accounts } from "@socialized-loss/client";
import type { ReactNode } from "react";
import type { PoolState } from "../../chain/model";
import { formatBps } from "../../format/amount";
import { formatSpan } from "../../format/time";
import { ExplorerLink } from "../../parts/address";
import { Amount } from "../../parts/amount";
import { Facts, type Fact } from "../../parts/facts";
import { Section } from "../../parts/section";
import { Table } from "../../parts/table";

type Params = Accounts["Pool"]["params"];
type Unit = "asset" | "collateral" | "bps" | "seconds";

/** Every parameter: one that is missing here would be missing to the compiler. */
const PARAMETERS: Readonly<Record<keyof Params, readonly [name: string, unit: Unit]>> = {
  openingLtvBps: ["Debt when borrowing, at most, of the collateral's low value", "bps"],
  liquidationThresholdBps: ["Liquidated above, of the collateral's value", "bps"],
  closeFactorBps: ["One liquidation repays at most, of the debt", "bps"],
  bonusMinBps: ["Liquidation bonus at the threshold", "bps"],
  bonusSlopeBps: ["Bonus added for each 100 % of debt above it", "bps"],
  bonusMaxBps: ["Largest liquidation bonus", "bps"],
  liquidationFeeBps: ["The fund's part of the bonus", "bps"],
  minDebt: ["Smallest debt", "asset"],
  dustValue: ["Collateral worth at most this counts as none", "asset"],
  depositCap: ["LPs have together at most", "asset"],
  borrowCap: ["Borrowers owe together at most", "asset"],
  insuranceFeeBps: ["The fund's part of interest", "bps"],
  insuranceCapEvent: ["The fund pays for one event at most", "asset"],
  insuranceCapDay: ["The fund pays at once at most, and as much again in a day", "asset"],
  baseRateBps: ["Yearly rate of an unused pool", "bps"],
  kinkUtilizationBps: ["Utilisation where the slope changes", "bps"],
  kinkRateBps: ["Yearly rate there", "bps"],
  maxRateBps: ["Yearly rate of a fully used pool", "bps"],
  confidenceMultipleBps: ["Half-width of the price band, of a confidence", "bps"],
  maxConfidenceBps: ["Widest confidence accepted, of the price", "bps"],
  maxPriceAgeSeconds: ["Oldest price accepted", "seconds"],
  recognitionWindowSeconds: ["A mark holds exits at most", "seconds"],
  recordGraceSeconds: ["Liquidators have after a mark", "seconds"],
  recordRewardBps: ["Reward for recording, of the collateral taken over", "bps"],
  recordRewardMax: ["Largest reward for recording", "collateral"],
  recordLifeSeconds: ["Recoveries are paid to those who lost for", "seconds"],
  withdrawDelaySeconds: ["LPs wait after a request", "seconds"],
  cooldownSeconds: ["Stakers wait after a request", "seconds"],
  exitWindowSeconds: ["A request can be used for", "seconds"],
  salvagePremiumBps: ["Salvage begins above the oracle's price by", "bps"],
  salvageDiscountBps: ["Salvage ends below the oracle's price by", "bps"],
  salvageDurationSeconds: ["From the first price to the last", "seconds"],
  salvageMinLotBps: ["Smallest lot, of all that was taken over", "bps"],
  timeLockSeconds: ["New terms wait", "seconds"],
  maxPauseSeconds: ["Longest pause", "seconds"],
};

const NAMES = Object.keys(PARAMETERS) as (keyof Params)[];
/** What one asks first. */
const MAIN = ["openingLtvBps", "liquidationThresholdBps", "insuranceCapEvent", "withdrawDelaySeconds", "cooldownSeconds", "recordLifeSeconds", "timeLockSeconds", "maxPauseSeconds"] as const;
/** The default key: there is none. */
const NOBODY = "11111111111111111111111111111111";

export function Terms({ state }: { readonly state: PoolState }) {
  const { pool, proposal } = state;
  const { authority, pendingAuthority, guardian, feedId, params } = pool.data;
  const feed = Array.from(feedId, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const facts: readonly Fact[] = [
    { term: "Asset", value: <ExplorerLink id={pool.data.assetMint} /> },
    { term: "Collateral", value: <ExplorerLink id={pool.data.collateralMint} /> },
    { term: "Price feed of Pyth", value: <span className="mono">{feed}</span>, name: "feed" },
    { term: "Authority", value: <Key id={authority} />, note: "can change the terms below, after their wait" },
    ...(pendingAuthority === NOBODY ? [] : [{ term: "Next authority", value: <Key id={pendingAuthority} />, note: "proposed; it has not accepted yet" }]),
    { term: "Guardian", value: <Key id={guardian} />, note: "can pause, nothing else" },
    ...MAIN.map((name) => ({ term: PARAMETERS[name][0], value: valueOf(state, params, name) })),
  ];
  const next = proposal?.data.params;
  const changed = next === undefined ? [] : NAMES.filter((name) => next[name] !== params[name]);
  return (
    <Section title="Terms">
      <Facts facts={facts} />
      {next !== undefined && (
        <>
          <h3>What would change</h3>
          {changed.length === 0 ? (
            <p>The proposed terms are those that apply already.</p>
          ) : (
            <Table
              caption="Terms that are proposed and differ from those that apply"
              head={["Term", "Now", "Proposed"]}
              rows={changed.map((name) => ({ key: name, cells: [PARAMETERS[name][0], valueOf(state, params, name), valueOf(state, next, name)] }))}
            />
          )}
        </>
      )}
      <details>
        <summary>All parameters</summary>
        <Table
          caption="Parameters of the pool"
          head={["Term", "Now"]}
          rows={NAMES.map((name) => ({ key: name, cells: [PARAMETERS[name][0], valueOf(state, params, name)] }))}
        />
      </details>
    </Section>
  );
}

function Key({ id }: { readonly id: string }) {
  return id === NOBODY ? "nobody" : <ExplorerLink id={id} />;
}

function valueOf({ asset, collateral }: PoolState, params: Params, name: keyof Params): ReactNode {
  const value = params[name];
  switch (PARAMETERS[name][1]) {
    case "asset":
      return <Amount of={BigInt(value)} token={asset} />;
    case "collateral":
      return <Amount of={BigInt(value)} token={collateral} />;
    case "bps":
      return formatBps(BigInt(value));
    case "seconds":
      return formatSpan(BigInt(value));
  }
}
