"""Wire form: what becomes contract form does so exactly, and what does not is named."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from decimal import Context, Decimal
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

import contracts as ct
from contracts.dtypes import Decimal as DecimalType
from contracts.dtypes import Float, Int
from contracts.rules.wire import Numerals
from contracts.wire.column.numbers import parse_number_column
from contracts.wire.scalar.numbers import UnparseableText, parse_number

NUMERIC = (
    Int(),
    Int(8),
    Int(32),
    Int(64, signed=False),
    Float(),
    Float(32),
    DecimalType(7, 2),
    DecimalType(38, 0),
)
NUMERALS = (
    Numerals(),
    Numerals(decimal_comma=True),
    Numerals(thousands=","),
    Numerals(decimal_comma=True, thousands="."),
    Numerals(thousands=("\u00a0", "\u202f", "’")),
    Numerals(percent=True, parentheses=True),
    Numerals(percent=True, decimal_comma=True),
    Numerals(parentheses=True),
    Numerals(currency="$", thousands=","),
    Numerals(currency=("€", "EUR", "kr."), decimal_comma=True, thousands=" ", parentheses=True),
)
LOOKS = st.text("0123456789", max_size=22) | st.sampled_from(
    [
        "9007199254740993",
        "9223372036854775808",
        "18446744073709551616",
        "16777217",
        "1e400",
        "1e-400",
        "4e38",
        "1e-46",
        "nan",
        "inf",
        "NaN",
        "-0",
        "0e5",
        "000",
        "1_000",
        "١٢",
        " 1",
        "1 ",
        "1\n",
        "+",
        "-",
        ".",
        "1,234.5",
        "1.234,5",
        "1.5",
    ]
)


@st.composite
def numerals_in_text(draw: st.DrawFn) -> str:
    """Text that is a number, or nearly."""
    parts = (
        st.sampled_from(["", "", "+", "-"]),
        LOOKS,
        st.sampled_from(["", "", ".", ","]),
        LOOKS,
        st.sampled_from(["", "", "e5", "E-7", "e+400"]),
    )
    text = "".join(map(draw, parts)) if draw(st.booleans()) else draw(LOOKS)
    around = st.sampled_from(
        ["", "", "-", "+", "(", ")", "%", "$", "€", "EUR", "kr.", " ", "\u00a0"]
    )
    decorations = st.lists(around, max_size=3).map("".join)
    return f"{draw(decorations)}{text}{draw(decorations)}" if draw(st.booleans()) else text


def of(kind: Any, default: Any = ..., **keywords: Any) -> type[ct.Contract]:
    """A contract of one field of a type."""
    body = {"__annotations__": {"x": kind}} | ({} if default is ... else {"x": default})
    return type(ct.Contract)("C", (ct.Contract,), body, **keywords)


def outcome(
    contract: type[ct.Contract], data: Any, **told: Any
) -> tuple[list[Any], list[tuple[str, int]]]:
    """The valid values, and what the others break, by code and count."""
    parts = contract.split(data, **told)
    valid = (
        parts.valid["x"].to_list()
        if isinstance(data, pl.DataFrame)
        else [row["x"] for row in parts.valid]
    )
    return valid, sorted((v.code, v.count) for v in parts.report.violations)


@given(
    st.lists(st.none() | numerals_in_text(), max_size=8),
    st.sampled_from(NUMERIC),
    st.sampled_from(NUMERALS),
)
def test_one_number_and_a_column_of_numbers_are_read_alike(
    texts: list[str | None], dtype: Any, numerals: Numerals
) -> None:
    """Text is the same number, or is wrong in the same way, alone and in a column."""
    if isinstance(dtype, Int) and numerals.percent:
        numerals = replace(numerals, percent=False)
    column, masks = parse_number_column(pl.Series(texts, dtype=pl.String), dtype, numerals)
    for place, text in enumerate(texts):
        wrong = [code for code, mask in masks.items() if mask[place]]
        if text is None:
            assert (None, []) == (column[place], wrong)
            continue
        assert outcome_of_one(text, dtype, numerals) == (wrong, repr(column[place]))


def outcome_of_one(text: str, dtype: Any, numerals: Numerals) -> tuple[list[str], str]:
    """The problem of one text, or the number that it is; decimals as a column has them."""
    try:
        number = parse_number(text, dtype, numerals)
    except UnparseableText as failed:
        return [failed.code], "None"
    if isinstance(dtype, DecimalType):
        wide = Context(60)  # the usual one has 28 digits
        number = wide.quantize(wide.add(number, 0), Decimal(1).scaleb(-dtype.decimal_places))
    return [], repr(number)


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.none()))
def test_integers_become_floats_only_if_they_are(values: list[int | None]) -> None:
    """An integer is a float exactly, or it is lossy; rows and frames agree."""
    kept = [
        None if value is None else float(value)
        for value in values
        if value is None or int(float(value)) == value
    ]
    frame = pl.DataFrame({"x": values}, schema={"x": pl.Int64})
    valid, broken = outcome(of(float | None), frame)
    assert kept == valid
    lossy = len(values) - len(kept)
    assert ([("lossy", lossy)] if lossy else []) == broken
    assert (len(kept), broken) == (len(outcome(of(float | None), frame.to_dicts())[0]), broken)


@given(st.lists(st.floats() | st.integers(-(2**60), 2**60).map(float)))
def test_floats_become_integers_only_if_they_are(values: list[float]) -> None:
    """A float is an integer, or lossy, or NaN, or infinite; rows and frames agree."""
    frame = pl.DataFrame({"x": values}, schema={"x": pl.Float64})
    expected = [
        int(v) for v in values if math.isfinite(v) and v.is_integer() and -(2**63) <= v < 2**63
    ]
    for data in (frame, frame.to_dicts()):
        valid, broken = outcome(of(int), data)
        assert expected == valid
        assert len(values) - len(expected) == sum(count for _, count in broken)
        assert {code for code, _ in broken} <= {"lossy", "nan", "inf"}


@given(st.lists(st.floats()))
def test_wide_floats_are_rounded_once_and_counted(values: list[float]) -> None:
    """A float64 is the nearest float32; what overflows, vanishes or was an integer is lossy."""
    contract = of(Annotated[ct.Float32, ct.NonFinite(nan="allow", inf="allow")])
    frame = pl.DataFrame({"x": values}, schema={"x": pl.Float64})
    parts, rows = contract.split(frame), contract.split(frame.to_dicts())
    assert {(v.code, v.count) for v in rows.report.violations} == {
        (v.code, v.count) for v in parts.report.violations
    }
    assert pl.Float32 == parts.valid.schema["x"]
    assert repr(parts.valid["x"].to_list()) == repr([row["x"] for row in rows.valid])
    counts = [one.report.converted.get("x", {}) for one in (parts, rows)]
    rounded = [getattr(count, "by", count).get("rounded", 0) for count in counts]
    assert rounded[0] == rounded[1]


TEXT: list[tuple[Any, list[str | None], list[Any], list[tuple[str, int]]]] = [
    (int, ["1", "+2", "007", "1.0", " 1", "1_0", "١", "", "9" * 30], [1, 2, 7, 1], [("dtype", 4), ("lossy", 1)]),
    (float, ["1", ".5", "1e3", "nan", "inf", "1e400", "1,5"], [1.0, 0.5, 1000.0], [("dtype", 3), ("lossy", 1)]),
    (bool, ["true", "false", "True", "1", "yes"], [True, False], [("dtype", 3)]),
    (Annotated[bool, ct.Words(true=("yes", "y"), false="no")], ["yes", "y", "no", "true"], [True, True, False], [("dtype", 1)]),
    (str, ["007", " a ", "", "NA"], ["007", " a ", "", "NA"], []),
    (Annotated[Decimal, Field(max_digits=5, decimal_places=2)], ["1.5", "1.005", "1.500", "1e2"], [Decimal("1.50")] * 2, [("dtype", 1), ("lossy", 1)]),
    (Annotated[float, ct.Numerals(decimal_comma=True, thousands=".")], ["1.234,5", "1,5", "1.5", "12.34"], [1234.5, 1.5], [("dtype", 2)]),
    (Annotated[int, ct.Ge(0)], ["-1", "1", "x"], [1], [("dtype", 1), ("ge", 1)]),
    (Annotated[int | None, ct.Missing("", "-")], ["", "-", "1"], [None, None, 1], []),
]  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("kind", "texts", "valid", "broken"), TEXT, ids=str)
def test_text_is_read_by_its_grammar(
    kind: Any, texts: list[str], valid: list[Any], broken: Any
) -> None:
    """Text is what its field's grammar states, and nothing else is; in frames and in rows."""
    for data in (pl.DataFrame({"x": texts}), [{"x": text} for text in texts]):
        assert (valid, broken) == outcome(of(kind), data, text=True)


def test_text_is_read_only_where_all_is_text_or_its_field_has_a_wire_form() -> None:
    """Unless the field or the caller allows it, text is not a number."""
    assert [("dtype", 1)] == outcome(of(int), pl.DataFrame({"x": ["1"]}))[1]
    assert ([1], []) == outcome(of(Annotated[int, ct.Numerals()]), pl.DataFrame({"x": ["1"]}))


def test_sentinels_are_null_and_counted() -> None:
    """A sentinel that a field declares is null, and takes its default; no other value is."""
    kind = Annotated[int, ct.Missing(-999)]
    for data in (pl.DataFrame({"x": [1, -999, None]}), [{"x": 1}, {"x": -999}, {"x": None}]):
        parts = of(kind, 0).split(data)
        assert [1, 0, 0] == [
            row["x"]
            for row in (parts.valid.to_dicts() if isinstance(data, pl.DataFrame) else parts.valid)
        ]
        assert ({"null": 1, "missing": 1}, 2) == (
            parts.report.filled["x"].by,
            parts.report.filled["x"],
        )
        assert {"missing": 1} == parts.report.converted["x"].by
    country = pl.DataFrame({"x": ["NA", "FR"]})
    assert (["NA", "FR"], []) == outcome(of(str), country, text=True)


def test_nan_is_null_or_the_default_only_where_the_field_allows_it() -> None:
    """NonFinite declares what a NaN is read as, and each is counted."""
    frame = pl.DataFrame({"x": [1.0, math.nan, None]})
    null = Annotated[float | None, ct.NonFinite(nan="null")]
    default = Annotated[float, ct.NonFinite(nan="default")]
    for data in (frame, frame.to_dicts()):
        assert ([1.0, None, None], []) == outcome(of(null), data)
        assert ([1.0, 0.0, 0.0], []) == outcome(of(default, 0.0), data)
        assert {"null": 1, "nan": 1} == of(default, 0.0).split(data).report.filled["x"].by
        assert [("nan", 1)] == outcome(of(float | None), data)[1]


def test_white_space_is_trimmed_only_where_the_field_has_trim() -> None:
    """Trim cuts white space around text, and it is counted."""
    frame = pl.DataFrame({"x": [" a", "b"]})
    assert ([" a", "b"], []) == outcome(of(str), frame)
    parts = of(Annotated[str, ct.Trim()]).split(frame)
    assert (["a", "b"], {"trimmed": 1}) == (
        parts.valid["x"].to_list(),
        parts.report.converted["x"].by,
    )


def test_an_unparseable_value_breaks_no_other_rule() -> None:
    """It is not null, no default replaces it, and rules of the row and of the table skip it."""

    class C(ct.Contract):
        k: int | None
        x: int = 0
        rules = ct.rules(
            ct.Unique("k", nulls="equal"),
            ct.rule(ct.col("k").is_not_null(), name="known"),
            ct.NullShare("k", max=0.1),
        )

    report = C.split(pl.DataFrame({"k": ["1", "?", "1"], "x": ["1", "?", None]}), text=True).report
    assert {("k", "dtype", 1), ("k", "unique", 2), ("x", "dtype", 1)} == {
        (v.field, v.code, v.count) for v in report.violations
    }
    assert {"null": 1} == report.filled["x"].by


def test_parse_returns_contract_form_or_raises_with_the_report() -> None:
    """Data that can be converted comes back in its own kind; else the error has the report."""
    contract = of(Annotated[int, ct.Ge(0)])
    assert pl.DataFrame({"x": [1, 2]}).equals(
        contract.parse(pl.DataFrame({"x": ["1", "2"]}), text=True)
    )
    assert [{"x": 1}] == contract.parse([{"x": 1.0}])
    with pytest.raises(ct.ContractViolation) as caught:
        contract.parse(pl.DataFrame({"x": ["-1", "y"]}), text=True)
    assert {"ge", "dtype"} == {v.code for v in caught.value.report.violations}


def test_nested_values_are_converted_as_deep_as_they_lie() -> None:
    """Members of structs and items of lists are wire form too."""

    class Inner(ct.Contract):
        n: Annotated[int, ct.Missing(-1)] = 7

    class Outer(ct.Contract):
        one: Inner
        many: list[int]

    rows = [{"one": {"n": -1}, "many": [1.0, 2.0]}, {"one": {"n": 1.5}, "many": [1]}]
    for data in (
        rows,
        pl.DataFrame(
            rows, schema={"one": pl.Struct({"n": pl.Float64}), "many": pl.List(pl.Float64)}
        ),
    ):
        parts = Outer.split(data)
        valid = parts.valid.to_dicts() if isinstance(data, pl.DataFrame) else parts.valid
        assert [{"one": {"n": 7}, "many": [1, 2]}] == valid
        assert [("one.n", "lossy")] == [(v.field, v.code) for v in parts.report.violations]


def test_dropped_extra_columns_are_reported() -> None:
    """`extra="ignore"` leaves columns out, and the report counts their values."""
    report = of(int, extra="ignore").split(pl.DataFrame({"x": [1], "y": [2]})).report
    assert {"y": 1} == report.dropped


@given(st.lists(st.integers(-5, 5) | st.none() | st.floats() | st.text(max_size=2)))
def test_parse_is_idempotent(values: list[Any]) -> None:
    """Contract form is wire form: the valid part, parsed again, is what it was."""
    kind = Annotated[float | None, ct.Missing(-1, "x"), ct.NonFinite(nan="null"), ct.Numerals()]
    parts = of(kind).split([{"x": value} for value in values])
    again = of(kind).split(parts.valid)
    assert repr(parts.valid) == repr(again.valid)
    assert again.report.ok


@pytest.mark.parametrize("given", [-999, "", "1.234", "x", 5, None], ids=repr)
def test_a_payload_is_wire_form_too(given: Any) -> None:
    """The wire form of a field holds for one payload, in Python and in JSON."""
    contract = of(Annotated[int, ct.Missing(-999, ""), ct.Numerals(thousands=".")], 7)
    parts = contract.split([{"x": given}])
    for validate, payload in (
        (contract.model_validate, {"x": given}),
        (contract.model_validate_json, json.dumps({"x": given})),
    ):
        try:
            found = [vars(validate(payload))["x"]], []
        except ValidationError as error:
            found = [], [(line["type"], line["input"]) for line in error.errors()]
        broken = [(v.code, v.examples[0].value) for v in parts.report.violations]
        assert ([row["x"] for row in parts.valid], broken) == found
