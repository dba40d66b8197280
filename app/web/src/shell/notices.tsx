import { useSyncExternalStore } from "react";
import { explain } from "../chain/explain";
import { chainOf, NETWORK_NAMES } from "../chain/network";
import { Banner } from "../parts/banner";
import { RetryButton } from "../parts/loaded";
import { useConnection } from "../state/connection";
import { useWallet } from "../wallet/context";

/** What is wrong with network or wallet, above every page. */
export function Notices() {
  const { network, cluster, isWrongNetwork, error, retry } = useConnection();
  const { connected, signer, isDemo } = useWallet();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  const isUnknown = cluster !== null && !isWrongNetwork && chainOf(network, cluster) === null;
  const trouble = error === null ? null : explain(error, network);
  return (
    <>
      {!online && <Banner kind="warn">This device is offline. What is shown may be old.</Banner>}
      {trouble !== null && (
        <Banner kind="bad" action={<RetryButton retry={retry} />}>
          <strong>{trouble.message}</strong> {trouble.remedy}
        </Banner>
      )}
      {isWrongNetwork && (
        <Banner kind="bad">
          <strong>Wrong network:</strong> you chose {NETWORK_NAMES[network.id]}, but {network.rpc} is a node of{" "}
          {cluster === "other" ? "some other network" : cluster}. Choose the network that fits, or another RPC.
        </Banner>
      )}
      {isUnknown && (
        <Banner kind="warn">
          <strong>Read-only:</strong> {network.rpc} is a node of a network that this app does not know, and not on this machine. Nothing is
          signed for it. To act, choose a node of a public cluster, or reach this one at localhost.
        </Banner>
      )}
      {connected !== null && signer === null && cluster !== null && !isWrongNetwork && !isUnknown && (
        <Banner kind="bad">
          <strong>Wrong network in the wallet:</strong> {connected.wallet.name} shares an account that is not for{" "}
          {cluster === "other" ? "a local network" : cluster}. Change the network in the wallet, or above.
        </Banner>
      )}
      {isDemo && (
        <Banner kind="warn">
          <strong>Demo wallet:</strong> its key lies in this browser and it signs without asking. It works on a network of
          this machine only, and what it holds is worth nothing.
        </Banner>
      )}
    </>
  );
}

function subscribe(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}
