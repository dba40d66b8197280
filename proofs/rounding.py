"""Multiply-divide: which way each kind rounds, by less than what, and that carries lose nothing.

`fixed.rs` forms products in 256 bits, so whole numbers without an upper bound are what it computes
with: `ranges.py` proves that nothing leaves those bits.
"""

from z3 import And, Int, Ints

from formulas import Facts, div_rem, mul_div_carry, mul_div_ceil, mul_div_floor
from theorem import integers, main, theorem

DOMAIN = "all integers"

(a, b), natural = integers("a b")
d = Int("d")
domain = natural + [d > 0]

facts = Facts()
q = mul_div_floor(a, b, d, facts)
theorem(
    "a floor is at most the quotient, and less than one below it",
    "P5", "fixed::mul_div_floor, mul_div_u64_floor, mul_shr_floor",
    domain + facts,
    [q * d <= a * b, a * b < (q + 1) * d, q >= 0],
    {"it is at least the quotient": q * d >= a * b},
)

facts = Facts()
c = mul_div_ceil(a, b, d, facts)
below = mul_div_floor(a, b, d, facts)
theorem(
    "a ceil is at least the quotient, and less than one above it",
    "P5", "fixed::mul_div_ceil, mul_div_u64_ceil, mul_shr_ceil",
    domain + facts,
    [a * b <= c * d, (c - 1) * d < a * b],
    {"floor for ceil": a * b <= below * d, "always floor + 1": below * d < a * b},
)

# mul_shr_ceil asks whether the product has at least `shift` trailing zeros. A number that is not 0 is
# odd * 2^t; here P = 2^t.
odd, P, up, k = Ints("odd P up k")
half = Int("half")
theorem(
    "a product with fewer trailing zeros than the shift leaves a remainder",
    "P5", "fixed::mul_shr_ceil",
    # shift > t: the divisor is P * up with an even `up`.
    [odd == 2 * half + 1, half >= 0, P > 0, up == 2 * k, k > 0],
    odd * P != Int("multiple") * (P * up),
    {"also with as many": ([odd == 2 * half + 1, half >= 0, P > 0, up == 1],
                           odd * P != Int("multiple") * (P * up))},
)

x, d1, d2 = Ints("x d1 d2")
facts = Facts()
inner, _ = div_rem(x, d1, facts)
outer, _ = div_rem(inner, d2, facts)
theorem(
    "floors nest: dividing twice is dividing once by the product",
    "P7", "fixed::mul_div_gap_floor",
    [x >= 0, d1 > 0, d2 > 0] + facts,
    [outer * (d1 * d2) <= x, x < (outer + 1) * (d1 * d2)],
    {"a ceil inside": (
        [x >= 0, d1 > 0, d2 > 0,
            Int("inside") * d1 >= x, (Int("inside") - 1) * d1 < x,
            Int("outside") * d2 <= Int("inside"), Int("inside") < (Int("outside") + 1) * d2],
        Int("outside") * (d1 * d2) <= x)},
)

# The fee with its carry: what was taken so far, `sum`, and the carry are the exact sum, after any
# number of steps, because one more step keeps it so.
exact, taken, carry, n = Ints("exact taken carry n")
facts = Facts()
fee, kept = mul_div_carry(n, 1, d, carry, facts)
rounded = mul_div_floor(n, 1, d, facts)
start = [d > 0, n >= 0, 0 <= carry, carry < d, exact >= 0, exact == taken * d + carry]
theorem(
    "with a carry many fees take what one of their sum would, to the unit",
    "P1", "fixed::mul_div_u64_carry",
    start + facts,
    [exact + n == (taken + fee) * d + kept, 0 <= kept, kept < d,
     (taken + fee) * d <= exact + n, exact + n < (taken + fee + 1) * d],
    {"the remainder is dropped": And((taken + rounded) * d <= exact + n,
                                     exact + n < (taken + rounded + 1) * d)},
)

# narrow_product: a has `la` leading zeros and b `lb`, with la + lb >= 128. A and B are the powers of two
# above them; ranges.py has A * B <= 2^128 for all 129 * 129 pairs.
A, B = Ints("A B")
theorem(
    "factors below powers of two have a product below the powers' product",
    "P5", "fixed::narrow_product",
    natural + [a < A, b < B],
    a * b < A * B,
    {"factors up to the powers": (natural + [a <= A, b <= B], a * b < A * B)},
)

x, y = Ints("x y")
facts = Facts()
one, _ = div_rem(x, d, facts)
other, _ = div_rem(y, d, facts)
both, _ = div_rem(x + y, d, facts)
theorem(
    "two floors sum to at most the floor of the sum, and at least one less",
    "P9", "LossClass::mint_floor, claim_floor",
    [x >= 0, y >= 0, d > 0] + facts,
    [one + other <= both, both <= one + other + 1],
    {"never less": one + other == both},
)

facts = Facts()
one = mul_div_ceil(x, 1, d, facts)
other = mul_div_ceil(y, 1, d, facts)
both = mul_div_ceil(x + y, 1, d, facts)
theorem(
    "two ceils sum to at least the ceil of the sum, and at most one more",
    "P9", "LossClass::shares_for_ceil, DebtBook::debt_ceil",
    [x >= 0, y >= 0, d > 0] + facts,
    [both <= one + other, one + other <= both + 1],
    {"never more": one + other == both},
)

if __name__ == "__main__":
    main()
