"""How long does `import contracts` take, what does it load, and how much does a first contract cost?

The comparisons are `import contracts` with `import pydantic`, which both postpone most of their work; the
base classes, `Contract` with `BaseModel`; a first class of one field from either, and a first payload; and, for scale,
`import polars`, which none of ours may load. Each runs in a fresh interpreter.

It is fair because each import is compared with its counterpart: `Contract` is itself a pydantic
model, so importing it costs what pydantic postpones until a first model is made. Each interpreter
times the statement alone, not its own start, and compiled bytecode exists for all of them after
the first round, which is not counted.

Run it with `python benchmarks/import_time.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median

from _timing import about, print_table, readable

STATEMENTS = (
    "import contracts",
    "import pydantic",
    "from contracts import Contract",
    "from pydantic import BaseModel",
    "from contracts import Contract\nclass A(Contract): x: int\nA.model_validate({'x': 1})",
    "from pydantic import BaseModel\nclass A(BaseModel): x: int\nA.model_validate({'x': 1})",
    "import polars",
)
HEAVY = ("pydantic", "pydantic_core", "polars", "pyarrow", "numpy", "pandas", "hypothesis", "yaml")
ROUNDS = 15
PROGRAM = f"""
import sys, time
start = time.perf_counter()
exec(sys.argv[1])
took = time.perf_counter() - start
print(took, *(name for name in {HEAVY!r} if name in sys.modules))
"""


def main() -> None:
    """Print one table."""
    about("pydantic", "polars")
    times: dict[str, list[float]] = {statement: [] for statement in STATEMENTS}
    loaded: dict[str, str] = {}
    for turn in range(ROUNDS + 1):
        for statement in STATEMENTS:
            took, loaded[statement] = fresh(statement)
            if turn:
                times[statement].append(took)
    one = min(times["import pydantic"])
    rows = [
        (
            statement.replace("\n", "; "),
            readable(min(took)),
            readable(median(took)),
            f"{min(took) / one:.2f}",
            loaded[statement] or "-",
        )
        for statement, took in times.items()
    ]
    print_table(f"{ROUNDS} fresh interpreters", ("", "best", "median", "ratio", "loads"), rows)


def fresh(statement: str) -> tuple[float, str]:
    """The seconds that a statement takes in a new interpreter, and the heavy modules it loads."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, statement],
        check=True,
        capture_output=True,
        text=True,
        env={
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        },
    )
    took, *modules = run.stdout.split()
    return float(took), ", ".join(modules)


if __name__ == "__main__":
    main()
