"""How long does it take to draw a batch of 50 rows and 12 columns, and to shrink one to its bad cell?

The batches have one schema, twelve columns of nine types without rules (polars' own strategies have
none), and are drawn by `contracts.testing.frames` and by `polars.testing.parametric.dataframes`; and the same
columns with rules, a key among them, by ours alone. Then a bug is planted in one of twelve columns of such a
batch, and Hypothesis shrinks to it, with ours.

It is fair because Hypothesis draws for each, with the same settings, so that its own cost is in all of
them. The draws differ: polars' strategies draw every cell by itself, ours perfect rows with
departures from them.

Run it with `python benchmarks/draw_frames.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

import polars as pl
from _timing import about, in_turns, show
from hypothesis import HealthCheck, find, given, settings
from hypothesis.strategies import SearchStrategy
from polars.testing.parametric import column, dataframes

import contracts as ct
from contracts.testing import frames

EXAMPLES = 50
SETTINGS = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
SCHEMA: dict[str, type[pl.DataType] | pl.DataType] = {
    "a": pl.Int64, "b": pl.Float64, "c": pl.String, "d": pl.Boolean, "e": pl.Date, "f": pl.Datetime("us"),
    "g": pl.Int32, "h": pl.Float32, "i": pl.Duration("us"), "j": pl.String, "k": pl.Float64, "l": pl.Int64,
}  # fmt: skip


class Plain(ct.Contract):
    """The columns without rules."""

    a: int
    b: float
    c: str
    d: bool
    e: date
    f: datetime
    g: ct.Int32
    h: ct.Float32
    i: timedelta
    j: str
    k: float
    l: int  # noqa: E741 - the twelfth letter


class Ruled(ct.Contract):
    """Twelve columns with rules."""

    a: int
    b: Annotated[float, ct.Interval(ge=0, le=300)]
    c: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    d: bool
    e: date
    f: datetime
    g: datetime
    h: Literal["moving", "idle", "off"]
    i: float | None
    j: str
    k: float
    l: int  # noqa: E741 - the twelfth letter
    rules = ct.rules(
        ct.Unique("a"),
        ct.rule(ct.col("g") >= ct.col("f")),
        ct.rule((ct.col("h") != "off") | (ct.col("k") == 0)),
        ct.NullShare("i", max=0.5),
    )


BUGS = {
    "a number past 100": pl.col("b") > 100,
    "a date after 2020": pl.col("e") > date(2020, 6, 1),
    "a text past B": pl.col("j") > "B",
    "a null": pl.col("i").is_null(),
}


def main() -> None:
    """Print two tables."""
    about("polars", "hypothesis")
    peer = dataframes(
        cols=[column(name, dtype=dtype, allow_null=False) for name, dtype in SCHEMA.items()],
        min_size=50,
        max_size=50,
    )
    drawn = {
        "polars.testing.parametric": drawing(peer),
        "contracts": drawing(frames(Plain, min_size=50, max_size=50)),
        "contracts, with rules": drawing(frames(Ruled, min_size=50, max_size=50)),
    }
    show(f"{EXAMPLES} batches of 50 rows and 12 columns", in_turns(drawn, rounds=5))
    shrunk = {name: shrinking(bug) for name, bug in BUGS.items()}
    show("shrinking to one bad cell of twelve columns", in_turns(shrunk, rounds=3))


def drawing(strategy: SearchStrategy[pl.DataFrame]) -> Callable[[], None]:
    """A run of a test that does nothing."""

    @SETTINGS
    @given(strategy)
    def test(frame: pl.DataFrame) -> None:
        if frame.height != 50:
            raise RuntimeError(f"a batch must have 50 rows (got {frame.height})")

    return test


def shrinking(bug: pl.Expr) -> Callable[[], None]:
    """The search for the simplest batch of at least five rows with a bug, which is one cell."""
    strategy = frames(Ruled, min_size=5, max_size=50)

    def search() -> None:
        found = find(
            strategy,
            lambda frame: bool(frame.select(bug.any()).item()),
            settings=settings(SETTINGS, max_examples=2000),
        )
        if (bad := found.select(bug.sum()).item()) != 1:
            raise RuntimeError(f"a batch must be left with one bad cell (got {bad})")

    return search


if __name__ == "__main__":
    main()
