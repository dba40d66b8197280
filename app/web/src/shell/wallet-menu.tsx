import { useState } from "react";
import { short } from "../format/address";
import { DEMO_WALLET } from "../wallet/demo";
import { useWallet } from "../wallet/context";

/** Connects one of the wallets that this browser has; without one the app only shows. */
export function WalletMenu() {
  const { wallets, connected, isDemo, connect, disconnect } = useWallet();
  const [error, setError] = useState<string | null>(null);
  if (connected !== null) {
    return (
      <div className="row">
        <span title={connected.account.address} data-owner={connected.account.address}>
          {isDemo && <span className="tag warn">demo wallet</span>} <span className="mono">{short(connected.account.address)}</span>
        </span>
        <button type="button" onClick={() => void disconnect()}>
          Disconnect
        </button>
      </div>
    );
  }
  return (
    <div className="row">
      {wallets.map((wallet) => (
        <button
          key={wallet.name}
          type="button"
          className="main"
          onClick={() => {
            setError(null);
            connect(wallet).catch((reason: unknown) => {
              setError(reason instanceof Error ? reason.message : `${wallet.name} did not connect: try again`);
            });
          }}
        >
          {wallet.name === DEMO_WALLET ? "Use the demo wallet" : `Connect ${wallet.name}`}
        </button>
      ))}
      {wallets.length === 0 && <span className="muted small">No wallet found: read-only</span>}
      {error !== null && (
        <span className="bad small" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
