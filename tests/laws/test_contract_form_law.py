"""Law 10: contract form is what `parse` leaves alone."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from contracts.hints import UseVerb
from tests.reference.wire import ALMOST, KINDS

SENTINELS: dict[str, tuple[Any, ...]] = {
    "int": (-999, 2**53 + 1), "int8": (-99, 300), "float": (-999, 0.1), "float32": (-999, 0.1),
    "decimal": (-999, 0.25),
}  # fmt: skip  # a table
"""Numbers that fields of these kinds may use for null."""
UNITS = {"float": "km/h", "float32": "m/s"}
"""Units that fields of these kinds may declare."""
DEFAULTS: dict[str, Any] = {"int": 7, "int8": 7, "float": 1.5, "float32": 1.5, "text": "abc"}
"""Defaults of some kinds, in contract form."""
BLANKS = st.sampled_from(["", " ", "\t", "\u2003", "\x1c"])


@dataclass(frozen=True)
class FormField:
    """A field as an author writes it, and the values that data may have for it."""

    annotation: Any
    default: Any
    values: st.SearchStrategy[Any]


@st.composite
def form_fields(draw: st.DrawFn) -> FormField:
    """One field with some wire form, and values in contract form and almost in it."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    annotation, nullable = KINDS[kind].type, draw(st.booleans())
    values: list[st.SearchStrategy[Any]] = [KINDS[kind].form, KINDS[kind].form, st.none()]
    values += [KINDS[kind].texts] if draw(st.booleans()) else []
    for one in KINDS[kind].said:
        if draw(st.booleans()):
            annotation = Annotated[annotation, one]
    if draw(st.booleans()):
        declared = ("", "NA", *SENTINELS.get(kind, ()))
        annotation = Annotated[annotation, ct.Missing(*declared)]
        values.append(st.sampled_from([None, *SENTINELS.get(kind, ())]))
    if kind in UNITS and draw(st.booleans()):
        annotation = Annotated[annotation, ct.Unit(UNITS[kind])]
    has_default = kind in DEFAULTS and draw(st.booleans())
    if kind == "float" and (nullable or has_default) and draw(st.booleans()):
        read_as: Any = "default" if has_default else "null"
        annotation = Annotated[annotation, ct.NonFinite(nan=read_as)]
        values.append(st.just(float("nan")))
    values += [ALMOST[kind]] if kind in ALMOST else []
    if kind == "text":
        values.append(st.sampled_from(["NA", "", " NA", "abc"]))
        values.append(st.tuples(BLANKS, st.sampled_from(["a", "abc"]), BLANKS).map("".join))
    if has_default:
        factory = Field(default_factory=DEFAULTS[kind].__class__) if draw(st.booleans()) else None
        return FormField(annotation, factory or DEFAULTS[kind], st.one_of(values))
    annotation, value = annotation | None if nullable else annotation, st.one_of(values)
    match draw(st.sampled_from(("value", "value", "list", "struct"))):
        case "list":
            return FormField(list[annotation], ..., st.lists(value, max_size=3))
        case "struct":
            body = {"__annotations__": {"inner": annotation}}
            nested = types.new_class("Inner", (ct.Contract,), {}, lambda b: b.update(body))
            return FormField(nested, ..., st.fixed_dictionaries({"inner": value}))
        case _:
            return FormField(annotation, ..., value)


@st.composite
def contracts_and_rows(draw: st.DrawFn) -> tuple[type[ct.Contract], list[dict[str, Any]]]:
    """A contract with a rule of the table and of the row, and rows that may be in contract form."""
    drawn = draw(st.lists(form_fields(), min_size=1, max_size=3))
    named = {f"x{place}": one for place, one in enumerate(drawn)}
    members: dict[str, Any] = {"__annotations__": {n: one.annotation for n, one in named.items()}}
    members |= {name: one.default for name, one in named.items() if one.default is not ...}
    rules = [ct.rule(ct.col("x0").is_not_null(), name="known", on_null="pass")]
    rules += [ct.NullShare("x0", max=0.5)] if draw(st.booleans()) else []
    members["rules"] = ct.rules(*draw(st.sampled_from([(), tuple(rules)])))
    keywords: dict[str, Any] = {"missing": ct.Missing("NA", -999)} if draw(st.booleans()) else {}
    keywords |= {"nan": "null"} if draw(st.booleans()) else {}
    keywords |= draw(st.sampled_from([{}, {"extra": "ignore"}, {"extra": "allow"}]))
    contract = types.new_class("Formed", (ct.Contract,), keywords, lambda b: b.update(members))
    columns = {name: one.values for name, one in named.items()}
    if draw(st.booleans()):
        columns["more"] = st.integers(0, 9)
    row = st.fixed_dictionaries(columns)
    return contract, draw(st.lists(row, max_size=4) | st.lists(row, min_size=25, max_size=27))


TYPE_CODES = {"dtype", "format", "lossy", "ambiguous", "nan"}
"""The codes of values of another type or form, which `check` does not read."""

READ_BY_CONVERTING = TYPE_CODES | {"wire_form", "null", "missing_field"}
"""The codes of what `parse` may read, or fill in."""
BY_CONVERTING = {UseVerb("parse"), UseVerb("split")}


def is_left_alone(contract: type[ct.Contract], data: Any) -> bool:
    """Whether `parse` is ok, and counts nothing that it converted or filled. What it dropped is no
    field's, and no part of contract form.
    """
    parts = contract.split(data)
    left = parts.report.ok and not (parts.report.converted or parts.report.filled)
    return left and units_of(contract, data).items() <= units_of(contract, parts.valid).items()


def units_of(contract: type[ct.Contract], data: Any) -> dict[str, bytes]:
    """The labels of an Arrow table's columns that have a unit: another one is another form, also of a
    column without numbers.
    """
    if not isinstance(data, pa.Table):
        return {}
    known = {one.alias for one in ct.specification_of(contract).fields if one.value.wire.unit}
    labels = {one.name: (one.metadata or {}).get(b"unit") for one in data.schema}
    return {name: label for name, label in labels.items() if label and name in known}


CASTS: tuple[dict[Any, Any], ...] = (
    {},
    {pl.Int64: pl.Int8, pl.Float64: pl.Float32, pl.String: pl.Categorical},
    {pl.Int64: pl.Float64},
    {pl.Int64: pl.UInt32, pl.Float64: pl.Int64, pl.String: pl.Enum(["NA", "", "abc", " NA"])},
)
"""Types of columns in place of those that Polars infers."""


def typed_frame(
    contract: type[ct.Contract], rows: list[dict[str, Any]], casts: dict[Any, Any]
) -> pl.DataFrame | None:
    """The rows as a frame of the types that Polars infers, or others; None where a column has
    several, or another cannot hold it.
    """
    names = [field.alias for field in ct.specification_of(contract).fields]
    names += ["more"] if rows and "more" in rows[0] else []
    try:
        frame = pl.DataFrame({n: pl.Series([r[n] for r in rows], strict=True) for n in names})
        return frame.cast({kept: other for kept, other in casts.items() if kept in frame.dtypes})  # type: ignore[misc]  # types are keys
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        return None


@given(contracts_and_rows())
def test_rows_are_contract_form_if_parse_leaves_them_alone(
    drawn: tuple[type[ct.Contract], list[dict[str, Any]]],
) -> None:
    """`check` is ok if and only if `parse` is, and changes nothing."""
    contract, rows = drawn
    assert is_left_alone(contract, rows) == contract.check(rows).ok


@given(contracts_and_rows(), st.sampled_from(CASTS))
def test_what_parse_reads_is_said_to_be_wire_form(
    drawn: tuple[type[ct.Contract], list[dict[str, Any]]], casts: dict[Any, Any]
) -> None:
    """Where `split` is ok, each violation of a type or a form that `check` finds names the verbs that read it."""
    contract, rows = drawn
    frames = [typed_frame(contract, [row], casts) for row in rows[:3]]
    for data in (*([row] for row in rows[:3]), *(one for one in frames if one is not None)):
        if contract.split(data).report.ok:
            for one in contract.check(data).violations:
                named = one.hint is not None and set(one.hint.changes) >= BY_CONVERTING
                assert named or one.code not in READ_BY_CONVERTING, one


@given(contracts_and_rows(), st.sampled_from(CASTS))
def test_frames_are_contract_form_if_parse_leaves_them_alone(
    drawn: tuple[type[ct.Contract], list[dict[str, Any]]], casts: dict[Any, Any]
) -> None:
    """`check` is ok if and only if `parse` is, and changes nothing."""
    contract, rows = drawn
    frame = typed_frame(contract, rows, casts)
    if frame is not None:
        assert is_left_alone(contract, frame) == contract.check(frame).ok


def in_containers(frame: pl.DataFrame, labels: Mapping[str, str]) -> Iterator[Any]:
    """A frame as pandas and Arrow hold it, with units as labels."""
    yield frame.to_pandas()
    yield frame.to_pandas(use_pyarrow_extension_array=True)
    yield frame.to_arrow()
    table = frame.to_arrow()
    for place, one in enumerate(table.schema):
        labelled = one.with_metadata({"unit": labels[one.name]}) if one.name in labels else one
        table = table.set_column(place, labelled, table.column(place))
    yield table


@given(
    contracts_and_rows(),
    st.sampled_from(CASTS),
    st.lists(st.sampled_from(["km/h", "m/s", "kg", "g", "s", "nope"]), min_size=3, max_size=3),
)
def test_pandas_and_arrow_are_contract_form_if_parse_leaves_them_alone(
    drawn: tuple[type[ct.Contract], list[dict[str, Any]]], casts: dict[Any, Any], units: list[str]
) -> None:
    """`check` is ok if and only if `parse` is, and changes nothing."""
    contract, rows = drawn
    frame = typed_frame(contract, rows, casts)
    if frame is not None:
        labels = {f"x{n}": unit for n, unit in enumerate(units)}
        for data in in_containers(frame, labels):
            assert is_left_alone(contract, data) == contract.check(data).ok, type(data)


@given(contracts_and_rows())
def test_the_null_share_of_wire_form_is_that_of_contract_form(
    drawn: tuple[type[ct.Contract], list[dict[str, Any]]],
) -> None:
    """`NullShare` counts values that are used for null, in `check` as in `parse`, where all are of
    the field's type.
    """
    contract, rows = drawn
    reports = (contract.check(rows), contract.split(rows).report)
    shares = [
        {(v.field, v.code, v.examples) for v in report.violations if v.code == "null_share"}
        for report in reports
    ]
    first = ct.specification_of(contract).fields[0]
    if first.default is not None:
        assert not shares[0]
    elif not any(v.field == first.alias and v.code in TYPE_CODES for v in reports[0].violations):
        assert shares[0] == shares[1]


@given(contracts_and_rows())
def test_a_payload_in_contract_form_is_a_row_in_contract_form(
    drawn: tuple[type[ct.Contract], list[dict[str, Any]]],
) -> None:
    """A row is contract form if and only if its payload is valid, and nothing of it was changed."""
    contract, rows = drawn
    for row in rows[:3]:
        report = contract.check_row(row)
        left = report.ok and not (report.converted or report.filled)
        checked = contract.check([row])
        share_apart = {v.code for v in checked.violations} - {"null_share"}
        assert left == (not share_apart)


@given(contracts_and_rows())
def test_what_parse_gives_is_contract_form(
    drawn: tuple[type[ct.Contract], list[dict[str, Any]]],
) -> None:
    """The valid part of any data is contract form, apart from rules of the whole batch."""
    contract, rows = drawn
    valid = contract.split(rows).valid
    assert {v.code for v in contract.check(valid).violations} <= {"null_share"}
