"""From fields that were read in a schema to a contract's class, so that all that a class body is held
to holds of it; and everything that stands in the way, told at once.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict, TypeVar

from pydantic import BaseModel, Field

from contracts.contract import Contract
from contracts.declaration.classes import VERBS
from contracts.errors import ContractDefinitionError, Obstacle, SchemaError

A = TypeVar("A")
T = TypeVar("T")
RENAME = "Rename it, or leave it out"


class Identity(TypedDict, total=False):
    """What a contract is called: as the class keywords of a contract say it."""

    name: str
    boundary: str
    version: str
    owner: str


class Obstructed(Exception):
    """What is being read cannot be a contract, or a part of one; never seen by users."""

    def __init__(self, *obstacles: Obstacle) -> None:
        super().__init__(*obstacles)
        self.obstacles = obstacles


@dataclass(frozen=True, slots=True)
class Drafted:
    """A field as its author would declare it.

    Attributes:
        column: what data calls it.
        settings: what pydantic's `Field` is given: a default, a title, a description.
        where: how an error calls it; the column's name unless given.
        name: what Python calls it, if it may; like the column unless given.
    """

    column: str
    annotation: Any
    settings: Mapping[str, Any] = field(default_factory=dict)
    where: str | None = None
    name: str | None = None

    @property
    def place(self) -> str:
        """How an error calls it."""
        return self.column if self.where is None else self.where


def gathered(step: Callable[[A], T], items: Iterable[A]) -> list[T]:
    """What a step makes of each item, all of them taken.

    Raises:
        Obstructed: it could not be taken of some; with the obstacles of all.
    """
    done: list[T] = []
    obstacles: list[Obstacle] = []
    for item in items:
        try:
            done.append(step(item))
        except Obstructed as obstructed:
            obstacles += obstructed.obstacles
    if obstacles:
        raise Obstructed(*obstacles)
    return done


def drafts(draft: Callable[[A], Drafted], items: Iterable[A]) -> list[Drafted]:
    """What is drafted of each item.

    Raises:
        Obstructed: it could not be of some; with what else no class could declare.
    """

    def attempted(item: A) -> Drafted | Obstructed:
        try:
            return draft(item)
        except Obstructed as obstructed:
            return obstructed

    done = [attempted(item) for item in items]
    if any(isinstance(one, Obstructed) for one in done):
        gathered(class_alone, done)
    return [one for one in done if isinstance(one, Drafted)]


def made(source: str, make: Callable[[], type[Contract]]) -> type[Contract]:
    """The contract that is made of a source.

    Raises:
        SchemaError: it cannot be.
    """
    try:
        return make()
    except Obstructed as obstructed:
        raise SchemaError(source, obstructed.obstacles) from None
    except RecursionError:
        obstacle = Obstacle(
            "", "is nested more deeply than Python can follow", "Nest it less deeply"
        )
        raise SchemaError(source, (obstacle,)) from None


def contract_of(
    name: str,
    drafted: Iterable[Drafted],
    *,
    keywords: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
) -> type[Contract]:
    """The contract of the fields.

    Args:
        keywords: of the class: its boundary, version, owner, extra.
        body: what else stands in it: a docstring, a `model_config`.

    Raises:
        Obstructed: it cannot exist; with every field that stands in the way by itself.
    """
    fields, keywords, body = [*drafted], dict(keywords or {}), dict(body or {})
    refuse_odd_columns(fields)
    names = names_for(fields)
    try:
        return class_of(name, dict(zip(names, fields, strict=True)), keywords, body)
    except ContractDefinitionError as error:
        gathered(class_alone, fields)
        where = {n: one.place for n, one in zip(names, fields, strict=True)}.get(error.field or "")
        raise Obstructed(Obstacle(where or "", error.problem, error.mend)) from None


def class_alone(drafted: Drafted | Obstructed) -> None:
    """Make a class of one field, to see whether the field can stand.

    Raises:
        Obstructed: it cannot, or could not even be drafted.
    """
    if isinstance(drafted, Obstructed):
        raise drafted
    (attribute,) = names_for([drafted])
    try:
        class_of("Alone", {attribute: drafted}, {}, {})
    except ContractDefinitionError as error:
        raise Obstructed(Obstacle(drafted.place, error.problem, error.mend)) from None


def class_of(
    name: str, fields: Mapping[str, Drafted], keywords: dict[str, Any], body: dict[str, Any]
) -> type[Contract]:
    """The class whose body declares the fields, by the names of its attributes."""
    config: dict[str, Any] = {"protected_namespaces": (), **body.get("model_config", {})}
    members: dict[str, Any] = {
        **body,
        "model_config": config,  # the data chose the names
        "__module__": __name__,
        "__annotations__": {
            attribute: Annotated[one.annotation, Field(**settings_of(attribute, one))]
            for attribute, one in fields.items()
        },
    }
    return types.new_class(name, (Contract,), keywords, lambda namespace: namespace.update(members))


def settings_of(attribute: str, drafted: Drafted) -> dict[str, Any]:
    """What the field is given beside its type: an alias, where Python cannot call it as data does."""
    aliased = {} if attribute == drafted.column else {"alias": drafted.column}
    return {**drafted.settings, **aliased}


# Names ------------------------------------------------------------------------------------------


def refuse_odd_columns(fields: list[Drafted]) -> None:
    """Refuse columns that no field could stand for.

    Raises:
        Obstructed: of each, what is wrong.
    """
    seen: set[str] = set()
    obstacles = []
    for one in fields:
        if not one.column:
            obstacles.append(Obstacle(repr(one.place), "has no name", "Give it one"))
        if one.column in seen:
            obstacles.append(Obstacle(one.place, "is there twice", RENAME))
        seen.add(one.column)
    if obstacles:
        raise Obstructed(*obstacles)


def names_for(fields: list[Drafted]) -> list[str]:
    """What Python calls the fields: as data does, where it can; no name is given twice, nor is one that
    data has for another field.
    """
    columns = {one.column for one in fields}
    names: list[str] = []
    for one in fields:
        name = one.name or one.column
        if not is_attribute(name):
            name = attribute_like(name)
        while name in names or (name in columns and name != one.column):
            name += "_"
        names.append(name)
    return names


def is_attribute(name: str) -> bool:
    """Whether a field may go by the name in Python."""
    plain = name.isascii() and name.isidentifier() and not name.startswith("_")
    return plain and name not in VERBS and not hasattr(BaseModel, name)


def attribute_like(column: str) -> str:
    """A name that a field may have, like a column's: "Monthly Spend" as Monthly_Spend."""
    like = "".join(one if one.isascii() and one.isalnum() else "_" for one in column).strip("_")
    if not like or like[0].isdigit():
        like = f"field_{like}".rstrip("_")
    return like if is_attribute(like) else f"{like}_"


def struct_name(column: str) -> str:
    """What the contract of a column of structs is called: "home address" as HomeAddress."""
    words = "".join(one if one.isalnum() else " " for one in column).split()
    return "".join(word[:1].upper() + word[1:] for word in words) or "Struct"
