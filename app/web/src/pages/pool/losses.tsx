// Each shortfall that a share bore: what it took, what came back, what can be claimed.

import type { OwnerState, PoolState } from "../../chain/model";
import { claimOfProof, proofsOf, type ClassName } from "../../chain/proofs";
import { quoteEvent } from "../../chain/quotes";
import { formatTime } from "../../format/time";
import { Amount } from "../../parts/amount";
import { Section } from "../../parts/section";
import { Table } from "../../parts/table";

const HEAD = ["Shortfall", "Taken from my class", "Taken from me", "Paid back to me", "To claim now", "Claim"];

export function LossTable({ state, mine, of }: { readonly state: PoolState; readonly mine: OwnerState; readonly of: ClassName }) {
  const { asset, pool } = state;
  const rows = state.records.flatMap((record) =>
    proofsOf(mine, record.data)
      .filter((proof) => proof.of === of)
      .map((proof) => {
        const claim = claimOfProof(mine, proof, record.address);
        const part = quoteEvent(state, record, proof, claim);
        const link = `#/pool/${pool.address}/event/${record.address}`;
        return {
          key: `${record.address}-${proof.fromSeq.toString()}`,
          cells: [
            <span key="name">
              <a href={link}>No. {record.data.seq.toString()}</a> <span className="note">{formatTime(record.data.recordedAt)}</span>
            </span>,
            <Amount key="class" of={of === "lps" ? record.data.lps : record.data.stakers} token={asset} />,
            <Amount key="lost" of={part.lost} token={asset} />,
            <Amount key="paid" of={part.paid} token={asset} />,
            <Amount key="claimable" of={part.claimable} token={asset} />,
            part.claimable > 0n ? (
              <a key="claim" href={link}>
                Claim
              </a>
            ) : (
              "–"
            ),
          ],
        };
      }),
  );
  return (
    <Section title="What shortfalls took from me">
      {rows.length === 0 ? (
        <p className="muted">No shortfall that is still kept has touched this wallet.</p>
      ) : (
        <Table caption="Each shortfall and my part of it, to the unit, as the chain would prove it" head={HEAD} rows={rows} />
      )}
    </Section>
  );
}
