// One owner's part of one event: what it took, what came back, and the rest to claim.

import type { Address } from "@solana/kit";
import { claimRecovery } from "../../chain/actions";
import { amountIn } from "../../chain/events";
import type { PoolState, Stored } from "../../chain/model";
import type { Proof } from "../../chain/proofs";
import { quoteEvent } from "../../chain/quotes";
import { Action, type Preview } from "../../parts/action";
import { Amount } from "../../parts/amount";
import { Facts } from "../../parts/facts";

const NAMES = { lps: "As an LP", stakers: "As a staker" } as const;

export function ClaimPanel({
  state,
  owner,
  record,
  proof,
  claim,
}: {
  readonly state: PoolState;
  readonly owner: Address;
  readonly record: Stored<"ShortfallRecord">;
  readonly proof: Proof;
  readonly claim: Stored<"RecoveryClaim"> | undefined;
}) {
  const { asset } = state;
  const part = quoteEvent(state, record, proof, claim);
  const preview: Preview =
    part.claimable === 0n
      ? { nothing: "Nothing to claim now. When something comes in for this event, your part appears here." }
      : { facts: [{ term: "You receive exactly", value: <Amount of={part.claimable} token={asset} />, name: "claimable" }] };
  return (
    <div className="field" data-proof={proof.of}>
      <h3>{NAMES[proof.of]}</h3>
      <Facts
        facts={[
          { term: "This event took from me", value: <Amount of={part.lost} token={asset} />, name: "my-loss", ...("share" in proof.by ? {} : { note: "proved by a receipt: my shares changed since" }) },
          { term: "Paid to me so far", value: <Amount of={part.paid} token={asset} />, name: "my-paid" },
          { term: "To claim now", value: <Amount of={part.claimable} token={asset} />, name: "my-claimable" },
        ]}
      />
      <Action
        verb="Claim"
        preview={preview}
        instructions={() => claimRecovery(state, owner, record.address, proof)}
        result={(events) => [{ term: "You received", value: <Amount of={amountIn(events, "RecoveryClaimed", "amount")} token={asset} />, name: "claimed" }]}
      />
    </div>
  );
}
