"""A venue's deficit: the split is exact (P2), in order (P3), the books balance afterwards (P1), what the venue
gets of fund and LPs is within its caps (P15) and no subtraction can fail (P11), for all 64-bit amounts.

It is the text of `PoolLedger::pay_deficit`. Whether a loss drains a class is left open, and so is whether the
fund's counters refuse what they are credited: it is proved for both.
"""

from z3 import And, Bool, Implies, Or

from formulas import pay_deficit
from theorem import integers, main, theorem

DOMAIN = "all amounts of 64 bits"

STATE = "cash book lps receivable fees dust fund_cash reserve stakers bond profits pot".split()
values, bounds = integers(" ".join(STATE), 0, 2**64)
state = dict(zip(STATE, values))
(deficit, room_fund, room_insurance, room_lps), more = integers(
    "deficit room_fund room_insurance room_lps", 0, 2**64)
drains = [Bool("stakers_drained"), Bool("profits_drained"), Bool("lps_drained")]
refused = Bool("credit_refused")


def pool_of(s):
    return s["cash"] + s["book"] == s["lps"] + s["receivable"] + s["fees"] + s["dust"]


def fund_of(s):
    return s["fund_cash"] + s["receivable"] == s["reserve"] + s["stakers"]


given = bounds + more + [pool_of(state), fund_of(state)]


def run(**changes):
    return pay_deficit(state, deficit, room_fund, room_insurance, room_lps, drains, refused, **changes)


after, paid, checked = run()
covered = paid["reserve"] + paid["stakers"]
WHERE = "PoolLedger::pay_deficit"

theorem(
    "deficit = bond + reserve + stakers + profit claims + LPs + unallocated",
    "P2", WHERE, given,
    deficit == paid["bond"] + covered + paid["profits"] + paid["lps"] + paid["unallocated"],
    {"unallocated is left out": deficit == paid["bond"] + covered + paid["profits"] + paid["lps"]},
)


def order(paid):
    covered = paid["reserve"] + paid["stakers"]
    fund_has = paid["reserve_before"] + paid["stakers_before"]
    fund_done = Or(covered == fund_has, covered == room_fund, covered == room_insurance,
                   covered == state["fund_cash"] + paid["owed_and_idle"])
    bond_done = paid["bond"] == state["bond"]
    profits_done = paid["profits"] == state["profits"]
    return And(
        Implies(covered > 0, bond_done),
        Implies(paid["stakers"] > 0, paid["reserve"] == paid["reserve_before"]),
        Implies(paid["profits"] > 0, And(bond_done, fund_done)),
        Implies(paid["lps"] > 0, And(bond_done, fund_done, profits_done)),
        Implies(paid["unallocated"] > 0, And(
            bond_done, fund_done, profits_done,
            Or(paid["lps"] == state["lps"], paid["lps"] == room_lps, paid["lps"] == paid["idle"]))),
    )


theorem(
    "a tier pays only when the ones before it are empty, out of tokens or at a cap",
    "P3", WHERE, given,
    order(paid),
    {"the bond pays last": order(run(bond_last=True)[1]),
     "LPs before profit claims": order(run(lps_before_profits=True)[1])},
)

theorem(
    "fund and LPs pay at most the caps, each tier at most what it has",
    "P15", WHERE, given,
    [covered <= room_insurance, covered <= room_fund, paid["lps"] <= room_lps,
     paid["bond"] <= state["bond"], paid["profits"] <= state["profits"],
     paid["lps"] <= state["lps"], paid["lps"] <= paid["idle"],
     paid["reserve"] <= paid["reserve_before"], paid["stakers"] <= paid["stakers_before"]],
    {"half of the caps": 2 * covered <= room_insurance},
)

theorem(
    "the books balance after it, pool, fund and venue, to the atom",
    "P1", WHERE, given,
    [pool_of(after), fund_of(after),
     # What the venue keeps grows by exactly what fund and LPs paid.
     after["bond"] + after["profits"] + after["pot"]
     == state["bond"] + state["profits"] + state["pot"] + covered + paid["lps"]],
    {"a drained class's rest is nobody's": after["bond"] + after["profits"] + after["pot"]
     - (state["profits"] - paid["profits"] - after["profits"])
     == state["bond"] + state["profits"] + state["pot"] + covered + paid["lps"]},
)

never_below_zero = [x >= 0 for x in checked + list(after.values()) + list(paid.values())]
theorem(
    "no subtraction goes below zero, so it never fails for balanced books",
    "P11", WHERE, given,
    never_below_zero,
    {"the fund paid with what is lent out": And(
        [x >= 0 for x in run(not_idle=True)[2] + list(run(not_idle=True)[0].values())])},
)

venue_has = state["bond"] + state["profits"] + state["pot"]
pool_has = state["cash"] + state["book"] + state["fund_cash"]
fits = [x < 2**64 for x in list(after.values()) + list(paid.values())]
theorem(
    "no amount leaves 64 bits while all that pool, fund and venue have is below",
    "P11", WHERE, given + [venue_has + pool_has < 2**64],
    fits,
    {"also when it is not": (given, And(fits))},
)

# Collecting what the fund is owed just before: the same atoms, from "owed and idle" to "cash".
moved = paid["owed_and_idle"]
collected = dict(state, cash=state["cash"] - moved, fund_cash=state["fund_cash"] + moved,
                 receivable=state["receivable"] - moved)
(after_collected, paid_collected, _) = pay_deficit(
    collected, deficit, room_fund, room_insurance, room_lps, drains)
(_, paid_plain, _) = pay_deficit(state, deficit, room_fund, room_insurance, room_lps, drains)
parts = ["bond", "reserve", "stakers", "profits", "lps", "unallocated"]
theorem(
    "collecting what the fund is owed just before changes no part",
    "P10", WHERE,
    # After credit_fund, which comes before both: nothing is left to credit.
    given + [state["fees"] == 0, state["dust"] == 0],
    [paid_plain[part] == paid_collected[part] for part in parts],
    {"nor the tokens that move": paid_plain["fund_cash"] == paid_collected["fund_cash"]},
)

if __name__ == "__main__":
    main()
