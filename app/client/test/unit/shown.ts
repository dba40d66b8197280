/** Decoded values as Rust's `Debug` writes them, without the names of types. */
export function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `[${[...value].join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => `${snake(name)}: ${shown(field)}`);
    return `{ ${fields.join(", ")} }`;
  }
  return String(value);
}

/** What Rust wrote, likewise; there 128-bit numbers of accounts are bytes, and padding has a dash. */
export function written(debug: string): string {
  const number = (_: string, bytes: string) => {
    const each = bytes.split(", ").map(BigInt);
    return each.reduceRight((sum, byte) => sum * 256n + byte, 0n).toString();
  };
  return debug
    .replace(/\b[A-Z]\w* \{/g, "{")
    .replace(/\[(\d+(?:, \d+){15})\]/g, number)
    .replace(/ _(padding|reserved):/g, " $1:");
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
