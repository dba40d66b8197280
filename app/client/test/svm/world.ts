/** A Solana VM with the program's bytecode in it, mints, people, and a price that tests move. */
import { createHash } from "node:crypto";
import {
  AccountRole,
  address,
  appendTransactionMessageInstructions,
  compileTransaction,
  createTransactionMessage,
  getBase64Decoder,
  getI32Encoder,
  getI64Encoder,
  getProgramDerivedAddress,
  getU64Encoder,
  lamports,
  pipe,
  setTransactionMessageFeePayer,
  type Address,
  type Instruction,
  type ReadonlyUint8Array,
  type TransactionSigner,
} from "@solana/kit";
import { AccountState, getMintEncoder, getTokenDecoder, getTokenEncoder } from "@solana-program/token";
import { FailedTransactionMetadata, LiteSVM } from "litesvm";
import {
  associatedToken,
  eventsOf,
  PROGRAM_ADDRESS,
  refusalInLogs,
  SYSTEM_PROGRAM,
  TOKEN_PROGRAM,
  type LossEvent,
  type ReadRpc,
  type Refusal,
} from "../../src";
import { addressOf, bytecode, innerOf, matches, personOf, type Memcmp } from "./helpers";

/** When every world begins. */
export const START = 1_700_000_000n;
const ORACLE = address("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");
const FEED = new Uint8Array(32).fill(7);

/** A transaction that was refused. */
export class Refused extends Error {
  constructor(
    readonly refusal: Refusal | undefined,
    readonly logs: readonly string[],
    what: string,
  ) {
    super([refusal ? `${refusal.name}: ${refusal.message}` : what, ...logs].join("\n"));
  }
}

export class World {
  readonly svm: LiteSVM;
  readonly payer = personOf("fee payer");
  readonly assetMint = addressOf("asset mint");
  readonly collateralMint = addressOf("collateral mint");
  readonly feed = FEED;

  private constructor(readonly priceUpdate: Address) {
    this.svm = new LiteSVM()
      .withSigverify(false)
      .withBlockhashCheck(false)
      .withTransactionHistory(0n)
      .withLogBytesLimit();
    this.svm.addProgramFromFile(PROGRAM_ADDRESS, bytecode("socialized_loss"));
    this.svm.addProgramFromFile(ORACLE, bytecode("oracle_mock"));
    this.mint(this.assetMint);
    this.mint(this.collateralMint);
    this.fund(this.payer.address);
    this.advance(START - this.now);
  }

  static async create(): Promise<World> {
    const seeds = ["price", FEED];
    const [priceUpdate] = await getProgramDerivedAddress({ programAddress: ORACLE, seeds });
    return new World(priceUpdate);
  }

  get now(): bigint {
    return this.svm.getClock().unixTimestamp;
  }

  advance(seconds: bigint): void {
    const clock = this.svm.getClock();
    clock.unixTimestamp += seconds;
    clock.slot += 1n;
    this.svm.setClock(clock);
  }

  /** Somebody with SOL, and with tokens in associated accounts. */
  async person(name: string, assets: bigint, collateral: bigint): Promise<TransactionSigner> {
    const somebody = personOf(name);
    this.fund(somebody.address);
    await this.give(somebody.address, this.assetMint, assets);
    await this.give(somebody.address, this.collateralMint, collateral);
    return somebody;
  }

  /** What the owner's associated account holds of the asset. */
  async assets(owner: Address): Promise<bigint> {
    return this.balance(await associatedToken(owner, this.assetMint));
  }

  async collateral(owner: Address): Promise<bigint> {
    return this.balance(await associatedToken(owner, this.collateralMint));
  }

  balance(account: Address): bigint {
    return getTokenDecoder().decode(this.bytes(account)).amount;
  }

  /** The data of an account that has to be there. */
  bytes(at: Address): Uint8Array {
    const bytes = this.bytesIfAny(at);
    if (bytes === undefined) throw new Error(`there is no account ${at}`);
    return bytes;
  }

  bytesIfAny(at: Address): Uint8Array | undefined {
    const account = this.svm.getAccount(at);
    return account.exists && account.data.length > 0 ? Uint8Array.from(account.data) : undefined;
  }

  /** Sends it, or throws {@link Refused}. Returns the program's events. */
  send(...instructions: Instruction[]): LossEvent[] {
    const { logs, inner } = this.execute(instructions);
    const events = eventsOf(logs, inner);
    return events.map((event) => {
      if (event.name === "Unreadable") throw event.error;
      return event;
    });
  }

  /** Publishes a price, `price * 10^exponent` asset atoms for a collateral atom. */
  post(price: bigint, conf = 0n, exponent = -8): void {
    const discriminator = createHash("sha256").update("global:post_price").digest().subarray(0, 8);
    const data = Buffer.concat([
      discriminator,
      FEED,
      getI64Encoder().encode(price),
      getU64Encoder().encode(conf),
      getI32Encoder().encode(exponent),
      getI64Encoder().encode(this.now),
    ] as Uint8Array[]);
    const accounts = [
      { address: this.payer.address, role: AccountRole.WRITABLE_SIGNER, signer: this.payer },
      { address: this.priceUpdate, role: AccountRole.WRITABLE },
      { address: SYSTEM_PROGRAM, role: AccountRole.READONLY },
    ];
    this.execute([{ programAddress: ORACLE, accounts, data }]);
  }

  /** The VM as an RPC server, as far as this client asks one. */
  get rpc(): ReadRpc {
    const slot = this.svm.getClock().slot;
    const answer = (value: unknown) => ({ send: () => Promise.resolve(value) });
    const shown = (account: { programAddress: Address; data: ReadonlyUint8Array }) => ({
      owner: account.programAddress,
      data: [getBase64Decoder().decode(account.data), "base64"],
    });
    const getMultipleAccounts = (addresses: Address[]) => {
      const found = addresses.map((at) => this.svm.getAccount(at));
      return answer({ context: { slot }, value: found.map((one) => (one.exists ? shown(one) : null)) });
    };
    const getProgramAccounts = (program: Address, { filters }: { filters: Memcmp[] }) => {
      const all = this.svm.getProgramAccounts(program);
      const matching = all.filter((one) => filters.every((filter) => matches(one.data, filter)));
      return answer(matching.map((one) => ({ pubkey: one.address, account: shown(one) })));
    };
    return { getMultipleAccounts, getProgramAccounts } as unknown as ReadRpc;
  }

  private execute(instructions: Instruction[]) {
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      (empty) => setTransactionMessageFeePayer(this.payer.address, empty),
      (paid) => appendTransactionMessageInstructions(instructions, paid),
      (full) => this.svm.setTransactionMessageLifetimeUsingLatestBlockhash(full),
    );
    const transaction = compileTransaction(message);
    const result = this.svm.sendTransaction(transaction);
    if (result instanceof FailedTransactionMetadata) {
      const logs = result.meta().logs();
      throw new Refused(refusalInLogs(logs), logs, result.toString());
    }
    return { logs: result.logs(), inner: innerOf(result, transaction.messageBytes) };
  }

  private mint(at: Address): void {
    const mint = { supply: 2n ** 64n - 1n, decimals: 6, isInitialized: true };
    const data = getMintEncoder().encode({ ...mint, mintAuthority: null, freezeAuthority: null });
    this.set(at, TOKEN_PROGRAM, data);
  }

  private async give(owner: Address, mint: Address, amount: bigint): Promise<void> {
    const nothing = { delegate: null, isNative: null, delegatedAmount: 0n, closeAuthority: null };
    const state = AccountState.Initialized;
    const data = getTokenEncoder().encode({ ...nothing, mint, owner, amount, state });
    this.set(await associatedToken(owner, mint), TOKEN_PROGRAM, data);
  }

  fund(at: Address): void {
    this.set(at, SYSTEM_PROGRAM, new Uint8Array(), 1_000_000_000_000n);
  }

  private set(at: Address, owner: Address, data: ReadonlyUint8Array, sol = 10_000_000n): void {
    const account = { address: at, programAddress: owner, data: Uint8Array.from(data) };
    const space = BigInt(data.length);
    this.svm.setAccount({ ...account, lamports: lamports(sol), executable: false, space });
  }
}
