"""A contract accepts the data that its pydantic model accepts in strict mode, but for listed
differences.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, Optional
from uuid import UUID

import pytest
from annotated_types import Interval, Len
from hypothesis import given
from hypothesis import strategies as st
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    NaiveDatetime,
    PositiveInt,
    StrictInt,
    StringConstraints,
    ValidationError,
    create_model,
)

import contracts as ct
from tests.interchange.pydantic_types import Colour, Point

TYPES: dict[str, Any] = {
    "bool": bool,
    "int": int,
    "positive": PositiveInt,
    "strict": Annotated[StrictInt, Field(ge=-3, lt=7)],
    "steps": Annotated[int, Field(multiple_of=3)],
    "float": float,
    "bounded": Annotated[float, Interval(gt=-2, le=2)],
    "any float": Annotated[float, Field(allow_inf_nan=True)],
    "text": str,
    "short": Annotated[str, Field(min_length=1, max_length=3)],
    "searched": Annotated[str, Field(pattern="a+b")],
    "constrained": Annotated[str, StringConstraints(pattern="^[ab]*$", max_length=4, strict=True)],
    "bytes": Annotated[bytes, Len(0, 2)],
    "date": Annotated[date, Field(ge=date(2020, 1, 1))],
    "naive": NaiveDatetime,
    "aware": AwareDatetime,
    "duration": timedelta,
    "decimal": Annotated[Decimal, Field(max_digits=6, decimal_places=2, gt=-5)],
    "uuid": UUID,
    "literal": Literal["a", "b"],
    "numbers": Literal[3, 5],
    "enum": Colour,
    "list": Annotated[list[Annotated[int, Field(le=3)]], Field(max_length=2)],
    "tuple": tuple[str, ...],
    "point": Point,
    "points": list[Point | None],
}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "int": st.integers(-10, 10),
    "float": st.floats(-6, 6) | st.sampled_from([math.nan, math.inf, -math.inf]),
    "text": st.text("abc\n", max_size=5),
    "bytes": st.binary(max_size=4),
    "date": st.dates(date(2019, 1, 1), date(2021, 1, 1)),
    "naive": st.datetimes(),
    "aware": st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),
    "duration": st.timedeltas(timedelta(-(10**6)), timedelta(10**6)),
    "decimal": st.decimals(-(10**5), 10**5, places=2) | st.decimals(-9, 9, places=3),
    "enum": st.sampled_from(Colour),
    "list": st.lists(st.integers(0, 5), max_size=3),
    "tuple": st.lists(st.text(max_size=1), max_size=2).map(tuple),
    "point": st.fixed_dictionaries({"x": st.floats(-6, 6), "label": st.none() | st.text(max_size=1)}),
    "none": st.none(),
    "missing key": st.just({"label": None}),
    "extra key": st.just({"x": 0.0, "label": None, "y": 1}),
    "points": st.lists(st.none() | st.fixed_dictionaries({"x": st.floats(0, 1), "label": st.none()}), max_size=2),
}  # fmt: skip  # a table, a line each
LIKE = {
    "positive": "int", "strict": "int", "steps": "int", "bounded": "float", "any float": "float", "short": "text",
    "searched": "text", "constrained": "text", "uuid": "text", "literal": "text", "numbers": "int",
}  # fmt: skip  # short values, several a line
"""The values that are drawn for a type, where they do not go by its name."""
SEQUENCES = ("list", "tuple", "points")
"""The kinds of which a contract takes lists for tuples and tuples for lists."""


@st.composite
def values_for(draw: st.DrawFn, kind: str) -> Any:
    """A value for a field of the kind, or one of another kind."""
    others = [one for one in VALUES if one not in SEQUENCES or kind not in SEQUENCES]
    other = draw(st.integers(0, 3)) == 0
    return draw(VALUES[draw(st.sampled_from(others)) if other else LIKE.get(kind, kind)])


@st.composite
def drawn(draw: st.DrawFn) -> tuple[type[BaseModel], dict[str, Any]]:
    """A model of some fields, some of which may be null or have an alias, and a row for it."""
    fields: dict[str, Any] = {}
    row: dict[str, Any] = {}
    for place in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(sorted(TYPES)))
        alias = draw(st.sampled_from([f"f{place}", f"Field {place}", f"check{place}"]))
        annotation = Optional[TYPES[kind]] if draw(st.booleans()) else TYPES[kind]  # noqa: UP045 - of a variable
        fields[f"f{place}"] = (annotation, Field(alias=alias))
        if draw(st.integers(0, 9)):
            row[alias] = draw(values_for(kind).filter(lambda v, k=kind: not is_listed(k, v)))
    if draw(st.integers(0, 4)) == 0:
        row["never declared"] = 1
    extra = draw(st.sampled_from([None, "ignore", "allow", "forbid"]))
    return create_model("Drawn", __config__=ConfigDict(extra=extra), **fields), row


def is_listed(kind: str, value: Any) -> bool:
    """Whether the reference lists a value as one that the two evaluate differently."""
    match value:
        case float():
            return kind == "numbers" or (not math.isfinite(value) and kind != "any float")
        case Decimal():
            return kind in ("float", "any float", "bounded", "numbers")
        case dict():
            return "label" not in value or not math.isfinite(value.get("x", 0))
        case _:
            return False


def is_valid(model: type[BaseModel], row: Any) -> bool:
    """Whether a model accepts a row strictly."""
    try:
        model.model_validate(row, strict=True)
    except ValidationError:
        return False
    return True


@given(drawn())
def test_a_contract_accepts_what_its_model_accepts(given_: Any) -> None:
    """A row in contract form keeps the contract exactly if the model accepts it in strict mode, but
    for the differences that docs/how-to/exchange-schemas.md lists.
    """
    model, row = given_
    report = ct.from_pydantic(model).check([row])
    assert is_valid(model, row) == report.ok, report


@pytest.mark.parametrize("kind", sorted(TYPES))
@given(data=st.data())
def test_each_type_accepts_what_its_model_accepts(kind: str, data: st.DataObject) -> None:
    """The law for each type."""
    value = data.draw(values_for(kind).filter(lambda v: not is_listed(kind, v)))
    model = create_model("Drawn", x=(TYPES[kind], ...))
    assert is_valid(model, {"x": value}) == ct.from_pydantic(model).check([{"x": value}]).ok


LISTED: dict[str, tuple[Any, Any, bool]] = {
    "NaN": (float, math.nan, True), "an infinity": (float, -math.inf, True), "past int64": (int, 2**63, True),
    "an integer that no float is": (float, 2**53 + 1, True), "a zone on a time": (time, time(1, tzinfo=UTC), True),
    "no Unicode": (str, "\ud800", True), "a span past int64": (timedelta, timedelta.max, True),
    "true for a member": (Literal[1], True, True),
    "a float for a member": (Literal[1], 1.0, True), "a tuple": (list[int], (1,), False), "a list": (tuple[int, ...], [1], False),
    "text of a UUID": (UUID, str(UUID(int=0)), False), "an enum's value": (Colour, "red", False),
    "a decimal": (float, Decimal(1), True),
}  # fmt: skip  # short values, several a line
"""What is judged differently, and whether it is the model that accepts it."""


@pytest.mark.parametrize(("annotation", "value", "by_model"), LISTED.values(), ids=LISTED.keys())
def test_listed_differences_are_differences(annotation: Any, value: Any, *, by_model: bool) -> None:
    """Each difference that the reference lists is one."""
    model = create_model("Drawn", x=(annotation, ...))
    accepted = is_valid(model, {"x": value}), ct.from_pydantic(model).check([{"x": value}]).ok
    assert (by_model, not by_model) == accepted
