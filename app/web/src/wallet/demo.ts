// A wallet of the Wallet Standard whose key lies in this browser's storage, for a network on this
// machine only. It signs whatever the page asks without asking anybody: that is what "demo" means.

import {
  createKeyPairFromPrivateKeyBytes,
  getAddressFromPublicKey,
  getTransactionDecoder,
  getTransactionEncoder,
  signTransaction,
} from "@solana/kit";
import { SolanaSignTransaction, type SolanaSignTransactionFeature } from "@solana/wallet-standard-features";
import type { Wallet, WalletAccount } from "@wallet-standard/base";
import {
  StandardConnect,
  StandardEvents,
  type StandardConnectFeature,
  type StandardEventsFeature,
} from "@wallet-standard/features";

export const DEMO_WALLET = "Demo wallet";
const STORED_KEY = "socialized-loss.demo-key";
const CHAINS = ["solana:localnet"] as const;
const ICON =
  "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAxNiAxNiI+PGNpcmNsZSBjeD0iOCIgY3k9IjgiIHI9IjgiIGZpbGw9IiNiNDUzMDkiLz48L3N2Zz4=";

/** The demo wallet; its key is made the first time. */
export async function demoWallet(storage: Storage): Promise<Wallet> {
  const keys = await createKeyPairFromPrivateKeyBytes(storedKey(storage));
  const address = await getAddressFromPublicKey(keys.publicKey);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey));
  const account: WalletAccount = {
    address,
    publicKey,
    chains: CHAINS,
    features: [SolanaSignTransaction],
    label: DEMO_WALLET,
  };
  const features: StandardConnectFeature & StandardEventsFeature & SolanaSignTransactionFeature = {
    [StandardConnect]: { version: "1.0.0", connect: () => Promise.resolve({ accounts: [account] }) },
    // Its one account never changes, so there is nothing to tell.
    [StandardEvents]: { version: "1.0.0", on: () => () => undefined },
    [SolanaSignTransaction]: {
      version: "1.0.0",
      supportedTransactionVersions: ["legacy", 0],
      signTransaction: (...inputs) =>
        Promise.all(
          inputs.map(async ({ transaction }) => {
            const unsigned = getTransactionDecoder().decode(transaction);
            const signed = await signTransaction([keys], unsigned);
            return { signedTransaction: new Uint8Array(getTransactionEncoder().encode(signed)) };
          }),
        ),
    },
  };
  return { version: "1.0.0", name: DEMO_WALLET, icon: ICON, chains: CHAINS, features, accounts: [] };
}

function storedKey(storage: Storage): Uint8Array {
  const stored = storage.getItem(STORED_KEY);
  if (stored !== null && /^[0-9a-f]{64}$/u.test(stored)) {
    return Uint8Array.from(stored.match(/../gu) ?? [], (byte) => parseInt(byte, 16));
  }
  const made = crypto.getRandomValues(new Uint8Array(32));
  storage.setItem(STORED_KEY, Array.from(made, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  return made;
}
