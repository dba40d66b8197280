"""What a theorem is here, and how it is checked.

A theorem has assumptions (`given`) and a conclusion (`then`). It is **proved** when the solver finds
that the assumptions and the negation of the conclusion contradict each other: then no values at all
break it. Two things could make that worthless, so both are checked too:

- assumptions that contradict each other prove anything: they must have a solution;
- a conclusion that says too little is true of wrong code as well: every theorem brings *wrong
  variants*, and the solver must find values that break each.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import z3

TIMEOUT_MS = 30_000


@dataclass
class Theorem:
    """`promise` is of P1 to P17, `rust` the function whose formula this is."""

    name: str
    promise: str
    rust: str
    given: list
    then: list
    wrong: dict
    script: str
    # For which values, in words.
    domain: str


THEOREMS: list[Theorem] = []


def _quotients(terms):
    """The variables that `formulas.py` introduced for quotients and remainders."""
    names, todo, seen = set(), list(terms), set()
    while todo:
        term = todo.pop()
        if term.get_id() not in seen:
            seen.add(term.get_id())
            todo += term.children()
            if z3.is_const(term) and str(term).startswith("~"):
                names.add(str(term))
    return names


def theorem(name, promise, rust, given, then, wrong):
    """`wrong` maps what is wrong to its (given, then), or to a `then` under the same `given`.

    The script that calls it says in `DOMAIN` which values its theorems are about."""
    assert wrong, f"{name}: a theorem without a wrong variant shows little"
    then = then if isinstance(then, list) else [then]
    variants = [variant if isinstance(variant, tuple) else (given, variant) for variant in wrong.values()]
    for facts, goals in [(given, then)] + [(facts, [goal]) for facts, goal in variants]:
        undefined = _quotients(goals) - _quotients(facts)
        assert not undefined, f"{name}: a quotient that nothing defines would refute anything"
    script = sys._getframe(1).f_globals
    file = Path(script["__file__"]).name
    THEOREMS.append(Theorem(name, promise, rust, given, then, wrong, file, script["DOMAIN"]))


def integers(names, low=0, high=None):
    """Integer variables and their bounds: `low <= x`, and `x < high` where there is one."""
    variables = z3.Ints(names)
    bounds = [x >= low for x in variables]
    if high is not None:
        bounds += [x < high for x in variables]
    return variables, bounds


def _solve(facts, timeout=TIMEOUT_MS):
    solver = z3.Solver()
    solver.set("timeout", timeout)
    solver.add(*facts)
    return solver.check(), solver


def _shown(model):
    values = sorted((str(d), model[d]) for d in model.decls() if not str(d).startswith("~"))
    return ", ".join(f"{name} = {value}" for name, value in values if "/0" not in name)


def check(theorem):
    """Yields (kind, text, ok, seconds) for the assumptions, the proof and every wrong variant."""
    begun = time.monotonic()
    answer, _ = _solve(theorem.given)
    if answer != z3.sat:
        yield "assumptions", f"no solution found: {answer}", False, time.monotonic() - begun
        return
    for number, goal in enumerate(theorem.then):
        answer, solver = _solve(theorem.given + [z3.Not(goal)])
        if answer != z3.unsat:
            text = f"part {number + 1} of {len(theorem.then)}: not proved ({answer})"
            if answer == z3.sat:
                text += f": {_shown(solver.model())}"
            yield "theorem", text, False, time.monotonic() - begun
            return
    yield "theorem", "proved", True, time.monotonic() - begun
    for what, variant in theorem.wrong.items():
        begun = time.monotonic()
        given, then = variant if isinstance(variant, tuple) else (theorem.given, variant)
        answer, solver = _solve(given + [z3.Not(then)])
        ok = answer == z3.sat
        text = _shown(solver.model()) if ok else f"not refuted ({answer})"
        yield f"wrong: {what}", text, ok, time.monotonic() - begun


def main():
    """Checks all theorems of the script; one line each, tab-separated: see `__main__.py`."""
    failed = False
    for one in THEOREMS:
        for kind, text, ok, seconds in check(one):
            failed |= not ok
            columns = [one.name, one.promise, one.rust, kind, text, "ok" if ok else "FAILED"]
            print("\t".join(columns + [f"{seconds:.2f}"]), flush=True)
    sys.exit(1 if failed else 0)
