// What the app asks of any wallet, in the words of the Wallet Standard.

import {
  SolanaSignTransaction,
  type SolanaSignTransactionFeature,
} from "@solana/wallet-standard-features";
import type { Wallet, WalletAccount } from "@wallet-standard/base";
import {
  StandardConnect,
  StandardDisconnect,
  StandardEvents,
  type StandardConnectFeature,
  type StandardDisconnectFeature,
  type StandardEventsFeature,
} from "@wallet-standard/features";

type Usable = Wallet & { readonly features: StandardConnectFeature & SolanaSignTransactionFeature };

/** Whether a wallet can connect and sign Solana transactions. */
export function isUsable(wallet: Wallet): wallet is Usable {
  return StandardConnect in wallet.features && SolanaSignTransaction in wallet.features;
}

/** Asks for accounts; the first is used, as wallets show the chosen one first. */
export async function connectWallet(wallet: Wallet, silent: boolean): Promise<WalletAccount | null> {
  if (!isUsable(wallet)) {
    throw new Error(`${wallet.name} cannot sign Solana transactions: use another wallet`);
  }
  const { accounts } = await wallet.features[StandardConnect].connect({ silent });
  return firstUsable(accounts);
}

/** A wallet may have accounts of other chains beside those of Solana. */
function firstUsable(accounts: readonly WalletAccount[]): WalletAccount | null {
  const usable = ({ features, chains }: WalletAccount) =>
    features.includes(SolanaSignTransaction) && chains.some((chain) => chain.startsWith("solana:"));
  return accounts.find(usable) ?? null;
}

export async function disconnectWallet(wallet: Wallet): Promise<void> {
  if (StandardDisconnect in wallet.features) {
    const { features } = wallet as Wallet & { features: StandardDisconnectFeature };
    await features[StandardDisconnect].disconnect();
  }
}

/** Tells when the wallet shows another account, or none. */
export function onAccountChange(wallet: Wallet, listener: (account: WalletAccount | null) => void): () => void {
  if (!(StandardEvents in wallet.features)) {
    return () => undefined;
  }
  const { features } = wallet as Wallet & { features: StandardEventsFeature };
  return features[StandardEvents].on("change", ({ accounts }) => {
    if (accounts !== undefined) {
      listener(firstUsable(accounts));
    }
  });
}

/** Has one transaction signed. What a wallet throws is for people to read: it says who refused. */
export async function signWith(
  wallet: Wallet,
  account: WalletAccount,
  chain: `solana:${string}`,
  transaction: Uint8Array,
): Promise<Uint8Array> {
  if (!isUsable(wallet)) {
    throw new Error(`${wallet.name} cannot sign Solana transactions: use another wallet`);
  }
  try {
    const [output] = await wallet.features[SolanaSignTransaction].signTransaction({ account, chain, transaction });
    if (output === undefined) {
      throw new Error("no transaction came back");
    }
    return output.signedTransaction;
  } catch (error) {
    throw new NotSigned(wallet.name, error);
  }
}

/** The wallet did not sign: mostly because its owner said no. */
export class NotSigned extends Error {
  constructor(wallet: string, cause: unknown) {
    const why = cause instanceof Error && cause.message !== "" ? ` (${cause.message})` : "";
    super(`${wallet} did not sign${why}. Nothing was sent and nothing changed.`, { cause });
  }
}
