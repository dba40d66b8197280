//! What docs/WAVES.md says between its tables.

/// Above everything.
pub const HEAD: &str = "\
# The waves of 10 October 2025

Written by `cargo xtask waves`, with the chart; do not edit. `cargo xtask test` plays all of it again and fails when
anything differs; compute units are compared when the same toolchain built the bytecode.

";

/// What the figures do not say.
pub const CAVEATS: &str = "\
What to keep in mind:

- This compares how much is taken from whom, not how anybody's trading ended: nothing here closes a position.
- Claims bear only what a venue has credited as claims. Profits that it has not credited when a deficit comes are not
  there to bear it, and the rest falls to the next tier ([what falls through](#what-falls-through)).
- The deficits that are published one by one repeat one account in nine waves. Only the sums needed by wave are used.
- The winners' profits of each wave are rounded as published, so a haircut here is one of the rounded figure.
- How those profits were spread among the winners is assumed. Pro rata, it changes no figure but the smallest claim's.
";

/// Over the first table; the number of winners is filled in.
pub const ALONE: &str = "\
A pool without LPs and insurance, and a venue without caps, so that nothing but profit claims can pay: {winners} winners
share the wave's profits, the i-th largest in proportion to 1/i. (Every venue has a bond; this one's is a single atom and
used up before.) In dollars:

- `winners' profits`, `needed`, `production took`: as published. `production's overshoot` is the difference of the last two;
  below zero it took too little.
- `claims bore`: what the venue's report took from the claims, by its record, to the atom. `overshoot` is that less what
  was needed.
- `worst haircut`: the largest part that a claim of at least $1,000 lost, each read before and after; rounded up, as
  `needed / profits` is.

The run fails when a claim loses less than its part rounded up to the atom, or more than an atom above that (P5); when the
pot does not hold exactly what was needed afterwards; or when crediting the pot to who would have got nothing moves a token.";

/// Over the second.
pub const POLICIES: &str = "\
All waves together. The first row is measured, on the figures above; the others are cited from the paper. `net of needed` is
what was taken less what was needed, the next two columns are its parts: the waves with too much and those with too
little. A haircut is the part that one winner loses in a wave. The cited pro rata rows differ in what they are pro rata of,
and were computed on figures that are not rounded; the measured row is pro rata of the winners' profits above.";

/// Over the third; what the tiers have is filled in.
pub const SPLITS: &str = "\
The same waves in a row, at their times, against one venue whose claims are too few. In dollars, to the atom:

- `bond`: ${bond}.
- `insurance`: a fund with a reserve of ${reserve} and stakes of ${staked}; a cap of ${insurance cap} for venues.
- `claims`: ${claims}, of ten winners.
- `LPs`: ${lps}, all idle; a cap of ${lps cap} for venues.
- `unallocated`: nobody pays it; the venue owes it to whoever it owes it to.

Each row sums to what was needed, and equals what `PoolLedger::pay_deficit` of `loss-math` foresaw from the accounts (P17),
or the run fails. Caps flow back over a day: that is what insurance and LPs still pay after they reached theirs. What is paid
stays in the venue's pot here; credited, it would be claims that bear the next wave.";
