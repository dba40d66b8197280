"""That the formulas which were proved are those of the code: `formulas.py` on the numbers of `vectors.txt` gives
what the Rust functions gave. *Sampled*, not proved. `loss-math/tests/vectors.rs` writes the file and
checks that it is still what the code gives.

Each formula is also run with one thing wrong, and must then differ somewhere.
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

import formulas as f

FILE = Path(__file__).with_name("vectors.txt")
STATE = "cash book lps receivable fees dust fund_cash reserve stakers".split()
VENUE = STATE + "bond profits pot".split()
PAID = "bond reserve stakers profits lps unallocated held_back fund_cash".split()
NEVER = [False, False, False]


def fits(quotient):
    """Nothing, where the code reports an overflow of 128 bits."""
    return [quotient] if quotient < 2**128 else []


def after_loss(m, e, left, before, mistake=0):
    wide = f.index_step(m, left, before)
    excess = wide.bit_length() - 128
    return [f.shifted_back(wide, 2**excess) + mistake, e + 64 - excess]


def settle(shares, then, e, now, e2):
    return [f.surviving_shares(shares, now, then, 2 ** (e2 - e))]


def total_after(total, left, assets):
    return f.mul_div_ceil(total, left, assets)


def absorb(assets, total, loss):
    left = max(assets - loss, 0)
    drained = left > 0 and total_after(total, left, assets) < f.SHARE
    return f.absorb(assets, loss, drained)


def mint(assets, total, amount):
    minted = f.mul_div_floor(amount, total, assets)
    return [minted, total + minted]


def write_off(*numbers, **mistake):
    state = dict(zip(STATE, numbers))
    debt, fall, proceeds, room = numbers[9:]
    after, paid, _ = f.write_off(state, debt, fall, proceeds, room, NEVER, **mistake)
    return [after[name] for name in STATE] + [paid.get(name, 0) for name in PAID]


def pay_deficit(*numbers, **mistake):
    state = dict(zip(VENUE, numbers))
    after, paid, _ = f.pay_deficit(state, *numbers[12:], NEVER, **mistake)
    return [after[name] for name in VENUE] + [paid[name] for name in PAID]


ONE = 2**64

FORMULAS = {
    "mul_div_floor": lambda a, b, d: fits(f.mul_div_floor(a, b, d)),
    "mul_div_ceil": lambda a, b, d: fits(f.mul_div_ceil(a, b, d)),
    "mul_shr_floor": lambda a, b, shift: fits(f.mul_div_floor(a, b, 2**shift)),
    "mul_shr_ceil": lambda a, b, shift: fits(f.mul_div_ceil(a, b, 2**shift)),
    "carry": lambda gain, bps, carry: f.mul_div_carry(gain, bps, 10_000, carry),
    "after_loss": after_loss,
    "settle": settle,
    "mint": mint,
    "burn": lambda assets, total, shares: [f.mul_div_floor(shares, assets, total)],
    "shares_for": lambda assets, total, amount: [f.mul_div_ceil(amount, total, assets)],
    "absorb": absorb,
    "total_after_loss": lambda assets, total, left: [total_after(total, left, assets)],
    "share_out": f.share_out,
    "room": lambda cap, used, seconds: [f.bucket_room(used, cap, seconds)],
    "borrow": lambda index, amount: [f.mul_div_ceil(amount << 32, ONE, index)],
    "repay": lambda index, amount: [f.mul_div_floor(amount << 32, ONE, index)],
    "debt": lambda index, shares: [f.mul_div_ceil(shares, index, 2**96)],
    "write_off": write_off,
    "pay_deficit": pay_deficit,
}

WRONG = {
    "mul_div_ceil": lambda a, b, d: fits(f.mul_div_floor(a, b, d)),
    "mul_shr_ceil": lambda a, b, shift: fits(f.mul_div_floor(a, b, 2**shift)),
    "after_loss": lambda *numbers: after_loss(*numbers, mistake=1),
    "absorb": lambda assets, total, loss: f.absorb(assets, loss, False),
    "total_after_loss": lambda assets, total, left: [f.mul_div_floor(total, left, assets)],
    "write_off": lambda *numbers: write_off(*numbers, swapped=True),
    "pay_deficit": lambda *numbers: pay_deficit(*numbers, bond_last=True),
}


def read():
    calls = defaultdict(list)
    for line in FILE.read_text().splitlines():
        given, _, result = line.partition("=")
        name, *numbers = given.split()
        calls[name].append(([int(n) for n in numbers], [int(n) for n in result.split()]))
    return calls


def differing(formula, calls):
    return [given for given, result in calls if list(formula(*given)) != result]


def row(name, kind, text, ok, seconds):
    columns = [f"the formula of {name} gives what the code gave", "", name, kind, text]
    print("\t".join(columns + ["ok" if ok else "FAILED", f"{seconds:.2f}"]))
    return ok


def main():
    calls = read()
    ok = calls.keys() == FORMULAS.keys()
    if not ok:
        row("all", "vectors", f"the file has {sorted(calls)}", False, 0)
    for name, formula in FORMULAS.items():
        begun = time.monotonic()
        wrong = differing(formula, calls[name])
        text = f"{len(calls[name])} equal" if not wrong else f"{len(wrong)} differ, first {wrong[0]}"
        ok &= row(name, "vectors", text, calls[name] and not wrong, time.monotonic() - begun)
        if name in WRONG:
            found = len(differing(WRONG[name], calls[name]))
            ok &= row(name, "wrong: the formula with a mistake", f"{found} differ", found > 0, 0)
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
