"""When a profit matures: at least one warm-up after it was credited and less than two, whatever else is credited
and whenever anybody looks.

A claim has three parts: matured, older (at `older_at`), newest (at `newest_at`). A credit joins the newest, which
becomes the older when there is none. Followed here is one credit, made at `t`; time does not go back. (An
older part that losses leave nothing of makes room at the next credit: the newest part then keeps the date
it has, or gets the one that it would have got behind the older part.)
"""

from z3 import And, Bool, If, Implies, Ints, Not, Or

from theorem import main, theorem

DOMAIN = "all integers, one warm-up"

t, w, last, now, older_at, newest_at = Ints("t warm_up last now older_at newest_at")
older = Bool("older_part")
WHERE = "ProfitClaim::credit, mature"

# Of every claim, after anything done at `last`: no date is later than a warm-up from then.
dates = And(w > 0, Implies(older, older_at <= newest_at), newest_at <= last + w)


def credit(at, older, older_at, newest_at, keeps_date=True):
    """`credit` at `at` with the `mature` before it: (is there an older part, its date, the newest's date)."""
    # What has matured by `at`: nothing, the older part, or all.
    some = And(older, at >= older_at)
    everything = And(some, at >= newest_at)
    still_older = And(older, Not(everything))
    date = If(some, newest_at, older_at)
    joined = If(at + w >= newest_at, at + w, newest_at)
    if not keeps_date:
        date = joined
    return Or(still_older, Not(older), everything), If(still_older, date, joined), joined


is_older, older_after, newest_after = credit(now, older, older_at, newest_at)
theorem(
    "a credit leaves no date later than a warm-up from now, and the older date first",
    "P11", WHERE,
    [dates, now >= last],
    [is_older, older_after <= newest_after, newest_after == now + w],
    {"a date two warm-ups away": ([w > 0, Implies(older, older_at <= newest_at), now >= last,
                                   newest_at <= last + 2 * w], newest_after == now + w)},
)

# The credit of time t is in the newest part, behind an older one.
behind = And(older, older_at <= t + w, newest_at >= t + w, newest_at < t + 2 * w, t <= last)
alone = And(older, older_at >= t + w, older_at < t + 2 * w)
theorem(
    "a new credit is dated a warm-up from its time, alone or behind an older part",
    "P11", WHERE,
    [dates, now >= last, now == t],
    Or(And(older_after <= t + w, newest_after == t + w), And(older_after == t + w)),
    {"behind none": older_after == t + w},
)
theorem(
    "while it stands behind an older part, later credits move its date to less than two warm-ups",
    "P11", WHERE,
    [dates, behind, now >= last, now < older_at],
    And(older_after <= t + w, newest_after >= t + w, newest_after < t + 2 * w),
    {"they do not move it": newest_after == newest_at,
     "also after the older part has matured": (
         [dates, behind, now >= last], newest_after < t + 2 * w)},
)
theorem(
    "when the older part matures it becomes the older one and keeps its date, which is within two warm-ups",
    "P11", WHERE,
    [dates, behind, now >= last, now >= older_at, now < newest_at],
    [older_after == newest_at, older_after >= t + w, older_after < t + 2 * w],
    {"a date that a later credit moves": (
        [dates, behind, now >= last, now >= older_at, now < newest_at],
        credit(now, older, older_at, newest_at, keeps_date=False)[1] < t + 2 * w)},
)
theorem(
    "an older part's date moves no more",
    "P11", WHERE,
    [dates, alone, now >= last, now < older_at],
    older_after == older_at,
    {"nor does the newest's": newest_after == newest_at},
)

if __name__ == "__main__":
    main()
