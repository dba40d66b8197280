"""The loss index: it falls with every loss (T4), is never above its exact value, and one loss adds a
relative error below 2^-127.

An index is `mantissa * 2^-(127 + exponent)`; the step of a loss is

    wide = floor(mantissa * left * 2^64 / before)
    mantissa' = floor(wide / E),  E = 2^excess,  exponent' = exponent + 64 - excess

with the excess that leaves 128 bits (`ranges.py`).
"""

from z3 import And, Implies, Int, Ints, Or

from formulas import Facts, index_step, shifted_back
from theorem import main, theorem

DOMAIN = "losses of 64 bits, mantissas of 128; where none is named, all integers"

m, left, before, E = Ints("mantissa left before E")
facts = Facts()
wide = index_step(m, left, before, facts)
new = shifted_back(wide, E, facts)
domain = [m >= 2**127, m < 2**128, left > 0, left < before, before < 2**64]
normalised = [E >= 1, wide >= 2**127 * E, wide < 2**128 * E]
step = domain + facts + normalised

theorem(
    "the new index is at most the exact one",
    "P4, P5", "LossIndex::after_loss_floor",
    step,
    # new * 2^-(127 + e + 64 - excess) <= m * 2^-(127 + e) * left / before
    [new * E <= wide, wide * before <= m * left * 2**64],
    {"the mantissa rounded up": (new + 1) * E <= wide,
     "wide rounded up": (wide + 1) * before <= m * left * 2**64},
)

# The same for the product, of whole numbers that stand for the terms above: if new * E <= wide and
# wide * before <= exact, then new * E * before <= exact.
n, w, exact = Ints("new wide exact")
theorem(
    "rounding down twice is at most the exact index, and short of it by less than E * before",
    "P4, P5", "LossIndex::after_loss_floor",
    [E >= 1, before >= 1, n >= 0, n * E <= w, w < (n + 1) * E, w * before <= exact,
     exact < (w + 1) * before],
    [n * E * before <= exact, exact < (n + 1) * E * before],
    {"short by less than before": exact < n * E * before + before},
)

# `short` is what rounding took of `exact`: less than E * before, where exact >= 2^127 * E * before.
short, part = Ints("short part")
theorem(
    "the relative error of one loss is below 2^-127",
    "P5", "LossIndex::after_loss_floor",
    [part >= 1, short >= 0, short < part, exact >= 2**127 * part],
    short * 2**127 < exact,
    {"below 2^-128": short * 2**128 < exact},
)

theorem(
    "the exact step is at least 2^127 units of rounding",
    "P5", "LossIndex::after_loss_floor",
    [E >= 1, before >= 1, w >= 2**127 * E, w * before <= exact],
    exact >= 2**127 * (E * before),
    {"at least 2^128": exact >= 2**128 * (E * before)},
)

# The exponent rises by 64 - excess; it stays the same exactly when E = 2^64.
theorem(
    "where the exponent stays the same, the mantissa falls",
    "P4", "LossIndex::after_loss_floor",
    domain + facts + [E == 2**64],
    new < m,
    {"by more than 2^64": new < m - 2**64},
)

# Two indexes, the order of LossIndex::cmp, and the order of what they stand for: a / 2^x against b / 2^y,
# with a gap of x - y bits; G = 2^gap.
a, b, G = Ints("a b G")
normal = [a >= 2**127, a < 2**128, b >= 2**127, b < 2**128]
theorem(
    "a larger exponent is a smaller index, whatever the mantissas",
    "P4", "LossIndex::cmp",
    normal + [G >= 2],
    a < b * G,
    {"also without normalised mantissas": ([a >= 0, a < 2**128, b >= 0, b < 2**128, G >= 2], a < b * G),
     "by twice": a * 2 < b * G},
)

# A loss either keeps the exponent (the theorem before the last) or raises it: both lower the index.
e, e2, m2 = Ints("exponent exponent_after mantissa_after")
falls = Or(e2 > e, And(e2 == e, m2 < m))
theorem(
    "an index after a loss is below the index before it, in the order of the code",
    "P4", "LossIndex::after_loss_floor, LossIndex::cmp",
    [e >= 0, E >= 1, e2 >= e, Implies(e2 == e, E == 2**64),
     Implies(E == 2**64, m2 < m)],
    falls,
    {"without the theorem on equal exponents": (
        [e >= 0, E >= 1, e2 >= e, Implies(e2 == e, E == 2**64)], falls)},
)

if __name__ == "__main__":
    main()
