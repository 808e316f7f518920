"""Rules as keywords of JSON Schema, or in words where no keyword can express them."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import Field

import contracts as ct
from contracts.interchange.json_schema.patterns import ecma_pattern
from tests.interchange.json_schema.validators import (
    INT,
    NULL,
    REAL,
    TEXT,
    accepts,
    contract_with,
    is_accepted,
    schema_of,
)

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
    "none of": (Annotated[str, ct.NoneOf("a", "b")], {**TEXT, "not": {"enum": ["a", "b"]}}),
    "none of, twice": (
        Annotated[int, ct.NoneOf(1), ct.rule(ct.NoneOf(2), name="two")],
        {**INT, "not": {"enum": [1]}, "allOf": [{"not": {"enum": [2]}}]},
    ),
    "none of some instants": (
        Annotated[datetime, ct.NoneOf(datetime(2024, 3, 2))],
        {**schema_of(datetime), "description": f"{schema_of(datetime)['description']} Must be none of 2024-03-02T00:00:00."},
    ),
    "unique items": (
        Annotated[list[int], ct.UniqueItems()],
        {"type": "array", "items": INT, "uniqueItems": True},
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
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_written_in_keywords_or_in_words(name: str) -> None:
    """A rule is the keyword of the same meaning, or in the description; a rule that refuses no
    payload is not written.
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
)  # fmt: skip  # a table, a line each
def test_a_pattern_is_written_where_the_engines_agree(pattern: str, expected: str | None) -> None:
    """A pattern is written only if ECMA-262 has it, with the meaning that it has in Rust's engine."""
    assert expected == ecma_pattern(pattern)


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


def test_sentinels_are_accepted_with_their_white_space() -> None:
    """If white space is not part of a field's text, it is not part of its sentinels either."""
    annotation = Annotated[int | None, ct.Trim(), ct.Missing("NA", -1)]
    assert is_accepted(contract_with(annotation), '{"x": " NA"}')
    assert all(accepts(schema_of(annotation), one) for one in (" NA", -1, None, 7))
    assert NULL == schema_of(annotation, "serialization")["anyOf"][-1]
    assert not accepts(schema_of(annotation, "serialization"), "NA")


def test_two_rules_of_one_keyword_are_both_written() -> None:
    """A second rule of one keyword is written beside it."""
    schema = schema_of(Annotated[str, ct.NamedFormat("hostname"), ct.NamedFormat("ipv4")])
    assert {"hostname", "ipv4"} == {schema["format"], *(one["format"] for one in schema["allOf"])}
