import { explorer } from "../chain/network";
import { short } from "../format/address";
import { useConnection } from "../state/connection";

/** An address or a transaction, with its page in the explorer. */
export function ExplorerLink({ kind = "address", id, text }: { readonly kind?: "address" | "tx"; readonly id: string; readonly text?: string }) {
  const { network, cluster } = useConnection();
  return (
    <a
      className={text === undefined ? "mono" : undefined}
      href={explorer(kind, id, network, cluster ?? "other")}
      target="_blank"
      rel="noreferrer"
      title={id}
    >
      {text ?? short(id)}
      <span className="visually-hidden"> (in the explorer)</span>
    </a>
  );
}
