// Where something is drawn. The only place where amounts become floating-point numbers: a pixel needs
// no more precision, and no number from here is ever shown as text or sent.

/** How long a bar is: `part` of `whole` in percent, to a hundredth. */
export function percentOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 10_000n) / whole) / 100;
}

/** A coordinate. */
export function coordinate(atoms: bigint, decimals: number): number {
  return Number(atoms) / 10 ** decimals;
}
