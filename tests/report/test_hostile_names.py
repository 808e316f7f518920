"""Names and keys with control characters: none is in what people read as it is."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

import contracts as ct
from contracts import col

UNSEEN = "\x1b\x7f\x85\u202e\u2066\u200f\u2028\r\n\t\x00"
hostile = st.text("ab" + UNSEEN, min_size=1, max_size=12).map(lambda text: f"{text}\x1bx")
Contract = type[ct.Contract]


def contract_of(name: str) -> Contract:
    """A contract with one name wherever a contract has one but for its class."""
    nested: Contract = type(ct.Contract)("Nested", (ct.Contract,), {"__annotations__": {"y": int}})
    settings = Field(alias=name, description=name, title=name)
    body = {
        "__annotations__": {"x": Annotated[str, settings, ct.Len(0, 3)], "inner": nested},
        "__doc__": name,
        "rules": ct.rules(ct.rule(col("x") != name, name=name)),
    }
    keywords = {"boundary": name, "version": name, "owner": name}
    return type(ct.Contract)("Named", (ct.Contract,), body, **keywords)


def raised_texts(call: Callable[[], object]) -> Iterator[str]:
    """What a call's error writes, as a message and as a traceback without the lines of code."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - whatever it is, its text is what counts
        yield str(error)
        yield repr(error)
        yield "".join(traceback.format_exception_only(error))


def lines_of_people(contract: Contract, row: dict[str, Any]) -> Iterator[str]:
    """Whatever a person reads of a contract and of a row that breaks it."""
    report = contract.check_row(row)
    yield from (str(report), report.to_html(), report.to_json())
    yield from raised_texts(lambda: contract.model_validate(row))
    yield from raised_texts(lambda: contract.model_validate_json(json.dumps(row)))
    yield from raised_texts(lambda: contract.parse([row]))
    yield from raised_texts(lambda: contract.parse_json(json.dumps([row])))
    yield from raised_texts(lambda: ct.Handoff(contract, contract_of("other")))


def unseen_in(text: str) -> set[str]:
    """The characters that nobody sees, line breaks apart."""
    return {one for one in text if not one.isprintable()} - {"\n"}


@given(hostile)
def test_no_name_is_written_as_it_came(name: str) -> None:
    """Messages, reports and errors escape what cannot be seen in names, and a name adds no line."""
    contract = contract_of(name)
    rows: list[dict[str, Any]] = [{name: "abcd", "inner": {"y": "z", name: 1}}, {f"{name}?": name}]
    tame = contract_of("tame")
    for row in rows:
        plain = {key.replace(name, "tame"): one for key, one in row.items()}
        expected = [text.count("\n") for text in lines_of_people(tame, plain)]
        found = [*lines_of_people(contract, row)]
        assert [set()] * len(found) == [*map(unseen_in, found)]
        assert expected == [text.count("\n") for text in found]


@given(hostile)
def test_markdown_has_no_name_as_it_came(name: str) -> None:
    """Markdown escapes what cannot be seen in names and descriptions."""
    assert set() == unseen_in(ct.to_markdown(contract_of(name)))


def test_a_place_in_a_payload_keeps_what_can_be_seen() -> None:
    """Pydantic's `loc` has a key as it came, but for characters that cannot be seen."""
    with pytest.raises(ValidationError) as raised:
        contract_of("x").model_validate({"x": "a", "inner": {"y": 1}, "ключ 🚚": 1, "a\nb": 1})
    assert [("ключ 🚚",), ("a\\nb",)] == [line["loc"] for line in raised.value.errors()]
    assert ["a\nb", "ключ 🚚"] == [v.field for v in ct.report_of(raised.value).violations]


REFUSED: dict[str, Callable[[str], object]] = {
    "a class": lambda name: type(ct.Contract)(name, (ct.Contract,), {}),
    "a document": lambda name: ct.from_json(ct.to_json(contract_of("x")).replace("Named", name)),
    "a JSON Schema": lambda name: ct.from_json_schema({"title": name, "type": "object"}),
    "a Polars schema": lambda name: ct.from_polars(pl.Schema({"x": pl.Int64}), name=name),
}


@pytest.mark.parametrize("source", REFUSED)
def test_a_class_has_a_name_that_can_be_seen(source: str) -> None:
    """A contract whose name has characters that cannot be seen is refused, wherever it comes from,
    in an error that escapes them.
    """
    with pytest.raises(ct.ContractError) as raised:
        REFUSED[source]("a\u202e\x9bb")
    assert set() == unseen_in(str(raised.value))
