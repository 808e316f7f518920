"""Cases of table rules evaluated on each group of rows that agree in some fields."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, ClassVar

from contracts.dtypes import Date, Datetime, Decimal, Float, Int, Text
from contracts.rules.aggregate import Distinct, Mean, Quantile, Sum
from contracts.rules.reference import References
from contracts.rules.requirement import Requirement
from contracts.rules.table import (
    BatchRule,
    CustomTable,
    Freshness,
    Grouped,
    NullShare,
    RowCount,
    Sorted,
    Unique,
)
from contracts.specification import Field, Specification
from contracts.testing.cases.case import Case, FieldTypes, batch_case, of, permissive
from contracts.testing.cases.samples import MARCH_NOON, NAN, PARIS

# Tables of cases, a line each.
# fmt: off

_VALUES: FieldTypes = {"g": Text(), "n": Int()}


def group_cases() -> Iterator[Case]:
    """Every table rule, by group."""
    yield from _naming_cases()
    yield from _whole_cases()
    yield from _custom_group_cases()
    yield from _group_age_cases()
    yield from _key_cases()


def _by_group(rule: BatchRule, *names: str) -> Grouped:
    """A rule evaluated by group: by the field `g`, or by the named fields."""
    return Grouped(names or ("g",), rule)


def _naming_cases() -> Iterator[Case]:
    """Rules that name rows, by group."""
    distinct, equal = _by_group(Unique("n", nulls="distinct")), _by_group(Unique("n", nulls="equal"))
    rows = [("x", 1), ("y", 1), ("x", 1), ("y", 2), (None, 1), ("x", None), ("x", None), (None, 1)]
    yield batch_case("unique in each group", _VALUES, distinct, rows, 0, 2, 4, 7)
    yield batch_case("unique in each group, nulls equal", _VALUES, equal, rows, 0, 2, 4, 5, 6, 7)
    yield batch_case("unique in each group, kept", _VALUES, distinct, rows[3:7])
    yield batch_case("unique in each group, no rows", _VALUES, distinct, [])
    up, fall = _by_group(Sorted("n")), _by_group(Sorted("n", descending=True, strict=True))
    mixed = [("x", 3), ("y", 1), (None, 9), ("x", 2), ("y", None), (None, 9), ("y", 1), ("x", 3), (None, 8)]
    yield batch_case("sorted in each group", _VALUES, up, mixed, 3, 8)
    yield batch_case("strictly falling in each group", _VALUES, fall, mixed, 5, 6, 7)
    yield batch_case("sorted in each group, kept", _VALUES, up, [("x", 9), ("y", 1), ("x", 9), (None, 0)])
    yield batch_case("sorted in each group, no rows", _VALUES, up, [])
    keyed = _by_group(References("n", _TARGET_CONTRACT, "id"))
    refers = [("x", 1), ("y", 2), ("x", 3), (None, None)]
    table: dict[type, tuple[dict[str, Any], ...]] = {_TARGET_CONTRACT: ({"ID": 1}, {"ID": 3})}
    yield batch_case("references of each group", _VALUES, keyed, refers, 1, tables=table)
    yield batch_case("references of each group, no table", _VALUES, keyed, refers, not_run=True)


class _Target:
    """The contract of a table of numbers."""

    __specification__: ClassVar[Specification] = Specification("Target", (Field("id", "ID", of(Int())),))


_TARGET_CONTRACT = _Target


def _whole_cases() -> Iterator[Case]:
    """Rules that name no row, by group; the report has the keys of the groups that break them."""
    rows = [("x", 1), ("y", 5), ("x", 2), (None, None), ("y", None)]

    def bad(name: str, rule: BatchRule, *groups: Any) -> Case:
        found = tuple((group,) for group in groups)
        return batch_case(f"{name} of each group", _VALUES, _by_group(rule), rows, broken=bool(groups), groups=found)

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
        yield batch_case(f"{name} of each group, no rows", _VALUES, _by_group(rule), [])
    big = [("x", 2**63 - 1), ("x", 2**63 - 1), ("y", -(2**63)), ("y", -1)]
    most = Sum("n", ge=-(2**63), le=2**64 - 2)
    yield batch_case("sums past int64 of each group", _VALUES, _by_group(most), big, broken=True, groups=(("y",),))
    reals: FieldTypes = {"g": Text(), "n": permissive(Float())}
    nans = [("x", NAN), ("x", 1.0), ("y", 1.0), ("z", None), ("y", -0.0), ("y", 0.0)]
    for name, rule in (("mean", Mean("n", ge=0)), ("quantile", Quantile("n", q=0.0, ge=0))):
        yield batch_case(
            f"{name} of each group, NaN", reals, _by_group(rule), nans, broken=True, groups=(("x",), ("z",)),
        )
    zeros = Distinct("n", ge=2, le=2)
    yield batch_case("distinct of each group, zeros", reals, _by_group(zeros), nans, broken=True, groups=(("z",),))
    money: FieldTypes = {"g": Text(), "n": Decimal(5, 2)}
    cents = [("x", PyDecimal("0.10")), ("x", PyDecimal("0.20")), ("y", PyDecimal("0.31"))]
    yield batch_case(
        "sum of decimals of each group", money, _by_group(Sum("n", le=PyDecimal("0.3"))), cents,
        broken=True, groups=(("y",),),
    )
    below = [("x", -2), ("x", -2), ("y", 3), ("z", -1), ("z", 0)]
    for name, one in (("mean", Mean("n", ge=-1, le=1)), ("sum", Sum("n", ge=-1, le=1))):
        yield batch_case(
            f"{name} of negative numbers of each group", _VALUES, _by_group(one), below,
            broken=True, groups=(("x",), ("y",)),
        )
    wide: FieldTypes = {"g": Text(), "n": Decimal(38, 0)}
    heap, debts = PyDecimal(10**37), [("x", -2), ("y", -1), ("z", 10**37), ("z", 2 - 10**37)]
    yield batch_case(
        "sum of negative decimals of each group", wide, _by_group(Sum("n", ge=-1, le=1)),
        [("w", heap), ("w", 1 - heap), *((g, PyDecimal(n)) for g, n in debts)],
        broken=True, groups=(("x",), ("z",)),
    )


def _custom_group_cases() -> Iterator[Case]:
    """Custom rules, by group."""
    rows = [("x", 1), ("y", 5), ("x", 2), (None, None), ("y", None)]
    frame = CustomTable("few", ("n",), accepts=lambda frame: frame["n"].sum() <= 4)
    column = CustomTable("few", ("n",), expr=lambda row: row["n"].sum() <= 4)
    mean = CustomTable("mean", ("n",), expr=lambda row: row["n"].mean() <= 4)
    parts = CustomTable(
        "few", ("n",), partial=lambda frame: frame["n"].sum(), merge=operator.add, finish=lambda total: total <= 4
    )
    yield batch_case("custom by parts, of each group", _VALUES, _by_group(parts), rows, broken=True, groups=(("y",),))
    yield batch_case("custom by frame, of each group", _VALUES, _by_group(frame), rows, broken=True, groups=(("y",),))
    yield batch_case("custom by column, of each group", _VALUES, _by_group(column), rows, broken=True, groups=(("y",),))
    yield batch_case("custom, null in a group", _VALUES, _by_group(mean), rows, broken=True, groups=(("y",), (None,)))
    keys = CustomTable("keys", ("g", "n"), accepts=lambda frame: frame["g"].n_unique() == 1)
    yield batch_case("custom sees the key of its group", _VALUES, _by_group(keys), rows)
    each = CustomTable("each", ("n",), expr=lambda row: row["n"] > 0)
    yield batch_case("custom, a row each, of each group", _VALUES, _by_group(each), rows, not_run=True)
    fails = CustomTable("fails", ("n",), accepts=lambda frame: bool(frame["m"][0]))
    yield batch_case("custom that raises, of each group", _VALUES, _by_group(fails), rows, not_run=True)


def _group_age_cases() -> Iterator[Case]:
    """The age of the newest time, by group."""
    now = MARCH_NOON.replace(tzinfo=UTC)
    old, fresh, ahead = now - timedelta(days=1), now - timedelta(minutes=1), now + timedelta(days=1)
    values: FieldTypes = {"g": Text(), "n": Datetime(aware=True)}
    hour = _by_group(Freshness("n", "1h", "5m"))
    rows = [("x", old), ("x", fresh), ("y", old), ("y", None), ("z", fresh), ("z", ahead)]
    yield batch_case("the age of each group", values, hour, rows, now=now, broken=True, groups=(("y",), ("z",)))
    yield batch_case("the age of each group, kept", values, hour, rows[:2], now=now)
    yield batch_case("the age of each group, no rows", values, hour, [], now=now, not_run=True)
    naive: FieldTypes = {"g": Text(), "n": Datetime()}
    yield batch_case("the age of each group, no now", naive, hour, [("x", old.replace(tzinfo=None))], not_run=True)


def _key_cases() -> Iterator[Case]:
    """Groups by keys that are null, NaN, zeros of both signs, of several fields, of other kinds."""
    one, most = _by_group(RowCount(max=1)), RowCount(max=1)
    real: FieldTypes = {"g": permissive(Float()), "n": Int()}
    zeros = [(0.0, 2), (-0.0, 1), (NAN, 2), (-NAN, 1), (None, 2), (None, 1), (1.0, 0)]
    yield batch_case(
        "groups of zeros, of NaN, of null", real, one, zeros, broken=True, groups=((0.0,), (NAN,), (None,)),
    )
    ones = [(group, 1) for group, _ in zeros]
    distinct = Unique("n", nulls="distinct")
    yield batch_case("unique in groups of zeros and NaN", real, _by_group(distinct), ones, 0, 1, 2, 3, 4, 5)
    yield batch_case("sorted in groups of zeros and NaN", real, _by_group(Sorted("n")), zeros, 1, 3, 5)
    yield batch_case(
        "sorted strictly in groups of zeros and NaN", real, _by_group(Sorted("n", strict=True)),
        [(0.0, 1), (NAN, 1), (-0.0, 1), (-NAN, 1), (None, 1), (None, 1)], 2, 3, 5,
    )
    alone = CustomTable("alone", ("n",), accepts=lambda frame: frame.height == 1)
    yield batch_case(
        "custom in groups of zeros and NaN", real, _by_group(alone), zeros,
        broken=True, groups=((0.0,), (NAN,), (None,)),
    )
    yield batch_case("sums in groups of zeros and NaN", real, _by_group(Sum("n", le=2)), zeros,
                broken=True, groups=((0.0,), (NAN,), (None,)))
    odd = (Field("g", "0", of(Text())), Field("n", "rows", of(Int())))
    first = CustomTable("first", ("g", "n"), accepts=lambda frame: frame.row(0) == ("x", 1))
    rules = (RowCount(max=1), Mean("n", ge=2), first)
    names = Specification("Conformance", odd, tuple(Requirement(_by_group(rule)) for rule in rules))
    found = {(None, "row_count", ()), ("rows", "mean", ()), (None, "custom_table", ())}
    yield Case(
        "groups of odd names", names,
        tuple({"0": g, "rows": n} for g, n in [("x", 1), ("y", 2), ("y", 3)]),
        frozenset(found), groups=(("y",), ("x",), ("y",)),
    )
    two: FieldTypes = {"g": Text(), "h": Int(), "n": Int()}
    pairs = [("x", 1, 1), ("x", 2, 1), ("x", 1, 2), ("x", None, 1), ("x", None, 1), (None, 1, 1)]
    yield batch_case(
        "groups by two fields", two, _by_group(most, "g", "h"), pairs, broken=True, groups=(("x", 1), ("x", None)),
    )
    yield batch_case("unique in groups by two fields", two, _by_group(Unique("n", nulls="equal"), "g", "h"), pairs, 3, 4)
    yield batch_case("sorted in groups by two fields", two, _by_group(Sorted("n", descending=True), "h", "g"), pairs, 2)
    noon = MARCH_NOON.replace(tzinfo=UTC)
    kinds: dict[str, tuple[Any, list[Any]]] = {
        "dates": (Date(), [date.min, date.max, date.max]),
        "instants": (Datetime(aware=True), [noon - timedelta(1), noon, noon.astimezone(PARIS)]),
        "decimals": (Decimal(38, 2), [PyDecimal(10**35), PyDecimal("0.1"), PyDecimal("0.10")]),
        "unsigned ints": (Int(64, signed=False), [2**63, 2**64 - 1, 2**64 - 1]),
    }
    for name, (dtype, keys) in kinds.items():
        values: FieldTypes = {"g": dtype, "n": Int()}
        yield batch_case(
            f"unique in groups of {name}",
            values,
            _by_group(Unique("n", nulls="equal")),
            [(key, 1) for key in keys],
            1,
            2,
        )
