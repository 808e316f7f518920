"""The laws of wire form, as properties over generated contracts that declare it."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticSerializationError

import contracts as ct
from contracts.backends.contract_form import deep_contract_form
from contracts.backends.physical_types import physical_type
from tests.reference.wire import WireField, contract_of, rows_of, wire_contracts


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[WireField], list[dict[str, Any]]]:
    """A contract, and rows of text."""
    said = draw(wire_contracts)
    return said, draw(rows_of(said, text=True))


@st.composite
def forms(draw: st.DrawFn) -> tuple[list[WireField], list[dict[str, Any]]]:
    """A contract, and rows in contract form."""
    said = draw(wire_contracts)
    return said, draw(rows_of(said, text=False))


def frame_of(rows: list[dict[str, Any]], contract: type[ct.Contract]) -> pl.DataFrame:
    """Rows of text as a frame of text."""
    names = [field.alias for field in ct.specification_of(contract).fields]
    return pl.DataFrame(
        {name: pl.Series([row[name] for row in rows], dtype=pl.String) for name in names}
    )


def typed(rows: list[dict[str, Any]], contract: type[ct.Contract]) -> pl.DataFrame:
    """Rows in contract form as a frame in contract form."""
    columns = [
        pl.Series(
            one.alias,
            [deep_contract_form(row[one.alias], one.value) for row in rows],
            physical_type(one.value.dtype),
        )
        for one in ct.specification_of(contract).fields
    ]
    return pl.DataFrame(columns)


def report_content(report: ct.Report) -> dict[str, Any]:
    """The content of a report, apart from causes, which kinds of data have of their own."""
    return {
        "broken": {(v.field, v.code, v.count, v.rule) for v in report.violations},
        "converted": {path: count.by for path, count in report.converted.items()},
        "filled": {path: count.by for path, count in report.filled.items()},
    }


@given(texts(), st.booleans())
def test_frames_and_rows_of_text_become_the_same(
    drawn: tuple[list[WireField], list[dict[str, Any]]], text: bool
) -> None:
    """The same codes, counts and values, whichever way text comes."""
    said, rows = drawn
    contract = contract_of(said)
    frame = contract.split(frame_of(rows, contract), text=text)
    listed = contract.split(rows, text=text)
    assert report_content(frame.report) == report_content(listed.report)
    assert typed(listed.valid, contract).equals(frame.valid)
    reasons = frame.invalid["__violations__"].to_list()
    assert [set(row["__violations__"]) for row in listed.invalid] == list(map(set, reasons))


@given(texts(), st.booleans())
def test_parsing_twice_changes_nothing(
    drawn: tuple[list[WireField], list[dict[str, Any]]], text: bool
) -> None:
    """Contract form is wire form: parsed again it is untouched, and nothing is counted."""
    said, rows = drawn
    contract = contract_of(said)
    valid = contract.split(frame_of(rows, contract), text=text).valid
    again = contract.split(valid)
    assert again.valid.equals(valid)
    assert again.report.ok
    assert {} == dict(again.report.converted)


@given(forms(), st.booleans())
def test_rendered_data_is_parsed_back(
    drawn: tuple[list[WireField], list[dict[str, Any]]], text: bool
) -> None:
    """`render` writes wire form that `parse` reads as the data it was, to the last bit."""
    said, rows = drawn
    contract = contract_of(said)
    frame = typed(rows, contract)
    assert contract.parse(ct.render(contract, frame, text=text), text=text).equals(frame)
    listed = frame.to_dicts()
    back = contract.parse(ct.render(contract, listed, text=text), text=text)
    assert typed(back, contract).equals(frame)
    assert [ct.render(contract, frame, text=True).to_dicts()] == [
        ct.render(contract, listed, text=True)
    ]


@given(forms(), st.booleans())
def test_rendered_lists_and_structs_are_parsed_back(
    drawn: tuple[list[WireField], list[dict[str, Any]]], text: bool
) -> None:
    """`render` writes what lists and structs hold as it writes columns, and `parse` reads it back."""
    said, rows = drawn
    inner = contract_of(said)
    kinds = {"one": inner | None, "many": list[inner | None]}  # type: ignore[valid-type]
    outer = type(ct.Contract)("Outer", (ct.Contract,), {"__annotations__": kinds})
    nested = [{"one": None, "many": []}, *({"one": row, "many": [None, row]} for row in rows)]
    frame = typed([*nested, {"one": None, "many": rows}], outer)
    assert outer.parse(ct.render(outer, frame, text=text), text=text).equals(frame)


@given(texts())
def test_a_payload_is_read_as_a_batch_of_one_is(
    drawn: tuple[list[WireField], list[dict[str, Any]]],
) -> None:
    """The same verdict, fields and codes, and the same values, for Python input."""
    said, rows = drawn
    contract = contract_of(said)
    for row in rows:
        parts = contract.split([row])
        try:
            found = [vars(contract.model_validate(row))]
        except ValueError as error:
            codes: Any = error
            broken = {(line["loc"][0], line["type"]) for line in codes.errors()}
            assert {(v.field, v.code) for v in parts.report.violations} == broken
            continue
        assert typed(parts.valid, contract).equals(typed(found, contract))


@given(forms())
def test_a_dump_is_wire_form(drawn: tuple[list[WireField], list[dict[str, Any]]]) -> None:
    """A text of `model_dump_json` is validated as the same instance."""
    said, rows = drawn
    contract = contract_of(said)
    for row in rows:
        instance = contract.model_validate(row)
        assert contract.model_validate_json(instance.model_dump_json()) == instance


def test_a_dump_that_would_be_read_as_null_is_refused() -> None:
    """A value whose text is used for null cannot be dumped: the dump would be read as another."""

    class Sealed(ct.Contract):
        seal: Annotated[bytes | None, ct.Missing("")]

    with pytest.raises(PydanticSerializationError, match="would be read as null"):
        Sealed(seal=b"").model_dump_json()
    with pytest.raises(ValueError, match="would be read as null"):
        ct.render(Sealed, [{"seal": b""}], text=True)
