// My loan: one position of the connected wallet, with its collateral and debt.

import { useState, type ReactNode } from "react";
import { change as changePosition } from "../../chain/position-actions";
import type { OwnerState, PoolState, Stored } from "../../chain/model";
import { attempt, mostToBorrow, mostToRemove, quoteChange, quotePosition, type PositionChange } from "../../chain/quotes";
import { formatBps, type Token } from "../../format/amount";
import { Action, type Preview } from "../../parts/action";
import { Amount } from "../../parts/amount";
import { Facts, type Fact } from "../../parts/facts";
import { AmountField, atomsOf } from "../../parts/field";
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
  const position = positionOf(mine);
  const now = position === undefined ? null : quotePosition(state, position);
  const { openingLtvBps, liquidationThresholdBps } = state.pool.data.params;
  return (
    <>
      <Section title="My loan">
        {position === undefined || now === null ? (
          <p className="muted">This wallet has no position in this pool yet. Adding collateral opens one.</p>
        ) : (
          <Facts
            facts={[
              { term: "Debt now", value: <Amount of={now.debt} token={asset} />, note: "interest included", name: "debt" },
              { term: "Collateral", value: <Amount of={position.data.collateral} token={collateral} />, name: "collateral" },
              {
                term: "Debt, as part of the collateral's value",
                value: formatBps(now.ltvBps),
                note: `up to ${formatBps(openingLtvBps)} to borrow; liquidated above ${formatBps(liquidationThresholdBps)}`,
              },
              { term: "Condition", value: now.insolvent ? "insolvent" : now.liquidatable ? "may be liquidated" : "healthy" },
            ]}
          />
        )}
      </Section>
      <div className="columns">
        <Change state={state} title="Add collateral" token={collateral} max={mine.collateral ?? 0n} maxName="In my wallet" change="addCollateral" mine={mine} />
        <Change state={state} title="Borrow" token={asset} max={position && mostToBorrow(state, position)} maxName="Most" change="borrow" mine={mine} />
        <Change state={state} title="Repay" token={asset} max={now?.debt} maxName="All of the debt" change="repay" mine={mine} />
        <Change state={state} title="Remove collateral" token={collateral} max={position && mostToRemove(state, position)} maxName="Most" change="removeCollateral" mine={mine} />
      </div>
    </>
  );
}

/** The one position this page is about: a defaulted one can only be closed. */
function positionOf({ positions }: OwnerState): Stored<"Position"> | undefined {
  return positions.find(({ data }) => data.defaulted === 0);
}

function Change({
  state,
  mine,
  title,
  token,
  max,
  maxName,
  change,
}: Props & {
  readonly title: string;
  readonly token: Token;
  readonly max: bigint | undefined;
  readonly maxName: string;
  readonly change: PositionChange;
}): ReactNode {
  const [text, setText] = useState("");
  const amount = atomsOf(text, token);
  const position = positionOf(mine);
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
      <AmountField label="Amount" token={token} text={text} onChange={setText} max={max} maxName={maxName} />
      <Action
        verb={title}
        preview={amount === null ? null : preview(amount)}
        instructions={() => changePosition(state, mine, position, change, amount ?? 0n)}
        // These instructions have no event: the position above says what became of it.
        result={() => []}
        onDone={() => {
          setText("");
        }}
      />
    </Section>
  );
}
