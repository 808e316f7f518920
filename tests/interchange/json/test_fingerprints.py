"""Fingerprints: the same contract has the same text, and two contracts have two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import Annotated, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.dtypes import Scalar
from contracts.interchange.json.codecs import Record, TaggedUnion
from contracts.interchange.json.field_codecs import (
    CONTRACT,
    DEFAULT_RECORD,
    DESCRIPTION_RECORD,
    DTYPE_UNION,
    NAMES_RECORD,
    VALUE_RECORD,
)
from contracts.interchange.json.predicate_codecs import FAMILIES, PREDICATES
from contracts.interchange.json.rule_codecs import BODY_RULES, RULE_TERMS, VALUE_RULES
from contracts.interchange.json.scalar_codecs import SCALAR_CODECS
from contracts.interchange.json.strict_json import canonical_json, parse_strict_json
from contracts.interchange.json.wire_codecs import WIRE
from contracts.rules.predicate import Const, Node
from contracts.rules.requirement import Requirement
from contracts.rules.row import RowRule
from contracts.rules.table import TableRule
from contracts.rules.value import NonFinite, ValueRule
from contracts.rules.wire import Wire
from contracts.specification import DType, FieldType, Specification
from tests.interchange.json.documents import customs_in
from tests.reference.draw_rules import ruled_contracts
from tests.reference.rules import Ruled


@given(ruled_contracts(), ruled_contracts())
def test_two_contracts_have_two_fingerprints(one: Ruled, other: Ruled) -> None:
    """Contracts that are not equal have different fingerprints."""
    first, second = one.contract, other.contract
    customs = customs_in(ct.specification_of(first)) + customs_in(ct.specification_of(second))
    known = list({custom.name: custom for custom in customs}.values())
    alike = ct.specification_of(first) == ct.specification_of(second)
    prints = [ct.fingerprint(contract, customs=known) for contract in (first, second)]
    assert alike or prints[0] != prints[1]


def test_the_order_of_fields_is_part_of_a_contract() -> None:
    """The same fields in another order are another contract: columns and dumps have an order."""

    def contract(*names: str) -> type[ct.Contract]:
        body = {"__annotations__": dict.fromkeys(names, int)}
        return type(ct.Contract)("C", (ct.Contract,), body)

    assert ct.fingerprint(contract("a", "b")) == ct.fingerprint(contract("a", "b"))
    assert ct.fingerprint(contract("a", "b")) != ct.fingerprint(contract("b", "a"))


def test_the_pivot_of_two_digit_years_is_part_of_a_contract() -> None:
    """The same pattern with another pivot is another contract, in JSON and in Arrow's metadata too."""

    def contract(pivot: int | None) -> type[ct.Contract]:
        day = Annotated[date, ct.Format("%d/%m/%y", pivot=pivot)]
        return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"day": day}})

    declared = [contract(pivot) for pivot in (None, 0, 30)]
    assert 3 == len(set(map(ct.fingerprint, declared)))
    for one in declared:
        assert ct.specification_of(one) == ct.specification_of(ct.from_json(ct.to_json(one)))
        assert one.parse([{"day": "02/03/29"}]) == ct.from_arrow(ct.to_arrow(one)).parse(
            [{"day": "02/03/29"}]
        )


FUNCTIONS = {"accepts", "expr", "partial", "merge", "finish", "says", "strategy", "name"}
"""What a rule of one's own has that stands in no document but by the rule's name."""


def attributes_of(record: Record) -> set[str]:
    """The attributes that an object of a document gives."""
    return {key.attribute for key in record.keys.values()}


@pytest.mark.parametrize(
    ("rules", "kinds"),
    [
        (VALUE_RULES, get_args(ValueRule)),
        (BODY_RULES, (*get_args(RowRule), *get_args(TableRule))),
        (DTYPE_UNION, get_args(DType)),
    ],
    ids=["value rules", "rules of the body", "types"],
)
def test_nothing_of_a_rule_is_left_out(rules: Any, kinds: tuple[type, ...]) -> None:
    """Every rule and every type has a document, with every attribute of it."""
    assert set(rules.tags) == set(kinds)
    for kind, tag in rules.tags.items():
        own = {one.name for one in fields(kind)}
        left = FUNCTIONS if own >= {"accepts"} else set()
        assert own - left == attributes_of(rules.records[tag]) - left


def test_nothing_of_a_predicate_is_left_out() -> None:
    """Every node has a document, with every attribute of it."""
    single = {kind: tag for kind, tag in PREDICATES.tags.items() if isinstance(kind, type)}
    assert {*FAMILIES, *single} == set(get_args(Node))
    for kind, (attribute, names, _) in FAMILIES.items():
        for name in names:
            stands = attributes_of(PREDICATES.records[name]) | {attribute}
            assert {one.name for one in fields(kind)} == stands
    for kind, tag in single.items():
        own = {one.name for one in fields(kind) if one.init and one.compare}
        assert own == attributes_of(PREDICATES.records[tag])


def test_nothing_else_is_left_out() -> None:
    """Every attribute of values, wire forms and terms is in a document."""
    names = {one.name for one in fields(FieldType)} - {"dtype", "python"}
    assert names == attributes_of(VALUE_RECORD)
    assert {one.name for one in fields(Wire)} == attributes_of(WIRE)
    assert {one.name for one in fields(Requirement)} - {"rule"} == attributes_of(RULE_TERMS)
    assert {one.name for one in fields(Specification)} == attributes_of(CONTRACT)
    assert {one.kind for one in get_args(Scalar)} - {"opaque"} == set(
        SCALAR_CODECS
    )  # of no operands
    assert Const(1) != Const(1.0)


DEFAULTS = {
    "allow_zero": False, "aware": False, "bits": None, "box": None, "cost": 1.0, "decimal_comma": False,
    "descending": False, "ge": None, "gt": None, "ignore_case": False, "labelled": False, "le": None, "lt": None, "max": None,
    "max_ahead": None, "min": 0, "name": None, "nulls": None, "parentheses": False, "percent": False, "currency": None, "on_null": "fail", "otherwise": None, "q": 0.5,
    "severity": "error", "signed": True, "strict": False, "thousands": None, "tolerate_rows": None,
    "tolerate_share": None, "whole": True,
    "axis": None, "format": None, "missing": None, "numerals": None, "trim": None, "truncate": None, "unit": None, "words": None,
    "since": None, "until": None, "zone": None, "month": None, "day": None, "pivot": None, "inf": "forbid", "nan": "forbid",
    "non_finite": NonFinite(), "nullable": False, "rules": (), "sensitive": False, "wire": Wire(),
    "boundary": None, "description": None, "extra": "forbid", "ordered": False, "owner": None, "version": None,
    "alias": None, "start": None, "end": None, "at": timedelta(0), "change": None, "growth": None, "z": None, "min_rows": 100,
    "psi": None, "ks": None, "chi2": None, "linf": None, "wasserstein": None, "min_values": 200, "max_share": 0.0, "factor": 1.0,
    "default": None, "default_factory": None, "examples": (), "title": None,
}  # fmt: skip  # a table of short pairs
"""What every key means that a document leaves out, wherever it may be left out: a part of the format."""


def records_in(codec: Any) -> Iterator[Record]:
    """Every record of a codec, and of what it is made of."""
    seen: list[Any] = []
    waiting = [codec, NAMES_RECORD, DEFAULT_RECORD, DESCRIPTION_RECORD, VALUE_RECORD, RULE_TERMS]
    waiting += [VALUE_RULES, BODY_RULES, DTYPE_UNION, PREDICATES]
    while waiting:
        one = waiting.pop()
        if any(one is other for other in seen):
            continue
        seen.append(one)
        if isinstance(one, Record):
            yield one
            waiting += [key.codec for key in one.keys.values()]
        elif isinstance(one, TaggedUnion):
            waiting += one.records.values()


def test_defaults_are_those_of_the_format() -> None:
    """A key that a document leaves out means what it always meant, whatever a class has for its default."""
    found = [
        (name, key.default)
        for record in records_in(CONTRACT)
        for name, key in record.keys.items()
        if not key.required
    ]
    assert {name for name, _ in found} == set(DEFAULTS)
    assert [] == [(name, default) for name, default in found if DEFAULTS[name] != default]


NUMBERS = {
    0.0: "0", 5e-324: "5e-324", 1.7976931348623157e308: "1.7976931348623157e+308",
    9007199254740992.0: "9007199254740992", 295147905179352830000.0: "295147905179352830000",
    9.999999999999997e22: "9.999999999999997e+22", 1e23: "1e+23", 999999999999999900000.0: "999999999999999900000",
    1e21: "1e+21", 9.999999999999997e-7: "9.999999999999997e-7", 0.000001: "0.000001",
    333333333.33333329: "333333333.3333333", -0.0000033333333333333333: "-0.0000033333333333333333",
    1424953923781206.2: "1424953923781206.2",
}  # fmt: skip  # short values, several a line
"""Numbers of RFC 8785, appendix B."""


@pytest.mark.parametrize(("number", "text"), NUMBERS.items())
def test_numbers_are_written_as_rfc_8785_has_them(number: float, text: str) -> None:
    """A float is written as ECMAScript writes it."""
    assert text == canonical_json(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_as_it_was_written(number: float) -> None:
    """A float is itself again, but for the sign of zero, which is written apart."""
    assert number == float(parse_strict_json(canonical_json(number)))


def test_members_are_in_the_order_of_rfc_8785() -> None:
    """Keys are sorted by their UTF-16 code units, not by their code points."""
    data = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}
    expected = '{"\\r":2,"1":4,"\x80":6,"\xf6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'
    assert expected == canonical_json(data)
