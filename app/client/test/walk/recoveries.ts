/** What comes back, and who gets it. */
import type { Address } from "@solana/kit";
import { expect } from "vitest";
import { claimAddress, ix, receiptAddress, type LossProof } from "../../src";
import type { Person, Walk } from "./walk";

/** Somebody pays in for one event. */
export async function recordRecovery(walk: Walk): Promise<void> {
  const { records, random, pool, liquidator } = walk;
  if (records.length === 0) return;
  await walk.attempt(await ix.recordRecovery(pool, random.pick(records), liquidator, random.amount()));
}

export async function buySalvage(walk: Walk): Promise<void> {
  const { quotes, records, random, pool, liquidator } = walk;
  const withSalvage = records
    .map((address) => walk.load("ShortfallRecord", address))
    .filter(({ data }) => data.salvageLeft > 0n);
  if (withSalvage.length === 0) return;
  const record = random.pick(withSalvage);
  const amount = random.around(record.data.salvageLeft);
  walk.post(walk.price.price);
  const { price } = walk;
  await walk.compare({
    what: "buy_salvage",
    who: liquidator.address,
    preview: () => quotes.quoteSalvage(walk.poolBytes, record.bytes, price, amount),
    build: async (quote) => {
      const side = { caller: liquidator, priceUpdate: walk.world.priceUpdate };
      const args = { amount, maxCost: quote?.cost ?? 1n << 60n };
      return [await ix.buySalvage(pool, record.address, side, args)];
    },
    check: (quote, { assets, collateral }) => {
      expect(assets).toBe(-quote.cost);
      expect(collateral).toBe(quote.lot);
    },
  });
}

/** The owner claims for one event: with the share, or with the receipt of its segment. */
export async function claim(walk: Walk, person: Person): Promise<void> {
  const { quotes, records, random, pool, now } = walk;
  if (records.length === 0) return;
  const record = walk.load("ShortfallRecord", random.pick(records));
  const shown = await provable(walk, person, record.data.seq);
  if (shown.length === 0) return;
  const { proof, bytes, share, fromSeq } = random.pick(shown);
  const at = await claimAddress(share, fromSeq, record.address);
  const paidBefore = walk.loadIfAny("RecoveryClaim", at);
  const preview = () => quotes.quoteEvent(walk.poolBytes, bytes, record.bytes, paidBefore?.bytes, now);
  // The program refuses a claim of nothing; the preview says 0.
  if (preview().claimable === 0n) return;
  await walk.compare({
    what: "claim_recovery",
    who: person.signer.address,
    preview,
    build: async () => [await ix.claimRecovery(pool, record.address, proof, { caller: person.signer })],
    check: (quote, { assets }) => {
      expect(assets).toBe(quote.claimable);
      const total = walk.load("RecoveryClaim", at).data.paid;
      expect(total).toBe(quote.paid + quote.claimable);
      expect(total).toBe(quote.recovered);
      expect(total).toBeLessThanOrEqual(quote.lost);
    },
  });
}

/** What proves a loss, and of which segment. */
interface Shown {
  readonly proof: LossProof;
  readonly bytes: Uint8Array;
  readonly share: Address;
  readonly fromSeq: bigint;
}

/** What the person can show for the event, of both classes. */
async function provable(walk: Walk, person: Person, seq: bigint): Promise<Shown[]> {
  const open = [walk.loadIfAny("LpShare", person.lp), walk.loadIfAny("InsuranceStake", person.stake)];
  const shown: Shown[] = [];
  for (const share of open) {
    if (share === undefined) continue;
    const { address, bytes, data } = share;
    const { fromSeq } = data.share.segment;
    if (fromSeq < seq) shown.push({ proof: { share }, bytes, share: address, fromSeq });
    for (let from = 0n; from < seq; from += 1n) {
      const receipt = walk.loadIfAny("LossReceipt", await receiptAddress(address, from));
      if (receipt && receipt.data.toSeq >= seq) {
        shown.push({ proof: { receipt }, bytes: receipt.bytes, share: address, fromSeq: from });
      }
    }
  }
  return shown;
}
