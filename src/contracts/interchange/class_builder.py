"""Fields that were read from a schema as the body of a contract's class, and every obstacle in one error.

A contract made of a schema is declared as its author would have: annotations are drafted, and a class is
created of them. So every check of a class body applies, and there is no second way into a `Specification`.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Annotated, Any, TypedDict, TypeVar

from pydantic import BaseModel, Field

from contracts.contract import Contract
from contracts.declaration.classes import VERBS
from contracts.errors import ContractDefinitionError, Obstacle, SchemaError
from contracts.hints import Hint, PassArgument

_SchemaItem = TypeVar("_SchemaItem")
_Done = TypeVar("_Done")


class Identity(TypedDict, total=False):
    """The class keywords that identify a contract."""

    name: str
    boundary: str | None
    version: str | None
    owner: str | None


class Obstructed(Exception):
    """A schema, or a part of one, cannot be a contract; users see its obstacles in a SchemaError."""

    def __init__(self, *obstacles: Obstacle) -> None:
        super().__init__(*obstacles)
        self.obstacles = obstacles


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """A field as its author would declare it.

    Attributes:
        column: its name in data.
        settings: arguments for pydantic's `Field`: a default, a title, a description.
        where: its place in errors; by default the column's name.
        name: its name in Python, if Python allows it; by default like the column.
    """

    column: str
    annotation: Any
    settings: Mapping[str, Any] = field(default_factory=dict)
    where: str | None = None
    name: str | None = None

    @property
    def place(self) -> str:
        """Its place in errors."""
        return self.column if self.where is None else self.where


def attempt_all(step: Callable[[_SchemaItem], _Done], items: Iterable[_SchemaItem]) -> list[_Done]:
    """Apply a step to every item.

    Raises:
        Obstructed: the step raised it for some; with the obstacles of all.
    """
    done: list[_Done] = []
    obstacles: list[Obstacle] = []
    for item in items:
        try:
            done.append(step(item))
        except Obstructed as obstructed:
            obstacles += obstructed.obstacles
    if obstacles:
        raise Obstructed(*obstacles)
    return done


def draft_fields(
    draft: Callable[[_SchemaItem], FieldDraft], items: Iterable[_SchemaItem]
) -> list[FieldDraft]:
    """Draft a field of every item.

    Raises:
        Obstructed: some could not be drafted; also with the obstacles of drafts that no class can declare.
    """

    def attempt(item: _SchemaItem) -> FieldDraft | Obstructed:
        try:
            return draft(item)
        except Obstructed as obstructed:
            return obstructed

    attempts = [attempt(item) for item in items]
    if any(isinstance(one, Obstructed) for one in attempts):
        attempt_all(check_field_alone, attempts)
    return [one for one in attempts if isinstance(one, FieldDraft)]


def build_contract(source: str, build: Callable[[], type[Contract]]) -> type[Contract]:
    """Build the contract of a source.

    Args:
        source: the source in words, for the error: "the pydantic model Order".

    Raises:
        SchemaError: an obstacle was found.
    """
    try:
        return build()
    except Obstructed as obstructed:
        raise SchemaError(source, obstructed.obstacles) from None
    except RecursionError:
        problem = "is nested more deeply than Python can follow"
        raise SchemaError(source, (Obstacle("", problem, "Nest it less deeply"),)) from None


def contract_from_fields(
    name: str,
    drafts: Iterable[FieldDraft],
    *,
    keywords: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
) -> type[Contract]:
    """The contract that declares the fields.

    Args:
        keywords: of the class: boundary, version, owner, extra.
        body: the rest of the class body: a docstring, a `model_config`.

    Raises:
        Obstructed: no class can declare them; with every field that no class could declare alone.
    """
    fields, keywords, body = [*drafts], dict(keywords or {}), dict(body or {})
    _refuse_invalid_columns(fields)
    names = attribute_names(fields)
    try:
        return create_class(name, dict(zip(names, fields, strict=True)), keywords, body)
    except ContractDefinitionError as error:
        attempt_all(check_field_alone, fields)
        where = {n: one.place for n, one in zip(names, fields, strict=True)}.get(error.field or "")
        raise Obstructed(Obstacle(where or "", error.problem, error.hint)) from None


def check_field_alone(attempt: FieldDraft | Obstructed) -> None:
    """Check one field in a class of its own.

    Raises:
        Obstructed: no class can declare it, or it could not be drafted.
    """
    if isinstance(attempt, Obstructed):
        raise attempt
    (attribute,) = attribute_names([attempt])
    try:
        create_class("Alone", {attribute: attempt}, {}, {})
    except ContractDefinitionError as error:
        raise Obstructed(Obstacle(attempt.place, error.problem, error.hint)) from None


def create_class(
    name: str, fields: Mapping[str, FieldDraft], keywords: dict[str, Any], body: dict[str, Any]
) -> type[Contract]:
    """Create the class whose body declares the fields, by the names of its attributes.

    Raises:
        ContractDefinitionError: it cannot be declared.
    """
    if not name.strip() or not name.isprintable():
        hint = Hint("Pass name=, of characters that can be seen", PassArgument("name"))
        raise ContractDefinitionError(name, None, "is not the name of a class", hint)
    # Data chose the names, so no prefix of them is protected.
    config: dict[str, Any] = {"protected_namespaces": (), **body.get("model_config", {})}
    annotations = {
        attribute: _annotation_of_draft(attribute, one) for attribute, one in fields.items()
    }
    members: dict[str, Any] = {
        **body,
        "model_config": config,
        "__module__": __name__,
        "__annotations__": annotations,
    }
    return types.new_class(name, (Contract,), keywords, lambda namespace: namespace.update(members))


def _annotation_of_draft(attribute: str, draft: FieldDraft) -> Any:
    """The annotation with pydantic's settings: an alias, where the attribute has another name than data."""
    settings = {**draft.settings}
    if attribute != draft.column:
        settings["alias"] = draft.column
    return Annotated[draft.annotation, Field(**settings)]


# Names ------------------------------------------------------------------------------------------


def _refuse_invalid_columns(fields: list[FieldDraft]) -> None:
    """Refuse columns without a name, or with one that another column has."""
    seen: set[str] = set()
    obstacles = []
    for one in fields:
        if not one.column:
            obstacles.append(Obstacle(repr(one.place), "has no name", "Give it one"))
        if one.column in seen:
            obstacles.append(Obstacle(one.place, "is there twice", "Rename it, or leave it out"))
        seen.add(one.column)
    if obstacles:
        raise Obstructed(*obstacles)


def attribute_names(fields: list[FieldDraft]) -> list[str]:
    """The fields' names in Python: those in data, where Python allows them. No two are the same, and none is
    another field's name in data.
    """
    columns = {one.column for one in fields}
    names: list[str] = []
    for one in fields:
        name = one.name or one.column
        if not _is_attribute(name):
            name = _attribute_like(name)
        while name in names or (name in columns and name != one.column):
            name += "_"
        names.append(name)
    return names


def _is_attribute(name: str) -> bool:
    """Whether a field may have the name in Python."""
    plain = name.isascii() and name.isidentifier() and not name.startswith("_")
    return plain and not iskeyword(name) and name not in VERBS and not hasattr(BaseModel, name)


def _attribute_like(column: str) -> str:
    """A name that a field may have, like a column's: "Monthly Spend" as Monthly_Spend."""
    like = "".join(one if one.isascii() and one.isalnum() else "_" for one in column).strip("_")
    if not like or like[0].isdigit():
        like = f"field_{like}".rstrip("_")
    return like if _is_attribute(like) else f"{like}_"


def struct_name(column: str) -> str:
    """The name of the contract of a column of structs: "home address" as HomeAddress."""
    words = "".join(one if one.isalnum() else " " for one in column).split()
    return "".join(word[:1].upper() + word[1:] for word in words) or "Struct"
