"""A contract as JSON Schema: sound for whatever the contract accepts, and as tight as it can be said."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from tests.generated import PATTERNS, Planned, alias_of, contract_of, plans, rows_for
from tests.test_payload_laws import Drawn, drawn_rows, in_json

import contracts as ct
from contracts.backends.payload_errors import fails_one_row
from contracts.documents.json_schema import object_schema
from contracts.documents.portable_patterns import portable
from contracts.specification import Field as FieldOf
from contracts.specification import Specification, StructOf, Value, within
from contracts.testing.cases import cases, wire_cases

Mode = Literal["validation", "serialization"]


# What is asked of schemas -------------------------------------------------------------------------

TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
OFFSET = r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
STRICTLY = {
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "date-time": rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[Tt]{TIME}{OFFSET}",
    "time": f"{TIME}{OFFSET}",
    "duration": r"P([0-9]+W|(?=.)([0-9]+D)?(T([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S))?)",
}
"""The productions of RFC 3339 that the formats of JSON Schema mean: the checker knows few of them
unless other packages are there.
"""
FORMATS = FormatChecker()
for name, grammar in STRICTLY.items():
    FORMATS.checks(name)(
        lambda given, grammar=grammar: (
            not isinstance(given, str) or re.fullmatch(grammar, given) is not None
        )
    )


@lru_cache(maxsize=64)
def validator_of(schema: str, *, formats: bool) -> Draft202012Validator:
    """What validates by a schema, which must be one."""
    whole = json.loads(schema)
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole, format_checker=FORMATS if formats else None)


def accepts(schema: dict[str, Any], value: Any, *, formats: bool = True) -> bool:
    """Whether a value keeps a schema."""
    return bool(validator_of(json.dumps(schema), formats=formats).is_valid(value))


def contract_with(annotation: Any, **members: Any) -> type[ct.Contract]:
    """A contract of one field."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}, **members})


def schema_of(annotation: Any, mode: Mode = "validation", **members: Any) -> Any:
    """The schema of a field that is declared so."""
    return contract_with(annotation, **members).model_json_schema(mode=mode)["properties"]["x"]


def is_accepted(contract: type[ct.Contract], body: str) -> bool:
    """Whether a contract accepts a body."""
    try:
        contract.model_validate_json(body)
    except ValidationError:
        return False
    return True


def dump_of(contract: type[ct.Contract], body: str) -> str | None:
    """What a dump of the body's instance writes, unless its field has no text for it."""
    try:
        return contract.model_validate_json(body).model_dump_json()
    except PydanticSerializationError:
        return None


# Types ------------------------------------------------------------------------------------------


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Point(ct.Contract):
    """A point."""

    x: float
    y: float = 0.0


TEXT = {"type": "string"}
INT = {"type": "integer", "format": "int64", "minimum": -(2**63), "maximum": 2**63 - 1}
REAL = {"type": "number", "format": "double"}
NULL = {"type": "null"}
TYPES: dict[str, tuple[Any, dict[str, Any]]] = {
    "bool": (bool, {"type": "boolean"}),
    "int": (int, INT),
    "int8": (ct.Int8, {"type": "integer", "minimum": -128, "maximum": 127}),
    "int32": (ct.Int32, {**INT, "format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1}),
    "uint64": (ct.UInt64, {"type": "integer", "minimum": 0, "maximum": 2**64 - 1}),
    "float": (float, REAL),
    "float32": (ct.Float32, {"type": "number", "format": "float"}),
    "text": (str, TEXT),
    "uuid": (UUID, {**TEXT, "format": "uuid", "pattern": "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}),
    "date": (date, {**TEXT, "format": "date"}),
    "enum": (Colour, {**TEXT, "enum": ["red", "blue"]}),
    "literal": (Literal[1, 2], {"type": "integer", "enum": [1, 2]}),
    "list": (list[int], {"type": "array", "items": INT}),
    "tuple": (tuple[bool, ...], {"type": "array", "items": {"type": "boolean"}}),
    "vector": (
        Annotated[list[float], ct.Len(3, 3)],
        {"type": "array", "items": REAL, "minItems": 3, "maxItems": 3},
    ),
    "null": (int | None, {"anyOf": [INT, NULL]}),
    "null items": (list[str | None], {"type": "array", "items": {"anyOf": [TEXT, NULL]}}),
    "nested": (Point, {"$ref": "#/$defs/Point"}),
    "nested or null": (Point | None, {"anyOf": [{"$ref": "#/$defs/Point"}, NULL]}),
    "instants in one way": (
        Annotated[datetime, ct.Format("%FT%TZ")], {**TEXT, "format": "date-time"},
    ),
    "coordinates": (
        ct.Longitude, {**REAL, "minimum": -180, "maximum": 180, "x-unit": "decimal degrees"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_what_json_has_for_it(name: str) -> None:
    """Each type is the JSON type that it is written as, with the format that all of its text is of."""
    annotation, expected = TYPES[name]
    assert expected == schema_of(annotation)


DIGITS = Annotated[Decimal, Field(max_digits=5, decimal_places=2)]
TEXTS: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "datetime": (datetime, ("2024-03-02T10:00:00", "2024-03-02 10:00:00.5"), ("2024-03-02T10:00:00Z", "2024-03-02")),
    "instant": (AwareDatetime, ("2024-03-02t10:00:00z", "2024-03-02 10:00:00+01:00"), ("2024-03-02T10:00:00", "now")),
    "time": (time, ("10:00:00", "10:00:00.25"), ("10:00", "10:00:00Z", "24:00:00")),
    "duration": (timedelta, ("PT1H0.5S", "-P1D", "P2W"), ("P1Y", "1h", "")),
    "decimal": (DIGITS, ("999.99", "-0001.500", "+.5", "1E2"), ("1000", "1.005", "1,5", "", ".")),
    "bytes": (bytes, ("", "QQ==", "__8=", "//8="), ("QQ", "Q Q=", "é")),
    "pattern": (Annotated[date, ct.Format("%d %b %Y", "%d/%m/%Y")], ("02 mar 2024", "02/03/2024"), ("2/3/2024", "02 Mär 2024")),
    "count": (Annotated[datetime, ct.Format("epoch_s")], ("1709373600",), ("01709373600", "1e9")),
    "digits": (Annotated[int, ct.Numerals(thousands=" ")], ("1 234", "+7"), ("12 34", "x")),
    "words": (Annotated[bool, ct.Words(true="yes", false=("no", ""))], ("yes", "no", ""), ("true", "Yes")),
    "names": (Annotated[float, ct.NonFinite(nan="allow", inf="allow"), ct.Le(3)], ("NaN", "-Infinity"), ("Infinity", "nan", "1.5")),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_text_that_stands_for_a_value_is_told_from_other_text(name: str) -> None:
    """Where no format of JSON Schema is what the contract reads, a pattern or the words are given."""
    annotation, good, bad = TEXTS[name]
    schema = schema_of(annotation)
    contract = contract_with(annotation)
    for text in (*good, *bad):
        expected = text in good
        assert expected == is_accepted(contract, json.dumps({"x": text})), text
        assert expected == accepts(schema, text), text


# Rules ------------------------------------------------------------------------------------------

RULES: dict[str, tuple[Any, dict[str, Any]]] = {
    "ge": (Annotated[int, ct.Ge(1)], {**INT, "minimum": 1}),
    "gt": (Annotated[float, ct.Gt(0.5)], {**REAL, "exclusiveMinimum": 0.5}),
    "gt of an int": (
        Annotated[ct.UInt8, ct.Gt(0)], {"type": "integer", "exclusiveMinimum": 0, "maximum": 255},
    ),
    "le": (Annotated[float, ct.Le(1e300)], {**REAL, "maximum": 1e300}),
    "lt": (Annotated[float, ct.Lt(2)], {**REAL, "exclusiveMaximum": 2}),
    "stated twice": (
        Annotated[int, ct.Ge(0), ct.rule(ct.Ge(5), name="five"), ct.Le(9)],
        {**INT, "minimum": 5, "maximum": 9},
    ),
    "multiple of": (Annotated[int, ct.MultipleOf(5)], {**INT, "multipleOf": 5}),
    "multiple of a float": (
        Annotated[float, ct.MultipleOf(5)], {**REAL, "description": "Must be a multiple of 5."},
    ),
    "length": (Annotated[str, ct.Len(1, 3)], {**TEXT, "minLength": 1, "maxLength": 3}),
    "pattern": (
        Annotated[str, ct.Matches(r"VH-[0-9]{6}")], {**TEXT, "pattern": "^(?:VH-[0-9]{6})$"},
    ),
    "part": (Annotated[str, Field(pattern="^[0-9]+")], {**TEXT, "pattern": "^[0-9]+"}),
    "two patterns": (
        Annotated[str, ct.Matches("a.*", whole=True), Field(pattern="z")],
        {**TEXT, "pattern": r"^(?:a[^\n]*)$", "allOf": [{"pattern": "z"}]},
    ),
    "one of": (Annotated[str, ct.OneOf("a", "b")], {**TEXT, "enum": ["a", "b"]}),
    "one of days": (
        Annotated[date, ct.OneOf(date(2024, 3, 2))],
        {**TEXT, "format": "date", "enum": ["2024-03-02"]},
    ),
    "email": (ct.Email, {**TEXT, "format": "email", "maxLength": 254}),
    "code": (ct.LanguageAlpha2, {**TEXT, "enum": [*ct.CodeList("ISO 639-1").members]}),
    "bytes": (
        Annotated[bytes, ct.Len(2, 4)],
        {
            **TEXT, "contentEncoding": "base64", "minLength": 4, "maxLength": 8,
            "pattern": "^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}==|[A-Za-z0-9+/_-]{3}=)?$",
        },
    ),
    "day": (
        Annotated[date, ct.Ge(date(2020, 1, 1))],
        {**TEXT, "format": "date", "description": "Must be at least 2020-01-01."},
    ),
    "custom": (
        Annotated[int, ct.Custom("even", accepts=lambda n: n % 2 == 0, says="be even")],
        {**INT, "description": "Must be even."},
    ),
    "words": (Annotated[str, ct.Matches(r"\w+")], {**TEXT, "description": r"Must match '\\w+'."}),
    "warned": (Annotated[int, ct.warn(ct.Ge(1))], INT),
    "tolerated": (Annotated[str, ct.tolerate(ct.Matches(r"\w+"), rows=1)], TEXT),
    "unit": (Annotated[float, ct.Unit("km/h")], {**REAL, "x-unit": "km/h"}),
    "items": (
        list[Annotated[int, ct.Ge(0), ct.Custom("even", accepts=lambda n: n % 2 == 0)]],
        {"type": "array", "items": {**INT, "minimum": 0, "description": "Must satisfy even."}},
    ),
    "trimmed": (
        Annotated[str, ct.Trim(), ct.Len(1, 2)],
        {**TEXT, "minLength": 1, "description": "Must have a length of at most 2."},
    ),
    "missing": (
        Annotated[int | None, ct.Missing("NA", -1)],
        {"anyOf": [INT, {"enum": ["NA", -1]}, NULL]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_said_in_keywords_or_in_words(name: str) -> None:
    """A rule is the keyword that says the same, or stands in the description; what would not refuse
    a payload is not said.
    """
    annotation, expected = RULES[name]
    assert expected == schema_of(annotation)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"VH-[0-9]{6}", r"VH-[0-9]{6}"),
        (r"(?:a|(b))*?c{2,}", r"(?:a|(b))*?c{2,}"),
        (r"a\-b\ c\.\/", r"a-b c\.\/"),
        (r"[^a-z\]\\-]+", r"[^a-z\]\\-]+"),
        ("é.", r"é[^\n]"),
        ("^a$|", "^a$|"),
        *((pattern, None) for pattern in (
            r"\d", r"\w", r"\s", r"\b", r"\pL", r"\x41", "(?i)a", "(?P<n>a)", "[a&&b]", "[a--b]",
            "[[:alpha:]]", "[a[b]]", "a++", "a**", "[]a]", "x{,2}", r"[\d]", "a]", "a}", "[a||b]",
            r"\Aa", r"a\z",
        )),
    ],
)  # fmt: skip
def test_a_pattern_is_given_where_the_engines_agree(pattern: str, expected: str | None) -> None:
    """A pattern is given only if ECMA-262 takes it, and means by it what Rust's engine does."""
    assert expected == portable(pattern)


def test_a_float32_is_rounded_before_it_is_bounded() -> None:
    """A bound of a 32-bit float lets through what is rounded to a number within it, and no more
    than half way to the next; a dump is rounded already.
    """
    annotation = Annotated[ct.Float32, ct.Le(0.1), ct.Gt(-5)]
    contract = contract_with(annotation)
    sent, dumped = schema_of(annotation), schema_of(annotation, "serialization")
    for x in (0.1, 0.10000000149011612, 0.1000000052, -4.9999997):
        assert is_accepted(contract, json.dumps({"x": x}))
        assert accepts(sent, x)
    for x in (0.1000000053, 0.11, -5.0, -4.9999999, -5.00001):
        assert not accepts(sent, x)
    assert {"maximum": 0.10000000149011612, "exclusiveMinimum": -5} == {
        key: dumped[key] for key in ("maximum", "exclusiveMinimum")
    }


def test_a_decimal_is_bounded_as_its_digits_are() -> None:
    """A bound that no float is gives way to the float beside it, on the outside."""
    big = Annotated[Decimal, Field(max_digits=38, decimal_places=10)]
    near = schema_of(Annotated[big, ct.Gt(Decimal("0.3333333333"))])["anyOf"][0]
    assert 0.3333333333 == near["exclusiveMinimum"]
    for bound, x in ((Decimal(2**53 + 3), 2**53 + 3), (Decimal(10**23), 1e23)):
        annotation = Annotated[big, ct.Ge(bound), ct.Le(bound)]
        assert is_accepted(contract_with(annotation), json.dumps({"x": x}))
        assert accepts(schema_of(annotation), x)


def test_text_that_stands_for_null_is_let_in_with_its_white_space() -> None:
    """Where white space is no part of text, it is none of the text that stands for null either."""
    annotation = Annotated[int | None, ct.Trim(), ct.Missing("NA", -1)]
    assert is_accepted(contract_with(annotation), '{"x": " NA"}')
    assert all(accepts(schema_of(annotation), one) for one in (" NA", -1, None, 7))
    assert NULL == schema_of(annotation, "serialization")["anyOf"][-1]
    assert not accepts(schema_of(annotation, "serialization"), "NA")


def test_two_rules_of_one_keyword_are_both_said() -> None:
    """What one keyword cannot say twice is said beside it."""
    schema = schema_of(Annotated[str, ct.NamedFormat("hostname"), ct.NamedFormat("ipv4")])
    assert {"hostname", "ipv4"} == {schema["format"], *(one["format"] for one in schema["allOf"])}


# Objects ----------------------------------------------------------------------------------------


def test_an_object_says_its_keys() -> None:
    """The schema has the fields under the names of the data, those that must be there, whether others
    may be, and the rules of the row in words.
    """

    class Trip(ct.Contract, extra="forbid"):
        """A trip."""

        start: int
        stop: Annotated[
            int, Field(alias="end", title="End", description="When it ended."), ct.Ge(0)
        ]
        note: str | None = None
        rules = ct.rules(
            ct.rule(ct.col("stop") >= ct.col("start"), name="time runs on"),
            ct.warn(ct.col("start") > 0),
            ct.Unique("start"),
        )

    schema = Trip.model_json_schema()
    assert ["start", "end", "note"] == list(schema["properties"])
    assert (["start", "end"], False) == (schema["required"], schema["additionalProperties"])
    assert (
        "A trip.\n\nIn each row:\n\n- time runs on: end must be at least start"
        == schema["description"]
    )
    assert {**INT, "minimum": 0, "title": "End", "description": "When it ended."} == schema[
        "properties"
    ]["end"]
    named = Trip.model_json_schema(by_alias=False)
    assert ["start", "stop", "note"] == list(named["properties"])
    assert ["start", "stop"] == named["required"]
    dumped = Trip.model_json_schema(mode="serialization")
    assert ["start", "end", "note"] == dumped["required"]


def test_other_keys_are_let_in_where_the_contract_lets_them() -> None:
    """A contract that ignores or allows further keys lets them in; a dump has those that it allows."""
    for extra, sent, dumped in (
        ("forbid", False, False),
        ("ignore", True, False),
        ("allow", True, True),
    ):
        contract = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {}}, extra=extra)
        assert sent == accepts(contract.model_json_schema(), {"y": 1})
        assert dumped == accepts(contract.model_json_schema(mode="serialization"), {"y": 1})


def test_what_a_default_stands_for_may_be_sent_and_is_not_dumped() -> None:
    """A null and an absent key are let in where a default stands for them; a dump has the value."""

    class Row(ct.Contract):
        n: int = 1
        m: Annotated[int, ct.Missing(-1)] = 2

    sent, dumped = (Row.model_json_schema(mode=mode) for mode in ("validation", "serialization"))
    assert {"anyOf": [INT, NULL], "default": 1} == sent["properties"]["n"]
    assert {"anyOf": [INT, {"enum": [-1]}, NULL], "default": 2} == sent["properties"]["m"]
    assert {**INT, "default": 1} == dumped["properties"]["n"]
    assert [None, ["n", "m"]] == [sent.get("required"), dumped.get("required")]


def test_defaults_and_examples_are_shown_unless_they_are_private() -> None:
    """A default and examples stand in JSON's own form; a sensitive field shows neither."""

    class Inner(ct.Contract):
        at: Annotated[datetime, ct.Format("epoch_s")]

    class Row(ct.Contract):
        day: Annotated[date, ct.Format("%d/%m/%Y"), Field(examples=["02/03/2024"])] = date(
            2020, 1, 1
        )
        took: timedelta = timedelta(minutes=90)
        many: list[float] = [1.5]
        cost: DIGITS = Decimal("1.50")
        risk: Annotated[float, ct.NonFinite(nan="allow")] = math.nan
        inner: Inner = Inner(at=datetime.fromisoformat("2024-03-02T10:00:00Z"))
        lost: Annotated[str, ct.Missing("NA")] = "NA"
        made: list[int] = Field(default_factory=list)
        pin: Annotated[str, ct.Sensitive(), Field(examples=["1234"])] = "0000"

    fields = Row.model_json_schema()["properties"]
    assert {
        "day": "01/01/2020", "took": "PT1H30M", "many": [1.5], "cost": "1.50", "risk": "NaN",
        "inner": {"at": 1709373600}, "lost": "NA",
    } == {name: field["default"] for name, field in fields.items() if "default" in field}  # fmt: skip
    assert ["02/03/2024"] == fields["day"]["examples"]
    assert {"anyOf": [TEXT, NULL], "x-sensitive": True} == fields["pin"]


def test_contracts_inside_are_definitions() -> None:
    """A contract that stands in another, in a list or in a model is one definition, referred to in
    the way that pydantic is told.
    """

    class Line(ct.Contract):
        start: Point
        stop: Point | None

    class Order(BaseModel):
        lines: list[Line]
        point: Point

    assert ["Point"] == list(Line.model_json_schema()["$defs"])
    assert {"Line", "Point"} == set(TypeAdapter(list[Line]).json_schema()["$defs"])
    schema = Order.model_json_schema(ref_template="#/components/schemas/{model}")
    assert {"Line", "Point"} == set(schema["$defs"])
    assert {"$ref": "#/components/schemas/Point"} == schema["properties"]["point"]
    assert {"$ref": "#/components/schemas/Point"} == schema["$defs"]["Line"]["properties"]["start"]
    good = {"lines": [{"start": {"x": 1}, "stop": None}], "point": {"x": 2.5}}
    assert accepts(Order.model_json_schema(), good)
    assert not accepts(Order.model_json_schema(), good | {"point": {"x": "2.5"}})


def test_pydantics_settings_of_the_schema_stand() -> None:
    """A config's title and json_schema_extra are in the schema, as in a model's."""

    def more(schema: dict[str, Any]) -> None:
        schema["x-a"] = len(schema["properties"]["n"])

    for extra in ({"x-a": 2}, more, lambda schema, _: more(schema)):

        class Row(ct.Contract):
            model_config = ConfigDict(title="A row", json_schema_extra=extra)
            n: int | None

        schema = Row.model_json_schema()
        assert ["A row", 1 if callable(extra) else 2] == [schema["title"], schema["x-a"]]


# Laws -------------------------------------------------------------------------------------------


def assert_sound(contract: type[ct.Contract], body: str) -> bool:
    """Assert that a schema lets in what its contract accepts, and what its dump writes; and say whether
    there was any of it.
    """
    if not is_accepted(contract, body):
        return False
    sent, dump = json.loads(body), dump_of(contract, body)
    for formats in (True, False):
        assert accepts(contract.model_json_schema(), sent, formats=formats), body
        if dump is not None:
            dumped = contract.model_json_schema(mode="serialization")
            assert accepts(dumped, json.loads(dump), formats=formats), dump
    return True


def under_datas_names(contract: type[ct.Contract], row: dict[str, Any]) -> dict[str, Any]:
    """A row whose fields go by the names of the data; of two that one field goes by the last."""
    by_name = ct.specification_of(contract).by_name
    return {by_name[key].alias if key in by_name else key: one for key, one in row.items()}


def written_in_json(row: Any) -> str:
    """A row as a JSON text; infinities as numbers that overflow."""
    return re.sub(r"-?Infinity", "1e400", json.dumps(in_json(row)))


@given(drawn_rows)
def test_what_a_contract_accepts_its_schema_accepts(drawn: Drawn) -> None:
    """A payload that keeps a contract keeps its schema, as it is sent and as it is dumped."""
    contract, rows = drawn
    for row in rows:
        try:
            assert_sound(contract, written_in_json(under_datas_names(contract, row)))
        except UnicodeEncodeError:
            continue  # half of a surrogate pair


WORDS = [
        "", " ", "NA", " NA ", "a", " a", "moving", "moving\n", "NaN", "Infinity", "-Infinity", "yes", "no",
        "1", "1.5", "1,5", "1 234", "1E2", "-0.50", "999.995", "AAEC", "QQ==", "__8=", "2024-03-02",
        "2024-03-02T10:00:00", "2024-03-02 10:00:00.5", "2024-03-02T10:00:00Z", "2024-03-02 10:00:00+01:00",
        "2024-03-02t10:00:00.25z", "10:00:00", "10:00:00.5", "PT1H0.5S", "-P1DT2H", "P2W", "PT1H30S",
        "02/03/2024", "2 Mar 2024", "1709373600", "40°26'46\"N", "+4026/", "DE", "EUR", "jo@example.org",
        "0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f",
    ]  # fmt: skip
NUMBERS = [
    *range(-5, 6),
    0.1,
    0.2,
    0.3,
    0.7,
    -999,
    7.0,
    2**53 + 3,
    1e23,
    10**23,
    1.2345678901234567e25,
    1709373600,
    2**63,
]
EDGES = [None, True, False, *WORDS, *NUMBERS]
"""What one field or another takes for a value, and most do not."""
SOME_NUMBERS = (
    st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.floats(-5, 5)
    | st.floats(-5, 5, width=32) | st.decimals(-20, 20, places=2).map(float)
)  # fmt: skip
BIG = Annotated[Decimal, Field(max_digits=38, decimal_places=3)]
FIELDS: dict[str, Any] = {
    "float32": Annotated[ct.Float32, ct.Interval(ge=0.1, le=0.7)],
    "strict float32": Annotated[ct.Float32, ct.Interval(gt=0.1, lt=3)],
    "one of float32": Annotated[ct.Float32, ct.OneOf(0.1, 0.3)],
    "steps": Annotated[float, ct.MultipleOf(0.1)],
    "steps of one": Annotated[float, ct.MultipleOf(1)],
    "decimal": Annotated[DIGITS, ct.Gt(Decimal("0.1")), ct.Lt(Decimal("7.33"))],
    "decimals of one": Annotated[DIGITS, ct.MultipleOf(Decimal(1))],
    "big decimal": Annotated[BIG, ct.Ge(Decimal(2**53 + 3)), ct.Lt(Decimal(10**23 + 1))],
    "decimal steps": Annotated[DIGITS, ct.MultipleOf(Decimal("0.1"))],
    "big steps": Annotated[BIG, ct.MultipleOf(Decimal(10))],
    "one of decimals": Annotated[DIGITS, ct.OneOf(Decimal("0.10"), Decimal(1))],
    "comma": Annotated[DIGITS, ct.Numerals(decimal_comma=True)],
    "numerals": Annotated[float, ct.Numerals(decimal_comma=True, thousands=" "), ct.Ge(0)],
    "truth": Annotated[bool, ct.Words(true="yes", false=("no", " "))],
    "trimmed": Annotated[str, ct.Trim(), ct.OneOf("moving", "a"), ct.Len(1, 6)],
    "trimmed code": Annotated[ct.CountryAlpha2, ct.Trim()] | None,
    "trimmed null": Annotated[str | None, ct.Trim(), ct.Missing("NA", ""), ct.Len(5)],
    "trimmed name": Annotated[float, ct.Trim(), ct.NonFinite(nan="allow", inf="allow"), ct.Ge(0)],
    "null in numbers": Annotated[int | None, ct.Missing(-999, "NA"), ct.Ge(0)],
    "null in lists": list[Annotated[float | None, ct.Missing("NA", 0)]],
    "nan is null": Annotated[float | None, ct.NonFinite(nan="null"), ct.Lt(1)],
    "infinite": Annotated[float, ct.NonFinite(inf="allow"), ct.Gt(0)],
    "bytes": Annotated[bytes, ct.Len(1, 2)],
    "date": date,
    "one of dates": Annotated[date, ct.OneOf(date(2024, 3, 2))],
    "either date": Annotated[date, ct.Format("%d/%m/%Y", "%Y-%m-%d")],
    "ISO date": Annotated[date, ct.Format("rfc3339")],
    "naive": datetime,
    "instant": AwareDatetime,
    "trimmed instant": Annotated[AwareDatetime, ct.Trim()],
    "rfc3339": Annotated[AwareDatetime, ct.Format("rfc3339")],
    "%z": Annotated[datetime, ct.Format("%Y-%m-%d %H:%M:%S%z", "rfc3339")],
    "Z": Annotated[datetime, ct.Format("%Y-%m-%dT%H:%M:%SZ")],
    "count": Annotated[datetime, ct.Format("epoch_s"), ct.Missing(0, "")] | None,
    "time": time,
    "duration": Annotated[timedelta, ct.Ge(timedelta(0))],
    "uuid": Annotated[UUID | None, ct.Missing("NA")],
    "latitude": Annotated[ct.Latitude, ct.Format("dms", "iso6709")],
    "email": Annotated[ct.Email | None, ct.Missing("NA")],
    "currency": ct.CurrencyCode,
    "pattern": Annotated[str, ct.Matches("[^a]*|.o.*")],
    "literal": Literal[1, 2] | None,
    "list": Annotated[list[ct.Int8 | None], ct.Len(1, 2)],
}
"""Fields for which a keyword that is a little too tight would refuse what the contract accepts."""


@pytest.mark.parametrize("name", FIELDS)
def test_no_keyword_refuses_what_a_field_accepts(name: str) -> None:
    """A schema lets in each of the words and numbers above that its field takes, with formats or
    without; and of each field there are some.
    """
    contract = contract_with(FIELDS[name])
    sent = ([one] for one in EDGES) if "list" in name else EDGES
    assert 0 < sum(assert_sound(contract, json.dumps({"x": one})) for one in sent)


@given(st.sampled_from(sorted(FIELDS)), SOME_NUMBERS)
def test_no_bound_refuses_what_a_field_accepts(name: str, number: float) -> None:
    """A schema lets in whatever number its field takes, however it is rounded."""
    assert_sound(contract_with(FIELDS[name]), json.dumps({"x": number}))


SAID = {
    "dtype": {"bool", "int", "int8", "uint16", "float", "latitude", "text", "literal", "date", "naive", "aware",
              "time", "duration", "uuid", "bytes", "decimal", "floats"},
    "null": {"bool", "int", "float", "text", "date", "aware", "decimal", "floats", "literal", "struct"},
    "ge": {"int", "int8", "uint16", "float", "latitude"},
    "gt": {"int", "int8", "uint16", "float"},
    "le": {"int", "int8", "uint16", "float", "latitude"},
    "lt": {"int", "int8", "uint16", "float"},
    "multiple_of": {"int", "int8"},
    "lossy": {"int", "int8", "uint16"},
    "min_length": {"text", "floats"},
    "max_length": {"text", "floats"},
    "matches": {"text"},
    "one_of": {"literal", "country"},
    "format": {"uuid"},
}  # fmt: skip
"""The kinds of generated fields of which JSON Schema says what breaks a rule, by its code."""


@st.composite
def planned_rows(draw: st.DrawFn) -> tuple[Planned, list[dict[str, Any]]]:
    """Planned fields, and rows of which some are of no use at all."""
    drawn = draw(st.lists(plans(), min_size=6, max_size=12))
    kinds = set().union(*SAID.values())
    said = [plan for plan in drawn if plan.kind in kinds][:3]
    planned = {f"f{place}": plan for place, plan in enumerate(said)}
    return planned, draw(rows_for(planned))


def is_said(planned: Planned, row: dict[str, Any], field: str, code: str) -> bool:
    """Whether a schema says what is broken in a row."""
    if code in ("missing_field", "extra_field"):
        return True
    plans = {alias_of(plan, name): plan for name, plan in planned.items()}
    plan = plans.get(field)
    if plan is None or plan.kind not in SAID.get(code, ()):
        return False
    # The `$` of Python's validator stands before a last end of line, too.
    return not (plan.pattern in PATTERNS and str(row.get(field)).endswith("\n"))


@given(planned_rows())
def test_what_keywords_can_say_is_refused(drawn: tuple[Planned, list[dict[str, Any]]]) -> None:
    """A payload that breaks a bound, a set, a length, a pattern, a step, a type or its keys is refused
    by the schema, without formats.
    """
    planned, rows = drawn
    contract = contract_of(planned)
    schema = contract.model_json_schema()
    for given_row in rows:
        row = under_datas_names(contract, given_row)
        body = written_in_json(row)
        try:
            contract.model_validate_json(body)
        except ValidationError as error:
            lines = [(str(line["loc"][0]), line["type"]) for line in error.errors() if line["loc"]]
            if any(is_said(planned, row, field, code) for field, code in lines):
                assert not accepts(schema, json.loads(body), formats=False), (body, lines)


# The corpus -------------------------------------------------------------------------------------


def whole_schema(specification: Specification, mode: Mode = "validation") -> dict[str, Any]:
    """The schema of a specification, with what it nests in its place."""

    def nested(value: Value) -> dict[str, Any]:
        assert isinstance(value.dtype, StructOf)
        return whole_schema(value.dtype.specification, mode)

    names = {field.name: field.alias for field in specification.fields}
    return object_schema(specification, names, mode, nested)


def goes_by_names(specification: Specification, row: Any) -> bool:
    """Whether a row, or what it nests, has fields by their Python names, which a schema does not."""
    inner = (
        (one.value.dtype.specification, row.get(one.alias))
        for one in specification.fields
        if isinstance(one.value.dtype, StructOf)
    )
    named = {one.name for one in specification.fields if one.name != one.alias}
    return bool(named & row.keys()) or any(
        goes_by_names(nested, one) for nested, one in inner if isinstance(one, dict)
    )


def rows_in_json() -> Iterator[tuple[Any, dict[str, Any], Any, set[tuple[str | None, str]]]]:
    """The corpus' rows that JSON has a form for, with their contract and what they break."""
    for case in cases():
        schema = whole_schema(case.specification)
        for place, row in enumerate(case.rows):
            text = json.dumps(in_json(row))
            if goes_by_names(case.specification, row) or "NaN" in text or "Infinity" in text:
                continue
            broken = {
                (field, code) for field, code, rows in case.broken if place in rows or not rows
            }
            yield case, schema, json.loads(text), broken


def test_the_corpus_is_let_in_where_it_breaks_nothing() -> None:
    """Of the corpus' rows the schema lets in those that break nothing, and refuses those that break
    what it can say.
    """
    let_in = refused = 0
    kinds = {"ge": ("int", "float"), "le": ("int", "float"), "gt": ("int", "float"), "lt": ("int", "float"),
             "min_length": ("text", "list"), "max_length": ("text", "list"), "one_of": ("text", "int")}  # fmt: skip
    for case, schema, row, broken in rows_in_json():
        if not broken and not case.not_run:
            assert accepts(schema, row), (case.name, row)
            let_in += 1
        fields = {field.alias: field.value for field in case.specification.fields}
        told = any(
            code in ("missing_field", "extra_field")
            or (field in fields and fields[field].dtype.kind in kinds.get(code, ()))
            for field, code in broken
        )
        every = (one for value in fields.values() for inner in within(value) for one in inner.rules)
        if told and all(map(fails_one_row, every)):
            assert not accepts(schema, row), (case.name, row)
            refused += 1
    assert let_in > 300
    assert refused > 20


@pytest.mark.parametrize("case", wire_cases(), ids=str)
def test_the_corpus_of_wire_form_is_let_in(case: Any) -> None:
    """What the corpus reads as a value the schema of its field lets in; and every schema is one."""
    specification = Specification("Case", (FieldOf("x", "X", case.value),))
    Draft202012Validator.check_schema(whole_schema(specification, "serialization"))
    schema = whole_schema(specification)
    plain = (str, int, float, bool, type(None))
    for one, done in zip(case.given, case.becomes, strict=True):
        if case.source == "values" and type(one) in plain and not hasattr(done, "code"):
            if isinstance(one, float) and not math.isfinite(one):
                continue
            assert accepts(schema, {"X": one}), one
