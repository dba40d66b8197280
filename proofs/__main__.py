"""Runs every proof, at most two at a time, and prints a table: `python3 proofs` with z3 on PYTHONPATH.

Exit code 1 when a theorem is not proved, a wrong variant is not refuted, or the table of theorems in
README.md is not this one; `python3 proofs --table` writes it.
"""

import importlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = ["rounding", "ranges", "index", "settling", "classes", "waterfall", "deficit", "recovery",
           "bucket", "debt", "liquidation", "profit", "vectors"]
SHOWN = 88
README = HERE / "README.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"


def run(script):
    command = [sys.executable, str(HERE / f"{script}.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    rows = [row for row in rows if len(row) == 7]
    if not rows or (done.returncode != 0 and all(row[5] == "ok" for row in rows)):
        said = (done.stderr or done.stdout).strip()
        rows.append(["the script", "", "", "run", f"ended with {done.returncode}: {said}", "FAILED", "0"])
    return rows


def table(script, rows):
    print(f"\n{script}.py")
    for name, promise, rust, kind, text, ok, seconds in rows:
        mark = "" if ok == "ok" else "FAILED  "
        if kind.startswith("wrong: "):
            shown = text if len(text) <= SHOWN or mark else text[:SHOWN] + " ..."
            print(f"      {mark or 'refuted  '}{kind[7:]}:  {shown}")
        else:
            print(f"  {mark}{text:<9}  {promise:<8} {name}  [{rust}]  {float(seconds):.1f} s")


def theorems():
    """The table of README.md."""
    for script in SCRIPTS:
        importlib.import_module(script)
    from theorem import THEOREMS

    head = "| theorem | promise | of | for | script | refuted |\n|---|---|---|---|---|---|\n"
    rows = ""
    for one in THEOREMS:
        rust = ", ".join(f"`{name.strip()}`" for name in one.rust.split(","))
        columns = [one.name, one.promise, rust, one.domain, f"`{one.script}`", "; ".join(one.wrong)]
        rows += "| " + " | ".join(columns) + " |\n"
    return head + rows


def readme():
    before, rest = README.read_text().split(BEGIN)
    return before + BEGIN + theorems() + END + rest.split(END)[1]


def main():
    if sys.argv[1:] == ["--table"]:
        README.write_text(readme())
        return
    if README.read_text() != readme():
        sys.exit("proofs/README.md has another table of theorems; run: cargo xtask prove --table")
    begun = time.monotonic()
    present = sorted(path.stem for path in HERE.glob("*.py"))
    known = sorted(SCRIPTS + ["theorem", "formulas", "__main__"])
    if present != known:
        sys.exit(f"proofs: SCRIPTS lists {known}, the folder has {present}")
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(run, SCRIPTS))
    for script, rows in zip(SCRIPTS, results):
        table(script, rows)
    rows = [row for rows in results for row in rows]
    proved = sum(row[3] == "theorem" and row[5] == "ok" for row in rows)
    refuted = sum(row[3].startswith("wrong: ") and row[5] == "ok" for row in rows)
    failed = sum(row[5] != "ok" for row in rows)
    sampled = sum(row[3] == "vectors" and row[5] == "ok" for row in rows)
    print(f"\n{sampled} formulas equal the code's on all vectors")
    print(f"{proved} theorems proved, {refuted} wrong variants refuted, {failed} failed, "
          f"{time.monotonic() - begun:.1f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
