import type { ReactNode } from "react";

/** Something to know before anything else on the page. */
export function Banner({
  kind = "plain",
  children,
  action,
}: {
  readonly kind?: "plain" | "warn" | "bad";
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={`banner ${kind}`} role={kind === "bad" ? "alert" : "status"}>
      <div>{children}</div>
      {action !== undefined && <div className="end">{action}</div>}
    </div>
  );
}
