import type { PoolState } from "../../chain/model";
import { formatSpan, formatTime } from "../../format/time";
import { Banner } from "../../parts/banner";

/** What stops somebody from acting in this pool right now, or is about to change. */
export function PoolBanners({ state: { pool, now, proposal, isTorn } }: { readonly state: PoolState }) {
  const { pausedUntil, recognitionUntil } = pool.data;
  return (
    <>
      {isTorn && (
        <Banner kind="warn">
          <strong>The pool changes faster than this RPC answers:</strong> positions and records may be of another moment than the rest. They
          are read again; another RPC may be faster.
        </Banner>
      )}
      {now < pausedUntil && (
        <Banner kind="warn" action={`${formatSpan(pausedUntil - now)} from now`}>
          <strong>Paused</strong> until {formatTime(pausedUntil)}. No deposits, stakes, or loans; leaving and repaying work.
        </Banner>
      )}
      {now < recognitionUntil && (
        <Banner kind="warn" action={`${formatSpan(recognitionUntil - now)} from now`}>
          <strong>A shortfall may be about to be recorded.</strong> A position is marked insolvent: exits wait until it is recorded, or until{" "}
          {formatTime(recognitionUntil)} at the latest, so that nobody leaves before paying.
        </Banner>
      )}
      {proposal !== undefined && (
        <Banner kind="warn" {...(now < proposal.data.earliestAt ? { action: `${formatSpan(proposal.data.earliestAt - now)} from now` } : {})}>
          <strong>Other terms are proposed.</strong> The pool&apos;s authority can have them apply from {formatTime(proposal.data.earliestAt)} on.
          The overview says what would change.
        </Banner>
      )}
    </>
  );
}
