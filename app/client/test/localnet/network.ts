/** The network of `cargo xtask localnet up`, and people on it who sign for themselves. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  address,
  appendTransactionMessageInstructions,
  assertIsTransactionWithBlockhashLifetime,
  createKeyPairSignerFromBytes,
  createSolanaRpc,
  createSolanaRpcSubscriptions,
  createTransactionMessage,
  generateKeyPairSigner,
  getSignatureFromTransaction,
  pipe,
  sendAndConfirmTransactionFactory,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
  type Address,
  type Instruction,
  type KeyPairSigner,
} from "@solana/kit";
import { getTransferSolInstruction } from "@solana-program/system";
import { getCreateAssociatedTokenIdempotentInstruction, getMintToInstruction } from "@solana-program/token";
import { associatedToken, fetchTransaction, TOKEN_PROGRAM, type Happened } from "../../src";

const REPOSITORY = fileURLToPath(new URL("../../../..", import.meta.url));
const FOLDER = process.env.LOCALNET_DIR ?? join(REPOSITORY, "target/localnet");

interface State {
  readonly rpc_url: string;
  readonly ws_url: string;
  readonly pool: string;
  readonly asset_mint: string;
  readonly collateral_mint: string;
  readonly feed_id: string;
}

export class Network {
  readonly rpc;
  readonly pool: Address;
  readonly assetMint: Address;
  readonly collateralMint: Address;
  readonly feedId: Uint8Array;
  private readonly confirm;

  private constructor(
    state: State,
    private readonly faucet: KeyPairSigner,
  ) {
    this.rpc = createSolanaRpc(state.rpc_url);
    const rpcSubscriptions = createSolanaRpcSubscriptions(state.ws_url);
    this.confirm = sendAndConfirmTransactionFactory({ rpc: this.rpc, rpcSubscriptions });
    this.pool = address(state.pool);
    this.assetMint = address(state.asset_mint);
    this.collateralMint = address(state.collateral_mint);
    this.feedId = Uint8Array.from(Buffer.from(state.feed_id, "hex"));
  }

  static async open(): Promise<Network> {
    const file = join(FOLDER, "state.json");
    if (!existsSync(file)) throw new Error(`there is no ${file}: run cargo xtask localnet up`);
    const state = JSON.parse(readFileSync(file, "utf8")) as State;
    const key = JSON.parse(readFileSync(join(FOLDER, "keys/faucet.json"), "utf8")) as number[];
    return new Network(state, await createKeyPairSignerFromBytes(Uint8Array.from(key)));
  }

  /** Somebody new, with a SOL and some of both tokens. */
  async person(assets: bigint, collateral: bigint): Promise<KeyPairSigner> {
    const person = await generateKeyPairSigner();
    const sol = { source: this.faucet, destination: person.address, amount: 1_000_000_000n };
    await this.send(this.faucet, [
      getTransferSolInstruction(sol),
      ...(await this.tokens(person.address, this.assetMint, assets)),
      ...(await this.tokens(person.address, this.collateralMint, collateral)),
    ]);
    return person;
  }

  /** Sends it, waits until it is confirmed, and reads what happened. */
  async send(payer: KeyPairSigner, instructions: Instruction[]): Promise<Happened> {
    const { value: blockhash } = await this.rpc.getLatestBlockhash().send();
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      (empty) => setTransactionMessageFeePayerSigner(payer, empty),
      (paid) => appendTransactionMessageInstructions(instructions, paid),
      (full) => setTransactionMessageLifetimeUsingBlockhash(blockhash, full),
    );
    const transaction = await signTransactionMessageWithSigners(message);
    assertIsTransactionWithBlockhashLifetime(transaction);
    await this.confirm(transaction, { commitment: "confirmed" });
    const happened = await fetchTransaction(this.rpc, getSignatureFromTransaction(transaction));
    if (happened === undefined) throw new Error("a confirmed transaction that is not there");
    return happened;
  }

  private async tokens(owner: Address, mint: Address, amount: bigint): Promise<Instruction[]> {
    const ata = await associatedToken(owner, mint);
    const to = { payer: this.faucet, ata, owner, mint, tokenProgram: TOKEN_PROGRAM };
    return [
      getCreateAssociatedTokenIdempotentInstruction(to),
      getMintToInstruction({ mint, token: ata, mintAuthority: this.faucet, amount }),
    ];
  }
}
