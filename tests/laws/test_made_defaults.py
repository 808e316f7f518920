"""Defaults that a factory makes: one verdict in a payload and in a batch."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import Field, ValidationError

import contracts as ct

MADE: dict[str, tuple[Any, Any, list[str]]] = {
    "a value that Missing names": (Annotated[str, ct.Missing("NA")], "NA", ["null"]),
    "a number that Missing names": (Annotated[int, ct.Missing(-1)], -1, ["null"]),
    "text that Trim cuts": (Annotated[str, ct.Trim()], " a", ["wire_form"]),
    "a value of another type": (str, 5, ["dtype"]),
    "a value that is too short": (Annotated[str, ct.Len(3, 9)], "NA", ["min_length"]),
    "null": (str, None, ["null"]),
    "a valid value": (Annotated[str, ct.Trim()], "a", []),
    "a valid list": (list[str], ["a"], []),
}


def codes(report: ct.Report) -> list[str]:
    """The codes of what is broken."""
    return [v.code for v in report.violations]


def refused(validate: Callable[[], object]) -> list[str]:
    """The codes for which a payload is refused."""
    try:
        validate()
    except ValidationError as error:
        return codes(ct.report_of(error))
    return []


def contract_with(annotation: Any, value: Any, *, is_factory: bool = False) -> type[ct.Contract]:
    """A contract with a field that has the default of a factory, and another one."""
    default = Field(default_factory=value if is_factory else lambda: value)
    body = {"__annotations__": {"x": annotation, "k": int}, "x": default}
    return type(ct.Contract)("Made", (ct.Contract,), body)


@pytest.mark.parametrize("name", MADE)
def test_a_made_default_has_one_verdict(name: str) -> None:
    """What a factory makes is contract form: it is refused for the same rules in a payload, in JSON,
    in rows and in a frame.
    """
    annotation, value, expected = MADE[name]
    inner = contract_with(annotation, value)
    outer = type(ct.Contract)("Outer", (ct.Contract,), {"__annotations__": {"one": inner}})
    for contract, row in ((inner, {"k": 1}), (outer, {"one": {"k": 1}})):
        assert expected == refused(lambda c=contract, r=row: c.model_validate(r))
        body = json.dumps(row)
        assert expected == refused(lambda c=contract, b=body: c.model_validate_json(b))
        assert expected == codes(contract.check_row(row))
        assert expected == codes(contract.split([row]).report)
        assert expected == codes(contract.split(pl.DataFrame([row])).report)


def fails(verb: Callable[[], object]) -> tuple[str, str | None, str]:
    """What the error of a failing factory says: its text, its cause, and all its context."""
    with pytest.raises(ct.EngineError) as raised:
        verb()
    error = raised.value
    cause = None if error.__cause__ is None else repr(error.__cause__)
    return str(error), cause, repr(error.__context__)


@pytest.mark.parametrize("sensitive", [False, True])
def test_a_factory_that_raises_is_one_error(sensitive: bool) -> None:
    """A factory that raises is the same `EngineError` in a payload and in a batch, nested too; for a
    sensitive field nothing is quoted.
    """

    def boom() -> str:
        raise KeyError("secret-4711")

    annotation = Annotated[str, ct.Sensitive()] if sensitive else str
    inner = contract_with(annotation, boom, is_factory=True)
    outer = type(ct.Contract)("Outer", (ct.Contract,), {"__annotations__": {"one": inner}})
    cause = None if sensitive else "KeyError('secret-4711')"
    reason = "KeyError" if sensitive else "KeyError: 'secret-4711'"
    text = f"Made could not be enforced: the default_factory of x failed ({reason})"
    for contract, row in ((inner, {"k": 1}), (outer, {"one": {"k": 1}})):
        for verb in (
            lambda c=contract, r=row: c.model_validate(r),
            lambda c=contract, r=row: c(**r),
            lambda c=contract, r=row: c.model_validate_json(json.dumps(r)),
            lambda c=contract, r=row: c.check_row(r),
            lambda c=contract, r=row: c.split([r]),
            lambda c=contract, r=row: c.parse_json(json.dumps([r])),
            lambda c=contract, r=row: c.parse(pl.DataFrame([r])),
        ):
            assert (text, cause, repr(None) if sensitive else cause) == fails(verb)


def test_a_default_that_the_contract_itself_reads_as_missing_is_refused() -> None:
    """A default that class-wide `missing=` names is refused when the class is created."""
    body = {"__annotations__": {"x": str}, "x": "NA"}
    with pytest.raises(ct.ContractDefinitionError, match="has the default 'NA'"):
        type(ct.Contract)("C", (ct.Contract,), body, missing=ct.Missing("NA"))
