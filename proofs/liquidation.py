"""A liquidation: it never leaves a position worse, and one that takes all pays what all is worth.

`V` is the collateral's value at the mid price, `D` the debt, both whole atoms.
"""

from z3 import And, Int, Ints

from formulas import Facts, div_rem, mul_div_ceil
from theorem import main, theorem

DOMAIN = "all integers"

V, D, repaid, bonus, worth = Ints("V D repaid bonus worth")
facts = Facts()
ratio, _ = div_rem(V * 10_000, D, facts)
theorem(
    "a bonus of at most V / D - 1 seizes at most repaid * V / D",
    "P10", "liquidation::bonus_floor, plan",
    [D > 0, V >= 0, repaid >= 0, repaid <= D, bonus >= 0, bonus <= ratio - 10_000,
     worth * 10_000 <= repaid * (10_000 + bonus)] + facts,
    worth * D <= repaid * V,
    {"a bonus rounded up": (
        [D > 0, V >= 0, repaid >= 0, repaid <= D, bonus >= 0, bonus <= ratio - 9_999,
         worth * 10_000 <= repaid * (10_000 + bonus)] + facts, worth * D <= repaid * V)},
)
theorem(
    "so what is left is secured at least as well as before: (V - worth) / (D - repaid) >= V / D",
    "P10", "liquidation::plan",
    [D > 0, V >= 0, repaid >= 0, repaid <= D, worth >= 0, worth * D <= repaid * V],
    [(V - worth) * D >= V * (D - repaid), worth <= V],
    {"an atom more is seized": (
        [D > 0, V >= 0, repaid >= 0, repaid <= D, worth >= 0, (worth - 1) * D <= repaid * V],
        (V - worth) * D >= V * (D - repaid))},
)

facts = Facts()
pays = mul_div_ceil(V, 10_000, 10_000 + bonus, facts)
theorem(
    "who takes all collateral pays at least its value less the bonus, by less than an atom more",
    "P10", "liquidation::terms",
    [V >= 0, bonus >= 0] + facts,
    [pays * (10_000 + bonus) >= V * 10_000, (pays - 1) * (10_000 + bonus) < V * 10_000],
    {"exactly it": pays * (10_000 + bonus) == V * 10_000},
)

# health::within compares products: debt * 10,000 <= value * limit.
limit, value = Ints("limit value")
theorem(
    "a healthy position stays so with more collateral, less debt or a higher limit",
    "P12", "health::within",
    [D >= 0, value >= 0, limit >= 0, D * 10_000 <= value * limit, Int("less") <= D, Int("more") >= value],
    And(Int("less") * 10_000 <= Int("more") * limit),
    {"with less collateral": (
        [D >= 0, value >= 0, limit >= 0, D * 10_000 <= value * limit, Int("more") < value,
         Int("more") >= 0], D * 10_000 <= Int("more") * limit)},
)

if __name__ == "__main__":
    main()
