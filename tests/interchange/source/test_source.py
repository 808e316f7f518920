"""Contracts as Python source: what it declares is the same contract."""

from __future__ import annotations

import subprocess
import sys
import types
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from pydantic import Field

import contracts as ct
from contracts import col
from contracts.interchange.json.documents import index_customs, write_contract_document
from contracts.interchange.json.places import AnyCustom
from contracts.interchange.json.strict_json import canonical_json
from tests.interchange.json.documents import EVEN, NET, TWO, Everything, Vendor, corpus, customs_in
from tests.reference import wire as generated_wire
from tests.reference.draw_rules import ruled_contracts
from tests.reference.nested import Nested, nested_contracts
from tests.reference.rules import Ruled

CUSTOMS: dict[str, AnyCustom] = {
    f"tests.interchange.json.documents:{name}": rule
    for name, rule in (("EVEN", EVEN), ("NET", NET), ("TWO", TWO))
}
RULES = types.ModuleType("rules_of_a_test")
"""Where the custom rules of generated contracts are imported from."""


@pytest.fixture(autouse=True, scope="module")
def importable() -> Iterator[None]:
    """The module of the custom rules can be imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, RULES.__name__, RULES)
        yield


def importable_customs(contract: type[ct.Contract]) -> dict[str, AnyCustom]:
    """The custom rules of a contract, by where they are imported from."""
    customs = customs_in(ct.specification_of(contract))
    for place, rule in enumerate(customs):
        setattr(RULES, f"rule_{place}", rule)
    return {f"{RULES.__name__}:rule_{place}": rule for place, rule in enumerate(customs)}


def declared_by(source: str) -> dict[str, Any]:
    """What a module of the source declares."""
    module: dict[str, Any] = {"__name__": "declared"}
    exec(compile(source, "declared", "exec", dont_inherit=True), module)  # noqa: S102 - the source under test
    return module


def assert_declares(contract: type[ct.Contract]) -> str:
    """Assert that a contract's source declares it again; and give the source."""
    imports = importable_customs(contract)
    source = ct.to_source(contract, imports=imports)
    again = declared_by(source)[contract.__name__]
    assert ct.specification_of(contract) == ct.specification_of(again)
    customs = [*imports.values()]
    assert ct.fingerprint(contract, customs=customs) == ct.fingerprint(again, customs=customs)
    assert source == ct.to_source(again, imports=imports)
    return source


def test_a_contract_of_everything_is_written() -> None:
    """The source of a contract of everything declares it to the last digit."""
    source = ct.to_source(Everything, imports=CUSTOMS)
    again = declared_by(source)["Everything"]
    assert ct.specification_of(Everything) == ct.specification_of(again)
    assert source == ct.to_source(again, imports=CUSTOMS)


@given(ruled_contracts(with_defaults=True))
def test_generated_contracts_are_written(ruled: Ruled) -> None:
    """A generated contract has source that declares it, with the same fingerprint."""
    assert_declares(ruled.contract)


@given(generated_wire.wire_contracts)
def test_generated_wire_forms_are_written(said: list[Any]) -> None:
    """So has one that declares wire form."""
    assert_declares(generated_wire.contract_of(said))


@given(nested_contracts())
def test_nested_contracts_are_written(generated: Nested) -> None:
    """So have contracts within contracts, which stand before those that nest them."""
    assert_declares(generated.contract)


UNWRITTEN_KINDS = (
    "which Python does not allow",
    "which operators do not write",
    "that is not in decimal degrees",
)


@pytest.mark.at_length
def test_the_corpus_is_written() -> None:
    """So has each contract of the conformance corpus that a class can declare; what only a document can state has
    not: names with blanks, `both_or_neither` of what is computed, coordinates without their unit.
    """
    written, problems = 0, []
    for case in corpus():
        specification = replace(case, name="Case")
        customs = customs_in(specification)
        text = canonical_json(write_contract_document(specification, index_customs(customs)))
        try:
            assert_declares(ct.from_json(text, customs=customs))
        except ct.DocumentError:
            continue  # which these are: tests/interchange/json/test_round_trips.py
        except ct.SchemaError as error:
            problems += [one.problem for one in error.obstacles]
        else:
            written += 1
    assert [] == [one for one in problems if not one.endswith(UNWRITTEN_KINDS)]
    assert written > 10 * len(problems)


def test_source_is_laid_out_as_ruff_does() -> None:
    """A formatter leaves the source as it is."""
    ruff = Path(sys.executable).with_name("ruff")
    if not ruff.exists():
        pytest.skip("ruff is no dependency of the tests, only of the project's own style")
    source = ct.to_source(Everything, Small, imports=CUSTOMS)
    command = [ruff, "format", "--isolated", "--diff", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=False)  # noqa: S603 - the formatter itself
    assert ("", 0) == (done.stdout, done.returncode)


WORDS = ("a word of some length", "another word", "a word that is longer than the others", "one")


def test_a_long_type_that_may_be_null_is_in_parentheses() -> None:
    """A set that takes several lines, with null beside it, is one expression."""

    class Trip(ct.Contract):
        word: Literal[WORDS] | None  # type: ignore[valid-type]  # a table of words
        also: Literal[WORDS] | None = None  # type: ignore[valid-type]  # the same

    assert "    word: (\n        Literal[\n" in assert_declares(Trip)


DOC = """Positions of vehicles.

    As the vendors deliver them.
    """
Small = types.new_class(
    "Small",
    (ct.Contract,),
    {"version": "1.0.0"},
    lambda body: body.update(
        __doc__=DOC,
        __annotations__={
            "date": date,
            "class_": Annotated[str, Field(alias="class")],
            "str": Annotated[int, ct.Ge(0)],
            "Annotated": float,
            "lat": ct.Latitude,
            "lon": Annotated[ct.Longitude, ct.Le(0)],
        },
        class_="none",
        str=3,
        Annotated=0.5,
        rules=ct.rules(ct.Coordinates("lat", "lon"), col("str") > 1),
    ),
)


def test_source_reads_as_if_written_by_hand() -> None:
    """Names that a field hides are imported by others, short forms are used, two bounds are one interval."""
    assert '''from builtins import str as str_
from datetime import date
from typing import Annotated as Annotated_

import contracts as ct
from contracts import col
from pydantic import Field


class Small(ct.Contract, version="1.0.0"):
    """Positions of vehicles.

    As the vendors deliver them.
    """

    date: date
    class_: Annotated_[str_, Field(alias="class")] = "none"
    str: Annotated_[int, ct.Ge(0)] = 3
    Annotated: float = 0.5
    lat: ct.Latitude
    lon: Annotated_[ct.Longitude, ct.Le(0.0)]

    rules = ct.rules(ct.Coordinates("lat", "lon"), col("str") > 1)
''' == assert_declares(Small)


def test_several_contracts_are_one_module() -> None:
    """Contracts that refer to one another share a module, each once, also two of one name."""
    first = type(ct.Contract)("Inner", (ct.Contract,), {"__annotations__": {"a": int}})
    second = type(ct.Contract)("Inner", (ct.Contract,), {"__annotations__": {"b": int}})
    body = {"__annotations__": {"x": first, "y": list[second], "z": first}}
    outer = type(ct.Contract)("Outer", (ct.Contract,), body)
    source = ct.to_source(outer, Vendor)
    module = declared_by(source)
    assert ct.fingerprint(outer) == ct.fingerprint(module["Outer"])
    assert ct.fingerprint(Vendor) == ct.fingerprint(module["Vendor"])
    assert source.count("class Inner") == 2


def test_schemas_of_others_become_source() -> None:
    """Contracts that were made of schemas are written, also with columns that Python keeps for itself."""
    schema = pa.schema(
        [pa.field("class", pa.int32(), nullable=False), ("a b", pa.list_(pa.string()))]
    )
    source = assert_declares(ct.from_arrow(schema, name="Read"))
    assert 'class_: Annotated[ct.Int32, Field(alias="class")]' in source
    assert_declares(ct.from_polars(pl.DataFrame({"x": [1], "y": ["a"]}).schema, name="Read"))


LOCAL = ct.Custom("local", accepts=bool)
UNWRITTEN: dict[str, tuple[Any, str]] = {
    "a custom rule": (
        Annotated[int, LOCAL],
        "C.x has Custom('local'), whose functions no source holds",
    ),
    "a factory": (Annotated[list[int], Field(default_factory=lambda: [1])], "cannot be imported"),
    "an example": (Annotated[int, Field(examples=[EVEN])], "which no literal writes"),
}


@pytest.mark.parametrize(("annotation", "problem"), UNWRITTEN.values(), ids=UNWRITTEN)
def test_what_no_source_holds_is_refused(annotation: Any, problem: str) -> None:
    """What only exists in the process is refused, with its place and a hint."""
    contract = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}})
    with pytest.raises(ct.SchemaError) as refused:
        ct.to_source(contract)
    assert problem in str(refused.value)


def test_a_name_that_python_does_not_allow_is_refused() -> None:
    """A contract whose name is not Python's is refused."""
    contract = type(ct.Contract)("Monthly spend", (ct.Contract,), {"__annotations__": {"x": int}})
    with pytest.raises(ct.SchemaError, match="'Monthly spend', which Python does not allow"):
        ct.to_source(contract)


def test_imports_are_places_of_custom_rules() -> None:
    """Imports that are not places, or not custom rules, are refused."""
    for imports, problem in (
        ({"even": EVEN}, "module:name"),
        ({"rules:even": 1}, "not a custom rule"),
    ):
        wrong: Any = imports
        with pytest.raises(TypeError, match=problem):
            ct.to_source(Vendor, imports=wrong)
