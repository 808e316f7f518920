"""Law 10: contract form is what `parse` leaves alone."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Annotated, Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.reference.wire import KINDS

SENTINELS: dict[str, tuple[Any, ...]] = {
    "int": (-999, 2**53 + 1), "int8": (-99, 300), "float": (-999, 0.1), "float32": (-999, 0.1),
    "decimal": (-999, 0.25),
}  # fmt: skip  # a table
"""Numbers that fields of these kinds may use for null."""
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
    has_default = kind in DEFAULTS and draw(st.booleans())
    if kind == "float" and (nullable or has_default) and draw(st.booleans()):
        read_as: Any = "default" if has_default else "null"
        annotation = Annotated[annotation, ct.NonFinite(nan=read_as)]
        values.append(st.just(float("nan")))
    if kind == "text":
        values.append(st.sampled_from(["NA", "", " NA", "abc"]))
        values.append(st.tuples(BLANKS, st.sampled_from(["a", "abc"]), BLANKS).map("".join))
    if has_default:
        return FormField(annotation, DEFAULTS[kind], st.one_of(values))
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
    keywords = {"missing": ct.Missing("NA", -999)} if draw(st.booleans()) else {}
    contract = types.new_class("Formed", (ct.Contract,), keywords, lambda b: b.update(members))
    row = st.fixed_dictionaries({name: one.values for name, one in named.items()})
    return contract, draw(st.lists(row, max_size=4) | st.lists(row, min_size=25, max_size=27))


def is_left_alone(contract: type[ct.Contract], data: Any) -> bool:
    """Whether `parse` is ok, and counts nothing that it converted, filled or dropped."""
    report = contract.split(data).report
    return report.ok and not (report.converted or report.filled or report.dropped)


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
def test_frames_are_contract_form_if_parse_leaves_them_alone(
    drawn: tuple[type[ct.Contract], list[dict[str, Any]]], casts: dict[Any, Any]
) -> None:
    """`check` is ok if and only if `parse` is, and changes nothing."""
    contract, rows = drawn
    frame = typed_frame(contract, rows, casts)
    if frame is not None:
        assert is_left_alone(contract, frame) == contract.check(frame).ok


@given(contracts_and_rows())
def test_a_payload_in_contract_form_is_a_row_in_contract_form(
    drawn: tuple[type[ct.Contract], list[dict[str, Any]]],
) -> None:
    """A row is contract form if and only if its payload is valid, and nothing of it was changed."""
    contract, rows = drawn
    for row in rows[:3]:
        report = contract.check_row(row)
        left = report.ok and not (report.converted or report.filled or report.dropped)
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
