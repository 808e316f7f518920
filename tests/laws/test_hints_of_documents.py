"""Law 12: what hints about ODCS documents and pydantic models say to do, done, what was refused is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import pytest
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    create_model,
    field_validator,
)

import contracts as ct
from tests.interchange.odcs.documents import document, prop, table
from tests.laws.refusals import hints_of
from tests.reference.hint_sources import unmet

Call = Callable[[], Any]
Z = {"name": "y", "logicalType": "string"}


def odcs(*properties: dict[str, Any], **more: Any) -> Call:
    """A document of one object is read."""
    return partial(ct.from_odcs, document(table(*properties), **more))


def text(written: str | bytes) -> Call:
    """A document is read as it is written."""
    return partial(ct.from_odcs, written)


WHOLE = document(table(prop()))
HEAD = "apiVersion: v3.1.0\nkind: DataContract\nid: shop\nstatus: active\nversion: 1.0.0\n"


def promise(value: object, unit: object, element: str) -> Call:
    """A document promises a freshness."""
    one = {"property": "freshness", "value": value, "unit": unit, "element": element}
    return odcs(prop("timestamp"), slaProperties=[one])


def custom(*pairs: tuple[str, object]) -> Call:
    """A property has custom properties."""
    return odcs(prop(customProperties=[{"property": p, "value": v} for p, v in pairs]))


def nested(**more: Any) -> Call:
    """A property has a property."""
    return odcs(prop("object", properties=[Z | more]))


DEEP = HEAD + "description: " + "{a: " * 150 + "1" + "}" * 150
ODCS: dict[str, tuple[Call, Call]] = {
    "a key twice": (text(HEAD + "id: other\n"), text(HEAD)),
    "another encoding": (text(f"{HEAD}domain: Z\xfcrich\n".encode("latin-1")), text(f"{HEAD}domain: Z\xfcrich\n".encode())),
    "too long": (text(HEAD + "# " + "x" * 4_200_000), text(HEAD)),
    "no YAML": (text(HEAD + "tags: [a"), text(HEAD + "tags: [a]")),
    "too deep": (text(DEEP), text(HEAD)),
    "a list": (text("- a\n- b\n"), text(HEAD)),
    "a key that is a number": (text(HEAD + "servers: {1: a}\n"), text(HEAD)),
    "half a character": (text(json.dumps({"a": "\ud800"})), text(WHOLE)),
    "digits": (text(HEAD + f"price: {{priceAmount: {10**4_000}}}\n"), text(HEAD)),
    "a value that JSON has not": (text(HEAD + "price: {priceAmount: .nan}\n"), text(HEAD + "price: {priceAmount: 1.5}\n")),
    "unlike the standard": (text(HEAD.replace("DataContract", "Contract")), text(HEAD)),
    "unlike it in many places": (text(HEAD + f"support: [{'{a: 1}, ' * 50}]"), text(HEAD)),
    "one name": (partial(ct.from_odcs, document(table(prop()), table(prop()))), partial(ct.from_odcs, document(table(prop()), table(prop(), name="others")))),
    "no such property of ours": (custom(("contracts.nope", 1)), custom()),
    "a property of ours twice": (custom(("contracts.name", "a"), ("contracts.name", "b")), custom(("contracts.name", "a"))),
    "a property of ours of another type": (custom(("contracts.name", [1])), custom(("contracts.name", "a"))),
    "bits": (odcs(prop("integer", logicalTypeOptions={"format": "i128"})), odcs(prop("integer", logicalTypeOptions={"format": "i64"}))),
    "a pattern of days": (odcs(prop("date", logicalTypeOptions={"format": "EEEE"})), odcs(prop("date", logicalTypeOptions={"format": "yyyy-MM-dd"}))),
    "a pattern of times": (odcs(prop("timestamp", logicalTypeOptions={"format": "EEEE"})), odcs(prop("timestamp", logicalTypeOptions={"format": "yyyy-MM-dd'T'HH:mm:ss"}))),
    "a pattern of instants": (odcs(prop("timestamp", logicalTypeOptions={"format": "EEEE", "timezone": True})), odcs(prop("timestamp", logicalTypeOptions={"format": "yyyy-MM-dd'T'HH:mm:ssXXX", "timezone": True}))),
    "a pattern of the day": (odcs(prop("time", logicalTypeOptions={"format": "EEEE"})), odcs(prop("time", logicalTypeOptions={"format": "HH:mm:ss"}))),
    "digits of decimals": (odcs(prop("number", physicalType="decimal(77,3)")), odcs(prop("number", physicalType="decimal(38,3)"))),
    "a key of what is nested": (nested(unique=True), nested()),
    "a key of what is not compared": (odcs(prop("object", primaryKey=True)), odcs(prop(primaryKey=True))),
    "a promise of nothing": (promise(2, "h", "orders.z"), promise(2, "h", "orders.x")),
    "a promise of no span": (promise(2, "y", "orders.x"), promise(2, "d", "orders.x")),
    "a type": (partial(ct.from_odcs, 3), text(WHOLE)),  # type: ignore[arg-type]
}  # fmt: skip  # a table, a line each
"""Documents that are refused, each with what its hint makes of it."""


class Plain(BaseModel):
    x: int


class Before(BaseModel):
    x: int

    @field_validator("x")
    @classmethod
    def positive(cls, x: int) -> int:
        return x


class Stated(BaseModel):
    x: Annotated[int, Field(gt=0)]


class Loop(BaseModel):
    inner: Loop | None = None


class Flat(BaseModel):
    inner_key: str | None = None


class Root(RootModel[int]):
    pass


def model(**config: Any) -> Call:
    """A model with a config is read."""
    made = create_model("Drawn", __config__=ConfigDict(**config), x=(str, ...))
    return partial(ct.from_pydantic, made)


PYDANTIC: dict[str, tuple[Call, Call]] = {
    "an instance": (partial(ct.from_pydantic, Plain(x=1)), partial(ct.from_pydantic, Plain)),  # type: ignore[arg-type]
    "itself": (partial(ct.from_pydantic, Loop), partial(ct.from_pydantic, Flat)),
    "not defined": (partial(ct.from_pydantic, create_model("Drawn", x=("Nowhere", ...))), partial(ct.from_pydantic, Plain)),  # type: ignore[call-overload]
    "a root": (partial(ct.from_pydantic, Root), partial(ct.from_pydantic, Plain)),
    "code": (partial(ct.from_pydantic, Before), partial(ct.from_pydantic, Stated)),
    "a config": (model(str_max_length=3), model()),
    "no aliases": (model(validate_by_alias=False, validate_by_name=True), model()),
    "a zone": (partial(ct.from_pydantic, create_model("Drawn", x=(__import__("datetime").datetime, ...))), partial(ct.from_pydantic, create_model("Drawn", x=(AwareDatetime, ...)))),
}  # fmt: skip  # a table, a line each
"""Models that are refused, likewise."""
CASES = {f"ODCS: {name}": case for name, case in ODCS.items()} | {
    f"pydantic: {name}": case for name, case in PYDANTIC.items()
}
NOT_MET = {
    "interchange/odcs/api.py": "documents that are written, which the tests of writing refuse",
    "interchange/odcs/relationships.py": "a reference that leads back, in documents that no one writes by hand",
    "interchange/class_builder.py": "names and depths of any source, which the tests of each meet",
}
"""The files whose hints are met elsewhere, or where."""


@pytest.mark.parametrize("name", CASES)
def test_what_follows_its_hint_is_read(name: str) -> None:
    """Each case is refused with a hint, and what the hint makes of it is read."""
    before, after = CASES[name]
    assert (True, []) == (bool(hints_of(before)), hints_of(after))


def test_every_hint_about_documents_and_models_is_met() -> None:
    """Each hint stands in one of the cases, but for those that are listed with the reason."""
    met = {hint for before, _ in CASES.values() for hint in hints_of(before)}
    left = unmet(["interchange/odcs", "interchange/pydantic_models.py"], met)
    assert {} == {at: hint for at, hint in left.items() if at.split(":")[0] not in NOT_MET}
