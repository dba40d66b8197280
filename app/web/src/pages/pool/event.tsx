// One shortfall: who paid what, at which price, and what came back.

import { isAddress } from "@solana/kit";
import type { ReactNode } from "react";
import type { PoolState, Stored } from "../../chain/model";
import { isOfVenue } from "../../chain/records";
import { formatPrice } from "../../format/amount";
import { formatSpan, formatTime } from "../../format/time";
import { ExplorerLink } from "../../parts/address";
import { Amount } from "../../parts/amount";
import { Facts, type Fact } from "../../parts/facts";
import { Section } from "../../parts/section";
import { Waterfall, type Tier } from "../../parts/waterfall";
import { useRecording } from "../../state/chain";
import type { PoolPageProps } from ".";
import { MyPart } from "./my-part";
import { PayIn } from "./pay-in";
import { Salvage } from "./salvage";

export default function EventPage({ state, rest }: PoolPageProps) {
  const record = state.records.find(({ address }) => address === rest);
  if (!isAddress(rest) || record === undefined) {
    return (
      <Section title="There is no record of this shortfall">
        <p>Either the address is wrong, or the shortfall is final and its record was closed. The pool&apos;s journal has those that are kept.</p>
      </Section>
    );
  }
  return (
    <>
      <Split state={state} record={record} />
      <MyPart state={state} record={record} />
      <CameBack state={state} record={record} />
    </>
  );
}

interface Props {
  readonly state: PoolState;
  readonly record: Stored<"ShortfallRecord">;
}

function Split({ state: { asset, collateral }, record }: Props) {
  const { address, data } = record;
  const ofVenue = isOfVenue(data);
  const recording = useRecording(record);
  const tiers: readonly Tier[] = [
    { kind: "collateral", name: ofVenue ? "1 · The venue's bond" : "1 · Borrower: collateral sold", amount: ofVenue ? data.bond : data.collateralProceeds },
    { kind: "reserve", name: "2 · Insurance fund: reserve", amount: data.reserve },
    { kind: "stakers", name: "3 · Insurance fund: stakers", amount: data.stakers },
    ...(ofVenue ? [{ kind: "profits", name: "4 · The venue's profit claims", amount: data.profits } as const] : []),
    { kind: "lps", name: `${ofVenue ? "5" : "4"} · LPs, all in proportion`, amount: data.lps },
    ...(data.unallocated > 0n ? [{ kind: "unallocated", name: "Nobody: claims that nothing backs any more", amount: data.unallocated } as const] : []),
  ];
  const facts: readonly Fact[] = [
    { term: ofVenue ? "Deficit" : "Debt", value: <Amount of={data.debt} token={asset} />, name: "debt" },
    { term: "Shortfall", value: <Amount of={data.shortfall} token={asset} />, note: "the debt less what the collateral brought", name: "shortfall" },
    ...(ofVenue
      ? []
      : [
          { term: "Price used", value: <span className="amount">{formatPrice(data.price.price, data.price.exponent, 8)}</span>, note: `${asset.symbol} for one ${collateral.symbol}, published ${formatTime(data.price.publishTime)}` },
          { term: "Collateral to the liquidator", value: <Amount of={data.seized} token={collateral} /> },
        ]),
    ...(data.reward > 0n ? [{ term: "Collateral as reward for recording", value: <Amount of={data.reward} token={collateral} /> }] : []),
    ...(data.heldBack > 0n ? [{ term: "Held back by caps", value: <Amount of={data.heldBack} token={asset} />, note: "the fund had it, its caps did not allow it" }] : []),
    { term: ofVenue ? "Named by the venue" : "Borrower", value: <ExplorerLink id={data.owner} /> },
    { term: "Recorded by", value: <ExplorerLink id={data.caller} />, note: "nothing about the split depends on who does" },
    { term: "Record", value: <ExplorerLink id={address} /> },
    { term: "Transaction", value: transaction(recording.data, recording.isPending) },
  ];
  return (
    <Section title={`Shortfall no. ${data.seq.toString()}, recorded ${formatTime(data.recordedAt)}`}>
      <Waterfall label="Who paid what" tiers={tiers} whole={data.debt} token={asset} cascade />
      <Facts facts={facts} />
    </Section>
  );
}

function transaction(signature: string | null | undefined, isPending: boolean): ReactNode {
  if (signature == null) {
    return isPending ? "looking for it …" : "this RPC does not have it any more";
  }
  return <ExplorerLink kind="tx" id={signature} />;
}

function CameBack({ state, record }: Props) {
  const { asset } = state;
  const { data } = record;
  const left = data.finalAt - state.now;
  return (
    <Section title="What came back">
      <p className="muted">
        What comes in later goes to those who bore this loss: first the LPs of the event, up to what each lost, then its stakers, then the
        fund&apos;s reserve. Also to those who have left since.
      </p>
      <Facts
        facts={[
          { term: "Came in so far", value: <Amount of={data.recovered} token={asset} />, name: "recovered" },
          { term: "Paid out to LPs", value: <Amount of={data.claimedLps} token={asset} /> },
          { term: "Paid out to stakers", value: <Amount of={data.claimedStakers} token={asset} /> },
          { term: "Can be claimed until", value: formatTime(data.finalAt), note: left > 0n ? `${formatSpan(left)} from now; the rest goes to the reserve` : "it is final" },
        ]}
      />
      {data.salvage > 0n && <Salvage state={state} record={record} />}
      <PayIn state={state} record={record} />
    </Section>
  );
}
