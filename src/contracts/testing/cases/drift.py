"""Cases of rules that compare the values of a field with a baseline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from typing import Any

from contracts.dtypes import Bool, Date, Datetime, Decimal, Duration, Float, Int, Text, Time
from contracts.profiles.baselines import Baselines
from contracts.rules.drift import Drift, NewCategory, Plausible
from contracts.rules.table import Grouped
from contracts.specification import DType, FieldType
from contracts.testing.cases.baseline import baseline_of
from contracts.testing.cases.case import Case, FieldTypes, batch_case, permissive

# Tables of cases, a line each.
# fmt: off

_LOW, _HIGH = [1.0] * 80, [9.0] * 80
_NEAR, _FAR = [*_LOW, *_HIGH[:70]], [*_LOW[:5], *_HIGH]
_FLOATS: FieldTypes = {"a": Float(), "b": Float()}
_TEXTS: FieldTypes = {"a": Text(), "b": Text()}
_NOON = datetime(2024, 3, 2, 12)
_INF, _NAN = float("inf"), float("nan")


def drift_cases() -> Iterator[Case]:
    """Rules that compare values with a baseline."""
    yield from _statistic_cases()
    yield from _type_cases()
    yield from _size_cases()
    yield from _category_cases()
    yield from _plausible_cases()
    yield from _grouped_cases()


def _both(values: list[Any]) -> list[Any]:
    """Rows of the values in the first of two fields."""
    return [(one, values[0]) for one in values]


def _statistic_cases() -> Iterator[Case]:
    numbers = baseline_of(_FLOATS, _both([*_LOW, *_HIGH]))
    texts = baseline_of(_TEXTS, _both(["x", "y"] * 80))

    def at(name: str, rule: Any, values: list[Any], **expected: Any) -> Case:
        types, good = (_TEXTS, texts) if isinstance(values[0], str) else (_FLOATS, numbers)
        return batch_case(name, types, rule, _both(values), **{"baseline": good, **expected})

    small: Any = {"min_rows": 50}
    yield at("as the baseline, by PSI", Drift("a", psi=0.1, **small), _NEAR)
    yield at("moved, by PSI", Drift("a", psi=0.1, **small), _FAR, broken=True)
    yield at("moved within a greater PSI", Drift("a", psi=4, **small), _FAR)
    yield at("as the baseline, by KS", Drift("a", ks=0.1, **small), _NEAR)
    yield at("moved, by KS", Drift("a", ks=0.1, **small), _FAR, broken=True)
    yield at("moved within a greater KS", Drift("a", ks=0.6, **small), _FAR)
    yield at("as the baseline, by transport", Drift("a", wasserstein=0.1, **small), _NEAR)
    yield at("moved, by transport", Drift("a", wasserstein=0.1, **small), _FAR, broken=True)
    yield at("moved within two deviations", Drift("a", wasserstein=2, **small), _FAR)
    yield at("another field did not move", Drift("b", psi=0.1, **small), [1.0, *_FAR], baseline=baseline_of(_FLOATS, [(1.0, 1.0)] * 200))
    x, y = ["x"] * 80, ["y"] * 80
    yield at("categories as the baseline, by PSI", Drift("a", psi=0.1, **small), [*x, *y])
    yield at("categories moved, by PSI", Drift("a", psi=0.1, **small), [*x, *y[:5]], broken=True)
    yield at("categories as the baseline, by V", Drift("a", chi2=0.1, **small), [*x, *y])
    yield at("categories moved, by V", Drift("a", chi2=0.1, **small), [*x, *y[:5]], broken=True)
    yield at("moved within a greater V", Drift("a", chi2=0.7, **small), [*x, *y[:5]])
    yield at("categories as the baseline, by share", Drift("a", linf=0.1, **small), [*x, *y])
    yield at("categories moved, by share", Drift("a", linf=0.1, **small), [*x, *y[:5]], broken=True)
    yield at("moved within a greater share", Drift("a", linf=0.6, **small), [*x, *y[:5]])
    yield at("a value never seen, by PSI", Drift("a", psi=0.1, **small), [*x, *["z"] * 80], broken=True)
    yield at("many values never seen", Drift("a", psi=0.1, **small), [*x, *map(str, range(200))], not_run=True)
    yield at("drift without a baseline", Drift("a", psi=0.1), _FAR, baseline=None, not_run=True)


def _type_cases() -> Iterator[Case]:
    kinds: dict[str, tuple[DType | FieldType, Any, Any]] = {
        "integers": (Int(), 2**60, 2**60 + 9999),
        "decimals": (Decimal(12, 2), PyDecimal("1.25"), PyDecimal("9.75")),
        "durations": (Duration(), timedelta(minutes=5), timedelta(days=9)),
        "dates": (Date(), date(2024, 3, 2), date(2025, 3, 2)),
        "times of a day": (Time(), time(9, 30), time(17, 30)),
        "datetimes": (Datetime(), _NOON, _NOON + timedelta(seconds=1)),
        "instants": (Datetime(aware=True), _NOON.replace(tzinfo=UTC), (_NOON + timedelta(1)).replace(tzinfo=UTC)),
        "truth values": (Bool(), True, False),
        "infinities": (permissive(Float()), _INF, -_INF),
        "NaN": (permissive(Float()), _NAN, 1.0),
    }
    for name, (dtype, low, high) in kinds.items():
        types: FieldTypes = {"a": dtype}
        good = baseline_of(types, [low, high] * 60)
        rule = Drift("a", psi=0.1, min_rows=60)
        yield batch_case(f"{name} as the baseline", types, rule, [low, high, None] * 40, baseline=good)
        yield batch_case(f"{name} moved", types, rule, [low] * 80, baseline=good, broken=True)


def _size_cases() -> Iterator[Case]:
    types: FieldTypes = {"a": Float()}
    rule, good = Drift("a", psi=0.1), baseline_of(types, [*_LOW, *_HIGH] * 2)
    infinite: FieldTypes = {"a": permissive(Float())}
    moved = [1.0] * 200
    yield batch_case("as many rows as needed", types, rule, moved, baseline=good, broken=True)
    yield batch_case("a row too few", types, rule, moved[1:], baseline=good, not_run=True)
    yield batch_case("nulls do not count as values", types, rule, [None, *moved[1:]], baseline=good, not_run=True)
    yield batch_case("few rows, as declared", types, Drift("a", psi=0.1, min_rows=60), moved[:60], baseline=good, broken=True)
    yield batch_case("all null", types, rule, [None] * 300, baseline=good, not_run=True)
    yield batch_case("no rows to compare", types, rule, [], baseline=good, not_run=True)
    yield batch_case("a small baseline", types, rule, moved, baseline=baseline_of(types, _LOW), not_run=True)
    yield batch_case("another value in a constant column", types, rule, [2.0] * 200, baseline=baseline_of(types, moved), broken=True)
    yield batch_case("a constant column", types, rule, moved, baseline=baseline_of(types, moved))
    yield batch_case("transport counts finite values", infinite, Drift("a", wasserstein=0.1), [*moved[1:], _INF], baseline=baseline_of(infinite, [*_LOW, *_HIGH] * 2), not_run=True)


def _category_cases() -> Iterator[Case]:
    good = baseline_of(_TEXTS, [("x", "y"), ("y", "y"), (None, "y")])
    some = NewCategory("a", max_share=0.5)

    def at(name: str, rule: Any, *values: Any, **expected: Any) -> Case:
        rows = [(one, "y") for one in values]
        return batch_case(name, _TEXTS, rule, rows, **{"baseline": good, **expected})

    yield at("categories that are known", NewCategory("a"), "x", "x", "y", None)
    yield at("a category never seen", NewCategory("a"), "x", "z", broken=True)
    yield at("new in half of the values", some, "x", "z", None)
    yield at("new in more than half", some, "x", "z", "z", broken=True)
    yield at("of another field that is known", NewCategory("b"), "z")
    yield at("no categories", NewCategory("a"))
    yield at("more categories than are counted", NewCategory("a"), *map(str, range(200)), broken=True)
    yield at("more than are counted, of a share", some, *map(str, range(200)), not_run=True)
    yield at("no baseline of categories", NewCategory("a"), "z", baseline=None, not_run=True)
    many = baseline_of(_TEXTS, [(str(n), "y") for n in range(200)])
    yield at("a baseline of too many", NewCategory("a"), "z", baseline=many, not_run=True)
    yield at("a baseline without rows to have categories", NewCategory("a"), "z", baseline=baseline_of(_TEXTS, []), not_run=True)
    flags: FieldTypes = {"a": Bool()}
    yield batch_case("a flag never set", flags, NewCategory("a"), [False, True], baseline=baseline_of(flags, [False]), broken=True)


def _plausible_cases() -> Iterator[Case]:
    good = baseline_of(_FLOATS, [(float(n), float(n)) for n in range(101)])

    def at(name: str, rule: Any, values: list[Any], *rows: int, **expected: Any) -> Case:
        pairs = [(one, 50.0) for one in values]
        return batch_case(name, _FLOATS, rule, pairs, *rows, **{"baseline": good, **expected})

    yield at("within a spread", Plausible("a"), [190.0, -90.0, None, 50.0])
    yield at("far above, far below", Plausible("a"), [191.0, 50.0, -91.0], 0, 2)
    yield at("within three spreads", Plausible("a", factor=3), [370.0, -270.0, 191.0])
    yield at("beyond three spreads", Plausible("a", factor=3.0), [371.0], 0)
    yield at("beyond what was seen", Plausible("a", factor=0), [100.5, 100.0, 0.0], 0)
    yield at("the other field is near", Plausible("b"), [999.0])
    yield at("nothing is plausible", Plausible("a"), [])
    yield at("nothing to compare with", Plausible("a"), [1.0], baseline=None, not_run=True)
    yield at("nothing was seen", Plausible("a"), [1.0], baseline=baseline_of(_FLOATS, [(None, 1.0)]), not_run=True)
    loose: FieldTypes = {"a": permissive(Float())}
    yield batch_case("infinities are not compared", loose, Plausible("a"), [_INF, _NAN, -_INF], baseline=baseline_of(loose, [1.0, _INF]))
    yield batch_case("far from a constant", loose, Plausible("a"), [10.0, 0.0, 10.1], 2, baseline=baseline_of(loose, [5.0]))
    for dtype, most in ((Int(), 9), (Decimal(9, 1), PyDecimal("9.5"))):
        types: FieldTypes = {"a": dtype}
        seen = baseline_of(types, [type(most)(0), most])
        yield batch_case(f"far as a {dtype}", types, Plausible("a"), [most, most * 3, most * 2], 1, baseline=seen)


def _grouped_cases() -> Iterator[Case]:
    types: FieldTypes = {"g": Text(), "a": Text()}
    good = {"p": baseline_of(types, [("p", "x")]), "q": baseline_of(types, [("q", "y")])}
    rows = [("p", "x"), ("q", "y"), ("q", "x")]
    rule = Grouped(("g",), NewCategory("a"))

    def at(name: str, rule: Any, rows: list[Any], baseline: Any, **expected: Any) -> Case:
        return batch_case(name, types, rule, rows, baseline=baseline, **expected)

    yield at("new in its group", rule, rows, Baselines("g", good), broken=True, groups=(("q",),))
    yield at("known in each group", rule, rows[:2], Baselines("g", good))
    yield at("a baseline of all groups", rule, rows, good["p"], not_run=True)
    yield at("a group that the baseline never had", rule, [*rows[:2], ("r", "x")], Baselines("g", good), not_run=True)
    yield at("new in one group, another never had", rule, [*rows, ("r", "x")], Baselines("g", good), broken=True, groups=(("q",),), not_run=True)
    moved = [("p", "x")] * 50 + [("q", "x")] * 50
    many = {name: baseline_of(types, [(name, one) for one in pair * 50]) for name, pair in (("p", "xx"), ("q", "xy"))}
    drift = Grouped(("g",), Drift("a", psi=0.1, min_rows=50))
    yield at("moved in its group", drift, moved, Baselines("g", many), broken=True, groups=(("q",),))
    yield at("a group of few rows", drift, moved[1:50], Baselines("g", many), not_run=True)
    yield at("moved in a group beside one of few rows", drift, moved[1:], Baselines("g", many), broken=True, groups=(("q",),), not_run=True)
    numbers: FieldTypes = {"g": Text(), "a": Float()}
    ranges = {name: baseline_of(numbers, [(name, one) for one in (0.0, most)]) for name, most in (("p", 10.0), (None, 1.0))}
    far = Grouped(("g",), Plausible("a"))
    pairs = [("p", 20.0), (None, 20.0), ("p", 21.0), (None, 2.0), ("p", None)]
    yield batch_case("far from its group", numbers, far, pairs, 1, 2, baseline=Baselines("g", ranges))
    yield batch_case("near its group", numbers, far, [pairs[0], *pairs[3:]], baseline=Baselines("g", ranges))
    yield batch_case("far from a group that is not known", numbers, far, [("q", 1.0)], baseline=Baselines("g", ranges), not_run=True)
    yield batch_case("far from its group, beside one that is not known", numbers, far, [("q", 99.0), *pairs], 2, 3, baseline=Baselines("g", ranges), not_run=True)
    empty = Baselines("g", {**ranges, "q": baseline_of(numbers, [("q", None)])})
    yield batch_case("near its group, beside one of which nothing was seen", numbers, far, [("q", 99.0), pairs[0]], baseline=empty, not_run=True)
    yield batch_case("far from a baseline of all groups", numbers, far, pairs, baseline=ranges["p"], not_run=True)


# fmt: on
