import type { PoolState, Stored } from "../../chain/model";
import { claimOfProof, proofsOf } from "../../chain/proofs";
import { Section } from "../../parts/section";
import { Mine } from "../../state/owner";
import { ClaimPanel } from "./claim";

/** What the connected wallet lost in one event, and what it can claim of it. */
export function MyPart({ state, record }: { readonly state: PoolState; readonly record: Stored<"ShortfallRecord"> }) {
  return (
    <Section title="My part of it">
      <Mine state={state} without="Connect a wallet to see what it lost in this event, and what it can claim.">
        {(mine, at) => {
          // The record as it was when the accounts were read.
          const then = at.records.find(({ address }) => address === record.address);
          if (then === undefined) {
            return <p className="muted">The record was closed: the event is final.</p>;
          }
          const proofs = proofsOf(mine, then.data);
          return proofs.length === 0 ? (
            <p className="muted">This wallet bore nothing of this event: it had neither LP shares nor a stake here when it was recorded.</p>
          ) : (
            proofs.map((proof) => (
              <ClaimPanel
                key={`${proof.share}-${proof.fromSeq.toString()}`}
                state={at}
                owner={mine.owner}
                record={then}
                proof={proof}
                claim={claimOfProof(mine, proof, then.address)}
              />
            ))
          );
        }}
      </Mine>
    </Section>
  );
}
