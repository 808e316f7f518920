"""Documents of the Open Data Contract Standard (ODCS): their text, read and held to the standard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from contracts.errors import Obstacle
from contracts.schemas.making import Obstructed

LONGEST = 2**24
"""The most characters of a document."""
MOST_NODES = 200_000
"""How much a document may hold once its aliases are followed."""
DEEPEST = 100
MOST_TOLD = 20
"""How many of the reasons why a document is none are told."""
STANDARD = "See the JSON Schema of ODCS"


class Loader(yaml.SafeLoader):
    """YAML as JSON has it: dates are text, and no key stands in a mapping twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as it is in PyYAML
        """The mapping, without a key that hides another."""
        seen: set[str] = set()
        for key, _ in node.value:
            said = str(key.value)
            if key.tag != "tag:yaml.org,2002:merge" and said in seen:
                mark = key.start_mark
                where = f"line {mark.line + 1}, column {mark.column + 1}"
                raise refused("", f"has the key {said[:60]!r} twice ({where})", "Give it once")
            seen.add(said)
        return super().construct_mapping(node, deep)


Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:timestamp"]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def refused(where: str, problem: str, mend: str) -> Obstructed:
    """The error of one thing that stands in the way."""
    return Obstructed(Obstacle(where, problem, mend))


def text_in(source: Any) -> str:
    """The text of a document: of a file, where a path is given; a text of one line is a path.

    Raises:
        OSError: the file cannot be read.
        Obstructed: it is no text in UTF-8.
    """
    if isinstance(source, str) and ("\n" in source or ":" in source.replace(":\\", "")):
        return source
    if isinstance(source, bytes):
        data = source
    else:
        data = Path(source).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refused("", "is not UTF-8", "Encode it so") from None


def document_in(source: Any) -> dict[str, Any]:
    """The data of a document that keeps to the standard.

    Raises:
        OSError: the file cannot be read.
        Obstructed: it is none; with the path of each thing that is wrong.
    """
    text = text_in(source)
    if len(text) > LONGEST:
        raise refused("", f"has more than {LONGEST:,} characters", "Make it several documents")
    try:
        data = yaml.load(text, Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError) as error:
        said = " ".join(str(error).split())
        raise refused("", f"is no YAML: {said[:200]}", "See yaml.org") from None
    except RecursionError:
        raise refused("", f"is nested deeper than {DEEPEST}", "Nest it less deeply") from None
    refuse_too_much(data)
    if type(data) is not dict:
        raise refused("", "is no mapping", STANDARD)
    hold_to_standard(data)
    return data


def refuse_too_much(data: Any) -> None:
    """Refuse what aliases make huge, or deeper than anyone writes."""
    nodes, waiting = 0, [(data, 1)]
    while waiting:
        one, depth = waiting.pop()
        nodes += 1
        if nodes > MOST_NODES:
            raise refused("", f"holds more than {MOST_NODES:,} values", "Make it several documents")
        if depth > DEEPEST:
            raise refused("", f"is nested deeper than {DEEPEST}", "Nest it less deeply")
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting += [(item, depth + 1) for item in inner]


def hold_to_standard(data: dict[str, Any]) -> None:
    """Refuse what the standard's JSON Schema, or the models of its package, do.

    Raises:
        Obstructed: with the path of each thing that is wrong.
    """
    from open_data_contract_standard.model import OpenDataContractStandard
    from pydantic import ValidationError

    found = sorted(wrong_in(data), key=lambda one: one.where)
    if found:
        raise Obstructed(*found[:MOST_TOLD])
    try:
        OpenDataContractStandard.model_validate(data)
    except ValidationError as error:
        raise Obstructed(
            *(
                Obstacle(path_of(one["loc"]), f"is wrong: {one['msg']}", STANDARD)
                for one in error.errors()[:MOST_TOLD]
            )
        ) from None


@lru_cache
def validator() -> Any:
    """What holds data to the standard's JSON Schema, which comes with the package."""
    from jsonschema import Draft201909Validator
    from open_data_contract_standard.model import OpenDataContractStandard

    return Draft201909Validator(json.loads(OpenDataContractStandard.json_schema()))


def wrong_in(data: dict[str, Any]) -> Iterator[Obstacle]:
    """What in data the standard forbids."""
    for error in validator().iter_errors(data):
        untyped = isinstance(error.instance, dict) and "logicalType" not in error.instance
        if untyped and error.validator == "required" and "'map'" in error.message:
            continue  # ODCS 3.2 asks a map of what has no type at all; that is told apart
        for one in deepest(error):
            yield Obstacle(path_of(one.absolute_path), f"is wrong: {said(one.message)}", STANDARD)


def deepest(error: Any) -> list[Any]:
    """What an error of alternatives comes to, where one of them is plainly meant."""
    if error.validator in ("anyOf", "oneOf") and error.context:
        from jsonschema.exceptions import best_match

        best = best_match(error.context)
        if best is not None and len(best.absolute_path) > len(error.absolute_path):
            return [best]
    return [error]


def said(message: str) -> str:
    """A message, cut where it shows a whole document."""
    return message if len(message) <= 200 else f"{message[:120]} … {message[-70:]}"


def path_of(steps: Any) -> str:
    """A path as errors write it: `schema[0].properties[2].name`."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path
