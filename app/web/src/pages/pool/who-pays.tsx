// Who pays if: the split of a default before it happens, by the functions the program executes.

import { useId, useState } from "react";
import type { Waterfall } from "@socialized-loss/client";
import type { PoolState } from "../../chain/model";
import { positionsAtRisk, priceAfter, splitOfAll, splitOfOne, tryOut } from "../../chain/quotes";
import { short } from "../../format/address";
import { formatPrice } from "../../format/amount";
import { Amount } from "../../parts/amount";
import { Facts } from "../../parts/facts";
import { Section } from "../../parts/section";
import { Waterfall as Bars, type Tier } from "../../parts/waterfall";
import type { PoolPageProps } from ".";

const EVERYBODY = "";

export default function WhoPays({ state, rest }: PoolPageProps) {
  const id = useId();
  // Who comes about one position asks about the price as it is.
  const [drop, setDrop] = useState(rest === EVERYBODY ? 60 : 0);
  const [chosen, setChosen] = useState(rest);
  const { asset, collateral } = state;
  const risks = positionsAtRisk(state);
  const price = priceAfter(state, drop);
  return (
    <>
      <Section title="Who pays if the price falls?">
        <p className="muted">
          Nothing happens here: this asks the program&apos;s own maths what would. If everybody it concerns is liquidated at that price at once, the
          riskiest first, by liquidators who repay all they may.
        </p>
        <div className="columns">
          <div className="field">
            <label htmlFor={`${id}-drop`}>
              {collateral.symbol} falls by {drop.toString()} %
            </label>
            <div className="input">
              <input
                id={`${id}-drop`}
                type="range"
                min={0}
                max={99}
                value={drop}
                onChange={(event) => {
                  setDrop(event.target.valueAsNumber);
                }}
              />
            </div>
            {price !== undefined && (
              <span className="note">
                to {formatPrice(price.price, price.exponent)} {asset.symbol} from the last price the pool was shown
              </span>
            )}
          </div>
          <div className="field">
            <label htmlFor={`${id}-who`}>Who defaults</label>
            <select
              id={`${id}-who`}
              value={chosen}
              onChange={(event) => {
                setChosen(event.target.value);
              }}
            >
              <option value={EVERYBODY}>Everybody who can be liquidated then</option>
              {risks.map(({ position }) => (
                <option key={position.address} value={position.address}>
                  Position {short(position.address)} alone
                </option>
              ))}
            </select>
          </div>
        </div>
      </Section>
      {price === undefined ? (
        <Section title="The split">
          <p className="muted">The pool has no price that can be used, so nothing can be said.</p>
        </Section>
      ) : (
        <Answer state={state} drop={drop} chosen={chosen} />
      )}
    </>
  );
}

function Answer({ state, drop, chosen }: { readonly state: PoolState; readonly drop: number; readonly chosen: string }) {
  if (chosen === EVERYBODY) {
    const all = tryOut(() => splitOfAll(state, drop));
    return "refused" in all ? (
      <Section title="The split">
        <p className="muted">Nothing can be said. {all.refused}</p>
      </Section>
    ) : (
      <Picture state={state} title="The split" split={all.is.sum} liquidated={all.is.positions} />
    );
  }
  const position = state.positions.find(({ address }) => address === chosen);
  if (position === undefined) {
    return (
      <Section title="The split">
        <p className="muted">This position is gone: it was closed. Choose another.</p>
      </Section>
    );
  }
  const tried = tryOut(() => splitOfOne(state, position, drop));
  if ("refused" in tried) {
    return (
      <Section title="The split">
        <p>
          <strong>Nobody but the borrower.</strong> {tried.refused} At this price it could not even be liquidated.
        </p>
      </Section>
    );
  }
  return (
    <>
      <Picture state={state} title="If a liquidator comes" split={tried.is.liquidated} />
      <Picture state={state} title="If nobody comes, and the collateral is taken over" split={tried.is.takenOver} note="The collateral is then sold by auction, and what it brings comes back to those who paid." />
    </>
  );
}

function Picture({ state: { asset }, title, split, liquidated, note }: { readonly state: PoolState; readonly title: string; readonly split: Waterfall; readonly liquidated?: number; readonly note?: string }) {
  const tiers: readonly Tier[] = [
    { kind: "collateral", name: "1 · Borrowers: collateral sold", amount: split.collateral },
    { kind: "reserve", name: "2 · Insurance fund: reserve", amount: split.reserve },
    { kind: "stakers", name: "3 · Insurance fund: stakers", amount: split.stakers },
    { kind: "lps", name: "4 · LPs, all in proportion", amount: split.lps },
    ...(split.unallocated > 0n ? [{ kind: "unallocated", name: "Nobody: claims that nothing backs any more", amount: split.unallocated } as const] : []),
  ];
  return (
    <Section title={title}>
      {split.debt === 0n ? (
        <p>
          <strong>Nobody pays:</strong> at this price no position can be liquidated.
        </p>
      ) : (
        <>
          <Bars label={title} tiers={tiers} whole={split.debt} token={asset} cascade />
          <Facts
            facts={[
              { term: "Debt in question", value: <Amount of={split.debt} token={asset} /> },
              ...(split.heldBack > 0n ? [{ term: "Held back by the fund's caps", value: <Amount of={split.heldBack} token={asset} />, note: "the fund has it, its caps do not allow it" }] : []),
              ...(liquidated === undefined ? [] : [{ term: "Positions liquidated", value: liquidated.toString() }]),
            ]}
          />
        </>
      )}
      {note !== undefined && <p className="note">{note}</p>}
    </Section>
  );
}
