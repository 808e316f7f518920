"""The least document, and documents that are spoiled in one place."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import contracts as ct
from tests.interchange.json.documents import CUSTOMS

Json = Any
SCHEMA = Draft202012Validator(ct.contract_schema())
TEXT = {"name": "x", "type": "text"}


def document(*fields: Json, **members: Json) -> dict[str, Json]:
    """A document of a contract, of one field of text unless others are passed."""
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


WORDS = [
    "", "x", "1", "text", "int", "float", "struct", "list", "NaN", "-0", "__class__", "\ud800", "\0",
    "ge", "one_of", "satisfies", "col", "const", "Address", "2024-01-01", "P1D", "%Y", "(a{999}){999}",
    "9" * 99, "1E+999", "Europe/Paris", "km/h", "even", "net",
]  # fmt: skip  # short values, several a line
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
    """The part of a document at a path."""
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
