"""Cases of table rules that are asked of each group of rows alike in some fields."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal as PyDecimal
from typing import Any, ClassVar

from contracts.dtypes import Date, Datetime, Decimal, Float, Int, Text
from contracts.rules.aggregate import Distinct, Mean, Quantile, Sum
from contracts.rules.requirement import Requirement
from contracts.rules.table import (
    BatchRule,
    CustomTable,
    Freshness,
    Grouped,
    NullShare,
    References,
    RowCount,
    Sorted,
    Unique,
)
from contracts.specification import Field, Specification
from contracts.testing.cases.case import Case, Values, batch, of, open_to_all

NAN = math.nan
VALUES: Values = {"g": Text(), "n": Int()}


def group_cases() -> Iterator[Case]:
    """Every table rule, of each group."""
    yield from naming_cases()
    yield from whole_cases()
    yield from custom_cases()
    yield from age_cases()
    yield from key_cases()


def by(rule: BatchRule, *names: str) -> Grouped:
    """A rule of each group; of those alike in `g` unless other fields are named."""
    return Grouped(names or ("g",), rule)


def naming_cases() -> Iterator[Case]:
    """Rules that name rows, of each group."""
    distinct, equal = by(Unique("n", nulls="distinct")), by(Unique("n", nulls="equal"))
    rows = [("x", 1), ("y", 1), ("x", 1), ("y", 2), (None, 1), ("x", None), ("x", None), (None, 1)]
    yield batch("unique in each group", VALUES, distinct, rows, 0, 2, 4, 7)
    yield batch("unique in each group, nulls equal", VALUES, equal, rows, 0, 2, 4, 5, 6, 7)
    yield batch("unique in each group, kept", VALUES, distinct, rows[3:7])
    yield batch("unique in each group, no rows", VALUES, distinct, [])
    up, fall = by(Sorted("n")), by(Sorted("n", descending=True, strict=True))
    mixed = [
        ("x", 3),
        ("y", 1),
        (None, 9),
        ("x", 2),
        ("y", None),
        (None, 9),
        ("y", 1),
        ("x", 3),
        (None, 8),
    ]
    yield batch("sorted in each group", VALUES, up, mixed, 3, 8)
    yield batch("strictly falling in each group", VALUES, fall, mixed, 5, 6, 7)
    yield batch("sorted in each group, kept", VALUES, up, [("x", 9), ("y", 1), ("x", 9), (None, 0)])
    yield batch("sorted in each group, no rows", VALUES, up, [])
    keyed = by(References("n", TARGET, "id"))
    refers = [("x", 1), ("y", 2), ("x", 3), (None, None)]
    table: dict[type, tuple[dict[str, Any], ...]] = {TARGET: ({"ID": 1}, {"ID": 3})}
    yield batch("references of each group", VALUES, keyed, refers, 1, tables=table)
    yield batch("references of each group, no table", VALUES, keyed, refers, not_run=True)


class Target:
    """The contract of a table of numbers."""

    __specification__: ClassVar[Specification] = Specification(
        "Target", (Field("id", "ID", of(Int())),)
    )


TARGET = Target


def whole_cases() -> Iterator[Case]:
    """Rules that name no row, of each group; the groups that break them are said."""
    rows = [("x", 1), ("y", 5), ("x", 2), (None, None), ("y", None)]

    def bad(name: str, rule: BatchRule, *groups: Any) -> Case:
        found = tuple((group,) for group in groups)
        return batch(
            f"{name} of each group", VALUES, by(rule), rows, broken=bool(groups), groups=found
        )

    yield bad("row count", RowCount(min=2), None)
    yield bad("row count at most", RowCount(max=1), "x", "y")
    yield bad("row count kept", RowCount(min=1, max=2))
    yield bad("null share", NullShare("n", 0.5), None)
    yield bad("no nulls", NullShare("n", 0.0), "y", None)
    yield bad("mean", Mean("n", le=1.5), "y", None)
    yield bad("mean past its end", Mean("n", gt=1.5), "x", None)
    yield bad("sum", Sum("n", ge=3, le=4), "y", None)
    yield bad("sum of nothing", Sum("n", ge=0))
    yield bad("median", Quantile("n", ge=1.5, le=1.5), "y", None)
    yield bad("quantile", Quantile("n", q=1.0, le=5), None)
    yield bad("distinct", Distinct("n", ge=1, le=1), "x", None)
    yield bad("distinct kept", Distinct("n", le=2))
    for name, rule in (
        ("row count", RowCount(min=1)),
        ("mean", Mean("n", ge=0)),
        ("null share", NullShare("n", 0.0)),
        ("distinct", Distinct("n", ge=1)),
        ("quantile", Quantile("n", ge=1)),
        ("custom", CustomTable("no", ("n",), accepts=lambda frame: frame.height < 0)),
        ("custom by column", CustomTable("no", ("n",), expr=lambda row: row["n"].sum() > 0)),
    ):
        yield batch(f"{name} of each group, no rows", VALUES, by(rule), [])
    big = [("x", 2**63 - 1), ("x", 2**63 - 1), ("y", -(2**63)), ("y", -1)]
    most = Sum("n", ge=-(2**63), le=2**64 - 2)
    yield batch(
        "sums past int64 of each group", VALUES, by(most), big, broken=True, groups=(("y",),)
    )
    reals: Values = {"g": Text(), "n": open_to_all(Float())}
    nans = [("x", NAN), ("x", 1.0), ("y", 1.0), ("z", None), ("y", -0.0), ("y", 0.0)]
    for name, rule in (("mean", Mean("n", ge=0)), ("quantile", Quantile("n", q=0.0, ge=0))):
        yield batch(
            f"{name} of each group, NaN",
            reals,
            by(rule),
            nans,
            broken=True,
            groups=(("x",), ("z",)),
        )
    zeros = Distinct("n", ge=2, le=2)
    yield batch(
        "distinct of each group, zeros", reals, by(zeros), nans, broken=True, groups=(("z",),)
    )
    money: Values = {"g": Text(), "n": Decimal(5, 2)}
    cents = [("x", PyDecimal("0.10")), ("x", PyDecimal("0.20")), ("y", PyDecimal("0.31"))]
    yield batch(
        "sum of decimals of each group", money, by(Sum("n", le=PyDecimal("0.3"))), cents,
        broken=True, groups=(("y",),),
    )  # fmt: skip
    below = [("x", -2), ("x", -2), ("y", 3), ("z", -1), ("z", 0)]
    for name, one in (("mean", Mean("n", ge=-1, le=1)), ("sum", Sum("n", ge=-1, le=1))):
        yield batch(
            f"{name} of negative numbers of each group", VALUES, by(one), below,
            broken=True, groups=(("x",), ("y",)),
        )  # fmt: skip
    wide: Values = {"g": Text(), "n": Decimal(38, 0)}
    heap, debts = PyDecimal(10**37), [("x", -2), ("y", -1), ("z", 10**37), ("z", 2 - 10**37)]
    yield batch(
        "sum of negative decimals of each group", wide, by(Sum("n", ge=-1, le=1)),
        [("w", heap), ("w", 1 - heap), *((g, PyDecimal(n)) for g, n in debts)],
        broken=True, groups=(("x",), ("z",)),
    )  # fmt: skip


def custom_cases() -> Iterator[Case]:
    """Rules of the user's own, of each group."""
    rows = [("x", 1), ("y", 5), ("x", 2), (None, None), ("y", None)]
    frame = CustomTable("few", ("n",), accepts=lambda frame: frame["n"].sum() <= 4)
    column = CustomTable("few", ("n",), expr=lambda row: row["n"].sum() <= 4)
    mean = CustomTable("mean", ("n",), expr=lambda row: row["n"].mean() <= 4)
    yield batch(
        "custom by frame, of each group", VALUES, by(frame), rows, broken=True, groups=(("y",),)
    )
    yield batch(
        "custom by column, of each group", VALUES, by(column), rows, broken=True, groups=(("y",),)
    )
    yield batch(
        "custom, null in a group", VALUES, by(mean), rows, broken=True, groups=(("y",), (None,))
    )
    keys = CustomTable("keys", ("g", "n"), accepts=lambda frame: frame["g"].n_unique() == 1)
    yield batch("custom sees the key of its group", VALUES, by(keys), rows)
    each = CustomTable("each", ("n",), expr=lambda row: row["n"] > 0)
    yield batch("custom, a row each, of each group", VALUES, by(each), rows, not_run=True)
    fails = CustomTable("fails", ("n",), accepts=lambda frame: bool(frame["m"][0]))
    yield batch("custom that raises, of each group", VALUES, by(fails), rows, not_run=True)


def age_cases() -> Iterator[Case]:
    """How old the newest time of each group is."""
    now = datetime(2024, 3, 2, 12, tzinfo=UTC)
    old, fresh, ahead = now - timedelta(days=1), now - timedelta(minutes=1), now + timedelta(days=1)
    values: Values = {"g": Text(), "n": Datetime(aware=True)}
    hour = by(Freshness("n", "1h", "5m"))
    rows = [("x", old), ("x", fresh), ("y", old), ("y", None), ("z", fresh), ("z", ahead)]
    yield batch(
        "the age of each group", values, hour, rows, now=now, broken=True, groups=(("y",), ("z",))
    )
    yield batch("the age of each group, kept", values, hour, rows[:2], now=now)
    yield batch("the age of each group, no rows", values, hour, [], now=now, not_run=True)
    naive: Values = {"g": Text(), "n": Datetime()}
    yield batch(
        "the age of each group, no now",
        naive,
        hour,
        [("x", old.replace(tzinfo=None))],
        not_run=True,
    )


def key_cases() -> Iterator[Case]:
    """Groups by keys that are null, NaN, zeros of both signs, of several fields, of other kinds."""
    one, most = by(RowCount(max=1)), RowCount(max=1)
    real: Values = {"g": open_to_all(Float()), "n": Int()}
    zeros = [(0.0, 2), (-0.0, 1), (NAN, 2), (-NAN, 1), (None, 2), (None, 1), (1.0, 0)]
    yield batch(
        "groups of zeros, of NaN, of null", real, one, zeros,
        broken=True, groups=((0.0,), (NAN,), (None,)),
    )  # fmt: skip
    ones = [(group, 1) for group, _ in zeros]
    distinct = Unique("n", nulls="distinct")
    yield batch("unique in groups of zeros and NaN", real, by(distinct), ones, 0, 1, 2, 3, 4, 5)
    yield batch("sorted in groups of zeros and NaN", real, by(Sorted("n")), zeros, 1, 3, 5)
    yield batch(
        "sorted strictly in groups of zeros and NaN", real, by(Sorted("n", strict=True)),
        [(0.0, 1), (NAN, 1), (-0.0, 1), (-NAN, 1), (None, 1), (None, 1)], 2, 3, 5,
    )  # fmt: skip
    alone = CustomTable("alone", ("n",), accepts=lambda frame: frame.height == 1)
    yield batch(
        "custom in groups of zeros and NaN", real, by(alone), zeros,
        broken=True, groups=((0.0,), (NAN,), (None,)),
    )  # fmt: skip
    yield batch("sums in groups of zeros and NaN", real, by(Sum("n", le=2)), zeros,
                broken=True, groups=((0.0,), (NAN,), (None,)))  # fmt: skip
    odd = (Field("g", "0", of(Text())), Field("n", "rows", of(Int())))
    first = CustomTable("first", ("g", "n"), accepts=lambda frame: frame.row(0) == ("x", 1))
    rules = (RowCount(max=1), Mean("n", ge=2), first)
    names = Specification("Conformance", odd, tuple(Requirement(by(rule)) for rule in rules))
    found = {(None, "row_count", ()), ("rows", "mean", ()), (None, "custom_table", ())}
    yield Case(
        "groups of odd names", names,
        tuple({"0": g, "rows": n} for g, n in [("x", 1), ("y", 2), ("y", 3)]),
        frozenset(found), groups=(("y",), ("x",), ("y",)),
    )  # fmt: skip
    two: Values = {"g": Text(), "h": Int(), "n": Int()}
    pairs = [("x", 1, 1), ("x", 2, 1), ("x", 1, 2), ("x", None, 1), ("x", None, 1), (None, 1, 1)]
    yield batch(
        "groups by two fields", two, by(most, "g", "h"), pairs,
        broken=True, groups=(("x", 1), ("x", None)),
    )  # fmt: skip
    yield batch(
        "unique in groups by two fields", two, by(Unique("n", nulls="equal"), "g", "h"), pairs, 3, 4
    )
    yield batch(
        "sorted in groups by two fields", two, by(Sorted("n", descending=True), "h", "g"), pairs, 2
    )
    paris = timezone(timedelta(hours=1))
    noon = datetime(2024, 3, 2, 12, tzinfo=UTC)
    kinds: dict[str, tuple[Any, list[Any]]] = {
        "dates": (Date(), [date.min, date.max, date.max]),
        "instants": (Datetime(aware=True), [noon - timedelta(1), noon, noon.astimezone(paris)]),
        "decimals": (Decimal(38, 2), [PyDecimal(10**35), PyDecimal("0.1"), PyDecimal("0.10")]),
        "unsigned ints": (Int(64, signed=False), [2**63, 2**64 - 1, 2**64 - 1]),
    }
    for name, (dtype, keys) in kinds.items():
        values: Values = {"g": dtype, "n": Int()}
        yield batch(
            f"unique in groups of {name}",
            values,
            by(Unique("n", nulls="equal")),
            [(key, 1) for key in keys],
            1,
            2,
        )
