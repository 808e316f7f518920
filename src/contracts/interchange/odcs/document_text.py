"""The text of ODCS documents: YAML or JSON, bounded, and valid under the standard."""

from __future__ import annotations

import errno
import json
import math
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from contracts.errors import Obstacle
from contracts.interchange.class_builder import Obstructed
from contracts.report.values import is_valid_unicode

_MAX_DOCUMENT_CHARACTERS = 2**22
_MAX_DOCUMENT_VALUES = 200_000
"""How many values a document may hold once its aliases are followed."""
_MAX_DOCUMENT_NESTING = 100
_MAX_INTEGER = 10**1000
"""Integers from here on are refused: canonical JSON does not hold them."""
_MAX_REASONS = 20
"""How many of the reasons why a document is not valid are reported."""
_TOO_DEEP = f"is nested deeper than {_MAX_DOCUMENT_NESTING}"
_STANDARD_HINT = "Write it as the JSON Schema of ODCS has it"
_YAML_TAG = "tag:yaml.org,2002:"


class _Loader(yaml.SafeLoader):
    """YAML as JSON has it: dates are text, and no key is in a mapping twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as it is in PyYAML
        """The mapping, without a key that hides another."""
        seen: set[str] = set()
        for key, _ in node.value:
            text = str(key.value)
            if key.tag != f"{_YAML_TAG}merge" and text in seen:
                mark = key.start_mark
                where = f"line {mark.line + 1}, column {mark.column + 1}"
                raise _document_refusal(
                    f"has the key {text[:60]!r} twice ({where})", "Give it once"
                )
            seen.add(text)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """YAML without aliases, whose texts are quoted where a reader might take them for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """A text; in double quotes where it has ends of lines that are some only in YAML 1.1 (5.4 of 1.2)."""
        style = '"' if re.search("[\r\x85\u2028\u2029]", data) else None
        return self.represent_scalar(f"{_YAML_TAG}str", data, style=style)


_YAML_NUMBERS = {
    "int": re.compile(r"[-+]?(?:0|[1-9][0-9]*|0x[0-9a-fA-F]+)$"),
    "float": re.compile(
        r"(?:[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
    ),
}
"""The numbers on which YAML 1.2 (10.3.2) and JSON agree. In YAML 1.1 12:30 is one, too, and 010 is 8."""
_REPLACED_TAGS = {f"{_YAML_TAG}timestamp", *(f"{_YAML_TAG}{kind}" for kind in _YAML_NUMBERS)}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag not in _REPLACED_TAGS]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Dumper.add_representer(str, _Dumper.represent_str)
for _either in (_Loader, _Dumper):
    for _kind, _form in _YAML_NUMBERS.items():
        _either.add_implicit_resolver(f"{_YAML_TAG}{_kind}", _form, [*"-+0123456789."])


def write_yaml(data: dict[str, Any]) -> str:
    """The text of a document."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


def read_document(source: Any) -> dict[str, Any]:
    """The data of a document that is valid under the standard.

    Raises:
        OSError: the file cannot be read.
        Obstructed: it is not valid; with the path of each reason.
    """
    # A document has lines, or a colon that is not of a drive; other text is a path.
    if isinstance(source, str) and (
        not source.strip() or "\n" in source or ":" in source.replace(":\\", "")
    ):
        text: str = source
    else:
        encoded = source if isinstance(source, bytes) else _read_path(source)
        try:
            text = encoded.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _document_refusal("is not UTF-8", "Encode it so") from None
    if len(text) > _MAX_DOCUMENT_CHARACTERS:
        problem = f"has more than {_MAX_DOCUMENT_CHARACTERS:,} characters"
        raise _document_refusal(problem, "Make it several documents")
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise _document_refusal(f"is not YAML: {reason[:200]}", "Write YAML 1.2, or JSON") from None
    except RecursionError:
        raise _document_refusal(_TOO_DEEP, "Nest it less deeply") from None
    _refuse_odd_values(document)
    if type(document) is not dict:
        raise _document_refusal("is not a mapping", _STANDARD_HINT)
    refuse_unlike_standard(document)
    return document


def _read_path(source: Any) -> bytes:
    """The bytes of a file, or of the text itself where that cannot be the name of one."""
    try:
        return Path(source).read_bytes()
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
    except ValueError:
        pass  # a NUL is in no name
    return str(source).encode("utf-8", "surrogatepass")


def _document_refusal(problem: str, hint: str, path: tuple[Any, ...] = ()) -> Obstructed:
    return Obstructed(Obstacle(_path_of(path), problem, hint))


def _refuse_odd_values(data: Any) -> None:
    """Refuse what aliases make huge, what is deeper than anyone writes, and what JSON has not."""
    count: int = 0
    waiting: list[tuple[Any, tuple[Any, ...]]] = [(data, ())]
    while waiting:
        one, path = waiting.pop()
        count += 1
        if count > _MAX_DOCUMENT_VALUES:
            problem = f"holds more than {_MAX_DOCUMENT_VALUES:,} values"
            raise _document_refusal(problem, "Make it several documents")
        if len(path) >= _MAX_DOCUMENT_NESTING:
            raise _document_refusal(_TOO_DEEP, "Nest it less deeply")
        match one:
            case dict():
                for key in one:
                    if not isinstance(key, str) or not is_valid_unicode(key):
                        raise _document_refusal(
                            f"has the key {key!r:.60}, which is not text", "Quote it", path
                        )
                waiting += [(item, (*path, key)) for key, item in one.items()]
            case list():
                waiting += [(item, (*path, place)) for place, item in enumerate(one)]
            case str() if not is_valid_unicode(one):
                raise _document_refusal(
                    "has half of a surrogate pair", "Write the character whole", path
                )
            case int() if abs(one) >= _MAX_INTEGER:
                raise _document_refusal("is an integer of too many digits", "Quote it", path)
            case None | str() | int():
                pass
            case _ if not (isinstance(one, float) and math.isfinite(one)):
                raise _document_refusal(f"is {one!r:.60}, which JSON has not", "Quote it", path)


def refuse_unlike_standard(data: dict[str, Any]) -> None:
    """Refuse what the standard's JSON Schema, or the models of its package, refuse.

    Raises:
        Obstructed: with the path of each reason.
    """
    from open_data_contract_standard.model import OpenDataContractStandard
    from pydantic import ValidationError

    reasons = sorted(_schema_reasons(data))
    if not reasons:
        try:
            OpenDataContractStandard.model_validate(data)
        except ValidationError as error:
            reasons = [(_path_of(one["loc"]), one["msg"]) for one in error.errors()]
    found = [Obstacle(where, f"is wrong: {why}", _STANDARD_HINT) for where, why in reasons]
    if len(found) > _MAX_REASONS:
        more = f"and {len(found) - _MAX_REASONS} more places are wrong"
        found[_MAX_REASONS:] = [Obstacle("", more, "Fix these first")]
    if found:
        raise Obstructed(*found)


@lru_cache
def _validator(*, newer: bool) -> Any:
    """The validator of the JSON Schema of ODCS 3.1, or of a newer one, which comes with the package."""
    import jsonschema_rs

    package, name = (
        ("open_data_contract_standard", "schema.json")
        if newer
        else ("contracts.interchange.odcs", "odcs_v3.1.0.json")
    )
    schema = json.loads(resources.files(package).joinpath(name).read_text("utf-8"))
    for clause in schema["$defs"]["SchemaBaseProperty"]["allOf"] if newer else ():
        if clause.get("then", {}).get("required") == ["map"]:
            # ODCS 3.2 asks for the map of every property without a logicalType, for so reads an `if` of
            # what is not there; ODCS 3.1 asks nothing of one.
            clause["if"]["required"] = ["logicalType"]
    return jsonschema_rs.validator_for(schema)


def _schema_reasons(data: dict[str, Any]) -> set[tuple[str, str]]:
    """What the standard's JSON Schema refuses, but for what only follows from something deeper."""
    newer = not str(data.get("apiVersion", "")).startswith(("v3.0.", "v3.1.", "v2."))
    found = [*_validator(newer=newer).iter_errors(data)]
    inside = {
        _path_of(one.instance_path[:n]) for one in found for n in range(len(one.instance_path))
    }
    reasons = set()
    for one in found:
        where, why = _path_of(one.instance_path), one.message
        if one.schema_path[-1] != "unevaluatedProperties" or where not in inside:
            # A message may show the whole document.
            reasons.add((where, why if len(why) <= 200 else f"{why[:120]} … {why[-70:]}"))
    return reasons


def _path_of(steps: Iterable[Any]) -> str:
    """A path as errors write it: `schema[0].properties[2].name`."""
    path = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in steps)
    return path.removeprefix(".")
