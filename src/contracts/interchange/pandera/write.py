"""Contracts as schemas of pandera's Polars API."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from inspect import cleandoc
from typing import Any

from pandera.polars import Check, Column, DataFrameSchema

from contracts.backends.physical_types import physical_type
from contracts.dtypes import Opaque, Uuid
from contracts.errors import Obstacle
from contracts.interchange.pandera import checks, settings
from contracts.interchange.pandera.column_types import requires_more_than_type
from contracts.interchange.pandera.replacements import Replacements, obstacles_inside, part_key
from contracts.rules.aggregate import Distinct
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.row import CustomRow, RowRule, Satisfies
from contracts.rules.table import CustomTable
from contracts.rules.value import Matches, OneOf
from contracts.specification import (
    Default,
    Factory,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    thaw,
    walk_types,
)

_UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class SchemaWriter:
    """Writes the schema of one contract, and gathers the parts of it that cannot cross as `obstacles`.

    Args:
        coerce: whether pandera converts columns.
    """

    def __init__(
        self, specification: Specification, replacements: Replacements, *, coerce: bool
    ) -> None:
        self.obstacles: list[Obstacle] = []
        self._specification = specification
        self._replacements = replacements
        self._coerce = coerce

    def schema(self, contract: Any) -> DataFrameSchema:
        """The schema; without the parts that are obstacles.

        Args:
            contract: the class of the specification, for what pydantic keeps of it.
        """
        specification, config = self._specification, contract.model_config
        infos = contract.__pydantic_fields__
        columns = {
            field.alias: self._column(field, infos[field.name].json_schema_extra)
            for field in specification.fields
        }
        whole = self._write_wide_rules(columns)
        metadata = self._metadata("", config.get("json_schema_extra"))
        return DataFrameSchema(
            columns,
            checks=whole,
            name=specification.name,
            title=config.get("title"),
            description=cleandoc(specification.description) if specification.description else None,
            strict=settings.STRICT_OF_EXTRA[specification.extra],
            ordered=specification.ordered,
            unique=settings.write_keys(specification),
            add_missing_columns=self._adds_missing(),
            metadata=(metadata | settings.contract_metadata(specification)) or None,
        )

    def _refuse(self, where: str, part: str, problem: str, hint: str) -> None:
        self.obstacles += self._replacements.unless_left_out(where, part, problem, hint)

    def _metadata(self, where: str, extra: Any) -> dict[str, Any]:
        """The `json_schema_extra` of a field or a contract, which must not be computed."""
        if callable(extra):
            problem = "has a function as its json_schema_extra"
            self._refuse(where, "metadata", problem, "Give a dict")
            return {}
        return dict(extra or {})

    def _adds_missing(self) -> bool:
        """Whether absent columns are filled: pandera fills all that it can, or none."""
        fields = self._specification.fields
        defaults = [one.alias for one in fields if one.default not in (None, Default(None))]
        filled = [one for one in defaults if not self._replacements.leaves_out(one, "default")]
        for one in fields if filled else ():
            if one.default is None and one.value.nullable:
                problem = f"may be null and not absent, and {filled[0]} has a default"
                hint = "Declare X | None = None: pandera fills every absent column that it can, or none"
                self._refuse(one.alias, "absent", problem, hint)
        return bool(filled)

    # Columns ----------------------------------------------------------------------------------

    def _column(self, field: Field, extra: Any) -> Column:
        value, where = field.value, field.alias
        self._refuse_field(where, value)
        metadata = self._metadata(where, extra)
        kept = metadata.pop(settings.KEPT, {})
        default = self._default(field)
        dtype = kept.get("dtype") or self._dtype(where, value)
        written = [
            *self._implied_checks(where, value, default),
            *self._value_checks(where, value, dtype),
            *self._row_checks(field, dtype, fills_null=default is not None),
        ]
        return Column(
            dtype,
            written,
            nullable=value.nullable,
            required=field.default is None or default is not None,
            coerce=self._coerce or bool(kept.get("coerce")),
            default=default,
            title=field.title,
            description=field.description,
            metadata=(metadata | settings.field_metadata(field)) or None,
        )

    def _refuse_field(self, where: str, value: FieldType) -> None:
        if where.startswith("^") and where.endswith("$"):
            problem = "has a name that pandera takes for a pattern of names"
            self.obstacles.append(Obstacle(where, problem, "Rename it"))
        if any(one.sensitive for one in walk_types(value)):
            problem = "is sensitive, and pandera's errors show the values that they are about"
            self._refuse(where, "sensitive", problem, "Keep it on this side")

    def _dtype(self, where: str, value: FieldType) -> Any:
        if isinstance(value.dtype, StructOf):
            writer = SchemaWriter(value.dtype.specification, self._replacements, coerce=False)
            schema = writer.schema(value.python)
            self.obstacles += obstacles_inside(where, writer.obstacles)
            return schema
        if isinstance(value.dtype, Opaque):
            return None  # which pandera does not check
        if isinstance(value.dtype, ListOf) and requires_more_than_type(value.dtype.item):
            problem = f"requires each item of a list to be {value.dtype.item.noun}"
            self._refuse(where, "items", problem, "pandera does not check the items of lists")
        return physical_type(value.dtype)

    def _default(self, field: Field) -> Any:
        """The value that replaces null; None where there is none."""
        where, value, default = field.alias, field.value, field.default
        if default is None or default == Default(None):
            return None
        if self._replacements.leaves_out(where, "default"):
            return None
        if isinstance(default, Factory):
            problem = "has a default that is computed for each row"
            self._refuse(where, "default", problem, "Give a value")
            return None
        if value.dtype.kind in ("list", "struct"):
            self._refuse(where, "default", f"has a default, which is {value.dtype}", "Require it")
        if value.dtype.kind == "float" and value.non_finite.nan != "default":
            problem = "has a default for null, and pandera gives it to NaN as well"
            self._refuse(where, "default", problem, 'Declare NonFinite(nan="default")')
        filled = thaw(default.value, value)
        return str(filled) if isinstance(value.dtype, Uuid) else filled

    def _implied_checks(self, where: str, value: FieldType, default: Any) -> Iterator[Check]:
        """The checks of what every field of the type requires: canonical UUIDs, finite numbers."""
        if isinstance(value.dtype, Uuid):
            yield Check.str_contains(checks.search_pattern(Matches(_UUID_PATTERN)))
        if value.dtype.kind != "float":
            return
        if value.forbids_inf:
            yield Check.notin([math.inf, -math.inf])
        if value.forbids_nan and value.nullable:
            yield Check.less_than_or_equal_to(math.inf)  # which NaN is not, to Polars
        if not value.forbids_nan and (default is not None or not value.nullable or value.rules):
            problem = "allows NaN, which pandera takes for null, and Polars for the greatest number"
            hint = "Forbid it, or make it nullable and give it no rules"
            self._refuse(where, "nan", problem, hint)

    # Rules ------------------------------------------------------------------------------------

    def _checks(
        self,
        where: str,
        requirement: Requirement[Any],
        write: Callable[[], list[checks.OpenCheck]],
        terms: dict[str, Any] | None = None,
    ) -> list[Check]:
        """The checks of a requirement, or its replacement; none where it is an obstacle."""
        rule = requirement.rule
        own_name = rule.name if isinstance(rule, (CustomRow, CustomTable)) else rule.code
        part = requirement.name or own_name
        instead = self._replacements.instead_of(where, part)
        if instead is not None:
            return instead
        try:
            terms = (terms or {}) | _check_terms(requirement)
            return [check(**terms) for check in write()]
        except checks.NoSuchCheck as error:
            key = part_key(where, part)
            hint = f"Write a pandera check for it, checks={{{key!r}: pa.Check(…)}}"
            self._refuse(where, part, str(error), hint)
            return []

    def _value_checks(self, where: str, value: FieldType, dtype: Any) -> Iterator[Check]:
        for one in value.rules:
            yield from self._checks(where, one, partial(checks.write_rule, one.rule, dtype))

    def _row_checks(self, field: Field, dtype: Any, *, fills_null: bool) -> Iterator[Check]:
        """The checks of the row rules that read the field and no other."""
        for one in self._specification.row_rules:
            if isinstance(one.rule, Satisfies) and _single_field(one.rule) == field.name:
                node = one.rule.predicate
                fails_null = one.rule.on_null == "fail" or checks.is_not_null_test(node)
                sees_null = field.value.nullable and not fills_null
                terms = {"ignore_na": False} if fails_null and sees_null else {}
                write = partial(checks.write_predicate, node, dtype)
                yield from self._checks(field.alias, one, write, terms)

    def _write_wide_rules(self, columns: dict[str, Column]) -> list[Check]:
        """The checks of whole frames; those of one field's table rules are added to its column."""
        whole: list[Check] = []
        for one in self._specification.rules:
            if _single_field(one.rule) is not None:
                continue  # it is written in its column
            reads: Any = () if isinstance(one.rule, RowRule) else getattr(one.rule, "fields", ())
            where = self._specification.by_name[reads[0]].alias if len(reads) == 1 else ""
            write = partial(self._write_wide_rule, one, columns.get(where))
            (columns[where].checks if where else whole).extend(self._checks(where, one, write))
        return whole

    def _write_wide_rule(
        self, requirement: Requirement[Any], column: Column | None
    ) -> list[checks.OpenCheck]:
        """The checks of a rule that reads several rows or fields; a key is a setting instead."""
        if settings.is_key(requirement, self._specification):
            if column is not None:
                column.unique = True
            return []
        if (members := self._counted_members(requirement.rule)) is None:
            problem = f"has a rule ({sentence(requirement.rule)}) that pandera has no check for"
            raise checks.NoSuchCheck(problem)
        return [partial(Check.unique_values_eq, [*members])]

    def _counted_members(self, rule: Any) -> tuple[Any, ...] | None:
        """The members of a field's set, where a rule requires as many different values as members."""
        if not isinstance(rule, Distinct) or rule != Distinct(rule.field, ge=rule.ge, le=rule.ge):
            return None
        requirements = self._specification.by_name[rule.field].value.rules
        sets = (one.rule.members for one in requirements if isinstance(one.rule, OneOf))
        return next((members for members in sets if len(members) == rule.ge), None)


def _single_field(rule: Any) -> str | None:
    """The one field that a predicate reads; None if it reads several, or inside a struct."""
    paths = rule.paths if isinstance(rule, Satisfies) else ()
    return paths[0][0] if len(paths) == 1 and len(paths[0]) == 1 else None


def _check_terms(requirement: Requirement[Any]) -> dict[str, Any]:
    """The terms of a requirement as pandera has them.

    Raises:
        NoSuchCheck: pandera lacks some of them.
    """
    if requirement.tolerate_share is not None or requirement.tolerate_rows is not None:
        raise checks.NoSuchCheck(f"has a rule ({sentence(requirement.rule)}) with a tolerance")
    if requirement.cost != 1:
        raise checks.NoSuchCheck(f"has a rule ({sentence(requirement.rule)}) with a cost")
    named = {} if requirement.name is None else {"name": requirement.name}
    return named | ({"raise_warning": True} if requirement.severity == "warn" else {})
