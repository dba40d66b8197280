// Leaving a loss class: at once where no request is needed, else ask, wait, leave.

import { useState } from "react";
import { cancelRequest, leave, requestExit } from "../../chain/actions";
import { CLASSES, type ShareAccount } from "../../chain/classes";
import { amountIn } from "../../chain/events";
import type { OwnerState, PoolState } from "../../chain/model";
import type { ClassName } from "../../chain/proofs";
import { attempt, mostToLeave, quoteLeave, quoteRequest, quoteShare, type ExitAmount } from "../../chain/quotes";
import { formatSpan, formatTime } from "../../format/time";
import { Action } from "../../parts/action";
import { Amount, ShareCount } from "../../parts/amount";
import { Facts } from "../../parts/facts";
import { AmountField, atomsOf } from "../../parts/field";
import { Section } from "../../parts/section";

interface Props {
  readonly of: ClassName;
  readonly state: PoolState;
  readonly mine: OwnerState;
  readonly share: ShareAccount;
}

export function Leave(props: Props) {
  const { of, state, share } = props;
  const words = CLASSES[of];
  const delay = words.delay(state);
  const asked = share.data.share.requestShares > 0n;
  return (
    <Section title={words.leave}>
      {delay > 0n && (
        <p className="muted">
          Leaving takes a request, then {formatSpan(delay)} of waiting; after that it can be used for{" "}
          {formatSpan(BigInt(state.pool.data.params.exitWindowSeconds))}. What is requested earns, and bears losses, until it leaves.
        </p>
      )}
      {delay > 0n && !asked && <Ask {...props} />}
      {delay > 0n && asked && <Standing {...props} />}
      {(delay === 0n || asked) && <Take {...props} onlyRequested={delay > 0n} />}
    </Section>
  );
}

/** What is chosen in a form: an amount, or all of it. */
function useExitAmount(token: PoolState["asset"]) {
  const [text, setText] = useState("");
  const [all, setAll] = useState(false);
  const atoms = atomsOf(text, token);
  const amount: ExitAmount | null = all ? "all" : atoms;
  return {
    amount,
    all,
    text,
    setAll,
    setText,
    clear: () => {
      setText("");
      setAll(false);
    },
  };
}

function ExitFields({ label, state, form, max }: { readonly label: string; readonly state: PoolState; readonly form: ReturnType<typeof useExitAmount>; readonly max?: bigint }) {
  return (
    <>
      <label className="row">
        <input
          type="checkbox"
          checked={form.all}
          onChange={(event) => {
            form.setAll(event.target.checked);
          }}
        />
        {label}
      </label>
      {!form.all && <AmountField label="Amount" token={state.asset} text={form.text} onChange={form.setText} max={max} maxName="Most that can leave now" />}
    </>
  );
}

function Take({ of, state, mine, share, onlyRequested }: Props & { readonly onlyRequested: boolean }) {
  const { asset } = state;
  const words = CLASSES[of];
  const form = useExitAmount(asset);
  const { amount } = form;
  return (
    <>
      <ExitFields label={onlyRequested ? "Everything I asked for" : "Everything I have here"} state={state} form={form} max={mostToLeave(state, of, share)} />
      <Action
        verb={words.leave}
        preview={
          amount === null
            ? null
            : attempt(() => {
                const quote = quoteLeave(state, of, share, amount);
                return [
                  { term: "You receive", value: <Amount of={quote.paid} token={asset} />, note: "this second; interest adds to it by the second", name: "leave-assets" },
                  { term: "Shares given up", value: <ShareCount of={quote.burned} /> },
                  { term: "Worth afterwards", value: <Amount of={quote.after.value} token={asset} />, note: "the rest of your shares here" },
                  ...(quote.needsReceipt ? [{ term: "A receipt is made", value: "yes", note: "it keeps your claims on earlier losses; its rent comes back" }] : []),
                ];
              })
        }
        instructions={() => leave(state, of, mine, share, amount ?? "all")}
        result={(events) => [
          { term: "You received", value: <Amount of={amountIn(events, words.left, "assets")} token={asset} />, name: "left-assets" },
          { term: "Shares given up", value: <ShareCount of={amountIn(events, words.left, "shares")} /> },
        ]}
        onDone={form.clear}
      />
    </>
  );
}

function Ask({ of, state, mine, share }: Props) {
  const words = CLASSES[of];
  const form = useExitAmount(state.asset);
  const { amount } = form;
  return (
    <>
      <ExitFields label="Everything I have here" state={state} form={form} />
      <Action
        verb={`Ask to ${words.leave.toLowerCase()}`}
        preview={
          amount === null
            ? null
            : attempt(() => {
                const quote = quoteRequest(state, of, share, amount);
                return [
                  { term: "Shares asked for", value: <ShareCount of={quote.requested} /> },
                  { term: "Worth now", value: <Amount of={quote.value} token={state.asset} />, note: "they earn and bear losses until they leave" },
                  { term: "They can leave from", value: formatTime(quote.opensAt) },
                  { term: "and until", value: formatTime(quote.closesAt), note: "then the request lapses" },
                ];
              })
        }
        instructions={() => requestExit(state, of, mine.owner, amount ?? "all")}
        result={(events) => [
          { term: "Shares asked for", value: <ShareCount of={amountIn(events, words.requested, "shares")} /> },
          { term: "They can leave from", value: timeOf(amountIn(events, words.requested, "opensAt")) },
        ]}
        onDone={form.clear}
      />
    </>
  );
}

function timeOf(seconds: bigint | null): string {
  return seconds === null ? "unknown: see the transaction" : formatTime(seconds);
}

function Standing({ of, state, mine, share }: Props) {
  const { requestOpensAt: opens, requestClosesAt: closes } = share.data.share;
  const { requested } = quoteShare(state, of, share);
  const { now } = state;
  const when = now < opens ? `usable in ${formatSpan(opens - now)}` : now < closes ? `usable for ${formatSpan(closes - now)} more` : "lapsed: take it back, then ask again";
  return (
    <>
      <Facts
        facts={[
          { term: "Asked for", value: <ShareCount of={requested} />, note: "shares, after all losses" },
          { term: "Usable", value: `${formatTime(opens)} to ${formatTime(closes)}`, note: when },
        ]}
      />
      <Action
        verb="Take the request back"
        preview={{ facts: [{ term: "Afterwards", value: "nothing is asked for; asking again takes the whole wait again" }] }}
        instructions={() => cancelRequest(state, of, mine.owner)}
        result={() => [{ term: "Asked for", value: "nothing any more" }]}
      />
    </>
  );
}
