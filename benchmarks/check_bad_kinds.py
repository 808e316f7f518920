"""How much more does bad data of each kind cost to check than clean data, at the fewest rows of law 7?

Law 7 allows at most twice as much on 100,000 rows or more. There the cost of each violation by itself, its
examples and its cause, counts beside that of the rows: it is paid once for a broken rule, however many rows break
it. The kinds are many broken bounds, sets and groups, host names with labels that are decoded to be read, and
dicts whose values are of another type. The times are those of the processor, of all cores together.

It is fair because bad and clean data have the same rows and columns, are checked in turns in one process, and
each is the whole check: verdict, exact counts, examples, causes.

Run it with `python benchmarks/check_bad_kinds.py [rows]`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, Literal

import polars as pl
from _pings import Ping, clean
from _timing import about, in_turns, show
from check_bad_frame import half_bad_in_every_rule

import contracts as ct

BOUNDS, SETS, GROUPS = 30, 10, 1_000
Cases = dict[str, Any]


def declared(**fields: Any) -> type[ct.Contract]:
    """A contract of some fields."""
    made: type[ct.Contract] = type(ct.Contract)(
        "Declared", (ct.Contract,), {"__annotations__": fields}
    )
    return made


class Host(ct.Contract):
    """Names of hosts."""

    host: ct.Hostname


class Grouped(ct.Contract):
    """A number with a mean for each group."""

    group: int
    value: float
    rules = ct.rules(ct.group("group", ct.Mean("value", le=1)))


class Row(ct.Contract):
    """What rows of Python have."""

    a: int
    b: float
    c: str


def kinds(rows: int) -> Iterator[tuple[str, type[ct.Contract], Cases]]:
    """Each kind of contract, with its clean data and its bad data."""
    n = pl.int_range(rows)
    frame = clean(rows)
    yield "nine columns", Ping, {"clean": frame, "half bad": half_bad_in_every_rule(frame)}

    unit = Annotated[float, ct.Interval(ge=0, le=1)]
    good = pl.select(**{f"c{i}": (n.hash(i) % 1_000) / 1_000 for i in range(BOUNDS)})
    half = good.select(pl.all() + pl.when(n % 2 == 0).then(2.0).otherwise(0.0))
    bounds = {"clean": good, "half bad": half, "all bad": good + 2.0}
    yield f"{BOUNDS} ranges", declared(**dict.fromkeys(good.columns, unit)), bounds

    members = pl.lit(pl.Series(["aa", "bb", "cc"]))
    good = pl.select(**{f"s{i}": members.gather(n.hash(i) % 3) for i in range(SETS)})
    literal = Literal["aa", "bb", "cc"]
    sets = {"clean": good, "all bad": good.select(pl.all() + "x")}
    yield f"{SETS} sets", declared(**dict.fromkeys(good.columns, literal)), sets

    names = {"clean": "a{}.example.org", "all bad": "xn--{}-zz.example.org"}
    hosts: Cases = {case: pl.select(host=pl.format(text, n)) for case, text in names.items()}
    yield "host names with A-labels", Host, hosts

    good = pl.select(group=n % GROUPS, value=(n.hash(1) % 100) / 100)
    groups = {"clean": good, "all bad": good.with_columns(pl.col("value") + 9)}
    yield f"{GROUPS:,} groups", Grouped, groups

    made = [{"a": i, "b": i * 0.5, "c": f"x{i}"} for i in range(rows)]
    mistyped = [{"a": str(i), "b": str(i), "c": i} for i in range(rows)]
    yield "dicts", Row, {"clean": made, "all of another type": mistyped}


def main(rows: int) -> None:
    """Print the times of each kind."""
    about("polars")
    for name, contract, cases in kinds(rows):
        contract.check(cases["clean"]).raise_for_violations()  # else the ratios say nothing
        calls = {case: partial(contract.check, data) for case, data in cases.items()}
        times = in_turns(calls, rounds=7, clock=time.process_time)
        show(f"{rows:,} rows: {name} (processor time)", times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
