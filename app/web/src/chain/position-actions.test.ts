import { expect, it } from "vitest";
import type { Stored } from "./model";
import { unusedId } from "./position-actions";

function numbered(...ids: readonly number[]): readonly Stored<"Position">[] {
  return ids.map((positionId) => ({ data: { positionId } }) as Stored<"Position">);
}

it("opens the first number that is free, also between others", () => {
  expect(unusedId([])).toBe(0);
  expect(unusedId(numbered(0))).toBe(1);
  expect(unusedId(numbered(2, 0))).toBe(1);
  expect(unusedId(numbered(1))).toBe(0);
});
