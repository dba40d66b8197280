import type { Accounts } from "@socialized-loss/client";

/** The default key: 32 zeros. */
const NONE = "11111111111111111111111111111111";

/** Whether it is of a venue's deficit, and not of a position's shortfall. */
export function isOfVenue(record: Accounts["ShortfallRecord"]): boolean {
  return record.venue !== NONE;
}
