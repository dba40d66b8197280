"""The waterfall of a default: the split is exact (P2), a tier pays only when those before it are empty or at a
cap (P3), the books balance afterwards (P1) and no subtraction can fail (P11), for all 64-bit amounts.

It is the text of `PoolLedger::write_off` with `credit_fund`, `InsuranceFund::cover`, `LossClass::absorb` and
`write_down_unbacked`. Whether a loss drains a class is left open, and so is whether the fund's counters
refuse what they are credited: it is proved for both.
"""

from z3 import And, Bool, Implies, Not, Or

from formulas import write_off
from theorem import integers, main, theorem

DOMAIN = "all amounts of 64 bits"

NAMES = "cash book lps receivable fees dust fund_cash reserve stakers debt proceeds room fall"
(cash, book, lps, receivable, fees, dust, fund_cash, reserve, stakers, debt, proceeds, room, fall), bounds = (
    integers(NAMES, 0, 2**64))
drains = [Bool("stakers_drained"), Bool("lps_drained"), Bool("stakers_drained_again")]
refused = Bool("credit_refused")

# P1 before.
pool_balances = cash + book == lps + receivable + fees + dust
fund_balances = fund_cash + receivable == reserve + stakers
# The debt is rounded up from a part of the book: debt.py says by how much the book falls.
falls_by_at_most_the_debt = fall <= debt
within_debt = proceeds <= debt
part_of_the_book = [fall <= book, debt <= book]
given = bounds + [pool_balances, fund_balances, falls_by_at_most_the_debt, within_debt] + part_of_the_book


def without(fact):
    return [other for other in given if not other.eq(fact)]


state = dict(cash=cash, book=book, lps=lps, receivable=receivable, fees=fees, dust=dust,
             fund_cash=fund_cash, reserve=reserve, stakers=stakers)


def run(**changes):
    return write_off(state, debt=debt, fall=fall, proceeds=proceeds, room=room, drains=drains,
                     overflows=refused, **changes)


after, paid, checked = run()
covered = paid["reserve"] + paid["stakers"]
total = reserve + stakers + fees + dust
WHERE = "PoolLedger::write_off"

theorem(
    "debt = collateral + reserve + stakers + LPs + unallocated",
    "P2", WHERE, given,
    debt == proceeds + covered + paid["lps"] + paid["unallocated"],
    {"unallocated is left out": debt == proceeds + covered + paid["lps"]},
)

# The reserve grows by dust and by fees while nobody stakes, before the fund pays.
reserve_before = paid["reserve_before"]
stakers_before = paid["stakers_before"]


def order(paid):
    covered = paid["reserve"] + paid["stakers"]
    return And(
        Implies(paid["stakers"] > 0, paid["reserve"] == paid["reserve_before"]),
        Implies(paid["lps"] > 0, Or(covered == paid["reserve_before"] + paid["stakers_before"],
                                    covered == room)),
        Implies(paid["unallocated"] > 0, And(
            paid["lps"] == lps,
            Or(covered == paid["reserve_before"] + paid["stakers_before"], covered == room))),
        Implies(covered > 0, proceeds < debt),
    )


theorem(
    "a tier pays only when the ones before it are empty or at the cap",
    "P3", WHERE, given,
    [order(paid), covered <= room, paid["reserve"] <= reserve_before,
     paid["stakers"] <= stakers_before, paid["lps"] <= lps],
    {"stakers before the reserve": order(run(swapped=True)[1]),
     "the cap forgotten": run(uncapped=True)[1]["reserve"] + run(uncapped=True)[1]["stakers"] <= room},
)


def pool_of(s):
    return s["cash"] + s["book"] == s["lps"] + s["receivable"] + s["fees"] + s["dust"]


theorem(
    "the books balance after it, pool and fund, to the atom",
    "P1", WHERE, given,
    [pool_of(after), after["fund_cash"] + after["receivable"] == after["reserve"] + after["stakers"]],
    {"the rounding of the debt is nobody's": pool_of(run(no_rounding=True)[0]),
     "unbacked claims stay": pool_of(run(no_write_down=True)[0])},
)

never_below_zero = [amount >= 0 for amount in checked + list(after.values()) + list(paid.values())]
theorem(
    "no subtraction goes below zero, so it never fails for a balanced pool",
    "P11", WHERE, given,
    never_below_zero,
    {"a fund that does not balance": (without(fund_balances), And(never_below_zero)),
     "a book that falls by more than the debt": (
         without(falls_by_at_most_the_debt), And(never_below_zero)),
     "collateral that brings more than the debt": (without(within_debt), And(never_below_zero))},
)

fits = [amount < 2**64 for amount in list(after.values()) + list(paid.values())]
# fits_with keeps 2^32 atoms free; debt.py says that rounding is at most one.
room_left = [cash + book + fund_cash + 2**32 < 2**64, debt - fall <= 1]
theorem(
    "no amount leaves 64 bits while all that pool and fund have is 2^32 below",
    "P11", WHERE, given + room_left,
    fits,
    {"also when it does not": (given + [debt - fall <= 1], And(fits))},
)

theorem(
    "what nothing backs is written down whole",
    "P1", WHERE, given,
    paid["written_down"] == paid["unallocated"],
    {"from dust and fees alone": paid["written_down_from_fund"] == 0,
     "of a pool that does not balance": (
         without(pool_balances), paid["written_down"] == paid["unallocated"])},
)

theorem(
    "without a cap nothing is unallocated",
    "P3", WHERE, given + [room >= total, Not(refused)],
    paid["unallocated"] == 0,
    {"also with one": (given + [Not(refused)], paid["unallocated"] == 0)},
)

theorem(
    "what the pool owes the fund is used before the fund's tokens",
    "P3", WHERE, given,
    [Implies(paid["fund_cash"] > 0, covered - paid["fund_cash"] == paid["owed_before"]),
     paid["fund_cash"] <= fund_cash],
    {"tokens first": Implies(covered > paid["fund_cash"], paid["fund_cash"] == fund_cash)},
)

if __name__ == "__main__":
    main()
