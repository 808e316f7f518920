"""Documents that are too deep, too large or spoiled: read or refused, and nothing else happens."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.interchange.json.documents import CUSTOMS, Everything
from tests.interchange.json.hostile import (
    ANY,
    SCHEMA,
    TEXT,
    Json,
    document,
    of,
    refusal,
    ruled,
    spoiled,
)
from tests.reference.draw_rules import ruled_contracts
from tests.reference.rules import Ruled


def negated(times: int) -> Json:
    """A predicate in so many others."""
    node: Json = {"op": "is_null", "of": {"op": "col", "path": "x"}}
    for _ in range(times):
        node = {"op": "and", "of": [node]}
    return ruled({"rule": "satisfies", "predicate": node}, type_="text")


def nested(depth: int, names: str) -> Json:
    """Contracts in contracts, each with so many fields of the next one."""
    inner = {
        f"c{level}": {
            "name": f"c{level}",
            "fields": [{"name": n, "type": "struct", "contract": f"c{level + 1}"} for n in names],
        }
        for level in range(depth)
    }
    last = {f"c{depth}": {"name": "last", "fields": [TEXT]}}
    return {**of("struct", contract="c0"), "contracts": inner | last}


def listed(depth: int) -> Json:
    """A list of lists of lists."""
    value: Json = {"type": "text"}
    for _ in range(depth):
        value = {"type": "list", "item": value}
    return document({"name": "x", **value})


def test_predicates_nest_as_deep_as_declared_ones() -> None:
    """A predicate of 99 operators is read, one of 150 is not."""
    assert ct.from_json(json.dumps(negated(97))).check([{"x": None}]) is not None
    assert "nests more than 100 operators" in str(refusal(json.dumps(negated(105))))
    assert "nested deeper than 256" in str(refusal(json.dumps(negated(150))))


def test_deep_documents_are_refused_on_a_short_stack() -> None:
    """If the caller's stack is nearly used up, a deep document is refused, and nothing breaks."""
    text = json.dumps(negated(90))

    def deeper(left: int) -> type[ct.Contract]:
        return deeper(left - 1) if left else ct.from_json(text)

    assert ["x"] == [*ct.from_json(text).model_fields]
    with pytest.raises(ct.DocumentError, match="is nested too deep"):
        deeper(sys.getrecursionlimit() - 250)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (nested(60, "ab"), "is past 20,000 values in all"),
        (nested(900, "a"), "is nested too deep"),
        (nested(32, "a"), "is nested deeper than 32"),
        (listed(32), "is nested deeper than 32"),
        (document(*({"name": f"x{n}", "type": "int"} for n in range(20_001))), "20,000 values"),
    ],
    ids=["a billion values", "a long chain", "a chain", "lists", "many fields"],
)
def test_documents_that_need_too_much_are_refused(data: Json, says: str) -> None:
    """Contracts in contracts are counted at each use, so that little text cannot need much memory."""
    assert says in str(refusal(json.dumps(data)))


@pytest.mark.at_length
def test_a_contract_that_could_not_be_read_is_not_written() -> None:
    """A contract that is more than a document may hold is refused when it is written."""
    names = [f"x{n}" for n in range(150)]
    wide: Any = int
    for _ in range(2):
        body = {"__annotations__": dict.fromkeys(names, wide)}
        wide = type(ct.Contract)("Wide", (ct.Contract,), body)
    with pytest.raises(ct.DocumentError, match="20,000 values"):
        ct.to_json(wide)
    much = Annotated[str, *(ct.rule(ct.Matches(rf"\w{{100}}{n}"), name=str(n)) for n in range(80))]  # type: ignore[valid-type]
    with pytest.raises(ct.DocumentError, match="states of patterns"):
        ct.to_json(type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": much}}))


def assert_read_or_refused(text: str) -> None:
    """Assert that a document is read, and is then its own, or refused."""
    try:
        contract = ct.from_json(text, customs=CUSTOMS)
    except ct.DocumentError as error:
        said = str(error)
    else:
        written = ct.to_json(contract, customs=CUSTOMS)
        SCHEMA.validate(json.loads(written))
        assert written == ct.to_json(ct.from_json(written, customs=CUSTOMS), customs=CUSTOMS)
        return
    assert said.isprintable()
    assert 2_000 > len(said)


EVERYTHING = json.loads(ct.to_json(Everything, customs=CUSTOMS))


@given(spoiled(EVERYTHING))
def test_a_spoiled_document_is_read_or_refused(data: Json) -> None:
    """Whatever is changed in a document of everything: it is one, or is refused as none."""
    assert_read_or_refused(json.dumps(data))


@given(st.data(), ruled_contracts(with_defaults=True))
def test_a_spoiled_generated_document_is_read_or_refused(data: st.DataObject, ruled: Ruled) -> None:
    """Whatever is changed in a document of a generated contract: it is one, or is refused as none."""
    customs = [rule for rule in map(rule_of, ct.specification_of(ruled.contract).fields) if rule]
    text = ct.to_json(ruled.contract, customs=customs[:1])
    assert_read_or_refused(json.dumps(data.draw(spoiled(json.loads(text)))))


def rule_of(field: Any) -> ct.Custom | None:
    """The custom rule of a generated field, if it has one: all of them are the same."""
    return next((one.rule for one in field.value.rules if isinstance(one.rule, ct.Custom)), None)


@given(ANY)
def test_any_json_is_read_or_refused(data: Json) -> None:
    """Any JSON is a contract, or is refused as none."""
    assert_read_or_refused(json.dumps(data))
    if type(data) is dict:
        assert_read_or_refused(json.dumps(document() | data))


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused(text: Any) -> None:
    """Any text, or bytes, is refused as no document."""
    refusal(text)
