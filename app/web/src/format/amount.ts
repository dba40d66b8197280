// Amounts are atoms in bigints. Here they become text and text becomes atoms; nothing else is computed.

export interface Token {
  readonly decimals: number;
  readonly symbol: string;
}

/** Whole ones in groups of three and the decimals: all of them, or cut (never rounded) to `places`. */
export function formatAmount(atoms: bigint, decimals: number, places = decimals): string {
  const negative = atoms < 0n;
  const digits = (negative ? -atoms : atoms).toString().padStart(decimals + 1, "0");
  const whole = group(digits.slice(0, digits.length - decimals));
  const rest = digits.slice(digits.length - decimals).slice(0, places);
  return `${negative ? "−" : ""}${whole}${rest === "" ? "" : `.${rest}`}`;
}

/** Digits in groups of three. */
export function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/gu, ",");
}

/** What somebody typed, in atoms; else what is wrong with it. */
export function parseAmount(text: string, decimals: number): bigint | { readonly wrong: string } {
  // A comma only where it makes groups of three: elsewhere some mean a decimal point by it.
  const match = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/u.exec(text.trim());
  if (match === null) {
    return { wrong: "Write an amount in digits, such as 1250.5" };
  }
  const [, grouped = "", rest = ""] = match;
  const whole = grouped.replaceAll(",", "");
  if (rest.length > decimals) {
    return { wrong: `There are ${decimals.toString()} decimals at most` };
  }
  const atoms = BigInt(whole + rest.padEnd(decimals, "0"));
  return atoms > MAX_U64 ? { wrong: "More than there can be" } : atoms;
}

const MAX_U64 = 2n ** 64n - 1n;

/** An amount as one would type it: no groups, no trailing zeros. */
export function editable(atoms: bigint, decimals: number): string {
  const text = formatAmount(atoms, decimals).replaceAll(",", "");
  return text.includes(".") ? text.replace(/\.?0+$/u, "") : text;
}

/** Shares are stored in 2^-32 of a share; shown whole with six decimals, cut. */
export function formatShares(raw: bigint): string {
  return formatAmount((raw * 1_000_000n) >> 32n, 6);
}

/** A part in basis points, as a percentage. */
export function formatBps(bps: bigint | number): string {
  return `${formatAmount(BigInt(bps), 2)} %`;
}

/** How large a part is of a whole, as a percentage, cut; nothing is decided by it. */
export function formatPart(part: bigint, whole: bigint): string {
  return whole === 0n ? "–" : formatBps((part * 10_000n) / whole);
}

/** An oracle price: `price * 10^exponent` of the asset for one of the collateral. */
export function formatPrice(price: bigint, exponent: number, places = 4): string {
  if (exponent >= 0) {
    return group((price * 10n ** BigInt(exponent)).toString());
  }
  return formatAmount(price, -exponent, Math.min(places, -exponent));
}
