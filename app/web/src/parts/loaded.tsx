import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useConnection } from "../state/connection";
import { explain } from "../chain/explain";
import { Banner } from "./banner";

/** What a query found; until then that it loads, or why it cannot. */
export function Loaded<T>({
  query,
  what,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}) {
  const { network } = useConnection();
  const { data, error } = query;
  if (data !== undefined) {
    return (
      <>
        {error !== null && <Stale error={error} retry={() => void query.refetch()} />}
        {children(data)}
      </>
    );
  }
  if (error !== null) {
    const { message, remedy } = explain(error, network);
    return (
      <Banner kind="bad" action={<RetryButton retry={() => void query.refetch()} />}>
        <strong>{message}</strong> {remedy}
      </Banner>
    );
  }
  return (
    <p className="loading" role="status">
      Reading {what} …
    </p>
  );
}

function Stale({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const { network } = useConnection();
  const { message, remedy } = explain(error, network);
  return (
    <Banner kind="warn" action={<RetryButton retry={retry} />}>
      <strong>What is shown is not new:</strong> {message} {remedy}
    </Banner>
  );
}

export function RetryButton({ retry }: { readonly retry: () => void }) {
  return (
    <button type="button" onClick={retry}>
      Try again
    </button>
  );
}
