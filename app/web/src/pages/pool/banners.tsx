import type { PoolState } from "../../chain/model";
import { formatSpan, formatTime } from "../../format/time";
import { Banner } from "../../parts/banner";

/** What stops somebody from acting in this pool right now. */
export function PoolBanners({ state: { pool, now } }: { readonly state: PoolState }) {
  const { pausedUntil, recognitionUntil } = pool.data;
  return (
    <>
      {now < pausedUntil && (
        <Banner kind="warn">
          <strong>Paused</strong> until {formatTime(pausedUntil)}, {formatSpan(pausedUntil - now)} from now. No deposits, stakes, or loans;
          leaving and repaying work.
        </Banner>
      )}
      {now < recognitionUntil && (
        <Banner kind="warn">
          <strong>A shortfall may be about to be recorded.</strong> A position is marked insolvent: exits wait until it is recorded, or until{" "}
          {formatTime(recognitionUntil)} ({formatSpan(recognitionUntil - now)}) at the latest, so that nobody leaves before paying.
        </Banner>
      )}
    </>
  );
}
