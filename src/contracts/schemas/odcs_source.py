"""Documents of the Open Data Contract Standard (ODCS): their text, read and held to the standard."""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from contracts.documents.codecs import is_unicode
from contracts.errors import Obstacle
from contracts.schemas.making import Obstructed

LONGEST = 2**22
"""The most characters of a document."""
MOST_NODES = 200_000
"""How much a document may hold once its aliases are followed."""
DEEPEST = 100
MOST_TOLD = 20
"""How many of the reasons why a document is none are told."""
STANDARD = "See the JSON Schema of ODCS"
TAG = "tag:yaml.org,2002:"


class Loader(yaml.SafeLoader):
    """YAML as JSON has it: dates are text, and no key stands in a mapping twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as it is in PyYAML
        """The mapping, without a key that hides another."""
        seen: set[str] = set()
        for key, _ in node.value:
            said = str(key.value)
            if key.tag != f"{TAG}merge" and said in seen:
                mark = key.start_mark
                where = f"line {mark.line + 1}, column {mark.column + 1}"
                raise refused("", f"has the key {said[:60]!r} twice ({where})", "Give it once")
            seen.add(said)
        return super().construct_mapping(node, deep)


class Dumper(yaml.SafeDumper):
    """YAML without aliases, whose texts are in quotes where any reader might take them for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        """Nothing is written as an alias."""
        del data
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """A text; in double quotes where it has ends of lines that are some only in YAML 1.1 (5.4 of 1.2)."""
        style = '"' if re.search("[\r\x85\u2028\u2029]", data) else None
        return self.represent_scalar(f"{TAG}str", data, style=style)


NUMBERS = {
    "int": re.compile(r"[-+]?(?:0|[1-9][0-9]*|0x[0-9a-fA-F]+)$"),
    "float": re.compile(
        r"(?:[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
    ),
}
"""The numbers on which YAML 1.2 (10.3.2) and JSON agree. In YAML 1.1 12:30 is one, too, and 010 is 8."""
OTHERWISE = {f"{TAG}timestamp", *(f"{TAG}{kind}" for kind in NUMBERS)}
Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag not in OTHERWISE]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Dumper.add_representer(str, Dumper.represent_str)
for either in (Loader, Dumper):
    for kind, form in NUMBERS.items():
        either.add_implicit_resolver(f"{TAG}{kind}", form, [*"-+0123456789."])


def refused(where: str, problem: str, mend: str) -> Obstructed:
    """The error of one thing that stands in the way."""
    return Obstructed(Obstacle(where, problem, mend))


def is_document(text: str) -> bool:
    """Whether a text is a document, and no path: one has lines, or a colon that is not of a drive."""
    return not text.strip() or "\n" in text or ":" in text.replace(":\\", "")


def text_in(source: Any) -> str:
    """The text of a document: of a file, where a path is given.

    Raises:
        OSError: the file cannot be read.
        Obstructed: it is no text in UTF-8.
    """
    if isinstance(source, str) and is_document(source):
        return source
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        text: str = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refused("", "is not UTF-8", "Encode it so") from None
    return text


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
    refuse_odd_values(data)
    if type(data) is not dict:
        raise refused("", "is no mapping", STANDARD)
    hold_to_standard(data)
    return data


def refuse_odd_values(data: Any) -> None:
    """Refuse what aliases make huge, what is deeper than anyone writes, and what JSON has not.

    Raises:
        Obstructed: with the path of the first such value.
    """
    nodes: int = 0
    waiting: list[tuple[Any, tuple[Any, ...]]] = [(data, ())]
    while waiting:
        one, path = waiting.pop()
        nodes += 1
        if nodes > MOST_NODES:
            raise refused("", f"holds more than {MOST_NODES:,} values", "Make it several documents")
        if len(path) >= DEEPEST:
            raise refused("", f"is nested deeper than {DEEPEST}", "Nest it less deeply")
        if isinstance(one, dict):
            for key in one:
                if not isinstance(key, str) or not is_unicode(key):
                    raise refused(
                        path_of(path), f"has the key {key!r:.60}, which is no text", "Quote it"
                    )
            waiting += [(item, (*path, key)) for key, item in one.items()]
        elif isinstance(one, list):
            waiting += [(item, (*path, place)) for place, item in enumerate(one)]
        elif isinstance(one, str) and not is_unicode(one):
            raise refused(
                path_of(path), "has half of a surrogate pair", "Write the character whole"
            )
        elif not (one is None or isinstance(one, (str, int))) and not is_finite(one):
            raise refused(path_of(path), f"is {one!r:.60}, which JSON has not", "Quote it")


def is_finite(one: object) -> bool:
    """Whether a value is a number of JSON's."""
    return isinstance(one, float) and math.isfinite(one)


def hold_to_standard(data: dict[str, Any]) -> None:
    """Refuse what the standard's JSON Schema, or the models of its package, do.

    Raises:
        Obstructed: with the path of each thing that is wrong.
    """
    from open_data_contract_standard.model import OpenDataContractStandard
    from pydantic import ValidationError

    found = sorted(wrong_in(data), key=lambda one: one.where)
    if found:
        more = f"and {len(found) - MOST_TOLD} more places are wrong"
        rest = [Obstacle("", more, "Mend these first")] if len(found) > MOST_TOLD else []
        raise Obstructed(*found[:MOST_TOLD], *rest)
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
def validator(*, newer: bool) -> Any:
    """What holds data to the JSON Schema of ODCS 3.1, or of what is newer, which comes with the package."""
    import jsonschema_rs

    if not newer:
        text = resources.files("contracts.schemas").joinpath("odcs_v3.1.0.json").read_text("utf-8")
        return jsonschema_rs.validator_for(json.loads(text))
    text = resources.files("open_data_contract_standard").joinpath("schema.json").read_text("utf-8")
    schema = json.loads(text)
    for clause in schema["$defs"]["SchemaBaseProperty"]["allOf"]:
        if clause.get("then", {}).get("required") == ["map"]:
            # ODCS 3.2 asks for the map of every property without a logicalType, for so reads an `if` of
            # what is not there; ODCS 3.1 asks nothing of one.
            clause["if"]["required"] = ["logicalType"]
    return jsonschema_rs.validator_for(schema)


def wrong_in(data: dict[str, Any]) -> list[Obstacle]:
    """What in data the standard forbids, but for what only follows from something deeper."""
    newer = not str(data.get("apiVersion", "")).startswith(("v3.0.", "v3.1.", "v2."))
    found = [*validator(newer=newer).iter_errors(data)]
    inside = {
        path_of(one.instance_path[:n]) for one in found for n in range(len(one.instance_path))
    }
    reasons: dict[tuple[str, str], None] = {}
    for one in found:
        where = path_of(one.instance_path)
        if one.schema_path[-1] != "unevaluatedProperties" or where not in inside:
            reasons[where, said(one.message)] = None
    return [Obstacle(where, f"is wrong: {why}", STANDARD) for where, why in reasons]


def said(message: str) -> str:
    """A message, cut where it shows a whole document."""
    return message if len(message) <= 200 else f"{message[:120]} … {message[-70:]}"


def path_of(steps: Any) -> str:
    """A path as errors write it: `schema[0].properties[2].name`."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path
