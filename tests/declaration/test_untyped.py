"""What stands in a contract's body without a type: what to write instead, on every pydantic."""

from __future__ import annotations

import functools
import types
from typing import Any, ClassVar

import pytest
from pydantic import Field, PrivateAttr, computed_field

import contracts as ct

WITH_TYPE = "has a rule under the name 'limit', and no field of that name. Write limit: Annotated[…, {}] with its type, or name the rule _limit."
IS_TYPE = (
    "has a type under the name 'limit', as its value. Write it before the =, as the type: limit: …."
)
CONSTANT = "has limit in its body, without a type. Write limit: {0} = … for a field, or limit: ClassVar[{0}] = … for a constant."
UNTYPED: dict[str, tuple[Any, str]] = {
    "a rule": (ct.Ge(0), WITH_TYPE.format("ct.Ge(0)")),
    "two rules": ([ct.Ge(0), ct.Le(9)], WITH_TYPE.format("ct.Ge(0), ct.Le(9)")),
    "missing values": (ct.Missing("NA"), WITH_TYPE.format("ct.Missing('NA')")),
    "a unit": (ct.Unit("km"), WITH_TYPE.format("ct.Unit('km')")),
    "a format": (ct.Format("iso8601"), WITH_TYPE.format("ct.Format('iso8601')")),
    "no values": (ct.NonFinite(nan="null"), WITH_TYPE.format("ct.NonFinite('null')")),
    "trimming": (ct.Trim(), WITH_TYPE.format("ct.Trim()")),
    "a class of rules": (ct.Missing, WITH_TYPE.format("ct.Missing(…)")),
    "a type": (ct.Latitude, IS_TYPE),
    "a named format": (ct.Email, IS_TYPE),
    "a number": (3, CONSTANT.format("int")),
    "text": ("a", CONSTANT.format("str")),
    "nothing": (None, CONSTANT.format("… | None")),
    "a list": ([1], CONSTANT.format("list")),
    "a field": (Field(ge=0), "has limit = Field(…) in its body, without a type. Write it behind the type: limit: … = Field(…)."),
}  # fmt: skip  # a table


def contract(**body: Any) -> Any:
    """A contract with more in its body."""
    return derived("C", ct.Contract, {"__annotations__": {"x": int}, **body})


def derived(name: str, base: Any, body: dict[str, Any]) -> Any:
    """A class as its statement makes it."""
    return types.new_class(name, (base,), {}, lambda namespace: namespace.update(body))


@pytest.mark.parametrize(("value", "says"), UNTYPED.values(), ids=UNTYPED)
def test_a_value_without_a_type_is_refused(value: Any, says: str) -> None:
    """A rule, a type or a constant without an annotation is refused in our words, and none of pydantic's."""
    with pytest.raises(ct.ContractDefinitionError) as raised:
        contract(limit=value)
    assert f"C {says}" == str(raised.value)


def test_a_field_is_not_redeclared_without_a_type() -> None:
    """A subclass that gives a field another default says its type again."""
    with pytest.raises(ct.ContractDefinitionError, match="has x in its body, without a type"):
        derived("D", contract(), {"x": 3})


def test_what_needs_no_type_stays() -> None:
    """Methods, properties, constants of a base, classes and private attributes have no annotation."""

    class Base(ct.Contract):
        x: int
        LIMIT: ClassVar[int] = 3

    class Derived(Base):
        LIMIT = 4
        _private = PrivateAttr(default=5)
        _hidden = 6
        half = functools.partial(divmod, 2)

        class Inner(ct.Contract):
            y: int

        @computed_field
        @property
        def twice(self) -> int:
            return 2 * self.x

        @staticmethod
        def made() -> int:
            return 7

        @functools.cached_property
        def thrice(self) -> int:
            return 3 * self.x

    one = Derived(x=1)
    assert (4, 5, 6, 7, 2) == (one.LIMIT, one._private, one._hidden, one.made(), one.twice)
