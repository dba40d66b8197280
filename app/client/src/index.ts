export * from "./addresses";
export * from "./generated";
