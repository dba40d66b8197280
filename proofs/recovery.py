"""What comes in later: shared out exactly, never more to a class than it bore, in any portions (P14); and of a
class's part to each owner at most what it lost.
"""

from z3 import And, Implies, Int, Ints

from formulas import Facts, least, mul_div_ceil, mul_div_floor, share_out
from theorem import integers, main, theorem

DOMAIN = "amounts of 64 bits; an owner's part: all integers"

(lps, profits, stakers, came, more), bounds = integers("lps profits stakers came more", 0, 2**64)
out = share_out(lps, profits, stakers, came)
WHERE = "Borne::share_out"

theorem(
    "the parts sum to what came in, and no class gets more than it bore",
    "P14", WHERE, bounds,
    [sum(out) == came, out[0] <= lps, out[1] <= profits, out[2] <= stakers]
    + [part >= 0 for part in out],
    {"surplus is left out": out[0] + out[1] + out[2] == came,
     "without the rule for LPs": (bounds, came <= lps)},
)

theorem(
    "LPs first, then profit claims, then stakers, the rest is surplus",
    "P14", WHERE, bounds,
    [Implies(out[1] > 0, out[0] == lps), Implies(out[2] > 0, And(out[0] == lps, out[1] == profits)),
     Implies(out[3] > 0, And(out[0] == lps, out[1] == profits, out[2] == stakers))],
    {"stakers before profit claims": Implies(out[1] > 0, out[2] == stakers)},
)

later = share_out(lps, profits, stakers, came + more)
theorem(
    "more that comes in lowers no part, so a portion is never negative, and portions add up",
    "P14", "Borne::share_out_more", bounds,
    [after >= before for before, after in zip(out, later)]
    + [sum(later) - sum(out) == more],
    {"a portion is shared out for itself": And(
        [after == before + alone for before, alone, after
         in zip(out, share_out(lps, profits, stakers, more), later)])},
)

# One owner's part of an event: floor(s * amount / T).
s, T, taken, recovered, assets = Ints("s T taken recovered assets")
facts = Facts()
loss = mul_div_floor(s, taken, T, facts)
part = mul_div_floor(s, least(recovered, taken), T, facts)
rounded_up = mul_div_ceil(s, least(recovered, taken), T, facts)
unbounded = mul_div_floor(s, recovered, T, facts)
domain = [T > 0, s >= 0, s <= T, taken >= 0, recovered >= 0, assets >= taken]
theorem(
    "an owner's recovery is at most its loss, and its loss at most what the event took",
    "P14", "Segment::recovery_floor, loss_floor", domain + facts,
    [part <= loss, loss <= taken, part >= 0],
    {"more than was taken comes in": unbounded <= loss, "rounded up": rounded_up < part + 1},
)

S, paid = Ints("S paid")
facts = Facts()
so_far = mul_div_floor(S, recovered, T, facts)
one = mul_div_floor(s, recovered, T, facts)
up = mul_div_ceil(s, recovered, T, facts)
together = mul_div_floor(S + s, recovered, T, facts)
theorem(
    "what all owners are paid sums to at most what came in, by one owner more each time",
    "P14", "Segment::recovery_floor",
    [T > 0, s >= 0, S >= 0, S + s <= T, recovered >= 0, paid >= 0, paid <= so_far] + facts,
    [paid + one <= together, together <= recovered],
    {"rounded up": paid + up <= together},
)

facts = Facts()
before = mul_div_floor(s, recovered, T, facts)
after = mul_div_floor(s, recovered + more, T, facts)
theorem(
    "a claim made in portions is paid what one claim would be",
    "P14", "Segment::recovery_floor",
    # The second portion is what the part of all that came in exceeds what was paid.
    [T > 0, s >= 0, s <= T, recovered >= 0, more >= 0] + facts,
    [after >= before, before + (after - before) == after, after - before <= more + 1],
    {"each portion for itself": (
        [T > 0, s >= 0, s <= T, recovered >= 0, more >= 0] + facts
        + [Int("alone") * T <= s * more, s * more < (Int("alone") + 1) * T],
        before + Int("alone") == after)},
)

if __name__ == "__main__":
    main()
