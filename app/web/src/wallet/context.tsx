import { getWallets } from "@wallet-standard/app";
import type { Wallet, WalletAccount } from "@wallet-standard/base";
import { address } from "@solana/kit";
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import type { Signer } from "../chain/send";
import { chainOf, allowsDemoWallet } from "../chain/network";
import { useConnection } from "../state/connection";
import { DEMO_WALLET, demoWallet } from "./demo";
import { connectWallet, disconnectWallet, isUsable, onAccountChange, signWith } from "./standard";

interface Connected {
  readonly wallet: Wallet;
  readonly account: WalletAccount;
}

export interface WalletState {
  readonly wallets: readonly Wallet[];
  readonly connected: Connected | null;
  /** Signs for the connected account; none while the wallet is of another network, or the network is not known. */
  readonly signer: Signer | null;
  readonly isDemo: boolean;
  readonly connect: (wallet: Wallet) => Promise<void>;
  readonly disconnect: () => Promise<void>;
}

const Context = createContext<WalletState | null>(null);
const STORED_NAME = "socialized-loss.wallet";

const registry = getWallets();
let known: readonly Wallet[] = registry.get().filter(isUsable);

function subscribe(changed: () => void): () => void {
  const refresh = () => {
    known = registry.get().filter(isUsable);
    changed();
  };
  refresh();
  const offs = [registry.on("register", refresh), registry.on("unregister", refresh)];
  return () => {
    offs.forEach((off) => {
      off();
    });
  };
}

export function WalletProvider({ children }: { readonly children: ReactNode }) {
  const { network, cluster, isWrongNetwork } = useConnection();
  const found = useSyncExternalStore(subscribe, () => known);
  const demoAllowed = cluster !== null && allowsDemoWallet(network, cluster);
  useDemoWallet(demoAllowed);
  const wallets = useMemo(
    () => found.filter((wallet) => demoAllowed || wallet.name !== DEMO_WALLET),
    [found, demoAllowed],
  );
  const [chosen, setChosen] = useState<Connected | null>(null);
  const connected = chosen !== null && wallets.includes(chosen.wallet) ? chosen : null;

  const connect = useCallback(async (wallet: Wallet) => {
    const account = await connectWallet(wallet, false);
    if (account === null) {
      throw new Error(`${wallet.name} shares no Solana account with this page: choose one in the wallet`);
    }
    setChosen({ wallet, account });
    localStorage.setItem(STORED_NAME, wallet.name);
  }, []);

  // Who was connected before is connected again, if the wallet agrees without asking.
  useEffect(() => {
    const before = wallets.find((wallet) => wallet.name === localStorage.getItem(STORED_NAME));
    if (connected === null && before !== undefined) {
      connectWallet(before, true)
        .then((account) => {
          setChosen(account === null ? null : { wallet: before, account });
        })
        .catch(() => undefined);
    }
  }, [wallets, connected]);

  useEffect(() => {
    const wallet = connected?.wallet;
    return wallet === undefined
      ? undefined
      : onAccountChange(wallet, (account) => {
          setChosen(account === null ? null : { wallet, account });
        });
  }, [connected?.wallet]);

  const state = useMemo<WalletState>(() => {
    const chain = cluster === null || isWrongNetwork ? null : chainOf(network, cluster);
    const fits = connected !== null && chain !== null && connected.account.chains.includes(chain);
    return {
      wallets,
      connected,
      signer: fits
        ? {
            address: address(connected.account.address),
            sign: (bytes) => signWith(connected.wallet, connected.account, chain, bytes),
          }
        : null,
      isDemo: connected?.wallet.name === DEMO_WALLET,
      connect,
      disconnect: async () => {
        localStorage.removeItem(STORED_NAME);
        setChosen(null);
        if (connected !== null) {
          await disconnectWallet(connected.wallet);
        }
      },
    };
  }, [wallets, connected, network, cluster, isWrongNetwork, connect]);
  return <Context value={state}>{children}</Context>;
}

/** Registers the demo wallet, as a browser extension would register itself. */
function useDemoWallet(allowed: boolean) {
  useEffect(() => {
    let off: (() => void) | undefined;
    let gone = false;
    if (allowed) {
      demoWallet(localStorage)
        .then((wallet) => {
          off = gone ? undefined : registry.register(wallet);
        })
        .catch((error: unknown) => {
          console.error("The demo wallet needs a browser with Ed25519 in WebCrypto", error);
        });
    }
    return () => {
      gone = true;
      off?.();
    };
  }, [allowed]);
}

export function useWallet(): WalletState {
  const state = use(Context);
  if (state === null) {
    throw new Error("useWallet is outside of its WalletProvider");
  }
  return state;
}
