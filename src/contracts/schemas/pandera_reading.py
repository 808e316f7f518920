"""A schema of pandera's Polars API, read as what a contract's class would say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from contracts.documents.pandera_keys import ASKED, Replacements
from contracts.errors import Obstacle
from contracts.rules.declared import rules
from contracts.rules.table import Unique
from contracts.schemas.making import (
    Drafted,
    Obstructed,
    contract_of,
    gathered,
    names_for,
    struct_name,
)
from contracts.schemas.pandera_columns import (
    Read,
    Reader,
    counted,
    is_nullable,
    notes_in,
    sorted_out,
)
from contracts.schemas.pandera_columns import name_of as name_of_check

EXTRA = {True: "forbid", False: "allow", "filter": "ignore"}
"""What becomes of columns that are not declared, by pandera's `strict`."""
KEYWORDS = frozenset(
    {"type", "properties", "required", "additionalProperties", "title", "description", "$defs"}
)
"""What a row's JSON Schema says itself, and no metadata may."""


def read_schema(
    schema: Any, metadata: Mapping[str, Any] | None, name: str, replaced: Replacements
) -> Any:
    """The contract of a schema.

    Args:
        metadata: of the whole, which a model keeps apart from its schema.
        name: what the contract is called.

    Raises:
        Obstructed: some of it cannot cross; with all that cannot.
    """
    columns = [*schema.columns.values()]
    drafted = [Drafted(str(column.name), Any) for column in columns]
    names = dict(zip(schema.columns, names_for(drafted), strict=True))
    nested = partial(nested_contract, replaced)
    reader = Reader(replaced, counted(columns), nested, schema.add_missing_columns, schema.coerce)
    notes, about = notes_in(metadata)
    steps: list[Callable[[], Any]] = [lambda: refuse_settings(schema, about, replaced)]
    steps += [partial(reader.read, column, names[key]) for key, column in schema.columns.items()]
    _, *read = gathered(lambda step: step(), steps)
    stated = [*(one for column in read for one in column.rules), *keys_of(schema, names)]
    stated += of_whole(schema, replaced)
    config = {"title": schema.title, "json_schema_extra": about or None}
    body = {
        "rules": rules(*stated),
        "__doc__": schema.description,
        "model_config": {key: one for key, one in config.items() if one is not None},
    }
    keywords = {**notes, "extra": EXTRA[schema.strict]}
    return name, read, keywords, body


def contract_read(
    schema: Any,
    metadata: Mapping[str, Any] | None,
    identity: Mapping[str, Any],
    replaced: Replacements,
) -> Any:
    """The contract's class, by the names that the user gives or the schema has."""
    name = identity.get("name") or schema.name or "Table"
    name, read, keywords, body = read_schema(schema, metadata, str(name), replaced)
    stated = {key: one for key, one in identity.items() if key != "name"}
    fields: list[Read] = read
    drafted = [one.drafted for one in fields]
    return contract_of(name, drafted, keywords=keywords | stated, body=body)


def nested_contract(replaced: Replacements, where: str, schema: Any) -> Any:
    """The contract of a schema that is the type of a column.

    Raises:
        Obstructed: it cannot be; with paths from the column on.
    """
    try:
        return contract_read(schema, schema.metadata, {"name": struct_name(where)}, replaced)
    except Obstructed as obstructed:
        raise Obstructed(
            *(
                Obstacle(f"{where}.{one.where}".rstrip("."), one.problem, one.mend)
                for one in obstructed.obstacles
            )
        ) from None


def keys_of(schema: Any, names: Mapping[str, str]) -> Iterator[Unique]:
    """The keys that a schema says are unique."""
    stated = schema.unique or []
    several = stated if stated and not isinstance(stated[0], str) else [stated] if stated else []
    for key in several:
        nullable = any(is_nullable(schema.columns[one]) for one in key if one in names)
        fields = [names.get(one, one) for one in key]
        yield Unique(*fields, nulls="equal" if nullable else None)


def of_whole(schema: Any, replaced: Replacements) -> list[Any]:
    """What users say that the checks of the whole frame ask."""
    instead = [replaced.of("", name_of_check(check)) for check in schema.checks]
    return [one for given in instead if given is not ASKED for one in sorted_out(given)[1]]


def refuse_settings(schema: Any, about: Mapping[str, Any], replaced: Replacements) -> None:
    """Raise Obstructed with what a schema says as a whole and no contract can."""
    obstacles = [*refused_settings(schema, replaced), *refused_checks(schema, replaced)]
    for key in about:
        if key in KEYWORDS:
            problem = f"has metadata under {key!r}, which is a keyword of JSON Schema"
            obstacles.append(Obstacle("", problem, "Call it something else"))
    if obstacles:
        raise Obstructed(*obstacles)


def refused_settings(schema: Any, replaced: Replacements) -> Iterator[Obstacle]:
    """What a schema says of a frame as a whole that no contract can."""
    refused = partial(replaced.unless_left_out, "")
    if schema.ordered:
        mend = "Select the columns in their order once they are read"
        yield from refused("ordered", "wants its columns in their order", mend)
    if schema.drop_invalid_rows:
        mend = "Call split, which gives the valid rows and keeps the others"
        yield from refused("drop_invalid_rows", "drops the rows that break it", mend)
    if getattr(schema, "parsers", None):
        yield from refused(
            "parsers", "has parsers, which change values", "Parse before the boundary"
        )
    if getattr(schema, "on_missing_columns", None):
        mend = "See report.filled for what was absent"
        yield from refused("on_missing_columns", "warns of columns that are absent", mend)
    if schema.dtype is not None:
        yield Obstacle("", f"has the type {schema.dtype} as a whole", "Give each column its type")


def refused_checks(schema: Any, replaced: Replacements) -> Iterator[Obstacle]:
    """The checks of the whole frame that nothing was said of."""
    for check in schema.checks:
        what = name_of_check(check)
        if replaced.of("", what) is ASKED:
            mend = f"Say what it asks, checks={{{what!r}: ct.rule(…)}}, or None to leave it out"
            yield Obstacle("", f"has the check {what!r} of whole frames", mend)
