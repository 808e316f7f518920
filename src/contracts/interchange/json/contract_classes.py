"""The contract's class of a specification that was read, as if it had been declared."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, cast

from pydantic import BaseModel

from contracts.contract import Contract
from contracts.declaration.annotations import PLAIN_TYPES
from contracts.declaration.classes import VERBS
from contracts.dtypes import Kind
from contracts.errors import ContractDefinitionError
from contracts.interchange.class_builder import FieldDraft, create_class
from contracts.interchange.json.places import DocumentPlace
from contracts.report.values import SHOWN_ERROR, cut
from contracts.rules.rule_set import Rules
from contracts.specification import (
    Default,
    Factory,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    thaw,
)

_PYTHON_TYPES: dict[Kind, Any] = {
    "decimal": Decimal,
    "opaque": Any,
    **{dtype.kind: type_ for type_, dtype in reversed(PLAIN_TYPES.items())},
}
"""Python's type of each kind of scalar."""


def make_contract_class(specification: Specification, at: DocumentPlace) -> type[Contract]:
    """The class, its values and rules checked as those of a declared class are.

    Raises:
        DocumentError: a declared class could not have them.
    """
    _refuse_unusable_names(specification, at)
    keywords = {
        name: getattr(specification, name)
        for name in ("boundary", "version", "owner", "extra", "ordered")
    }
    body = {"__doc__": specification.description, "rules": Rules(cast("Any", specification.rules))}
    drafts = {field.name: _draft_field(field) for field in specification.fields}
    try:
        return create_class(specification.name, drafts, keywords, body)
    except ContractDefinitionError as error:
        there = at if error.field is None else at.down("fields").down([*drafts].index(error.field))
        kind = "contract" if error.field is None else "field"
        problem = f"is not a valid {kind}: it {cut(error.problem, SHOWN_ERROR)}"
        raise there.error(problem, error.hint) from error


def _refuse_unusable_names(specification: Specification, at: DocumentPlace) -> None:
    """Refuse names that a class, or a field of one, cannot have."""
    name = specification.name
    if not name.strip() or not name.isprintable():
        raise at.down("name").unlike("the name of a class", name)
    seen: set[str] = set()
    for index, field in enumerate(specification.fields):
        there = at.down("fields").down(index).down("name")
        if field.name.startswith("_") or field.name in VERBS or hasattr(BaseModel, field.name):
            raise there.error(
                f"is {field.name!r}, which a contract keeps for itself",
                "Give the field another name, and this one as its alias",
            )
        if field.name in seen:
            raise there.error(f"is {field.name!r} once more", "Name each field once")
        seen.add(field.name)


def _draft_field(field: Field) -> FieldDraft:
    """The field as a class body would declare it. Its annotation is the type itself, already parsed."""
    python = _python_type(field.value)
    annotation: Any = Annotated[python | None if field.value.nullable else python, field.value]
    settings: dict[str, Any] = {
        "title": field.title,
        "description": field.description,
        "examples": [*field.examples] or None,
    }
    match field.default:
        case Default(value):
            settings["default"] = thaw(value, field.value)
        case Factory(make):
            settings["default_factory"] = make
        case None:
            pass
    return FieldDraft(field.alias, annotation, settings)


def _python_type(value: FieldType) -> Any:
    match value.dtype:
        case ListOf(item):
            return list[_python_type(item)]  # type: ignore[misc]  # made as the program runs
        case StructOf():
            return value.python
        case dtype:
            return _PYTHON_TYPES[dtype.kind]
