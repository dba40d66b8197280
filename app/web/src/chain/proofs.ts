// Which account proves that an owner bore an event: its share, as long as nothing but losses changed
// it since, else the receipt that was made when it changed.

import type { Accounts } from "@socialized-loss/client";
import type { Address } from "@solana/kit";
import type { ShareAccount } from "./classes";
import type { OwnerState, Stored } from "./model";

export type ClassName = "lps" | "stakers";

export interface Proof {
  readonly of: ClassName;
  /** The LP share or stake; it may be closed. */
  readonly share: Address;
  readonly fromSeq: bigint;
  /** The account that proves it, as it is passed to the program. */
  readonly by: { readonly share: ShareAccount } | { readonly receipt: Stored<"LossReceipt"> };
  /** Its bytes: what previews are computed from. */
  readonly bytes: Uint8Array;
}

const CLASS_OF_RECEIPT: readonly ClassName[] = ["lps", "stakers"];

/** What an owner can prove about an event. */
export function proofsOf(mine: OwnerState, record: Accounts["ShortfallRecord"]): readonly Proof[] {
  const open = [...openProof("lps", mine.lp, record), ...openProof("stakers", mine.stake, record)];
  const closed = mine.receipts.flatMap((receipt): readonly Proof[] => {
    const { segment, toSeq, share, class: kind } = receipt.data;
    const of = CLASS_OF_RECEIPT[kind];
    const covers = segment.fromSeq < record.seq && record.seq <= toSeq;
    return of === undefined || !covers
      ? []
      : [{ of, share, fromSeq: segment.fromSeq, by: { receipt }, bytes: receipt.bytes }];
  });
  return [...open, ...closed];
}

function openProof(of: ClassName, share: ShareAccount | undefined, record: Accounts["ShortfallRecord"]): readonly Proof[] {
  if (share === undefined) {
    return [];
  }
  const { fromSeq, start } = share.data.share.segment;
  const bears = record.seq > fromSeq && start.shares > 0n;
  return bears ? [{ of, share: share.address, fromSeq, by: { share }, bytes: share.bytes }] : [];
}

/** What was paid to a proof for an event so far. */
export function claimOfProof(mine: OwnerState, proof: Proof, record: Address): Stored<"RecoveryClaim"> | undefined {
  return mine.claims.find(
    ({ data }) => data.share === proof.share && data.fromSeq === proof.fromSeq && data.record === record,
  );
}
