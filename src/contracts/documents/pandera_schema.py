"""A contract as a schema of pandera's Polars API."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

from contracts.documents.pandera_columns import Writer, is_of_field, listed
from contracts.documents.pandera_keys import ASKED, NOTES, Replacements
from contracts.documents.pandera_rules import Call, Unasked, field_of, terms_of
from contracts.errors import Obstacle, SchemaError
from contracts.rules.aggregate import Distinct
from contracts.rules.requirement import Requirement
from contracts.rules.table import Unique
from contracts.rules.value import OneOf
from contracts.specification import Default, Specification

STRICT: dict[str, Any] = {"forbid": True, "allow": False, "ignore": "filter"}
"""What pandera calls what becomes of columns that are not declared."""


def pandera_schema(
    contract: Any, specification: Specification, replaced: Replacements, *, coerce: bool
) -> Any:
    """The schema of a contract.

    Raises:
        SchemaError: pandera cannot say all of it.
    """
    obstacles: list[Obstacle] = []
    schema = schema_of(contract, specification, replaced, obstacles, coerce=coerce)
    if obstacles:
        raise SchemaError(specification.label, tuple(obstacles), "a pandera schema")
    return schema


def schema_of(
    contract: Any,
    specification: Specification,
    replaced: Replacements,
    obstacles: list[Obstacle],
    *,
    coerce: bool,
) -> Any:
    """The schema of a contract, and in `obstacles` what it lacks."""
    from pandera.polars import DataFrameSchema

    def nested(where: str, inner: Any, inside: Specification) -> Any:
        found: list[Obstacle] = []
        schema = schema_of(inner, inside, replaced, found, coerce=False)
        obstacles.extend(
            Obstacle(f"{where}.{one.where}".rstrip("."), one.problem, one.mend) for one in found
        )
        return schema

    writer = Writer(replaced, coerce, nested, obstacles)
    infos = contract.__pydantic_fields__
    alone = [one for one in specification.row_rules if field_of(one.rule) is not None]
    columns = {
        one.alias: writer.column(
            one,
            infos[one.name].json_schema_extra,
            [rule for rule in alone if is_of_field(rule, one.name)],
        )
        for one in specification.fields
    }
    add_batch_rules(writer, specification, columns)
    config = contract.model_config
    stated = ("boundary", "version", "owner")
    notes = {key: told for key in stated if (told := getattr(specification, key)) is not None}
    metadata = writer.extra_of("", config.get("json_schema_extra"))
    if notes:
        metadata[NOTES] = notes
    others = [one for one in specification.row_rules if field_of(one.rule) is None]
    return DataFrameSchema(
        columns,
        checks=of_whole(writer, specification, others),
        name=specification.name,
        title=config.get("title"),
        description=cleandoc(specification.description) if specification.description else None,
        strict=STRICT[specification.extra],
        unique=keys_of(writer, specification),
        add_missing_columns=adds_missing(writer, specification),
        metadata=metadata or None,
    )


def adds_missing(writer: Writer, specification: Specification) -> bool:
    """Whether absent columns are filled: pandera fills all that it can, or none."""
    defaults = [one for one in specification.fields if one.default not in (None, Default(None))]
    filled = [one for one in defaults if writer.replaced.of(one.alias, "default") is not None]
    if not filled:
        return False
    for one in specification.fields:
        if one.default is None and one.value.nullable:
            problem = f"may be null and not absent, and {filled[0].alias} has a default"
            mend = "Declare X | None = None: pandera fills every absent column that it can, or none"
            writer.refuse(one.alias, "absent", problem, mend)
    return True


# Rules of many rows -------------------------------------------------------------------------


def is_key(one: Requirement[Any], specification: Specification) -> bool:
    """Whether a rule is what pandera has a setting for, by which it takes nulls for equal."""
    rule = one.rule
    if not isinstance(rule, Unique) or not one.plain:
        return False
    nullable = any(specification.by_name[name].value.nullable for name in rule.fields)
    return not nullable or rule.nulls == "equal"


def keys_of(writer: Writer, specification: Specification) -> Any:
    """The keys of several fields, as pandera has them."""
    del writer
    keys = [
        [specification.by_name[name].alias for name in one.rule.fields]
        for one in specification.table_rules
        if is_key(one, specification) and isinstance(one.rule, Unique) and len(one.rule.fields) > 1
    ]
    return keys[0] if len(keys) == 1 else keys or None


def add_batch_rules(writer: Writer, specification: Specification, columns: dict[str, Any]) -> None:
    """Say of columns what table rules of one field ask."""
    for one in specification.table_rules:
        rule: Any = one.rule
        fields = [specification.by_name[name] for name in getattr(rule, "fields", ())]
        if len(fields) != 1:
            continue
        column = columns[fields[0].alias]
        instead = writer.replaced.of(fields[0].alias, one.name or rule.code)
        if instead is not ASKED:
            column.checks += listed(instead)
        elif is_key(one, specification):
            column.unique = True
        elif (members := counted_members(rule, specification)) is not None:
            add_exact_members(writer, one, column, members)
        else:
            writer.refuse_rule(fields[0].alias, one)


def counted_members(rule: Any, specification: Specification) -> tuple[Any, ...] | None:
    """The members of a field of which each must be there, if a rule of counts says so; or None."""
    if not isinstance(rule, Distinct):
        return None
    value = specification.by_name[rule.field].value
    if rule.ge != rule.le or rule.gt is not None or rule.lt is not None:
        return None
    sets = (one.rule.members for one in value.rules if isinstance(one.rule, OneOf))
    return next((members for members in sets if len(members) == rule.ge), None)


def add_exact_members(
    writer: Writer, one: Requirement[Any], column: Any, members: tuple[Any, ...]
) -> None:
    """Say of a column that its values are exactly the members."""
    try:
        column.checks.append(Call("unique_values_eq", ([*members],)).made(terms_of(one)))
    except Unasked as unasked:
        writer.refuse_rule(str(column.name), one, unasked.problem)


def of_whole(
    writer: Writer, specification: Specification, others: list[Requirement[Any]]
) -> list[Any]:
    """What stands for the rules that read several fields, or none."""
    checks: list[Any] = []
    wide = [one for one in specification.table_rules if len(getattr(one.rule, "fields", ())) != 1]
    for one in [*others, *wide]:
        rule: Any = one.rule
        instead = writer.replaced.of("", one.name or getattr(rule, "name", None) or rule.code)
        if instead is not ASKED:
            checks += listed(instead)
        elif not is_key(one, specification):
            writer.refuse_rule("", one)
    return checks
