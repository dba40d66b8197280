export * from "./accounts";
export * from "./addresses";
export * from "./events";
export * from "./fetch";
export * from "./quotes";
export * from "./read";
export * from "./refusals";
export * from "./transaction";
export * as ix from "./ix";
export type { Amount, CallerSide, LossInstruction, OwnerSide, ShareAccount } from "./ix/common";
export type { LossProof } from "./ix/recovery";
export type { Accounts, Events } from "./generated/tables";
export type * from "./generated/types";
/** What Codama made of the IDL: every codec, and every instruction with all its accounts. */
export * as generated from "./generated";
