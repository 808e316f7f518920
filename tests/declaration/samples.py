"""Contracts that declarations name, and a contract of one field."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, TypeVar
from uuid import UUID

import pytest
from pydantic import (
    Field,
)

import contracts as ct


class Keyed(ct.Contract):
    k: int
    rules = ct.rules(ct.Unique("k"))


class Ordered(ct.Contract, ordered=True):
    n: int


class Nest(ct.Contract):
    n: int
    s: Annotated[str, Field(alias="Ess")]


class Wide(ct.Contract):
    """A field of each type, for rules to be refused of."""

    i: int
    u8: ct.UInt8
    f: float
    maybe: float | None
    money: Annotated[Decimal, Field(max_digits=10, decimal_places=2)]
    huge: Annotated[Decimal, Field(max_digits=38, decimal_places=10)]
    s: Annotated[str, Field(alias="Ess")]
    t: str
    raw: bytes
    b: bool
    day: date
    at: datetime
    zat: Annotated[datetime, ct.Timezone(...)]
    clock: time
    span: timedelta
    key: UUID
    many: list[int]
    nests: list[Nest]
    nest: Nest
    lat: ct.Latitude
    lon: ct.Longitude


T = TypeVar("T")


def declare(annotation: Any, **namespace: Any) -> type[ct.Contract]:
    """A contract of one field x with the annotation."""
    return type(ct.Contract)(
        "C", (ct.Contract,), {"__annotations__": {"x": annotation}, **namespace}
    )


ITS_FIELDS = "Its fields are i, u8, f, maybe, money, huge, s, t, raw, b, day, at, … (21 in all)"


def refusal(*rules: Any) -> ct.ContractDefinitionError:
    """The error that a contract with the rules is refused with."""
    with pytest.raises(ct.ContractDefinitionError) as raised:
        type(ct.Contract)("C", (Wide,), {"rules": ct.rules(*rules)})
    return raised.value


def always(_: Any) -> bool:
    """An interpretation that accepts everything."""
    return True
