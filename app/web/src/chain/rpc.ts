import { createSolanaRpc } from "@solana/kit";

export type Rpc = ReturnType<typeof connect>;

export function connect(url: string) {
  return createSolanaRpc(url);
}
