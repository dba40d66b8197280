"""The leaky bucket: over any span of `t` seconds at most `cap + cap * t / 86,400` is used, whatever is used when,
and a clock that goes back gives nothing: what a default on purpose can take from the fund is bounded. For a cap that
does not change meanwhile.
"""

from z3 import And, If, Implies, Ints

from formulas import DAY, Facts, bucket_room, bucket_used
from theorem import main, theorem

DOMAIN = "all integers, one cap"

cap, used, total, since, start, now, amount = Ints("cap used total since start now amount")
WHERE = "LeakyBucket::take, room"


def step(rounded_up=False):
    """The bucket after `amount`, which is within the room: (used, since, facts)."""
    facts = Facts()
    elapsed = If(now > since, now - since, 0)
    leaked = bucket_used(used, cap, elapsed, facts)
    room = bucket_room(used, cap, elapsed, facts)
    if rounded_up:
        # The flow back rounded up by at most one.
        leaked = If(leaked >= 1, leaked - 1, 0)
        room = If(cap >= leaked, cap - leaked, 0)
    after = If(amount == 0, used, leaked + amount)
    at = If(amount == 0, since, If(now > since, now, since))
    return after, at, facts + [amount >= 0, amount <= room]


# Since `start`, when nothing had been used, `total` was. The invariant: what has flowed back is at most
# `cap` a day, and what has not, `used`, is at most the cap.
invariant = And(used >= 0, used <= cap, total >= 0, since >= start,
                (total - used) * DAY <= cap * (since - start))
after, at, facts = step()
generous, generous_at, generous_facts = step(rounded_up=True)


def holds(after, at):
    return And(after >= 0, after <= cap, (total + amount - after) * DAY <= cap * (at - start))


theorem(
    "every use keeps: used <= cap, and what flowed back is at most cap a day",
    "P3, P15", WHERE,
    [cap >= 0, invariant] + facts,
    holds(after, at),
    {"the flow back rounded up": (
        [cap >= 0, invariant] + generous_facts, holds(generous, generous_at)),
     "a use beyond the room": ([cap >= 0, invariant] + facts[:-1], holds(after, at))},
)

theorem(
    "so at most cap + cap * t / 86,400 is used within t seconds",
    "P3, P15", WHERE,
    [cap >= 0, invariant, now >= since],
    total * DAY <= cap * DAY + cap * (now - start),
    {"at most cap * t / 86,400": total * DAY <= cap * (now - start)},
)

theorem(
    "and within any 24 hours at most twice the cap",
    "P3, P15", WHERE,
    [cap >= 0, invariant, now >= since, now - start <= DAY],
    total <= 2 * cap,
    {"at most once the cap": total <= cap},
)

facts = Facts()
room = bucket_room(used, cap, If(now > since, now - since, 0), facts)
theorem(
    "the room is at most the cap, and a clock that went back is no time",
    "P3, P15", "LeakyBucket::room, elapsed",
    [cap >= 0, used >= 0, used <= cap] + facts,
    [room <= cap, Implies(now <= since, room == cap - used)],
    {"never less than the cap": room == cap},
)

if __name__ == "__main__":
    main()
