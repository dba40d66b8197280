import type { PoolState } from "../../chain/model";
import { formatPrice, type Token } from "../../format/amount";
import { formatTime } from "../../format/time";
import { Amount } from "../../parts/amount";
import { Table } from "../../parts/table";
import { isOfVenue } from "../../chain/records";

const HEAD = ["Shortfall", "Debt", "Collateral", "Reserve", "Stakers", "LPs", "Came back", "Price used"];

/** Every shortfall of the pool that is not final and gone: who paid what. */
export function Journal({ state: { records, asset, pool } }: { readonly state: PoolState }) {
  return (
    <section className="card" aria-labelledby="journal">
      <h2 id="journal">Journal of shortfalls</h2>
      {records.length === 0 ? (
        <p className="muted">No shortfall was ever recorded here{pool.data.seq > 0n ? " that is still kept" : ""}.</p>
      ) : (
        <Table
          caption="The newest first. Each is a record on the chain; choose one for all of it."
          head={HEAD}
          rows={records.map(({ address, data }) => ({
            key: address,
            cells: [
              <span key="name">
                <a href={`#/pool/${pool.address}/event/${address}`}>No. {data.seq.toString()}</a>
                <span className="note"> {formatTime(data.recordedAt)}</span>
              </span>,
              <Amount key="debt" of={data.debt} token={asset} cut />,
              isOfVenue(data) ? (
                <VenuePart key="collateral" of={data.bond} token={asset} name="bond" />
              ) : (
                <Amount key="collateral" of={data.collateralProceeds} token={asset} cut />
              ),
              <Amount key="reserve" of={data.reserve} token={asset} cut />,
              <Amount key="stakers" of={data.stakers} token={asset} cut />,
              <span key="lps">
                {isOfVenue(data) && (
                  <>
                    <VenuePart of={data.profits} token={asset} name="profit claims" /> <br />
                  </>
                )}
                <Amount of={data.lps} token={asset} cut />
              </span>,
              <Amount key="back" of={data.recovered} token={asset} cut />,
              isOfVenue(data) ? "a venue's" : formatPrice(data.price.price, data.price.exponent),
            ],
          }))}
        />
      )}
    </section>
  );
}

/** What a venue has instead of a borrower's collateral, and before the LPs. */
function VenuePart({ of, token, name }: { readonly of: bigint; readonly token: Token; readonly name: string }) {
  return (
    <span>
      <Amount of={of} token={token} cut /> <span className="note">{name}</span>
    </span>
  );
}
