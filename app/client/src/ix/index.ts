/**
 * A builder for each instruction that can be sent. It fills every account that follows from others;
 * what it takes is what only the caller can know.
 */
export type * from "./common";
export * from "./defaults";
export * from "./insurance";
export * from "./lp";
export * from "./pool";
export * from "./position";
export * from "./recovery";
export * from "./venue";
