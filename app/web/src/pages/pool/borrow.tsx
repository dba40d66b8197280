// My loan: one position of the connected wallet, with its collateral and debt.

import { useId, useState, type ReactNode } from "react";
import { change as changePosition } from "../../chain/position-actions";
import type { OwnerState, PoolState, Stored } from "../../chain/model";
import { attempt, debtOf, mostToBorrow, mostToRemove, quoteChange, quotePosition, tryOut, type PositionChange } from "../../chain/quotes";
import { short } from "../../format/address";
import { formatBps, type Token } from "../../format/amount";
import { Action, type Preview } from "../../parts/action";
import { Amount } from "../../parts/amount";
import { Facts, type Fact } from "../../parts/facts";
import { AmountField } from "../../parts/field";
import { useAmountForm } from "../../parts/amount-form";
import { Section } from "../../parts/section";
import { Mine } from "../../state/owner";
import type { PoolPageProps } from ".";

export default function BorrowPage({ state }: PoolPageProps) {
  return (
    <Mine
      state={state}
      without={`Connect a wallet to borrow ${state.asset.symbol} against ${state.collateral.symbol}, and to repay.`}
    >
      {(mine, at) => <Loan state={at} mine={mine} />}
    </Mine>
  );
}

interface Props {
  readonly state: PoolState;
  readonly mine: OwnerState;
}

function Loan({ state, mine }: Props) {
  const { asset, collateral } = state;
  const [chosen, setChosen] = useState("");
  const open = mine.positions.filter(({ data }) => data.defaulted === 0);
  const position = open.find(({ address }) => address === chosen) ?? open[0];
  const debt = position && debtOf(state, position);
  const form = { state, mine, position };
  return (
    <>
      <Section title="My loan">
        {open.length > 1 && <Choice open={open} chosen={position?.address ?? ""} onChange={setChosen} />}
        {position === undefined ? (
          <p className="muted">This wallet has no open position in this pool. Adding collateral opens one.</p>
        ) : (
          <Facts facts={factsOf(state, position)} />
        )}
      </Section>
      <Defaulted state={state} mine={mine} />
      <div className="columns">
        <Change {...form} title="Add collateral" token={collateral} max={mine.collateral ?? 0n} maxName="In my wallet" change="addCollateral" />
        <Change {...form} title="Borrow" token={asset} max={position && most(() => mostToBorrow(state, position))} maxName="Most" change="borrow" />
        <Change {...form} title="Repay" token={asset} max={debt} maxName="All of the debt" change="repay" />
        <Change {...form} title="Remove collateral" token={collateral} max={position && most(() => mostToRemove(state, position))} maxName="Most" change="removeCollateral" />
      </div>
    </>
  );
}

/** None where it takes a price and there is none that can be used: the preview says why. */
function most(compute: () => bigint): bigint | undefined {
  const tried = tryOut(compute);
  return "is" in tried ? tried.is : undefined;
}

/** What needs no price is shown without one. */
function factsOf(state: PoolState, position: Stored<"Position">): readonly Fact[] {
  const { openingLtvBps, liquidationThresholdBps } = state.pool.data.params;
  const tried = tryOut(() => quotePosition(state, position));
  return [
    { term: "Debt now", value: <Amount of={debtOf(state, position)} token={state.asset} />, note: "interest included", name: "debt" },
    { term: "Collateral", value: <Amount of={position.data.collateral} token={state.collateral} />, name: "collateral" },
    ...("refused" in tried
      ? [{ term: "Condition", value: "not known", note: tried.refused }]
      : [
          {
            term: "Debt, as part of the collateral's value",
            value: formatBps(tried.is.ltvBps),
            note: `up to ${formatBps(openingLtvBps)} to borrow; liquidated above ${formatBps(liquidationThresholdBps)}`,
          },
          { term: "Condition", value: tried.is.insolvent ? "insolvent" : tried.is.liquidatable ? "may be liquidated" : "healthy" },
        ]),
  ];
}

function Choice({ open, chosen, onChange }: { readonly open: readonly Stored<"Position">[]; readonly chosen: string; readonly onChange: (address: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Position</label>
      <select
        id={id}
        value={chosen}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {open.map(({ address, data }) => (
          <option key={address} value={address}>
            No. {data.positionId.toString()}, {short(address)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Nothing is owed for them any more; their records say who paid. */
function Defaulted({ state, mine }: Props) {
  const defaulted = mine.positions.filter(({ data }) => data.defaulted !== 0);
  if (defaulted.length === 0) {
    return null;
  }
  return (
    <Section title="My defaults">
      <ul>
        {defaulted.map(({ address, data }) => {
          const record = state.records.find((one) => one.data.position === address);
          return (
            <li key={address}>
              Position no. {data.positionId.toString()} defaulted: nothing is owed for it any more.{" "}
              {record === undefined ? (
                "Its record was closed."
              ) : (
                <a href={`#/pool/${state.pool.address}/event/${record.address}`}>See shortfall no. {record.data.seq.toString()}</a>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Change({
  state,
  mine,
  position,
  title,
  token,
  max,
  maxName,
  change,
}: Props & {
  readonly position: Stored<"Position"> | undefined;
  readonly title: string;
  readonly token: Token;
  readonly max: bigint | undefined;
  readonly maxName: string;
  readonly change: PositionChange;
}): ReactNode {
  const form = useAmountForm(token, max);
  const { amount } = form;
  const term = change === "borrow" || change === "removeCollateral" ? "You receive" : "You pay";
  const facts = (at: Stored<"Position">, atoms: bigint): readonly Fact[] => {
    const after = quoteChange(state, at, change, atoms);
    return [
      { term, value: <Amount of={after.moved} token={token} />, name: `${change}-moved` },
      { term: "Debt afterwards", value: <Amount of={after.debt} token={state.asset} />, name: `${change}-debt` },
      { term: "Collateral afterwards", value: <Amount of={after.collateral} token={state.collateral} /> },
      ...(after.ltvBps === undefined ? [] : [{ term: "Debt, as part of the collateral's value", value: formatBps(after.ltvBps) }]),
    ];
  };
  const preview = (atoms: bigint): Preview => {
    if (position !== undefined) {
      return attempt(() => facts(position, atoms));
    }
    return change === "addCollateral"
      ? { facts: [{ term, value: <Amount of={atoms} token={token} /> }, { term: "A position is opened", value: "its rent comes back when it is closed" }] }
      : { refused: "There is no position yet.", remedy: "Add collateral first." };
  };
  return (
    <Section title={title}>
      <AmountField label="Amount" token={token} text={form.text} onChange={form.onChange} max={max} maxName={maxName} />
      <Action
        verb={title}
        preview={amount === null ? null : preview(amount)}
        instructions={() => changePosition(state, mine, position, change, amount ?? 0n)}
        // These instructions have no event: the position above says what became of it.
        result={() => []}
        onDone={form.clear}
      />
    </Section>
  );
}
