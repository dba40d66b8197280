/** Unix seconds as a local date and time, or what stands for none. */
export function formatTime(seconds: bigint): string {
  if (seconds <= 0n) {
    return "never";
  }
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" }).format(
    new Date(Number(seconds) * 1000),
  );
}

/** A span in its two largest units: `3 d 4 h`. */
export function formatSpan(seconds: bigint): string {
  const units: readonly (readonly [string, bigint])[] = [
    ["d", 86_400n],
    ["h", 3_600n],
    ["min", 60n],
    ["s", 1n],
  ];
  const parts: string[] = [];
  let rest = seconds < 0n ? 0n : seconds;
  for (const [name, size] of units) {
    if (rest >= size) {
      parts.push(`${(rest / size).toString()} ${name}`);
      rest %= size;
    }
  }
  return parts.length === 0 ? "0 s" : parts.slice(0, 2).join(" ");
}
