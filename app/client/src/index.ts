export * from "./accounts";
export * from "./addresses";
export * from "./fetch";
export * from "./read";
export type { Accounts, Events } from "./generated/tables";
export type * from "./generated/types";
/** What Codama made of the IDL: every codec, and every instruction with all its accounts. */
export * as generated from "./generated";
