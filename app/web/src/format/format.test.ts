import { describe, expect, it } from "vitest";
import { editable, formatAmount, formatBps, formatPart, formatPrice, formatShares, parseAmount } from "./amount";
import { short } from "./address";
import { percentOf } from "./plot";
import { formatSpan } from "./time";

describe("amounts", () => {
  it("are shown with every decimal, in groups", () => {
    expect(formatAmount(1_234_567_899_999n, 6)).toBe("1,234,567.899999");
    expect(formatAmount(1n, 6)).toBe("0.000001");
    expect(formatAmount(0n, 6)).toBe("0.000000");
    expect(formatAmount(-1_500n, 3)).toBe("−1.500");
    expect(formatAmount(123_456n, 0)).toBe("123,456");
    expect(formatAmount(2n ** 64n - 1n, 9)).toBe("18,446,744,073.709551615");
  });

  it("are cut, never rounded", () => {
    expect(formatAmount(1_999_999n, 6, 2)).toBe("1.99");
    expect(formatAmount(999n, 6, 0)).toBe("0");
    expect(formatBps(8_001n)).toBe("80.01 %");
    expect(formatPart(2n, 3n)).toBe("66.66 %");
    expect(formatPart(1n, 0n)).toBe("–");
  });

  it("are read as they are written", () => {
    for (const [text, atoms] of [
      ["1", 1_000_000n],
      ["0.000001", 1n],
      [" 1,250.5 ", 1_250_500_000n],
      ["7.", 7_000_000n],
      ["18446744073709.551615", 2n ** 64n - 1n],
    ] as const) {
      expect(parseAmount(text, 6)).toBe(atoms);
    }
    for (const wrong of ["", "1,5", "1,50", "12,34,567", ",100", "1,0000", "-1", "1e6", ".5", "1.0000001", "abc", "18446744073709.551616", "１"]) {
      expect(parseAmount(wrong, 6), wrong).toHaveProperty("wrong");
    }
  });

  it("come back unchanged from where they are edited", () => {
    for (const atoms of [0n, 1n, 10n, 1_000_000n, 1_200_000n, 2n ** 64n - 1n]) {
      expect(parseAmount(editable(atoms, 6), 6)).toBe(atoms);
    }
    expect(editable(1_200_000n, 6)).toBe("1.2");
    expect(editable(1_000_000n, 6)).toBe("1");
    expect(editable(100n, 0)).toBe("100");
  });
});

it("shares are in 2^-32 of one", () => {
  expect(formatShares(1n << 32n)).toBe("1.000000");
  expect(formatShares(3n << 31n)).toBe("1.500000");
  expect(formatShares(1n)).toBe("0.000000");
});

it("prices have an exponent", () => {
  expect(formatPrice(14_997_000_000n, -8)).toBe("149.9700");
  expect(formatPrice(14_997_000_000n, -8, 8)).toBe("149.97000000");
  expect(formatPrice(12n, 2)).toBe("1,200");
  expect(formatPrice(15n, -1)).toBe("1.5");
});

it("spans are said in two units", () => {
  expect(formatSpan(86_400n)).toBe("1 d");
  expect(formatSpan(93_784n)).toBe("1 d 2 h");
  expect(formatSpan(61n)).toBe("1 min 1 s");
  expect(formatSpan(0n)).toBe("0 s");
  expect(formatSpan(-5n)).toBe("0 s");
});

it("a bar is as long as its part", () => {
  expect(percentOf(1n, 3n)).toBe(33.33);
  expect(percentOf(5n, 5n)).toBe(100);
  expect(percentOf(1n, 0n)).toBe(0);
});

it("an address is known by its ends", () => {
  expect(short("9mDGRGQA4UkKxXM4z9KpezxgNxAmFhuioMZLXHh4zs11")).toBe("9mDG…zs11");
});
