"""The debt book: positions owe at least what the book says, rounding is the pool's, and interest keeps the
books balanced (T1).

A position owes `ceil(shares * index / 2^96)`; here `one` is 2^96, or any other number above zero.
"""

from z3 import Int, Ints

from formulas import Facts, mul_div_carry, mul_div_ceil, mul_div_floor
from theorem import integers, main, theorem

DOMAIN = "all integers"

T, s, index, one, a = Ints("book_shares shares index one amount")
domain = [T >= 0, s >= 0, s <= T, index >= 1, one >= 1]

facts = Facts()
owed = mul_div_ceil(s, index, one, facts)
whole = mul_div_ceil(T, index, one, facts)
rest = mul_div_ceil(T - s, index, one, facts)
theorem(
    "the book falls by at most what the cancelled shares owed, and at least by one atom less",
    "P1, P5", "PoolLedger::cancel, DebtBook::debt_ceil",
    domain + facts,
    [whole - rest <= owed, owed - (whole - rest) <= 1, whole >= rest, owed <= whole],
    {"exactly by it": whole - rest == owed},
)

sum_of_debts, S = Ints("sum_of_debts S")
facts = Facts()
so_far = mul_div_ceil(S, index, one, facts)
next_one = mul_div_ceil(s, index, one, facts)
all_of_it = mul_div_ceil(S + s, index, one, facts)
floored = mul_div_floor(s, index, one, facts)
theorem(
    "all positions together owe at least the book, by one position more each time",
    "P1", "DebtBook::total_ceil",
    [S >= 0, s >= 0, index >= 1, one >= 1, sum_of_debts >= so_far] + facts,
    sum_of_debts + next_one >= all_of_it,
    {"debts rounded down": sum_of_debts + floored >= all_of_it},
)

# Lending: s = ceil(amount * one / index) shares, so s * index >= amount * one.
lent = [T >= 0, index >= 1, one >= 1, a >= 1]
facts = Facts()
bought = mul_div_ceil(a, one, index, facts)
before = mul_div_ceil(T, index, one, facts)
after = mul_div_ceil(T + bought, index, one, facts)
owes = mul_div_ceil(bought, index, one, facts)
too_few = mul_div_floor(a, one, index, facts)
after_too_few = mul_div_ceil(T + too_few, index, one, facts)
theorem(
    "a loan raises the book by at least what was lent, and its borrower owes at least that",
    "P1, P5", "PoolLedger::borrow, DebtBook::shares_for_borrow_ceil",
    lent + facts,
    [after - before >= a, owes >= a],
    {"shares rounded down": after_too_few - before >= a},
)

facts = Facts()
cancelled = mul_div_floor(a, one, index, facts)
before = mul_div_ceil(T, index, one, facts)
after = mul_div_ceil(T - cancelled, index, one, facts)
too_many = mul_div_ceil(a, one, index, facts)
after_too_many = mul_div_ceil(T - too_many, index, one, facts)
theorem(
    "a repayment lowers the book by at most what was paid",
    "P1, P5", "PoolLedger::repay, DebtBook::shares_for_repay_floor",
    lent + facts + [cancelled <= T],
    [before - after <= a, before >= after],
    {"shares rounded up": (lent + facts + [too_many <= T], before - after_too_many <= a)},
)

# Interest: the index grows, the gain is the book's difference, the fee is taken out of it with its carry.
(cash, lps, receivable, fees, dust, fee_bps, carry), amounts = integers(
    "cash lps receivable fees dust fee_bps carry", 0)
grown = Int("index_after")
facts = Facts()
before = mul_div_ceil(T, index, one, facts)
after = mul_div_ceil(T, grown, one, facts)
gain = after - before
fee, next_carry = mul_div_carry(gain, fee_bps, 10_000, carry, facts)
taken, unowned = Ints("taken unowned")
books = amounts + [T >= 0, index >= 1, one >= 1, grown >= index, fee_bps <= 10_000, carry < 10_000,
                   cash + before == lps + receivable + fees + dust]
# What the class does not take of its gain comes back: all of it when nobody is in.
split = [taken >= 0, unowned >= 0, taken + unowned == gain - fee]
theorem(
    "interest is never negative, its fee at most all of it, and the books balance after it",
    "P1", "PoolLedger::accrue",
    books + facts + split,
    [gain >= 0, fee <= gain, fee >= 0, next_carry >= 0, next_carry < 10_000,
     cash + after == (lps + taken) + receivable + (fees + fee) + (dust + unowned)],
    {"what nobody owns is dropped": cash + after == (lps + taken) + receivable + (fees + fee) + dust,
     "a fee rounded up beyond its carry": fee + 1 <= gain},
)

if __name__ == "__main__":
    main()
