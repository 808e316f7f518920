"""Documents that are none: each is refused soon, with where and why, and nothing but that happens."""

from __future__ import annotations

import copy
import json
import sys
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.generated_rules import Ruled, ruled_contracts
from tests.test_carrying import CUSTOMS, Everything

import contracts as ct

Json = Any
SCHEMA = Draft202012Validator(ct.contract_schema())
TEXT = {"name": "x", "type": "text"}


def document(*fields: Json, **members: Json) -> dict[str, Json]:
    """A document of a contract, of one field of text unless others are given."""
    return {"contract": "1", "name": "C", "fields": [*fields] or [TEXT], **members}


def of(type_: str, *rules: Json, **members: Json) -> dict[str, Json]:
    """A document of a contract of one field."""
    return document(
        {"name": "x", "type": type_, **({"rules": [*rules]} if rules else {}), **members}
    )


def ruled(*rules: Json, type_: str = "float") -> dict[str, Json]:
    """A document of a contract of a field of floats, with rules in its body."""
    return document({"name": "x", "type": type_}, rules=[*rules])


def refusal(text: Any) -> ct.DocumentError:
    """Why a document is refused."""
    with pytest.raises(ct.DocumentError) as refused:
        ct.from_json(text, customs=CUSTOMS)
    return refused.value


def test_the_least_document_is_read() -> None:
    """A name and a list of fields are a contract, which may have none; bytes are UTF-8."""
    least = json.dumps(document())
    assert ct.from_json(least).check([{"x": "a"}]).ok
    assert ct.from_json(least.encode()).check([{"x": "a"}]).ok
    assert ct.from_json(bytearray(b'{"contract":"1","name":"C","fields":[]}')).check([{}]).ok


# Text that is no JSON of ours -------------------------------------------------------------------

TEXTS: dict[str, tuple[Any, str]] = {
    "nothing": ("", "is no JSON"),
    "an array": ("[]", "must be an object (got an array)"),
    "no text": (None, "is no text but NoneType"),
    "not UTF-8": (b"\xff{}", "is not UTF-8"),
    "deep arrays": ("[" * 10**6, "is nested deeper than 256"),
    "deep objects": ('{"a":' * 10**6, "is nested deeper than 256"),
    "brackets in text": (json.dumps(document(name="[" * 10**5, odd=1)), "has the key 'odd'"),
    "a million digits": ('{"contract": ' + "9" * 10**6 + "}", "a number that no float holds"),
    "a million decimals": ('{"contract": 1.' + "0" * 10**6 + "}", "a number that no float holds"),
    "1e400": ('{"contract": 1e400}', "a number that no float holds"),
    "an integer that rounds": ('{"contract": 9007199254740993}', "not every reader keeps"),
    "NaN": ('{"contract": NaN}', "has NaN, which is no JSON"),
    "an infinity": ('{"contract": -Infinity}', "has -Infinity, which is no JSON"),
    "a key twice": ('{"contract": "1", "contract": "1"}', "has the key 'contract' twice"),
    "a key twice, deep": ('{"a": [{"b": 1, "b": 1}]}', "has the key 'b' twice"),
    "more after its end": ("{} {}", "is no JSON: Extra data"),
    "too long": (" " * (2**24 + 1), "has more than 16,777,216 characters"),
}


@pytest.mark.parametrize(("text", "says"), TEXTS.values(), ids=TEXTS)
def test_what_is_no_text_of_a_document_is_refused(text: Any, says: str) -> None:
    """Text that is no JSON, or that readers of JSON would read as different things, is refused."""
    error = refusal(text)
    assert says in str(error)
    assert 500 > len(str(error))


# Data that is no contract -----------------------------------------------------------------------

LONG = "x" * 10**5
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
    "unsigned of no width": (of("int", signed=False), "fields[0]", "of no width"),
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
        "fields[0]", "is no zone"),
    "instants without a zone": (
        of("datetime", wire={"format": {"patterns": ["%Y-%m-%dT%H:%MZ"]}}), "fields[0]", "no time zone"),
    "a format that is none": (
        of("date", wire={"format": {"patterns": ["ymd"]}}), "fields[0].wire.format", "is no format"),
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
}  # fmt: skip


@pytest.mark.parametrize(("data", "path", "says"), DATA.values(), ids=DATA)
def test_what_is_no_contract_is_refused(data: Json, path: str, says: str) -> None:
    """Data that is no contract, or one that no class could declare, is refused with where and why."""
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
def test_the_schema_refuses_what_has_no_shape(name: str) -> None:
    """What is refused for its shape alone, the JSON Schema refuses too."""
    assert not SCHEMA.is_valid(DATA[name][0])


# How much ---------------------------------------------------------------------------------------


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


def test_what_is_deep_in_python_is_refused() -> None:
    """Where the reader's own stack is nearly used up, what is deep is refused, and nothing breaks."""
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
def test_what_asks_for_too_much_is_refused(data: Json, says: str) -> None:
    """Contracts in contracts are counted where they stand, so that little text cannot ask for much."""
    assert says in str(refusal(json.dumps(data)))


def test_what_could_not_be_read_is_not_written() -> None:
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


# Whatever else ----------------------------------------------------------------------------------


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


WORDS = [
    "", "x", "1", "text", "int", "float", "struct", "list", "NaN", "-0", "__class__", "\ud800", "\0",
    "ge", "one_of", "satisfies", "col", "const", "Address", "2024-01-01", "P1D", "%Y", "(a{999}){999}",
    "9" * 99, "1E+999", "Europe/Paris", "km/h", "even", "net",
]  # fmt: skip
NUMBERS = [0, 1, -1, 2**53 - 1, 1.5, 1e308, -0.0]
LEAVES = st.sampled_from([None, True, False, *NUMBERS, *WORDS])
KEYS = st.sampled_from(
    [
        "name",
        "type",
        "rules",
        "rule",
        "bound",
        "default",
        "wire",
        "op",
        "of",
        "path",
        "value",
        "int",
        "x",
    ]
)
PLAIN = LEAVES | st.text(max_size=5)


def holding(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """Arrays and objects of something."""
    return st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)


ANY = PLAIN | holding(PLAIN) | holding(holding(PLAIN))


def places_in(data: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of everything in some data."""
    found = [path]
    match data:
        case dict():
            found += [one for key in data for one in places_in(data[key], (*path, key))]
        case list():
            found += [one for n, item in enumerate(data) for one in places_in(item, (*path, n))]
        case _:
            pass
    return found


def within(data: Json, path: tuple[str | int, ...]) -> Json:
    """What stands at a path."""
    for step in path:
        data = data[step]
    return data


@st.composite
def spoiled(draw: st.DrawFn, document: Json) -> Json:
    """A document in which a few things are left out, put in, or put elsewhere."""
    data = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        places = places_in(data)
        path = draw(st.sampled_from(places))
        if not path:
            continue
        holder = within(data, path[:-1])
        match draw(st.sampled_from(["leave out", "replace", "move", "add"])):
            case "leave out":
                del holder[path[-1]]
            case "replace":
                holder[path[-1]] = draw(ANY)
            case "move":
                holder[path[-1]] = copy.deepcopy(within(data, draw(st.sampled_from(places))))
            case _ if type(holder) is dict:
                holder[draw(KEYS)] = draw(ANY)
            case _:
                holder.append(draw(ANY))
    return data


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
