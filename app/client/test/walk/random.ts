/** Random choices that repeat from a seed (SplitMix64). */
const MASK = (1n << 64n) - 1n;

export class Random {
  constructor(private state: bigint) {}

  next(): bigint {
    this.state = (this.state + 0x9e3779b97f4a7c15n) & MASK;
    let mixed = this.state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return mixed ^ (mixed >> 31n);
  }

  below(bound: bigint): bigint {
    return this.next() % bound;
  }

  /** True in so many of a hundred. */
  chance(percent: bigint): boolean {
    return this.below(100n) < percent;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[Number(this.below(BigInt(from.length)))];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  }

  /** Of any magnitude up to 2^40, now and then 0. */
  amount(): bigint {
    return this.chance(2n) ? 0n : this.below(1n << (1n + this.below(40n)));
  }

  /** Often the most, often close to it, often anything. */
  around(most: bigint): bigint {
    const near = [most, most + 1n, most > 0n ? most - 1n : 0n, most / 2n, 0n];
    return this.chance(60n) ? this.below(most + 1n) : this.pick(near);
  }
}
