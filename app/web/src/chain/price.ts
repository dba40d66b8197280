// The newest price that the oracle posted, as previews take it. The program checks it; here it is only read.

import {
  address,
  getI32Decoder,
  getI64Decoder,
  getProgramDerivedAddress,
  getStructDecoder,
  getU16Encoder,
  getU64Decoder,
  type Address,
  type ReadonlyUint8Array,
} from "@solana/kit";
import type { OraclePrice } from "@socialized-loss/client";
import { localnet } from "./localnet";

/** In Pyth's PriceUpdateV2: discriminator and write authority, then 1 for "fully verified". */
const VERIFICATION_AT = 40;
const FULL = 1;
/** Then the feed's id, then the price. */
const FEED_AT = 41;
const PRICE_AT = 73;

const decoder = getStructDecoder([
  ["price", getI64Decoder()],
  ["conf", getU64Decoder()],
  ["exponent", getI32Decoder()],
  ["publishTime", getI64Decoder()],
]);

/** None if the bytes are no fully verified price of the feed, or a price that no pool takes. */
export function priceIn(bytes: Uint8Array, feedId: ReadonlyUint8Array): OraclePrice | undefined {
  const isOfFeed = feedId.every((byte, at) => bytes[FEED_AT + at] === byte);
  const fits = bytes[VERIFICATION_AT] === FULL && isOfFeed && bytes.length >= PRICE_AT + decoder.fixedSize;
  const price = fits ? decoder.decode(bytes, PRICE_AT) : undefined;
  return price !== undefined && price.price > 0n ? price : undefined;
}

const PYTH_PUSH_ORACLE = address("pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT");

/** Where the newest price of a pool's feed is posted: by the local network, or by Pyth's sponsors (shard 0). */
export async function priceUpdateOf(pool: Address, feedId: ReadonlyUint8Array): Promise<Address> {
  const local = localnet();
  if (local?.pool === pool) {
    return address(local.priceAccount);
  }
  const seeds = [getU16Encoder().encode(0), feedId];
  return (await getProgramDerivedAddress({ programAddress: PYTH_PUSH_ORACLE, seeds }))[0];
}
