"""`ct.Opaque`: a column of any values, of which only null is evaluated."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from contracts import col
from contracts.report.values import MASKED


class Event(ct.Contract):
    """What another system sent, and what may be beside it."""

    id: int
    payload: ct.Opaque
    more: ct.Opaque | None = None

    rules = ct.rules(
        ct.Unique("id"),
        ct.NullShare("more", max=0.5),
        col("id").is_not_null() | col("more").is_null(),
    )


VALUES: list[Any] = [0, -1.5, math.nan, True, "text", b"\xff", [1, "a"], {"a": [None]}, {1: 2}]


def with_payload(value: object) -> list[dict[str, Any]]:
    """Two rows, of which one has the payload."""
    return [{"id": 1, "payload": value, "more": 1}, {"id": 2, "payload": "x", "more": None}]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_any_value_is_accepted_as_it_came(value: object) -> None:
    """A value of any type is accepted beside others, and goes out as the same object."""
    rows = with_payload(value)
    assert Event.check(rows).ok
    assert Event.parse(rows)[0]["payload"] is value
    assert Event.model_validate(rows[0]).payload is value
    frame = pd.DataFrame(
        {"id": [1, 2], "payload": pd.Series([value, "x"], dtype=object), "more": [1, 2]}
    )
    assert value is Event.parse(frame)["payload"][0]


@pytest.mark.parametrize(
    "column",
    [
        pl.Series(["a", None]),
        pl.Series([1.5, None]),
        pl.Series([{"a": 1}, None]),
        pl.Series([[1], None]),
        pl.Series([{1}, None], dtype=pl.Object),
        pl.Series([None, None]),
    ],
    ids=lambda one: str(one.dtype),
)
def test_a_column_of_any_type_is_null_or_not(column: pl.Series) -> None:
    """Each null is a violation where there may be none, whatever the column holds; parsed, the column stays."""
    frame = pl.DataFrame({"id": [1, 2], "payload": column, "more": column})
    nulls = column.null_count()
    report = Event.check(frame)
    assert ("null", nulls) == (report.violations[0].code, report.violations[0].count)
    parts = Event.split(frame)
    assert column.dtype == parts.valid["payload"].dtype or nulls == 2
    assert 2 - nulls == parts.valid.height


@pytest.mark.parametrize(
    "values", [[1, None], ["a", None], [{1}, None], [{"a": 1}, None]], ids=repr
)
def test_a_broken_row_is_shown_whatever_its_column_holds(values: list[Any]) -> None:
    """A row of values that no column of Polars' types holds is shown as that of a frame, or of a payload."""

    class Row(ct.Contract):
        id: int
        more: ct.Opaque | None
        hidden: Annotated[ct.Opaque, ct.Sensitive()] | None
        rules = ct.rules(
            ct.rule(col("more").is_not_null() | col("hidden").is_not_null() | (col("id") > 1))
        )

    rows = [{"id": 1, "more": one, "hidden": one} for one in values]
    expected = [{"more": None, "hidden": MASKED, "id": 1}]
    reports = Row.check(rows), Row.check(rows * 40, max_examples=1), Row.check_row(rows[1])
    for report in reports:
        assert expected == [one.value for one in report.violations[0].examples]


def test_arrow_columns_stay_what_they_are() -> None:
    """A table of Arrow goes out with the types that it came with."""
    table = pa.table({"id": [1], "payload": [b"1"], "more": [[1, 2]]})
    assert table.schema.types == Event.parse(table).schema.types


def test_nan_is_a_value() -> None:
    """NaN is not null, in a frame and in a payload."""
    frame = pl.DataFrame({"id": [1], "payload": [math.nan], "more": [1]})
    assert Event.check(frame).ok
    assert math.isnan(Event.model_validate({"id": 1, "payload": math.nan}).payload)


def test_null_is_refused_in_a_payload() -> None:
    """A payload without the value, or with null, is refused with the codes of a batch."""
    for body, code in (('{"id": 1, "payload": null}', "null"), ('{"id": 1}', "missing_field")):
        with pytest.raises(ValueError, match="payload") as raised:
            Event.model_validate_json(body)
        assert [code] == [one.code for one in ct.report_of(raised.value).violations]
        assert [code] == [one.code for one in Event.check_row(json.loads(body)).violations]


def test_values_of_json_are_text_in_frames() -> None:
    """JSON that becomes a frame has each value as its JSON, whatever the rows hold; a payload has it as it is."""
    sent: list[Any] = [{"a": [1, "é"]}, "x", 1, 1.0, True]
    rows = [{"id": n, "payload": one, "more": n} for n, one in enumerate(sent)]
    frame = Event.parse_json(json.dumps(rows))
    assert ['{"a":[1,"é"]}', '"x"', "1", "1.0", "true"] == frame["payload"].to_list()
    assert pl.String() == Event.parse_json(json.dumps(rows[:1]))["payload"].dtype
    one = Event.model_validate_json(json.dumps(rows[0]))
    assert sent[0] == one.payload
    assert one == Event.model_validate_json(one.model_dump_json())


def test_text_stays_text() -> None:
    """A column of a CSV is not parsed."""
    assert ["007"] == ct.read_csv(Event, b"id,payload,more\n1,007,x\n")["payload"].to_list()


def test_it_is_nested_in_lists_and_structs() -> None:
    """Items and members of any type are null or not, in frames and in rows."""

    class Inner(ct.Contract):
        any: ct.Opaque

    class Outer(ct.Contract):
        items: list[ct.Opaque]
        inner: Inner

    rows = [{"items": [1, "a"], "inner": {"any": [2]}}, {"items": [None], "inner": {"any": None}}]
    assert {("items", "null", 1), ("inner.any", "null", 1)} == {
        (one.field, one.code, one.count) for one in Outer.check(rows).violations
    }
    frame = pl.DataFrame({"items": [[1.5]], "inner": [{"any": "x"}]})
    assert Outer.check(frame).ok
    assert ["[2]"] == [one["any"] for one in Outer.parse_json(json.dumps(rows[:1]))["inner"]]


REFUSED: dict[str, Any] = {
    "a bound": Annotated[ct.Opaque, ct.Ge(0)],
    "a rule of one's own": Annotated[ct.Opaque, ct.Custom("odd", accepts=bool)],
    "items that differ": Annotated[list[ct.Opaque], ct.UniqueItems()],
    "a wire form": Annotated[ct.Opaque, ct.Missing("NA")],
    "NaN for null": Annotated[ct.Opaque | None, ct.NonFinite(nan="null")],
    "its bare type": Any,
}


@pytest.mark.parametrize("annotation", REFUSED.values(), ids=REFUSED)
def test_nothing_else_is_asked_of_it(annotation: Any) -> None:
    """A rule, a wire form and a type of Python's own are refused when the class is created."""
    with pytest.raises(ct.ContractDefinitionError, match=r"null is evaluated|any value"):
        type("Refused", (ct.Contract,), {"__annotations__": {"x": annotation}})


@pytest.mark.parametrize(
    "rule",
    [
        ct.Unique("x"),
        ct.Distinct("x", ge=1),
        ct.group("x", ct.RowCount(min=1)),
        ct.CustomRow("odd", ["x"], accepts=bool),
        col("x") == 1,
        col("x") != col("x"),
    ],
    ids=repr,
)
def test_it_is_not_compared(rule: Any) -> None:
    """No key, group, aggregate or predicate compares its values."""
    with pytest.raises(ct.ContractDefinitionError, match="any value"):
        type(
            "Refused",
            (ct.Contract,),
            {"__annotations__": {"x": ct.Opaque}, "rules": ct.rules(rule)},
        )


@pytest.mark.parametrize("default", [1, [], "x"], ids=repr)
def test_its_default_is_null_or_nothing(default: object) -> None:
    """A default other than None is refused: a contract holds only values of a type that it knows."""
    with pytest.raises(ct.ContractDefinitionError, match="has a default"):
        type("Refused", (ct.Contract,), {"__annotations__": {"x": ct.Opaque}, "x": default})


def test_formats_of_others_keep_it() -> None:
    """Canonical JSON, source, an Arrow schema, JSON Schema and ODCS have a form for it, and read it again."""

    class Bare(ct.Contract):
        x: ct.Opaque
        y: ct.Opaque | None

    again = (
        ct.from_json(ct.to_json(Bare)),
        ct.from_arrow(ct.to_arrow(Bare)),
        ct.from_json_schema(ct.to_json_schema(Bare)),
        ct.from_odcs(ct.to_odcs(Bare))["Bare"],
    )
    assert [ct.fingerprint(Bare)] * len(again) == [*map(ct.fingerprint, again)]
    assert "x: ct.Opaque\n    y: ct.Opaque | None" in ct.to_source(Bare)


def test_a_newer_version_may_take_anything() -> None:
    """Whatever was accepted is any value; not the other way round."""

    class Typed(ct.Contract):
        x: list[float]

    class Untyped(ct.Contract):
        x: ct.Opaque

    assert ct.compare(Typed, Untyped).accepts_old_data
    assert not ct.compare(Untyped, Typed).accepts_old_data
