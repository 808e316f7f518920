"""Kinds of columns of pandera's pandas API, and frames for schemas that are drawn from them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pp
import pyarrow as pa
from hypothesis import strategies as st
from pandera.engines import pandas_engine

from tests.reference.pandera import KINDS, OF_TEXT, ORDERED, SETS, Api, Kind, Planned

INSTANTS = tuple(datetime(2020, 1, day) for day in (1, 2, 3))
INTS, FLOATS, TEXTS = (KINDS[name].samples for name in ("int8", "float32", "text"))
DATES = KINDS["date"].samples


def ints(dtype: Any, *, holds_null: bool) -> Kind:
    """A kind of integers."""
    return Kind(dtype, INTS, ORDERED + SETS, (0.5, 1.0), holds_null=holds_null)


PANDAS_KINDS: dict[str, Kind] = {
    "int64": ints("int64", holds_null=False),
    "int8": ints("int8", holds_null=False),
    "Int64": ints("Int64", holds_null=True),
    "arrow int": ints(pd.ArrowDtype(pa.int32()), holds_null=True),
    "float64": Kind("float64", FLOATS, ORDERED + SETS, (1, 2)),
    "float32": Kind("float32", FLOATS, ORDERED + SETS, (1,)),
    "bool": Kind("bool", (True, False), SETS, holds_null=False),
    "boolean": Kind("boolean", (True, False), SETS),
    "text": Kind("str", TEXTS, ORDERED + SETS + OF_TEXT),
    "object": Kind(object, TEXTS, ORDERED + SETS + OF_TEXT),
    "arrow text": Kind(pd.ArrowDtype(pa.string()), TEXTS, (*SETS, "str_startswith")),
    "category": Kind("category", ("a", "b"), SETS),
    "categories": Kind(pd.CategoricalDtype(["b", "a"]), ("a", "b"), SETS),
    "naive": Kind("datetime64[ns]", INSTANTS, ORDERED + SETS),
    "aware": Kind(
        "datetime64[ns, UTC]", tuple(one.replace(tzinfo=UTC) for one in INSTANTS), ORDERED + SETS
    ),
    "duration": Kind("timedelta64[ns]", (timedelta(0), timedelta(1)), ORDERED + SETS),
    "date": Kind(pandas_engine.Date, DATES, ORDERED + SETS),
    "arrow date": Kind(pd.ArrowDtype(pa.date32()), DATES, ORDERED + SETS),
    "decimal": Kind(
        pandas_engine.Decimal(10, 2), (Decimal("0.00"), Decimal("1.50"), Decimal("-2.25")), ORDERED
    ),
}
PANDAS = Api(pp, PANDAS_KINDS)
STORED_AS: dict[str, Any] = {
    **dict.fromkeys(("date", "decimal", "object"), object),
    "category": pd.CategoricalDtype(["a", "b"]),
}
"""How pandas stores kinds that it has no type for, or leave something open."""
OTHERS = (
    ("float64", 0.5),
    ("int64", 1),
    ("Int64", None),
    ("str", "a"),
    ("object", date(2020, 1, 1)),
)
"""Types that columns have in place of their own, and a value of each."""


@st.composite
def pandas_frames(
    draw: st.DrawFn, planned: Planned, *, wild: bool = True, absent: bool = True
) -> pd.DataFrame:
    """A frame for a schema: nulls and infinities here and there, and columns that are missing.

    Args:
        wild: whether a column may be of another type.
        absent: whether a column may be missing.
    """
    height = draw(st.integers(0, 4))
    columns: dict[str, Any] = {}
    for name, kind_name in planned.kinds.items():
        kind = PANDAS_KINDS[kind_name]
        if absent and draw(st.integers(0, 9)) == 0:
            continue
        values: tuple[Any, ...] = kind.samples
        if name in planned.floats and draw(st.integers(0, 3)) == 0:
            values = (*values, math.inf, -math.inf)
        if kind.holds_null and draw(st.booleans()):
            values = (*values, None)
        drawn = draw(st.lists(st.sampled_from(values), min_size=height, max_size=height))
        dtype = STORED_AS.get(kind_name, kind.dtype)
        if wild and draw(st.integers(0, 9)) == 0:
            dtype, value = draw(st.sampled_from(OTHERS))
            drawn = [value] * height
        columns[name] = pd.Series(drawn, dtype=dtype)
    if draw(st.integers(0, 9)) == 0:
        columns["extra"] = pd.Series([1] * height, dtype="int64")
    return pd.DataFrame(columns)
