import { useId, useState } from "react";
import { localNetwork } from "../chain/localnet";
import { NETWORK_NAMES, NETWORKS, parseRpc, type NetworkId } from "../chain/network";
import { useConnection } from "../state/connection";

/** Which network is read, by name or by the address of an RPC. */
export function NetworkMenu() {
  const { network, choose } = useConnection();
  const [asksForRpc, setAsksForRpc] = useState(false);
  const id = useId();
  const pick = (picked: NetworkId) => {
    setAsksForRpc(picked === "custom");
    if (picked !== "custom") {
      choose(picked === "local" ? localNetwork() : NETWORKS[picked]);
    }
  };
  return (
    <div className="row">
      <label htmlFor={id} className="visually-hidden">
        Network
      </label>
      <select
        id={id}
        value={asksForRpc ? "custom" : network.id}
        onChange={(event) => {
          pick(event.target.value as NetworkId);
        }}
      >
        {Object.entries(NETWORK_NAMES).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {(asksForRpc || network.id === "custom") && (
        <CustomRpc
          key={network.rpc}
          before={network.id === "custom" ? network.rpc : ""}
          onChoose={(rpc) => {
            setAsksForRpc(false);
            choose({ id: "custom", rpc });
          }}
        />
      )}
    </div>
  );
}

function CustomRpc({ before, onChoose }: { readonly before: string; readonly onChoose: (rpc: string) => void }) {
  const [text, setText] = useState(before);
  const rpc = parseRpc(text);
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (rpc !== null) {
          onChoose(rpc);
        }
      }}
    >
      <input
        aria-label="Address of the RPC"
        placeholder="https://…"
        inputMode="url"
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <button type="submit" disabled={rpc === null}>
        Use it
      </button>
    </form>
  );
}
