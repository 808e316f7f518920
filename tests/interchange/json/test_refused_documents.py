"""Documents that hold no contract: each is refused soon, with its reason and its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

import contracts as ct
from tests.interchange.json.hostile import SCHEMA, TEXT, Json, document, of, refusal, ruled


def test_the_least_document_is_read() -> None:
    """A name and a list of fields are a contract, which may have none; bytes are UTF-8."""
    least = json.dumps(document())
    assert ct.from_json(least).check([{"x": "a"}]).ok
    assert ct.from_json(least.encode()).check([{"x": "a"}]).ok
    assert ct.from_json(bytearray(b'{"contract":"1","name":"C","fields":[]}')).check([{}]).ok


TEXTS: dict[str, tuple[Any, str]] = {
    "nothing": ("", "is not JSON"),
    "an array": ("[]", "must be an object (got an array)"),
    "no text": (None, "is not text but NoneType"),
    "not UTF-8": (b"\xff{}", "is not UTF-8"),
    "deep arrays": ("[" * 10**6, "is nested deeper than 256"),
    "deep objects": ('{"a":' * 10**6, "is nested deeper than 256"),
    "brackets in text": (json.dumps(document(name="[" * 10**5, odd=1)), "has the key 'odd'"),
    "a million digits": ('{"contract": ' + "9" * 10**6 + "}", "a number that no float holds"),
    "a million decimals": ('{"contract": 1.' + "0" * 10**6 + "}", "a number that no float holds"),
    "1e400": ('{"contract": 1e400}', "a number that no float holds"),
    "an integer that rounds": ('{"contract": 9007199254740993}', "not every reader keeps"),
    "NaN": ('{"contract": NaN}', "has NaN, which is not JSON"),
    "an infinity": ('{"contract": -Infinity}', "has -Infinity, which is not JSON"),
    "a key twice": ('{"contract": "1", "contract": "1"}', "has the key 'contract' twice"),
    "a key twice, deep": ('{"a": [{"b": 1, "b": 1}]}', "has the key 'b' twice"),
    "more after its end": ("{} {}", "is not JSON: Extra data"),
    "too long": (" " * (2**24 + 1), "has more than 16,777,216 characters"),
}


@pytest.mark.parametrize(("text", "says"), TEXTS.values(), ids=TEXTS)
def test_text_that_is_not_a_document_is_refused(text: Any, says: str) -> None:
    """Text that is not JSON, or that readers of JSON would read as different things, is refused."""
    error = refusal(text)
    assert says in str(error)
    assert 500 > len(str(error))


DATA: dict[str, tuple[Json, str, str]] = {
    "another version": (document(contract="2"), "contract", "must be '1', the version of the format (got '2')"),
    "a version that is no text": (document(contract=1), "contract", "(got 1)"),
    "no version": ({"name": "C", "fields": []}, "contract", "(got null)"),
    "no name": ({"contract": "1", "fields": []}, "", "lacks the key 'name'"),
    "an empty name": (document(name=" "), "name", "the name of a class"),
    "a name with NUL": (document(name="a\0b"), "name", "the name of a class"),
    "fields that are no array": (document(fields={}), "fields", "must be an array (got an object)"),
    "a field that is no object": (document(3), "fields[0]", "must be an object (got 3)"),
    "an unknown key": (document(odd=1), "", "has the key 'odd', which is unknown"),
    "an unknown key of a field": (of("text", odd=1), "fields[0]", "has the key 'odd'"),
    "a key of another type": (of("text", bits=8), "fields[0]", "has the key 'bits'"),
    "an unknown type": (of("real"), "fields[0].type", "must be one of 'bool', 'int'"),
    "no type": (document({"name": "x"}), "fields[0]", "lacks the key 'type'"),
    "a width that there is not": (of("int", bits=7), "fields[0].bits", "must be one of 8, 16, 32, 64"),
    "unsigned of no width": (of("int", signed=False), "fields[0]", "without a width"),
    "too many digits": (of("decimal", max_digits=99, decimal_places=2), "fields[0]", "99 digits"),
    "a field twice": (document(TEXT, TEXT), "fields[1].name", "is 'x' once more"),
    "a field named as an attribute": (
        document({"name": "__init__", "type": "int"}), "fields[0].name", "keeps for itself"),
    "a field named as a private attribute": (
        document({"name": "_x", "type": "int"}), "fields[0].name", "keeps for itself"),
    "a field named as a verb": (document({"name": "check", "type": "int"}), "fields[0].name", "keeps for itself"),
    "a field named as pydantic's": (
        document({"name": "model_config", "type": "int"}), "fields[0].name", "keeps for itself"),
    "one alias twice": (document(TEXT, {"name": "y", "alias": "x", "type": "int"}), "fields[1]", "as x does"),
    "an unknown rule": (of("int", {"rule": "eq", "bound": 1}), "fields[0].rules[0].rule", "must be one of"),
    "a rule of no object": (of("int", "ge"), "fields[0].rules[0]", "must be an object"),
    "a rule of another scope": (of("int", {"rule": "row_count", "min": 1}), "fields[0].rules[0].rule", "one of"),
    "a bound of another type": (of("int", {"rule": "ge", "bound": "1"}), "fields[0].rules[0].bound", "an integer"),
    "a bound that is no whole number": (
        of("int", {"rule": "ge", "bound": 1.5}), "fields[0].rules[0].bound", "an integer (got 1.5)"),
    "a bound of null": (of("int", {"rule": "ge", "bound": None}), "fields[0]", "is not an integer"),
    "a bound that is NaN": (of("float", {"rule": "ge", "bound": "NaN"}), "fields[0]", "compares with nothing"),
    "bounds that hold nothing": (
        of("int", {"rule": "ge", "bound": 5}, {"rule": "le", "bound": 3}), "fields[0]", "allows no value"),
    "a rule that says nothing of a type": (
        of("int", {"rule": "matches", "pattern": "a"}), "fields[0]", "it is an integer"),
    "huge decimals": (
        of("decimal", {"rule": "ge", "bound": "1E+999999999"}, max_digits=9, decimal_places=2),
        "fields[0].rules[0].bound", "text of a decimal"),
    "huge integers": (of("int", {"rule": "ge", "bound": "9" * 1001}), "fields[0].rules[0].bound", "an integer"),
    "text of a small integer": (of("int", {"rule": "ge", "bound": "12"}), "fields[0].rules[0].bound", "an integer"),
    "a day that is none": (of("date", {"rule": "ge", "bound": "2024-02-30"}), "fields[0].rules[0].bound", "a date"),
    "a date in other digits": (
        of("date", {"rule": "ge", "bound": "\u0662024-01-01"}), "fields[0].rules[0].bound", "text of a date"),
    "a duration of nothing": (
        of("duration", {"rule": "ge", "bound": "P"}), "fields[0].rules[0].bound", "a duration"),
    "no base64": (of("bytes", default="a"), "fields[0].default", "text of a bytes"),
    "a default of another type": (of("int", default="1"), "fields[0].default", "an integer"),
    "a default that breaks its rule": (
        of("int", {"rule": "ge", "bound": 5}, default=3), "fields[0]", "breaks its own rule"),
    "a default of null": (of("int", default=None), "fields[0]", "may not be null"),
    "two defaults": (of("int", default=1, default_factory="list"), "fields[0]", "has two defaults"),
    "a factory that is code": (of("int", default_factory="os.getcwd"), "fields[0].default_factory", "one of 'list'"),
    "a lone surrogate": (document(description="\ud800"), "description", "half of a surrogate pair"),
    "a lone surrogate as a key": (document(**{"\udfff": 1}), "", "has the key"),
    "a severity that there is not": (
        of("int", {"rule": "ge", "bound": 1, "severity": "fatal"}), "fields[0].rules[0].severity", "'error', 'warn'"),
    "a tolerance beyond all": (
        of("int", {"rule": "ge", "bound": 1, "tolerate_share": 2}), "fields[0]", "tolerate_share is 2.0"),
    "a negative count": (
        of("int", {"rule": "ge", "bound": 1, "tolerate_rows": -1}), "fields[0].rules[0].tolerate_rows", "from 0"),
    "a cost that is NaN": (of("int", {"rule": "ge", "bound": 1, "cost": "NaN"}), "fields[0]", "cost is nan"),
    "a unit in words": (of("float", unit="furlong"), "fields[0]", "in words alone"),
    "an unknown unit": (of("float", wire={"unit": {"code": "furlog"}}), "fields[0]", "has the unit 'furlog'"),
    "a zone that leads elsewhere": (
        of("datetime", aware=True, wire={"format": {"patterns": ["%Y-%m-%d %H:%M"], "zone": "../../etc/passwd"}}),
        "fields[0].wire.format.zone", "the IANA name of a zone"),
    "a zone that there is not": (
        of("datetime", aware=True, wire={"format": {"patterns": ["%Y-%m-%d %H:%M"], "zone": "Europe/Nowhere"}}),
        "fields[0]", "is not a known time zone"),
    "instants without a zone": (
        of("datetime", wire={"format": {"patterns": ["%Y-%m-%dT%H:%MZ"]}}), "fields[0]", "no time zone"),
    "a format that is none": (
        of("date", wire={"format": {"patterns": ["ymd"]}}), "fields[0].wire.format", "is not a format"),
    "no formats": (of("date", wire={"format": {"patterns": []}}), "fields[0].wire.format", "has no pattern"),
    "many formats": (
        of("date", wire={"format": {"patterns": ["%Y"] * 101}}), "fields[0].wire.format.patterns", "more than 100"),
    "a trim of no kind": (of("text", wire={"trim": False}), "fields[0].wire.trim", "must be true, or left out"),
    "a constant of two types": (
        ruled({"rule": "mean", "field": "x", "ge": {"int": 1, "float": 1}}), "rules[0].ge", "must be null, a Boolean"),
    "an unknown operation": (
        ruled({"rule": "satisfies", "predicate": {"op": "eval", "of": "1"}}), "rules[0].predicate.op", "must be one of"),
    "a predicate of no field": (
        ruled({"rule": "satisfies", "predicate": {"op": "is_null", "of": {"op": "col", "path": "y"}}}), "",
        "has no field 'y'"),
    "a value for a predicate": (
        ruled({"rule": "satisfies", "predicate": {"op": "col", "path": "x"}}), "", "not a predicate"),
    "a rule that names no field": (ruled({"rule": "sorted", "field": "y"}), "", "has no field 'y'"),
    "a custom rule of another kind": (
        of("int", {"rule": "custom", "custom": "net"}), "fields[0].rules[0].custom", "is a CustomRow there"),
    "a custom rule of other fields": (
        ruled({"rule": "custom_row", "custom": "net", "fields": ["x"]}), "rules[0]", "among customs reads"),
    "an unknown contract": (of("struct", contract="D"), "fields[0].contract", "the key of one of contracts"),
    "a contract that nothing names": (
        document(contracts={"D": {"name": "D", "fields": []}}), "contracts['D']", "nothing names"),
    "no contracts": (document(contracts={}), "contracts", "must be an object with contracts"),
    "what is wrong in a nested contract": (
        {**of("struct", contract="D"), "contracts": {"D": {"name": "D", "fields": [3]}}},
        "contracts['D'].fields[0]", "must be an object"),
    "a contract in itself": (
        {**of("struct", contract="D"),
         "contracts": {"D": {"name": "D", "fields": [{"name": "x", "type": "struct", "contract": "D"}]}}},
        "contracts['D'].fields[0].contract", "leads back"),
    "table rules in a nested contract": (
        {**of("struct", contract="D"),
         "contracts": {"D": {"name": "D", "fields": [], "rules": [{"rule": "row_count", "min": 1}]}}},
        "fields[0]", "whose table rules have no table here"),
    "a pattern that the engine refuses": (
        of("text", {"rule": "matches", "pattern": "(?=a)"}), "fields[0]", "the Rust engine refuses"),
    "a pattern that explodes": (
        of("text", {"rule": "matches", "pattern": "(a{1000}){1000}"}), "fields[0]", "exceeds size limit"),
    "a pattern that explodes in a predicate": (
        ruled({"rule": "satisfies",
               "predicate": {"op": "matches", "of": {"op": "col", "path": "x"}, "pattern": "(a{999}){999}"}},
              type_="text"), "", "exceeds size limit"),
    "a pattern of parentheses": (
        of("text", {"rule": "matches", "pattern": "(" * 10**5}), "fields[0]", "must match '((((("),
    "many patterns that cost much": (
        of("text", *({"rule": "matches", "pattern": rf"\w{{100}}{n}"} for n in range(100))),
        "fields[0].rules[79].pattern", "states of patterns in all"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("data", "path", "says"), DATA.values(), ids=DATA)
def test_data_that_is_not_a_contract_is_refused(data: Json, path: str, says: str) -> None:
    """Data that is not a contract, or one that no class could declare, is refused with its place
    and the reason.
    """
    error = refusal(json.dumps(data))
    assert path == error.path
    assert says in str(error)
    assert 700 > len(str(error))


REFUSED_BY_ITS_SHAPE = [
    name
    for name, (_, _, says) in DATA.items()
    if says.startswith(("has the key", "must be one of", "lacks the key", "must be an"))
]


@pytest.mark.parametrize("name", REFUSED_BY_ITS_SHAPE)
def test_the_schema_refuses_the_wrong_shape(name: str) -> None:
    """A document that is refused for its shape alone, the JSON Schema refuses too."""
    assert not SCHEMA.is_valid(DATA[name][0])
