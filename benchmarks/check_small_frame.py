"""How long does a small clean frame take to check: 1, 100 and 10,000 rows?

Here the fixed cost of a check counts, not the rows. The contenders are this library, on a frame and on a
list of dicts; dataframely and pandera on a frame; and a select written by hand in polars, on a
frame and on the same dicts after polars has made a frame of them.

It is fair because every contender is built and warm before the clock starts and has the rules of
`check_clean_frame.py`, key included; the faults that one lets through are printed. One difference is left:
polars coerces as it reads dicts ("1" becomes 1), so that row is the cost of a check that is blind
to a wrong type.

Run it with `python benchmarks/check_small_frame.py`.
"""

from __future__ import annotations

from functools import partial

import polars as pl
from _peers import contenders
from _pings import KeyedPing, clean
from _timing import CLOCKS, about, in_turns, show

ON_FRAMES = ("contracts", "polars", "dataframely", "pandera")


def main() -> None:
    """Print one table for each number of rows."""
    about("polars", "dataframely", "pandera")
    checks = contenders(key=True, only=ON_FRAMES)
    select, types = checks["polars, a plain select"], clean(0).schema
    for rows in (1, 100, 10_000):
        frame = clean(rows)
        dicts = frame.to_dicts()
        calls = {name: partial(check, frame) for name, check in checks.items()}
        calls["contracts, list of dicts"] = partial(KeyedPing.check, dicts)
        calls["polars, list of dicts"] = lambda d=dicts: select(pl.DataFrame(d, schema=types))
        for name, clock in CLOCKS.items():
            times = in_turns(
                calls, rounds=40, at_least=0.003, clock=clock
            )  # short, between other loads
            show(f"{rows:,} {'row' if rows == 1 else 'rows'}: {name}", times)


if __name__ == "__main__":
    main()
