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
          const proofs = proofsOf(mine, record.data);
          return proofs.length === 0 ? (
            <p className="muted">This wallet bore nothing of this event: it had neither LP shares nor a stake here when it was recorded.</p>
          ) : (
            proofs.map((proof) => (
              <ClaimPanel
                key={`${proof.share}-${proof.fromSeq.toString()}`}
                state={at}
                owner={mine.owner}
                record={record}
                proof={proof}
                claim={claimOfProof(mine, proof, record.address)}
              />
            ))
          );
        }}
      </Mine>
    </Section>
  );
}
