"""Defaults that a declaration can write: what `render` refuses, no field has as its default."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from tests.laws.test_wire_laws import typed
from tests.reference.wire import KINDS, WireField, fields

FINE: dict[type, st.SearchStrategy[Any]] = {
    date: st.dates(),
    datetime: st.datetimes(),
    timedelta: st.timedeltas(),
    float: st.floats(),
    Decimal: st.decimals(-9999, 9999, places=2),
    bool: st.booleans(),
    str: st.text(max_size=3) | st.sampled_from(["NA", " ", ""]),
}
"""Values of a type, most of which some of its formats cannot write."""


def contract_of(annotation: Any, *default: Any) -> type[ct.Contract]:
    """A contract of two fields, the second with the default that is passed."""
    body = {"__annotations__": {"k": int, "x": annotation}, **dict(zip("x", default, strict=False))}
    return type(ct.Contract)("C", (ct.Contract,), body)


def written_type(annotation: Any) -> Any:
    """The Python type that an annotation is written with."""
    args = get_args(annotation)
    return written_type(args[0]) if get_origin(annotation) is Annotated else annotation


@st.composite
def defaulted(draw: st.DrawFn) -> tuple[Any, Any]:
    """A field that is not nullable, with a value of its type."""
    drawn: WireField = draw(fields().filter(lambda one: not one.nullable))
    fine = FINE.get(written_type(drawn.annotation), st.nothing())
    value = draw(KINDS[drawn.kind].form | fine)
    aware = ct.specification_of(contract_of(drawn.annotation)).fields[1].value.dtype
    if isinstance(value, datetime):
        value = value.replace(tzinfo=UTC if getattr(aware, "aware", False) else None)
    return drawn.annotation, value


def is_written(contract: type[ct.Contract], value: Any) -> bool:
    """Whether a value is contract form, and can be written: in its format, and as text."""
    try:
        for text in (False, True):
            ct.render(contract, [{"k": 1, "x": value}], text=text)
        contract.model_construct(k=1, x=value).model_dump_json()
    except ValueError:
        return False
    return True


@given(defaulted())
def test_a_field_has_the_defaults_that_it_can_write(drawn: tuple[Any, Any]) -> None:
    """A default that is written is read back; one that cannot be written is refused at class creation."""
    annotation, value = drawn
    try:
        contract = contract_of(annotation, value)
    except ct.ContractDefinitionError:
        assert not is_written(contract_of(annotation), value)
        return
    rows = contract.parse([{"k": 1}])
    for text in (False, True):
        back = contract.parse(ct.render(contract, rows, text=text), text=text)
        assert typed(rows, contract).equals(typed(back, contract))
    read = contract.model_validate_json(contract.model_validate({"k": 1}).model_dump_json())
    assert typed(rows, contract).equals(typed([read.model_dump()], contract))


def outcome(verb: Callable[[], list[dict[str, Any]]], contract: type[ct.Contract]) -> str:
    """The rows that are made; or in one word, why none are."""
    try:
        return repr(typed(verb(), contract).to_dicts())
    except (ct.ContractDefinitionError, ct.EngineError) as error:
        return "unwritable" if "cannot be written" in str(error) else "invalid"
    except ValueError:
        return "invalid"


@given(defaulted())
def test_a_factory_makes_what_its_field_can_write(drawn: tuple[Any, Any]) -> None:
    """What a factory makes and its field cannot write is one `EngineError`, in a payload and in a batch."""
    annotation, value = drawn
    expected = outcome(
        lambda: contract_of(annotation, value).parse([{"k": 1}]), contract_of(annotation)
    )
    contract = contract_of(annotation, Field(default_factory=lambda: value))
    frame = pl.DataFrame({"k": [1]})
    verbs = (
        lambda: contract.parse(frame).to_dicts(),
        lambda: contract.parse([{"k": 1}]),
        lambda: [contract.model_validate({"k": 1}).model_dump()],
    )
    assert [expected] * len(verbs) == [outcome(verb, contract) for verb in verbs]
