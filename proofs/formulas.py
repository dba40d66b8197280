"""The formulas of `crates/loss-math`, restated once, by the names they have there.

Each works on numbers and on the solver's terms alike: on terms, a quotient is a new variable with the
inequalities that define it, which are collected in `facts`. So what is proved is the very text
that `vectors.py` runs on numbers against the results of the Rust functions.
"""

import itertools

import z3

DAY = 86_400
SHARE = 1 << 32
MAX_PRICE = 1 << 16


class Facts(list):
    """The definitions of the quotients that formulas introduced. No two have a variable in common."""

    numbers = itertools.count()

    def new(self):
        return z3.Int(f"~{next(self.numbers)}")


def is_term(*values):
    return any(z3.is_expr(value) for value in values)


def least(a, b):
    return z3.If(a <= b, a, b) if is_term(a, b) else min(a, b)


def most(a, b):
    return z3.If(a >= b, a, b) if is_term(a, b) else max(a, b)


def minus_or_zero(a, b):
    return most(a - b, 0)


def choose(condition, a, b):
    return z3.If(condition, a, b) if is_term(condition) else (a if condition else b)


def div_rem(n, d, facts):
    """The quotient and the remainder of whole numbers, `d > 0`."""
    if not is_term(n, d):
        return n // d, n % d
    q, r = facts.new(), facts.new()
    facts += [n == q * d + r, 0 <= r, r < d]
    return q, r


def mul_div_floor(a, b, d, facts=None):
    """`fixed::mul_div_floor`, `mul_div_u64_floor`; with a power of two for `d`, `mul_shr_floor`."""
    return div_rem(a * b, d, facts)[0]


def mul_div_ceil(a, b, d, facts=None):
    """`fixed::mul_div_ceil`, `mul_div_u64_ceil`; with a power of two for `d`, `mul_shr_ceil`."""
    q, r = div_rem(a * b, d, facts)
    return choose(r == 0, q, q + 1)


def mul_div_carry(a, b, d, carry, facts=None):
    """`fixed::mul_div_u64_carry`: the quotient and the next carry."""
    return div_rem(a * b + carry, d, facts)


def absorb(assets, loss, drained):
    """`LossClass::absorb`, its amounts: (assets after, taken, rest, dust). `drained` says whether less
    than one whole share is left, which a proof leaves open."""
    taken = least(loss, assets)
    left = assets - taken
    dust = choose(drained, left, 0)
    # An empty class cannot be drained, and a loss of nothing drains none.
    dust = choose(loss == 0, 0, dust)
    return left - dust, taken, loss - taken, dust


def share_out(lps, profits, stakers, recovered):
    """`Borne::share_out`."""
    to_lps = least(recovered, lps)
    rest = minus_or_zero(recovered, to_lps)
    to_profits = least(rest, profits)
    rest = minus_or_zero(rest, to_profits)
    to_stakers = least(rest, stakers)
    return to_lps, to_profits, to_stakers, minus_or_zero(rest, to_stakers)


def bucket_used(used, cap, elapsed, facts=None):
    """`LeakyBucket::used_at`."""
    return minus_or_zero(used, mul_div_floor(cap, elapsed, DAY, facts))


def bucket_room(used, cap, elapsed, facts=None):
    """`LeakyBucket::room`."""
    return minus_or_zero(cap, bucket_used(used, cap, elapsed, facts))


def cover(reserve, stakers, shortfall, at_most, room, drained):
    """`InsuranceFund::cover`: (reserve after, stakers after, paid by reserve, by stakers, held back)."""
    wanted = least(shortfall, reserve + stakers)
    amount = least(least(wanted, room), at_most)
    by_reserve = least(amount, reserve)
    stakers_after, by_stakers, _, dust = absorb(stakers, minus_or_zero(amount, by_reserve), drained)
    held_back = wanted - by_reserve - by_stakers
    return reserve - by_reserve + dust, stakers_after, by_reserve, by_stakers, held_back


def draw(reserve, stakers, amount, drained):
    """`InsuranceFund::draw`: (reserve after, stakers after)."""
    by_reserve = least(amount, reserve)
    stakers_after, _, _, dust = absorb(stakers, minus_or_zero(amount, by_reserve), drained)
    return reserve - by_reserve + dust, stakers_after


def credit_fund(state, overflows=False):
    """`PoolLedger::credit_fund` with `InsuranceFund::credit` and `LossClass::gain`: fees to the stakers as far
    as they fit 64 bits, or to the reserve while nobody stakes; the rest and dust to the reserve. `overflows`:
    the fund's counters cannot hold it, all stays."""
    s = dict(state)
    fitting = least(state["fees"], 2**64 - 1 - state["stakers"])
    to_stakers = choose(state["stakers"] == 0, 0, fitting)
    s["reserve"] = state["reserve"] + (state["fees"] - to_stakers) + state["dust"]
    s["stakers"] = state["stakers"] + to_stakers
    s["receivable"] = state["receivable"] + state["fees"] + state["dust"]
    s["fees"], s["dust"] = 0, 0
    return {name: choose(overflows, state[name], s[name]) for name in state}


def write_off(state, debt, fall, proceeds, room, drains, overflows=False, swapped=False,
              uncapped=False, no_rounding=False, no_write_down=False):
    """`PoolLedger::write_off`: the state after, who paid, and every difference that the code checks.
    `swapped` and what follows are wrong variants."""
    s = credit_fund(state, overflows)
    paid = {"reserve_before": s["reserve"], "stakers_before": s["stakers"],
            "owed_before": s["receivable"]}
    shortfall = debt - proceeds
    reserve, stakers = s["reserve"], s["stakers"]
    if swapped:
        reserve, stakers = stakers, reserve
    limit = shortfall if uncapped else room
    covering = cover(reserve, stakers, shortfall, shortfall, limit, drains[0])
    reserve, stakers, by_reserve, by_stakers, held_back = covering
    if swapped:
        reserve, stakers, by_reserve, by_stakers = stakers, reserve, by_stakers, by_reserve
    covered = by_reserve + by_stakers
    from_receivable = least(covered, s["receivable"])
    fund_cash = covered - from_receivable
    lps, by_lps, unallocated, lp_dust = absorb(s["lps"], shortfall - covered, drains[1])
    dust = s["dust"] + lp_dust + (0 if no_rounding else debt - fall)
    receivable = s["receivable"] - from_receivable

    # write_down_unbacked
    amount = 0 if no_write_down else unallocated
    from_dust = least(amount, dust)
    from_fees = least(amount - from_dust, s["fees"])
    from_fund = least(amount - from_dust - from_fees, receivable)
    reserve, stakers = draw(reserve, stakers, from_fund, drains[2])
    after = dict(
        cash=s["cash"] + proceeds + fund_cash, book=s["book"] - fall, lps=lps,
        receivable=receivable - from_fund, fees=s["fees"] - from_fees, dust=dust - from_dust,
        fund_cash=s["fund_cash"] - fund_cash, reserve=reserve, stakers=stakers)
    paid |= {"reserve": by_reserve, "stakers": by_stakers, "lps": by_lps, "unallocated": unallocated,
             "held_back": held_back, "fund_cash": fund_cash,
             "written_down": from_dust + from_fees + from_fund, "written_down_from_fund": from_fund}
    checked = [shortfall, shortfall - covered, fund_cash, debt - fall, s["book"] - fall,
               amount - from_dust, amount - from_dust - from_fees]
    return after, paid, checked


def pay_deficit(state, deficit, room_fund, room_insurance, room_lps, drains, overflows=False,
                bond_last=False, lps_before_profits=False, not_idle=False):
    """`PoolLedger::pay_deficit`: the state after, who paid, and every difference that the code checks.
    `room_fund` is what the fund's own caps leave, the others what the venue's and all venues' leave.
    `bond_last` and what follows are wrong variants."""
    s = credit_fund(state, overflows)
    bond = 0 if bond_last else least(deficit, s["bond"])
    shortfall = deficit - bond
    owed_and_idle = s["receivable"] if not_idle else least(s["receivable"], s["cash"])
    payable = least(s["fund_cash"] + owed_and_idle, room_insurance)
    reserve, stakers, by_reserve, by_stakers, held_back = cover(
        s["reserve"], s["stakers"], shortfall, payable, room_fund, drains[0])
    covered = by_reserve + by_stakers
    from_receivable = least(covered, owed_and_idle)
    fund_cash = covered - from_receivable
    idle = s["cash"] - owed_and_idle
    first = least(least(shortfall - covered, room_lps), idle) if lps_before_profits else 0
    profits, by_profits, rest, profits_dust = absorb(s["profits"], shortfall - covered - first, drains[1])
    wanted = first if lps_before_profits else least(least(rest, room_lps), idle)
    lps, by_lps, _, lp_dust = absorb(s["lps"], wanted, drains[2])
    unallocated = rest - by_lps + first
    after = dict(
        s, cash=s["cash"] - from_receivable - by_lps, lps=lps, dust=s["dust"] + lp_dust,
        receivable=s["receivable"] - from_receivable, fund_cash=s["fund_cash"] - fund_cash,
        reserve=reserve, stakers=stakers, bond=s["bond"] - bond, profits=profits,
        pot=s["pot"] + bond + covered + by_profits + profits_dust + by_lps)
    paid = {"bond": bond, "reserve": by_reserve, "stakers": by_stakers, "profits": by_profits,
            "lps": by_lps, "unallocated": unallocated, "held_back": held_back, "fund_cash": fund_cash,
            "reserve_before": s["reserve"], "stakers_before": s["stakers"], "idle": idle,
            "owed_and_idle": owed_and_idle}
    checked = [shortfall, shortfall - covered, fund_cash, idle]
    return after, paid, checked


def index_step(mantissa, left, before, facts=None):
    """`fixed::scale_down_normalised`, before it is shifted back: the wide quotient."""
    return div_rem(mantissa * left * 2**64, before, facts)[0]


def shifted_back(wide, factor, facts=None):
    """... and after, for `factor = 2^excess`: the mantissa."""
    return div_rem(wide, factor, facts)[0]


def surviving_shares(shares, now, then, factor, facts=None):
    """`fixed::mul_div_gap_floor` as `LossIndex::surviving_shares_floor` calls it, for `factor = 2^gap`."""
    quotient = mul_div_floor(shares, now, then, facts)
    return div_rem(quotient, factor, facts)[0]
