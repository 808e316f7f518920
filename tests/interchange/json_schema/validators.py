"""Validators of JSON Schema, and whether they and a contract accept a body."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from jsonschema import Draft202012Validator, FormatChecker
from pydantic import Field, ValidationError

import contracts as ct
from tests.laws.payloads import in_json

Mode = Literal["validation", "serialization"]

TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
OFFSET = r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
STRICTLY = {
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "date-time": rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[Tt]{TIME}{OFFSET}",
    "time": f"{TIME}{OFFSET}",
    "duration": r"P([0-9]+W|(?=.)([0-9]+D)?(T([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S))?)",
}
"""The productions of RFC 3339 that the formats of JSON Schema mean: the checker knows few of them
unless other packages are there.
"""
FORMATS = FormatChecker()
for name, grammar in STRICTLY.items():
    FORMATS.checks(name)(
        lambda given, grammar=grammar: (
            not isinstance(given, str) or re.fullmatch(grammar, given) is not None
        )
    )


@lru_cache(maxsize=64)
def validator_of(schema: str, *, formats: bool) -> Draft202012Validator:
    """The validator of a schema, which must be valid."""
    whole = json.loads(schema)
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole, format_checker=FORMATS if formats else None)


def accepts(schema: dict[str, Any], value: Any, *, formats: bool = True) -> bool:
    """Whether a value keeps a schema."""
    return bool(validator_of(json.dumps(schema), formats=formats).is_valid(value))


def contract_with(annotation: Any, **members: Any) -> type[ct.Contract]:
    """A contract of one field."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}, **members})


def schema_of(annotation: Any, mode: Mode = "validation", **members: Any) -> Any:
    """The schema of a field that is declared so."""
    return contract_with(annotation, **members).model_json_schema(mode=mode)["properties"]["x"]


def is_accepted(contract: type[ct.Contract], body: str) -> bool:
    """Whether a contract accepts a body."""
    try:
        contract.model_validate_json(body)
    except ValidationError:
        return False
    return True


TEXT = {"type": "string"}
INT = {"type": "integer", "format": "int64", "minimum": -(2**63), "maximum": 2**63 - 1}
REAL = {"type": "number", "format": "double"}
NULL = {"type": "null"}

DIGITS = Annotated[Decimal, Field(max_digits=5, decimal_places=2)]


def under_datas_names(contract: type[ct.Contract], row: dict[str, Any]) -> dict[str, Any]:
    """A row whose fields go by the names of the data; of two that one field goes by the last."""
    by_name = ct.specification_of(contract).by_name
    return {by_name[key].alias if key in by_name else key: one for key, one in row.items()}


def json_text(row: Any) -> str:
    """A row as a JSON text; infinities as numbers that overflow."""
    return re.sub(r"-?Infinity", "1e400", json.dumps(in_json(row)))
