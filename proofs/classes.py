"""A loss class: what all owners claim is never more than there is (T10), no claim rises by a loss (T6), who
joins or leaves gains nothing (T9, P10) and takes nothing from those who stay.

The invariant, proved step by step: **the shares of all owners sum to at most the total.** Of an owner who
has not settled, what counts is what its shares are by the stored index, unrounded, so these are real
numbers; settling rounds them down. `sigma` is one owner's, `others` the sum of all others.
"""

from z3 import Int, Ints, Real, Reals, ToReal

from formulas import Facts, mul_div_ceil, mul_div_floor
from theorem import main, theorem

DOMAIN = "all integers; unrounded shares are any rational"

A, T, a, x = Ints("assets total amount times")
sigma, others, ratio = Reals("sigma others ratio")
open_class = [A > 0, T > 0]
sums = [sigma >= 0, others >= 0, sigma + others <= ToReal(T)]

# Absorbing: T' = ceil(T * left / A); the index falls by `ratio`, at most left / A (index.py).
left = Int("left")
facts = Facts()
total = mul_div_ceil(T, left, A, facts)
floored = mul_div_floor(T, left, A, facts)
loss = open_class + [left > 0, left < A, ratio >= 0, ratio * ToReal(A) <= ToReal(left)]
theorem(
    "a loss keeps the shares of all owners at most the total",
    "P1", "LossClass::absorb",
    loss + sums + facts,
    sigma * ratio + others * ratio <= ToReal(total),
    {"the total rounded down": sigma * ratio + others * ratio <= ToReal(floored),
     "an index rounded up": (
         open_class + [left > 0, left < A, ratio * ToReal(A) <= ToReal(left) + 1] + sums + facts,
         sigma * ratio + others * ratio <= ToReal(total))},
)

s, m = Ints("settled minted")
theorem(
    "settling, minting, burning and a split keep them so",
    "P1", "Holding::settle, LossClass::mint_floor, burn_shares_floor, gain",
    sums + [s >= 0, ToReal(s) <= sigma, m >= 0, a >= 0, a <= s, x >= 1],
    [
        ToReal(s) + others <= ToReal(T),
        sigma + ToReal(m) + others <= ToReal(T + m),
        ToReal(s - a) + others <= ToReal(T - a),
        sigma * ToReal(x) + others * ToReal(x) <= ToReal(T * x),
    ],
    {"more minted than the total grows": sigma + ToReal(m) + 1 + others <= ToReal(T + m)},
)

# Claims: floor(s * A / T) each. By induction over the owners: the first k claim at most
# floor(S * A / T), S being their shares; one more keeps it so; and S <= T.
S, claims = Ints("S claims")
facts = Facts()
so_far = mul_div_floor(S, A, T, facts)
claim = mul_div_floor(s, A, T, facts)
up = mul_div_ceil(s, A, T, facts)
together = mul_div_floor(S + s, A, T, facts)
owners = open_class + [S >= 0, s >= 0, S + s <= T, claims >= 0, claims <= so_far] + facts
theorem(
    "the claims of all owners sum to at most the assets, by one owner more each time",
    "P1", "LossClass::claim_floor",
    owners,
    [claims + claim <= together, together <= A],
    {"claims rounded up": claims + up <= together,
     "shares that sum to more than the total": (
         open_class + [S >= 0, s >= 0, S + s <= T + 1] + facts, together <= A)},
)

# A claim after a loss: the share's price does not rise, nor do the shares.
s2, T2, before, after = Ints("shares_after total_after claim claim_after")
theorem(
    "a loss does not raise the price of a share: left / T' <= A / T",
    "P6", "LossClass::absorb",
    open_class + [left > 0, left < A, T2 * A >= T * left],
    left * T <= A * T2,
    {"the total rounded down": (open_class + [left > 0, left < A, T2 > 0, T2 * A <= T * left],
                                left * T <= A * T2)},
)
claims_of = [before * T <= s * A, s * A < (before + 1) * T, after * T2 <= s2 * left]
theorem(
    "fewer shares at a price that is not higher claim no more",
    "P6", "LossClass::claim_floor",
    open_class + claims_of + [s2 >= 0, s2 <= s, T2 > 0, left > 0, left * T <= A * T2,
                              before >= 0, after >= 0],
    after <= before,
    {"at a higher price": (open_class + claims_of + [s2 >= 0, s2 <= s, T2 > 0, left > 0],
                           after <= before)},
)

# Joining.
facts = Facts()
minted = mul_div_floor(a, T, A, facts)
generous = mul_div_ceil(a, T, A, facts)
theorem(
    "minting does not lower the price of a share, so no claim of those who are in",
    "P5, P8", "LossClass::mint_floor",
    open_class + [a > 0] + facts,
    A * (T + minted) <= (A + a) * T,
    {"shares rounded up": A * (T + generous) <= (A + a) * T},
)
back = Int("back")
theorem(
    "what was just paid in cannot be claimed back with a gain",
    "P10", "LossClass::mint_floor, claim_floor",
    # s <= a * T / A shares, and back = floor(s * (A + a) / (T + s)).
    open_class + [a > 0, s >= 0, s * A <= a * T, back * (T + s) <= s * (A + a)],
    back <= a,
    {"shares rounded up": (open_class + [a > 0, s >= 0, s * A < a * T + A, back >= 0,
                                         back * (T + s) <= s * (A + a)], back <= a)},
)
theorem(
    "who joins gets shares worth what it paid, less than an atom short, whatever was lost before",
    "P8", "LossClass::mint_floor, claim_floor",
    # A raw share is worth at most an atom: A <= T.
    open_class + [A <= T, a > 0, s >= 0, s * A <= a * T, a * T < (s + 1) * A,
                  back * (T + s) <= s * (A + a), s * (A + a) < (back + 1) * (T + s)],
    [a - 1 <= back, back <= a],
    {"never short": a <= back,
     "with raw shares dearer than an atom": (
         open_class + [a > 0, s >= 0, s * A <= a * T, a * T < (s + 1) * A,
                       back * (T + s) <= s * (A + a), s * (A + a) < (back + 1) * (T + s)],
         a - 1 <= back)},
)

# Leaving.
theorem(
    "burning shares does not lower the price of those that stay",
    "P5, P6", "LossClass::burn_shares_floor",
    open_class + [s > 0, s < T, a >= 0, a * T <= s * A],
    (A - a) * T >= A * (T - s),
    {"an amount rounded up": (open_class + [s > 0, s < T, a >= 0, a * T < s * A + T],
                              (A - a) * T >= A * (T - s))},
)
theorem(
    "paying an amount burns shares worth at least that, and keeps the price of those that stay",
    "P5, P6", "LossClass::burn_amount_ceil",
    open_class + [a > 0, a < A, s * A >= a * T, (s - 1) * A < a * T],
    [a * T <= s * A, (A - a) * T >= A * (T - s), s <= T],
    {"shares rounded down": (open_class + [a > 0, a < A, s * A <= a * T],
                             (A - a) * T >= A * (T - s))},
)

# Exact values, in raw shares. An owner's exact part of the total T is `e`; it holds `d` less. A loss that
# leaves `ratio` of A makes the total T * ratio + u, with u < 1, so the exact part e * ratio + (e / T) * u; and
# leaves it (e - d) * ratio * (1 - t), t < 2^-127 being the index's relative error (index.py).
e, d, part, u, t = Reals("e d part u t")
short = d * ratio + part * u + (e - d) * ratio * t
theorem(
    "what an owner is short of after a loss, term by term",
    "P5", "LossClass::absorb",
    [ratio > 0, ratio < 1, e >= d, d >= 0, part >= 0, part <= 1, u >= 0, u < 1, t >= 0],
    e * ratio + part * u - (e - d) * ratio * (1 - t) == short,
    {"without what the index loses": (
        [ratio > 0, ratio < 1, e >= d, d >= 0, part >= 0, part <= 1, u >= 0, u < 1, t >= 0],
        e * ratio + part * u - (e - d) * ratio * (1 - t) == d * ratio + part * u)},
)
terms = [ratio > 0, ratio < 1, d >= 0, e >= d, e < 2**97, part >= 0, part <= 1, u >= 0, u < 1,
         t >= 0, t * 2**127 < 1]
theorem(
    "a loss adds less than two raw shares to what an owner is short of",
    "P5", "LossClass::absorb",
    terms,
    [d * ratio <= d, part * u < 1, (e - d) * ratio * t < 1, short < d + 2],
    {"less than half of one": short < d + 0.5},
)
price, exact, got = Real("price"), Real("exact"), Int("got")
theorem(
    "a claim is at most the exact one, and short of it by less than an atom and what the shares are short",
    "P5", "LossClass::claim_floor",
    [price > 0, got >= 0, d >= 0, ToReal(got) <= exact - d * price,
     exact - d * price < ToReal(got) + 1],
    [ToReal(got) <= exact, exact < ToReal(got) + 1 + d * price],
    {"less than an atom": exact < ToReal(got) + 1,
     "rounded up": ([price > 0, got >= 0, d >= 0, ToReal(got) >= exact - d * price,
                     exact - d * price > ToReal(got) - 1], ToReal(got) <= exact)},
)

# One owner with s + m shares, or two with s and m (rounding.py has the same for any two floors).
facts = Facts()
one = mul_div_floor(s, A, T, facts)
two = mul_div_floor(m, A, T, facts)
both = mul_div_floor(s + m, A, T, facts)
up = mul_div_ceil(m, A, T, facts)
theorem(
    "two accounts claim at most what one with the shares of both does",
    "P9", "LossClass::claim_floor",
    open_class + [s >= 0, m >= 0] + facts,
    one + two <= both,
    {"one rounded up": one + up <= both},
)

if __name__ == "__main__":
    main()
