"""Generated schemas of pandera's, and frames of Polars for them: most of them almost right."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pandera.polars as pa
import polars as pl
from hypothesis import strategies as st
from pandera.polars import Check

BERLIN = ZoneInfo("Europe/Berlin")
ORDERED = ("gt", "ge", "lt", "le", "in_range")
SETS = ("eq", "ne", "isin", "notin", "unique_values_eq")
OF_TEXT = ("str_matches", "str_contains", "str_startswith", "str_endswith", "str_length")
PATTERNS = ["a", "^a|b", "VH-[0-9]", "b$", "(?i)A", "^", "^a$", "^(?:a|b)$", "^(?:a)|(?:b)$"]
"""Patterns that pandera and a contract anchor alike: those with alternatives say where they stand."""


@dataclass(frozen=True)
class Kind:
    """A type of columns: some of its values, and what may be asked of them.

    Attributes:
        odd: operands that are no values of the type, and can be compared with them.
        holds_null: whether a column of the type can.
    """

    dtype: Any
    samples: tuple[Any, ...]
    checks: tuple[str, ...] = ()
    odd: tuple[Any, ...] = ()
    holds_null: bool = True


@dataclass(frozen=True)
class Api:
    """One of pandera's APIs: its module, and the kinds of columns that schemas of it are drawn from."""

    module: Any
    kinds: Mapping[str, Kind]


INNER = pa.DataFrameSchema(
    {"x": pa.Column(pl.Int64, Check.ge(0)), "y": pa.Column(pl.String, nullable=True)}, strict=True
)
INSTANTS = tuple(datetime(2020, 1, day) for day in (1, 2, 3))
KINDS: dict[str, Kind] = {
    "int64": Kind(pl.Int64, (-1, 0, 1, 2, 3, 2**53 + 1), ORDERED + SETS, (2.5, 1.0, -0.5)),
    "int8": Kind(pl.Int8, (-2, 0, 1, 2, 127), ORDERED + SETS, (0.5,)),
    "uint8": Kind(pl.UInt8, (0, 1, 2, 255), ORDERED + SETS, (0.5,)),
    "uint64": Kind(pl.UInt64, (0, 1, 2**63 + 1), ORDERED + SETS),
    "float64": Kind(pl.Float64, (-1.5, -0.0, 0.0, 0.1, 1.0, 2.5), ORDERED + SETS, (1, 2)),
    "float32": Kind(pl.Float32, (-1.5, 0.0, 0.5, 0.1, 2.5), ORDERED + SETS, (1,)),
    "bool": Kind(pl.Boolean, (True, False), SETS),
    "text": Kind(
        pl.String, ("", "a", "b", "ab", "ba", "VH-1", "Ä", "a\nb"), ORDERED + SETS + OF_TEXT
    ),
    "bytes": Kind(pl.Binary, (b"", b"a", b"\xff"), SETS),
    "date": Kind(pl.Date, (date(2020, 1, 1), date(2020, 2, 1), date(2021, 1, 1)), ORDERED + SETS),
    "naive": Kind(pl.Datetime("us"), INSTANTS, ORDERED + SETS),
    "naive ms": Kind(pl.Datetime("ms"), INSTANTS, ORDERED + SETS),
    "naive ns": Kind(pl.Datetime("ns"), INSTANTS, ORDERED + SETS),
    "aware": Kind(
        pl.Datetime("us", "UTC"), tuple(one.replace(tzinfo=UTC) for one in INSTANTS), ORDERED + SETS
    ),
    "berlin": Kind(
        pl.Datetime("us", "Europe/Berlin"),
        tuple(one.replace(tzinfo=BERLIN) for one in INSTANTS),
        ORDERED + SETS,
    ),
    "time": Kind(pl.Time, (time(0), time(1), time(23, 59)), ORDERED + SETS),
    "duration": Kind(pl.Duration("us"), (timedelta(0), timedelta(1)), ORDERED + SETS),
    "duration ms": Kind(pl.Duration("ms"), (timedelta(0), timedelta(1)), ORDERED + SETS),
    "decimal": Kind(
        pl.Decimal(10, 2), (Decimal("0.00"), Decimal("1.50"), Decimal("-2.25")), ORDERED + SETS
    ),
    "enum": Kind(pl.Enum(["b", "a"]), ("a", "b"), SETS),
    "categorical": Kind(pl.Categorical, ("a", "b"), SETS),
    "ints": Kind(pl.List(pl.Int64), ([], [1], [None, 2])),
    "floats": Kind(pl.List(pl.Float64), ([], [math.nan], [None, math.inf])),
    "array": Kind(pl.Array(pl.Int64, 2), ([1, 2], [None, 2])),
    "struct": Kind(pl.Struct({"x": pl.Int64}), ({"x": 1}, {"x": None})),
    "nested": Kind(
        INNER, ({"x": 1, "y": None}, {"x": -1, "y": "a"}, {"x": None, "y": "a"}, {"x": 0, "y": "b"})
    ),
}
STORED = {"nested": pl.Struct({"x": pl.Int64, "y": pl.String})}
"""How frames hold what Polars has no type for."""
POLARS = Api(pa, KINDS)
NAMES = ("a", "b", "a column", "class", "check", "_x", "9")
"""What columns are called; of some no attribute can be."""


@dataclass(frozen=True, repr=False)
class Planned:
    """A schema, and of what kind each of its columns is."""

    schema: Any
    kinds: dict[str, str]

    def __repr__(self) -> str:
        shown = ("dtype", "checks", "nullable", "unique", "required", "default")
        columns = {
            name: {key: getattr(one, key) for key in shown}
            | {"ignore_na": [check.ignore_na for check in one.checks]}
            for name, one in self.schema.columns.items()
        }
        return f"{columns} strict={self.schema.strict} unique={self.schema.unique}"

    @property
    def floats(self) -> list[str]:
        """The columns of floats."""
        return [
            name
            for name, kind in self.kinds.items()
            if kind.startswith("float") and kind[-1] != "s"
        ]


@st.composite
def checks(draw: st.DrawFn, kind: Kind) -> Check:
    """A built-in check of a column of the kind."""
    name = draw(st.sampled_from(kind.checks))
    operands = st.sampled_from([*kind.samples, *kind.odd])
    terms: dict[str, Any] = {"ignore_na": draw(st.integers(0, 4)) > 0}
    if draw(st.integers(0, 5)) == 0:
        terms["raise_warning"] = True
    if draw(st.integers(0, 5)) == 0:
        terms["name"] = draw(st.sampled_from(["one", "another"]))
    match name:
        case "in_range":
            first, second = draw(operands), draw(operands)
            low, high = min(first, second), max(first, second)
            ends = [True, True] if low == high else [draw(st.booleans()), draw(st.booleans())]
            return Check.in_range(low, high, *ends, **terms)
        case "isin" | "notin" | "unique_values_eq":
            # One type: of mixed ones Polars makes what it likes.
            members = draw(st.lists(st.sampled_from(kind.samples), min_size=1, max_size=3))
            return getattr(Check, name)(members, **terms)
        case "str_matches" | "str_contains":
            return getattr(Check, name)(draw(st.sampled_from(PATTERNS)), **terms)
        case "str_startswith" | "str_endswith":
            return getattr(Check, name)(draw(st.sampled_from(["", "a", "b", ".", "VH-"])), **terms)
        case "str_length":
            least = draw(st.integers(0, 2))
            most = draw(st.none() | st.integers(least, 4))
            return Check.str_length(least, most, **terms)
        case _:
            return getattr(Check, name)(draw(operands), **terms)


@st.composite
def columns(draw: st.DrawFn, api: Api, kind_name: str, *, filled: bool) -> Any:
    """A column of a kind.

    Args:
        filled: whether it may be absent, or have a default.
    """
    kind = api.kinds[kind_name]
    asked = draw(st.lists(checks(kind), max_size=2)) if kind.checks else []
    if any("values" in check.statistics for check in asked):
        asked = asked[:1]  # of two sets one may leave out what the other wants
    nullable = draw(st.booleans())
    optional = filled and nullable and draw(st.booleans())
    unique = kind_name not in ("ints", "floats", "array", "struct", "nested")
    settings: dict[str, Any] = {}
    if filled and kind.checks and not optional and draw(st.booleans()):
        settings["default"] = draw(st.sampled_from(kind.samples))
    return api.module.Column(
        kind.dtype,
        asked,
        nullable=nullable,
        unique=unique and draw(st.integers(0, 3)) == 0,
        required=not optional,
        title=draw(st.sampled_from([None, "A title"])),
        description=draw(st.sampled_from([None, "What it is."])),
        metadata=draw(st.sampled_from([None, {"pii": True}])),
        **settings,
    )


@st.composite
def schemas(draw: st.DrawFn, *, filled: bool = False, api: Api = POLARS) -> Planned:
    """A schema of a few columns, which is not a contract yet.

    Args:
        filled: whether some columns may be absent, or have a default.
    """
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    kinds = {name: draw(st.sampled_from(sorted(api.kinds))) for name in names}
    made = {name: draw(columns(api, kind, filled=filled)) for name, kind in kinds.items()}
    keyed = [name for name in names if api.kinds[kinds[name]].checks]
    unique = keyed[:2] if len(keyed) > 1 and draw(st.booleans()) else None
    schema = api.module.DataFrameSchema(
        made,
        strict=draw(st.sampled_from([True, False, "filter"])),
        unique=unique,
        name="Drawn",
        title=draw(st.sampled_from([None, "A title"])),
        description=draw(st.sampled_from([None, "What they are."])),
        metadata=draw(st.sampled_from([None, {"team": "fleet"}])),
        add_missing_columns=any(column.default is not None for column in made.values()),
    )
    return Planned(schema, kinds)


@st.composite
def frames(draw: st.DrawFn, planned: Planned, *, wild: bool = True) -> pl.DataFrame:
    """A frame for a schema: nulls, NaN and infinities here and there, and columns that are missing.

    Args:
        wild: whether a column may be of another type.
    """
    height = draw(st.integers(0, 4))
    series = []
    for name, kind_name in planned.kinds.items():
        kind = KINDS[kind_name]
        if draw(st.integers(0, 9)) == 0:
            continue
        values: tuple[Any, ...] = kind.samples
        if kind_name.startswith("float") and kind_name != "floats":
            values = (*values, math.nan, math.inf, -math.inf)
        if draw(st.booleans()):
            values = (*values, None)
        drawn = draw(st.lists(st.sampled_from(values), min_size=height, max_size=height))
        if wild and draw(st.integers(0, 9)) == 0:
            other = draw(st.sampled_from([pl.Int32, pl.Int64, pl.Boolean, pl.Date]))
            series.append(pl.Series(name, [None] * height, dtype=other))
        else:
            series.append(pl.Series(name, drawn, dtype=STORED.get(kind_name, kind.dtype)))
    if draw(st.integers(0, 9)) == 0:
        series.append(pl.Series("extra", [1] * height))
    return pl.DataFrame(series)
