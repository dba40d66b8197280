import type { ReactNode } from "react";

/** Something to know before anything else on the page. */
export function Banner({
  kind = "plain",
  children,
  action,
}: {
  readonly kind?: "plain" | "warn" | "bad";
  readonly children: ReactNode;
  /** Beside the words and not said aloud with them: a button, or what changes all the time. */
  readonly action?: ReactNode;
}) {
  return (
    <div className={`banner ${kind}`}>
      <div role={kind === "bad" ? "alert" : "status"}>{children}</div>
      {action !== undefined && <div className="end">{action}</div>}
    </div>
  );
}
