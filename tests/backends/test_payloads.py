"""The same class evaluates one payload: the verdict of its row, under the same codes."""

from __future__ import annotations

import gc
import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

import contracts as ct
from contracts.inputs.json import JsonBody


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Point(ct.Contract):
    lat: ct.Latitude
    lon: ct.Longitude = 0.0


class Everything(ct.Contract):
    flag: bool
    count: Annotated[int, ct.Ge(0)]
    small: ct.Int8
    share: Annotated[float, ct.Interval(ge=0, le=1)]
    narrow: ct.Float32
    price: Annotated[Decimal, Field(max_digits=6, decimal_places=2)]
    name: Annotated[str, ct.Matches("[a-z]+")]
    raw: bytes
    day: date
    at: datetime
    instant: AwareDatetime
    clock: time
    span: timedelta
    id: UUID
    status: Literal["on", "off"]
    colour: Colour
    where: Point
    vector: Annotated[tuple[float, ...], ct.Len(2, 2)]
    tags: list[str] = []
    note: str | None = None
    aliased: Annotated[int, Field(alias="Its Alias")] = 3


GOOD: dict[str, Any] = {
    "flag": True, "count": 1, "small": 127, "share": 0.5, "narrow": 0.5, "price": Decimal("1.50"),
    "name": "ab", "raw": b"\xff", "day": date(2024, 2, 29), "at": datetime(2024, 2, 29, 12),
    "instant": datetime(2024, 2, 29, tzinfo=UTC), "clock": time(1, 2, 3), "span": timedelta(1.5),
    "id": UUID("0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f"), "status": "on", "colour": Colour.RED,
    "where": {"lat": 1.0}, "vector": (1.0, 2.0),
}  # fmt: skip  # short values, several a line


def codes_of(error: ValidationError) -> set[tuple[str, str]]:
    """The fields and codes of an error."""
    return {(".".join(map(str, line["loc"])), line["type"]) for line in error.errors()}


def test_a_good_payload_is_an_instance() -> None:
    """An instance holds the payload's values, its defaults filled."""
    row = Everything.model_validate(GOOD)
    assert {**GOOD, "where": Point(lat=1.0), "tags": [], "note": None, "aliased": 3} == dict(row)
    assert row == Everything(**GOOD)


def test_a_dump_validates_to_the_same_instance() -> None:
    """model_validate_json(x.model_dump_json()) == x, whatever the types."""
    row = Everything.model_validate(GOOD)
    assert row == Everything.model_validate_json(row.model_dump_json(by_alias=True))
    assert row == Everything.model_validate_json(row.model_dump_json())
    assert row == Everything.model_validate(row.model_dump())


class MayBeNan(ct.Contract):
    """Floats that may be NaN, with a default, nullable, and with neither."""

    bare: Annotated[float, ct.NonFinite(nan="allow")]
    filled: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] = 0.0
    nullable: Annotated[float | None, ct.NonFinite(nan="allow")] = None
    narrow: Annotated[ct.Float32, ct.NonFinite(nan="allow")] = 0.5


def test_a_dump_does_not_turn_nan_into_null() -> None:
    """A NaN that is allowed is dumped as the text that is read again as NaN, whatever is used for null
    in its field, and whoever dumps it.
    """
    nan = float("nan")
    row = MayBeNan(bare=nan, filled=nan, nullable=nan, narrow=nan)
    expected = b'{"bare":"NaN","filled":"NaN","nullable":"NaN","narrow":"NaN"}'
    assert expected == row.model_dump_json().encode()
    assert b"[" + expected + b"]" == TypeAdapter(list[MayBeNan]).dump_json([row])
    assert repr(row) == repr(MayBeNan.model_validate_json(expected))


def test_a_float_that_may_be_nan_has_its_name_and_no_number_in_text() -> None:
    """Where NaN is allowed, JSON may have its name; a number in text is still no number, in a payload
    and in many rows.
    """
    for text, expected in (
        ("NaN", None),
        ("1.5", "dtype"),
        ("nan", None),
        ("none", "dtype"),
        ("Infinity", "dtype"),
    ):
        body = json.dumps({"bare": text})
        for rows in (1, 100):
            report = MayBeNan.split(JsonBody([json.loads(body)] * rows)).report
            assert [(expected, rows)] * (expected is not None) == [
                (v.code, v.count) for v in report.violations
            ]
        assert [expected] * (expected is not None) == [
            v.code for v in MayBeNan.check_row(body).violations
        ]


class Lenient(ct.Contract, extra="ignore"):
    """Takes what it does not declare."""

    n: int = 0


class Holder(ct.Contract):
    """Holds what takes more."""

    inner: Lenient


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize(
    ("contract", "body"),
    [
        (MayBeNan, '{"bare": 1, "filled": %s}'),
        (Lenient, '{"other": %s}'),
        (Holder, '{"inner": {"other": [%s]}}'),
    ],
    ids=["allowed", "ignored", "ignored inside"],
)
def test_a_number_that_is_nan_is_not_json(
    contract: type[ct.Contract], body: str, word: str
) -> None:
    """NaN and infinities are not JSON (RFC 8259), although the parser accepts them; as text they
    are read as text is.
    """
    bare, text = body % word, body % f'"{word}"'
    for given in (bare, bare.encode()):
        with pytest.raises(ValidationError) as raised:
            contract.model_validate_json(given)
        assert ["json_invalid"] == [line["type"] for line in raised.value.errors()]
        assert ["malformed"] == [v.code for v in ct.report_of(raised.value).violations]
        assert ["malformed"] == [v.code for v in contract.check_row(given).violations]
        with pytest.raises(ct.WireError):
            contract.parse_json(given)
    assert contract.check_row(text).ok


def test_a_default_replaces_absent_and_null() -> None:
    """`x = d` fills an absent key and a null; a list default is made anew for each row."""
    filled = Everything.model_validate(
        GOOD | {"tags": None, "Its Alias": None, "where": {"lat": 0, "lon": None}}
    )
    assert ([], 3, Point(lat=0.0)) == (filled.tags, filled.aliased, filled.where)
    assert Everything(**GOOD).tags is not Everything(**GOOD).tags


def test_a_field_is_read_under_its_alias_and_its_name_but_not_both() -> None:
    """Input under either name is read; both at once is an extra field."""
    assert 5 == Everything.model_validate(GOOD | {"Its Alias": 5}).aliased
    assert 5 == Everything.model_validate(GOOD | {"aliased": 5}).aliased
    with pytest.raises(ValidationError) as raised:
        Everything.model_validate(GOOD | {"aliased": 5, "Its Alias": 5})
    assert {("aliased", "extra_field")} == codes_of(raised.value)


def test_every_broken_rule_is_reported() -> None:
    """Not only the first constraint of a field: all of them, in all fields, at any depth."""

    class C(ct.Contract):
        x: Annotated[str, ct.Len(5, 9), ct.Matches("[0-9]+")]
        where: Point
        y: int

    with pytest.raises(ValidationError) as raised:
        C.model_validate({"x": "ab", "where": {"lat": 91.0, "lon": float("nan")}, "z": 1})
    assert {
        ("x", "min_length"), ("x", "matches"), ("where.lat", "le"), ("where.lon", "nan"),
        ("y", "missing_field"), ("z", "extra_field"),
    } == codes_of(raised.value)  # fmt: skip  # short values, several a line


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{"x": NaN}', {("x", "nan")}),
        ('{"x": Infinity}', {("x", "inf")}),
        ('{"x": 1e400}', {("x", "inf")}),
        ('{"x": 9007199254740993}', {("x", "lossy")}),
        ('{"x": "1"}', {("x", "dtype")}),
        ('{"x": true}', {("x", "dtype")}),
        ('{"x": null}', {("x", "null")}),
        ('{"x": -1}', {("x", "ge")}),
        ('{"y": 1}', {("x", "missing_field"), ("y", "extra_field")}),
        ("{}", {("x", "missing_field")}),
        ("[]", {("", "dtype")}),
        ("{", {("", "json_invalid")}),
    ],
    ids=lambda given: given if isinstance(given, str) else None,
)
def test_a_json_body_breaks_rules_under_the_same_codes(
    body: str, found: set[tuple[str, str]]
) -> None:
    """A JSON body that breaks a rule is refused under the code that a batch would report."""

    class C(ct.Contract):
        x: Annotated[float, ct.Ge(0)]

    with pytest.raises(ValidationError) as raised:
        C.model_validate_json(body)
    assert found == codes_of(raised.value)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (date, ["0", "86400", "2024-3-2", " 2024-03-02", "2024-03-02T00:00:00", "20240302"]),
        (
            datetime,
            ["0", "1709373600", "2024-03-02", "2024-03-02T12:00:60", "2024-03-02T12:00:00Z"],
        ),
        (AwareDatetime, ["2024-03-02T12:00:00", "1709373600"]),
        (time, ["0", "12:00", "24:00:00", "12:00:00Z"]),
        (UUID, ["0191D4E2-7C7F-7D3A-8F52-1C2B3A4D5E6F", "0191d4e27c7f7d3a8f521c2b3a4d5e6f"]),
    ],
    ids=str,
)
def test_text_in_a_json_body_is_read_in_one_form_only(kind: Any, texts: list[str]) -> None:
    """A number is not a date, a date is not a datetime, and nothing is guessed."""
    contract = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": kind}})
    for text in texts:
        with pytest.raises(ValidationError):
            contract.model_validate_json(f'{{"x": "{text}"}}')


def test_warned_and_tolerated_rules_let_a_payload_pass() -> None:
    """A rule that only warns refuses no payload, nor one that tolerates a row; a share does."""

    class C(ct.Contract):
        warned: Annotated[int, ct.warn(ct.Ge(0))] = 0
        one: Annotated[int, ct.tolerate(ct.Ge(0), rows=1)] = 0
        share: Annotated[int, ct.tolerate(ct.Ge(0), share=0.5)] = 0

    assert -1 == C(warned=-1).warned
    assert -1 == C(one=-1).one
    with pytest.raises(ValidationError):
        C(share=-1)
    for field in ("warned", "one", "share"):
        row = {"warned": 0, "one": 0, "share": 0, field: -1}
        assert (field != "share") == C.check([row]).ok


def test_instances_are_frozen_and_hashable() -> None:
    """A row is a value."""
    point = Point(lat=1.0)
    with pytest.raises(ValidationError):
        point.lat = 2.0  # type: ignore[misc]
    assert hash(point) == hash(Point(lat=1.0))


def test_a_type_adapter_validates_many() -> None:
    """TypeAdapter(list[C]) reports each row's own place."""
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(list[Point]).validate_python([{"lat": 1.0}, {"lat": 91.0}])
    assert {("1.lat", "le")} == codes_of(raised.value)


def test_errors_are_json_safe() -> None:
    """The details of an error are strict JSON although the value is NaN."""
    with pytest.raises(ValidationError) as raised:
        Point.model_validate({"lat": float("nan")})
    assert "NaN" == raised.value.errors()[0]["input"]
    assert '"input":"NaN"' in raised.value.json()


def test_a_model_of_ones_own_can_hold_a_contract() -> None:
    """A contract is a field of a plain pydantic model like any other model."""
    from pydantic import BaseModel

    class Envelope(BaseModel):
        rows: list[Point]

    assert [Point(lat=1.0)] == Envelope.model_validate({"rows": [{"lat": 1}]}).rows


def test_a_class_in_use_outlives_its_refused_payloads() -> None:
    """No handler of pydantic's outlives a refused payload: what it holds was counted twice by the
    garbage collector, which cleared contracts that only a local variable held.
    """
    contract = type(ct.Contract)("Local", (ct.Contract,), {"__annotations__": {"x": int}})
    gc.disable()
    try:
        with pytest.raises(ValidationError):
            contract.model_validate({"x": "a"})
        handlers = [one for one in gc.get_objects() if type(one).__name__ == "ValidatorCallable"]
    finally:
        gc.enable()
    gc.collect()
    assert [] == handlers
    assert contract in contract.__mro__
