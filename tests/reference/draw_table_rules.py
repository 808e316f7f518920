"""Drawing of every table rule, with bounds near what its rows come to, over small fields whose values repeat."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import contracts as ct
from contracts.rules.table import references_among
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.contracts import ODD, SOME, TEXTS, Plan, Planned, alias_of, contract_of
from tests.reference.oracle import type_code

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""The time that rules are evaluated at: the drawn times lie around it."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KINDS = {
    "key": ("literal", "text", "bool", "int8"),
    "n": ("int", "float", "decimal", "uint16"),
    "t": ("aware", "naive", "date"),
}
"""The kinds of the fields, of which `m` is another `n`, and `u` another `t`."""
NAMES_ROWS = (ct.Unique, ct.Sorted, ct.References, ct.Past, ct.Future, ct.Plausible)
TIMES = {
    "aware": lambda hours: NOW + hours * HOUR,
    "naive": lambda hours: (NOW + hours * HOUR).replace(tzinfo=None),
    "date": lambda hours: NOW.date() + hours // 6 * DAY,
}


_FEW = 7
"""How many rows are drawn at most; now and then they repeat."""


@dataclass(frozen=True)
class Whole:
    """Data to check in parts: a contract, the rows, and the options of the check."""

    contract: type[ct.Contract]
    rows: Rows
    options: dict[str, Any]


@dataclass(frozen=True)
class Columns:
    """What a rule is drawn from."""

    draw: st.DrawFn
    planned: Planned
    rows: Rows

    def one(self, *choices: Any) -> Any:
        """One of some values."""
        return self.draw(st.sampled_from(choices))

    def values(self, name: str) -> list[Any]:
        """The values of a field that a typed column holds, nulls left out."""
        plan = self.planned[name]
        every = (row[alias_of(plan, name)] for row in self.rows)
        return [one for one in every if one is not None and type_code(plan, one) is None]

    def numbers(self, name: str) -> list[Any]:
        """The finite numbers of a field."""
        return [one for one in self.values(name) if math.isfinite(one)] or [0]

    def ends(self, true: Any, step: Any) -> dict[str, Any]:
        """An interval that ends at a value, or a step beside it."""
        end = true + self.one(-1, 0, 0, 1) * step
        return {self.one("ge", "gt", "le", "lt"): end}

    @property
    def has_categories(self) -> bool:
        """Whether the key is a category."""
        return self.planned["key"].kind in (*TEXTS, "bool")


def unique(of: Columns) -> ct.Unique:
    names = of.draw(st.lists(st.sampled_from(["key", "n", "t"]), min_size=1, unique=True))
    ignores = any(of.planned[name].kind in TEXTS for name in names) and of.one(True, False)
    return ct.Unique(*names, nulls=of.one("distinct", "equal"), ignore_case=ignores)


def references(of: Columns) -> ct.References:
    return of.one(
        ct.References("n", None, "m"),
        ct.References(("n", "t"), None, ("m", "u")),
        ct.References("key", "others", "key"),
    )


def null_share(of: Columns) -> ct.NullShare:
    name = of.one("key", "n", "t")
    share = 1 - len(of.values(name)) / max(len(of.rows), 1)
    growth = of.one(None, 0.0, 0.2)
    return ct.NullShare(name, of.one(share, share / 2) if growth is None else None, growth)


def freshness(of: Columns) -> ct.Freshness:
    oldest, ahead = of.draw(st.integers(0, 8)), of.one(None, 0, 3)
    return ct.Freshness("t", oldest * HOUR, None if ahead is None else ahead * HOUR)


def lag(of: Columns) -> ct.Lag:
    return ct.Lag("t", "u", of.one(0, 2, 6, 24) * HOUR, of.one(0.0, 0.3, 0.5, 1.0))


def coverage(of: Columns) -> ct.Coverage:
    times = sorted(of.values("t"))
    every = of.one(1, 2) * DAY if of.planned["t"].kind == "date" else of.one(1, 5, 24, 48) * HOUR
    return ct.Coverage(
        "t",
        every,
        of.one(None, *times[:1]),
        of.one(None, *times[-1:], *(one + DAY for one in times[-1:])),
    )


def schedule(of: Columns) -> ct.Schedule:
    return ct.Schedule("t", of.one(6, 24) * HOUR, of.one(0, 1, 3) * HOUR, of.one(0, 5, 12) * HOUR)


def volume(of: Columns) -> ct.Volume:
    z = of.one(None, 0.0, 2.0)
    return ct.Volume(of.one(0.0, 0.5) if z is None else of.one(None, 0.5), z, min_rows=of.one(0, 2))


def drift(of: Columns) -> ct.Drift:
    by_category = of.has_categories and of.one(True, False)
    name = "key" if by_category else of.one("n", "t")
    statistics = ("psi", "chi2", "linf") if by_category else ("psi", "ks", "wasserstein")
    most = of.one(0.0, 0.1, 1.0)
    return ct.Drift(name, **{of.one(*statistics): most}, min_rows=of.one(1, 5))


def new_category(of: Columns) -> ct.NewCategory:
    return ct.NewCategory("key", max_share=of.one(0.0, 0.3))


def plausible(of: Columns) -> ct.Plausible:
    return ct.Plausible(of.one("n", "m"), factor=of.one(0.0, 0.5, 3.0))


def row_count(of: Columns) -> ct.RowCount:
    least = max(len(of.rows) // of.one(1, 1, 3) + of.one(-1, 0, 1), 1)
    return of.one(ct.RowCount(min=least), ct.RowCount(max=least))


def mean(of: Columns) -> ct.Mean:
    numbers = of.numbers("n")
    true = float(sum(map(Fraction, numbers)) / len(numbers))
    return ct.Mean("n", **of.ends(true, of.one(0.25, 1)))


def total(of: Columns) -> ct.Sum:
    true = sum(map(Fraction, of.numbers("n")))
    return ct.Sum("n", **of.ends(int(true), 1) if abs(true) < 2**60 else of.ends(0, 1))


def quantile(of: Columns) -> ct.Quantile:
    true = float(of.one(*of.numbers("n")))
    return ct.Quantile("n", of.one(0.0, 0.3, 0.5, 1.0), **of.ends(true, of.one(0.25, 1)))


def deviation(of: Columns) -> ct.StandardDeviation:
    numbers = list(map(Fraction, of.numbers("n")))
    spread = float(max(numbers) - min(numbers)) * of.one(0.5, 0.7, 1.0)
    return ct.StandardDeviation("n", **{of.one("gt", "ge", "le"): min(spread, 1e300)})


def distinct(of: Columns) -> ct.Distinct:
    name = of.one("key", "n", "t")
    true = max(len(set(of.values(name))) + of.one(-1, 0, 1), 1)
    return ct.Distinct(name, **{of.one("ge", "le"): true})


def distinct_share(of: Columns) -> ct.DistinctShare:
    values = of.values("key") or [0]
    share = of.one(len(set(values)) / len(values), 0.5, 1.0)
    return ct.DistinctShare("key", **{of.one("ge", "le"): share})


def as_many(of: Columns) -> ct.CustomTable:
    by = of.one(1, 2, 3)
    return ct.CustomTable(
        "a multiple", ("n",), partial=len, merge=lambda a, b: a + b,
        finish=lambda rows: rows % by == 0,
    )  # fmt: skip  # one argument beside another


DRAWN: dict[type, Callable[[Columns], Any]] = {
    ct.Unique: unique,
    ct.Sorted: lambda of: ct.Sorted(of.one("n", "t"), of.one(True, False), of.one(True, False)),
    ct.References: references,
    ct.Past: lambda of: ct.Past(of.one("t", "u")),
    ct.Future: lambda of: ct.Future(of.one("t", "u")),
    ct.RowCount: row_count,
    ct.NullShare: null_share,
    ct.Freshness: freshness,
    ct.CustomTable: as_many,
    ct.Lag: lag,
    ct.Coverage: coverage,
    ct.Schedule: schedule,
    ct.Volume: volume,
    ct.Drift: drift,
    ct.NewCategory: new_category,
    ct.Plausible: plausible,
    ct.Mean: mean,
    ct.Sum: total,
    ct.Quantile: quantile,
    ct.Distinct: distinct,
    ct.DistinctShare: distinct_share,
    ct.StandardDeviation: deviation,
}
"""How each table rule is drawn."""


@st.composite
def fields(draw: st.DrawFn, rules: list[type]) -> Planned:
    """The plans of a few fields without bounds, over which the rules can be declared."""
    kinds = {name: draw(st.sampled_from(some)) for name, some in KINDS.items()}
    if ct.NewCategory in rules:
        kinds["key"] = draw(st.sampled_from([one for one in KINDS["key"] if one != "int8"]))
    kinds |= {"m": kinds["n"], "u": kinds["t"]}
    planned = {}
    for name, kind in kinds.items():
        finite = {"nan": draw(st.booleans()), "inf": draw(st.booleans())} if kind == "float" else {}
        nullable, alias = draw(st.booleans()), draw(st.booleans())
        planned[name] = Plan(kind, nullable=nullable, alias=alias, **finite)
    return planned


@st.composite
def pools(draw: st.DrawFn, planned: Planned) -> dict[str, list[Any]]:
    """The few values that each field has."""
    found = {}
    for name, plan in planned.items():
        near = st.integers(-30, 30).map(TIMES[plan.kind]) if plan.kind in TIMES else SOME[plan.kind]
        some = draw(st.lists(near, min_size=1, max_size=4))
        none = [None] * draw(st.integers(0, 1))
        odd = [draw(st.sampled_from([math.nan, math.inf]))] if plan.nan else []
        found[name] = [*some, *none, *odd]
    return found | {"m": [*found["n"][:2], *found["m"][:1]]}


@st.composite
def pooled(
    draw: st.DrawFn, planned: Planned, pool: dict[str, list[Any]], *, least: int = 0
) -> Rows:
    """Rows of the values in the pools, now and then many of them."""
    names = [(name, alias_of(plan, name)) for name, plan in planned.items()]
    one = st.fixed_dictionaries({alias: st.sampled_from(pool[name]) for name, alias in names})
    return draw(st.lists(one, min_size=least, max_size=_FEW)) * draw(st.sampled_from([1, 1, 12]))


@st.composite
def baselines(
    draw: st.DrawFn, planned: Planned, pool: dict[str, list[Any]], *, segments: bool
) -> ct.Profile | ct.Baselines | None:
    """Profiles of other rows with some of the same values: mostly as the rules need them.

    Args:
        segments: whether rules are of groups by the key.
    """
    contract = contract_of(planned)
    few = draw(st.booleans())
    known = {name: values[:2] if few else values for name, values in pool.items()}

    def some() -> ct.Profile:
        rows = draw(pooled(planned, known, least=1))
        return ct.profile(contract, typed_frame(contract, rows))

    fitting = ["segments"] * 4 if segments else ["one", "one", "ten", "ten"]
    match draw(st.sampled_from([*fitting, "one", "segments", "hours", "none"])):
        case "one":
            return some()
        case "ten":
            first, second = some(), some()
            return sum([second] * 8, start=first + first)
        case "segments":
            return ct.Baselines("key", {one: some() for one in pool["key"]})
        case "hours":
            return ct.Baselines("hour", {NOW.hour: some(), 0: some()})
        case _:
            return None


@st.composite
def widely_ruled(
    draw: st.DrawFn, of: tuple[type, ...] = (*DRAWN,), *, hostile: bool = False
) -> Whole:
    """Rows and a contract with a few table rules, of the whole or of groups, and all that these compare them with.

    Args:
        of: the rules to draw from.
        hostile: whether some rows are of no use at all.
    """
    kinds = draw(st.lists(st.sampled_from(of), min_size=1, max_size=3 if len(of) > 1 else 1))
    planned = draw(fields(kinds))
    pool = draw(pools(planned))
    rows = draw(pooled(planned, pool))
    columns = Columns(draw, planned, rows)
    groups = [draw(st.sampled_from([None, None, "key", "key", "t", ("key", "m")])) for _ in kinds]
    rules = []
    for place, (kind, by) in enumerate(zip(kinds, groups, strict=True)):
        settings: dict[str, Any] = {"severity": draw(st.sampled_from(["error", "warn"]))}
        if kind in NAMES_ROWS and draw(st.booleans()):
            settings["tolerate_rows"] = draw(st.integers(0, 2))
        rule = ct.rule(DRAWN[kind](columns), name=f"rule {place}", **settings)
        rules.append(rule if by is None else ct.group(by, rule))
    if hostile and rows and draw(st.booleans()):
        place = draw(st.integers(0, len(rows) - 1))
        name = alias_of(planned["n"], "n")
        rows = [*rows[:place], rows[place] | {name: draw(ODD)}, *rows[place + 1 :]]
    usual = draw(baselines(planned, pool, segments="key" in groups))
    options: dict[str, Any] = {"now": NOW, "baseline": usual}
    contract = contract_of(planned, ct.rules(*rules))
    if any(one.contract == "others" for one in references_of(contract)):
        options["tables"] = {"others": pool["key"][:2]}
    return Whole(contract, rows, options)


def references_of(contract: type[ct.Contract]) -> list[ct.References]:
    """The references of a contract."""
    return references_among(one.rule for one in ct.specification_of(contract).rules)
