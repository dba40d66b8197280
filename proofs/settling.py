"""Settling one owner: it never gives a raw share, twice is once, and when it happens costs less than
two raw shares (T7).

What is left of `s` shares is `floor(s * now / d)`: `now` is the mantissa now, `d` the mantissa then times
2^gap, the gap of the exponents. An index that did not rise is `now <= d`. That dividing by the mantissa
first and shifting by the gap then is the same is "floors nest" in `rounding.py`.
"""

from z3 import Int, Ints

from formulas import Facts, div_rem
from theorem import main, theorem

DOMAIN = "all integers"

s, now, d = Ints("shares now d")
facts = Facts()
left, _ = div_rem(s * now, d, facts)
fell = [s >= 0, now >= 1, d >= 1, now <= d]
theorem(
    "settling never gives a raw share",
    "P6, P7", "Holding::settle, LossIndex::surviving_shares_floor",
    fell + facts,
    [left >= 0, left <= s],
    {"it takes one": left < s, "with an index that rose": (
        [s >= 0, now >= 1, d >= 1] + facts, left <= s)},
)

theorem(
    "settling twice is settling once: at an index that did not move all shares are left",
    "P7", "Holding::settle",
    [s >= 0, d >= 1, now == d] + facts,
    left == s,
    {"an index one lower": ([s >= 0, d >= 2, now == d - 1] + facts, left == s)},
)

# A visit in between: the losses before it leave b / d of the shares, the losses after it c / e.
b, c, e = Ints("b c e")
first, second = Facts(), Facts()
visit, _ = div_rem(s * b, d, first)
came, _ = div_rem(visit * c, e, second)
ratios = [s >= 0, d >= 1, e >= 1, b >= 0, b <= d, c >= 0, c <= e]
theorem(
    "a visit in between never gains",
    "P7", "Holding::settle",
    # `first` also says visit >= 0 by its remainder; it is put plainly, which the solver finds faster.
    ratios + second + [visit * d <= s * b, visit >= 0, came >= 0],
    came * (d * e) <= s * (b * c),
    {"a visit that rounds up": (ratios + second + [visit * d < s * b + d, visit >= 0],
                                came * (d * e) <= s * (b * c))},
)
theorem(
    "a visit in between costs less than two raw shares",
    "P7", "Holding::settle",
    ratios + [visit >= 0, came >= 0, s * b < (visit + 1) * d, visit * c < (came + 1) * e],
    s * (b * c) < (came + 2) * (d * e),
    {"less than one": s * (b * c) < (came + 1) * (d * e)},
)

# Splits: every share becomes 2^k. K = 2^k, exact, whoever settles before it or after.
K, x, y = Int("K"), Int("x"), Int("y")
theorem(
    "a split and a settlement in either order differ by less than the split's factor",
    "P7", "LossClass::gain, LossIndex::surviving_shares_floor",
    # The shares of who settled first are `x`, of who settles over the split `y`.
    fell + [K >= 1, x >= 0, y >= 0, x * d <= s * now, s * now < (x + 1) * d,
            y * d <= s * K * now, s * K * now < (y + 1) * d],
    [x * K <= y, y < (x + 1) * K],
    {"they never differ": x * K == y},
)

if __name__ == "__main__":
    main()
