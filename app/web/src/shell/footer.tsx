import { useConnection } from "../state/connection";

export function Footer() {
  const { network, cluster } = useConnection();
  return (
    <footer>
      <span>The program is unaudited. Do not put money into it that you cannot lose.</span>
      <span>
        {cluster === null ? "no answer yet from" : cluster === "other" ? "a network of its own at" : `${cluster} at`}{" "}
        <span className="mono">{network.rpc}</span>
      </span>
    </footer>
  );
}
