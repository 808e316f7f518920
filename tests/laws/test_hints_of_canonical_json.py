"""Law 12: a document that is refused, written as its hint says, is read; so is a contract that becomes one."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import Field

import contracts as ct
from tests.laws.test_hints_of_calls import OF_ROWS, OWN, PAIR, SMALL
from tests.reference.hint_sources import unmet


class Written(ct.Contract):
    """What the documents describe."""

    x: Annotated[int, ct.Ge(0)] = 1
    y: list[int] = []
    rules = ct.rules(ct.Unique("x"))


GOOD = ct.to_json(Written)
Change = Callable[[Any], object]
OTHER_FIELDS = ct.CustomRow("pair", ("x", "y"), accepts=bool)


def changed(change: Change) -> str:
    """The document after a change."""
    document = copy.deepcopy(json.loads(GOOD))
    change(document)
    return json.dumps(document)


CHANGES: dict[str, Change] = {
    "an unknown key": lambda d: d.update(zzz=1),
    "an unknown key of a key without any": lambda d: d["fields"][0].update(type={"bool": {"zzz": 1}}),
    "no name": lambda d: d.pop("name"),
    "no rule": lambda d: d["rules"][0].pop("rule"),
    "a format that is none": lambda d: d["fields"][0].update(wire={"format": {"patterns": ["dd"]}}),
    "a field that is there twice": lambda d: d["fields"].append(d["fields"][0]),
    "a name that contracts keep": lambda d: d["fields"][0].update(name="check"),
    "two defaults": lambda d: d["fields"][1].update(default_factory="list"),
    "many digits": lambda d: d["fields"][0]["rules"][0].update(bound=2**60 + 1),
    "NaN": lambda d: d["fields"][0]["rules"][0].update(bound=float("nan")),
    "half a character": lambda d: d.update(name="\ud800"),
}  # fmt: skip  # a table
TEXTS: dict[str, Any] = {
    "no JSON": GOOD[:-1],
    "other bytes": GOOD.replace("Written", "Wrïtten").encode("latin-1"),
    "no text": 3,
    "a key twice": GOOD.replace("{", '{"name": "Written",', 1),
    "a great number": GOOD.replace('"bound":0', '"bound":1e999').replace(
        '"bound": 0', '"bound": 1e999'
    ),
    "nested": "[" * 999,
    "long": " " * (2**24) + GOOD,
}
DOCUMENTS: dict[str, Any] = {**{name: changed(one) for name, one in CHANGES.items()}, **TEXTS}
"""Documents that are refused; written as their hints say, each is what `to_json` writes."""
FACTORY: Any = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": Annotated[int, Field(default_factory=lambda: 1)]}})  # fmt: skip  # a line
CALLS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "a custom rule": (lambda: ct.to_json(OWN), lambda: ct.to_json(OWN, customs=[SMALL])),
    "a custom rule that is read": (lambda: ct.from_json(ct.to_json(OWN, customs=[SMALL])), lambda: ct.from_json(ct.to_json(OWN, customs=[SMALL]), customs=[SMALL])),
    "a rule of other fields": (lambda: ct.from_json(ct.to_json(OF_ROWS, customs=[PAIR]), customs=[OTHER_FIELDS]), lambda: ct.from_json(ct.to_json(OF_ROWS, customs=[PAIR]), customs=[PAIR])),
    "a factory": (lambda: ct.to_json(FACTORY), lambda: ct.to_json(Written)),
}  # fmt: skip  # a table, a line each


def hint_of(call: Callable[[], Any]) -> str | None:
    """The hint of what refuses a call."""
    try:
        call()
    except ct.DocumentError as error:
        return str(error.hint)
    return None


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_refused_with_what_to_write(name: str) -> None:
    """Each differs in one thing from a document that is read."""
    assert (True, None) == (bool(hint_of(lambda: ct.from_json(DOCUMENTS[name]))), hint_of(lambda: ct.from_json(GOOD)))  # fmt: skip  # a line


@pytest.mark.parametrize("name", CALLS)
def test_what_a_hint_says_to_pass_works(name: str) -> None:
    """Each call is refused with a hint, and what the hint says is taken."""
    before, after = CALLS[name]
    assert (True, None) == (bool(hint_of(before)), hint_of(after))


def test_every_hint_about_documents_is_met() -> None:
    """Each hint stands in one of the cases."""
    met = {hint_of(lambda one=one: ct.from_json(one)) for one in DOCUMENTS.values()}  # type: ignore[misc]  # bound
    met |= {hint_of(before) for before, _ in CALLS.values()}
    rooms = [f"interchange/json/{one}.py" for one in ("codecs", "contract_classes", "field_codecs", "rule_codecs", "strict_json")]  # fmt: skip  # a list
    left = unmet(rooms, {one for one in met if one})
    assert {} == {at: hint for at, hint in left.items() if hint not in NOT_MET}


NOT_MET = ("Give fewer",)
"""What a document of very many items is answered with: tests/interchange/json/test_hostile_documents.py."""
